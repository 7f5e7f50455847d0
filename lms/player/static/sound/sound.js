/**
 * Help for hearing: clearer speech, one channel for both ears, balance, louder than the device alone. The sound of the
 * lesson is led through an audio context only when something of this is on, and only while the context runs: one that
 * waits for a gesture would make the lesson silent. Once led so, it stays so, and "off" is a straight wire.
 */
import { runningContext, SoundChain } from './sound-chain.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */

const GESTURES = ['pointerup', 'keydown']
const WAIT_MS = 1000

/** A media element can be led into one context only, once. @type {WeakMap<HTMLMediaElement, SoundChain>} */
const chains = new WeakMap()

class SoundHelp {
  #player
  #duck = 1
  #isTrying = false
  #hasTold = false

  /** @param {Player} player */
  constructor(player) {
    this.#player = player
    player.prefs.addEventListener('change', () => this.apply())
    player.conductor.addEventListener('change', () => this.#keepRunning())
    for (const name of GESTURES) addEventListener(name, () => this.#keepRunning(), { passive: true })
    this.apply()
  }

  /** @returns {SoundChain | null} what the sound is led through */
  get chain() {
    return chains.get(this.#player.media) ?? null
  }

  /** @param {number} factor for where the browser keeps the volume to itself */
  duck(factor) {
    this.#duck = factor
    this.apply()
  }

  apply() {
    if (this.chain) this.chain.set(this.#sound)
    else this.#lead()
  }

  get #sound() {
    const { prefs } = this.#player
    return {
      clean: Boolean(prefs.get('sound_clean')),
      mono: Boolean(prefs.get('sound_mono')),
      balance: (prefs.get('sound_balance') ?? 0) / 100,
      boost: Math.max(1, (prefs.get('sound_boost') ?? 100) / 100),
      duck: this.#duck
    }
  }

  get #isWanted() {
    const { clean, mono, balance, boost, duck } = this.#sound
    return clean || mono || balance !== 0 || boost > 1 || duck < 1
  }

  /** From another site without its leave the browser would hand us silence. */
  get #isOurs() {
    const { currentSrc, src, crossOrigin } = this.#player.media
    const url = new URL(src || currentSrc, document.baseURI)
    return url.origin === location.origin || url.protocol === 'blob:' || crossOrigin !== null
  }

  async #lead() {
    const { media } = this.#player
    // Before the first play a context may wait for a gesture, and there is nothing to hear anyway.
    if (!this.#isWanted || this.#isTrying || !(media.currentSrc || media.src)) return
    if (!this.#isOurs) return this.#tell('sound.other_site')
    this.#isTrying = true
    const context = await runningContext()
    this.#isTrying = false
    if (!context || this.chain) return
    const chain = new SoundChain(context, context.createMediaElementSource(media))
    chains.set(media, chain)
    chain.set(this.#sound)
    context.addEventListener('statechange', () => this.#keepRunning())
  }

  /** A phone call stops a context; the person's next touch or key lets it go on. */
  async #keepRunning() {
    const { conductor } = this.#player
    if (!this.chain) return this.#lead()
    const { context } = this.chain
    if (!(context instanceof AudioContext) || context.state === 'running' || !conductor.wants || this.#isTrying) return
    this.#isTrying = true
    await Promise.race([context.resume().catch(() => {}), new Promise((resolve) => setTimeout(resolve, WAIT_MS))])
    this.#isTrying = false
    if (/** @type {string} */ (context.state) === 'running' || !conductor.wants) return
    this.#player.show(this.#player.t('sound.stopped'), { button: this.#player.t('sound.go_on'), run: () => context.resume() })
  }

  /** @param {string} key */
  #tell(key) {
    if (!this.#hasTold) this.#player.show(this.#player.t(key))
    this.#hasTold = true
  }
}

/**
 * @param {Player} player
 * @returns {SoundHelp}
 */
export function attach(player) {
  const { prefs } = player
  for (const name of ['clean', 'mono']) {
    const pref = `sound_${name}`
    player.addAction({ id: `sound-${name}`, group: 'sound', pressed: () => Boolean(prefs.get(pref)), run: () => prefs.set(pref, !prefs.get(pref)) })
    player.addControl(`sound-${name}`, { icon: '', place: 'more' })
  }
  return new SoundHelp(player)
}
