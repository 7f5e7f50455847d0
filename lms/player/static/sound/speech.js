/**
 * Speaks clips of a made sound file. It can be paused, goes on where it stopped, and never leaves anyone waiting: a file
 * that does not move in time counts as broken.
 */

/** @typedef {{ text: string, start_ms: number, end_ms: number, words?: [number, number, number][] }} Clip `words`: start in
 *   the whole file (ms), offset and length in the text */
/** @typedef {'done' | 'stopped' | 'silent'} Outcome `silent`: it could not be spoken */
/** @typedef {{ rate: number, volume: number }} Tone rate and volume, 1 is normal; a volume above 1 is made louder */
/** @typedef {(offset: number, length: number) => void} OnWord */

const STUCK_MS = 4000 // a file that does not move for so long will not come
const NEAR_MS = 30

/** A sound file, spoken in clips. */
export class ClipVoice {
  audio = new Audio()
  /** @type {Clip | null} */
  #clip = null
  /** @type {((outcome: Outcome) => void) | null} */
  #settle = null
  /** @type {OnWord | null} */
  #onWord = null
  #word = -1
  #isPaused = false
  #endTimer = 0
  #stuckTimer = 0
  /** @type {import('./sound-chain.js').Amplifier | null} */
  #amplifier = null
  #wantsLouder = false

  /** @param {string} src */
  constructor(src) {
    const { audio } = this
    audio.preload = 'none'
    audio.src = src
    audio.addEventListener('playing', () => this.#watch())
    audio.addEventListener('seeked', () => this.#watch())
    audio.addEventListener('timeupdate', () => this.#moved())
    audio.addEventListener('ratechange', () => this.#watch())
    audio.addEventListener('ended', () => this.#finish('done'))
    audio.addEventListener('error', () => this.#finish('silent'))
  }

  /** @returns {boolean} */
  get isBroken() {
    return this.audio.error !== null
  }

  /** Be allowed to play later, which iOS grants in a gesture only; and be there in time. @param {Clip} [clip] */
  prepare(clip) {
    if (this.#clip || this.isBroken) return
    if (this.audio.preload === 'none') {
      this.audio.preload = 'metadata'
      this.audio.load()
    }
    if (clip) this.#goTo(clip)
  }

  /**
   * @param {Clip} clip
   * @param {Tone} tone
   * @param {OnWord} [onWord]
   * @returns {Promise<Outcome>}
   */
  say(clip, tone, onWord) {
    this.stop()
    if (this.isBroken) return Promise.resolve('silent')
    this.#clip = clip
    this.#onWord = onWord ?? null
    this.#word = -1
    this.#isPaused = false
    this.audio.preload = 'auto'
    this.#goTo(clip)
    this.setTone(tone)
    return new Promise((settle) => {
      this.#settle = settle
      this.#start()
    })
  }

  /** @param {Tone} tone */
  setTone({ rate, volume }) {
    this.audio.defaultPlaybackRate = rate
    this.audio.playbackRate = rate
    this.audio.volume = Math.min(1, volume)
    this.#wantsLouder = volume > 1
    if (this.#amplifier) this.#amplifier.set(Math.max(1, volume))
    else if (this.#wantsLouder) this.#amplify(volume)
  }

  pause() {
    if (!this.#clip || this.#isPaused) return
    this.#isPaused = true
    this.#clearTimers()
    this.audio.pause()
  }

  resume() {
    if (!this.#clip || !this.#isPaused) return
    this.#isPaused = false
    this.#start()
  }

  stop() {
    this.#finish('stopped')
  }

  /** @param {Clip} clip */
  #goTo(clip) {
    if (Math.abs(this.audio.currentTime * 1000 - clip.start_ms) > NEAR_MS) this.audio.currentTime = clip.start_ms / 1000
  }

  #start() {
    this.#moved()
    this.audio.play().catch((fault) => {
      if (fault.name !== 'AbortError') this.#finish('silent')
    })
  }

  #moved() {
    clearTimeout(this.#stuckTimer)
    if (this.#clip && !this.#isPaused) this.#stuckTimer = window.setTimeout(() => this.#finish('silent'), STUCK_MS)
    this.#watch()
  }

  /** Sleep until the next word or the end. */
  #watch() {
    clearTimeout(this.#endTimer)
    const { audio } = this
    if (!this.#clip || this.#isPaused || audio.paused || audio.seeking) return
    const ms = audio.currentTime * 1000
    if (ms >= this.#clip.end_ms) return this.#finish('done')
    const words = (this.#onWord && this.#clip.words) || []
    while (words[this.#word + 1]?.[0] <= ms) this.#word += 1
    const word = words[this.#word]
    if (word) this.#onWord?.(word[1], word[2])
    const next = Math.min(this.#clip.end_ms, words[this.#word + 1]?.[0] ?? Infinity)
    this.#endTimer = window.setTimeout(() => this.#watch(), Math.max(4, (next - ms) / audio.playbackRate))
  }

  #clearTimers() {
    clearTimeout(this.#endTimer)
    clearTimeout(this.#stuckTimer)
  }

  /** @param {Outcome} outcome */
  #finish(outcome) {
    this.#clearTimers()
    if (!this.#clip) return
    this.#clip = null
    this.audio.pause()
    this.#settle?.(outcome)
  }

  /** @param {number} volume */
  async #amplify(volume) {
    const { amplify } = await import('./sound-chain.js')
    this.#amplifier ??= await amplify(this.audio)
    this.#amplifier?.set(this.#wantsLouder ? volume : 1)
  }
}

/**
 * The clips of the lesson, null where there are none or they cannot be had.
 * @param {import('../core/changxue-player.js').ChangxuePlayer} player
 * @returns {Promise<Clip[] | null>}
 */
export function clipsOf(player) {
  let clips = known.get(player)
  if (!clips) known.set(player, (clips = load(player.manifest.aloud?.index)))
  return clips
}

/** @type {WeakMap<object, Promise<Clip[] | null>>} */
const known = new WeakMap()

/** @param {string | undefined} url */
async function load(url) {
  if (!url) return null
  try {
    const { clips } = await (await fetch(url, { signal: AbortSignal.timeout(8000) })).json()
    return clips.map((/** @type {Clip} */ clip) => (clip?.end_ms > clip?.start_ms ? clip : null))
  } catch {
    return null
  }
}
