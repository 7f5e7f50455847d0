/**
 * Marks each word of the transcript while it is spoken. Only paint changes: the Custom Highlight API lays a mark over the
 * text, so the page is neither rewritten nor laid out anew. Loaded when play begins.
 */
import { lineAt } from '../core/clock-time.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */
/** @typedef {import('./transcript-panel.js').TranscriptPanel} Panel */
/** @typedef {[number, number, number]} Word start in ms, first character (code points), length */

const NAME = 'changxue-word'
const EARLY_MS = 20 // a timer comes late, and what is painted is seen one frame later

/**
 * @param {Panel} panel
 * @param {Player} player
 * @returns {Promise<{ turn(isOn: boolean): void }>}
 */
export async function attach(panel, player) {
  const mark = new Highlight()
  const { starts, places } = await load(player.manifest.words, panel.lines.length)
  const { conductor } = player
  let [isOn, shown, timer] = [true, -1, 0]

  // A word may come some milliseconds late, so it waits for a timer and not for frames: that costs a fifth.
  const step = () => {
    clearTimeout(timer)
    const at = isOn ? lineAt(starts, conductor.ms + EARLY_MS) : -1
    if (at !== shown) show(at)
    const next = starts[at + 1]
    if (isOn && next !== undefined && conductor.moving) timer = window.setTimeout(step, (next - conductor.ms) / conductor.rate)
  }
  /** @param {number} at */
  const show = (at) => {
    shown = at
    mark.clear()
    const range = at < 0 ? null : rangeOf(panel.lines[places[at][0]], places[at])
    if (range) mark.add(range)
  }
  CSS.highlights.set(NAME, mark)
  for (const name of ['change', 'seek', 'rate']) conductor.addEventListener(name, step)
  step()
  return {
    turn(/** @type {boolean} */ wished) {
      isOn = wished
      step()
    }
  }
}

/**
 * @param {string} url
 * @param {number} lines
 * @returns {Promise<{ starts: number[], places: [number, number, number][] }>} places: line, first character, length
 */
async function load(url, lines) {
  /** @type {number[]} */
  const starts = []
  /** @type {[number, number, number][]} */
  const places = []
  try {
    /** @type {{ paragraphs: Word[][] }} */
    const { paragraphs } = await (await fetch(url)).json()
    // Times of another text would mark wrong words: none are better.
    if (paragraphs.length !== lines) return { starts, places }
    paragraphs.forEach((words, line) => {
      for (const [start, first, length] of words) {
        starts.push(start)
        places.push([line, first, length])
      }
    })
  } catch {
    // The line being spoken is marked without them.
  }
  return { starts, places }
}

/**
 * @param {HTMLElement} line
 * @param {[number, number, number]} place
 * @returns {StaticRange | null}
 */
function rangeOf(line, [, first, length]) {
  const node = line.querySelector('[data-words]')?.firstChild ?? line.querySelector('p')?.firstChild
  if (!(node instanceof Text)) return null
  const [start, end] = [unitsTo(node.data, first), unitsTo(node.data, first + length)]
  return end > start ? new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end }) : null
}

/**
 * @param {string} text
 * @param {number} count of code points, as the server counts
 * @returns {number} of UTF-16 units, as the browser counts
 */
function unitsTo(text, count) {
  let units = 0
  for (let n = 0; n < count && units < text.length; n += 1) units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1
  return units
}
