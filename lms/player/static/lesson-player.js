/**
 * Wraps the browser's own video or audio and gives the lesson one clock: `lms:clock` on every animation frame while the
 * media play, and at each event. Obeys `lms:seek`. Without script the media element works by itself.
 */
import { hashOf, timeInHash } from './clock-time.js'
import { lessonOf, tell } from './sending.js'

/** @typedef {{ ms: number, playing: boolean, seeking: boolean, rate: number }} Clock */

const EVENTS = ['play', 'playing', 'pause', 'ended', 'seeking', 'seeked', 'ratechange', 'timeupdate', 'waiting']

export class LessonPlayer extends HTMLElement {
  #teardown = new AbortController()
  #frame = 0

  connectedCallback() {
    const media = this.media
    if (!media) return
    this.#teardown = new AbortController()
    const { signal } = this.#teardown
    const lesson = lessonOf(this)
    // `timeupdate` also comes when the page is hidden and no frame is drawn: sound alone is study too.
    for (const name of EVENTS) media.addEventListener(name, () => this.#tick(), { signal })
    media.addEventListener('play', () => this.#run(), { signal })
    media.addEventListener('error', () => this.#showFault(), { signal, capture: true })
    lesson.addEventListener('lms:seek', (event) => this.#seek(/** @type {CustomEvent} */ (event).detail), { signal })
    lesson.addEventListener('click', (event) => this.#carryMoment(event), { signal })
    this.#obeyLink()
    addEventListener('hashchange', () => this.#obeyLink(), { signal })
    if (!media.paused) this.#run()
  }

  disconnectedCallback() {
    this.#teardown.abort()
    cancelAnimationFrame(this.#frame)
  }

  /** @returns {HTMLMediaElement | null} */
  get media() {
    return this.querySelector('video, audio')
  }

  #run() {
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(() => {
      this.#tick()
      if (this.media && !this.media.paused && !this.media.ended) this.#run()
    })
  }

  #tick() {
    const media = this.media
    if (!media) return
    /** @type {Clock} */
    const clock = {
      ms: media.currentTime * 1000,
      playing: !media.paused && !media.ended,
      seeking: media.seeking,
      rate: media.playbackRate
    }
    tell(this, 'lms:clock', clock)
  }

  /** @param {{ ms: number, play?: boolean }} wish */
  #seek({ ms, play }) {
    const media = this.media
    if (!media) return
    media.currentTime = ms / 1000
    // A browser may refuse to begin by itself; the picture then waits at the right place.
    if (play && media.paused) media.play().catch(() => this.#tick())
  }

  #obeyLink() {
    const ms = timeInHash(location.hash)
    if (ms !== null) this.#seek({ ms })
  }

  /** Another quality is another page: its link takes the moment along. @param {Event} event */
  #carryMoment(event) {
    const link = event.target instanceof Element ? event.target.closest('a[data-quality]') : null
    if (link instanceof HTMLAnchorElement && this.media?.currentTime) link.hash = hashOf(this.media.currentTime * 1000)
  }

  #showFault() {
    this.querySelector('[data-fault]')?.removeAttribute('hidden')
  }
}

customElements.define('lesson-player', LessonPlayer)
