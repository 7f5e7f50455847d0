/**
 * The browser's own voice, for what was never recorded or cannot be had. A sentence at a time: some engines stop after 15
 * seconds and say nothing of it, some take a pause for an end.
 */
import { patience, pieces, voiceFor } from './sentences.js'

/** @typedef {import('./speech.js').Outcome} Outcome */
/** @typedef {import('./speech.js').Tone} Tone */
/** @typedef {import('./speech.js').OnWord} OnWord */

const VOICES_MS = 1000 // some browsers know their voices only after a moment
let hasWaited = false

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
  if (!synthesis.getVoices().length && !hasWaited) {
    hasWaited = true
    await new Promise((resolve) => {
      synthesis.addEventListener?.('voiceschanged', resolve, { once: true })
      setTimeout(resolve, VOICES_MS)
    })
  }
  return voiceFor(synthesis.getVoices(), lang)
}
