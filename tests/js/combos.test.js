import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clashes, isReserved, parse, readable } from '../../lms/player/static/choices/combo-rules.js'
import { combination, isSingle } from '../../lms/player/static/core/combos.js'

const press = (code, held = '', more = {}) => ({
  code, ctrlKey: held.includes('c'), altKey: held.includes('a'), shiftKey: held.includes('s'), metaKey: held.includes('m'),
  ...more,
})
const t = (key, values = {}) => ({ 'key.Space': 'Space', 'key.ArrowLeft': 'Left arrow', 'key.numpad': 'Number pad {key}' })[key]
  .replace('{key}', String(values.key))

test('a combination is written by place, its modifiers always in one order', () => {
  assert.equal(combination(press('KeyP', 'sa')), 'Alt+Shift+KeyP')
  assert.equal(combination(press('KeyP', 'masc')), 'Ctrl+Alt+Shift+Meta+KeyP')
  assert.equal(combination(press('Slash')), 'Slash')
})

test('another layout or input method does not change the key', () => {
  assert.equal(combination(press('KeyP', 'as', { key: '∏' })), combination(press('KeyP', 'as', { key: 'З' })))
})

test('a modifier alone, a word being composed, AltGr, and a keyboard that names no key are nothing', () => {
  for (const code of ['ShiftLeft', 'AltRight', 'ControlLeft', 'MetaLeft', 'OSLeft', '']) assert.equal(combination(press(code, 'a')), '', code)
  assert.equal(combination(press('KeyP', '', { isComposing: true })), '')
  assert.equal(combination(press('KeyE', 'ca', { getModifierState: (name) => name === 'AltGraph' })), '')
})

test('what was stored broken names no key', () => {
  for (const combo of ['', '+', 'Alt+', 'Hyper+KeyP', 'Alt+Shift', 'Alt+ShiftLeft', 'Alt+<b>', 'p']) {
    assert.equal(parse(combo), null, combo)
    assert.equal(readable(combo, t), '', combo)
    assert.ok(isReserved(combo), combo)
  }
})

test('a letter, digit or sign is single with and without Shift, and not with Alt or Ctrl', () => {
  for (const combo of ['KeyK', 'Shift+KeyK', 'Digit1', 'Slash', 'Shift+Slash', 'Space', 'Numpad5']) assert.ok(isSingle(combo), combo)
  for (const combo of ['Alt+Shift+KeyK', 'Ctrl+KeyK', 'Alt+Digit1', 'F8', 'ArrowLeft', '']) assert.ok(!isSingle(combo), combo)
})

test('the browser, the system and screen readers keep their keys', () => {
  const kept = ['Ctrl+KeyW', 'Ctrl+Shift+KeyT', 'Ctrl+Digit1', 'Ctrl+Equal', 'Tab', 'Shift+Tab', 'Escape', 'F5', 'Alt+F4', 'F11',
    'Insert', 'Shift+Insert', 'CapsLock', 'Alt+ArrowLeft', 'ArrowDown', 'Ctrl+ArrowDown', 'Space', 'Enter', 'Ctrl+Space', 'Shift+Space', 'Alt+Space',
    'Ctrl+Alt+ArrowDown', 'Ctrl+Alt+KeyN', 'Ctrl+Alt+Shift+KeyH', 'Meta+KeyL', 'Alt+KeyD', 'Alt+KeyF', 'Alt+Shift+KeyT',
    'Alt+Shift+KeyB', 'Alt+Shift+KeyA', 'Alt+Shift+KeyI', 'Alt+Shift+NumLock', 'MediaPlayPause', 'Home', 'Backspace']
  for (const combo of kept) assert.ok(isReserved(combo), combo)
})

test('the rest is free', () => {
  const free = ['Alt+Shift+KeyP', 'Alt+Shift+Digit1', 'Alt+Shift+Slash', 'Alt+Shift+ArrowLeft', 'Alt+Digit1', 'Alt+KeyP', 'KeyK', 'Shift+KeyK',
    'F8', 'F13', 'Ctrl+Shift+Comma', 'Numpad5', 'Alt+Shift+Space']
  for (const combo of free) assert.ok(!isReserved(combo), combo)
})

test('a combination is shown in words', () => {
  const cases = [['Alt+Shift+KeyP', 'Alt + Shift + P'], ['Digit1', '1'], ['Alt+Shift+Slash', 'Alt + Shift + /'], ['Space', 'Space'],
    ['Alt+Shift+ArrowLeft', 'Alt + Shift + Left arrow'], ['Numpad5', 'Number pad 5'], ['F8', 'F8'], ['', '']]
  for (const [combo, words] of cases) assert.equal(readable(combo, t), words)
})

test('two actions on one key clash, no key never does', () => {
  assert.deepEqual([...clashes({ play: 'KeyK', back: 'KeyJ', next: 'KeyK', help: '', more: '' })], [['KeyK', ['play', 'next']]])
  assert.equal(clashes({}).size, 0)
})
