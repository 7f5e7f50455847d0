/**
 * Loads a lesson onto this device. Files lie in Cache Storage in pieces, under their address without signature, so that
 * loading can be stopped and go on later; what is known about them lies in IndexedDB. Every pack has its own copy of
 * page, scripts and styles, so it opens as it was taken, whatever is released later.
 */
import { pauseMs } from '../evidence/beats.js'
import { PIECE_BYTES, keptPage, piecesOf } from './kept-page.js'
import { changeIn, dropFrom, keepIn, keptIn } from './offline-store.js'
import { bytesOf, filesOf, pathOf } from './pack-plan.js'
import { FLAG, Trouble, dropEvidence } from './packs.js'
import { post } from '../core/sending.js'

/** @typedef {import('./pack-plan.js').Offer} Offer */
/** @typedef {import('./packs.js').Pack} Pack */
/** @typedef {import('./packs.js').Wish} Wish */
/** @typedef {{ answer: Response, body: Blob }} Loaded */

const SHELL = 'changxue-shell'
const SILENT_MS = 15_000
const TRIES = 3
const LANES = 6

/**
 * Load a lesson, or what of it is still missing. An older pack of the lesson stays until the new one is whole.
 * @param {Offer} offer
 * @param {Wish} wish
 * @param {string} device
 * @param {(done: number, whole: number) => void} report bytes
 * @param {AbortSignal} signal
 * @returns {Promise<Pack>} throws Trouble; anything else when the signal stopped it
 */
export async function take(offer, wish, device, report, signal) {
  try {
    localStorage.setItem(FLAG, '1')
    await navigator.serviceWorker.register('/sw.js')
    const isPersistent = (await navigator.storage?.persist?.()) ?? false
    const pack = await begun(offer, wish)
    const load = new Load(await caches.open(pack.cache), offer, pack, report, signal)
    await load.everything()
    await navigator.serviceWorker.ready
    return await finished(offer, { ...pack, done: load.done, isPersistent }, device)
  } catch (fault) {
    if (signal.aborted || fault instanceof Trouble) throw fault
    if (fault instanceof DOMException && fault.name === 'QuotaExceededError') throw new Trouble('full')
    throw new Trouble(fault instanceof TypeError ? 'silent' : 'failed')
  }
}

/**
 * The pack to load into: the one that was begun with the same wish, else a new one.
 * @param {Offer} offer
 * @param {Wish} wish
 * @returns {Promise<Pack>}
 */
async function begun(offer, wish) {
  const id = `${offer.owner + offer.page}|new`
  const earlier = await keptIn('packs', id)
  if (earlier?.content === offer.content && JSON.stringify(earlier.wish) === JSON.stringify(wish)) return earlier
  if (earlier) await caches.delete(earlier.cache)
  const labels = [...offer.choices, ...offer.extras].filter(({ key }) => key === wish.main || wish.extras.includes(key))
  const { theme, size, spacing, motion } = document.documentElement.dataset
  /** @type {Pack} */
  const pack = {
    id, owner: offer.owner, path: offer.page, title: offer.title, lang: offer.lang, content: offer.content, wish,
    cache: `changxue-pack:${offer.owner}:${offer.page}:${Date.now()}`, state: 'loading', token: '', done: 0,
    what: labels.map(({ label }) => label).join(' + '), bytes: bytesOf(offer, wish), parts: offer.parts,
    words: offer.words, look: { theme, size, spacing, motion }, isPersistent: false
  }
  await keepIn('packs', pack)
  return pack
}

/**
 * Everything is there: ask for the token and put the pack in the place of an older one.
 * @param {Offer} offer
 * @param {Pack} pack
 * @param {string} device
 * @returns {Promise<Pack>}
 */
async function finished(offer, pack, device) {
  const { ok, status, json } = await post(offer.take, { device })
  if (!ok) throw new Trouble([400, 401, 403].includes(status) ? 'signed_out' : 'silent')
  const id = offer.owner + offer.page
  const older = await keptIn('packs', id)
  const ready = { ...pack, id, state: /** @type {const} */ ('ready'), token: json.token }
  /** @type {import('./packs.js').Evidence} */
  const evidence = { token: json.token, owner: offer.owner, bringBack: offer.bring_back, path: offer.page, queue: { last: 0, claims: [], reading: [] }, answers: {}, position: 0, isGone: false }
  await keepIn('evidence', evidence)
  await keepIn('packs', ready)
  await dropFrom('packs', pack.id)
  await keepIn('meta', offer.owner, 'owner')
  if (older) {
    await caches.delete(older.cache)
    await dropEvidence(older.token)
  }
  return ready
}

/** One try to load what a pack lacks. */
class Load {
  done = 0

  /**
   * @param {Cache} cache
   * @param {Offer} offer
   * @param {Pack} pack
   * @param {(done: number, whole: number) => void} report
   * @param {AbortSignal} signal
   */
  constructor(cache, offer, pack, report, signal) {
    this.cache = cache
    this.offer = offer
    this.pack = pack
    this.report = report
    this.signal = signal
  }

  async everything() {
    const files = filesOf(this.offer, this.pack.wish)
    const assets = Object.entries(this.offer.assets)[Symbol.iterator]()
    const some = async () => {
      for (const [url, bytes] of assets) await this.#step(bytes, () => this.#asset(url))
    }
    await Promise.all(Array.from({ length: LANES }, some)) // many small files: waiting for each in turn takes longest
    await this.#page(new Set(files.map((file) => pathOf(file.url))))
    await keepShell()
    for (const file of files) await this.#file(file)
  }

  /**
   * @param {number} bytes
   * @param {() => Promise<unknown>} act
   */
  async #step(bytes, act) {
    await act()
    this.done += bytes
    this.report(this.done, this.pack.bytes)
  }

  /** @param {string} url */
  async #asset(url) {
    if (await this.cache.match(url)) return
    const kept = await caches.match(url)
    const { answer, body } = kept ? { answer: kept, body: await kept.blob() } : await loaded(url, {}, this.signal)
    await this.cache.put(url, new Response(body, { headers: plain(answer.headers) }))
  }

  /** @param {ReadonlySet<string>} paths */
  async #page(paths) {
    const { answer, body } = await loaded(`${this.offer.page}?quality=${this.pack.wish.main}`, { cache: 'no-store' }, this.signal)
    if (answer.redirected) throw new Trouble('signed_out')
    const html = await body.text()
    const release = Object.keys(this.offer.assets)[0]?.split('/', 3).join('/') ?? ''
    if (!html.includes(release)) throw new Trouble('old') // a release came in between
    await this.cache.put(this.offer.page, new Response(keptPage(html, paths), { headers: plain(answer.headers) }))
  }

  /** @param {import('./pack-plan.js').PackFile} file */
  async #file({ url, mime, bytes }) {
    for (const [n, range] of piecesOf(bytes).entries()) {
      const key = `${pathOf(url)}?${n}`
      await this.#step(range.end - range.start + 1, async () => {
        if (await this.cache.match(key)) return
        const elsewhere = await caches.match(key) // another pack has it: the digest says that it is the same
        const body = elsewhere ? await elsewhere.blob() : await piece(url, range, this.signal)
        await this.cache.put(key, new Response(body, { headers: { 'Content-Type': mime, 'X-Bytes': String(bytes), 'X-Piece': String(PIECE_BYTES) } }))
      })
      await changeIn('packs', this.pack.id, (pack) => pack && { ...pack, done: this.done })
    }
  }
}

/**
 * @param {string} url
 * @param {import('./byte-range.js').Bytes} range
 * @param {AbortSignal} signal
 * @returns {Promise<Blob>}
 */
async function piece(url, { start, end }, signal) {
  const { answer, body } = await loaded(url, { headers: { Range: `bytes=${start}-${end}` }, cache: 'no-store' }, signal)
  const part = answer.status === 206 ? body : body.slice(start, end + 1) // a server that knows no ranges gives it all
  if (part.size !== end - start + 1) throw new Trouble('silent')
  return part
}

/**
 * GET with patience for a server that stops in the middle, but not for ever.
 * @param {string} url
 * @param {RequestInit} init
 * @param {AbortSignal} signal
 * @returns {Promise<Loaded>}
 */
async function loaded(url, init, signal) {
  for (let tries = 1; ; tries += 1) {
    try {
      const found = await arrived(url, init, signal)
      if (found.answer.ok) return found
      if ([401, 403].includes(found.answer.status)) throw new Trouble('signed_out')
      if (found.answer.status === 404) throw new Trouble('old') // signed addresses last some hours
    } catch (fault) {
      if (signal.aborted || fault instanceof Trouble) throw fault
    }
    if (tries === TRIES || !navigator.onLine) throw new Trouble('silent')
    await pause(pauseMs(tries), signal)
  }
}

/**
 * @param {string} url
 * @param {RequestInit} init
 * @param {AbortSignal} signal
 * @returns {Promise<Loaded>}
 */
async function arrived(url, init, signal) {
  const own = new AbortController()
  const stop = () => own.abort()
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop)
  let timer = setTimeout(stop, SILENT_MS)
  try {
    const answer = await fetch(url, { ...init, signal: own.signal })
    const chunks = []
    const reader = answer.body?.getReader()
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      chunks.push(read.value)
      clearTimeout(timer)
      timer = setTimeout(stop, SILENT_MS)
    }
    return { answer, body: new Blob(chunks) }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

/**
 * @param {Headers} headers
 * @returns {Headers} those of a body that is no longer packed
 */
function plain(headers) {
  const left = new Headers(headers)
  for (const name of ['Content-Encoding', 'Content-Length', 'Vary']) left.delete(name)
  return left
}

/**
 * @param {number} ms
 * @param {AbortSignal} signal
 * @returns {Promise<void>} rejects when the signal comes first
 */
function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    setTimeout(resolve, ms)
    signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true })
  })
}

/** The page that is shown where nothing was taken along. Asked for without cookies: nothing personal stands in it. */
async function keepShell() {
  const url = `/offline?language=${document.documentElement.lang}`
  const answer = await fetch(url, { credentials: 'omit' })
  if (!answer.ok) throw new Trouble('silent')
  const cache = await caches.open(SHELL)
  const html = await answer.clone().text()
  const files = new Set(html.match(/\/assets\/[0-9a-f]+\/[\w./-]+/g))
  for (const file of files) if (!(await cache.match(file))) await cache.add(file)
  await cache.put(url, answer)
  for (const { url: earlier } of await cache.keys()) {
    const { pathname, search } = new URL(earlier)
    if (pathname + search !== url && !files.has(pathname)) await cache.delete(earlier)
  }
}
