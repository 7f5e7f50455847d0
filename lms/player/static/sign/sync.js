/**
 * How a second film is kept in step with the main one. Pure: times in ms, rates as factors, a decision out.
 *
 * A small difference is left alone, a middling one is made up by running up to 6 % faster or slower, which nobody sees. A film that
 * is far ahead waits; one that is far behind jumps once, to where the main film will be when the jump is done.
 */

/** @typedef {{ startsAt: number, step: number, most: number, every: number }} Manner
 *   `startsAt`: smallest difference that is corrected. `most`: largest that is made up by speed.
 *   `every`: shortest time between two changes of speed. */
/** @typedef {{ driftMs: number, rate: number, isNudged: boolean, sinceChangeMs: number, jumpMs: number,
 *   isFresh: boolean, manner: Manner }} Situation `driftMs`: how far the second film is ahead, negative when behind.
 *   `jumpMs`: how long a jump takes. `isFresh`: has it begun just now? */
/** @typedef {{ act: 'none' } | { act: 'rate', rate: number } | { act: 'wait', ms: number } | { act: 'jump', aheadMs: number }} Correction */

const MOST_SHARE = 0.06
const AIMED_MS = 700 // a middling difference is gone in about this time
const FRESH_MS = 25 // a film that has just begun may stand still once more
const SETTLED_MS = 3 // a correction under way goes on until so little is left
const FAR_MS = 5000 // nobody waits longer for the main film to catch up: jump back

/** @type {Manner} */
export const USUAL = { startsAt: 8, step: 0.005, most: 90, every: 0 }
/** Safari shows a standing picture for a moment at each change of speed: fewer and coarser ones. @type {Manner} */
export const CAUTIOUS = { startsAt: 40, step: 0.02, most: 200, every: 1500 }

/**
 * @param {Situation} now
 * @returns {Correction}
 */
export function correction({ driftMs, rate, isNudged, sinceChangeMs, jumpMs, isFresh, manner }) {
  const size = Math.abs(driftMs) / rate // what a person sees is real time, not time of the film
  if (driftMs > 0 && driftMs < FAR_MS && size > (isFresh ? FRESH_MS : manner.most)) return { act: 'wait', ms: Math.round(size) }
  if (size > manner.most) return { act: 'jump', aheadMs: jumpMs * rate }
  if (sinceChangeMs < manner.every) return { act: 'none' }
  if (size < (isNudged ? SETTLED_MS : manner.startsAt)) return isNudged ? { act: 'rate', rate } : { act: 'none' }
  const share = Math.min(MOST_SHARE, size / AIMED_MS)
  const steps = Math.max(1, Math.floor(share / manner.step)) * manner.step
  return { act: 'rate', rate: round(rate * (1 - Math.sign(driftMs) * steps)) }
}

/**
 * How long the next jump will take, from those before; one very slow one says little.
 * @param {number} before
 * @param {number} last
 * @returns {number} ms
 */
export function learned(before, last) {
  return (before + Math.min(300, last)) / 2
}

/**
 * Where the second film stands when the main one is at `ms`.
 * @param {number} ms
 * @param {number} offsetMs when the second film begins on the timeline; negative when its beginning is left out
 * @param {number} lengthMs NaN while unknown
 * @returns {{ ms: number, part: 'before' | 'inside' | 'after' }} `ms` lies within the film
 */
export function placeIn(ms, offsetMs, lengthMs) {
  const place = ms - offsetMs
  if (place < 0) return { ms: 0, part: 'before' }
  if (place >= lengthMs - LAST_MS) return { ms: Math.max(0, lengthMs - LAST_MS), part: 'after' }
  return { ms: place, part: 'inside' }
}

const LAST_MS = 60 // its last picture, not the moment after, where some browsers show nothing

/**
 * @param {{ start(n: number): number, end(n: number): number, length: number }} buffered seconds, as media tell them
 * @param {number} seconds
 * @returns {number} seconds of film that are there from this place on
 */
export function ahead(buffered, seconds) {
  for (let n = 0; n < buffered.length; n += 1) {
    if (buffered.start(n) <= seconds + 0.05 && seconds < buffered.end(n)) return buffered.end(n) - seconds
  }
  return 0
}

/**
 * A size (least: about a sixth of the picture) or a place of the window, whole percent.
 * @param {number} value
 * @param {number} [least]
 */
export function within(value, least = 17) {
  return Math.round(Math.min(100, Math.max(least, value)))
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10000) / 10000
}
