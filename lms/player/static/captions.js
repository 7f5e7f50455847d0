/**
 * Captions drawn by us: at the frame in which they begin, several at once, two languages, in any size and place.
 * The browser reads the files (`TextTrack`) and builds the text of a cue with its ruby and languages; we only place it.
 */

/** @typedef {import('./changxue-player.js').ChangxuePlayer} Player */
/** @typedef {{ id: string, lang: string, label: string, kind: string, src: string }} Track */
/** @typedef {{ cues: VTTCue[], last: number[], changes: number[] }} Table `last`: the latest end up to each cue. */

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
  #heldUntil = 0
  #holdTimer = 0
  /** Cues that were waited for once. @type {Set<VTTCue>} */
  #waited = new Set()
  #pace = /** @type {typeof import('./reading-pace.js') | null} */ (null)

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
    player.conductor.addEventListener('seek', () => this.#waited.clear(), { signal })
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
    if (prefs.get('reading_hold')) import('./reading-pace.js').then((pace) => (this.#pace = pace))
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
    element.addEventListener('load', () => {
      shown.table = tableOf(element.track)
      if (!shown.table.cues.length) this.#fault(track)
      this.#player.conductor.refresh()
    })
    element.addEventListener('error', () => this.#fault(track))
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
    for (const { table } of this.#shown) if (table) next = Math.min(next, after(table.changes, ms))
    return next
  }

  /**
   * @param {number} ms
   * @param {boolean} jumped
   */
  show(ms, jumped) {
    if (performance.now() < this.#heldUntil && !jumped) return
    const active = this.#shown.flatMap(({ table }) => (table ? cuesAt(table, ms) : []))
    const ended = this.#active.filter((cue) => !active.includes(cue) && !this.#waited.has(cue))
    if (!jumped && ended.length && this.#holdFor(ended)) return
    if (jumped) this.#endHold()
    this.#draw(active, ms)
  }

  /** Reading takes longer than speaking for some: wait at the end of a cue until it can have been read. */
  #holdFor(/** @type {VTTCue[]} */ ended) {
    if (!this.#pace || !this.#player.prefs.get('reading_hold')) return false
    const pace = this.#player.prefs.get('reading_pace')
    const { rate } = this.#player.conductor
    const wait = Math.max(...ended.map((cue) => /** @type {any} */ (this.#pace).holdMs(plain(cue), ((cue.endTime - cue.startTime) * 1000) / rate, pace)))
    if (wait <= 0) return false
    this.#heldUntil = performance.now() + wait
    for (const cue of ended) this.#waited.add(cue)
    this.#player.conductor.hold('reading')
    this.#holdTimer = window.setTimeout(() => {
      this.#endHold()
      this.#player.conductor.refresh()
    }, wait)
    return true
  }

  #endHold() {
    clearTimeout(this.#holdTimer)
    this.#heldUntil = 0
    this.#player.conductor.release('reading')
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
    text.append(paintedOn(cue.getCueAsHTML()))
    line.append(text)
    place(line, cue)
    return line
  }

  #applyLook() {
    const { prefs } = this.#player
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
  return { cues, last, changes: [...changes].sort((a, b) => a - b) }
}

/**
 * The cues at a moment. Cues are sorted by start; `last` says when none before can still be shown.
 * @param {Table} table
 * @param {number} ms
 * @returns {VTTCue[]}
 */
function cuesAt({ cues, last }, ms) {
  const found = []
  let [low, high] = [0, cues.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (cues[middle].startTime * 1000 <= ms) low = middle + 1
    else high = middle
  }
  for (let n = low - 1; n >= 0 && last[n] > ms; n -= 1) if (cues[n].endTime * 1000 > ms) found.unshift(cues[n])
  return found
}

/**
 * @param {number[]} changes rising
 * @param {number} ms
 * @returns {number} the first after `ms`
 */
function after(changes, ms) {
  let [low, high] = [0, changes.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (changes[middle] <= ms) low = middle + 1
    else high = middle
  }
  return changes[low] ?? Infinity
}

/** @param {VTTCue} cue */
export function plain(cue) {
  return cue.getCueAsHTML().textContent ?? ''
}

/**
 * What stands after a time inside a cue is shown from that time on.
 * @param {DocumentFragment} fragment
 * @returns {DocumentFragment}
 */
function paintedOn(fragment) {
  let at = ''
  for (const node of [...fragment.childNodes]) {
    if (node instanceof ProcessingInstruction) {
      const [h, m, s] = node.data.split(':').map(Number)
      at = String(((h * 60 + m) * 60 + s) * 1000)
      node.remove()
    } else if (at) {
      const late = document.createElement('span')
      late.dataset.at = at
      node.replaceWith(late)
      late.append(node)
    }
  }
  return fragment
}

/**
 * Where the author put the cue, used when captions lie over the picture.
 * @param {HTMLElement} line
 * @param {VTTCue} cue
 */
function place(line, cue) {
  line.dataset.align = cue.align
  if (cue.vertical) line.dataset.vertical = cue.vertical
  if (typeof cue.line === 'number') {
    line.dataset.placed = ''
    // A row is a fifteenth of the picture, less the margin that every screen shows. (WebVTT: lines from above or below)
    const percent = cue.snapToLines ? (cue.line < 0 ? 100 + cue.line * 5.6 : cue.line * 5.6) : cue.line
    line.style.setProperty('--cue-line', `${Math.min(92, Math.max(2, percent))}%`)
  }
  if (typeof cue.position === 'number') {
    line.dataset.placed = ''
    const shift = cue.align === 'center' ? 0.5 : cue.align === 'end' || cue.align === 'right' ? 1 : 0
    line.style.setProperty('--cue-start', `${Math.max(2, cue.position - cue.size * shift)}%`)
  }
  line.style.setProperty('--cue-size', `${cue.size}%`)
}
