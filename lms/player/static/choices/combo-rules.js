// Which combinations of keys are fit for an action, and how they are shown. Pure; used by the list of keys alone, so it is not
// part of the core.
import { HELD } from '../core/combos.js'

const MODIFIERS = ['Ctrl', 'Alt', 'Shift', 'Meta']
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

/** The parts of a written combination, or null when it names no key.
 * @param {string} combo @returns {Parts | null} */
export function parse(combo) {
  const held = combo.split('+')
  const code = held.pop() ?? ''
  if (!/^[A-Za-z]\w+$/.test(code) || HELD.test(code)) return null
  return held.every((name) => MODIFIERS.includes(name)) ? { held, code } : null
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
