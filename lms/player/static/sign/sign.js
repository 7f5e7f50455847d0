/**
 * The sign language film beside, below or over the picture, in step with it (second-film.js). Swapping exchanges two boxes of
 * CSS; nothing is loaded again. What moves the window comes when someone wants to move it: sign-tools.js.
 */
import { make, word } from '../core/controls.js'
import { SecondFilm } from './second-film.js'
import { within } from './sync.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */
/** @typedef {import('./second-film.js').Film & { id: string, label: string, note: string, is_timing: boolean, width: number, height: number }} Track */

const SIZE_STEP = 8

/** @param {Player} player */
export async function attach(player) {
  await player.loadStyle(new URL('./sign.css', import.meta.url))
  return new SignWindow(player)
}

export class SignWindow {
  #isOn = false
  #isWarned = false
  #note = make('p', 'sign-note')
  #bar = make('div', 'sign-tools')
  #video = document.createElement('video')
  #film
  box = make('div', 'sign', 'sign')
  panel = make('div', 'sign-panel')

  /** @param {Player} player */
  constructor(player) {
    this.player = player
    const video = this.#video
    // These are attributes too, which phones want before they play in the page and unasked.
    video.muted = video.defaultMuted = video.playsInline = true
    video.preload = 'none'
    video.tabIndex = -1
    this.box.append(video)
    this.#film = new SecondFilm(player, video, (news) => this.#hear(news))
    this.#addActions()
    this.#buildBar()
    this.box.addEventListener('click', () => player.run('play'))
    player.prefs.addEventListener('change', (event) => this.#onPref(/** @type {CustomEvent} */ (event).detail.name))
  }

  /** @param {boolean} isOn */
  turn(isOn) {
    if (isOn === this.#isOn) return
    this.#isOn = isOn
    const { stage, root } = this.player
    if (isOn) {
      stage.append(this.box)
      root.querySelector('.bar')?.before(this.#note, this.#bar)
      this.#open()
      this.#lay()
    } else {
      this.#film.close()
      this.#clearNotice()
      for (const element of [this.box, this.#note, this.#bar]) element.remove()
      delete stage.dataset.sign
      stage.classList.remove('swapped')
    }
    this.player.refresh()
  }

  /** @returns {Track[]} */
  get tracks() {
    return this.player.manifest.sign ?? []
  }

  /** @param {string} name without "sign_" @returns {any} what the person chose */
  get(name) {
    return this.player.prefs.get(`sign_${name}`)
  }

  /** @param {string} name @param {unknown} value */
  set(name, value) {
    this.player.prefs.set(`sign_${name}`, value)
  }

  #open() {
    const track = this.tracks.find(({ id }) => id === this.get('track')) ?? this.tracks[0]
    if (!track) return
    this.#video.preload = 'none'
    this.#video.setAttribute('aria-label', track.label)
    this.box.dataset.label = track.label // seen until the film has a picture
    this.#note.textContent = [track.is_timing ? this.player.t('sign.timing') : '', track.note].filter(Boolean).join(' ')
    this.player.stage.style.setProperty('--sign-ratio', String((track.width || 4) / (track.height || 3)))
    this.#film.open(track)
  }

  /** @param {string} name */
  #onPref(name) {
    if (!this.#isOn || !name.startsWith('sign_')) return
    if (name === 'sign_track') this.#open()
    else this.#lay()
  }

  /** Everything about place and size is CSS. */
  #lay() {
    const { stage } = this.player
    stage.dataset.sign = this.get('place')
    stage.classList.toggle('swapped', this.get('swapped'))
    for (const name of ['size', 'x', 'y']) stage.style.setProperty(`--sign-${name}`, this.get(name))
    this.player.refresh()
  }

  #addActions() {
    const available = () => this.#isOn
    const act = { group: 'view', available }
    this.player.addAction({ ...act, id: 'sign-swap', key: 'Alt+Shift+KeyX', pressed: () => Boolean(this.get('swapped')), run: () => this.set('swapped', !this.get('swapped')) })
    this.player.addAction({ ...act, id: 'sign-larger', run: () => this.resize(1) })
    this.player.addAction({ ...act, id: 'sign-smaller', run: () => this.resize(-1) })
  }

  #buildBar() {
    const { panel, player } = this
    const opener = this.button('sign.adjust', async () => {
      if (!panel.hasChildNodes()) await tools()
      panel.hidden = !panel.hidden
      opener.ariaExpanded = String(!panel.hidden)
    })
    const tools = () => import('./sign-tools.js').then(({ addTools }) => addTools(this)).catch(() => player.show(player.t('core.unloaded')))
    this.box.addEventListener('pointerenter', tools, { once: true })
    panel.hidden = true
    opener.ariaExpanded = 'false'
    this.#bar.role = 'group'
    this.#bar.ariaLabel = player.t('sign.window')
    const [swap, ...others] = ['sign-swap', 'sign-smaller', 'sign-larger'].map((id) => this.button(`action.${id}`, () => player.run(id)))
    this.mark(swap, () => this.get('swapped'))
    this.#bar.append(swap, ...others, opener, panel)
  }

  /** @param {string} key of its words @param {() => void} run */
  button(key, run) {
    const button = /** @type {HTMLButtonElement} */ (make('button', 'control'))
    button.type = 'button'
    button.append(word(this.player.t(key)))
    button.addEventListener('click', run)
    return button
  }

  /** Let a button tell whether it is pressed. @param {HTMLElement} button @param {() => boolean} isPressed */
  mark(button, isPressed) {
    const show = () => (button.ariaPressed = String(isPressed()))
    this.player.prefs.addEventListener('change', show)
    show()
  }

  /** @param {number} steps */
  resize(steps) {
    const size = within(this.get('size') + steps * SIZE_STEP)
    this.set('size', size)
    this.player.say(this.player.t('sign.size', { size }), 'normal')
  }

  /** @param {import('./second-film.js').News} news */
  #hear(news) {
    const player = this.player
    if (news === 'ready') return this.#clearNotice()
    if (news === 'over') return player.show(player.t('sign.over'))
    const leave = () => player.actions.get('sign')?.pressed?.() && player.run('sign')
    if (news === 'late') {
      this.#isWarned = true
      player.show(player.t('sign.waiting'), { button: player.t('sign.without'), run: leave })
      return
    }
    this.#isWarned = false
    leave()
    if (player.actions.get('captions')?.pressed?.() === false) player.run('captions')
    player.show(player.t('sign.broken'))
  }

  #clearNotice() {
    if (this.#isWarned) this.player.show('')
    this.#isWarned = false
  }
}
