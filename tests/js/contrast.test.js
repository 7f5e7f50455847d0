import assert from 'node:assert/strict'
import { test } from 'node:test'
import { colour, contrast, worst } from '../../lms/player/static/choices/contrast.js'

const [BLACK, WHITE, GREY] = [[0, 0, 0], [255, 255, 255], [0x76, 0x76, 0x76]]

test('colours are read as people and browsers write them', () => {
  assert.deepEqual(colour('#ffEE00'), [255, 238, 0])
  assert.deepEqual(colour('rgb(1, 2, 3)'), [1, 2, 3])
  assert.deepEqual(colour('rgba(1, 2, 3, 0.5)'), [1, 2, 3])
  for (const text of ['', 'red', '#fff', '#12345g', 'color(srgb 1 1 1)']) assert.equal(colour(text), null, text)
})

test('the ratio is that of WCAG, whichever colour comes first', () => {
  assert.equal(contrast(BLACK, WHITE), 21)
  assert.equal(contrast(WHITE, BLACK), 21)
  assert.equal(contrast(GREY, GREY), 1)
  assert.equal(contrast(GREY, WHITE).toFixed(2), '4.54') // the darkest grey known to pass on white
  assert.ok(contrast([0x77, 0x77, 0x77], WHITE) < 4.5)
})

test('a ground that lets the picture through is judged over the brightest and the darkest picture', () => {
  assert.equal(worst(WHITE, BLACK, 100, [BLACK, WHITE]), 21)
  assert.ok(worst(WHITE, BLACK, 50, [BLACK, WHITE]) < 4.5)
  assert.ok(worst(WHITE, BLACK, 75, [BLACK, WHITE]) > 4.5)
  assert.equal(worst(WHITE, BLACK, 0, [WHITE]), 1)
})
