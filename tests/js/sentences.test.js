import assert from 'node:assert/strict'
import { test } from 'node:test'
import { patience, pieces, voiceFor } from '../../lms/player/static/sound/sentences.js'

const texts = (text) => pieces(text).map((piece) => piece.text)

test('a text is spoken sentence by sentence, its marks and quotes kept', () => {
  assert.deepEqual(texts('先洗手。“再戴手套！”然后开始……好了'), ['先洗手。', '“再戴手套！”', '然后开始……', '好了'])
  assert.deepEqual(texts('Wash first. Then begin? Use 2.5 ml.'), ['Wash first.', 'Then begin?', 'Use 2.5 ml.'])
  assert.deepEqual(texts('第一行\n第二行'), ['第一行', '第二行'])
})

test('nothing that has no word is spoken', () => {
  for (const text of ['', '  ', '。。。', '\n\n', '——']) assert.deepEqual(texts(text), [])
})

test('a long sentence is cut at a comma, and where there is none, anywhere, but never in a character', () => {
  const long = `${'图'.repeat(30)}，${'字'.repeat(30)}。`
  assert.deepEqual(texts(long), [`${'图'.repeat(30)}，`, `${'字'.repeat(30)}。`])
  const endless = '𠮷'.repeat(200)
  assert.equal(texts(endless).join(''), endless)
  for (const piece of texts(endless)) assert.ok(piece.length <= 92 && piece.isWellFormed())
})

test('each piece knows its place, and nothing of the text is lost', () => {
  const text = ' 先看图。\n左边是门，右边是窗。 The door is open. 请记住! ' + '长'.repeat(120)
  const found = pieces(text)
  for (const { text: piece, start } of found) assert.equal(text.slice(start, start + piece.length), piece)
  assert.equal(found.map((piece) => piece.text).join('').replace(/\s/g, ''), text.replace(/\s/g, ''))
})

test('a slower voice gets more time, and every voice some', () => {
  assert.ok(patience('好', 1) >= 4000)
  assert.ok(patience('字'.repeat(40), 0.5) > patience('字'.repeat(40), 1))
  assert.ok(patience('字'.repeat(45), 1) < 30_000)
})

test('the voice of the right language is taken, on the device before the network, Cantonese never for Mandarin', () => {
  const [hk, tw, cn, android, far] = [['zh-HK', true], ['zh-TW', true], ['zh-CN', false], ['zh_CN', true], ['en-US', true]]
    .map(([lang, localService]) => ({ lang, localService }))
  assert.equal(voiceFor([far, hk, tw, cn], 'zh-Hans'), cn)
  assert.equal(voiceFor([far, hk, tw, cn, android], 'zh-Hans'), android)
  assert.equal(voiceFor([far, hk, tw], 'zh-Hans'), tw)
  assert.equal(voiceFor([far, hk], 'zh-Hans'), null)
  assert.equal(voiceFor([far, hk], 'en'), far)
  assert.equal(voiceFor([], 'zh'), null)
})
