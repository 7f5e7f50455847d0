/** The list of lessons on this device, for the person who may see them. Works without a network. */
import { fill } from '../core/clock-time.js'
import { keptIn } from './offline-store.js'
import { megabytes } from './pack-plan.js'
import { dropPack, packsOf } from './packs.js'
import { waitingMs } from './return-queue.js'

/** @typedef {import('./packs.js').Pack} Pack */

export class KeptLessons extends HTMLElement {
  /** @type {Record<string, string>} */
  #words = {}

  async connectedCallback() {
    this.#words = JSON.parse(this.dataset.words ?? '{}')
    if (location.pathname !== '/offline') {
      this.querySelector(`[data-why="${location.pathname === '/sign-out' ? 'sign-out' : 'asked'}"]`)?.removeAttribute('hidden')
    }
    await this.#show().catch(() => null) // a browser that keeps nothing has nothing to list
  }

  async #show() {
    const owner = await keptIn('meta', 'owner')
    const packs = owner ? await packsOf(owner) : []
    for (const [name, value] of Object.entries(packs[0]?.look ?? {})) if (value) document.documentElement.dataset[name] = value
    const items = await Promise.all(packs.map((pack) => this.#item(pack)))
    this.querySelector('[data-list]')?.replaceChildren(...items)
    this.querySelector('[data-none]')?.toggleAttribute('hidden', packs.length > 0)
  }

  /**
   * @param {Pack} pack
   * @returns {Promise<HTMLElement>}
   */
  async #item(pack) {
    const item = document.createElement('li')
    item.className = 'card flow'
    const heading = item.appendChild(document.createElement('h2'))
    const link = heading.appendChild(document.createElement('a'))
    link.href = pack.path
    link.lang = pack.lang
    link.textContent = pack.title
    const waits = pack.token ? waitingMs((await keptIn('evidence', pack.token))?.queue ?? { claims: [], reading: [] }) : 0
    const time = { minutes: Math.floor(waits / 60_000), seconds: Math.floor(waits / 1000) % 60 }
    const lines = [
      `${pack.what} · ${this.#t('kept.size', { size: megabytes(pack.bytes) })}`,
      pack.state === 'ready' ? '' : this.#t('kept.unfinished'),
      waits ? this.#t('kept.waits', time) : ''
    ]
    for (const line of lines.filter(Boolean)) item.appendChild(document.createElement('p')).textContent = line
    const button = item.appendChild(document.createElement('button'))
    button.type = 'button'
    button.className = 'button button-second'
    button.textContent = this.#t('kept.remove', { title: pack.title })
    button.addEventListener('click', () => this.#remove(pack, item))
    return item
  }

  /**
   * @param {Pack} pack
   * @param {HTMLElement} item
   */
  async #remove(pack, item) {
    const next = item.nextElementSibling ?? item.previousElementSibling
    await dropPack(pack)
    item.remove()
    const say = this.querySelector('[data-say]')
    if (say) say.textContent = this.#t('kept.removed', { title: pack.title })
    this.querySelector('[data-none]')?.toggleAttribute('hidden', next !== null)
    const link = next?.querySelector('a') ?? document.querySelector('main')
    if (link instanceof HTMLElement) link.focus()
  }

  /**
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   * @returns {string}
   */
  #t(key, values = {}) {
    return fill(this.#words[key] ?? '', values)
  }
}

customElements.define('kept-lessons', KeptLessons)
