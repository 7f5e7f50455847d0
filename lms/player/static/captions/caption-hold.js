/** Reading takes some people longer than speaking: the lesson waits at the end of a caption until it can have been read. */
import { plain } from './captions.js'
import { holdMs } from './reading-pace.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */

export class CaptionHold {
  #player
  #until = 0
  #timer = 0
  /** Cues that were waited for once. @type {Set<VTTCue>} */
  #waited = new Set()

  /** @param {Player} player */
  constructor(player) {
    this.#player = player
    player.conductor.addEventListener('seek', () => this.#waited.clear())
  }

  /**
   * @param {VTTCue[]} ended captions that would go now
   * @param {boolean} jumped
   * @returns {boolean} do they stay a while longer?
   */
  isHolding(ended, jumped) {
    if (jumped) return this.#end()
    if (performance.now() < this.#until) return true
    const fresh = ended.filter((cue) => !this.#waited.has(cue))
    const { conductor, prefs } = this.#player
    const wait = Math.max(0, ...fresh.map((cue) => holdMs(plain(cue), ((cue.endTime - cue.startTime) * 1000) / conductor.rate, prefs.get('reading_pace'))))
    if (!wait) return false
    for (const cue of fresh) this.#waited.add(cue)
    this.#until = performance.now() + wait
    conductor.hold('reading')
    this.#timer = window.setTimeout(() => {
      this.#end()
      conductor.refresh()
    }, wait)
    return true
  }

  #end() {
    clearTimeout(this.#timer)
    this.#until = 0
    this.#player.conductor.release('reading')
    return false
  }
}
