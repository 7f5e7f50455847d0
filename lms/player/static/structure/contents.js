/** The table of contents: parts, pictures and, when asked for, sentences as buttons that bear their titles. */
import { clockTime } from '../core/clock-time.js'
import { nextStop, pathAt, stops } from './chapter-tree.js'
import { openDialog } from '../core/dialogs.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */
/** @typedef {import('./chapter-tree.js').Chapter} Chapter */

const SENTENCES = 2

/**
 * @param {Player} player
 * @param {Chapter[]} chapters
 */
export function openContents(player, chapters) {
  /** @type {Map<Chapter, HTMLElement>} */
  const items = new Map()
  const dialog = openDialog(player, 'contents', player.t('action.contents'), (body) => {
    body.append(list(player, chapters, 0, items, (ms) => {
      dialog.close()
      player.conductor.seek(ms)
      player.say(player.placeName(ms), 'normal')
    }))
  })
  const starts = stops(chapters).at(-1) ?? []
  const unfollow = player.conductor.follow({ next: (ms) => nextStop(starts, ms), show: (ms) => mark(player, chapters, items, ms) })
  dialog.addEventListener('close', unfollow)
  const here = dialog.querySelectorAll('[aria-current]')
  const last = here[here.length - 1]
  if (last instanceof HTMLElement) last.focus()
}

/**
 * @param {Player} player
 * @param {Chapter[]} chapters
 * @param {number} level
 * @param {Map<Chapter, HTMLElement>} items
 * @param {(ms: number) => void} go
 * @returns {HTMLOListElement}
 */
function list(player, chapters, level, items, go) {
  const box = document.createElement('ol')
  box.className = 'contents'
  for (const chapter of chapters) {
    const item = document.createElement('li')
    const row = document.createElement('div')
    row.className = 'contents-row'
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'control'
    button.lang = player.manifest.lang ?? ''
    button.textContent = chapter.title || clockTime(chapter.start_ms)
    button.addEventListener('click', () => go(chapter.start_ms))
    const time = document.createElement('span')
    time.className = 'time'
    time.textContent = clockTime(chapter.start_ms)
    row.append(button, time)
    item.append(row)
    items.set(chapter, button)
    if (chapter.children.length) item.append(level + 1 < SENTENCES ? list(player, chapter.children, level + 1, items, go) : sentences(player, chapter, items, go))
    box.append(item)
  }
  return box
}

/**
 * A lesson may have hundreds: they are made when they are asked for.
 * @param {Player} player
 * @param {Chapter} chapter
 * @param {Map<Chapter, HTMLElement>} items
 * @param {(ms: number) => void} go
 */
function sentences(player, chapter, items, go) {
  const box = document.createElement('details')
  const summary = document.createElement('summary')
  summary.textContent = player.t('chapters.sentences', { title: chapter.title })
  box.append(summary)
  box.addEventListener('toggle', () => {
    box.append(list(player, chapter.children, SENTENCES, items, go))
    player.conductor.refresh() // the new ones, too, say where the lesson is
  }, { once: true })
  return box
}

/**
 * @param {Player} player
 * @param {Chapter[]} chapters
 * @param {Map<Chapter, HTMLElement>} items
 * @param {number} ms
 */
function mark(player, chapters, items, ms) {
  const path = new Set(pathAt(chapters, ms).map(({ chapter }) => chapter))
  for (const [chapter, button] of items) {
    const isHere = path.has(chapter)
    if (isHere === button.hasAttribute('aria-current')) continue
    button.toggleAttribute('aria-current', isHere)
    if (isHere) button.setAttribute('aria-current', 'true')
    button.parentElement?.querySelector('.here')?.remove()
    if (!isHere) continue
    const here = document.createElement('span')
    here.className = 'here'
    here.textContent = player.t('chapters.is_here')
    button.after(here)
  }
}
