/** Sends the answer of one question and shows what came of it in place; the focus stays. A plain form without script. */
import { post, tell } from '../core/sending.js'

export class CheckItem extends HTMLElement {
  #teardown = new AbortController()
  #isSending = false

  connectedCallback() {
    this.#teardown = new AbortController()
    this.addEventListener('submit', (event) => this.#onSubmit(event), { signal: this.#teardown.signal })
    this.#improve()
  }

  disconnectedCallback() {
    this.#teardown.abort()
  }

  /** Buttons for an order, a picture to press: loaded only where a question has them, and only once. */
  async #improve() {
    const list = this.querySelector('[data-order]:not([data-live])')
    const figure = this.querySelector('[data-regions]:not([data-live])')
    if (!list && !figure) return
    const { putInOrder, pressRegions } = await import('./items.js')
    if (list instanceof HTMLElement && !('live' in list.dataset)) putInOrder(list)
    if (figure instanceof HTMLElement && !('live' in figure.dataset)) pressRegions(figure)
  }

  /** @param {SubmitEvent} event */
  async #onSubmit(event) {
    const form = event.target
    if (!(form instanceof HTMLFormElement)) return
    event.preventDefault()
    if (this.#isSending) return
    this.#isSending = true
    const { ok, status, json } = await post(form.action, new FormData(form))
    this.#isSending = false
    if (ok && typeof json.right === 'boolean') {
      this.#show(json.right ? 'right' : 'wrong', json.help)
      if (typeof json.done === 'boolean') tell(this, 'lms:settled', json)
    } else if (status === 0) this.#show('unsent')
    else if (json?.title) this.#show('refused', json.title)
    else form.submit()
  }

  /**
   * Put a message of the server's own making into the feedback region, which speaks politely.
   * @param {'right' | 'wrong' | 'unsent' | 'refused'} kind
   * @param {string} [words]
   */
  #show(kind, words) {
    const template = this.querySelector(`template[data-message="${kind}"]`)
    const region = this.querySelector('[data-feedback]')
    if (!(template instanceof HTMLTemplateElement) || !region) return
    const message = template.content.cloneNode(true)
    const slot = message instanceof DocumentFragment ? message.querySelector('[data-words]') : null
    if (slot && words) slot.textContent = words
    region.replaceChildren(message)
  }
}

customElements.define('check-item', CheckItem)
