/**
 * Search in the text of the lesson. Marks lie over the text (Custom Highlight API) or, in an older browser, in it.
 * Enter goes to the next place and Shift+Enter to the one before; Escape clears and gives the focus back.
 */
import { fill } from '../core/clock-time.js'
import { findAll, fold } from './text-search.js'

/** @typedef {import('./transcript-panel.js').TranscriptPanel} Panel */
/** @typedef {import('./text-search.js').Hit} Hit */

const SEARCHED = 'h3 > [lang], .seen > [lang], .line > p, .easy-read > li'
const [FOUND, HERE] = ['changxue-found', 'changxue-here']
const TYPING_MS = 250

/** @type {WeakMap<Panel, Search>} */
const searches = new WeakMap()

/** Show the field and go to it. @param {Panel} panel */
export function open(panel) {
  const search = searches.get(panel) ?? new Search(panel)
  searches.set(panel, search)
  search.open()
}

class Search {
  #panel
  #form
  #field
  #status
  /** @type {HTMLElement[]} */
  #blocks = []
  /** @type {import('./text-search.js').Folded[]} */
  #folded = []
  /** @type {Hit[]} */
  #hits = []
  #here = -1
  #query = ''
  #timer = 0
  /** @type {Element | null} */
  #cameFrom = null

  /** @param {Panel} panel */
  constructor(panel) {
    this.#panel = panel
    this.#form = /** @type {HTMLFormElement} */ (panel.querySelector('[data-find]'))
    this.#field = /** @type {HTMLInputElement} */ (this.#form.querySelector('input'))
    this.#status = /** @type {HTMLElement} */ (this.#form.querySelector('[data-hits]'))
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault()
      event.stopPropagation()
      this.#step(1)
    })
    this.#form.addEventListener('click', (event) => {
      const name = event.target instanceof Element ? event.target.closest('[data-do]')?.getAttribute('data-do') : null
      if (name === 'before') this.#step(-1)
      if (name === 'there') this.#goThere()
      if (name === 'close') this.#close()
    })
    this.#form.addEventListener('keydown', (event) => this.#onKey(event))
    this.#field.addEventListener('input', () => {
      clearTimeout(this.#timer)
      this.#timer = window.setTimeout(() => this.#search(), TYPING_MS)
    })
  }

  open() {
    if (!this.#form.contains(document.activeElement)) this.#cameFrom = document.activeElement
    this.#form.hidden = false
    this.#panel.querySelector('[data-act="find"]')?.setAttribute('aria-expanded', 'true')
    this.#field.focus()
    this.#field.select()
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.isComposing) return // Enter and Escape belong to the input method
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      this.#close()
    } else if (event.key === 'Enter' && event.shiftKey && event.target === this.#field) {
      event.preventDefault()
      this.#step(-1)
    }
  }

  #close() {
    this.#field.value = ''
    this.#search()
    this.#form.hidden = true
    const opener = this.#panel.querySelector('[data-act="find"]')
    opener?.setAttribute('aria-expanded', 'false')
    const back = this.#cameFrom?.isConnected && this.#cameFrom !== document.body ? this.#cameFrom : opener
    if (back instanceof HTMLElement) back.focus({ preventScroll: true })
  }

  #search() {
    clearTimeout(this.#timer)
    if (this.#query === this.#field.value) return
    this.#query = this.#field.value
    this.#unmark()
    if (!this.#blocks.length) {
      this.#blocks = [...this.#panel.querySelectorAll(SEARCHED)].filter((block) => block instanceof HTMLElement)
      this.#folded = this.#blocks.map((block) => fold(block.textContent ?? ''))
    }
    this.#hits = findAll(this.#folded, this.#query)
    this.#here = -1
    this.#mark()
    this.#tell()
  }

  /** @param {1 | -1} by */
  #step(by) {
    this.#search()
    const { length } = this.#hits
    if (!length) return this.#tell()
    this.#here = this.#here < 0 ? (by > 0 ? 0 : length - 1) : (this.#here + by + length) % length
    const block = this.#blocks[this.#hits[this.#here].line]
    this.#panel.leave()
    this.#panel.reveal(block)
    this.#mark()
    block.scrollIntoView({ block: 'center' })
    this.#tell(block.textContent ?? '')
  }

  /** On to the line that was found, to read on from there. */
  #goThere() {
    if (this.#here < 0) this.#step(1)
    const block = this.#blocks[this.#hits[this.#here]?.line]
    if (!block) return
    block.tabIndex = -1
    block.focus()
  }

  /** @param {string} [words] of the place, for who does not see it */
  #tell(words = '') {
    const { wordsHits = '', wordsFound = '', wordsNothing = '' } = this.#panel.dataset
    const all = this.#hits.length
    const text = !this.#query.trim() ? '' : !all ? wordsNothing : this.#here < 0 ? fill(wordsFound, { all }) : fill(wordsHits, { n: this.#here + 1, all })
    const unseen = document.createElement('span')
    unseen.className = 'sr-only'
    unseen.textContent = words && text ? ` ${words}` : ''
    this.#status.replaceChildren(text, unseen)
    for (const button of this.#form.querySelectorAll('[data-do="before"], [data-do="there"]')) button.toggleAttribute('hidden', !all)
  }

  #mark() {
    if (!window.Highlight) return this.#markInText()
    const marks = [new Highlight(), new Highlight()]
    this.#hits.forEach((hit, n) => marks[Number(n === this.#here)].add(rangeOf(this.#blocks[hit.line], hit)))
    marks[1].priority = 1
    CSS.highlights.set(FOUND, marks[0])
    CSS.highlights.set(HERE, marks[1])
  }

  #unmark() {
    if (window.Highlight) {
      CSS.highlights.delete(FOUND)
      CSS.highlights.delete(HERE)
    } else for (const mark of this.#panel.querySelectorAll('mark')) unwrap(mark)
  }

  /** From the last hit of a line to its first, so that the places of the others stay true. */
  #markInText() {
    this.#unmark()
    for (let n = this.#hits.length - 1; n >= 0; n -= 1) {
      const { startContainer, startOffset, endContainer, endOffset } = rangeOf(this.#blocks[this.#hits[n].line], this.#hits[n])
      const range = document.createRange()
      range.setStart(startContainer, startOffset)
      range.setEnd(endContainer, endOffset)
      const mark = document.createElement('mark')
      if (n === this.#here) mark.className = 'here'
      mark.append(range.extractContents())
      range.insertNode(mark)
    }
  }
}

/** @param {Element} mark */
function unwrap(mark) {
  const parent = mark.parentNode
  mark.replaceWith(...mark.childNodes)
  parent?.normalize()
}

/**
 * @param {HTMLElement} block
 * @param {{ start: number, end: number }} hit characters of its text
 * @returns {StaticRange}
 */
function rangeOf(block, { start, end }) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
  const range = { startContainer: /** @type {Node} */ (block), startOffset: 0, endContainer: /** @type {Node} */ (block), endOffset: 0 }
  let passed = 0
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { length } = /** @type {Text} */ (node)
    if (start >= passed && start < passed + length) [range.startContainer, range.startOffset] = [node, start - passed]
    if (end > passed && end <= passed + length) [range.endContainer, range.endOffset] = [node, end - passed]
    passed += length
  }
  return new StaticRange(range)
}
