/**
 * Captions drawn by us: at the frame in which they begin, several at once, two languages, in any size and place.
 * The browser reads the files (`TextTrack`) and builds the text of a cue with its ruby and languages; we only place it.
 */
import { lineAt } from '../core/clock-time.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */
/** @typedef {{ id: string, lang: string, label: string, kind: string, src: string }} Track */
/** @typedef {{ cues: VTTCue[], starts: number[], last: number[], changes: number[] }} Table `last`: the latest end up to each
 *   cue; all times in ms, rising. */

/** Preference to custom property, and its value in CSS. @type {Record<string, [string, (value: any) => string]>} */
const LOOK = {
  caption_size: ['--caption-scale', (value) => String(value / 100)],
  caption_color: ['--caption-color', String],
  caption_letter: ['--caption-letter-em', (value) => `${value / 100}em`],
  caption_word: ['--caption-word-em', (value) => `${value / 100}em`],
  caption_line: ['--caption-line-height', (value) => String(value / 100)]
}

export class Captions {
  #player
  /** @type {HTMLElement} */
  #layer
  /** @type {{ track: Track, element: HTMLTrackElement | null, text: TextTrack, table: Table | null }[]} */
  #shown = []
  /** @type {VTTCue[]} */
  #active = []
  /** @type {(() => void) | null} */
  #unfollow = null
  #isOn = false
  #hasMore = false
  #rich = /** @type {typeof import('./rich-cues.js') | null} */ (null)
  #hold = /** @type {import('./caption-hold.js').CaptionHold | null} */ (null)

  /**
   * @param {Player} player
   * @param {HTMLElement} layer
   * @param {AbortSignal} signal
   */
  constructor(player, layer, signal) {
    this.#player = player
    this.#layer = layer
    for (const text of player.media.textTracks) text.mode = 'disabled' // ours are drawn instead
    player.prefs.addEventListener('change', (event) => this.#onPref(/** @type {CustomEvent} */ (event).detail.name), { signal })
    this.#applyLook()
  }

  /** @returns {Track[]} everything that can be chosen, also what lies inside the media file */
  get choices() {
    const inBand = [...this.#player.media.textTracks]
      .filter((text) => !this.#player.querySelector(`track[data-id="${CSS.escape(text.id)}"]`) && isReadable(text) && text.cues?.length)
      .map((text) => ({ id: text.id || text.label, lang: text.language, label: text.label || text.language, kind: text.kind, src: '' }))
    return [...this.#player.manifest.captions, ...inBand]
  }

  /** @returns {boolean} */
  get isOn() {
    return this.#isOn
  }

  /** @param {boolean} isOn */
  set isOn(isOn) {
    this.#isOn = isOn
    this.#layer.hidden = !isOn
    this.#choose()
  }

  #onPref(/** @type {string} */ name) {
    if (name === 'caption_track' || name === 'caption_second' || name === 'reading_hold') this.#choose()
    else if (name.startsWith('caption_')) this.#applyLook()
  }

  /** Load and show the chosen one or two tracks. */
  #choose() {
    this.#unfollow?.()
    this.#unfollow = null
    for (const one of this.#shown) one.element?.remove()
    this.#shown = []
    this.#clear()
    if (!this.#isOn) return
    const { prefs } = this.#player
    const choices = this.choices
    const first = choices.find((track) => track.id === prefs.get('caption_track')) ?? choices[0]
    const second = choices.find((track) => track.id === prefs.get('caption_second') && track !== first)
    for (const track of [first, second]) if (track) this.#load(track)
    this.#hold = null
    if (prefs.get('reading_hold')) import('./caption-hold.js').then(({ CaptionHold }) => (this.#hold = new CaptionHold(this.#player)))
    this.#unfollow = this.#player.conductor.follow(this)
  }

  /** @param {Track} track */
  #load(track) {
    const { media } = this.#player
    if (!track.src) {
      const text = [...media.textTracks].find((one) => (one.id || one.label) === track.id)
      if (!text) return
      text.mode = 'hidden'
      this.#shown.push({ track, element: null, text, table: tableOf(text) })
      return
    }
    const element = document.createElement('track')
    element.kind = 'captions'
    element.srclang = track.lang
    element.label = track.label
    element.src = track.src
    element.id = element.dataset.id = track.id
    const shown = { track, element, text: element.track, table: /** @type {Table | null} */ (null) }
    element.addEventListener('load', async () => {
      const table = tableOf(element.track)
      if (!table.cues.length) this.#fault(track)
      if (table.cues.some(isRich)) {
        this.#loadMore()
        this.#rich ??= await import('./rich-cues.js')
      }
      shown.table = table
      this.#player.conductor.refresh()
    })
    // A track that was taken away again did not fail.
    element.addEventListener('error', () => element.isConnected && this.#fault(track))
    this.#shown.push(shown)
    media.append(element)
    element.track.mode = 'hidden'
  }

  /** @param {Track} track */
  #fault(track) {
    this.#player.show(this.#player.t('captions.fault', { track: track.label }))
  }

  /**
   * @param {number} ms
   * @returns {number}
   */
  next(ms) {
    let next = Infinity
    for (const { table } of this.#shown) if (table) next = Math.min(next, table.changes[lineAt(table.changes, ms) + 1] ?? Infinity)
    return next
  }

  /**
   * @param {number} ms
   * @param {boolean} jumped
   */
  show(ms, jumped) {
    const active = this.#shown.flatMap(({ table }) => (table ? cuesAt(table, ms) : []))
    if (this.#hold?.isHolding(this.#active.filter((cue) => !active.includes(cue)), jumped)) return
    this.#draw(active, ms)
  }

  #clear() {
    this.#active = []
    this.#layer.replaceChildren()
  }

  /**
   * @param {VTTCue[]} active
   * @param {number} ms
   */
  #draw(active, ms) {
    const isSame = active.length === this.#active.length && active.every((cue, n) => cue === this.#active[n])
    if (!isSame) {
      this.#active = active
      this.#layer.replaceChildren(...active.map((cue) => this.#line(cue)))
      this.#player.emit('caption', { text: active.map(plain).join('\n') })
    }
    for (const late of this.#layer.querySelectorAll('[data-at]')) {
      if (late instanceof HTMLElement) late.classList.toggle('future', Number(late.dataset.at) > ms)
    }
  }

  /**
   * @param {VTTCue} cue
   * @returns {HTMLElement}
   */
  #line(cue) {
    const line = document.createElement('p')
    const owner = this.#shown.find(({ text }) => text === cue.track)
    line.className = 'cue'
    line.part.add('cue')
    line.lang = owner?.track.lang ?? ''
    line.dir = 'auto'
    const text = document.createElement('span')
    text.append(this.#rich?.paintedOn(cue.getCueAsHTML()) ?? cue.getCueAsHTML())
    line.append(text)
    this.#rich?.place(line, cue)
    return line
  }

  /** Fonts, edges, places and vertical text come with the first that asks for them. */
  #loadMore() {
    if (!this.#hasMore) this.#player.loadStyle(new URL('./captions-more.css', import.meta.url))
    this.#hasMore = true
  }

  #applyLook() {
    const { prefs } = this.#player
    if (prefs.get('caption_font') !== 'system' || prefs.get('caption_edge') !== 'none' || prefs.get('caption_place') === 'beside') this.#loadMore()
    const { style, dataset } = this.#layer
    for (const [name, [property, css]] of Object.entries(LOOK)) {
      const value = prefs.get(name)
      if (value === '' || value === undefined) style.removeProperty(property)
      else style.setProperty(property, css(value))
    }
    const [red, green, blue] = [1, 3, 5].map((n) => parseInt((prefs.get('caption_background') || '#000000').slice(n, n + 2), 16))
    style.setProperty('--caption-box', `rgb(${red} ${green} ${blue} / ${(prefs.get('caption_opacity') ?? 100) / 100})`)
    for (const name of ['place', 'font', 'edge', 'keep_box']) dataset[name] = String(prefs.get(`caption_${name}`) ?? '')
    this.#player.stage.parentElement?.setAttribute('data-captions', dataset.place ?? 'below')
    const { stage } = this.#player
    if (dataset.place === 'over') stage.append(this.#layer)
    else if (this.#layer.previousElementSibling !== stage) stage.after(this.#layer)
  }
}

/** @param {VTTCue} cue */
function isRich(cue) {
  return Boolean(cue.vertical) || typeof cue.line === 'number' || typeof cue.position === 'number' || cue.align !== 'center' || /<\d/.test(cue.text)
}

/** @param {TextTrack} text */
function isReadable(text) {
  return text.kind === 'captions' || text.kind === 'subtitles'
}

/**
 * @param {TextTrack} text
 * @returns {Table}
 */
function tableOf(text) {
  const cues = /** @type {VTTCue[]} */ ([...(text.cues ?? [])]).filter((cue) => cue.endTime > cue.startTime)
  cues.sort((a, b) => a.startTime - b.startTime)
  const changes = new Set()
  /** @type {number[]} */
  const last = []
  for (const cue of cues) {
    changes.add(cue.startTime * 1000).add(cue.endTime * 1000)
    for (const [, h, m, s] of cue.text.matchAll(/<(?:(\d+):)?(\d\d):(\d\d\.\d{3})>/g)) changes.add(((Number(h ?? 0) * 60 + Number(m)) * 60 + Number(s)) * 1000)
    last.push(Math.max(last[last.length - 1] ?? 0, cue.endTime * 1000))
  }
  return { cues, starts: cues.map((cue) => cue.startTime * 1000), last, changes: [...changes].sort((a, b) => a - b) }
}

/**
 * The cues at a moment. Cues are sorted by start; `last` says when none before can still be shown.
 * @param {Table} table
 * @param {number} ms
 * @returns {VTTCue[]}
 */
function cuesAt({ cues, starts, last }, ms) {
  const found = []
  for (let n = lineAt(starts, ms); n >= 0 && last[n] > ms; n -= 1) if (cues[n].endTime * 1000 > ms) found.unshift(cues[n])
  return found
}

/** @param {VTTCue} cue */
export function plain(cue) {
  return cue.getCueAsHTML().textContent ?? ''
}
