// What a combination of keys is called. Pure, without a page. It is written by the place of the key (`event.code`), so a Chinese
// input method or another layout never changes what a key does. combo-rules.js says which are fit for use.

const SINGLE = /^(Shift\+)?(Key[A-Z]|Digit\d|Numpad\w+|Space|Minus|Equal|Bracket\w+|Backslash|Semicolon|Quote|Backquote|Comma|Period|Slash|Intl\w+)$/

/** A key that is only held: with it nothing has been pressed yet. */
export const HELD = /^(Control|Alt|Shift|Meta|OS)(Left|Right)?$/

/** What was pressed, as "Alt+Shift+KeyP"; empty for a modifier alone, a key being composed, or a keyboard that names none.
 * @param {Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'> & Partial<KeyboardEvent>} event */
export function combination(event) {
  if (!event.code || event.isComposing || HELD.test(event.code) || event.getModifierState?.('AltGraph')) return ''
  const held = [event.ctrlKey && 'Ctrl', event.altKey && 'Alt', event.shiftKey && 'Shift', event.metaKey && 'Meta']
  return [...held.filter(Boolean), event.code].join('+')
}

/** Whether it types a character by itself, with or without Shift: what WCAG 2.1.4 lets nobody be surprised by.
 * @param {string} combo */
export function isSingle(combo) {
  return SINGLE.test(combo)
}
