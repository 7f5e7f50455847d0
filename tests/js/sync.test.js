import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ahead, CAUTIOUS, correction, learned, placeIn, USUAL, within } from '../../lms/player/static/sign/sync.js'

const calm = { driftMs: 0, rate: 1, isNudged: false, sinceChangeMs: 1000, jumpMs: 80, isFresh: false, manner: USUAL }

test('a difference that nobody sees is left alone', () => {
  for (const driftMs of [0, 7, -7]) assert.deepEqual(correction({ ...calm, driftMs }), { act: 'none' })
  assert.deepEqual(correction({ ...calm, driftMs: 19, rate: 2.5 }), { act: 'none' }, 'it is real time that counts')
})

test('a middling difference is made up by speed, never by more than six percent', () => {
  for (const rate of [0.5, 1, 2.5]) {
    for (let ms = 9; ms < 90; ms += 1) {
      for (const sign of [1, -1]) {
        const decision = correction({ ...calm, rate, driftMs: sign * ms * rate, isNudged: true })
        assert.equal(decision.act, 'rate')
        const share = decision.rate / rate - 1
        assert.ok(share * sign < 0, 'ahead runs slower, behind runs faster')
        assert.ok(Math.abs(share) <= 0.0601, `${share}`)
      }
    }
  }
})

test('a correction ends when it is done, not at the edge where it began', () => {
  assert.equal(correction({ ...calm, driftMs: 5, isNudged: true }).act, 'rate')
  assert.deepEqual(correction({ ...calm, driftMs: 2, isNudged: true }), { act: 'rate', rate: 1 })
  assert.deepEqual(correction({ ...calm, driftMs: 2, isNudged: false }), { act: 'none' })
})

test('a film far ahead waits as long as the main film needs; one far behind jumps to where that will be', () => {
  assert.deepEqual(correction({ ...calm, driftMs: 400, rate: 2 }), { act: 'wait', ms: 200 })
  assert.deepEqual(correction({ ...calm, driftMs: -400, rate: 2 }), { act: 'jump', aheadMs: 160 })
  assert.equal(correction({ ...calm, driftMs: 60_000 }).act, 'jump', 'nobody waits a minute')
})

test('a film that has just begun waits sooner', () => {
  assert.deepEqual(correction({ ...calm, driftMs: 40, isFresh: true }), { act: 'wait', ms: 40 })
  assert.equal(correction({ ...calm, driftMs: -40, isFresh: true }).act, 'rate')
})

test('where each change of speed is seen there are few of them', () => {
  const now = { ...calm, manner: CAUTIOUS, driftMs: 70 }
  assert.equal(correction({ ...now, sinceChangeMs: 400 }).act, 'none')
  assert.equal(correction({ ...now, sinceChangeMs: 2000 }).act, 'rate')
  assert.equal(correction({ ...now, driftMs: 30 }).act, 'none')
})

test('corrections every 200 ms bring any start into step and keep a drifting clock there', () => {
  for (const [start, drifts] of [[80, 0], [-80, 0], [0, 0.004], [0, -0.004], [60, 0.002]]) {
    for (const rate of [0.5, 1, 2.5]) {
      let [driftMs, speed, worst] = [start * rate, rate, 0]
      for (let n = 0; n < 300; n += 1) {
        const decision = correction({ ...calm, rate, driftMs, isNudged: speed !== rate })
        if (decision.act === 'rate') speed = decision.rate
        driftMs += 200 * (speed * (1 + drifts) - rate)
        if (n > 12) worst = Math.max(worst, Math.abs(driftMs))
      }
      assert.ok(worst <= 12 * rate, `from ${start} at ${rate}: ${worst}`)
    }
  }
})

test('how long a jump takes is learned, but one slow one does not send the next one far ahead', () => {
  assert.equal(learned(80, 120), 100)
  assert.equal(learned(300, 100), 200)
  assert.equal(learned(80, 60_000), 190)
})

test('a film has a place on the timeline', () => {
  assert.deepEqual(placeIn(5000, 2000, 60_000), { ms: 3000, part: 'inside' })
  assert.deepEqual(placeIn(1000, 2000, 60_000), { ms: 0, part: 'before' })
  assert.deepEqual(placeIn(5000, -2000, 60_000), { ms: 7000, part: 'inside' })
  assert.deepEqual(placeIn(70_000, 0, 60_000), { ms: 59_940, part: 'after' })
  assert.deepEqual(placeIn(70_000, 0, NaN), { ms: 70_000, part: 'inside' }, 'the length is not known yet')
})

test('what is loaded is counted from the place on, through the range that holds it', () => {
  const ranges = [[0, 4], [10, 20]]
  const buffered = { length: 2, start: (n) => ranges[n][0], end: (n) => ranges[n][1] }
  assert.equal(ahead(buffered, 1), 3)
  assert.equal(ahead(buffered, 12), 8)
  assert.equal(ahead(buffered, 5), 0)
})

test('sizes stay whole and within their bounds', () => {
  assert.equal(within(3), 17)
  assert.equal(within(33.4), 33)
  assert.equal(within(140), 100)
  assert.equal(within(-3, 0), 0)
})
