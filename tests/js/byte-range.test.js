import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rangeOf, slicesOf } from '../../lms/player/static/offline/byte-range.js'
import { piecesOf } from '../../lms/player/static/offline/kept-page.js'

test('what browsers ask for is understood as HTTP means it', () => {
  const cases = [
    ['bytes=0-', { start: 0, end: 99 }], ['bytes=0-1', { start: 0, end: 1 }], ['bytes=90-500', { start: 90, end: 99 }],
    ['bytes=99-99', { start: 99, end: 99 }], ['bytes=-5', { start: 95, end: 99 }], ['bytes=-500', { start: 0, end: 99 }],
    ['bytes=100-', 'nothing'], ['bytes=-0', 'nothing'], ['bytes=5-4', 'whole'], [null, 'whole'], ['', 'whole'],
    ['bytes=-', 'whole'], ['bytes=0-1,5-6', 'whole'], ['items=0-1', 'whole']
  ]
  for (const [header, expected] of cases) assert.deepEqual(rangeOf(header, 100), expected, String(header))
  assert.equal(rangeOf('bytes=0-', 0), 'nothing')
  assert.equal(rangeOf('bytes=-5', 0), 'nothing')
})

test('a range is put together from pieces without a gap or a byte too many', () => {
  const file = Array.from({ length: 25 }, (_, n) => n)
  const pieces = piecesOf(25, 10).map(({ start, end }) => file.slice(start, end + 1))
  assert.deepEqual(pieces.map((piece) => piece.length), [10, 10, 5])
  for (let start = 0; start < 25; start += 1) {
    for (let end = start; end < 25; end += 1) {
      const found = slicesOf({ start, end }, 10).flatMap(({ piece, from, to }) => pieces[piece].slice(from, to))
      assert.deepEqual(found, file.slice(start, end + 1))
    }
  }
})

test('an empty file has no pieces', () => {
  assert.deepEqual(piecesOf(0), [])
})
