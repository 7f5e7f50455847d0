import assert from 'node:assert/strict'
import { test } from 'node:test'
import { merge, PlayedTime } from '../../lms/player/static/evidence/intervals.js'

/** Play from `from` to `to` at `rate`, reported every `everyMs` of wall time; gives the wall time at the end. */
function play(played, { from, to, wall = 0, rate = 1, everyMs = 16 }) {
  let now = wall
  for (let ms = from; ms < to; ms += everyMs * rate, now += everyMs) played.tick(ms, now, rate)
  played.tick(to, now, rate)
  return now
}

test('merging sorts, joins what touches and keeps what does not', () => {
  assert.deepEqual(merge([]), [])
  assert.deepEqual(merge([[5, 9], [0, 2], [2, 4], [6, 7]]), [[0, 4], [5, 9]])
})

test('merging changes none of its arguments', () => {
  const given = [[3, 4], [0, 3]]
  merge(given)
  assert.deepEqual(given, [[3, 4], [0, 3]])
})

for (const rate of [0.5, 1, 1.75, 2.5]) {
  for (const everyMs of [16, 250, 1000]) {
    test(`play at ${rate}x reported every ${everyMs} ms is one whole interval`, () => {
      const played = new PlayedTime()
      play(played, { from: 1000, to: 61_000, rate, everyMs })
      assert.deepEqual(played.take(), [[1000, 61_000]])
    })
  }
}

test('taking in the middle of play loses not one millisecond between two beats', () => {
  const played = new PlayedTime()
  const wall = play(played, { from: 0.4, to: 1000.6 })
  const first = played.take()
  play(played, { from: 1000.6, to: 2000.2, wall })
  assert.deepEqual(merge([...first, ...played.take()]), [[0, 2000]])
})

test('a seek with its event splits the interval', () => {
  const played = new PlayedTime()
  const wall = play(played, { from: 0, to: 5000 })
  played.cut()
  play(played, { from: 60_000, to: 61_000, wall })
  assert.deepEqual(played.take(), [[0, 5000], [60_000, 61_000]])
})

test('a jump without any event is no evidence either', () => {
  const played = new PlayedTime()
  const wall = play(played, { from: 0, to: 5000 })
  play(played, { from: 60_000, to: 61_000, wall })
  const later = play(played, { from: 2000, to: 3000, wall: wall + 1000 })
  assert.ok(later > 0)
  assert.deepEqual(played.take(), [[0, 5000], [60_000, 61_000]])
})

test('a pause adds nothing and play goes on after it', () => {
  const played = new PlayedTime()
  const wall = play(played, { from: 0, to: 5000 })
  played.cut()
  play(played, { from: 5000, to: 6000, wall: wall + 3_600_000 })
  assert.deepEqual(played.take(), [[0, 6000]])
})

test('who pauses every second loses nothing to a clock that settles late', () => {
  const played = new PlayedTime()
  let wall = 0
  for (let ms = 0; ms < 60_000; ms += 1000) {
    wall = play(played, { from: ms, to: ms + 850, wall }) + 5000
    played.pause()
    played.pause()
  }
  assert.deepEqual(played.take(), [[0, 59_850]])
})

test('a jump during a pause is no evidence, forward or back', () => {
  const played = new PlayedTime()
  const wall = play(played, { from: 0, to: 5000 })
  played.pause()
  played.cut()
  play(played, { from: 5400, to: 6000, wall: wall + 1000 })
  played.pause()
  play(played, { from: 8000, to: 9000, wall: wall + 9000 })
  played.pause()
  play(played, { from: 2000, to: 3000, wall: wall + 19_000 })
  assert.deepEqual(played.take(), [[0, 5000], [5400, 6000], [8000, 9000]])
})

test('taking while paused keeps the place where play goes on', () => {
  const played = new PlayedTime()
  const wall = play(played, { from: 0, to: 5000 })
  played.pause()
  const first = played.take()
  play(played, { from: 5150, to: 6000, wall: wall + 9000 })
  assert.deepEqual(merge([...first, ...played.take()]), [[0, 6000]])
})

test('media that stall claim no more than they showed', () => {
  const played = new PlayedTime()
  for (let wall = 0; wall <= 30_000; wall += 16) played.tick(Math.min(wall, 2000), wall, 1)
  assert.deepEqual(played.take(), [[0, 2000]])
})

test('sound that plays on while the page is hidden counts from the rare reports', () => {
  const played = new PlayedTime()
  played.tick(0, 0, 1)
  played.tick(60_000, 60_000, 1)
  assert.deepEqual(played.take(), [[0, 60_000]])
})

test('what could not be handed on comes again with what followed', () => {
  const played = new PlayedTime()
  play(played, { from: 0, to: 1000 })
  played.putBack(played.take())
  played.cut()
  play(played, { from: 3000, to: 4000 })
  assert.deepEqual(played.take(), [[0, 1000], [3000, 4000]])
  assert.deepEqual(played.take(), [])
})
