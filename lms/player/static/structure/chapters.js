/**
 * Moving by the structure of a lesson: next and previous at the level in force (part, picture, sentence), a table of
 * contents, "Where am I?", and what lies under the slider before anyone goes there. Arithmetic: chapter-tree.js.
 */
import { nextStop, pathAt, previousStop, stops, tidy } from './chapter-tree.js'
import { clockTime } from '../core/clock-time.js'
import { openContents } from './contents.js'
import { SeekPreview } from './seek-preview.js'
import { dressDialogs } from '../core/dialogs.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */
/** @typedef {import('./chapter-tree.js').Chapter} Chapter */

const PICTURES = 1
const SAID = 'said'

/** @param {Player} player */
export async function attach(player) {
  await Promise.all([dressDialogs(player), player.loadStyle(new URL('./chapters.css', import.meta.url))])
  return new Chapters(player)
}

export class Chapters {
  #player
  #starts
  /** Their names in words.py: the depth in the tree, or `SAID`. @type {string[]} */
  #levels
  #level

  /** @param {Player} player */
  constructor(player) {
    this.#player = player
    this.chapters = tidy(player.manifest.chapters)
    this.#starts = stops(this.chapters)
    this.#levels = this.#starts.map((_starts, level) => String(level))
    // What stands beside the content has steps of its own. (MAUR CN-9)
    const said = this.#starts.length ? descriptionStops(player.manifest.descriptions) : []
    if (said.length) {
      this.#starts.push(said)
      this.#levels.push(SAID)
    }
    // A lesson of one part is walked through by its pictures.
    this.#level = Math.max(0, this.#starts.findIndex((starts) => starts.length > 1))
    if (this.chapters.length) {
      player.placeName = (ms) => this.name(ms)
      this.#addActions()
      this.#tellEmbedders()
    } else this.#takeBack()
    this.#addWhere()
    new SeekPreview(player, this.chapters)
  }

  /**
   * The moment in words: "1:05, part 2: 打包".
   * @param {number} ms
   * @returns {string}
   */
  name(ms) {
    const [part] = pathAt(this.chapters, ms)
    if (!part) return clockTime(ms)
    return this.#player.t('chapters.at', { time: clockTime(ms), number: part.number, title: part.chapter.title })
  }

  #addActions() {
    const { conductor } = this.#player
    const starts = () => this.#starts[this.#level]
    /** @param {string} id @param {string} key @param {() => void} run @param {(() => string)} [name] */
    const add = (id, key, run, name) => {
      this.#player.addAction({ id, group: 'chapters', key, run, name })
      this.#player.addControl(id, { icon: '', place: 'more' })
    }
    const byLevel = (/** @type {string} */ which) => () => this.#player.t(`chapters.${which}.${this.#levels[this.#level]}`)
    add('chapter-previous', 'Alt+Shift+KeyV', () => this.#go(previousStop(starts(), conductor.ms)), byLevel('previous'))
    add('chapter-next', 'Alt+Shift+KeyN', () => this.#go(nextStop(starts(), conductor.ms)), byLevel('next'))
    if (this.#starts.length > 1) {
      add('chapter-coarser', 'Alt+Shift+BracketLeft', () => this.#setLevel(this.#level - 1))
      add('chapter-finer', 'Alt+Shift+BracketRight', () => this.#setLevel(this.#level + 1))
    }
    add('contents', 'Alt+Shift+KeyC', () => openContents(this.#player, this.chapters))
  }

  /** What was promised before anyone looked at the chapters: none of them can be used. */
  #takeBack() {
    for (const id of ['chapter-previous', 'chapter-next', 'contents']) {
      if (this.#player.actions.has(id)) this.#player.addAction({ id, group: 'chapters', run() {}, available: () => false })
    }
  }

  /** @param {number} ms */
  #go(ms) {
    const player = this.#player
    if (ms === Infinity) return player.say(player.t('chapters.last'), 'must')
    player.conductor.seek(ms)
    const inner = this.#level && pathAt(this.chapters, ms)[this.#levels[this.#level] === SAID ? PICTURES : this.#level]
    player.say(inner ? `${this.name(ms)}. ${inner.chapter.title}` : this.name(ms), 'normal')
  }

  /** @param {number} level */
  #setLevel(level) {
    const player = this.#player
    this.#level = Math.min(this.#starts.length - 1, Math.max(0, level))
    player.say(player.t(`chapters.level.${this.#levels[this.#level]}`), 'must')
    player.refresh()
  }

  /** Seen and heard under the picture, until the person goes elsewhere: the answer is true for its moment only. */
  #addWhere() {
    const player = this.#player
    let shown = ''
    const run = () => player.show((shown = this.where()))
    player.addAction({ id: 'where', group: 'chapters', key: 'Alt+Shift+KeyH', run })
    player.addControl('where', { icon: '', place: 'more' })
    player.conductor.addEventListener('seek', () => {
      if (shown && player.root.querySelector('.notice')?.textContent === shown) player.show('')
      shown = ''
    })
  }

  /** @returns {string} time, percent, part and picture */
  where() {
    const player = this.#player
    const { ms, durationMs } = player.conductor
    const percent = durationMs ? Math.floor((ms / durationMs) * 100) : 0
    const said = [player.t('chapters.where', { time: clockTime(ms), whole: clockTime(durationMs), percent })]
    pathAt(this.chapters, ms).slice(0, PICTURES + 1).forEach(({ chapter, number, of }, level) => {
      said.push(player.t(`chapters.here.${level}`, { number, of, title: chapter.title }))
    })
    return said.join(' ')
  }

  /** `changxue-chapter` at each part and picture, for the page around. */
  #tellEmbedders() {
    const player = this.#player
    const starts = this.#starts[this.#levels[PICTURES] === String(PICTURES) ? PICTURES : 0]
    let last = ''
    player.conductor.follow({
      next: (ms) => nextStop(starts, ms),
      show: (ms) => {
        const titles = pathAt(this.chapters, ms).slice(0, PICTURES + 1).map(({ chapter }) => chapter.title)
        if (titles.join('\n') === last) return
        last = titles.join('\n')
        player.emit('chapter', { ms, titles })
      }
    })
  }
}

/** @param {unknown} descriptions @returns {number[]} rising */
function descriptionStops(descriptions) {
  const all = Array.isArray(descriptions) ? descriptions.map((one) => one?.at_ms).filter(Number.isFinite) : []
  return [...new Set(all)].sort((a, b) => a - b)
}
