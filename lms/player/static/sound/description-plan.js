/** What is described when, and what happens when a description needs longer than its place. Pure, without a page. */

/** @typedef {{ at_ms: number, text: string, clip: number | null }} Description */
/** @typedef {{ start_ms: number, end_ms: number, children?: Chapter[] }} Chapter */
/** @typedef {'pause' | 'duck' | 'off'} Mode */

export const MODES = /** @type {const} */ (['pause', 'duck', 'off'])
const SLIDE_LEVEL = 1 // part > slide > sentence
const LANDING_MS = 700 // the first words stand 300 ms after a picture begins; who goes to them has not heard it

/**
 * Only what can be used, in the order of the lesson.
 * @param {unknown} found
 * @returns {Description[]}
 */
export function usable(found) {
  const list = Array.isArray(found) ? found : []
  return list
    .filter((one) => one && Number.isFinite(one.at_ms) && typeof one.text === 'string' && one.text.trim())
    .sort((one, other) => one.at_ms - other.at_ms)
}

/**
 * The ends of the slides, which no description should outlast.
 * @param {readonly Chapter[]} chapters
 * @param {number} [level]
 * @returns {number[]} rising, ms
 */
export function slideEnds(chapters, level = SLIDE_LEVEL) {
  const ends = chapters.flatMap((one) => (level && one.children?.length ? slideEnds(one.children, level - 1) : [one.end_ms]))
  return ends.filter(Number.isFinite).sort((one, other) => one - other)
}

/**
 * Where something changes: a description begins or a slide ends.
 * @param {readonly Description[]} descriptions
 * @param {readonly number[]} ends
 * @returns {number[]} rising, ms
 */
export function changes(descriptions, ends) {
  return [...new Set([...descriptions.map((one) => one.at_ms), ...ends])].sort((one, other) => one - other)
}

/**
 * The first of rising numbers after `ms`, or Infinity.
 * @param {readonly number[]} rising
 * @param {number} ms
 */
export function after(rising, ms) {
  return rising.find((one) => one > ms) ?? Infinity
}

/**
 * What begins after `from` and not after `to`.
 * @param {readonly Description[]} descriptions
 * @param {number} from ms
 * @param {number} to ms
 * @returns {number[]} their numbers
 */
export function between(descriptions, from, to) {
  return descriptions.flatMap((one, n) => (one.at_ms > from && one.at_ms <= to ? [n] : []))
}

/**
 * What a seek to `ms` lands on.
 * @param {readonly Description[]} descriptions
 * @param {number} ms
 */
export function landedOn(descriptions, ms) {
  return between(descriptions, ms - LANDING_MS, ms + 1)
}

/**
 * The last description that began by `ms`, -1 before the first.
 * @param {readonly Description[]} descriptions in order
 * @param {number} ms
 */
export function lastBy(descriptions, ms) {
  return descriptions.filter((one) => one.at_ms <= ms + 1).length - 1
}

/**
 * Is it a jump, or the lesson going on? A change of the file or of a setting is told as a jump, too.
 * @param {number} from where the lesson was last seen, ms
 * @param {number} to ms
 * @param {number} rate
 */
export function isJump(from, to, rate) {
  return to < from - LANDING_MS || to > from + 1500 * Math.max(1, rate)
}

/**
 * The next way of describing.
 * @param {string} mode
 * @returns {Mode}
 */
export function nextMode(mode) {
  return MODES[(MODES.findIndex((one) => one === mode) + 1) % MODES.length]
}

/**
 * How fast a description is spoken: at the pace of the lesson, times the person's own.
 * @param {number} main rate of the lesson, 1 is normal
 * @param {number} own percent
 */
export function spokenRate(main, own) {
  return Math.min(4, Math.max(0.5, Math.round(main * own) / 100))
}

/**
 * How long someone needs to read it.
 * @param {string} text
 * @param {number} pace characters a second
 * @returns {number} ms, never under three seconds
 */
export function readingMs(text, pace) {
  return Math.max(3000, (text.length * 1000) / Math.max(1, pace))
}
