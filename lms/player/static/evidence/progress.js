/**
 * Evidence: collects what is really played and sends it as numbered beats, about every 15 seconds and whenever play
 * stops or the page goes away. Nothing is lost when an answer is: see beats.js. Shows how far the lesson is, in words
 * that the server wrote.
 */
import { BeatQueue, pauseMs } from './beats.js'
import { fill } from '../core/clock-time.js'
import { PlayedTime } from './intervals.js'
import { lessonOf, post } from '../core/sending.js'

/** @typedef {import('../core/sending.js').Answer} Answer */
/** @typedef {import('../core/sending.js').Settled} Settled */

const BEAT_MS = 15_000
const OTHER_TAB_MS = 60_000
const SIGN_IN_AGAIN = [400, 401, 403] // 400 is a stale token; other faults of a beat are dropped before
const LATER = [0, 408, 425, 429]

export class LessonProgress extends HTMLElement {
  #teardown = new AbortController()
  #played = new PlayedTime()
  /** @type {BeatQueue | null} */
  #queue = null
  #position = 0
  #wasPlaying = false
  #isOpening = false
  #isSending = false
  #isHeld = true
  #failures = 0
  #retry = 0
  #timer = 0
  #later = 0

  connectedCallback() {
    const lesson = lessonOf(this)
    this.#teardown = new AbortController()
    const { signal } = this.#teardown
    lesson.addEventListener('lms:settled', (event) => this.#show(/** @type {CustomEvent} */ (event).detail), { signal })
    if (!this.dataset.open || !this.dataset.beat) return
    const along = lesson.querySelector('[data-take-along]')
    const beginAlong = () => along && import('../offline/offline.js').then(({ begin }) => begin(along))
    along?.addEventListener('toggle', beginAlong, { signal })
    if (along?.hasAttribute('open')) beginAlong() // pressed before this script was there
    // Said here, where the person looks first.
    this.append(lesson.querySelector('[data-offline-news]') ?? '')
    if (document.documentElement.hasAttribute('data-pack')) {
      import('../offline/offline-study.js').then(({ begin }) => begin(this))
      return
    }
    if (shelf()?.getItem('changxue.packs')) import('../offline/offline-return.js').then(({ begin }) => begin())
    lesson.addEventListener('lms:clock', (event) => this.#onClock(/** @type {CustomEvent} */ (event).detail), { signal })
    lesson.querySelector('[data-continue]')?.addEventListener('click', () => this.#continueHere(), { signal })
    document.addEventListener('visibilitychange', () => document.hidden && this.#leave(), { signal })
    addEventListener('pagehide', () => this.#leave(), { signal })
    addEventListener('online', () => this.#send(), { signal })
    this.#timer = window.setInterval(() => this.#beat(), BEAT_MS)
    this.#sendLeftovers()
    // What the page before this one left a moment ago is old enough then.
    this.#later = window.setTimeout(() => this.#sendLeftovers(), OTHER_TAB_MS + BEAT_MS)
  }

  disconnectedCallback() {
    this.#leave()
    this.#teardown.abort()
    clearInterval(this.#timer)
    clearTimeout(this.#retry)
    clearTimeout(this.#later)
  }

  /** @param {import('../core/changxue-player.js').Clock} clock */
  #onClock({ ms, playing, seeking, rate }) {
    if (seeking) this.#played.cut()
    else if (playing || this.#wasPlaying) this.#played.tick(ms, performance.now(), rate)
    this.#position = Math.round(ms)
    if (playing && !this.#queue) this.#open()
    if (!playing && this.#wasPlaying) {
      this.#played.pause()
      this.#beat()
    }
    this.#wasPlaying = playing
  }

  async #open() {
    if (this.#isOpening || this.#retry) return
    this.#isOpening = true
    const answer = await post(this.dataset.open ?? '', {})
    this.#isOpening = false
    if (!answer.ok || typeof answer.json.lease !== 'string') {
      this.#tryLater(answer, () => this.#wasPlaying && !this.#queue && this.#open())
      return
    }
    this.#queue = new BeatQueue(shelf(), answer.json.lease)
    this.#isHeld = true
    this.#worked()
    this.#notice('held', false)
    // The server counts from the first beat on how long the lesson is held, so it comes at once.
    this.#beat()
  }

  /** The person says that this is the place: take the lesson back. What waited joins the new opening. */
  async #continueHere() {
    const earlier = this.#queue
    clearTimeout(this.#retry)
    this.#retry = 0
    this.#queue = null
    await this.#open()
    if (!this.#queue) {
      this.#queue = earlier
      return
    }
    if (earlier) this.#played.putBack(earlier.giveUp())
    // The button is gone: the focus goes to the picture beside it, not to the top of the page.
    const media = lessonOf(this).querySelector('video, audio')
    if (media instanceof HTMLElement) media.focus({ preventScroll: true })
    this.#beat()
  }

  #beat() {
    if (!this.#queue || !this.#isHeld) return
    this.#queue.add(this.#played.take(), this.#position)
    this.#send()
  }

  /** The page may not come back: hand everything over without waiting; what fails is sent by the next page. */
  #leave() {
    if (!this.#queue) return
    this.#queue.add(this.#played.take(), this.#position)
    for (const beat of this.#queue.all()) this.#post(this.#queue, beat, true).then((answer) => this.#judge(answer))
  }

  async #send() {
    const queue = this.#queue
    if (!queue || this.#isSending || this.#retry) return
    this.#isSending = true
    for (let beat = queue.next(); beat && queue === this.#queue; beat = queue.next()) {
      const answer = await this.#post(queue, beat, false)
      if (!this.#judge(answer)) break
    }
    this.#isSending = false
  }

  /**
   * @param {BeatQueue} queue
   * @param {import('./beats.js').Beat} beat
   * @param {boolean} keepalive
   * @returns {Promise<Answer>}
   */
  async #post(queue, beat, keepalive) {
    const { number, intervals, position } = beat
    const answer = await post(this.dataset.beat ?? '', { lease: queue.lease, number, intervals, position }, keepalive)
    if (answer.ok || isRefused(answer)) queue.settled(number)
    return answer
  }

  /**
   * @param {Answer} answer
   * @returns {boolean} may the next beat go?
   */
  #judge(answer) {
    if (answer.ok) {
      this.#worked()
      this.#show(answer.json)
      return true
    }
    if (isRefused(answer)) return true
    if (answer.status === 404 && this.#queue) {
      // The opening is unknown now, for instance after a restore: what was played joins a new one.
      this.#played.putBack(this.#queue.giveUp())
      this.#queue = null
    } else {
      this.#tryLater(answer, () => this.#send())
    }
    return false
  }

  /**
   * @param {Answer} answer
   * @param {() => void} again
   */
  #tryLater(answer, again) {
    this.#failures += 1
    this.#notice(SIGN_IN_AGAIN.includes(answer.status) ? 'signed-out' : 'offline', this.#failures > 1 || answer.status > 0)
    clearTimeout(this.#retry)
    this.#retry = window.setTimeout(() => {
      this.#retry = 0
      again()
    }, pauseMs(LATER.includes(answer.status) ? this.#failures : 6))
  }

  #worked() {
    this.#failures = 0
    clearTimeout(this.#retry)
    this.#retry = 0
    this.#notice('offline', false)
    this.#notice('signed-out', false)
  }

  async #sendLeftovers() {
    for (const queue of BeatQueue.leftovers(shelf(), OTHER_TAB_MS)) {
      if (queue.lease === this.#queue?.lease) continue
      for (let beat = queue.next(); beat; beat = queue.next()) {
        const answer = await this.#post(queue, beat, false)
        if (!answer.ok) break // perhaps it is another person's: theirs to send
        if (answer.json.credited_minutes) this.#show({ ...answer.json, held: true })
      }
    }
  }

  /** @param {Settled} settled */
  #show(settled) {
    const percent = settled.duration_ms ? Math.min(100, Math.floor((settled.counted_ms * 100) / settled.duration_ms)) : 0
    const words = this.querySelector('[data-percent]')
    const template = settled.done ? this.dataset.wordsDone : this.dataset.wordsPercent
    if (words && template && settled.duration_ms) words.textContent = fill(template, { percent })
    if (settled.held === false && this.#isHeld) {
      this.#isHeld = false
      this.#notice('held', true)
    }
    if (settled.done && !this.hasAttribute('data-done')) {
      this.setAttribute('data-done', '')
      this.querySelector('[data-then]')?.remove()
      this.#say(settled.credited_minutes)
    }
  }

  /** @param {number} minutes */
  #say(minutes) {
    const region = this.querySelector('[data-say]')
    const words = minutes ? this.dataset.wordsCredited : this.dataset.wordsDone
    if (region && words) region.textContent = fill(words, { minutes })
  }

  /**
   * @param {'held' | 'offline' | 'signed-out'} name
   * @param {boolean} isShown
   */
  #notice(name, isShown) {
    lessonOf(this).querySelector(`[data-notice="${name}"]`)?.toggleAttribute('hidden', !isShown)
  }
}

/**
 * Will the server never take this beat? Then it must not stand in the way of the next ones.
 * @param {Answer} answer
 * @returns {boolean}
 */
function isRefused({ status, json }) {
  return status === 422 || (status === 400 && json !== null && json.code !== 'csrf')
}

/** @returns {Storage | null} */
function shelf() {
  try {
    return localStorage
  } catch {
    return null
  }
}

customElements.define('lesson-progress', LessonProgress)
