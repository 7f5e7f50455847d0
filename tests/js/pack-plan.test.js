import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptPage, pruned } from '../../lms/player/static/offline/kept-page.js'
import { bytesOf, filesOf, megabytes, pathOf } from '../../lms/player/static/offline/pack-plan.js'

const file = (name, bytes) => ({ url: `/media/${name}?until=1&sign=x`, mime: 'x/y', bytes })
const OFFER = {
  choices: [{ key: 'text', label: 'Text', files: [] }, { key: '240p', label: 'Small', files: [file('v.mp4', 1000), file('poster.jpg', 50)] }],
  extras: [{ key: 'sign', label: 'Sign', files: [file('s.mp4', 500)] }],
  always: [file('c.vtt', 5), file('poster.jpg', 50)],
  assets: { '/assets/1/a.js': 10, '/assets/1/b.css': 20 }
}

test('a choice brings its own files, the extras that were ticked, and what is always with it, each once', () => {
  const names = (wish) => filesOf(OFFER, wish).map(({ url }) => pathOf(url).slice(7))
  assert.deepEqual(names({ main: 'text', extras: [] }), ['c.vtt', 'poster.jpg'])
  assert.deepEqual(names({ main: '240p', extras: ['sign'] }), ['c.vtt', 'poster.jpg', 'v.mp4', 's.mp4'])
})

test('the cost that is said is the sum of all that travels, in MB rounded up', () => {
  assert.equal(bytesOf(OFFER, { main: 'text', extras: [] }), 85)
  assert.equal(bytesOf(OFFER, { main: '240p', extras: ['sign'] }), 1585)
  assert.deepEqual([0, 1, 100_000, 100_001, 12_340_000].map(megabytes), ['0.0', '0.1', '0.1', '0.2', '12.4'])
})

test('the player of a kept page finds only what was taken along', () => {
  const manifest = {
    title: 'a < b', sources: [{ key: '720p', src: '/media/big.mp4?sign=1' }, { key: '240p', src: '/media/v.mp4?sign=2#t=3' }],
    aloud: { src: '/media/aloud.m4a?sign=3', index: '/media/i.json' }, poster: '/media/p.jpg', sign: [{ src: '/media/s.mp4' }],
    chapters: [{ title: 'x', children: [] }], words: null
  }
  assert.deepEqual(pruned(manifest, new Set(['/media/v.mp4'])), {
    ...manifest, sources: [manifest.sources[1]], aloud: null, sign: []
  })
})

test('a kept page says that it is one, has no token of a session, and stays a page', () => {
  const page = (token, json, mark) => `<!doctype html><html${mark} lang="en"><meta name="csrf-token" content="${token}">` +
    `<script type="application/json" data-manifest>${json}</script><input name="csrf_token" value="${token}"></html>`
  const html = page('secret.1', '{"title":"\\u003c/script>$&","sign":[{"src":"/media/s.mp4?x"}]}', '')
  assert.equal(keptPage(html, new Set()), page('', '{"title":"\\u003c/script>$&","sign":[]}', ' data-pack'))
})

test('a page without film and token is kept as it is', () => {
  assert.equal(keptPage('<html><p>$1</p></html>', new Set()), '<html data-pack><p>$1</p></html>')
})
