/**
 * What was studied with a lesson taken along, until the server has it. Plain data, because two tabs and a closed browser
 * share it: every function gives back a new state. Runs without a browser and knows no clock, only durations.
 *
 * A claim that may have reached the server never changes and keeps its number, so it counts once however often it is sent.
 * Numbers are never used twice, also when nothing waits.
 */
import { merge } from '../evidence/intervals.js'

/** @typedef {import('../evidence/intervals.js').Interval} Interval */
/** @typedef {{ number: number, intervals: Interval[], tried: boolean }} Claim */
/** @typedef {{ interval: Interval, left: number }} Reading `left`: ms until the part can have been read */
/** @typedef {{ last: number, claims: Claim[], reading: Reading[] }} Queue */

const MOST_INTERVALS = 300 // the server takes 400
const CHARACTERS_A_SECOND = 25 // the server's own rule

/** @type {Readonly<Queue>} */
export const EMPTY = { last: 0, claims: [], reading: [] }

/**
 * Add what was played. It joins a claim that was never sent, so a long way offline stays one claim.
 * @param {Queue} queue
 * @param {readonly Interval[]} intervals
 * @returns {Queue}
 */
export function played(queue, intervals) {
  if (!intervals.length) return queue
  const earlier = queue.claims[queue.claims.length - 1]
  if (earlier && !earlier.tried) {
    const joined = merge([...earlier.intervals.map(copy), ...intervals.map(copy)])
    if (joined.length <= MOST_INTERVALS) {
      return { ...queue, claims: [...queue.claims.slice(0, -1), { ...earlier, intervals: joined }] }
    }
  }
  const number = queue.last + 1
  return { ...queue, last: number, claims: [...queue.claims, { number, intervals: merge(intervals.map(copy)), tried: false }] }
}

/**
 * "Next part" was pressed. The part counts once its reading time is over; one part is read after the other.
 * @param {Queue} queue
 * @param {Interval} interval the part's place on the timeline
 * @param {number} characters
 * @param {number} spareMs time on the page that no part has used yet
 * @returns {{ queue: Queue, spareMs: number }}
 */
export function read(queue, interval, characters, spareMs) {
  const needed = Math.floor((characters * 1000) / CHARACTERS_A_SECOND)
  const left = Math.max(0, needed - spareMs)
  const next = { ...queue, reading: [...queue.reading, { interval: copy(interval), left }] }
  return { queue: passed(next, 0).queue, spareMs: Math.max(0, spareMs - needed) }
}

/**
 * Time went by.
 * @param {Queue} queue
 * @param {number} ms
 * @returns {{ queue: Queue, spareMs: number }} `spareMs` is the time that no part needed
 */
export function passed(queue, ms) {
  const reading = queue.reading.map((one) => ({ ...one }))
  /** @type {Interval[]} */
  const ripe = []
  while (reading.length && reading[0].left <= ms) {
    ms -= reading[0].left
    ripe.push(/** @type {Reading} */ (reading.shift()).interval)
  }
  if (!reading.length) return { queue: played({ ...queue, reading }, ripe), spareMs: ms }
  reading[0].left -= ms
  return { queue: played({ ...queue, reading }, ripe), spareMs: 0 }
}

/**
 * The oldest claim is about to be sent: from now on it never changes.
 * @param {Queue} queue
 * @returns {Queue}
 */
export function tried(queue) {
  return { ...queue, claims: queue.claims.map((claim, n) => (n ? claim : { ...claim, tried: true })) }
}

/**
 * The server has this claim, or will never take it.
 * @param {Queue} queue
 * @param {number} number
 * @returns {Queue}
 */
export function settled(queue, number) {
  return { ...queue, claims: queue.claims.filter((claim) => claim.number !== number) }
}

/**
 * @param {Queue} queue
 * @returns {number} ms of content that wait, those still being read among them
 */
export function waitingMs(queue) {
  const all = [...queue.claims.flatMap((claim) => claim.intervals), ...queue.reading.map((one) => one.interval)]
  return merge(all.map(copy)).reduce((sum, [start, end]) => sum + end - start, 0)
}

/** @param {Interval} interval @returns {Interval} */
function copy([start, end]) {
  return [start, end] // `merge` may stretch the pairs it is given
}
