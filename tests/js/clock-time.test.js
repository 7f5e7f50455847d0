import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clockTime, fill, hashOf, lineAt, timeInHash } from '../../lms/player/static/core/clock-time.js'

test('a place on the timeline reads as minutes and seconds', () => {
  const cases = [[0, '0:00'], [999, '0:00'], [1000, '0:01'], [65_000, '1:05'], [599_999, '9:59'], [3_600_000, '1:00:00'],
    [3_723_456, '1:02:03'], [-5, '0:00']]
  for (const [ms, words] of cases) assert.equal(clockTime(ms), words)
})

test('a link to a second is read back to the tenth', () => {
  for (const ms of [0, 100, 83_500, 7_199_900]) assert.equal(timeInHash(hashOf(ms)), ms)
})

test('a fragment that names no moment is left alone', () => {
  for (const hash of ['', '#part-2', '#t=', '#t=x', '#t=-1', '#t=1e3', '#t=1.2345', '#t=999999', '#tt=1']) {
    assert.equal(timeInHash(hash), null, hash)
  }
})

test('words keep a place that has no value', () => {
  assert.equal(fill('{percent}% of {whole}', { percent: 40 }), '40% of {whole}')
  assert.equal(fill('{a}{a}', { a: '$&' }), '$&$&')
})

test('the line being spoken is the last that has begun, and stays through a pause', () => {
  const starts = [300, 4000, 4000, 9000]
  const cases = [[0, -1], [299, -1], [300, 0], [3999, 0], [4000, 2], [8999, 2], [9000, 3], [1e9, 3]]
  for (const [ms, index] of cases) assert.equal(lineAt(starts, ms), index, `${ms} ms`)
  assert.equal(lineAt([], 5), -1)
})
