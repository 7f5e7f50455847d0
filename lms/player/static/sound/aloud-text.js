/** Texts of a page as they are read aloud: white space apart, counted as the server counts. Pure, without a page. */

/** @typedef {{ text: string, nodes: number[], starts: number[], ends: number[] }} Laid For each character (code point) of
 *   `text`: which of the strings it stands in, from where to where (UTF-16 units). */

/**
 * Strings that stand one behind the other as one text, without the white space that nobody sees.
 * @param {readonly string[]} strings
 * @returns {Laid}
 */
export function lay(strings) {
  /** @type {Laid} */
  const laid = { text: '', nodes: [], starts: [], ends: [] }
  /** @param {string} character @param {number} node @param {number} at */
  const add = (character, node, at) => {
    laid.text += character
    laid.nodes.push(node)
    laid.starts.push(at)
    laid.ends.push(at + character.length)
  }
  let [gapNode, gapAt] = [-1, 0]
  strings.forEach((string, node) => {
    let at = 0
    for (const character of string) {
      if (/\s/.test(character)) [gapNode, gapAt] = gapNode < 0 ? [node, at] : [gapNode, gapAt]
      else {
        if (gapNode >= 0 && laid.text) add(' ', gapNode, gapAt)
        gapNode = -1
        add(character, node, at)
      }
      at += character.length
    }
  })
  return laid
}

/**
 * A text as it is compared with what was recorded.
 * @param {string} text
 */
export function plain(text) {
  return lay([text]).text
}

/**
 * Where some characters stand.
 * @param {Laid} laid
 * @param {number} offset in characters
 * @param {number} length in characters
 * @returns {[number, number, number, number] | null} string and unit of the start, string and unit of the end
 */
export function spanOf(laid, offset, length) {
  const last = Math.min(offset + length, laid.nodes.length) - 1
  if (offset < 0 || last < offset) return null
  return [laid.nodes[offset], laid.starts[offset], laid.nodes[last], laid.ends[last]]
}

/**
 * Units, as browsers count, into characters.
 * @param {string} text
 * @param {number} units
 */
export function charactersTo(text, units) {
  return [...text.slice(0, units)].length
}

/**
 * A paragraph of the narration as a clip of the lesson's own sound.
 * @param {readonly (readonly [number, number, number][])[]} paragraphs words as [start ms, offset, length]
 * @param {number} number
 * @param {number} startMs
 * @param {number} endMs where the next paragraph begins
 * @returns {import('./speech.js').Clip | null}
 */
export function narrated(paragraphs, number, startMs, endMs) {
  const words = paragraphs[number]
  if (!words || !(endMs > startMs)) return null
  return { text: '', start_ms: startMs, end_ms: endMs, words: [...words] }
}

/**
 * A speed a step further, within what a person can choose.
 * @param {number} rate percent
 * @param {number} step
 */
export function steppedRate(rate, step) {
  return Math.min(250, Math.max(50, rate + step))
}
