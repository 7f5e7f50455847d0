/** What the player shows of itself: stage, caption layer, a bar of named buttons, the list "More", notices, dialogs. */
import { clockTime } from './clock-time.js'
import { icon, ICONS } from './icons.js'

/** @typedef {import('./changxue-player.js').ChangxuePlayer} Player */
/** @typedef {{ id: string, icon: string, place: 'main' | 'more' }} Control */

const KEY_STEP_S = 5
const GROUPS = ['modes', 'play', 'chapters', 'speed', 'sound', 'view', 'notes', 'text', 'other']

export class Controls {
  #player
  /** @type {Control[]} */
  #controls = []
  /** @type {Map<string, HTMLButtonElement>} */
  #buttons = new Map()
  #frame = make('div', 'frame')
  #bar = make('div', 'bar', 'controls')
  #main = make('div', 'buttons')
  #more = /** @type {HTMLDetailsElement} */ (make('details', 'more'))
  #list = make('div', 'list')
  #seek = /** @type {HTMLInputElement} */ (make('input', 'seek', 'seek'))
  #time = make('span', 'time')
  #notice = make('div', 'notice', 'notice')
  #second = -1
  #isDrawing = false
  stage = make('div', 'stage', 'stage')
  captionLayer = make('div', 'captions', 'captions')

  /** @param {Player} player */
  constructor(player) {
    this.#player = player
    const picture = make('div', 'picture', 'picture')
    picture.append(make('slot', ''))
    picture.addEventListener('click', () => player.run('play'))
    this.stage.append(picture)
    this.captionLayer.hidden = true
    this.#notice.setAttribute('role', 'status')
    this.#bar.setAttribute('role', 'group')
    this.#bar.setAttribute('aria-label', player.t('core.controls'))
    const summary = make('summary', 'control')
    summary.append(icon('more'), word(player.t('core.more')))
    this.#more.append(summary, this.#list)
    this.#buildSeek()
    this.#main.append(this.#more)
    this.#bar.append(this.#seek, this.#time, this.#main)
    this.#frame.append(this.stage, this.captionLayer, this.#notice, this.#bar)
    player.root.append(this.#frame)
    document.addEventListener('fullscreenchange', () => player.refresh())
  }

  /** @param {string} id @param {{ icon: string, place: 'main' | 'more' }} look */
  add(id, look) {
    this.#controls = [...this.#controls.filter((one) => one.id !== id), { id, ...look }]
    this.draw()
  }

  /** Build the buttons anew, once for however many were added. */
  draw() {
    if (this.#isDrawing) return
    this.#isDrawing = true
    queueMicrotask(() => {
      this.#isDrawing = false
      this.#drawButtons()
      this.refresh()
    })
  }

  #drawButtons() {
    const { actions } = this.#player
    // Moving a button that has the focus would lose it.
    const focused = /** @type {HTMLElement | null} */ (this.#player.root.activeElement)
    const groups = new Map(GROUPS.map((name) => [name, /** @type {HTMLElement[]} */ ([])]))
    for (const { id, icon: picture, place } of this.#controls) {
      const action = actions.get(id)
      if (!action) continue
      const button = this.#buttons.get(id) ?? this.#button(id, picture)
      if (place === 'main') this.#more.before(button)
      else (groups.get(action.group) ?? groups.get('other'))?.push(button)
    }
    const lists = [...groups].filter(([, buttons]) => buttons.length).map(([name, buttons]) => {
      const group = make('div', 'buttons')
      group.setAttribute('role', 'group')
      group.setAttribute('aria-label', this.#player.t(`group.${name}`))
      group.append(...buttons)
      return group
    })
    this.#list.replaceChildren(...lists)
    if (focused?.isConnected) focused.focus({ preventScroll: true })
  }

  /** @param {string} id @param {string} picture */
  #button(id, picture) {
    const button = /** @type {HTMLButtonElement} */ (make('button', 'control', 'button'))
    button.type = 'button'
    button.dataset.action = id
    if (picture) button.append(icon(picture))
    button.append(word(''))
    button.addEventListener('click', () => this.#player.run(id))
    this.#buttons.set(id, button)
    return button
  }

  /** Names, pressed states and the place on the timeline. */
  refresh() {
    for (const [id, button] of this.#buttons) {
      const action = this.#player.actions.get(id)
      if (!action) continue
      button.hidden = action.available?.() === false
      const name = action.name?.() ?? this.#player.t(`action.${id}`)
      const label = button.querySelector('.word')
      if (label && label.textContent !== name) label.textContent = name
      if (action.pressed) button.setAttribute('aria-pressed', String(action.pressed()))
    }
    const path = this.#buttons.get('play')?.querySelector('path')
    const shape = ICONS[this.#player.conductor.wants ? 'pause' : 'play']
    if (path && path.getAttribute('d') !== shape) path.setAttribute('d', shape)
    this.tick()
  }

  /** The place on the timeline, once a second. */
  tick() {
    const { ms, durationMs } = this.#player.conductor
    const second = Math.floor(ms / 1000)
    if (second === this.#second) return
    this.#second = second
    this.#time.textContent = `${clockTime(ms)} / ${clockTime(durationMs)}`
    this.#seek.max = String(Math.ceil(durationMs / 1000))
    // While a person is on the slider it speaks only of their own moves.
    if (this.#player.root.activeElement !== this.#seek) this.#nameMoment(ms)
    this.#seek.value = String(second)
  }

  #buildSeek() {
    const seek = this.#seek
    seek.type = 'range'
    seek.min = '0'
    seek.step = '1'
    seek.value = '0'
    seek.setAttribute('aria-label', this.#player.t('core.place'))
    seek.addEventListener('input', () => this.preview(Number(seek.value) * 1000))
    seek.addEventListener('change', () => this.#player.conductor.seek(Number(seek.value) * 1000))
    seek.addEventListener('focus', () => this.#nameMoment(this.#player.conductor.ms))
    seek.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 6, PageDown: -6 }[event.key]
      if (!step || event.altKey || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      const back = getComputedStyle(seek).direction === 'rtl' && event.key.endsWith('t') ? -1 : 1
      const goal = this.#player.conductor.ms + step * back * KEY_STEP_S * 1000
      this.#player.conductor.seek(goal)
      this.preview(this.#player.conductor.ms)
    })
  }

  /** @param {number} ms what lies at this moment, before anyone goes there */
  preview(ms) {
    this.#nameMoment(ms)
    this.#player.dispatchEvent(new CustomEvent('preview', { detail: { ms } }))
  }

  /** @param {number} ms */
  #nameMoment(ms) {
    this.#seek.setAttribute('aria-valuetext', this.#player.placeName(ms))
  }

  /** @param {string} text @param {{ button?: string, run?: () => void }} more */
  notice(text, { button, run } = {}) {
    if (!button && this.#notice.textContent === text) return
    this.#notice.replaceChildren(...(text ? [word(text)] : []))
    if (!text || !button) return
    const act = /** @type {HTMLButtonElement} */ (make('button', 'control', 'button'))
    act.type = 'button'
    act.append(word(button))
    act.addEventListener('click', () => {
      this.notice('')
      this.#buttons.get('play')?.focus()
      run?.()
    })
    this.#notice.append(act)
  }

  get isFull() {
    return document.fullscreenElement === this.#player || this.#player.classList.contains('fills')
  }
}

/**
 * @param {string} tag
 * @param {string} className
 * @param {string} [part]
 * @returns {HTMLElement}
 */
export function make(tag, className, part) {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (part) element.part.add(part)
  return element
}

/** @param {string} text */
export function word(text) {
  const span = make('span', 'word')
  span.textContent = text
  return span
}
