/**
 * The table of contents as arithmetic: where a moment lies, and where "next" and "previous" lead at each level. Runs
 * without a browser. What a manifest says wrongly is left out, never a reason to stop.
 */
import { lineAt } from '../core/clock-time.js'

/** @typedef {{ title: string, start_ms: number, children: Chapter[] }} Chapter */
/** @typedef {{ width: number, height: number, columns: number, tiles: number[] }} Tiles */

/** A picture is shown for a moment before or after its time; so much earlier is still "there". */
const NEAR_MS = 60
/** Who has just arrived and asks for the one before does not mean the beginning of this one. */
const JUST_BEGUN_MS = 2000
const DEEPEST = 3

/**
 * The chapters that can be used, in the order of their times.
 * @param {unknown} chapters
 * @param {number} [depth]
 * @returns {Chapter[]}
 */
export function tidy(chapters, depth = 1) {
  if (!Array.isArray(chapters) || depth > DEEPEST) return []
  return chapters.filter((one) => Number.isFinite(one?.start_ms)).map((one) => ({
    title: String(one.title ?? ''),
    start_ms: one.start_ms,
    children: tidy(one.children, depth + 1)
  })).sort((a, b) => a.start_ms - b.start_ms)
}

/**
 * The moments where something begins at this level or above it: [parts, parts and pictures, …]. As many as there are
 * levels, so a lesson of parts alone has one.
 * @param {Chapter[]} chapters
 * @returns {number[][]}
 */
export function stops(chapters) {
  const levels = []
  /** @type {Chapter[]} */
  let row = chapters
  /** @type {number[]} */
  let above = []
  while (row.length) {
    above = [...new Set([...above, ...row.map((one) => one.start_ms)])].sort((a, b) => a - b)
    levels.push(above)
    row = row.flatMap((one) => one.children)
  }
  return levels
}

/**
 * The part, the picture and the sentence at a moment, from the outside in; what begins later is not there yet.
 * @param {Chapter[]} chapters
 * @param {number} ms
 * @returns {{ chapter: Chapter, number: number, of: number }[]} number counted from 1
 */
export function pathAt(chapters, ms) {
  const path = []
  let row = chapters
  while (row.length) {
    const place = lineAt(row.map((one) => one.start_ms), ms + NEAR_MS)
    if (place < 0) break
    path.push({ chapter: row[place], number: place + 1, of: row.length })
    row = row[place].children
  }
  return path
}

/**
 * @param {readonly number[]} starts rising
 * @param {number} ms
 * @returns {number} the next beginning, Infinity behind the last
 */
export function nextStop(starts, ms) {
  return starts[lineAt(starts, ms + NEAR_MS) + 1] ?? Infinity
}

/**
 * The beginning of what is on, or of the one before it when this one has only just begun.
 * @param {readonly number[]} starts rising
 * @param {number} ms
 * @returns {number}
 */
export function previousStop(starts, ms) {
  const here = lineAt(starts, ms + NEAR_MS)
  const hasBegun = ms - starts[here] > JUST_BEGUN_MS
  return starts[hasBegun ? here : here - 1] ?? Math.min(starts[0] ?? 0, ms)
}

/**
 * Which tile of the seek pictures belongs to a moment, and where it lies in their sheet, in percent of what hangs over.
 * @param {Tiles} sheet
 * @param {number} ms
 * @returns {{ x: number, y: number, columns: number, rows: number } | null} null where there is no tile
 */
export function tileAt({ columns: most, tiles }, ms) {
  if (!(most > 0) || !tiles?.length) return null
  const columns = Math.min(most, tiles.length) // a short sheet is no wider than its tiles
  const number = Math.max(0, lineAt(tiles, ms))
  const rows = Math.ceil(tiles.length / columns)
  const share = (/** @type {number} */ place, /** @type {number} */ count) => (count > 1 ? (place / (count - 1)) * 100 : 0)
  return { x: share(number % columns, columns), y: share(Math.floor(number / columns), rows), columns, rows }
}
