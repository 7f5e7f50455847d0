/**
 * The service worker: answers from lessons that the person took along, and only from those. It stores nothing itself.
 *
 * Pages come from the network while it answers, else from the pack; files of the site and media from the pack first,
 * because their addresses name their content. Packs carry the key of the person they belong to: without that key in
 * `meta`, or with another one, they are as good as absent. Served at /sw.js by lms/player/offline.py.
 */
import { rangeOf, slicesOf } from './byte-range.js'
import { dropFrom, keptIn } from './offline-store.js'

const NETWORK_MS = 5000 // then a server that says nothing is a server that is away
const SIGN_OUT = '/sign-out'
const SIGN_IN = '/sign-in'

const worker = /** @type {any} */ (self)

worker.addEventListener('install', () => worker.skipWaiting())
worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()))
worker.addEventListener('fetch', (/** @type {any} */ event) => {
  /** @type {Request} */
  const request = event.request
  const { origin, pathname, searchParams } = new URL(request.url)
  if (origin !== worker.location.origin) return
  const isNavigation = request.mode === 'navigate'
  if (isNavigation && request.method === 'GET') event.respondWith(page(request, pathname))
  else if (isNavigation && [SIGN_OUT, SIGN_IN].includes(pathname)) event.respondWith(lock(request, pathname))
  else if (request.method !== 'GET') return
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(request))
  else if (pathname.startsWith('/media/') && !searchParams.has('save')) event.respondWith(media(request, pathname))
})

/**
 * @param {Request} request
 * @param {string} path
 * @returns {Promise<Response>}
 */
async function page(request, path) {
  const network = fetch(request)
  network.catch(() => null)
  const kept = await keptPage(path).catch(() => undefined)
  try {
    const answer = await (kept ? Promise.race([network, silence()]) : network)
    if (!kept || answer.status < 500) return answer
  } catch {
    // No network: what is kept, else the page that says what is kept.
  }
  return kept ?? (await shell())
}

/** @returns {Promise<never>} */
function silence() {
  return new Promise((_resolve, reject) => setTimeout(() => reject(new Error('no answer')), NETWORK_MS))
}

/**
 * @param {string} path
 * @returns {Promise<Response | undefined>}
 */
async function keptPage(path) {
  const owner = await keptIn('meta', 'owner')
  const pack = owner && (await keptIn('packs', owner + path))
  if (!pack || pack.state !== 'ready' || !(await caches.has(pack.cache))) return undefined
  return (await caches.open(pack.cache)).match(path)
}

/** @returns {Promise<Response>} the page /offline, for whatever was asked for */
async function shell() {
  return (await caches.match('/offline', { ignoreSearch: true }).catch(() => undefined)) ?? Response.error()
}

/**
 * Somebody signs in or out: the packs are hidden until their person opens a page of their own.
 * @param {Request} request
 * @param {string} path
 * @returns {Promise<Response>}
 */
async function lock(request, path) {
  const network = fetch(request).catch(() => shell())
  // Who cannot reach the server cannot sign in as somebody else.
  if (path === SIGN_OUT || navigator.onLine) await dropFrom('meta', 'owner').catch(() => null)
  return network
}

/**
 * @param {Request} request
 * @returns {Promise<Response>}
 */
async function asset(request) {
  const kept = await caches.match(request, { ignoreVary: true }).catch(() => undefined)
  return kept ?? fetch(request)
}

/**
 * @param {Request} request
 * @param {string} path
 * @returns {Promise<Response>}
 */
async function media(request, path) {
  const kept = await keptMedia(path, request.headers.get('range')).catch(() => null)
  return kept ?? fetch(request)
}

/**
 * @param {string} path the signature of an address passes, the digest in it stays
 * @param {string | null} header
 * @returns {Promise<Response | null>}
 */
async function keptMedia(path, header) {
  const owner = await keptIn('meta', 'owner')
  if (!owner) return null
  for (const name of await caches.keys()) {
    if (!name.startsWith(`changxue-pack:${owner}:`)) continue
    const answer = await rangeAnswer(await caches.open(name), path, header)
    if (answer) return answer
  }
  return null
}

/**
 * Browsers ask for parts of a film, and Safari plays nothing that does not answer with 206.
 * @param {Cache} cache
 * @param {string} path
 * @param {string | null} header
 * @returns {Promise<Response | null>} null when it is not all there
 */
async function rangeAnswer(cache, path, header) {
  const first = await cache.match(`${path}?0`)
  if (!first) return null
  const size = Number(first.headers.get('X-Bytes'))
  const wanted = rangeOf(header, size)
  /** @type {Record<string, string>} */
  const headers = { 'Accept-Ranges': 'bytes', 'Cache-Control': 'no-store' }
  if (wanted === 'nothing') return new Response(null, { status: 416, headers: { ...headers, 'Content-Range': `bytes */${size}` } })
  const range = wanted === 'whole' ? { start: 0, end: size - 1 } : wanted
  const slices = slicesOf(range, Number(first.headers.get('X-Piece')))
  // Pieces come in order: with its last one, the range is whole.
  if (!(await cache.match(`${path}?${slices[slices.length - 1].piece}`))) return null
  headers['Content-Type'] = first.headers.get('Content-Type') ?? ''
  headers['Content-Length'] = String(range.end - range.start + 1)
  if (wanted !== 'whole') headers['Content-Range'] = `bytes ${range.start}-${range.end}/${size}`
  return new Response(pouring(cache, path, slices), { status: wanted === 'whole' ? 200 : 206, headers })
}

/**
 * Piece after piece, each read when it is asked for: a browser often takes a little of a long film and asks anew.
 * @param {Cache} cache
 * @param {string} path
 * @param {ReturnType<typeof slicesOf>} slices
 * @returns {ReadableStream<Uint8Array>}
 */
function pouring(cache, path, slices) {
  const waiting = slices[Symbol.iterator]()
  return new ReadableStream({
    async pull(out) {
      const next = waiting.next()
      if (next.done) return out.close()
      const { piece, from, to } = next.value
      const kept = await cache.match(`${path}?${piece}`)
      if (kept) out.enqueue(new Uint8Array(await (await kept.blob()).slice(from, to).arrayBuffer()))
      else out.error(new Error('a piece is missing'))
    }
  })
}
