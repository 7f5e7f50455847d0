/** Plays single clips of the recording of a lesson's texts; the lesson itself is held meanwhile. */

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */

const LOOK_MS = 150
const END_MS = 30 // a clip ends in silence: this early nobody misses anything, and nothing of the next is heard

export class Clips {
  #player
  #tell
  #audio = new Audio()
  #timer = 0
  /** @type {Promise<{ start_ms: number, end_ms: number }[]> | null} */
  #index = null
  #asked = 0
  isOn = false

  /**
   * @param {Player} player
   * @param {(isOn: boolean) => void} tell
   */
  constructor(player, tell) {
    this.#player = player
    this.#tell = tell
    this.#audio.preload = 'none'
    this.#audio.addEventListener('error', () => this.stop())
  }

  /** @param {number | null} clip */
  async play(clip) {
    this.stop()
    const asked = ++this.#asked
    if (clip === null) return
    this.#set(true)
    const { src, index } = this.#player.manifest.aloud
    this.#index ??= fetch(index).then((answer) => answer.json()).then((json) => json.clips)
    const place = (await this.#index.catch(() => (this.#index = null)))?.[clip]
    if (asked !== this.#asked) return
    if (!place) return this.#set(false)
    if (!this.#audio.src) this.#audio.src = src
    this.#audio.playbackRate = this.#audio.defaultPlaybackRate = (this.#player.prefs.get('aloud_rate') ?? 100) / 100
    this.#audio.currentTime = place.start_ms / 1000
    // A browser may refuse sound that nobody asked for just now: then the page stays quiet.
    this.#audio.play().then(() => asked === this.#asked && this.#watch(place.end_ms), () => asked === this.#asked && this.#set(false))
  }

  stop() {
    this.#asked += 1
    clearTimeout(this.#timer)
    this.#audio.pause()
    if (this.isOn) this.#set(false)
  }

  /** @param {number} endMs */
  #watch(endMs) {
    clearTimeout(this.#timer)
    const left = (endMs - this.#audio.currentTime * 1000) / this.#audio.playbackRate
    if (left <= END_MS || this.#audio.ended || this.#audio.paused) return this.stop()
    this.#timer = window.setTimeout(() => this.#watch(endMs), Math.min(LOOK_MS, Math.max(1, left - END_MS)))
  }

  /** @param {boolean} isOn */
  #set(isOn) {
    this.isOn = isOn
    if (isOn) this.#player.conductor.hold('aloud')
    else this.#player.conductor.release('aloud')
    this.#tell(isOn)
  }
}
