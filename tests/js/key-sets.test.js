import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clashes, isReserved } from '../../lms/player/static/choices/combo-rules.js'
import { isSingle } from '../../lms/player/static/core/combos.js'
import { SETS, keySet } from '../../lms/player/static/choices/key-sets.js'

const NAMED = [['play', 'KeyP'], ['back', 'ArrowLeft'], ['forward', 'ArrowRight'], ['captions', 'Digit1'], ['sign', 'Digit2'], ['easy-read', 'Digit5'],
  ['low-data', 'Digit6'], ['mute', 'KeyM'], ['faster', 'Period'], ['full-screen', 'KeyF'], ['settings', 'KeyS'], ['help', 'Slash']]
const ACTIONS = NAMED.map(([id, code]) => ({ id, key: `Alt+Shift+${code}` })).concat([{ id: 'quiet' }])
const MANY = Array.from({ length: 60 }, (_, n) => ({ id: `more-${n}`, key: `Alt+Shift+Key${n}` }))
const LEFT = /(Key[QWERTASDFGZXCVB]|Digit[1-5]|Backquote)$/

/** What every action answers to. */
const inForce = (name, actions) => {
  const own = keySet(name, actions)
  return Object.fromEntries(actions.map(({ id, key }) => [id, own[id] ?? key ?? '']))
}

for (const name of SETS) {
  test(`the set "${name}" never gives two actions one key, nor a single or a reserved one`, () => {
    for (const actions of [ACTIONS, [...ACTIONS, ...MANY]]) {
      const own = keySet(name, actions)
      assert.equal(clashes(inForce(name, actions)).size, 0)
      for (const key of Object.values(own).filter(Boolean)) assert.ok(!isReserved(key) && !isSingle(key), key)
    }
  })
}

test('the usual set is no change, and no keys are no keys', () => {
  assert.deepEqual(inForce('usual', ACTIONS), Object.fromEntries(ACTIONS.map(({ id, key }) => [id, key ?? ''])))
  assert.ok(Object.values(inForce('none', ACTIONS)).every((key) => key === ''))
})

test('one hand reaches every key of its set, and the most used come first', () => {
  for (const key of Object.values(inForce('left', ACTIONS)).filter(Boolean)) assert.match(key, LEFT)
  for (const key of Object.values(inForce('right', ACTIONS)).filter(Boolean)) assert.doesNotMatch(key, LEFT)
  for (const name of ['left', 'right', 'reader']) for (const { id } of ACTIONS.slice(0, -1)) assert.ok(inForce(name, ACTIONS)[id], `${name}: ${id}`)
  assert.equal(inForce('left', ACTIONS).settings, 'Alt+Shift+KeyS')
})

test('a screen reader keeps every letter', () => {
  for (const key of Object.values(inForce('reader', ACTIONS))) assert.doesNotMatch(key, /Key/)
  assert.equal(inForce('reader', ACTIONS).captions, 'Alt+Shift+Digit1')
})

test('an action without a usual key gets none', () => {
  for (const name of SETS) assert.equal(inForce(name, ACTIONS).quiet, '')
})
