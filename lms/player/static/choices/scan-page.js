/** What there is to scan: everything that can be pressed on the page or in a dialog, in groups, with the names people hear. */

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */
/** @typedef {{ element: HTMLElement, name: () => string, does: () => void }} Item */

const ITEMS = 'changxue-player, a[href], button, summary, select, input:not([type=hidden], [type=text], [type=search], [type=color], [type=file])'
/** Not one by one: a long text has a line for every sentence, and the chapters lead there sooner. */
const LEFT_OUT = '[inert], :disabled, [tabindex="-1"], .skip, .line, .picture, .scan'
const WHOLE = 'check-item, mode-bar, dialog section'
const PARTS = '[role=group], [role=toolbar], nav, form, section, article, header, footer, dialog, main'
/** @type {WeakMap<Element, Item[]>} */
const KNOWN = new WeakMap()

/**
 * @param {Player} player
 * @param {Document | Element} scope the page, or the dialog that is open
 * @param {HTMLElement} stop the button that ends scanning: always the last
 * @returns {Item[][]}
 */
export function collect(player, scope, stop) {
  /** @type {Map<unknown, Item[]>} */
  const groups = new Map()
  /** @type {Map<unknown, Item[]>} */
  const others = new Map()
  const { lesson, root } = player
  const bar = currentBar(lesson)
  for (const element of elements(player, scope)) {
    const part = element.closest('.next-bar')
    if (part && part !== bar) continue
    const isPlay = element.dataset.action === 'play'
    const key = isPlay ? element : element.closest(WHOLE) ?? element.closest(PARTS) ?? scope
    const to = lesson.contains(element) || element.getRootNode() === root || scope !== document ? groups : others
    to.set(key, [...(to.get(key) ?? []), ...itemsOf(player, element)])
  }
  // To play and to pause is what is wanted most: it comes first.
  const ring = [...groups.values(), ...others.values(), itemsOf(player, stop)]
  return ring.sort((a, b) => Number(isPlay(b)) - Number(isPlay(a)))
}

/** @param {Player} player @param {ParentNode} scope @returns {HTMLElement[]} in the order of the page, the player's own at its place */
function elements(player, scope) {
  /** @type {HTMLElement[]} */
  const found = []
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (scope.querySelectorAll(ITEMS))) {
    if (element === player) found.push(...elements(player, player.root))
    else if (!element.closest(LEFT_OUT) && element.checkVisibility({ visibilityProperty: true })) found.push(element)
  }
  return found
}

/** Of all the parts' "Next part" only that of the part being read. @param {HTMLElement} lesson */
function currentBar(lesson) {
  const bars = [...lesson.querySelectorAll('.next-bar')]
  return bars.find((bar) => (bar.closest('section') ?? bar).getBoundingClientRect().bottom > innerHeight / 3) ?? bars.at(-1)
}

/** A slider can be more or less; everything else can be done. @param {Player} player @param {HTMLElement} element
 * @returns {Item[]} the same ones every time, so that the scan knows its place again */
function itemsOf(player, element) {
  const known = KNOWN.get(element)
  if (known) return known
  const name = () => nameOf(element)
  const items = element instanceof HTMLInputElement && element.type === 'range'
    ? ['more', 'less'].map((way) => ({
      element, name: () => player.t(`scan.${way}`, { name: name() }), does: () => move(element, way === 'more' ? 1 : -1)
    }))
    : [{ element, name, does: () => activate(element) }]
  KNOWN.set(element, items)
  return items
}

/** @param {Item[]} items */
function isPlay(items) {
  return items[0]?.element.dataset.action === 'play'
}

/** @param {HTMLElement} element */
function activate(element) {
  element.focus({ preventScroll: true })
  if (element instanceof HTMLSelectElement) {
    element.selectedIndex = (element.selectedIndex + 1) % element.options.length
    tell(element)
  } else element.click()
}

/** @param {HTMLInputElement} range @param {number} way */
function move(range, way) {
  // A long range is crossed in about twenty steps.
  const steps = Math.max(1, Math.round((Number(range.max) - Number(range.min)) / (Number(range.step) || 1) / 20))
  range.focus({ preventScroll: true })
  range.stepUp(way * steps)
  tell(range)
}

/** @param {HTMLElement} field */
function tell(field) {
  for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, { bubbles: true, composed: true }))
}

/** @param {HTMLElement} element */
function nameOf(element) {
  const label = element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels?.[0] : null
  const value = element instanceof HTMLSelectElement ? `: ${element.selectedOptions[0]?.text ?? ''}` : ''
  return (element.getAttribute('aria-label') ?? (label ?? element).textContent ?? '').trim() + value
}

/** The name a screen reader would say for the group, else what comes first in it. @param {Item[]} items */
export function groupName(items) {
  const box = items[0].element.closest(WHOLE) ?? items[0].element.closest(PARTS)
  const named = box?.matches('[aria-label], [aria-labelledby]') ? box : box?.querySelector('[aria-label], [aria-labelledby], legend') ?? box
  const by = named?.getAttribute('aria-labelledby')
  const root = /** @type {Document | ShadowRoot | undefined} */ (named?.getRootNode())
  const words = named?.getAttribute('aria-label') ?? (by ? root?.getElementById(by) : named?.matches('legend') ? named : null)?.textContent
  return words?.trim() || items[0].name()
}
