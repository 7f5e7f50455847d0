/** The lessons that lie on this device: what is known about them, and how they are removed. */
import { changeIn, allIn, dropFrom, keptIn } from './offline-store.js'

/** @typedef {import('./pack-plan.js').Wish} Wish */
/** @typedef {{ id: string, owner: string, path: string, title: string, lang: string, content: string, cache: string,
 *   state: 'loading' | 'ready', wish: Wish, what: string, bytes: number, done: number, token: string,
 *   parts: [number, number, number][], words: Record<string, string>, look: Record<string, string | undefined>,
 *   isPersistent: boolean }} Pack `parts`: start ms, end ms, characters; `look`: appearance of the person's pages */
/** @typedef {{ url: string, fields: [string, string][] }} KeptAnswer */
/** @typedef {{ token: string, owner: string, bringBack: string, path: string, queue: import('./return-queue.js').Queue,
 *   answers: Record<string, KeptAnswer>, position: number, isGone: boolean }} Evidence What was studied with one pack and
 *   is not yet sent; `position` is where its film stood, ms. */

/** Set in localStorage when this browser holds packs, so that other pages need not look. */
export const FLAG = 'changxue.packs'

/** Why loading stopped: `full`, `silent`, `signed_out`, `failed`, as the words are called; `old`: ask for a new offer. */
export class Trouble extends Error {}

/** @returns {boolean} can this browser keep lessons at all? */
export function canKeep() {
  return isSecureContext && 'serviceWorker' in navigator && 'caches' in globalThis && 'indexedDB' in globalThis
}

/**
 * @param {string} owner
 * @param {string} path
 * @returns {Promise<{ ready?: Pack, loading?: Pack }>}
 */
export async function packsAt(owner, path) {
  return { ready: await keptIn('packs', owner + path), loading: await keptIn('packs', `${owner + path}|new`) }
}

/**
 * @param {string} owner
 * @returns {Promise<Pack[]>}
 */
export async function packsOf(owner) {
  return (await allIn('packs')).filter((pack) => pack.owner === owner)
}

/**
 * Remove a pack. What was studied with it stays until it is sent.
 * @param {Pack} pack
 * @returns {Promise<boolean>} does something wait to be sent?
 */
export async function dropPack(pack) {
  await dropFrom('packs', pack.id)
  await caches.delete(pack.cache)
  return pack.token ? dropEvidence(pack.token) : false
}

/**
 * @param {string} token
 * @returns {Promise<boolean>} does something wait, so that it has to stay?
 */
export async function dropEvidence(token) {
  const kept = await changeIn('evidence', token, (evidence) => evidence && { ...evidence, isGone: true })
  const waits = Boolean(kept && doesWait(kept))
  if (!waits) await dropFrom('evidence', token)
  return waits
}

/**
 * @param {Evidence} evidence
 * @returns {boolean}
 */
export function doesWait({ queue, answers }) {
  return queue.claims.length + queue.reading.length + Object.keys(answers).length > 0
}
