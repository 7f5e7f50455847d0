import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextStop, pathAt, previousStop, stops, tidy, tileAt } from '../../lms/player/static/structure/chapter-tree.js'

const leaf = (title, start_ms) => ({ title, start_ms, end_ms: start_ms + 1000, children: [] })
const LESSON = [
  { ...leaf('一', 0), children: [{ ...leaf('一甲', 0), children: [leaf('a', 0), leaf('b', 4000)] }, { ...leaf('一乙', 9000), children: [leaf('c', 9000)] }] },
  { ...leaf('二', 20_000), children: [{ ...leaf('二甲', 20_000), children: [leaf('d', 20_000), leaf('e', 26_000)] }] }
]
const titles = (ms, chapters = LESSON) => pathAt(tidy(chapters), ms).map(({ chapter }) => chapter.title).join('/')

test('a moment lies in a part, a picture and a sentence', () => {
  const cases = [[0, '一/一甲/a'], [3900, '一/一甲/a'], [3950, '一/一甲/b'], [8000, '一/一甲/b'], [9000, '一/一乙/c'], [19_000, '一/一乙/c'],
    [20_000, '二/二甲/d'], [1e9, '二/二甲/e']]
  for (const [ms, words] of cases) assert.equal(titles(ms), words, `${ms} ms`)
  assert.deepEqual(pathAt(tidy(LESSON), 21_000).map(({ number, of }) => [number, of]), [[2, 2], [1, 1], [1, 2]])
})

test('next and previous keep to the level in force', () => {
  const [parts, pictures, sentences] = stops(tidy(LESSON))
  assert.deepEqual([parts, pictures, sentences], [[0, 20_000], [0, 9000, 20_000], [0, 4000, 9000, 20_000, 26_000]])
  assert.deepEqual([parts, pictures, sentences].map((starts) => nextStop(starts, 1000)), [20_000, 9000, 4000])
  assert.deepEqual([parts, pictures, sentences].map((starts) => previousStop(starts, 25_000)), [20_000, 20_000, 20_000])
  assert.deepEqual([parts, pictures, sentences].map((starts) => previousStop(starts, 21_000)), [0, 9000, 9000])
})

test('next from where next has led goes on, also when the picture came a moment early', () => {
  const starts = stops(tidy(LESSON))[2]
  for (const early of [0, 20, 50]) {
    let ms = 0
    const met = []
    while ((ms = nextStop(starts, ms)) < Infinity) {
      met.push(ms)
      ms -= early
    }
    assert.deepEqual(met, [4000, 9000, 20_000, 26_000], `${early} ms`)
  }
  let ms = 1e6
  const met = []
  for (let n = 0; n < 6; n++) met.push(ms = previousStop(starts, ms))
  assert.deepEqual(met, [26_000, 20_000, 9000, 4000, 0, 0])
})

test('before the first chapter there is no place, and previous leads to the beginning', () => {
  assert.equal(titles(500, [leaf('late', 5000)]), '')
  assert.equal(previousStop([5000], 500), 500)
  assert.equal(previousStop([5000], 5500), 5000)
  assert.equal(nextStop([5000], 500), 5000)
  assert.equal(nextStop([], 500), Infinity)
  assert.equal(previousStop([], 500), 0)
})

test('chapters that make no sense are left out and the rest is used in order', () => {
  assert.deepEqual(tidy('x'), [])
  assert.deepEqual(tidy(undefined), [])
  const found = tidy([leaf('b', 5), null, { title: 'no time' }, { title: 7, start_ms: 1, children: 'x' }, { start_ms: NaN }])
  assert.deepEqual(found.map(({ title }) => title), ['7', 'b'])
  const deep = tidy([{ ...leaf('1', 0), children: [{ ...leaf('2', 0), children: [{ ...leaf('3', 0), children: [leaf('4', 0)] }] }] }])
  assert.equal(stops(deep).length, 3)
  assert.deepEqual(stops(tidy([])), [])
})

test('a part without pictures is still a stop at every level', () => {
  const starts = stops(tidy([leaf('intro', 0), LESSON[1]]))
  assert.deepEqual(starts, [[0, 20_000], [0, 20_000], [0, 20_000, 26_000]])
})

test('a seek picture is cut out of its sheet by columns and rows', () => {
  const sheet = { width: 160, height: 90, columns: 3, tiles: [0, 1000, 2000, 3000, 4000] }
  assert.deepEqual(tileAt(sheet, -5), { x: 0, y: 0, columns: 3, rows: 2 })
  assert.deepEqual(tileAt(sheet, 2999), { x: 100, y: 0, columns: 3, rows: 2 })
  assert.deepEqual(tileAt(sheet, 1e9), { x: 50, y: 100, columns: 3, rows: 2 })
  assert.deepEqual(tileAt({ ...sheet, columns: 1, tiles: [0] }, 9), { x: 0, y: 0, columns: 1, rows: 1 })
  assert.deepEqual(tileAt({ ...sheet, columns: 5, tiles: [0, 10] }, 10), { x: 100, y: 0, columns: 2, rows: 1 })
  assert.equal(tileAt({ ...sheet, tiles: [] }, 9), null)
  assert.equal(tileAt({ ...sheet, columns: 0 }, 9), null)
})
