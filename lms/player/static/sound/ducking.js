/** The lesson more quietly while something is said over it, up and down without a jolt. */

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */

const GLIDE_MS = 150
const STEP_MS = 15

export class Ducking {
  #player
  #isDown = false
  #factor = 1
  #timer = 0

  /** @param {Player} player */
  constructor(player) {
    this.#player = player
    // The player sets the volume again at every change of a preference.
    player.prefs.addEventListener('change', () => this.#isDown && this.#glide())
  }

  /** @param {boolean} isDown */
  set(isDown) {
    if (isDown === this.#isDown) return
    this.#isDown = isDown
    this.#glide()
  }

  get #goal() {
    return this.#isDown ? (this.#player.prefs.get('description_duck') ?? 25) / 100 : 1
  }

  #glide() {
    clearInterval(this.#timer)
    const [from, goal, start] = [this.#factor, this.#goal, performance.now()]
    const step = () => {
      const share = Math.min(1, (performance.now() - start) / GLIDE_MS)
      this.#apply(from + (goal - from) * share)
      if (share === 1) clearInterval(this.#timer)
    }
    this.#timer = window.setInterval(step, STEP_MS)
    step()
  }

  /** @param {number} factor */
  #apply(factor) {
    const { media, prefs } = this.#player
    this.#factor = factor
    const wanted = Math.min(1, (prefs.get('volume') ?? 100) / 100) * factor
    media.volume = wanted
    // iOS keeps the volume of a media element to itself; there the sound is led through a chain that can be turned down.
    if (Math.abs(media.volume - wanted) > 0.02) this.#player.use('sound').then((sound) => sound?.duck(this.#factor))
  }
}
