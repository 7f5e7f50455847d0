/**
 * `<mode-bar>`: the six ways to take a lesson. Each is a form that works without script. With it captions, sign language and
 * description switch at once and are saved behind; the others are another page, which opens at the same place.
 */
import { hashOf } from '../core/clock-time.js'
import { leave } from '../core/coming-back.js'
import { combination } from '../core/combos.js'
import { lessonOf, post } from '../core/sending.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */

const LIVE = ['captions', 'sign', 'description']
const MODES = [...LIVE, 'screen-reader', 'easy-read', 'low-data']

export class ModeBar extends HTMLElement {
  #teardown = new AbortController()
  /** Modes that are another page here. @type {Set<string>} */
  #pages = new Set()
  /** What could not be saved yet. @type {Map<string, boolean>} */
  #unsaved = new Map()

  connectedCallback() {
    this.#teardown = new AbortController()
    const { signal } = this.#teardown
    const lesson = lessonOf(this)
    this.addEventListener('submit', (event) => this.#onSubmit(event), { signal })
    lesson.addEventListener('changxue-ready', () => this.#addActions(), { signal })
    lesson.addEventListener('changxue-mode', (event) => this.#onMode(/** @type {CustomEvent} */ (event).detail), { signal })
    addEventListener('online', () => this.#saveAll(), { signal })
    document.addEventListener('keydown', (event) => this.#onKey(event), { signal })
    this.#addActions()
  }

  disconnectedCallback() {
    this.#teardown.abort()
  }

  /** @returns {Player | null} once it can be used */
  get #player() {
    const player = /** @type {Player | null} */ (lessonOf(this).querySelector('changxue-player'))
    return player?.actions?.size ? player : null
  }

  /** @param {string} mode */
  #form(mode) {
    const field = this.querySelector(`input[name="mode"][value="${mode}"]`)
    return field instanceof HTMLInputElement ? field.form : null
  }

  /** The modes that are another page join the player's table of actions: they get keys, a line in the help, scanning. */
  #addActions() {
    const player = this.#player
    for (const [n, mode] of MODES.entries()) {
      const form = this.#form(mode)
      const known = player?.actions.get(mode)
      if (!player || !form || (known && known.available?.() !== false)) continue
      const button = form.querySelector('button')
      this.#pages.add(mode)
      player.addAction({
        id: mode, group: 'modes', key: `Alt+Shift+Digit${n + 1}`, run: () => form.requestSubmit(),
        pressed: () => button?.getAttribute('aria-pressed') === 'true'
      })
    }
  }

  /** Text alone has no player and no keys of it: the usual ones hold here. @param {KeyboardEvent} event */
  #onKey(event) {
    const number = /^Alt\+Shift\+Digit([1-6])$/.exec(combination(event))?.[1]
    if (!number || event.defaultPrevented || event.isComposing || this.#player) return
    event.preventDefault()
    this.#form(MODES[Number(number) - 1])?.requestSubmit()
  }

  /** @param {SubmitEvent} event */
  #onSubmit(event) {
    const form = event.target
    if (!(form instanceof HTMLFormElement)) return
    const mode = String(new FormData(form).get('mode'))
    const player = this.#player
    if (LIVE.includes(mode) && player && !this.#pages.has(mode)) {
      event.preventDefault()
      player.run(mode)
      return
    }
    leave(player, `mode:${mode}`)
    setField(form, 'next', here() + (player?.conductor.ms ? hashOf(player.conductor.ms) : ''))
  }

  /** The player has switched, from wherever it was asked. @param {{ mode: string, on: boolean }} detail */
  #onMode({ mode, on }) {
    const form = this.#form(mode)
    const button = form?.querySelector('button')
    if (!form || !button || button.getAttribute('aria-pressed') === String(on)) return
    button.setAttribute('aria-pressed', String(on))
    setField(form, 'on', on ? '0' : '1')
    this.#unsaved.set(mode, on)
    this.#saveAll()
  }

  async #saveAll() {
    for (const [mode, on] of this.#unsaved) {
      const form = this.#form(mode)
      if (!form) continue
      this.#unsaved.delete(mode)
      const body = new FormData(form)
      body.set('on', on ? '1' : '0')
      body.set('next', here())
      const { ok, status, json } = await post(form.action, body)
      // Without a connection the choice holds on this page; it is saved when the connection is back.
      if (status === 0 && !this.#unsaved.has(mode)) this.#unsaved.set(mode, on)
      if (status === 0) return
      if (ok && json.address) this.#move(json.address)
    }
  }

  /** Without an account the modes stand in the address, so that the page and its links keep them. @param {string} address */
  #move(address) {
    if (address === here()) return
    history.replaceState(history.state, '', address + location.hash)
    const modes = new URL(address, location.href).searchParams.get('modes')
    for (const link of lessonOf(this).querySelectorAll('a[data-quality]')) {
      if (!(link instanceof HTMLAnchorElement)) continue
      const to = new URL(link.href)
      if (modes) to.searchParams.set('modes', modes)
      else to.searchParams.delete('modes')
      link.href = to.href
    }
  }
}

/** @returns {string} the address of this page inside the site */
function here() {
  return location.pathname + location.search
}

/** @param {HTMLFormElement} form @param {string} name @param {string} value */
function setField(form, name, value) {
  const field = form.elements.namedItem(name)
  if (field instanceof HTMLInputElement) field.value = value
}

customElements.define('mode-bar', ModeBar)
