/** How the page and the files of a lesson are kept on a device. Runs without a browser. */
import { pathOf } from './pack-plan.js'

/** A lesson that is stopped on its way to the device loses no more than this. */
export const PIECE_BYTES = 512 * 1024

/**
 * The pieces in which a file is loaded.
 * @param {number} size bytes
 * @param {number} [pieceBytes]
 * @returns {import('./byte-range.js').Bytes[]}
 */
export function piecesOf(size, pieceBytes = PIECE_BYTES) {
  const pieces = []
  for (let start = 0; start < size; start += pieceBytes) pieces.push({ start, end: Math.min(size, start + pieceBytes) - 1 })
  return pieces
}

/**
 * The page as it is kept: it says that it is a kept one, it has no token of a session, and the player finds in it only
 * what was taken along.
 * @param {string} html
 * @param {ReadonlySet<string>} paths of the kept files
 * @returns {string}
 */
export function keptPage(html, paths) {
  const token = /<meta name="csrf-token" content="([^"]+)">/.exec(html)?.[1]
  const plain = token ? html.replaceAll(token, '') : html
  return plain
    .replace(/<html\b/, '<html data-pack')
    .replace(/(<script type="application\/json" data-manifest>)([^]*?)(<\/script>)/, (_all, begin, json, end) => {
      const manifest = pruned(JSON.parse(json), paths)
      return begin + JSON.stringify(manifest).replaceAll('<', '\\u003c') + end
    })
}

/**
 * The same values without what plays a file that is not there: left out of lists, null elsewhere.
 * @param {any} value
 * @param {ReadonlySet<string>} paths
 * @returns {any}
 */
export function pruned(value, paths) {
  if (Array.isArray(value)) return value.filter((one) => !isMissing(one, paths)).map((one) => pruned(one, paths))
  if (!value || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, isMissing(one, paths) ? null : pruned(one, paths)])
  )
}

/**
 * @param {any} value
 * @param {ReadonlySet<string>} paths
 * @returns {boolean}
 */
function isMissing(value, paths) {
  return typeof value?.src === 'string' && !paths.has(pathOf(value.src))
}
