/** Byte ranges of files that are kept in pieces, as browsers ask for them while media play. Runs without a browser. */

/** @typedef {{ start: number, end: number }} Bytes Both ends are included, as HTTP counts. */

/**
 * What a `Range` header asks for.
 * @param {string | null} header
 * @param {number} size bytes of the whole file
 * @returns {Bytes | 'whole' | 'nothing'} 'whole' where no single range is asked for, 'nothing' where it lies outside
 */
export function rangeOf(header, size) {
  const found = /^\s*bytes=(\d*)-(\d*)\s*$/.exec(header ?? '')
  const [first, last] = [found?.[1] ?? '', found?.[2] ?? '']
  if (!first && !last) return 'whole'
  if (!first) return Number(last) && size ? { start: Math.max(0, size - Number(last)), end: size - 1 } : 'nothing'
  if (last && Number(last) < Number(first)) return 'whole' // no range at all: HTTP says to overlook it
  if (Number(first) >= size) return 'nothing'
  return { start: Number(first), end: last ? Math.min(Number(last), size - 1) : size - 1 }
}

/**
 * Where the bytes of a range lie: `from` to `to` (not included) of each piece.
 * @param {Bytes} range
 * @param {number} pieceBytes
 * @returns {{ piece: number, from: number, to: number }[]}
 */
export function slicesOf({ start, end }, pieceBytes) {
  const slices = []
  for (let piece = Math.floor(start / pieceBytes); piece * pieceBytes <= end; piece += 1) {
    const begins = piece * pieceBytes
    slices.push({ piece, from: Math.max(0, start - begins), to: Math.min(pieceBytes, end + 1 - begins) })
  }
  return slices
}
