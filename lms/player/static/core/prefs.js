/** What a person chose about the player: kept in the account, or without one for this visit on the device alone. */
import { post } from './sending.js'

const SHELF = 'changxue.prefs'
const PAUSE_MS = 600

export class Prefs extends EventTarget {
  /** @type {Record<string, any>} */
  #values
  /** @type {Record<string, unknown>} */
  #unsent = {}
  #timer = 0

  /**
   * @param {Record<string, unknown>} values
   * @param {string} url where changes are kept, '' for this visit only
   */
  constructor(values, url) {
    super()
    this.url = url
    this.#values = { ...values, ...(url ? {} : read()) }
    addEventListener('pagehide', () => this.#send(true))
  }

  /**
   * @param {string} name
   * @returns {any}
   */
  get(name) {
    return this.#values[name]
  }

  /**
   * @param {string} name
   * @param {unknown} value
   */
  set(name, value) {
    if (JSON.stringify(this.#values[name]) === JSON.stringify(value)) return
    this.#values[name] = value
    this.#unsent[name] = value
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => this.#send(false), PAUSE_MS)
    this.dispatchEvent(new CustomEvent('change', { detail: { name, value } }))
  }

  /** @param {boolean} isLeaving */
  async #send(isLeaving) {
    const changes = this.#unsent
    if (!Object.keys(changes).length) return
    this.#unsent = {}
    if (!this.url) return write(changes)
    const answer = await post(this.url, { changes }, isLeaving)
    // Without a connection the choice holds on this page and is tried again with the next one.
    if (answer.status === 0 || answer.status >= 500) this.#unsent = { ...changes, ...this.#unsent }
  }
}

/** @returns {Record<string, unknown>} */
function read() {
  try {
    return JSON.parse(sessionStorage.getItem(SHELF) ?? '{}')
  } catch {
    return {}
  }
}

/** @param {Record<string, unknown>} changes */
function write(changes) {
  try {
    sessionStorage.setItem(SHELF, JSON.stringify({ ...read(), ...changes }))
  } catch {
    // The browser keeps nothing: the choice lives as long as the page.
  }
}
