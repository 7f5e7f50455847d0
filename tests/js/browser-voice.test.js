import assert from 'node:assert/strict'
import { beforeEach, mock, test } from 'node:test'

// A browser's speech engine as they are found in the wild, and a clock that a test moves.
class Utterance {
  constructor(text) { this.text = text }
}
const engine = { spoken: [], voices: [{ lang: 'zh-CN' }], cancelled: 0 }
globalThis.window = globalThis
globalThis.SpeechSynthesisUtterance = Utterance
globalThis.speechSynthesis = {
  getVoices: () => engine.voices,
  speak: (utterance) => engine.spoken.push(utterance),
  cancel: () => { engine.cancelled += 1; engine.spoken.at(-1)?.onerror?.({ error: 'interrupted' }) }
}
mock.timers.enable({ apis: ['setTimeout'] })
const { BrowserVoice } = await import('../../lms/player/static/sound/browser-voice.js')

const tone = { rate: 1.5, volume: 0.5 }
const soon = () => new Promise((resolve) => setImmediate(resolve))
const texts = () => engine.spoken.map((utterance) => utterance.text)
beforeEach(() => Object.assign(engine, { spoken: [], voices: [{ lang: 'zh-CN' }], cancelled: 0 }))

test('a text is spoken sentence by sentence, in the tone that was asked for', async () => {
  const voice = new BrowserVoice()
  const said = voice.say('开门。关窗。', 'zh-Hans', tone)
  await soon()
  assert.deepEqual(texts(), ['开门。'])
  assert.deepEqual([engine.spoken[0].rate, engine.spoken[0].volume, engine.spoken[0].lang], [1.5, 0.5, 'zh-CN'])
  engine.spoken[0].onend()
  assert.deepEqual(texts(), ['开门。', '关窗。'])
  engine.spoken[1].onend()
  assert.equal(await said, 'done')
})

test('after a pause the sentence that was cut off begins again, not the whole text', async () => {
  const voice = new BrowserVoice()
  const said = voice.say('开门。关窗。坐下。', 'zh', tone)
  await soon()
  engine.spoken[0].onend()
  voice.pause()
  assert.equal(engine.cancelled > 0, true)
  mock.timers.tick(60_000)
  assert.deepEqual(texts(), ['开门。', '关窗。'])
  voice.resume()
  assert.deepEqual(texts(), ['开门。', '关窗。', '关窗。'])
  engine.spoken[2].onend()
  engine.spoken[3].onend()
  assert.equal(await said, 'done')
})

test('an engine that falls silent without a word is not waited for longer than a sentence needs', async () => {
  const voice = new BrowserVoice()
  const said = voice.say('开门。关窗。坐下。', 'zh', tone)
  await soon()
  mock.timers.tick(7000)
  assert.deepEqual(texts(), ['开门。', '关窗。'])
  engine.spoken[1].onend()
  engine.spoken[2].onend()
  assert.equal(await said, 'done')
})

test('an engine that says nothing twice is given up', async () => {
  const voice = new BrowserVoice()
  const said = voice.say('开门。关窗。坐下。', 'zh', tone)
  await soon()
  mock.timers.tick(7000)
  mock.timers.tick(7000)
  assert.equal(await said, 'silent')
  assert.deepEqual(texts(), ['开门。', '关窗。'])
})

test('without a voice for the language nothing is tried', async () => {
  engine.voices = [{ lang: 'en-US' }]
  assert.equal(await new BrowserVoice().say('开门。', 'zh', tone), 'silent')
  assert.deepEqual(texts(), [])
})

test('a new text, or a stop, ends the old one, and late news of it changes nothing', async () => {
  const voice = new BrowserVoice()
  const first = voice.say('开门。', 'zh', tone)
  await soon()
  const second = voice.say('关窗。坐下。', 'zh', tone)
  assert.equal(await first, 'stopped')
  await soon()
  engine.spoken[0].onend()
  assert.deepEqual(texts(), ['开门。', '关窗。'])
  voice.stop()
  assert.equal(await second, 'stopped')
})

test('a pause that comes before the first word is kept', async () => {
  const voice = new BrowserVoice()
  voice.say('开门。', 'zh', tone)
  voice.pause()
  await soon()
  assert.deepEqual(texts(), [])
  voice.resume()
  assert.deepEqual(texts(), ['开门。'])
})
