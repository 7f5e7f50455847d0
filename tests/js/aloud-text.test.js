import assert from 'node:assert/strict'
import { test } from 'node:test'
import { charactersTo, lay, narrated, plain, spanOf, steppedRate } from '../../lms/player/static/sound/aloud-text.js'

/** What a place holds, put together from the strings again. */
function read(strings, laid, offset, length) {
  const [first, start, last, end] = spanOf(laid, offset, length)
  return first === last ? strings[first].slice(start, end) : strings[first].slice(start) + strings.slice(first + 1, last).join('') + strings[last].slice(0, end)
}

test('white space that nobody sees is not read, and one blank stays between words', () => {
  const cases = [['  先洗手。\n  再擦干。 ', '先洗手。 再擦干。'], ['a\t b', 'a b'], ['', ''], [' \n ', '']]
  for (const [raw, text] of cases) assert.equal(plain(raw), text)
  assert.equal(lay(['Part 1: ', '\n ', ' 洗手']).text, 'Part 1: 洗手')
  assert.equal(lay(['洗', '手']).text, '洗手')
})

test('a word is found again in the page, counted in characters as the server counts', () => {
  const strings = ['  𠮷野家', ' \n开 门。', '好']
  const laid = lay(strings)
  assert.equal(laid.text, '𠮷野家 开 门。好')
  assert.equal(read(strings, laid, 0, 1), '𠮷')
  assert.equal(read(strings, laid, 1, 2), '野家')
  assert.equal(read(strings, laid, 4, 1), '开')
  assert.equal(read(strings, laid, 8, 1), '好')
  assert.equal(read(strings, laid, 2, 3).replace(/\s/g, ''), '家开')
})

test('a place outside the text marks nothing, and a length beyond it ends with it', () => {
  const laid = lay(['开门'])
  assert.equal(spanOf(laid, 2, 1), null)
  assert.equal(spanOf(laid, -1, 1), null)
  assert.equal(spanOf(lay(['']), 0, Infinity), null)
  assert.deepEqual(spanOf(laid, 0, Infinity), [0, 0, 0, 2])
})

test('units of the browser become characters', () => {
  assert.equal(charactersTo('𠮷野家', 0), 0)
  assert.equal(charactersTo('𠮷野家', 2), 1)
  assert.equal(charactersTo('𠮷野家', 4), 3)
})

test('a paragraph of the narration is a clip of the lesson, and nothing where its times are wrong', () => {
  const words = [[[100, 0, 1]], [[900, 0, 2], [1300, 2, 1]]]
  assert.deepEqual(narrated(words, 1, 900, 2000), { text: '', start_ms: 900, end_ms: 2000, words: words[1] })
  for (const [number, start, end] of [[2, 0, 9], [1, 900, 900], [1, 900, NaN], [-1, 0, 9]]) assert.equal(narrated(words, number, start, end), null)
})

test('the speed keeps within what can be chosen', () => {
  const cases = [[100, 25, 125], [240, 25, 250], [60, -25, 50], [250, 25, 250]]
  for (const [rate, step, then] of cases) assert.equal(steppedRate(rate, step), then)
})
