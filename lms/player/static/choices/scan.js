/**
 * Scanning: the whole lesson with one or two switches. Groups first, then what is in a group. With a step key nothing moves
 * by itself and nothing is ever too late; docs/player-keys.md says why one switch alone needs the length of a press.
 */
import { readable } from './combo-rules.js'
import { combination } from '../core/combos.js'
import { choose, settled, START, step } from './scan-order.js'
import { collect, groupName } from './scan-page.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */
/** @typedef {import('./scan-page.js').Item} Item */
/** @typedef {{ ring: Item[][], at: import('./scan-order.js').Place }} Walk Where the scan stands on the page or in a dialog. */

const TYPED = 'input:not([type=range], [type=checkbox], [type=radio], [type=button], [type=submit]), textarea, [contenteditable]:not([contenteditable=false]), [role=textbox]'
const ROUNDS = 3 // moving by itself, the scan rests after so many rounds nobody used

/** @param {Player} player */
export async function attach(player) {
  const sheet = new URL('./scan.css', import.meta.url)
  await player.loadStyle(sheet)
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = sheet.href
  document.head.append(link)
  const scan = new Scan(player)
  player.addAction({
    id: 'scan', group: 'view', pressed: () => scan.isOn, run: () => player.prefs.set('scan', !player.prefs.get('scan'))
  })
  player.addControl('scan', { icon: '', place: 'more' })
  const obey = () => scan.turn(Boolean(player.prefs.get('scan')))
  player.prefs.addEventListener('change', obey)
  obey()
  return scan
}

class Scan {
  #teardown = new AbortController()
  /** @type {WeakMap<Node, Walk>} */
  #walks = new WeakMap()
  #panel = make('div', 'scan')
  #now = make('strong')
  #how = make('span')
  #stop = /** @type {HTMLButtonElement} */ (make('button', 'control'))
  #switch = ''
  #below = /** @type {unknown} */ (null)
  #hold = 0
  #timer = 0
  #unused = 0
  #isDown = false
  isOn = false

  /** @param {Player} player */
  constructor(player) {
    this.player = player
    this.#panel.setAttribute('role', 'group')
    this.#panel.setAttribute('aria-label', player.t('scan.panel'))
    this.#panel.popover = 'manual'
    this.#stop.type = 'button'
    this.#stop.textContent = player.t('scan.stop')
    this.#stop.addEventListener('click', () => player.prefs.set('scan', false))
    this.#panel.append(this.#now, this.#how, this.#stop)
  }

  /** @param {boolean} isOn */
  turn(isOn) {
    if (isOn === this.isOn) return isOn ? this.#explain() : undefined
    this.isOn = isOn
    this.#teardown.abort()
    clearInterval(this.#timer)
    clearTimeout(this.#hold)
    this.#isDown = false
    if (isOn) this.#start()
    else {
      this.#mark([], '')
      this.#panel.remove()
      document.documentElement.classList.remove('scanning')
      document.documentElement.style.removeProperty('--scan')
    }
    this.player.refresh()
  }

  #start() {
    this.#teardown = new AbortController()
    const quickly = { capture: true, signal: this.#teardown.signal }
    addEventListener('keydown', (event) => this.#onKey(event), quickly)
    addEventListener('keyup', (event) => this.#onKeyUp(event), quickly)
    for (const name of ['pointerdown', 'pointerup', 'pointercancel', 'click']) {
      addEventListener(name, (event) => this.#onPointer(/** @type {PointerEvent} */ (event)), quickly)
    }
    addEventListener('blur', () => this.#letGo(false), quickly)
    // A dialog opens when its script has come: the scan goes where the focus went.
    for (const root of [document, this.player.root]) root.addEventListener('focusin', () => queueMicrotask(() => this.#followDialog()), quickly)
    this.#walks = new WeakMap()
    this.player.root.append(this.#panel)
    document.documentElement.classList.add('scanning')
    this.#explain()
    this.#show()
    if (document.readyState !== 'complete') addEventListener('load', () => this.#show(), quickly)
  }

  // --- what the switches do

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if ('recording' in this.player.dataset || event.composedPath().some((one) => one instanceof Element && one.matches(TYPED))) return
    if (event.key === 'Escape' && !this.player.root.querySelector('dialog[open]')) return this.player.prefs.set('scan', false)
    const pressed = combination(event)
    const isStep = pressed === this.#key('scan-step', 'Space')
    if (!isStep && pressed !== this.#key('scan-do', 'Enter')) return
    swallow(event)
    if (event.repeat) return
    if (isStep) this.#press()
    else this.#do()
  }

  /** @param {KeyboardEvent} event */
  #onKeyUp(event) {
    const keys = [this.#key('scan-step', 'Space'), this.#key('scan-do', 'Enter')]
    if ('recording' in this.player.dataset || !keys.some((key) => key && key.split('+').pop() === event.code)) return
    if (this.#isDown) swallow(event)
    this.#letGo(true)
  }

  /** Any place can be the switch, but the button that ends scanning stays a button. @param {PointerEvent} event */
  #onPointer(event) {
    if (!this.player.prefs.get('scan_click') || !event.isTrusted || event.composedPath().includes(this.#stop)) return
    if (event.type === 'click' && !event.detail) return // the keyboard's own click
    swallow(event)
    if (event.type === 'pointerdown') this.#press()
    else if (event.type !== 'click') this.#letGo(event.type === 'pointerup')
  }

  #press() {
    if (this.#isDown) return
    this.#isDown = true
    if (this.#seconds) {
      if (this.#isResting) this.#wake()
      else this.#do()
      return
    }
    const hold = (this.player.prefs.get('scan_hold') ?? 10) * 100
    if (!hold) return
    this.#panel.classList.add('holding')
    this.#hold = window.setTimeout(() => {
      this.#hold = 0
      this.#panel.classList.remove('holding')
      this.#do()
    }, hold)
  }

  /** A press that was not long enough to do something goes on. @param {boolean} isMeant */
  #letGo(isMeant) {
    if (!this.#isDown) return
    this.#isDown = false
    this.#panel.classList.remove('holding')
    const isShort = this.#hold > 0 || this.player.prefs.get('scan_hold') === 0
    clearTimeout(this.#hold)
    this.#hold = 0
    if (isMeant && isShort && !this.#seconds) this.#step()
  }

  // --- where the scan stands

  /** A dialog is all there is while it is open. */
  get #scope() {
    const shown = [...this.player.root.querySelectorAll('dialog[open]'), ...document.querySelectorAll('dialog[open]')].filter((one) => one.matches(':modal'))
    return shown.at(-1) ?? document
  }

  /** The walk through what is shown now. @returns {Walk & { scope: Document | Element }} */
  #walk() {
    const scope = this.#scope
    const ring = collect(this.player, scope, this.#stop)
    const before = this.#walks.get(scope)
    const walk = { ring, at: before ? settled(before.ring, ring, before.at) : START, scope }
    this.#walks.set(scope, walk)
    return walk
  }

  #step() {
    const { ring, at, scope } = this.#walk()
    this.#walks.set(scope, { ring, at: step(ring, at) })
    this.#show()
  }

  #do() {
    const { ring, at, scope } = this.#walk()
    const turn = choose(ring, at)
    this.#walks.set(scope, { ring, at: turn.at })
    turn.does?.does()
    this.#show()
    requestAnimationFrame(() => this.#show()) // what it did may have changed the page
    this.#wake()
  }

  #followDialog() {
    if (this.isOn && !this.#walks.has(this.#scope)) this.#show()
  }

  // --- what is seen and heard

  #show() {
    if (!this.isOn) return
    const { ring, at } = this.#walk()
    const items = ring[at.group] ?? []
    const whole = at.item < 0 && items.length > 1
    const name = at.item >= items.length
      ? this.player.t('scan.out')
      : whole ? this.player.t('scan.group', { name: groupName(items), n: items.length }) : items[Math.max(0, at.item)]?.name() ?? ''
    const shown = at.item < 0 || at.item >= items.length ? items : [items[at.item]]
    this.#mark(shown.map(({ element }) => element), at.item < 0 && !whole ? 'item' : at.item < 0 ? 'group' : at.item < items.length ? 'item' : 'out')
    this.#now.textContent = name
    this.#bringUp()
    const [only] = shown
    if (shown.length === 1 && only.element !== this.#stop) {
      only.element.focus({ preventScroll: true })
    } else this.player.say(name, 'must')
    this.#bringIntoView(only?.element)
  }

  /** @param {HTMLElement[]} elements @param {string} kind */
  #mark(elements, kind) {
    for (const scope of [document, this.player.root]) for (const old of scope.querySelectorAll('[data-scan]')) old.removeAttribute('data-scan')
    for (const element of elements) (element.closest('label') ?? element).setAttribute('data-scan', kind)
  }

  /** Above a dialog or the full screen that came later. */
  #bringUp() {
    const below = document.fullscreenElement ?? this.#scope
    if (below === this.#below && this.#panel.matches(':popover-open')) return
    this.#below = below
    if (this.#panel.matches(':popover-open')) this.#panel.hidePopover()
    this.#panel.showPopover()
  }

  /** What is offered must not lie under the panel, however large its words are. @param {HTMLElement | undefined} element */
  #bringIntoView(element) {
    document.documentElement.style.setProperty('--scan', `${this.#panel.offsetHeight}px`)
    element?.scrollIntoView({ block: 'center' })
  }

  #explain() {
    const { prefs } = this.player
    const t = (/** @type {string} */ key, /** @type {Record<string, string | number>} */ values = {}) => this.player.t(key, values)
    const press = readable(this.#key('scan-do', 'Enter'), t)
    this.#switch = prefs.get('scan_click') ? t('scan.click') : readable(this.#key('scan-step', 'Space'), t)
    const how = this.#seconds ? 'auto' : !press ? 'hold' : prefs.get('scan_hold') === 0 ? 'two' : 'both'
    this.#how.textContent = t(`scan.${how}`, { step: this.#switch, do: press })
    this.#wake()
  }

  // --- moving by itself, for those who want it

  get #seconds() {
    return Number(this.player.prefs.get('scan_seconds')) || 0
  }

  get #isResting() {
    return this.#seconds > 0 && !this.#timer
  }

  /** Begin to count anew; after a few rounds that nobody used it rests until the next press. */
  #wake() {
    clearInterval(this.#timer)
    this.#timer = 0
    if (!this.#seconds || !this.isOn) return
    this.#unused = 0
    this.#timer = window.setInterval(() => {
      const { ring, at } = this.#walk()
      this.#unused += 1
      const length = at.item < 0 ? ring.length : ring[at.group].length + 1
      if (this.#unused <= ROUNDS * length) return this.#step()
      clearInterval(this.#timer)
      this.#timer = 0
      this.#now.textContent = this.player.t('scan.rest', { step: this.#switch })
    }, this.#seconds * 1000)
  }

  /** @param {string} id @param {string} usual */
  #key(id, usual) {
    return this.player.prefs.get('keys')?.[id] ?? usual
  }
}

/** @param {Event} event */
function swallow(event) {
  event.preventDefault()
  event.stopImmediatePropagation()
}

/** @param {string} tag @param {string} [className] @returns {HTMLElement} */
function make(tag, className = '') {
  const element = document.createElement(tag)
  if (className) element.className = className
  return element
}
