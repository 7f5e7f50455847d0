import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findAll, fold } from '../../lms/player/static/text/text-search.js'

const LINES = ['先体检，办健康证。', '压力是９ｂａｒ，或 9 Bar。', 'Nǐ hǎo, hello   World', '重量：㎏ ﬁrst', '健康 证在 这里，健康证。']
const folded = LINES.map(fold)
const found = (query) => findAll(folded, query).map(({ line, start, end }) => `${line}:${LINES[line].slice(start, end)}`)

test('Chinese words are found at every place', () => {
  assert.deepEqual(found('健康证'), ['0:健康证', '4:健康 证', '4:健康证'])
  assert.deepEqual(found('，'), ['0:，', '1:，', '2:,', '4:，'])
})

test('width, capitals and tone marks make no difference', () => {
  assert.deepEqual(found('bar'), ['1:ｂａｒ', '1:Bar'])
  assert.deepEqual(found('ＢＡＲ'), ['1:ｂａｒ', '1:Bar'])
  assert.deepEqual(found('ni hao'), ['2:Nǐ hǎo'])
  assert.deepEqual(found('ni\u030c hao'), ['2:Nǐ hǎo'])
})

test('a mark that stands by itself goes with its letter', () => {
  assert.deepEqual(findAll([fold('ni\u030c, e\u0301')], 'ni'), [{ line: 0, start: 0, end: 3 }])
})

test('a blank counts between words and not beside Chinese characters', () => {
  assert.deepEqual(found('hello world'), ['2:hello   World'])
  assert.deepEqual(found('helloworld'), [])
  assert.deepEqual(found(' 健 康 证 '), ['0:健康证', '4:健康 证', '4:健康证'])
})

test('a character that stands for several is marked whole', () => {
  assert.deepEqual(found('kg'), ['3:㎏'])
  assert.deepEqual(found('k'), ['3:㎏'])
  assert.deepEqual(found('fir'), ['3:ﬁr'])
  assert.deepEqual(found('first'), ['3:ﬁrst'])
})

test('hits do not overlap and nothing finds nothing', () => {
  assert.deepEqual(findAll([fold('哈哈哈哈')], '哈哈').map((hit) => hit.start), [0, 2])
  for (const query of ['', '  ', '\n', '没有这句话']) assert.deepEqual(found(query), [])
})

test('characters outside the basic plane keep their places', () => {
  const text = '𠀀𠀁bar𠀀'
  assert.deepEqual(findAll([fold(text)], 'bar𠀀'), [{ line: 0, start: 4, end: 9 }])
})

test('two thousand lines are searched in no time', () => {
  const lines = Array.from({ length: 2000 }, (_, n) => fold(`第${n}句：先体检，办健康证，再洗手，再上岗，戴好帽子。`))
  const begin = performance.now()
  assert.equal(findAll(lines, '健康证').length, 2000)
  assert.ok(performance.now() - begin < 200)
})
