/**
 * Follows the words being spoken, seeks to a chosen line, and sends "Next part" without leaving the page.
 * Plain text and plain forms without script. In screen-reader mode (`data-quiet`) it neither moves the page nor adds
 * a button to every line: each part gets one.
 */
import { clockTime, fill, lineAt } from './clock-time.js'
import { lessonOf, post, tell } from './sending.js'

const OWN_SCROLL_MS = 700 // a page that moves smoothly for us is not a person who scrolls
const SCROLL_KEYS = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' ']

export class TranscriptPanel extends HTMLElement {
  #teardown = new AbortController()
  /** @type {HTMLElement[]} */
  #lines = []
  /** @type {number[]} */
  #starts = []
  #current = -1
  #isFollowing = true
  #isPlaying = false
  #ownScrollUntil = 0

  connectedCallback() {
    this.#teardown = new AbortController()
    const { signal } = this.#teardown
    const lesson = lessonOf(this)
    this.#lines = [...this.querySelectorAll('[data-start]')].filter((line) => line instanceof HTMLElement)
    this.#starts = this.#lines.map((line) => Number(line.dataset.start))
    if (lesson.querySelector('lesson-player video, lesson-player audio')) this.#addSeekButtons()
    lesson.addEventListener('lms:clock', (event) => this.#onClock(/** @type {CustomEvent} */ (event).detail), { signal })
    this.addEventListener('click', (event) => this.#onClick(event), { signal })
    this.addEventListener('keydown', (event) => this.#onKey(event), { signal })
    this.addEventListener('submit', (event) => this.#onSubmit(event), { signal })
    this.#followButton?.addEventListener('click', () => this.#followAgain(), { signal })
    for (const name of ['wheel', 'touchmove']) addEventListener(name, () => this.#personScrolls(), { signal, passive: true })
    addEventListener('scroll', () => performance.now() > this.#ownScrollUntil && this.#personScrolls(), { signal, passive: true })
    addEventListener('keydown', (event) => this.#onPageKey(event), { signal })
  }

  disconnectedCallback() {
    this.#teardown.abort()
    for (const button of this.querySelectorAll('.line-seek')) button.remove()
  }

  get #followButton() {
    return lessonOf(this).querySelector('[data-follow]')
  }

  /** The page moves with the words only where the picture stays in view. */
  get #mayScroll() {
    const stage = lessonOf(this).querySelector('.lesson-media')
    return !this.hasAttribute('data-quiet') && stage !== null && getComputedStyle(stage).position === 'sticky'
  }

  /** @param {import('./lesson-player.js').Clock} clock */
  #onClock({ ms, playing }) {
    this.#isPlaying = playing
    const current = lineAt(this.#starts, ms)
    if (current === this.#current) return
    this.#lines[this.#current]?.removeAttribute('aria-current')
    this.#lines[current]?.setAttribute('aria-current', 'true')
    this.#current = current
    this.#moveTabStop(Math.max(0, current))
    if (this.#isFollowing && playing) this.#showCurrent()
  }

  #showCurrent() {
    if (!this.#mayScroll) return
    this.#ownScrollUntil = performance.now() + OWN_SCROLL_MS
    this.#lines[this.#current]?.scrollIntoView({ block: 'center', behavior: calm() ? 'auto' : 'smooth' })
  }

  /** @param {KeyboardEvent} event */
  #onPageKey(event) {
    const isInField = event.target instanceof Element && event.target.closest('input, textarea, select, video, audio, button')
    if (!isInField && SCROLL_KEYS.includes(event.key)) this.#personScrolls()
  }

  #personScrolls() {
    if (this.#isPlaying && this.#isFollowing && this.#mayScroll) this.#follow(false)
  }

  /** @param {boolean} isFollowing */
  #follow(isFollowing) {
    this.#isFollowing = isFollowing
    this.#followButton?.toggleAttribute('hidden', isFollowing)
    if (isFollowing) this.#showCurrent()
  }

  /** The button that was pressed goes away: the focus goes to the picture, not to the top of the page. */
  #followAgain() {
    const media = lessonOf(this).querySelector('lesson-player video, lesson-player audio')
    if (media instanceof HTMLElement) media.focus({ preventScroll: true })
    this.#follow(true)
  }

  /** One button a line, or a part where it is quiet; one of them is a tab stop, arrow keys lead to the others. */
  #addSeekButtons() {
    const isQuiet = this.hasAttribute('data-quiet')
    for (const line of isQuiet ? this.#lines.filter(isFirstOfPart) : this.#lines) {
      const button = document.createElement('button')
      const time = clockTime(Number(line.dataset.start))
      button.type = 'button'
      button.className = 'line-seek'
      button.textContent = isQuiet ? fill(this.dataset.wordsPlay ?? '', { time }) : time
      if (!isQuiet) button.setAttribute('aria-label', fill(this.dataset.wordsPlay ?? '', { time }))
      button.tabIndex = isQuiet ? 0 : -1
      button.dataset.seek = line.dataset.start
      if (isQuiet) line.before(button)
      else line.prepend(button)
    }
    if (!isQuiet) this.#moveTabStop(0)
  }

  /** @returns {HTMLButtonElement[]} */
  get #buttons() {
    return [...this.querySelectorAll('.line-seek')].filter((button) => button instanceof HTMLButtonElement)
  }

  /** @param {number} index */
  #moveTabStop(index) {
    if (this.hasAttribute('data-quiet')) return
    const buttons = this.#buttons
    // A button that a person stands on keeps its tab stop while the words move on.
    if (buttons.some((button) => button === document.activeElement)) return
    buttons.forEach((button, n) => (button.tabIndex = n === index ? 0 : -1))
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const buttons = this.#buttons
    const here = buttons.findIndex((button) => button === event.target)
    const next = step && here >= 0 ? buttons[here + step] : undefined
    if (!next || this.hasAttribute('data-quiet')) return
    event.preventDefault()
    buttons[here].tabIndex = -1
    next.tabIndex = 0
    next.focus()
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const target = event.target instanceof Element ? event.target : null
    const button = target?.closest('.line-seek')
    const line = this.hasAttribute('data-quiet') ? null : target?.closest('[data-start]')
    const start = button?.getAttribute('data-seek') ?? line?.getAttribute('data-start')
    // Someone who marks words to copy them does not want to jump.
    if (start == null || (!button && (!this.#buttons.length || !getSelection()?.isCollapsed))) return
    tell(this, 'lms:seek', { ms: Number(start), play: true })
    this.#follow(true)
  }

  /** @param {SubmitEvent} event */
  async #onSubmit(event) {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.matches('[data-part]')) return
    event.preventDefault()
    if (form.ariaBusy === 'true') return
    form.ariaBusy = 'true'
    const answer = await post(form.action, new FormData(form))
    form.ariaBusy = null
    if (!answer.ok) return form.submit()
    tell(this, 'lms:settled', answer.json)
    form.closest('.part')?.querySelector('[data-claimed]')?.removeAttribute('hidden')
    const goal = document.getElementById(form.dataset.next ?? '')
    goal?.focus({ preventScroll: true })
    goal?.scrollIntoView({ block: 'start', behavior: calm() ? 'auto' : 'smooth' })
  }
}

/** @param {HTMLElement} line */
function isFirstOfPart(line) {
  return line.closest('.part')?.querySelector('[data-start]') === line
}

/** @returns {boolean} does the person want no movement? */
function calm() {
  return document.documentElement.dataset.motion === 'reduce' || matchMedia('(prefers-reduced-motion: reduce)').matches
}

customElements.define('transcript-panel', TranscriptPanel)
