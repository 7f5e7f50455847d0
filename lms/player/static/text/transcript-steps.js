/**
 * The text one paragraph at a time, for a braille display, for hearing and for calm eyes. The focus moves to each
 * paragraph; buttons stand at the same place as "Next part", and Enter or Shift+Enter do on a paragraph what they do.
 */

/** @typedef {import('./transcript-panel.js').TranscriptPanel} Panel */

const BLOCKS = 'h3, .seen, .line'
const SHELF = 'changxue.steps'

/** @type {WeakMap<Panel, Stepping>} */
const running = new WeakMap()

/** @param {Panel} panel */
export function toggle(panel) {
  const old = running.get(panel)
  if (old) old.end()
  else running.set(panel, new Stepping(panel, document.activeElement?.getAttribute('data-act') === 'steps'))
  const isOn = !old
  if (old) running.delete(panel)
  panel.toggleAttribute('data-steps', isOn)
  panel.querySelector('[data-act="steps"]')?.setAttribute('aria-pressed', String(isOn))
  try {
    if (isOn) sessionStorage.setItem(SHELF, '1')
    else sessionStorage.removeItem(SHELF)
  } catch {
    // The browser keeps nothing: it holds as long as the page.
  }
}

class Stepping {
  #panel
  /** @type {HTMLElement[]} */
  #blocks
  #here = 0
  #bar
  #teardown = new AbortController()

  /**
   * @param {Panel} panel
   * @param {boolean} isByPerson does the focus go to the words?
   */
  constructor(panel, isByPerson) {
    const { signal } = this.#teardown
    this.#panel = panel
    this.#blocks = [...panel.querySelectorAll(BLOCKS)].filter((block) => block instanceof HTMLElement)
    this.#bar = /** @type {HTMLElement} */ (panel.querySelector('[data-step-bar]'))
    this.#bar.hidden = false
    this.#bar.addEventListener('click', (event) => {
      const button = event.target instanceof Element ? event.target.closest('[data-step]') : null
      if (button) this.#step(Number(button.getAttribute('data-step')))
    }, { signal })
    panel.addEventListener('keydown', (event) => this.#onKey(event), { signal })
    panel.addEventListener('click', (event) => this.#onLink(event), { signal })
    panel.steps = this
    // A heading alone would look empty: its first words stand with it.
    this.#show(this.#first() + 1, isByPerson)
  }

  end() {
    this.#teardown.abort()
    this.#panel.steps = null
    this.#bar.hidden = true
    this.#panel.querySelector('[data-tools]')?.after(this.#bar)
    for (const block of this.#panel.querySelectorAll('[data-here]')) block.removeAttribute('data-here')
  }

  /** @param {Element} element somewhere in the block that is to be seen */
  show(element) {
    const at = this.#blocks.findIndex((block) => block.contains(element))
    if (at >= 0) this.#show(at, false)
  }

  /** Where to begin: at the first part that was not read. */
  #first() {
    const at = this.#blocks.findIndex((block) => block.tagName === 'H3' && !block.closest('.part')?.querySelector('[data-claimed]:not([hidden])'))
    return Math.max(0, at)
  }

  /** @param {number} by 1 or -1 */
  #step(by) {
    const next = this.#blocks[this.#here + by]
    const isSamePart = next?.closest('.part') === this.#blocks[this.#here].closest('.part')
    // The end of a part: "Next part" says what was read, so the way on leads through it.
    if (by > 0 && !isSamePart) return this.#nextPart()?.focus()
    if (next) this.#show(this.#here + by, true)
  }

  /** @returns {HTMLElement | null | undefined} */
  #nextPart() {
    return this.#blocks[this.#here].closest('.part')?.querySelector('.next-bar :is(button, a)')
  }

  /**
   * @param {number} at
   * @param {boolean} isWalking does the focus come along?
   */
  #show(at, isWalking) {
    for (const old of this.#panel.querySelectorAll('[data-here]')) old.removeAttribute('data-here')
    this.#here = at
    const block = this.#blocks[at]
    const part = block.closest('.part')
    block.setAttribute('data-here', '')
    part?.setAttribute('data-here', '')
    part?.querySelector('.next-bar')?.before(this.#bar)
    if (!isWalking) return
    block.tabIndex = -1
    block.focus()
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== 'Enter' || event.isComposing || event.target !== this.#blocks[this.#here]) return
    event.preventDefault()
    this.#step(event.shiftKey ? -1 : 1)
  }

  /** Where nothing is recorded, "Next part" is a link into a part that is not shown yet. @param {Event} event */
  #onLink(event) {
    const link = event.target instanceof Element ? event.target.closest('.next-bar a[href^="#"]') : null
    const goal = link && document.getElementById(link.getAttribute('href')?.slice(1) ?? '')
    if (!goal || !this.#panel.contains(goal)) return
    event.preventDefault()
    this.show(goal)
    goal.focus()
  }
}
