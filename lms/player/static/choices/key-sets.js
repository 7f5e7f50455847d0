// Whole sets of keys to begin with. Pure. The usual keys stand with the actions (Alt and Shift with a letter, digit, sign or
// arrow); these sets change only what does not suit, and leave an action without a key rather than with a bad one.

/** @typedef {{ id: string, key?: string }} Action */

export const SETS = /** @type {const} */ (['usual', 'reader', 'left', 'right', 'none'])

/** What gets a place first when there are more actions than good keys. */
const FIRST = ['play', 'back', 'forward', 'captions', 'sign', 'description', 'mute', 'quieter', 'louder', 'help', 'settings', 'slower', 'faster']

/** @param {string} letters @param {...string} others */
const places = (letters, ...others) => [
  ...[...letters].map((one) => (/\d/.test(one) ? `Digit${one}` : `Key${one}`)), ...others
].map((code) => `Alt+Shift+${code}`)

/** Where the keys of each set may lie, best first. No T, A, B, I: Chrome and Edge use them. */
const PLACES = {
  // One hand holds Alt and Shift of its own side and reaches these without leaving it.
  left: places('ZXCQWSDEFVRG12345', 'Backquote'),
  right: places('', 'Slash', 'Period', 'Comma').concat(places('MLKJNOPUHY09876', 'Semicolon', 'Quote', 'BracketLeft', 'Minus',
    'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown')),
  // No letters: some screen readers and their add-ons take letters with Alt and Shift before the page hears them.
  reader: places('0987', 'Minus', 'Equal', 'BracketLeft', 'BracketRight', 'Semicolon', 'Quote', 'Comma', 'Period', 'Backslash', 'Backquote',
    'PageUp', 'PageDown', 'End', 'Enter', 'Space', 'Backspace', 'Delete')
}

/**
 * The person's own keys for a set: what differs from the usual.
 * @param {typeof SETS[number]} name
 * @param {readonly Action[]} actions
 * @returns {Record<string, string>} action id -> combination, '' for none
 */
export function keySet(name, actions) {
  if (name === 'usual') return {}
  if (name === 'none') return Object.fromEntries(actions.map(({ id }) => [id, '']))
  const isFine = (/** @type {string} */ key) => (name === 'reader' ? !/Key[A-Z]$/.test(key) : PLACES[name].includes(key))
  const taken = new Set(actions.map(({ key }) => key ?? '').filter(isFine))
  const free = PLACES[name].filter((key) => !taken.has(key))
  /** @type {Record<string, string>} */
  const keys = {}
  const rank = (/** @type {Action} */ { id }) => (FIRST.indexOf(id) + 1 || FIRST.length + 1)
  for (const { id, key } of [...actions].sort((a, b) => rank(a) - rank(b))) {
    if (key && !isFine(key)) keys[id] = free.shift() ?? ''
  }
  return keys
}
