import assert from 'node:assert/strict'
import { test } from 'node:test'
import { START, choose, settled, step } from '../../lms/player/static/choices/scan-order.js'

const RING = [['play'], ['captions', 'sign', 'easy'], ['next']]

/** Presses of two switches, "n" for next and "d" for do; gives what was done. */
function walk(ring, presses, from = START) {
  let at = from
  const done = []
  for (const press of presses) {
    if (press === 'n') at = step(ring, at)
    else {
      const turn = choose(ring, at)
      at = turn.at
      if (turn.does) done.push(turn.does)
    }
  }
  return { at, done }
}

test('stepping visits every group and comes round again', () => {
  assert.deepEqual(walk(RING, 'nnn').at, START)
  assert.deepEqual(walk(RING, 'nn').at, { group: 2, item: -1 })
})

test('a group of one is done at once, a group of more is entered first', () => {
  assert.deepEqual(walk(RING, 'd').done, ['play'])
  assert.deepEqual(walk(RING, 'nd').done, [])
  assert.deepEqual(walk(RING, 'ndnd').done, ['sign'])
})

test('after doing, the place stays, so the same can be done again', () => {
  assert.deepEqual(walk(RING, 'ddd').done, ['play', 'play', 'play'])
  assert.deepEqual(walk(RING, 'nddd').done, ['captions', 'captions'])
})

test('the way out stands after the last item, and from there it goes on with the next group', () => {
  assert.deepEqual(walk(RING, 'ndnnn').at, { group: 1, item: 3 })
  assert.deepEqual(walk(RING, 'ndnnnd').at, { group: 1, item: -1 })
  assert.deepEqual(walk(RING, 'ndnnndnd').done, ['next'])
  assert.deepEqual(walk(RING, 'ndnnnn').at, { group: 1, item: 0 })
})

test('nothing to scan is no fault', () => {
  assert.deepEqual(walk([], 'ndn').at, START)
})

test('every item can be reached with the two presses alone', () => {
  const reached = new Set()
  const seen = new Set()
  const open = [START]
  for (let at = open.pop(); at; at = open.pop()) {
    if (seen.has(JSON.stringify(at))) continue
    seen.add(JSON.stringify(at))
    const turn = choose(RING, at)
    if (turn.does) reached.add(turn.does)
    open.push(step(RING, at), turn.at)
  }
  assert.deepEqual(reached, new Set(RING.flat()))
})

test('the place is kept when the page changes around it, and begins again when it is gone', () => {
  const cases = [
    [[['help'], ...RING], { group: 1, item: 1 }, { group: 2, item: 1 }],
    [[['captions', 'easy']], { group: 1, item: 1 }, { group: 0, item: 0 }],
    [[['captions', 'easy']], { group: 1, item: 3 }, { group: 0, item: 2 }],
    [[['play', 'pause']], { group: 0, item: -1 }, { group: 0, item: -1 }],
    [[['other']], { group: 1, item: 1 }, START],
    [[], { group: 1, item: 1 }, START],
  ]
  for (const [now, at, expected] of cases) assert.deepEqual(settled(RING, now, at), expected, JSON.stringify(now))
})
