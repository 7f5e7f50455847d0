/**
 * The words of a description under the picture, for who reads them with eyes or fingers. Not a live region: a screen
 * reader would say what the voice says already. Where no voice is, the lesson waits here until the words are read.
 */
import { readingMs } from './description-plan.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */

export class DescriptionLine {
  #player
  #goOn
  #box = document.createElement('div')
  #words = document.createElement('p')
  #button = document.createElement('button')
  #timer = 0
  #until = 0
  #leftMs = 0

  /**
   * @param {Player} player
   * @param {() => void} goOn
   */
  constructor(player, goOn) {
    this.#player = player
    this.#goOn = goOn
    this.#box.className = 'description'
    this.#box.part.add('description')
    this.#box.hidden = true
    this.#words.lang = player.manifest.lang ?? ''
    this.#button.type = 'button'
    this.#button.className = 'control'
    this.#button.textContent = player.t('description.go_on')
    this.#button.hidden = true
    this.#button.addEventListener('click', () => {
      /** @type {HTMLElement | null} */ (player.root.querySelector('[data-action=play]'))?.focus()
      goOn()
    })
    this.#box.append(this.#words, this.#button)
    player.controls.captionLayer.after(this.#box)
    // Elsewhere in the lesson, and with description off, these words are old.
    const clear = () => (this.#box.hidden = true)
    player.conductor.addEventListener('seek', clear)
    player.addEventListener('changxue-mode', (event) => /** @type {CustomEvent} */ (event).detail.mode === 'description' && clear())
  }

  /** What is being said, where the person reads along. @param {string} text */
  show(text) {
    const { captions, prefs, manifest } = this.#player
    const talk = prefs.get('talkativeness') ?? manifest.talkativeness
    this.#words.textContent = text
    this.#box.hidden = !(captions.isOn || talk === 'full')
  }

  /**
   * Nothing says it: everyone gets the words, and the time to read them once `resume` is called.
   * @param {string} text
   */
  read(text) {
    this.show(text)
    this.#box.hidden = false
    this.#button.hidden = false
    this.#leftMs = readingMs(text, this.#player.prefs.get('reading_pace') ?? 6)
    this.#timer = -1
  }

  pause() {
    if (this.#timer <= 0) return
    clearTimeout(this.#timer)
    this.#timer = -1
    this.#leftMs = this.#until - performance.now()
  }

  resume() {
    if (this.#timer >= 0) return
    this.#until = performance.now() + this.#leftMs
    // Who stands on the button reads with a keyboard or with fingers, and decides alone.
    const look = () => {
      if (this.#player.root.activeElement === this.#button) this.#timer = window.setTimeout(look, 500)
      else this.#goOn()
    }
    this.#timer = window.setTimeout(look, this.#leftMs)
  }

  /** The words stay to be read, until others come; the button goes. */
  end() {
    clearTimeout(this.#timer)
    this.#timer = 0
    this.#button.hidden = true
  }
}
