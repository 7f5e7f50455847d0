/**
 * Text in pieces that a browser's voice can speak: some engines fall silent after about 15 seconds without a word of
 * it, so no piece is longer, and each has a time by which it must have ended. Pure, without a page.
 */

const MOST = 45 // characters of Chinese, about ten seconds of speech
const LETTER = 0.35 // a letter takes about a third of the time of a Chinese character
const ENDS = /[。！？!?；;…\n]/
const PAUSES = /[，、,：:\s]/
const AFTER = /[。！？!?；;…，、,.：:\s”’"'）)」』》]/
const SLOW_CHARACTER_MS = 450
const START_MS = 4000

/** @typedef {{ text: string, start: number }} Piece `start`: where it stands in the whole text */

/**
 * The text in sentences; a long one at its commas, and where it has none, anywhere.
 * @param {string} text
 * @returns {Piece[]} none of white space alone
 */
export function pieces(text) {
  /** @type {Piece[]} */
  const found = []
  let start = 0
  while (start < text.length) {
    const end = endOfPiece(text, start)
    const piece = text.slice(start, end)
    if (/[\p{L}\p{N}]/u.test(piece)) found.push({ text: piece.trim(), start: start + piece.length - piece.trimStart().length })
    start = end
  }
  return found
}

/** @param {string} text @param {number} start */
function endOfPiece(text, start) {
  let [pause, weight] = [0, 0]
  for (let at = start; at < text.length; at += 1) {
    weight += weightOf(text[at])
    if (ENDS.test(text[at]) || (text[at] === '.' && /^\s?$/.test(text[at + 1] ?? ''))) return marksEnd(text, at + 1)
    if (PAUSES.test(text[at])) pause = marksEnd(text, at + 1)
    if (weight >= MOST) return pause || whole(text, at + 1)
  }
  return text.length
}

/** Quotes and brackets that close behind a mark belong to it. @param {string} text @param {number} at */
function marksEnd(text, at) {
  while (at < text.length && AFTER.test(text[at])) at += 1
  return at
}

/**
 * By when a piece must have been spoken; a voice that is silent until then will stay so.
 * @param {string} text
 * @param {number} rate 1 is normal
 * @returns {number} ms
 */
export function patience(text, rate) {
  return START_MS + (heaviness(text) * SLOW_CHARACTER_MS) / Math.min(rate, 1.5)
}

/**
 * The voice for a language: the right variety before another one, one on the device before one on the network.
 * @template {{ lang: string, localService?: boolean }} Voice
 * @param {readonly Voice[]} voices
 * @param {string} lang
 * @returns {Voice | null}
 */
export function voiceFor(voices, lang) {
  const wanted = tongue(lang)
  const fitting = voices.filter((voice) => tongue(voice.lang) === wanted)
  const rank = (/** @type {Voice} */ voice) => (near(voice.lang, lang) ? 2 : 0) + (voice.localService ? 1 : 0)
  return fitting.sort((one, other) => rank(other) - rank(one))[0] ?? null
}

/** @param {string} text */
function heaviness(text) {
  let sum = 0
  for (const character of text) sum += weightOf(character)
  return sum
}

/** @param {string} character */
function weightOf(character) {
  return character > '\u2e7f' ? 1 : LETTER
}

/** Never between the halves of one character. @param {string} text @param {number} at */
function whole(text, at) {
  return /[\udc00-\udfff]/.test(text[at] ?? '') ? at + 1 : at
}

/** `cmn-Hans-CN` and `zh_CN` are Mandarin; Cantonese voices read another language. @param {string} lang */
function tongue(lang) {
  const plain = lang.toLowerCase().replace('_', '-')
  if (/^(yue|zh-(hk|mo|yue))/.test(plain)) return 'yue'
  return plain.split('-')[0].replace('cmn', 'zh')
}

/** @param {string} voice @param {string} lang */
function near(voice, lang) {
  const plain = voice.toLowerCase().replace('_', '-')
  return tongue(lang) === 'zh' ? !/tw|hant/.test(plain) === !/tw|hant/i.test(lang) : plain === lang.toLowerCase()
}
