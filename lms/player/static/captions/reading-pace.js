/** How long a text takes to read at a person's own pace. Runs without a browser. */

const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const LEAST_MS = 1500 // the eye has to find a text before it can read it
const SLOW = 0.5

/**
 * Characters as subtitlers count them: a full-width one is 1, a half-width one 0.5; blanks and marks count.
 * @param {string} text
 * @returns {number}
 */
export function readingCharacters(text) {
  let count = 0
  for (const character of text.trim().replace(/\s+/gu, ' ')) count += WIDE.test(character) ? 1 : 0.5
  return count
}

/**
 * @param {string} text
 * @param {number} pace full-width characters a second; anything that makes no sense is 6
 * @returns {number} whole ms, 0 for no text
 */
export function readingMs(text, pace) {
  const count = readingCharacters(text)
  const speed = pace >= 1 && pace <= 50 ? pace : 6
  return count ? Math.max(LEAST_MS, Math.ceil((count * 1000) / speed)) : 0
}

/**
 * How much longer a caption has to stay. (ECC-3, ECC-5)
 * @param {string} text
 * @param {number} shownMs how long it has been in view
 * @param {number} pace characters a second
 * @returns {number} whole ms, 0 when it can have been read
 */
export function holdMs(text, shownMs, pace) {
  return Math.max(0, readingMs(text, pace) - Math.max(0, Math.floor(shownMs)))
}

/**
 * How long an easy-read screen stays before it goes on by itself.
 * @param {string} text
 * @param {'own' | 'slow' | 'normal' | string} choice
 * @param {number} pace characters a second at "normal"
 * @returns {number} whole ms; Infinity where only the person goes on
 */
export function screenMs(text, choice, pace) {
  if (choice === 'slow') return readingMs(text, Math.max(1, pace * SLOW))
  return choice === 'normal' ? readingMs(text, pace) : Infinity
}
