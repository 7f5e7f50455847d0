import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holdMs, readingCharacters, readingMs, screenMs } from '../../lms/player/static/captions/reading-pace.js'

test('characters are counted as subtitlers do: half-width ones are half', () => {
  const cases = [['', 0], ['   ', 0], ['先体检', 3], ['先体检，办证。', 7], ['bar', 1.5], ['1.5 bar', 3.5], ['Ａ', 1],
    [' 先\n\n 体 ', 2.5], ['𠀀', 1]]
  for (const [text, count] of cases) assert.equal(readingCharacters(text), count, text)
})

test('a short text has time to be found', () => {
  assert.equal(readingMs('停', 12), 1500)
  assert.equal(readingMs('', 6), 0)
})

test('a pace that makes no sense is the usual one', () => {
  const usual = readingMs('十二个汉字十二个汉字十二', 6)
  for (const pace of [0, -1, NaN, undefined, Infinity]) assert.equal(readingMs('十二个汉字十二个汉字十二', pace), usual)
  assert.equal(usual, 2000)
})

test('a caption is held until it can have been read, and no longer', () => {
  const text = '先体检，办健康证。听不见，也能办。' // 17 characters
  assert.equal(holdMs(text, 1000, 4), 3250)
  assert.equal(holdMs(text, 4250, 4), 0)
  assert.equal(holdMs(text, 1e9, 4), 0)
  assert.equal(holdMs(text, -50, 4), 4250)
  assert.equal(holdMs('', 0, 4), 0)
})

test('a slower reader is held longer, always', () => {
  for (let pace = 3; pace <= 12; pace += 1) {
    assert.ok(holdMs('每天看日期。开了的牛奶贴标签。', 500, pace - 1) > holdMs('每天看日期。开了的牛奶贴标签。', 500, pace) - 1)
  }
})

test('a screen goes on by itself only where the person chose that', () => {
  assert.equal(screenMs('看压力表。', 'own', 6), Infinity)
  assert.equal(screenMs('看压力表。', '', 6), Infinity)
  assert.equal(screenMs('听不见，也能办。听不见，也能', 'normal', 4), 3500)
  assert.equal(screenMs('听不见，也能办。听不见，也能', 'slow', 4), 7000)
})
