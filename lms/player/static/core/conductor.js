/**
 * Who plays, and when: the one clock of a lesson. The main media element leads; captions, transcript, sign film and
 * description follow it. What the person wants is kept apart from what holds the lesson for a moment, so that the end of
 * a hold never restarts what the person paused.
 */

/** @typedef {{ next(ms: number): number, show(ms: number, jumped: boolean): void }} Follower
 *   `next`: the next change strictly after `ms`, or Infinity. `show`: bring everything to `ms`. */
/** @typedef {{ follower: Follower, due: number }} Followed */

const WAKE_EARLY_MS = 60 // timers come late on a slow machine; the last stretch is watched frame by frame
const FRAME_MS = 16 // what is drawn in a frame is seen one frame later, so it is drawn one frame early
const SLOWEST = 0.5
const FASTEST = 2.5

export class Conductor extends EventTarget {
  /** @type {Set<string>} */
  #holds = new Set()
  /** @type {Set<Followed>} */
  #followers = new Set()
  #teardown = new AbortController()
  #isStalled = false
  #wants = false
  #wasMoving = false
  #frame = 0
  #timer = 0
  /** Where to begin, in seconds, until the media can be asked. @type {number | null} */
  #goal = null

  /**
   * @param {HTMLMediaElement} media
   * @param {number} durationMs as the manifest says, until the media know better
   */
  constructor(media, durationMs) {
    super()
    this.media = media
    this.durationMs = durationMs
    this.#wants = !media.paused
    const { signal } = this.#teardown
    /** @param {string[]} names @param {() => void} act */
    const on = (names, act) => names.forEach((name) => media.addEventListener(name, act, { signal }))
    on(['play'], () => this.#someonePlays())
    on(['pause'], () => this.#someonePauses())
    on(['ended'], () => this.#settle(false))
    on(['waiting'], () => this.#stall(true))
    on(['playing', 'canplay', 'canplaythrough'], () => this.#stall(false))
    on(['timeupdate'], () => this.#tick())
    on(['seeked', 'loadedmetadata'], () => this.#landed())
    on(['seeking'], () => this.#changed())
    on(['ratechange'], () => this.#rateChanged())
    on(['error'], () => this.#tell('fault', { kind: 'broken' }))
    document.addEventListener('visibilitychange', () => this.#schedule(), { signal })
  }

  /** Stop following the media for good. */
  close() {
    this.#teardown.abort()
    this.#unschedule()
  }

  /** @returns {number} the place on the timeline, ms */
  get ms() {
    return this.media.currentTime * 1000
  }

  /** @returns {boolean} does the person want it to play? */
  get wants() {
    return this.#wants
  }

  /** @returns {ReadonlySet<string>} what holds it although the person wants it to play */
  get holds() {
    return this.#holds
  }

  /** @returns {boolean} does the main media have nothing to play for now? */
  get stalled() {
    return this.#isStalled
  }

  /** @returns {boolean} does it move? */
  get moving() {
    return this.#should && !this.#isStalled && !this.media.paused && !this.media.seeking
  }

  /** @returns {number} speed, 1 is normal */
  get rate() {
    return this.media.playbackRate
  }

  get #should() {
    return this.#wants && !this.#holds.size
  }

  play() {
    if (this.media.ended) this.seek(0)
    this.#settle(true)
  }

  pause() {
    this.#settle(false)
  }

  toggle() {
    if (this.#wants) this.pause()
    else this.play()
  }

  /** @param {string} reason */
  hold(reason) {
    if (this.#holds.has(reason)) return
    this.#holds.add(reason)
    this.#apply()
  }

  /** @param {string} reason */
  release(reason) {
    if (this.#holds.delete(reason)) this.#apply()
  }

  /** @param {number} ms */
  seek(ms) {
    const from = this.ms
    const to = Math.min(Math.max(0, ms), this.durationMs || ms)
    this.media.currentTime = to / 1000
    // A browser forgets a wish for 0, or prefers the place in the address of the file.
    this.#goal = this.media.readyState ? null : to / 1000
    this.#tell('seek', { from, to })
    this.#changed()
    this.#showAll(true)
    this.#tick()
  }

  /** @param {number} rate 0.5 to 2.5 */
  setRate(rate) {
    const wanted = Math.min(FASTEST, Math.max(SLOWEST, Math.round(rate * 100) / 100))
    this.media.defaultPlaybackRate = wanted // a new source starts with it
    this.media.playbackRate = wanted
  }

  /**
   * Play from another file at the same place.
   * @param {string} src
   */
  setSource(src) {
    const at = this.media.currentTime
    this.#isStalled = false
    this.media.src = src
    this.media.currentTime = at
    this.#apply()
    this.#tell('source', { src })
  }

  /**
   * @param {Follower} follower
   * @returns {() => void} ends it
   */
  follow(follower) {
    const followed = { follower, due: Infinity }
    this.#followers.add(followed)
    this.#show(followed, this.ms, true)
    this.#schedule()
    return () => {
      this.#followers.delete(followed)
    }
  }

  /** The boundaries of a follower have changed: ask again. */
  refresh() {
    this.#showAll(true)
  }

  /** @param {boolean} wants */
  #settle(wants) {
    this.#wants = wants
    this.#apply()
  }

  #apply() {
    const { media } = this
    if (this.#should && media.paused) {
      media.play().catch((fault) => {
        // A newer pause or source also ends a play: only a refusal and a broken file matter.
        if (fault.name === 'NotAllowedError') {
          this.#settle(false)
          this.#tell('fault', { kind: 'refused' })
        }
      })
    } else if (!this.#should && !media.paused) media.pause()
    this.#changed()
  }

  /** A media key, the browser or another program pressed play. */
  #someonePlays() {
    if (!this.media.paused && !this.#should) this.#settle(true)
    else this.#changed()
  }

  #someonePauses() {
    if (this.media.paused && this.#should && !this.media.ended && !this.media.seeking && !this.media.error) this.#settle(false)
    else this.#changed()
  }

  /** @param {boolean} isStalled */
  #stall(isStalled) {
    this.#isStalled = isStalled && !this.media.paused
    this.#changed()
  }

  #landed() {
    if (this.#goal !== null) this.media.currentTime = this.#goal
    this.#goal = null
    if (Number.isFinite(this.media.duration)) this.durationMs = this.media.duration * 1000
    this.#showAll(true)
    this.#changed()
    this.#tick()
  }

  #rateChanged() {
    this.#tell('rate')
    this.#schedule()
  }

  #tick() {
    if (!this.media.paused && !this.media.seeking) this.#isStalled = this.media.readyState < 3 && this.#isStalled
    this.#tell('tick')
    if (this.moving !== this.#wasMoving) this.#changed()
  }

  #changed() {
    this.#wasMoving = this.moving
    this.#tell('change')
    this.#schedule()
  }

  /**
   * @param {string} name
   * @param {unknown} [detail]
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }))
  }

  /** @param {boolean} jumped */
  #showAll(jumped) {
    const { ms } = this
    for (const followed of this.#followers) this.#show(followed, ms, jumped)
    this.#schedule()
  }

  /**
   * @param {Followed} followed
   * @param {number} ms
   * @param {boolean} jumped
   */
  #show(followed, ms, jumped) {
    followed.follower.show(ms, jumped)
    followed.due = followed.follower.next(ms)
  }

  #unschedule() {
    cancelAnimationFrame(this.#frame)
    clearTimeout(this.#timer)
  }

  /** Sleep until shortly before the next change, then watch frame by frame: between changes nothing runs. */
  #schedule() {
    this.#unschedule()
    if (!this.moving) return
    let due = Infinity
    for (const followed of this.#followers) due = Math.min(due, followed.due)
    const waitMs = (due - this.ms) / this.rate
    if (waitMs === Infinity) return
    if (document.hidden) this.#timer = window.setTimeout(() => this.#reach(), Math.max(0, waitMs)) // no frame is drawn
    else if (waitMs > WAKE_EARLY_MS) this.#timer = window.setTimeout(() => this.#schedule(), waitMs - WAKE_EARLY_MS)
    else this.#frame = requestAnimationFrame(() => this.#reach())
  }

  #reach() {
    const ms = this.ms + FRAME_MS * this.rate
    for (const followed of this.#followers) if (followed.due <= ms) this.#show(followed, ms, false)
    this.#schedule()
  }
}
