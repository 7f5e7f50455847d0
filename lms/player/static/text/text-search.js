/**
 * Finds words in Chinese and other text: full and half width, capitals, tone marks of pinyin and blanks beside Chinese
 * characters make no difference. Runs without a browser.
 */

/** @typedef {{ line: number, start: number, end: number }} Hit `start` and `end` as in `String.slice`. */
/** @typedef {{ text: string, from: number[], to: number[] }} Folded What each unit of `text` stands for in the original. */

const HAN = /[\p{sc=Han}\u3000-\u303f\uff00-\uffef]/u
const BLANK = /\s/u
const TONES = /[\u0300-\u036f]/g

/**
 * @param {string} text
 * @returns {Folded}
 */
export function fold(text) {
  let folded = ''
  /** @type {number[]} */
  const from = []
  /** @type {number[]} */
  const to = []
  let [at, blankAt, isHan] = [0, -1, true] // no blank at the beginning either
  for (const character of text) {
    if (BLANK.test(character)) {
      if (blankAt < 0) blankAt = at
    } else {
      const wasHan = isHan
      isHan = HAN.test(character)
      const code = character.charCodeAt(0)
      const isPlain = code >= 0x4e00 && code <= 0x9fff
      const plain = isPlain ? character : character.normalize('NFKD').replace(TONES, '').toLowerCase()
      if (blankAt >= 0 && !wasHan && !isHan) {
        folded += ' '
        from.push(blankAt)
        to.push(at)
      }
      blankAt = -1
      const end = at + character.length
      for (let n = 0; n < plain.length; n += 1) {
        from.push(at)
        to.push(end)
      }
      if (!plain && to.length) to[to.length - 1] = end // a mark on the letter before
      folded += plain
    }
    at += character.length
  }
  return { text: folded, from, to }
}

/**
 * Every place of the query, without overlaps, in order.
 * @param {readonly Folded[]} lines
 * @param {string} query
 * @returns {Hit[]}
 */
export function findAll(lines, query) {
  const wanted = fold(query).text
  /** @type {Hit[]} */
  const hits = []
  if (!wanted) return hits
  lines.forEach(({ text, from, to }, line) => {
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      hits.push({ line, start: from[at], end: to[at + wanted.length - 1] })
    }
  })
  return hits
}
