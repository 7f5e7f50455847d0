/** What of a lesson page can be read aloud, in order, and from where. */
import { lay } from './aloud-text.js'

/** @typedef {{ block: HTMLElement, nodes: Text[], laid: import('./aloud-text.js').Laid, text: string, lang: string,
 *   line: HTMLElement | null }} Segment `line`: the line of the narration it is, else null */

const BLOCKS = 'h2, h3, h4, p, li, dt, dd, legend, label, figcaption, summary, td, th'
const NOT_READ = 'changxue-player, nav, lesson-progress, dialog, form[role=search], .aloud, .modes, .sr-only, [data-tools], [data-step-bar], [aria-hidden=true], template'
const NO_TEXT = 'button, input, select, textarea, svg, [hidden], [aria-hidden=true]'

/**
 * Every paragraph that can be seen, the innermost ones.
 * @param {HTMLElement} lesson
 * @returns {HTMLElement[]}
 */
export function blocksOf(lesson) {
  const all = /** @type {HTMLElement[]} */ ([...lesson.querySelectorAll(BLOCKS)])
  return all.filter((block) => !block.querySelector(BLOCKS) && !block.closest(NOT_READ) && isSeen(block) && textsOf(block).length)
}

/**
 * The paragraph to begin with: the one a place lies in, or the next after it.
 * @param {readonly HTMLElement[]} blocks
 * @param {Node | null} from
 * @returns {number}
 */
export function blockAt(blocks, from) {
  if (!from) return 0
  const inside = blocks.findIndex((block) => block.contains(from) || from.contains(block))
  if (inside >= 0) return inside
  return Math.max(0, blocks.findIndex((block) => from.compareDocumentPosition(block) & Node.DOCUMENT_POSITION_FOLLOWING))
}

/**
 * Where the person is: marked words, else the focus, else the last click; null for nowhere in the lesson.
 * @param {import('../core/changxue-player.js').ChangxuePlayer} player
 * @returns {Node | null}
 */
export function firstPlace(player) {
  const { lesson } = player
  /** @param {Node | null | undefined} node */
  const within = (node) => (node && node !== lesson && node !== document.body && lesson.contains(node) && !player.contains(node) ? node : null)
  const marked = getSelection()
  return within(marked?.isCollapsed ? null : marked?.getRangeAt(0).startContainer) ?? within(document.activeElement) ?? within(marked?.anchorNode)
}

/**
 * A paragraph in pieces of one voice each: whole where it was recorded whole, else by language.
 * @param {HTMLElement} block
 * @param {(text: string) => boolean} isRecorded
 * @returns {Segment[]}
 */
export function segmentsOf(block, isRecorded) {
  const line = /** @type {HTMLElement | null} */ (block.closest('.line[data-start]'))
  const nodes = textsOf(block)
  const whole = segment(block, nodes, line)
  const spoken = line && block.querySelector('[data-words]')
  if (spoken) return [segment(block, nodes.filter((node) => !spoken.contains(node)), null), segment(block, nodes.filter((node) => spoken.contains(node)), line)].filter((one) => one.text)
  if (line || isRecorded(whole.text)) return [whole]
  /** @type {Text[][]} */
  const runs = []
  for (const node of nodes) {
    const last = runs.at(-1)
    if (last && languageOf(last[0]) === languageOf(node)) last.push(node)
    else runs.push([node])
  }
  return runs.map((run) => segment(block, run, null)).filter((one) => /[\p{L}\p{N}]/u.test(one.text))
}

/** @param {HTMLElement} block @param {Text[]} nodes @param {HTMLElement | null} line @returns {Segment} */
function segment(block, nodes, line) {
  const laid = lay(nodes.map((node) => node.data))
  return { block, nodes, laid, text: laid.text, lang: (nodes[0] && languageOf(nodes[0])?.getAttribute('lang')) ?? '', line }
}

/** @param {HTMLElement} block @returns {Text[]} */
function textsOf(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest(NO_TEXT) || !/\S/.test(node.nodeValue ?? '') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT)
  /** @type {Text[]} */
  const found = []
  while (walker.nextNode()) found.push(/** @type {Text} */ (walker.currentNode))
  return found
}

/** @param {Text} node */
function languageOf(node) {
  return node.parentElement?.closest('[lang]')
}

/** @param {HTMLElement} block */
function isSeen(block) {
  return block.checkVisibility ? block.checkVisibility({ visibilityProperty: true }) : block.getClientRects().length > 0
}
