/**
 * Keeps a second film in step with the main one and lets neither run alone: while the second has nothing to show, the
 * lesson is held; while the main one stands, so does the second. How differences are made up: sync.js.
 */
import { ahead, CAUTIOUS, correction, learned, placeIn, USUAL } from './sync.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */
/** @typedef {'late' | 'ready' | 'over' | 'broken'} News `late`: the lesson waits for it, `over`: it is shorter. */
/** @typedef {{ src: string, offset_ms?: number }} Film */

const HOLD = 'sign'
const CHECK_MS = 200
const FIRST_CHECK_MS = 80 // just after a start the two differ most
const START_MS = 8 // sound begins up to a tenth of a second after `play()`: look so often for it
const START_LOOKS = 5 // in a row that see it move: the first step of the clock may deceive
const DRY_MS = 150 // a busy device runs dry for a moment and catches up by itself
const LATE_MS = 250 // the wait after a seek is shorter and needs no words
const SAME_MS = 12
const START_AHEAD_MS = 58 // that pass between the first moving sound and the first moving picture
const ENOUGH_S = 0.8 // that must be there before both go on, or the next wait follows at once

export class SecondFilm {
  #player
  #video
  #tell
  #teardown = new AbortController()
  /** @type {Film | null} */
  #film = null
  #isJoining = false
  #isLate = false
  #isOver = false
  #isMoving = false // of the main film, when it was last looked at
  #isFresh = false // just begun: now nobody notices that it waits
  #check = 0
  #later = 0
  #late = 0
  #dry = 0
  #changedAt = 0
  #jumpedAt = 0
  #jumpMs = 80
  #manner = isSafari() ? CAUTIOUS : USUAL
  #before = { second: 0, main: 0 }

  /**
   * @param {Player} player
   * @param {HTMLVideoElement} video
   * @param {(news: News) => void} tell
   */
  constructor(player, video, tell) {
    this.#player = player
    this.#video = video
    this.#tell = tell
  }

  /** @param {Film} film */
  open(film) {
    this.close()
    this.#film = film
    this.#isOver = false
    this.#teardown = new AbortController()
    this.#listen(this.#teardown.signal)
    this.#video.src = film.src
    this.#follow()
  }

  close() {
    this.#teardown.abort()
    this.#rest()
    this.#film = null
    this.#isMoving = false
    this.#video.removeAttribute('src')
    this.#video.load()
    this.#let()
  }

  /** @param {AbortSignal} signal */
  #listen(signal) {
    const { conductor } = this.#player
    const video = this.#video
    conductor.addEventListener('change', () => this.#follow(), { signal })
    conductor.addEventListener('seek', () => this.#join(), { signal })
    conductor.addEventListener('rate', () => this.#setRate(conductor.rate), { signal })
    for (const name of ['seeked', 'canplay', 'canplaythrough', 'progress', 'playing']) video.addEventListener(name, () => this.#go(), { signal })
    video.addEventListener('loadedmetadata', () => {
      this.#align()
      conductor.refresh() // now its end is known
    }, { signal })
    video.addEventListener('waiting', () => this.#ranDry(), { signal })
    video.addEventListener('error', () => this.#film && this.#tell('broken'), { signal })
    document.addEventListener('visibilitychange', () => this.#follow(), { signal })
    const unfollow = conductor.follow({ next: (ms) => this.#nextEdge(ms), show: (_ms, jumped) => jumped || this.#follow() })
    signal.addEventListener('abort', unfollow)
  }

  /** Where on the timeline the film begins. */
  get #offset() {
    return this.#film?.offset_ms ?? 0
  }

  /** @param {number} ms @returns {number} the next moment at which the film begins or ends */
  #nextEdge(ms) {
    const edges = [this.#offset, this.#offset + this.#video.duration * 1000 - 50]
    return edges.find((edge) => edge > ms) ?? Infinity
  }

  get #place() {
    return placeIn(this.#player.conductor.ms, this.#offset, this.#video.duration * 1000)
  }

  /** How far the second film is ahead of where it should be, ms. */
  get #driftMs() {
    return this.#video.currentTime * 1000 - (this.#player.conductor.ms - this.#offset)
  }

  /** Do what the main film does. */
  #follow() {
    const { conductor } = this.#player
    if (!this.#film) return
    if (conductor.wants && this.#video.preload === 'none') this.#load()
    const { part } = this.#place
    if (part !== 'inside') return this.#stayOut(part)
    this.#isOver = false
    const moves = conductor.moving && !document.hidden
    if (moves === this.#isMoving) return this.#go()
    this.#isMoving = moves
    if (moves) return this.#start()
    this.#rest()
    if (!conductor.holds.has(HOLD) && !document.hidden) this.#align()
  }

  /** The first time it is used: both begin together. */
  #load() {
    this.#video.preload = 'auto'
    this.#video.load()
    this.#join()
  }

  /** Before its beginning and after its end the lesson goes on without it. @param {'before' | 'after'} part */
  #stayOut(part) {
    this.#rest()
    this.#isMoving = this.#isJoining = false
    this.#let()
    if (part === 'after' && !this.#isOver && this.#player.conductor.wants) {
      this.#isOver = true
      this.#tell('over')
    }
  }

  /** Stand still. */
  #rest() {
    clearTimeout(this.#check)
    clearTimeout(this.#later)
    if (!this.#video.paused) this.#video.pause()
  }

  /** Put the standing film where it will be in step when it starts. */
  #align() {
    const ms = this.#place.ms + START_AHEAD_MS * this.#player.conductor.rate
    if (this.#video.readyState && Math.abs(this.#video.currentTime * 1000 - ms) > SAME_MS) this.#video.currentTime = ms / 1000
  }

  /** Hold both until the second film stands at the place of the main one and can go on from there. */
  #join() {
    if (!this.#film || this.#video.preload === 'none') return
    this.#rest()
    this.#isMoving = false
    this.#align()
    const { conductor } = this.#player
    if (!conductor.wants || this.#place.part !== 'inside') return this.#follow()
    this.#isJoining = true
    if (!this.#late) this.#late = window.setTimeout(() => this.#say(), LATE_MS)
    conductor.hold(HOLD)
    // Phones load nothing of a film that nobody plays; as soon as it plays it is stopped again.
    if (!this.#video.readyState) this.#video.play().catch(() => {})
    this.#go()
  }

  /** Let both go on when both can. */
  #go() {
    if (!this.#isJoining) return
    const video = this.#video
    if (!video.paused && video.readyState > 2) {
      video.pause()
      this.#align()
    }
    if (video.seeking || this.#player.media.seeking || !this.#hasEnough) return
    this.#isJoining = false
    this.#let()
  }

  get #hasEnough() {
    const { readyState, buffered, currentTime, duration } = this.#video
    const there = ahead(buffered, currentTime)
    return readyState > 2 && (readyState > 3 || there >= ENOUGH_S * this.#player.conductor.rate || currentTime + there > duration - 0.2)
  }

  #say() {
    if (!this.#isJoining) return
    this.#isLate = true
    this.#tell('late')
  }

  /** End the hold. */
  #let() {
    clearTimeout(this.#late)
    this.#late = 0
    this.#isJoining = false
    if (this.#isLate) this.#tell('ready')
    this.#isLate = false
    this.#player.conductor.release(HOLD)
  }

  #ranDry() {
    clearTimeout(this.#dry)
    this.#dry = window.setTimeout(() => {
      if (this.#isMoving && this.#video.readyState < 3 && this.#place.part === 'inside') this.#join()
    }, DRY_MS)
  }

  /** Begin when the sound of the main film has really begun: `play()` alone only asks for it. */
  #start() {
    const { media, conductor } = this.#player
    let [film, clock, seen] = [media.currentTime, performance.now(), 0]
    this.#setRate(conductor.rate)
    const look = () => {
      const [nowFilm, nowClock] = [media.currentTime, performance.now()]
      seen = (nowFilm - film) * 2000 > (nowClock - clock) * conductor.rate ? seen + 1 : 0
      ;[film, clock] = [nowFilm, nowClock]
      if (seen < START_LOOKS) this.#later = window.setTimeout(look, START_MS)
      else this.#play()
    }
    this.#later = window.setTimeout(look, START_MS)
  }

  #play() {
    if (!this.#isMoving || !this.#film) return
    const aheadMs = this.#driftMs / this.#player.conductor.rate
    if (aheadMs > 30 && aheadMs < 1000) {
      this.#later = window.setTimeout(() => this.#play(), aheadMs)
      return
    }
    this.#video.play().catch(() => {})
    this.#isFresh = true
    this.#look(FIRST_CHECK_MS)
  }

  /** @param {number} ms */
  #look(ms) {
    clearTimeout(this.#check)
    this.#check = window.setTimeout(() => this.#correct(), ms)
  }

  #correct() {
    const { conductor, media } = this.#player
    const video = this.#video
    this.#look(CHECK_MS)
    if (!this.#isMoving || this.#place.part !== 'inside') return
    const now = { second: video.currentTime, main: media.currentTime }
    const stands = now.second === this.#before.second && now.main > this.#before.main + 0.15 * conductor.rate
    this.#before = now
    if (stands && !video.paused) return this.#join()
    if (video.readyState < 3) return this.#ranDry()
    const clock = performance.now()
    const decision = correction({
      driftMs: this.#driftMs, rate: conductor.rate, isNudged: video.playbackRate !== conductor.rate,
      sinceChangeMs: clock - this.#changedAt, jumpMs: this.#jumpMs, isFresh: this.#isFresh, manner: this.#manner
    })
    this.#isFresh = false
    if (decision.act === 'rate') this.#setRate(decision.rate)
    if (decision.act === 'jump' && clock - this.#jumpedAt > 4 * this.#jumpMs) this.#jump(decision.aheadMs)
    if (decision.act === 'wait') {
      this.#rest()
      this.#setRate(conductor.rate)
      this.#later = window.setTimeout(() => this.#play(), decision.ms)
    }
  }

  /** @param {number} aheadMs */
  #jump(aheadMs) {
    const video = this.#video
    const began = this.#jumpedAt = performance.now()
    this.#setRate(this.#player.conductor.rate)
    video.currentTime = placeIn(this.#player.conductor.ms + aheadMs, this.#offset, video.duration * 1000).ms / 1000
    video.addEventListener('seeked', () => {
      this.#jumpMs = learned(this.#jumpMs, performance.now() - began)
      if (this.#isMoving) this.#look(START_MS)
    }, { once: true, signal: this.#teardown.signal })
  }

  /** @param {number} rate */
  #setRate(rate) {
    if (this.#video.playbackRate === rate) return
    this.#video.playbackRate = rate
    this.#changedAt = performance.now()
  }
}

/** @returns {boolean} */
function isSafari() {
  return /apple/i.test(navigator.vendor)
}
