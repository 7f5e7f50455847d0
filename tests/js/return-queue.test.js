import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EMPTY, passed, played, read, settled, tried, waitingMs } from '../../lms/player/static/offline/return-queue.js'

test('a long way without a network is one claim', () => {
  let queue = EMPTY
  for (let n = 0; n < 300; n += 1) queue = played(queue, [[n * 15_000, (n + 1) * 15_000]])
  assert.deepEqual(queue.claims, [{ number: 1, intervals: [[0, 4_500_000]], tried: false }])
  assert.equal(waitingMs(queue), 4_500_000)
})

test('a claim that may have been sent never changes, what follows gets the next number', () => {
  const sent = tried(played(EMPTY, [[0, 10]]))
  const queue = played(played(sent, [[10, 20]]), [[20, 30]])
  assert.deepEqual(queue.claims, [
    { number: 1, intervals: [[0, 10]], tried: true }, { number: 2, intervals: [[10, 30]], tried: false }])
  assert.deepEqual(sent.claims, [{ number: 1, intervals: [[0, 10]], tried: true }])
})

test('numbers are never used again, also when everything was sent', () => {
  const empty = settled(tried(played(EMPTY, [[0, 10]])), 1)
  assert.deepEqual(empty.claims, [])
  assert.equal(played(empty, [[10, 20]]).claims[0].number, 2)
})

test('no claim holds more intervals than the server takes', () => {
  let queue = EMPTY
  for (let n = 0; n < 1000; n += 1) queue = played(queue, [[n * 10, n * 10 + 5]])
  assert.ok(queue.claims.every((claim) => claim.intervals.length <= 300))
  assert.equal(waitingMs(queue), 5000)
})

test('nothing played is no claim', () => {
  assert.deepEqual(played(EMPTY, []), EMPTY)
})

test('a part counts when its reading time is over, 25 characters a second', () => {
  const { queue, spareMs } = read(EMPTY, [0, 60_000], 250, 0)
  assert.deepEqual([queue.claims, queue.reading, spareMs], [[], [{ interval: [0, 60_000], left: 10_000 }], 0])
  const early = passed(queue, 9_999).queue
  assert.deepEqual(early.claims, [])
  assert.deepEqual(passed(early, 1).queue.claims[0].intervals, [[0, 60_000]])
})

test('time on the page before "Next part" is reading time, and used once', () => {
  const first = read(EMPTY, [0, 10], 250, 15_000)
  assert.deepEqual([first.queue.claims[0].intervals, first.queue.reading, first.spareMs], [[[0, 10]], [], 5_000])
  const second = read(first.queue, [10, 20], 250, first.spareMs)
  assert.deepEqual([second.queue.reading, second.spareMs], [[{ interval: [10, 20], left: 5_000 }], 0])
})

test('one part is read after the other, and time that no part needs is handed back', () => {
  let { queue } = read(EMPTY, [0, 10], 25, 0)
  queue = read(queue, [10, 20], 50, 0).queue
  queue = passed(queue, 1_500).queue
  assert.deepEqual([queue.claims[0].intervals, queue.reading], [[[0, 10]], [{ interval: [10, 20], left: 1_500 }]])
  const done = passed(queue, 4_000)
  assert.deepEqual([done.queue.claims[0].intervals, done.queue.reading, done.spareMs], [[[0, 20]], [], 2_500])
  assert.equal(waitingMs(queue), 20)
})
