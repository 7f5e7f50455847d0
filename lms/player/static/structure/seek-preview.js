/**
 * What lies under the slider before anyone goes there: a small picture, the time, the part and the first words. The same
 * is said by the slider itself, so this is for the eye alone. It can be dismissed with Escape and pointed at.
 */
import { pathAt, tileAt } from './chapter-tree.js'
import { clockTime } from '../core/clock-time.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */
/** @typedef {import('./chapter-tree.js').Chapter} Chapter */

const GRACE_MS = 400 // from the slider up to the picture that it shows
const OVER_MS = 4000

export class SeekPreview {
  #box = document.createElement('div')
  #tile = document.createElement('div')
  #words = document.createElement('p')
  #shownMs = -1
  #timer = 0
  #hasPictures = false

  /**
   * @param {Player} player
   * @param {Chapter[]} chapters
   */
  constructor(player, chapters) {
    this.player = player
    this.chapters = chapters
    this.#box.className = 'preview'
    this.#box.part.add('preview')
    this.#box.setAttribute('aria-hidden', 'true')
    this.#box.hidden = true
    this.#tile.className = 'preview-tile'
    this.#box.append(this.#tile, this.#words)
    player.stage.append(this.#box)
    this.#hasPictures = this.#mayLoad()
    this.#listen()
  }

  #listen() {
    const seek = this.player.root.querySelector('.seek')
    if (!(seek instanceof HTMLInputElement)) return
    const leave = () => {
      clearTimeout(this.#timer)
      this.#timer = window.setTimeout(() => this.hide(), GRACE_MS)
    }
    // Who asked while this was still on its way gets the answer now.
    if (seek.matches(':focus')) queueMicrotask(() => this.player.controls.preview(Number(seek.value) * 1000))
    this.player.addEventListener('preview', (event) => this.show(/** @type {CustomEvent} */ (event).detail.ms))
    seek.addEventListener('pointermove', (event) => this.show(this.#msUnder(seek, event.clientX)))
    seek.addEventListener('pointerleave', leave)
    seek.addEventListener('blur', leave)
    this.#box.addEventListener('pointerenter', () => clearTimeout(this.#timer))
    this.#box.addEventListener('pointerleave', leave)
    this.#box.addEventListener('click', (event) => event.stopPropagation())
    this.player.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.hide()
    })
    this.player.addEventListener('changxue-play', () => this.hide())
    this.player.conductor.addEventListener('tick', () => {
      if (!this.#box.hidden && !this.#box.matches(':hover') && !seek.matches(':hover') && Math.abs(this.player.conductor.ms - this.#shownMs) > OVER_MS) this.hide()
    })
  }

  /** @param {number} ms */
  show(ms) {
    const { player } = this
    clearTimeout(this.#timer)
    const { durationMs } = player.conductor
    if (!durationMs || !Number.isFinite(ms)) return
    this.#box.hidden = false
    if (Math.floor(ms / 1000) === Math.floor(this.#shownMs / 1000)) return
    this.#shownMs = ms
    this.#box.style.setProperty('--at', String((ms / durationMs) * 100))
    const path = pathAt(this.chapters, ms)
    const first = path.length > 1 ? path[path.length - 1].chapter.title : ''
    this.#words.textContent = [path.length ? player.placeName(ms) : clockTime(ms), first].filter(Boolean).join('\n')
    this.#showTile(ms)
  }

  hide() {
    this.#box.hidden = true
    this.#shownMs = -1
  }

  /** @param {number} ms */
  #showTile(ms) {
    const sheet = this.player.manifest.thumbnails
    const tile = this.#hasPictures && tileAt(sheet, ms)
    this.#tile.hidden = !tile
    if (!tile) return
    const { style } = this.#tile
    if (!style.backgroundImage) this.#loadSheet(sheet)
    style.backgroundSize = `${tile.columns * 100}% ${tile.rows * 100}%`
    style.backgroundPosition = `${tile.x}% ${tile.y}%`
  }

  /** @param {{ src: string, width: number, height: number }} sheet */
  #loadSheet({ src, width, height }) {
    const picture = new Image()
    picture.onerror = () => {
      this.#hasPictures = false
      this.#tile.hidden = true
    }
    picture.src = src
    this.#tile.style.aspectRatio = `${width} / ${height}`
    this.#tile.style.backgroundImage = `url("${encodeURI(src)}")`
  }

  /** @param {HTMLInputElement} seek @param {number} x */
  #msUnder(seek, x) {
    const { left, width } = seek.getBoundingClientRect()
    const share = Math.min(1, Math.max(0, (x - left) / (width || 1)))
    const isBackwards = getComputedStyle(seek).direction === 'rtl'
    return (isBackwards ? 1 - share : share) * this.player.conductor.durationMs
  }

  /** Who saves data gets the words alone. */
  #mayLoad() {
    const { thumbnails, modes } = this.player.manifest
    const savesData = /** @type {any} */ (navigator).connection?.saveData
    return Boolean(thumbnails?.src) && !savesData && !modes?.includes('low-data')
  }
}
