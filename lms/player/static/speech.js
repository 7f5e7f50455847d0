/**
 * Speaks a text: a clip of a made sound file, or the browser's own voice where there is none. A voice can be paused,
 * goes on where it stopped, and never leaves anyone waiting: what does not move in time counts as broken.
 */
import { patience, pieces, voiceFor } from './sentences.js'

/** @typedef {{ text: string, start_ms: number, end_ms: number, words?: [number, number, number][] }} Clip `words`: start in
 *   the whole file (ms), offset and length in the text */
/** @typedef {'done' | 'stopped' | 'silent'} Outcome `silent`: it could not be spoken */
/** @typedef {{ rate: number, volume: number }} Tone rate and volume, 1 is normal; a volume above 1 is made louder */
/** @typedef {(offset: number, length: number) => void} OnWord */

const STUCK_MS = 5000 // a file that does not move for so long will not come
const VOICES_MS = 1000 // some browsers know their voices only after a moment
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

/** The browser's voice, a sentence at a time: some stop after 15 seconds and say nothing, some take a pause for an end. */
export class BrowserVoice {
  /** @type {import('./sentences.js').Piece[]} */
  #pieces = []
  #at = 0
  #silences = 0
  #turn = 0
  #timer = 0
  #isPaused = false
  /** @type {Tone} */
  #tone = { rate: 1, volume: 1 }
  /** @type {SpeechSynthesisVoice | null} */
  #voice = null
  /** @type {((outcome: Outcome) => void) | null} */
  #settle = null
  /** @type {OnWord | null} */
  #onWord = null

  /**
   * @param {string} text
   * @param {string} lang
   * @param {Tone} tone
   * @param {OnWord} [onWord]
   * @returns {Promise<Outcome>} `silent` where the browser has no voice for the language, or one that does not speak
   */
  async say(text, lang, tone, onWord) {
    this.stop()
    const turn = this.#turn
    const voice = await voiceOf(lang)
    if (turn !== this.#turn) return 'stopped'
    if (!voice) return 'silent'
    this.#voice = voice
    this.#tone = tone
    this.#pieces = pieces(text)
    this.#at = 0
    this.#silences = 0
    this.#onWord = onWord ?? null
    return new Promise((settle) => {
      this.#settle = settle
      if (!this.#isPaused) this.#speak()
    })
  }

  /** @param {Tone} tone from the next sentence on */
  setTone(tone) {
    this.#tone = tone
  }

  pause() {
    this.#isPaused = true
    if (this.#settle) this.#hush()
  }

  /** The sentence that was cut off is spoken again. */
  resume() {
    if (!this.#isPaused) return
    this.#isPaused = false
    if (this.#settle) this.#speak()
  }

  stop() {
    if (this.#settle) this.#hush()
    this.#turn += 1
    this.#isPaused = false
    this.#finish('stopped')
  }

  #hush() {
    this.#turn += 1
    clearTimeout(this.#timer)
    speechSynthesis.cancel()
  }

  #speak() {
    const piece = this.#pieces[this.#at]
    if (!piece) return this.#finish('done')
    const turn = ++this.#turn
    const spoken = new SpeechSynthesisUtterance(piece.text)
    spoken.voice = this.#voice
    spoken.lang = this.#voice?.lang ?? ''
    spoken.rate = this.#tone.rate
    spoken.volume = Math.min(1, this.#tone.volume)
    /** @param {boolean} isHeard */
    const goOn = (isHeard) => {
      if (turn === this.#turn) this.#next(isHeard)
    }
    spoken.onend = () => goOn(true)
    spoken.onerror = () => goOn(false)
    spoken.onboundary = ({ charIndex, charLength }) => {
      if (turn === this.#turn) this.#onWord?.(piece.start + charIndex, charLength || 1)
    }
    this.#onWord?.(piece.start, piece.text.length)
    this.#timer = window.setTimeout(() => goOn(false), patience(piece.text, this.#tone.rate))
    speechSynthesis.speak(spoken)
  }

  /** @param {boolean} isHeard */
  #next(isHeard) {
    this.#hush()
    this.#silences = isHeard ? 0 : this.#silences + 1
    if (this.#silences > 1 || (!isHeard && this.#pieces.length === 1)) return this.#finish('silent')
    this.#at += 1
    this.#speak()
  }

  /** @param {Outcome} outcome */
  #finish(outcome) {
    const settle = this.#settle
    this.#settle = null
    settle?.(outcome)
  }
}

/**
 * @param {string} lang
 * @returns {Promise<SpeechSynthesisVoice | null>} null where the browser has none for the language
 */
export async function voiceOf(lang) {
  const synthesis = globalThis.speechSynthesis
  if (!synthesis) return null
  if (!synthesis.getVoices().length) {
    await new Promise((resolve) => {
      synthesis.addEventListener?.('voiceschanged', resolve, { once: true })
      setTimeout(resolve, VOICES_MS)
    })
  }
  return voiceFor(synthesis.getVoices(), lang)
}

/**
 * The clips of the lesson, null where there are none or they cannot be had.
 * @param {import('./changxue-player.js').ChangxuePlayer} player
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
