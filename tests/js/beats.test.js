import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BeatQueue, pauseMs } from '../../lms/player/static/evidence/beats.js'

/** The browser's storage is the outside edge: this one can be full. */
class Shelf {
  #kept = new Map()
  isFull = false
  get length() { return this.#kept.size }
  key(n) { return [...this.#kept.keys()][n] ?? null }
  getItem(key) { return this.#kept.get(key) ?? null }
  removeItem(key) { this.#kept.delete(key) }
  setItem(key, value) {
    if (this.isFull) throw new Error('QuotaExceededError')
    this.#kept.set(key, value)
  }
}

const MINUTE = 60_000

test('beats are numbered from 1 and leave in order', () => {
  const queue = new BeatQueue(new Shelf(), 'a')
  queue.add([[0, 10]], 10)
  assert.equal(queue.next()?.number, 1)
  queue.add([[10, 20]], 20)
  assert.equal(queue.next()?.number, 1)
  queue.settled(1)
  assert.deepEqual(queue.next()?.intervals, [[10, 20]])
  assert.equal(queue.next()?.number, 2)
})

test('a beat that was sent never changes, so a lost answer counts once', () => {
  const queue = new BeatQueue(new Shelf(), 'a')
  queue.add([[0, 10]], 10)
  const sent = structuredClone(queue.next())
  queue.add([[10, 20]], 20)
  assert.deepEqual(queue.next(), sent)
})

test('a long way offline becomes one waiting beat beside the one that was sent', () => {
  const queue = new BeatQueue(new Shelf(), 'a')
  queue.add([[0, 15_000]], 15_000)
  queue.next()
  for (let n = 1; n < 300; n += 1) queue.add([[n * 15_000, (n + 1) * 15_000]], (n + 1) * 15_000)
  const beats = queue.all()
  assert.equal(beats.length, 2)
  assert.deepEqual(beats[1].intervals, [[15_000, 4_500_000]])
  assert.equal(beats[1].position, 4_500_000)
})

test('no beat holds more intervals than the server takes', () => {
  const queue = new BeatQueue(new Shelf(), 'a')
  for (let n = 0; n < 1000; n += 1) queue.add([[n * 10, n * 10 + 5]], n * 10)
  const beats = queue.all()
  assert.ok(beats.every((beat) => beat.intervals.length <= 300))
  assert.equal(beats.reduce((sum, beat) => sum + beat.intervals.length, 0), 1000)
  assert.equal(new Set(beats.map((beat) => beat.number)).size, beats.length)
})

test('nothing played is no beat', () => {
  const queue = new BeatQueue(new Shelf(), 'a')
  queue.add([], 500)
  assert.ok(queue.isEmpty)
  assert.equal(queue.next(), undefined)
})

test('what a closed page left behind is found by the next one, with its numbers', () => {
  const shelf = new Shelf()
  let now = 0
  const queue = new BeatQueue(shelf, 'lease-1', () => now)
  queue.add([[0, 10]], 10)
  queue.next()
  queue.add([[20, 30]], 30)
  now = 2 * MINUTE
  const [found, ...others] = BeatQueue.leftovers(shelf, MINUTE, () => now)
  assert.equal(others.length, 0)
  assert.equal(found.lease, 'lease-1')
  assert.deepEqual(found.all().map(({ number, intervals }) => [number, intervals]), [[1, [[0, 10]]], [2, [[20, 30]]]])
  found.settled(1)
  found.settled(2)
  assert.equal(shelf.length, 0)
})

test('beats that another tab may be sending this very moment are left to it', () => {
  const shelf = new Shelf()
  let now = 0
  new BeatQueue(shelf, 'lease-1', () => now).add([[0, 10]], 10)
  now = MINUTE - 1
  assert.deepEqual(BeatQueue.leftovers(shelf, MINUTE, () => now), [])
  assert.equal(shelf.length, 1)
})

test('beats that nobody took for a week are forgotten, and so is what cannot be read', () => {
  const shelf = new Shelf()
  new BeatQueue(shelf, 'old', () => 0).add([[0, 10]], 10)
  shelf.setItem('changxue.beats:broken', '{')
  shelf.setItem('changxue.beats:odd', '{"at": 1, "beats": [{"number": "1"}]}')
  shelf.setItem('somebody-else', 'stays')
  assert.deepEqual(BeatQueue.leftovers(shelf, MINUTE, () => 8 * 24 * 60 * MINUTE), [])
  assert.deepEqual([shelf.length, shelf.getItem('somebody-else')], [1, 'stays'])
})

test('a full device or a browser that keeps nothing costs no beat while the page lives', () => {
  const full = new Shelf()
  full.isFull = true
  for (const shelf of [full, null]) {
    const queue = new BeatQueue(shelf, 'a')
    queue.add([[0, 10]], 10)
    assert.equal(queue.next()?.number, 1)
    queue.settled(1)
    assert.ok(queue.isEmpty)
    assert.deepEqual(BeatQueue.leftovers(shelf, 0), [])
  }
})

test('giving a queue up hands back all it held, once', () => {
  const shelf = new Shelf()
  const queue = new BeatQueue(shelf, 'a')
  queue.add([[0, 10]], 10)
  queue.next()
  queue.add([[10, 20]], 20)
  assert.deepEqual(queue.giveUp(), [[0, 20]])
  assert.ok(queue.isEmpty)
  assert.equal(shelf.length, 0)
})

test('tries come further apart, up to a minute', () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 50].map(pauseMs), [2000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
})
