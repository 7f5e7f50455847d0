import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as plan from '../../lms/player/static/sound/description-plan.js'

const said = [{ at_ms: 0, text: '门', clip: 0 }, { at_ms: 5000, text: '窗', clip: null }, { at_ms: 5000, text: '灯', clip: 2 },
  { at_ms: 9000, text: '桌', clip: 1 }]
const chapters = [{ start_ms: 0, end_ms: 8000, children: [{ start_ms: 0, end_ms: 4500 }, { start_ms: 4500, end_ms: 8000 }] },
  { start_ms: 8000, end_ms: 12_000, children: [] }]

test('what cannot be used is left out, the rest is in order', () => {
  for (const broken of [null, undefined, 'x', {}, []]) assert.deepEqual(plan.usable(broken), [])
  const mixed = [{ at_ms: 7, text: 'b' }, null, { at_ms: 'x', text: 'c' }, { at_ms: 1, text: ' ' }, { at_ms: NaN, text: 'd' }, { at_ms: 2, text: 'a' }]
  assert.deepEqual(plan.usable(mixed).map((one) => one.text), ['a', 'b'])
})

test('a part without slides counts as one slide', () => {
  assert.deepEqual(plan.slideEnds(chapters), [4500, 8000, 12_000])
  assert.deepEqual(plan.slideEnds([]), [])
})

test('between two changes nothing has to run', () => {
  const rising = plan.changes(said, plan.slideEnds(chapters))
  assert.deepEqual(rising, [0, 4500, 5000, 8000, 9000, 12_000])
  const cases = [[-1, 0], [0, 4500], [4499.9, 4500], [4500, 5000], [12_000, Infinity]]
  for (const [ms, next] of cases) assert.equal(plan.after(rising, ms), next, `${ms} ms`)
})

test('every description that is passed is spoken, also two at one time', () => {
  assert.deepEqual(plan.between(said, -1, 0), [0])
  assert.deepEqual(plan.between(said, 0, 6000), [1, 2])
  assert.deepEqual(plan.between(said, 5000, 8999), [])
})

test('a seek lands on what begins there, not on what begins later or began before', () => {
  const cases = [[0, [0]], [4999.5, [1, 2]], [5300, [1, 2]], [5800, []], [4990, []]]
  for (const [ms, numbers] of cases) assert.deepEqual(plan.landedOn(said, ms), numbers, `${ms} ms`)
})

test('"again" finds the last description that began', () => {
  const cases = [[0, 0], [4000, 0], [5000, 2], [1e6, 3]]
  for (const [ms, number] of cases) assert.equal(plan.lastBy(said, ms), number, `${ms} ms`)
  assert.equal(plan.lastBy(said.slice(1), 100), -1)
})

test('the lesson going on is no jump, also at double speed', () => {
  assert.equal(plan.isJump(5000, 5000, 1), false)
  assert.equal(plan.isJump(5000, 5400, 1), false)
  assert.equal(plan.isJump(5000, 7500, 2), false)
  assert.equal(plan.isJump(5000, 4000, 1), true)
  assert.equal(plan.isJump(5000, 9000, 1), true)
})

test('the three ways come round', () => {
  assert.deepEqual(['pause', 'duck', 'off', 'what'].map(plan.nextMode), ['duck', 'off', 'pause', 'pause'])
})

test('a description keeps the pace of the lesson times the own pace', () => {
  const cases = [[1, 100, 1], [2, 100, 2], [0.5, 100, 0.5], [2.5, 250, 4], [0.5, 50, 0.5], [1.5, 120, 1.8]]
  for (const [main, own, rate] of cases) assert.equal(plan.spokenRate(main, own), rate)
})

test('reading time follows the pace and is never under three seconds', () => {
  assert.equal(plan.readingMs('好', 6), 3000)
  assert.equal(plan.readingMs('字'.repeat(60), 6), 10_000)
  assert.equal(plan.readingMs('字'.repeat(60), 2), 30_000)
})
