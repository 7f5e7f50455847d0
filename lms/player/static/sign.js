/**
 * The sign language film beside, below or over the picture: in step with it (second-film.js), at a place and size of the
 * person's choice, by buttons, arrow keys or pointer. Swapping exchanges two boxes; nothing is loaded again.
 */
import { SecondFilm } from './second-film.js'
import { within } from './sync.js'

/** @typedef {import('./changxue-player.js').ChangxuePlayer} Player */
/** @typedef {import('./second-film.js').Film & { id: string, label: string, note: string, is_timing: boolean, width: number, height: number }} Track */

const PLACES = ['right', 'left', 'below', 'free']
const SIZE_LEAST = 17
const SIZE_STEP = 8
const MOVE_STEP = 5
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/** @param {Player} player */
export async function attach(player) {
  await player.loadStyle(new URL('./sign.css', import.meta.url))
  return new SignWindow(player)
}

class SignWindow {
  #player
  #isOn = false
  #isWarned = false
  #box = make('div', 'sign')
  #video = document.createElement('video')
  #note = make('p', 'sign-note')
  #tools = make('div', 'sign-tools')
  #film
  /** @type {Map<string, HTMLButtonElement>} */
  #places = new Map()

  /** @param {Player} player */
  constructor(player) {
    this.#player = player
    const video = this.#video
    // These are attributes too, which phones want before they play in the page and unasked.
    video.muted = video.defaultMuted = video.playsInline = true
    video.preload = 'none'
    video.tabIndex = -1
    this.#box.part.add('sign')
    this.#box.append(video)
    this.#film = new SecondFilm(player, video, (news) => this.#hear(news))
    this.#addActions()
    this.#buildTools()
    this.#dragWithPointer()
    this.#box.addEventListener('click', () => player.run('play'))
    player.prefs.addEventListener('change', (event) => this.#onPref(/** @type {CustomEvent} */ (event).detail.name))
  }

  /** @param {boolean} isOn */
  turn(isOn) {
    if (isOn === this.#isOn) return
    this.#isOn = isOn
    const { stage, root } = this.#player
    if (isOn) {
      stage.append(this.#box)
      root.querySelector('.bar')?.before(this.#note, this.#tools)
      this.#open()
      this.#lay()
    } else {
      this.#film.close()
      this.#clearNotice()
      for (const element of [this.#box, this.#note, this.#tools]) element.remove()
      delete stage.dataset.sign
      stage.classList.remove('swapped')
    }
    this.#player.refresh()
  }

  /** @returns {Track[]} */
  get #tracks() {
    return this.#player.manifest.sign ?? []
  }

  #open() {
    const { prefs } = this.#player
    const track = this.#tracks.find(({ id }) => id === prefs.get('sign_track')) ?? this.#tracks[0]
    if (!track) return
    this.#video.preload = 'none'
    this.#video.setAttribute('aria-label', track.label)
    this.#note.textContent = [track.is_timing ? this.#player.t('sign.timing') : '', track.note].filter(Boolean).join(' ')
    this.#player.stage.style.setProperty('--sign-ratio', String((track.width || 4) / (track.height || 3)))
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
    const { stage, prefs } = this.#player
    stage.dataset.sign = prefs.get('sign_place')
    stage.classList.toggle('swapped', prefs.get('sign_swapped'))
    for (const name of ['size', 'x', 'y']) stage.style.setProperty(`--sign-${name}`, String(prefs.get(`sign_${name}`)))
    for (const [place, button] of this.#places) button.setAttribute('aria-pressed', String(place === prefs.get('sign_place')))
    this.#player.refresh()
  }

  #addActions() {
    const { prefs } = this.#player
    const available = () => this.#isOn
    const player = this.#player
    player.addAction({ id: 'sign-swap', group: 'view', key: 'Alt+Shift+KeyX', available, pressed: () => Boolean(prefs.get('sign_swapped')), run: () => prefs.set('sign_swapped', !prefs.get('sign_swapped')) })
    player.addAction({ id: 'sign-larger', group: 'view', available, run: () => this.#resize(SIZE_STEP) })
    player.addAction({ id: 'sign-smaller', group: 'view', available, run: () => this.#resize(-SIZE_STEP) })
  }

  #buildTools() {
    const panel = make('div', 'sign-panel')
    const opener = this.#button('sign.adjust', () => {
      panel.hidden = !panel.hidden
      opener.setAttribute('aria-expanded', String(!panel.hidden))
    })
    panel.hidden = true
    opener.setAttribute('aria-expanded', 'false')
    this.#tools.setAttribute('role', 'group')
    this.#tools.setAttribute('aria-label', this.#player.t('sign.window'))
    for (const place of PLACES) this.#places.set(place, this.#button(`sign.${place}`, () => this.#player.prefs.set('sign_place', place)))
    panel.append(...this.#trackChoice(), ...this.#places.values(), ...this.#moveButtons(),
      this.#handle('sign.move', (x, y) => this.#move(x, y)), this.#handle('sign.resize', (x, y) => this.#resize((x || -y) * SIZE_STEP)))
    this.#tools.append(this.#actionButton('sign-swap'), this.#actionButton('sign-smaller'), this.#actionButton('sign-larger'), opener, panel)
  }

  #moveButtons() {
    return Object.entries(ARROWS).map(([key, [x, y]]) => this.#button(`sign.${key}`, () => this.#move(x, y)))
  }

  /** A button on which the arrow keys act; pressed, it says so. @param {string} key @param {(x: number, y: number) => void} act */
  #handle(key, act) {
    const handle = this.#button(key, () => this.#player.say(this.#player.t('sign.arrows'), 'must'))
    handle.addEventListener('keydown', (event) => {
      const way = ARROWS[event.key]
      if (!way || event.altKey || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      event.stopPropagation()
      act(...way)
    })
    return handle
  }

  #trackChoice() {
    if (this.#tracks.length < 2) return []
    const label = make('label', 'sign-track')
    const select = document.createElement('select')
    select.append(...this.#tracks.map(({ id, label }) => new Option(label, id)))
    select.value = this.#player.prefs.get('sign_track') || this.#tracks[0].id
    select.addEventListener('change', () => this.#player.prefs.set('sign_track', select.value))
    label.append(this.#player.t('sign.track'), select)
    return [label]
  }

  /** @param {string} id of an action that also has a key */
  #actionButton(id) {
    const button = this.#button(`action.${id}`, () => this.#player.run(id))
    const pressed = this.#player.actions.get(id)?.pressed
    if (!pressed) return button
    this.#player.prefs.addEventListener('change', () => button.setAttribute('aria-pressed', String(pressed())))
    button.setAttribute('aria-pressed', String(pressed()))
    return button
  }

  /** @param {string} key of its words @param {() => void} run */
  #button(key, run) {
    const button = /** @type {HTMLButtonElement} */ (make('button', 'control'))
    const word = make('span', 'word')
    word.textContent = this.#player.t(key)
    button.type = 'button'
    button.append(word)
    button.addEventListener('click', run)
    return button
  }

  /** @param {number} by percent of the picture */
  #resize(by) {
    const size = within(this.#player.prefs.get('sign_size') + by, SIZE_LEAST, 100)
    this.#player.prefs.set('sign_size', size)
    this.#player.say(this.#player.t('sign.size', { size }), 'normal')
  }

  /** A film that is moved comes loose from its place. @param {number} x @param {number} y steps */
  #move(x, y) {
    const { prefs } = this.#player
    this.#loosen()
    prefs.set('sign_x', within(prefs.get('sign_x') + x * MOVE_STEP, 0, 100))
    prefs.set('sign_y', within(prefs.get('sign_y') + y * MOVE_STEP, 0, 100))
    this.#player.say(this.#player.t('sign.at', { x: prefs.get('sign_x'), y: prefs.get('sign_y') }), 'normal')
  }

  #loosen() {
    const { prefs } = this.#player
    const place = prefs.get('sign_place')
    if (place === 'free') return
    prefs.set('sign_x', place === 'right' ? 100 : place === 'left' ? 0 : 50)
    prefs.set('sign_y', place === 'below' ? 100 : 50)
    prefs.set('sign_place', 'free')
  }

  /** Drag to move; near the lower corner at its end, to resize. Every drag has a button that does the same. */
  #dragWithPointer() {
    const box = this.#box
    let isDragged = false
    box.addEventListener('pointerdown', (down) => {
      const { prefs, stage } = this.#player
      if (down.button || prefs.get('sign_swapped')) return
      const [frame, own] = [stage.getBoundingClientRect(), box.getBoundingClientRect()]
      const resizes = own.right - down.clientX < 24 && own.bottom - down.clientY < 24
      const end = new AbortController()
      isDragged = false
      box.setPointerCapture(down.pointerId)
      box.addEventListener('pointermove', (move) => {
        const [dx, dy] = [move.clientX - down.clientX, move.clientY - down.clientY]
        if (!isDragged && Math.hypot(dx, dy) < 6) return
        isDragged = true
        if (resizes) return prefs.set('sign_size', within(((own.width + dx) / frame.width) * 100, SIZE_LEAST, 100))
        if (prefs.get('sign_place') !== 'free') prefs.set('sign_place', 'free')
        prefs.set('sign_x', share(own.left + dx - frame.left, frame.width - own.width))
        prefs.set('sign_y', share(own.top + dy - frame.top, frame.height - own.height))
      }, { signal: end.signal })
      for (const name of ['pointerup', 'pointercancel']) box.addEventListener(name, () => end.abort(), { signal: end.signal })
    })
    // The end of a drag is not a press.
    box.addEventListener('click', (event) => isDragged && (event.stopImmediatePropagation(), (isDragged = false)), { capture: true })
  }

  /** @param {import('./second-film.js').News} news */
  #hear(news) {
    const player = this.#player
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
    if (this.#isWarned) this.#player.show('')
    this.#isWarned = false
  }
}

/** @param {number} part @param {number} whole @returns {number} percent */
function share(part, whole) {
  return whole > 0 ? within((part / whole) * 100, 0, 100) : 0
}

/** @param {string} tag @param {string} className */
function make(tag, className) {
  const element = document.createElement(tag)
  element.className = className
  return element
}
