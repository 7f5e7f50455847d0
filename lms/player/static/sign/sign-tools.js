/** What moves and sizes the sign language window: buttons, arrow keys, pointer, and the choice among several films. */
import { make } from '../core/controls.js'
import { within } from './sync.js'

/** @typedef {import('./sign.js').SignWindow} SignWindow */

const PLACES = ['right', 'left', 'below', 'free']
const MOVE_STEP = 5
const GRIP = 24 // the corner that sizes, px
const JITTER = 6 // a pointer that moves less has pressed, not dragged
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/** Once for each window. @param {SignWindow} sign */
export function addTools(sign) {
  if (sign.panel.hasChildNodes()) return
  const places = PLACES.map((place) => {
    const button = sign.button(`sign.${place}`, () => sign.set('place', place))
    sign.mark(button, () => sign.get('place') === place)
    return button
  })
  const moves = Object.entries(ARROWS).map(([key, [x, y]]) => sign.button(`sign.${key}`, () => move(sign, x, y)))
  sign.panel.append(...trackChoice(sign), ...places, ...moves,
    handle(sign, 'sign.move', (x, y) => move(sign, x, y)), handle(sign, 'sign.resize', (x, y) => sign.resize(x || -y)))
  dragWithPointer(sign)
}

/**
 * A button on which the arrow keys act; pressed, it says so.
 * @param {SignWindow} sign
 * @param {string} key of its words
 * @param {(x: number, y: number) => void} act
 */
function handle(sign, key, act) {
  const button = sign.button(key, () => sign.player.say(sign.player.t('sign.arrows'), 'must'))
  button.addEventListener('keydown', (event) => {
    const way = ARROWS[event.key]
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    act(...way)
  })
  return button
}

/** @param {SignWindow} sign */
function trackChoice(sign) {
  if (sign.tracks.length < 2) return []
  const label = make('label', 'sign-track')
  const select = document.createElement('select')
  select.append(...sign.tracks.map(({ id, label }) => new Option(label, id)))
  select.value = sign.get('track') || sign.tracks[0].id
  select.addEventListener('change', () => sign.set('track', select.value))
  label.append(sign.player.t('sign.track'), select)
  return [label]
}

/** A film that is moved comes loose from its place. @param {SignWindow} sign @param {number} x @param {number} y steps */
function move(sign, x, y) {
  const place = sign.get('place')
  if (place !== 'free') {
    sign.set('x', place === 'right' ? 100 : place === 'left' ? 0 : 50)
    sign.set('y', place === 'below' ? 100 : 50)
    sign.set('place', 'free')
  }
  sign.set('x', within(sign.get('x') + x * MOVE_STEP, 0))
  sign.set('y', within(sign.get('y') + y * MOVE_STEP, 0))
  sign.player.say(sign.player.t('sign.at', { x: sign.get('x'), y: sign.get('y') }), 'normal')
}

/** Drag to move; in the lower right corner, to resize. Every drag has a button that does the same. @param {SignWindow} sign */
function dragWithPointer(sign) {
  const { box } = sign
  let isDragged = false
  box.addEventListener('pointerdown', (down) => {
    if (down.button || sign.get('swapped')) return
    const [frame, own] = [sign.player.stage.getBoundingClientRect(), box.getBoundingClientRect()]
    const resizes = own.right - down.clientX < GRIP && own.bottom - down.clientY < GRIP
    const end = new AbortController()
    isDragged = false
    box.setPointerCapture(down.pointerId)
    box.addEventListener('pointermove', ({ clientX, clientY }) => {
      const [dx, dy] = [clientX - down.clientX, clientY - down.clientY]
      if (!isDragged && Math.hypot(dx, dy) < JITTER) return
      isDragged = true
      if (resizes) return sign.set('size', within(((own.width + dx) / frame.width) * 100))
      sign.set('place', 'free')
      sign.set('x', share(own.left + dx - frame.left, frame.width - own.width))
      sign.set('y', share(own.top + dy - frame.top, frame.height - own.height))
    }, { signal: end.signal })
    for (const name of ['pointerup', 'pointercancel']) box.addEventListener(name, () => end.abort(), { signal: end.signal })
  })
  // The end of a drag is not a press.
  box.addEventListener('click', (event) => isDragged && (event.stopImmediatePropagation(), (isDragged = false)), { capture: true })
}

/** @param {number} part @param {number} whole @returns {number} percent */
function share(part, whole) {
  return whole > 0 ? within((part / whole) * 100, 0) : 0
}
