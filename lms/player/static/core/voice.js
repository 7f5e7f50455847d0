/** The one voice of the player towards screen readers: polite, as talkative as the person wants, quiet while sound plays. */

/** @typedef {import('./changxue-player.js').ChangxuePlayer} Player */

const LEVELS = { brief: 0, must: 0, normal: 1, full: 2 }

export class Voice {
  #player
  #region = document.createElement('p')
  #waiting = ''

  /** @param {Player} player */
  constructor(player) {
    this.#player = player
    this.#region.className = 'sr-only'
    this.#region.setAttribute('role', 'status')
    player.root.append(this.#region)
    player.conductor.addEventListener('change', () => this.#catchUp())
  }

  /**
   * @param {string} text
   * @param {'must' | 'normal' | 'full'} level
   */
  say(text, level) {
    const wished = this.#player.prefs.get('talkativeness') ?? this.#player.manifest.talkativeness
    const most = LEVELS[/** @type {keyof LEVELS} */ (wished)] ?? 1
    if (LEVELS[level] > most) return
    // Nobody is spoken over: what can wait is said at the next pause, and only the last of it.
    if (level !== 'must' && most < 2 && this.#isSounding) this.#waiting = text
    else this.#speak(text)
  }

  get #isSounding() {
    const { conductor, media } = this.#player
    return conductor.moving && !media.muted && media.volume > 0
  }

  #catchUp() {
    if (!this.#waiting || this.#isSounding) return
    this.#speak(this.#waiting)
    this.#waiting = ''
  }

  /** @param {string} text */
  #speak(text) {
    // The same words twice would not be noticed as a change.
    this.#region.textContent = this.#region.textContent === text ? `${text}\u00a0` : text
  }
}
