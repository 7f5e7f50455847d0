/**
 * The text of the lesson: follows the words being spoken, seeks to a chosen line, and sends "Next part" without leaving
 * the page. Complete text and plain forms without script. At a boundary only the two lines that change are touched. In
 * screen-reader mode (`data-quiet`) it neither moves the page nor adds a button to every line: each part gets one.
 */
import { clockTime, fill, lineAt } from '../core/clock-time.js'
import { lessonOf, post, tell } from '../core/sending.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */
/** @typedef {{ show(element: Element): void }} Steps One paragraph at a time, see transcript-steps.js. */

const MANY_LINES = 120 // from here on, parts out of view are not laid out
const SLICE_MS = 6 // of building buttons before the browser may do something else
const AT_ONCE = 30
const SCROLL_KEYS = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' ']
/** A line in this middle of the window is left where it is. */
const CALM_ZONE = { rootMargin: '-20% 0px -30% 0px' }

export class TranscriptPanel extends HTMLElement {
  /** Lines with a time, in order. @type {HTMLElement[]} */
  lines = []
  /** @type {Player | null} */
  player = null
  /** @type {Steps | null} */
  steps = null
  #teardown = new AbortController()
  #joined = new AbortController()
  /** @type {number[]} */
  #starts = []
  #current = -1
  /** @type {HTMLElement | null} */
  #tabStop = null
  #isFollowing = true
  #hasArrived = false
  #watcher = new IntersectionObserver((entries) => this.#onView(entries[entries.length - 1]), CALM_ZONE)
  /** @type {Promise<{ turn(isOn: boolean): void }> | null} */
  #words = null

  connectedCallback() {
    this.#teardown = new AbortController()
    const { signal } = this.#teardown
    const lesson = lessonOf(this)
    this.lines = [...this.querySelectorAll('.line[data-start]')].filter((line) => line instanceof HTMLElement)
    this.#starts = this.lines.map((line) => Number(line.dataset.start))
    this.toggleAttribute('data-long', this.lines.length > MANY_LINES)
    this.addEventListener('click', (event) => this.#onClick(event), { signal })
    this.addEventListener('keydown', (event) => this.#onKey(event), { signal })
    this.addEventListener('submit', (event) => this.#onSubmit(event), { signal })
    this.#followButton?.addEventListener('click', () => this.#followAgain(), { signal })
    for (const name of ['wheel', 'touchmove']) addEventListener(name, () => this.leave(), { signal, passive: true })
    addEventListener('keydown', (event) => this.#onPageKey(event), { signal })
    lesson.addEventListener('changxue-ready', (event) => this.#join(/** @type {Player} */ (event.target)), { signal })
    const player = /** @type {Player | null} */ (lesson.querySelector('changxue-player'))
    if (player?.conductor) this.#join(player)
    this.#offerTools(signal)
    if (lesson.querySelector('[data-easy]')) import('../easy/easy.js').then((easy) => easy.begin(lesson))
  }

  disconnectedCallback() {
    this.#teardown.abort()
    this.#joined.abort()
    this.#watcher.disconnect()
    for (const button of this.querySelectorAll('.line-seek')) button.remove()
  }

  get isQuiet() {
    return this.hasAttribute('data-quiet')
  }

  get #followButton() {
    return lessonOf(this).querySelector('[data-follow]')
  }

  /** The page moves with the words only where the picture stays in view. */
  get #mayScroll() {
    const stage = lessonOf(this).querySelector('.lesson-media')
    return !this.isQuiet && this.player?.prefs.get('transcript_follow') !== false && stage !== null &&
      getComputedStyle(stage).position === 'sticky'
  }

  /** Bring an element of the text into the open, wherever it is folded away. @param {Element} element */
  reveal(element) {
    this.steps?.show(element)
    for (let fold = element.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null) fold.open = true
  }

  /** The person looks at another place: the page moves no more until they ask. */
  leave() {
    if (this.#isFollowing && this.player?.conductor.moving && this.#mayScroll) this.#follow(false)
  }

  /** @param {Player} player */
  #join(player) {
    this.#joined.abort()
    this.#joined = new AbortController()
    const { signal } = this.#joined
    this.player = player
    this.#addSeekButtons()
    const unfollow = player.conductor.follow({
      next: (ms) => this.#starts[lineAt(this.#starts, ms) + 1] ?? Infinity,
      show: (ms) => this.#mark(lineAt(this.#starts, ms))
    })
    signal.addEventListener('abort', unfollow)
    player.conductor.addEventListener('change', () => player.conductor.moving && this.#markWords(), { signal })
    player.prefs.addEventListener('change', (event) => this.#obey(/** @type {CustomEvent} */ (event).detail.name), { signal })
    player.addAction({ id: 'follow', group: 'text', key: 'Alt+Shift+KeyW', run: () => this.#followAgain(), available: () => !this.#isFollowing })
    for (const id of ['find', 'copy-text', 'print-text']) {
      const button = /** @type {HTMLElement | null} */ (this.querySelector(`[data-act="${id}"]`))
      if (button) player.addAction({ id, group: 'text', key: id === 'find' ? 'Alt+Shift+KeyT' : '', run: () => button.click() })
    }
    this.#showSecond()
  }

  /** @param {string} name of a preference */
  #obey(name) {
    if (name === 'caption_second') this.#showSecond()
    if (name === 'transcript_words' && this.player) {
      const isOn = Boolean(this.player.prefs.get(name))
      if (isOn) this.#markWords()
      this.#words?.then((words) => words.turn(isOn))
    }
    if (name === 'transcript_follow') this.#follow(true)
  }

  /** Word marks flicker several times a second: not for who asked for calm, and not under a screen reader. */
  #markWords() {
    const { player } = this
    if (this.#words || !player?.manifest.words || this.isQuiet || calm() || !window.Highlight) return
    if (player.prefs.get('transcript_words')) this.#words = import('./words-highlight.js').then((words) => words.attach(this, player))
  }

  /** The same words in a second language, beside each line. */
  #showSecond() {
    const { player } = this
    const wanted = player?.prefs.get('caption_second')
    if (player && (wanted || this.querySelector('.second'))) import('./transcript-second.js').then((second) => second.show(this, player, wanted))
  }

  /** @param {number} current index of the line being spoken */
  #mark(current) {
    if (current === this.#current) return
    this.lines[this.#current]?.removeAttribute('aria-current')
    const line = this.lines[(this.#current = current)]
    line?.setAttribute('aria-current', 'true')
    this.#moveTabStop(line ?? this.lines[0])
    this.#watcher.disconnect()
    this.#hasArrived = false
    if (line && this.#isFollowing) this.#watcher.observe(line)
  }

  /** @param {IntersectionObserverEntry} entry of the current line; comes with a frame, so nothing is measured for it */
  #onView({ isIntersecting, target }) {
    if (!this.#isFollowing || !this.player?.conductor.wants || !this.#mayScroll) return
    if (isIntersecting) this.#hasArrived = true
    else if (this.#hasArrived) this.#follow(false) // not our doing: the person has scrolled it away
    else target.scrollIntoView({ block: 'center', behavior: calm() ? 'auto' : 'smooth' })
  }

  /** @param {KeyboardEvent} event */
  #onPageKey(event) {
    const isInField = event.composedPath()[0] instanceof Element && /** @type {Element} */ (event.composedPath()[0]).closest('input, textarea, select, video, audio, button')
    if (!isInField && SCROLL_KEYS.includes(event.key)) this.leave()
  }

  /** @param {boolean} isFollowing */
  #follow(isFollowing) {
    this.#isFollowing = isFollowing
    this.#followButton?.toggleAttribute('hidden', isFollowing)
    this.player?.refresh()
    this.#watcher.disconnect()
    this.#hasArrived = false
    const line = this.lines[this.#current]
    if (isFollowing && line) this.#watcher.observe(line)
  }

  /** The button that was pressed goes away: the focus goes to the line, where the eyes go, too. */
  #followAgain() {
    const line = this.lines[this.#current]
    if (this.#followButton === document.activeElement) this.#seekButton(line)?.focus({ preventScroll: true })
    if (line) this.reveal(line)
    this.#follow(true)
  }

  /** One button a line, or a part where it is quiet; one of them is a tab stop, arrow keys lead to the others. */
  #addSeekButtons() {
    const waiting = this.isQuiet ? this.lines.filter(isFirstOfPart) : this.lines
    let done = 0
    const build = (/** @type {number} */ until) => {
      while (done < waiting.length && (done < AT_ONCE || performance.now() < until)) this.#seekButton(waiting[done++])
    }
    const goOn = () => {
      build(performance.now() + SLICE_MS)
      if (done < waiting.length && !this.#joined.signal.aborted) idle(goOn)
    }
    build(0)
    idle(goOn)
    this.#moveTabStop(this.lines[Math.max(0, this.#current)])
  }

  /**
   * @param {HTMLElement | undefined} line
   * @returns {HTMLElement | null} its button, built when it is missing
   */
  #seekButton(line) {
    if (!line?.dataset.start || !this.player) return null
    const beside = this.isQuiet ? line.previousElementSibling : line.firstElementChild
    if (beside instanceof HTMLElement && beside.classList.contains('line-seek')) return beside
    if (this.isQuiet && !isFirstOfPart(line)) return null
    const button = document.createElement('button')
    const time = clockTime(Number(line.dataset.start))
    const name = fill(this.dataset.wordsPlay ?? '', { time })
    button.type = 'button'
    button.className = 'line-seek'
    button.textContent = this.isQuiet ? name : time
    if (!this.isQuiet) button.setAttribute('aria-label', name)
    button.tabIndex = this.isQuiet ? 0 : -1
    button.dataset.seek = line.dataset.start
    if (this.isQuiet) line.before(button)
    else line.prepend(button)
    return button
  }

  /** A button that a person stands on keeps its tab stop while the words move on. @param {HTMLElement | undefined} line */
  #moveTabStop(line) {
    if (this.isQuiet || (this.#tabStop && this.#tabStop === document.activeElement)) return
    const button = this.#seekButton(line)
    if (!button) return
    if (this.#tabStop) this.#tabStop.tabIndex = -1
    this.#tabStop = button
    button.tabIndex = 0
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step || this.isQuiet || !(event.target instanceof HTMLElement) || !event.target.matches('.line-seek')) return
    const here = this.lines.indexOf(/** @type {HTMLElement} */ (event.target.parentElement))
    const next = this.#seekButton(this.lines[here + step])
    if (!next) return
    event.preventDefault()
    event.target.tabIndex = -1
    next.tabIndex = 0
    this.#tabStop = next
    next.focus()
    this.leave()
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const target = event.target instanceof Element ? event.target : null
    const button = target?.closest('.line-seek')
    const line = this.isQuiet ? null : target?.closest('.line[data-start]')
    const start = button?.getAttribute('data-seek') ?? line?.getAttribute('data-start')
    // Someone who marks words to copy them does not want to jump.
    if (start == null || !this.player || (!button && !getSelection()?.isCollapsed)) return
    this.player.conductor.seek(Number(start))
    this.player.conductor.play()
    this.#follow(true)
  }

  /** @param {AbortSignal} signal */
  #offerTools(signal) {
    const tools = this.querySelector('[data-tools]')
    if (!tools) return
    tools.removeAttribute('hidden')
    tools.addEventListener('click', (event) => {
      const act = event.target instanceof Element ? event.target.closest('[data-act]')?.getAttribute('data-act') : null
      if (act) import('./transcript-tools.js').then((module) => module.act(this, act))
    }, { signal })
    if (tools.querySelector('[data-act="steps"]') && wasStepping()) import('./transcript-tools.js').then((module) => module.act(this, 'steps'))
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
    if (!goal) return
    this.reveal(goal)
    goal.focus({ preventScroll: true })
    goal.scrollIntoView({ block: 'start', behavior: calm() ? 'auto' : 'smooth' })
  }
}

/** @param {HTMLElement} line */
function isFirstOfPart(line) {
  return line.closest('.part')?.querySelector('[data-start]') === line
}

/** @param {() => void} act when nothing else is to do */
export function idle(act) {
  if ('requestIdleCallback' in window) requestIdleCallback(act)
  else setTimeout(act, 30) // Safari
}

/** @returns {boolean} did the person read one paragraph at a time on the page before? */
function wasStepping() {
  try {
    return Boolean(sessionStorage.getItem('changxue.steps'))
  } catch {
    return false // the browser keeps nothing for us
  }
}

/** @returns {boolean} does the person want no movement? */
export function calm() {
  return document.documentElement.dataset.motion === 'reduce' || matchMedia('(prefers-reduced-motion: reduce)').matches
}

customElements.define('transcript-panel', TranscriptPanel)
