/** What read-aloud shows: its tools at the foot of the page, the paragraph, and the word that sounds. */
import { spanOf } from './aloud-text.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */
/** @typedef {import('./aloud-page.js').Segment} Segment */

const MARK = 'changxue-aloud'

export class AloudBar {
  #player
  #aloud
  #bar = document.createElement('div')
  #rate = document.createElement('span')
  /** @type {Map<string, HTMLButtonElement>} */
  #buttons = new Map()
  /** @type {Element | null} */
  #before = null
  /** @type {HTMLElement | null} */
  #block = null
  #mark = globalThis.Highlight ? new Highlight() : null

  /**
   * @param {Player} player
   * @param {import('./aloud.js').Aloud} aloud
   */
  constructor(player, aloud) {
    this.#player = player
    this.#aloud = aloud
    this.#bar.className = 'aloud'
    this.#bar.setAttribute('role', 'group')
    this.#bar.setAttribute('aria-label', player.t('action.aloud'))
    this.#button('previous', () => aloud.move(-1))
    this.#button('pause', () => aloud.pause())
    this.#button('next', () => aloud.move(1))
    this.#button('stop', () => aloud.stop())
    const [more, summary] = [document.createElement('details'), document.createElement('summary')]
    summary.className = 'button button-second'
    summary.textContent = player.t('aloud.more')
    more.append(summary)
    this.#bar.append(more)
    this.#button('slower', () => aloud.faster(-1), more)
    more.append(this.#rate)
    this.#button('faster', () => aloud.faster(1), more)
    this.#button('voice', () => aloud.otherVoice(), more)
    this.#rate.className = 'aloud-rate'
    if (this.#mark) CSS.highlights.set(MARK, this.#mark)
    loadStyle()
  }

  /** At the end of the lesson, held in view; who came by a button stands on "Pause" then. */
  open() {
    const { lesson, root } = this.#player
    this.#before = root.activeElement ?? document.activeElement
    lesson.append(this.#bar)
    this.refresh()
    if (root.activeElement) this.#buttons.get('pause')?.focus({ preventScroll: true })
  }

  close() {
    const hasFocus = this.#bar.contains(document.activeElement)
    this.#bar.remove()
    if (hasFocus && this.#before instanceof HTMLElement) this.#before.focus({ preventScroll: true })
  }

  refresh() {
    const { prefs } = this.#player
    this.#name('pause', this.#aloud.isPaused ? 'go_on' : 'pause')
    this.#name('voice', prefs.get('aloud_voice') === 'browser' ? 'voice_made' : 'voice_browser')
    this.#rate.textContent = this.#player.t('aloud.rate', { rate: prefs.get('aloud_rate') ?? 100 })
  }

  /**
   * @param {Segment} segment
   * @param {number} offset in characters
   * @param {number} length
   */
  mark(segment, offset, length) {
    if (segment.block !== this.#block) this.#show(segment.block)
    if (!this.#mark) return
    this.#mark.clear()
    const span = spanOf(segment.laid, offset, length)
    if (!span) return
    const [first, start, last, end] = span
    this.#mark.add(new StaticRange({
      startContainer: segment.nodes[first], startOffset: start, endContainer: segment.nodes[last], endOffset: end
    }))
  }

  unmark() {
    this.#mark?.clear()
    this.#block?.classList.remove('aloud-here')
    this.#block = null
  }

  /** @param {HTMLElement} block */
  #show(block) {
    this.unmark()
    this.#block = block
    block.classList.add('aloud-here')
    const isCalm = document.documentElement.dataset.motion === 'reduce' || matchMedia('(prefers-reduced-motion: reduce)').matches
    block.scrollIntoView({ block: 'nearest', behavior: isCalm ? 'auto' : 'smooth' })
  }

  /** @param {string} name @param {() => void} act @param {HTMLElement} [place] */
  #button(name, act, place = this.#bar) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button button-second'
    button.addEventListener('click', act)
    this.#buttons.set(name, button)
    this.#name(name, name)
    place.append(button)
  }

  /** @param {string} button @param {string} word */
  #name(button, word) {
    const [found, text] = [this.#buttons.get(button), this.#player.t(`aloud.${word}`)]
    if (found && found.textContent !== text) found.textContent = text
  }
}

function loadStyle() {
  const href = new URL('./aloud.css', import.meta.url).href
  if (document.querySelector(`link[href="${href}"]`)) return
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = href
  document.head.append(link)
}
