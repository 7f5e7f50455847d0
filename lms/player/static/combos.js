// What a combination of keys is called, shown as, and may be used for. Pure, without a page. A combination is written
// by the place of the key (`event.code`), so a Chinese input method or another layout never changes what a key does.

const MODIFIERS = /** @type {const} */ (['Ctrl', 'Alt', 'Shift', 'Meta'])
const MODIFIER_CODE = /^(Control|Alt|Shift|Meta|OS)(Left|Right)?$/
const PRINTS = /^(Key[A-Z]|Digit\d|Numpad\w+|Space|Minus|Equal|Bracket\w+|Backslash|Semicolon|Quote|Backquote|Comma|Period|Slash|Intl\w+)$/
const SIGNS = new Map(Object.entries({
  Minus: '-', Equal: '=', BracketLeft: '[', BracketRight: ']', Backslash: '\\', Semicolon: ';', Quote: '\'',
  Backquote: '`', Comma: ',', Period: '.', Slash: '/',
}))
/** Keys with a name of their own in the language of the page: `t('key.Space')`. */
const NAMED = /^(Space|Enter|Arrow(Left|Right|Up|Down)|Home|End|PageUp|PageDown|Backspace|Delete)$/

/** Never ours, whatever is held with them: moving on, leaving, and the keys screen readers and systems begin with. */
const NEVER = /^(Tab|Escape|CapsLock|Insert|NumLock|ScrollLock|ContextMenu|PrintScreen|Pause|NumpadEnter|F([1-7]|1[0-2])|(Media|Audio|Browser|Launch)\w+|KanaMode|Convert|NonConvert|Lang\d)$/
/** Keys that read, press, or move through a page; free only with Alt and Shift together. */
const READING = /^(Space|Enter|Arrow\w+|Home|End|PageUp|PageDown|Backspace|Delete)$/
/** Menus and address bars of Chrome, Edge and Firefox. */
const MENUS = /^Key[BDEFHSTV]$/
/** Toolbar, bookmarks, waiting messages and feedback of Chrome and Edge. */
const TOOLBARS = /^Key[ABIT]$/

/** @typedef {{ held: string[], code: string }} Parts */
/** @typedef {(key: string, values?: Record<string, string | number>) => string} Words */

/** @param {string[]} held @param {string} code */
const print = (held, code) => [...MODIFIERS.filter((name) => held.includes(name)), code].join('+')

/** The parts of a written combination, or null when it names no key.
 * @param {string} combo @returns {Parts | null} */
export function parse(combo) {
  const held = combo.split('+')
  const code = held.pop() ?? ''
  if (!/^[A-Za-z]\w+$/.test(code) || MODIFIER_CODE.test(code)) return null
  return held.every((name) => MODIFIERS.some((known) => known === name)) ? { held, code } : null
}

/** What was pressed, as "Alt+Shift+KeyP"; empty for a modifier alone, a key being composed, or a keyboard that names none.
 * @param {Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'> & Partial<KeyboardEvent>} event */
export function combination(event) {
  if (!event.code || event.isComposing || MODIFIER_CODE.test(event.code)) return ''
  if (event.getModifierState?.('AltGraph')) return ''
  const held = [event.ctrlKey && 'Ctrl', event.altKey && 'Alt', event.shiftKey && 'Shift', event.metaKey && 'Meta']
  return print(held.filter((name) => typeof name === 'string'), event.code)
}

/** Whether it types a character by itself, with or without Shift: what WCAG 2.1.4 lets nobody be surprised by.
 * @param {string} combo */
export function isSingle(combo) {
  const parts = parse(combo)
  return Boolean(parts && PRINTS.test(parts.code) && parts.held.every((name) => name === 'Shift'))
}

/** Whether the browser, the system or a screen reader needs it. A single letter is not reserved, only `isSingle`.
 * @param {string} combo */
export function isReserved(combo) {
  const parts = parse(combo)
  if (!parts) return true
  const { held, code } = parts
  const has = (/** @type {string} */ name) => held.includes(name)
  // Ctrl and Alt together are VoiceOver's own keys, table reading in NVDA and JAWS, and AltGr.
  if (NEVER.test(code) || has('Meta') || (has('Ctrl') && has('Alt'))) return true
  if (has('Ctrl')) return !SIGNS.has(code) || !has('Shift') || /^(Minus|Equal)$/.test(code)
  if (READING.test(code)) return !(has('Alt') && has('Shift'))
  if (has('Alt')) return (has('Shift') ? TOOLBARS : MENUS).test(code)
  return false
}

/** A combination for the eye and the ear: "Alt + Shift + P". Empty stays empty.
 * @param {string} combo @param {Words} t */
export function readable(combo, t) {
  const parts = parse(combo)
  return parts ? [...parts.held, keyName(parts.code, t)].join(' + ') : ''
}

/** @param {string} code @param {Words} t */
function keyName(code, t) {
  const plain = code.match(/^(?:Key|Digit)(\w)$/)?.[1] ?? SIGNS.get(code)
  if (plain) return plain
  if (NAMED.test(code)) return t(`key.${code}`)
  const pad = code.match(/^Numpad(\w+)$/)?.[1]
  return pad ? t('key.numpad', { key: pad }) : code
}

/** Combinations with more than one action, each with its actions in the order given.
 * @param {Record<string, string>} map action id -> combination, '' for none
 * @returns {Map<string, string[]>} */
export function clashes(map) {
  /** @type {Map<string, string[]>} */
  const users = new Map()
  for (const [id, combo] of Object.entries(map)) if (combo) users.set(combo, [...(users.get(combo) ?? []), id])
  return new Map([...users].filter(([, ids]) => ids.length > 1))
}
