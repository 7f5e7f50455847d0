/** Clock times in whole milliseconds, as people read them. Runs without a browser. */

/**
 * A place on the timeline as minutes and seconds: 65000 -> "1:05", 3723000 -> "1:02:03".
 * @param {number} ms
 * @returns {string}
 */
export function clockTime(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const tail = String(seconds % 60).padStart(2, '0')
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
}

/**
 * The moment that a link names: "#t=83.5" -> 83500. Null when it names none.
 * @param {string} hash
 * @returns {number | null}
 */
export function timeInHash(hash) {
  const found = /^#t=(\d{1,5}(?:\.\d{1,3})?)$/.exec(hash)
  return found ? Math.round(Number(found[1]) * 1000) : null
}

/**
 * The fragment that names a moment, for `timeInHash` and for the browser's own media fragments.
 * @param {number} ms
 * @returns {string}
 */
export function hashOf(ms) {
  return `#t=${(Math.max(0, ms) / 1000).toFixed(1)}`
}

/**
 * Words with their values put in: fill("{percent} %", { percent: 40 }) -> "40 %".
 * @param {string} words
 * @param {Record<string, string | number>} values
 * @returns {string}
 */
export function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole))
}

/**
 * Which line is being spoken: the last one that has begun, -1 before the first.
 * @param {readonly number[]} starts rising, ms
 * @param {number} ms
 * @returns {number}
 */
export function lineAt(starts, ms) {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[middle] <= ms) low = middle + 1
    else high = middle
  }
  return low - 1
}
