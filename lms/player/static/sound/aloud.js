/**
 * Read-aloud: any text of the lesson page, paragraph by paragraph, each word marked as it sounds. Made sound where there
 * is some, the narration's own sound for the narration, the browser's voice for the rest. The lesson waits meanwhile; what
 * is read here is no evidence of study.
 */
import { AloudBar } from './aloud-bar.js'
import { blockAt, blocksOf, firstPlace, segmentsOf } from './aloud-page.js'
import { charactersTo, narrated, plain, steppedRate } from './aloud-text.js'
import { BrowserVoice } from './browser-voice.js'
import { ClipVoice, clipsOf } from './speech.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */
/** @typedef {import('./aloud-page.js').Segment} Segment */
/** @typedef {import('./speech.js').Clip} Clip */

const HOLD = 'aloud'
const STEP = 25

export class Aloud {
  #player
  #bar
  #browser = new BrowserVoice()
  /** @type {ClipVoice | null} */
  #made = null
  /** @type {ClipVoice | null} */
  #narration = null
  /** @type {Promise<Map<string, Clip>>} */
  #clips
  /** @type {Promise<[number, number, number][][]> | null} */
  #words = null
  /** @type {HTMLElement[]} */
  #blocks = []
  #at = -1
  #turn = 0
  #isPaused = false
  #hasSpoken = false
  #hasTold = false
  #wanted = false

  /** @param {Player} player */
  constructor(player) {
    const { conductor, manifest, prefs } = player
    this.#player = player
    this.#bar = new AloudBar(player, this)
    this.#made = manifest.aloud?.src ? new ClipVoice(manifest.aloud.src) : null
    this.#clips = clipsOf(player).then((clips) => new Map((clips ?? []).filter(Boolean).map((clip) => [plain(clip.text), clip])))
    conductor.addEventListener('change', () => this.#onChange())
    prefs.addEventListener('change', (event) => this.#onPref(/** @type {CustomEvent} */ (event).detail.name))
    addEventListener('pagehide', () => this.stop())
  }

  /** @returns {boolean} */
  get isOn() {
    return this.#at >= 0
  }

  /** @returns {boolean} */
  get isPaused() {
    return this.#isPaused
  }

  toggle() {
    if (this.isOn) this.stop()
    else this.start(firstPlace(this.#player))
  }

  /**
   * Read from here to the end of the lesson.
   * @param {Node | null} from null for the beginning
   */
  start(from) {
    const { conductor } = this.#player
    this.#blocks = blocksOf(this.#player.lesson)
    if (!this.#blocks.length) return this.#player.say(this.#player.t('aloud.nothing'), 'must')
    this.#wanted = conductor.wants
    this.#at = blockAt(this.#blocks, from)
    this.#hasSpoken = false
    conductor.hold(HOLD)
    this.#bar.open()
    const marked = getSelection()
    if (marked?.rangeCount) marked.collapseToStart() // a marked text would cover the mark of the word
    this.#read()
  }

  stop() {
    if (!this.isOn) return
    this.#hush()
    this.#at = -1
    this.#isPaused = false
    this.#bar.close()
    this.#player.conductor.release(HOLD)
    this.#player.refresh()
  }

  pause() {
    this.#isPaused = !this.#isPaused
    const does = this.#isPaused ? 'pause' : 'resume'
    for (const voice of this.#voices) voice[does]()
    this.#bar.refresh()
  }

  /** @param {1 | -1} step */
  move(step) {
    if (!this.isOn) return
    this.#hush()
    this.#isPaused = false
    this.#at = Math.max(0, this.#at + step)
    this.#read()
  }

  /** @param {1 | -1} direction */
  faster(direction) {
    const { prefs } = this.#player
    prefs.set('aloud_rate', steppedRate(prefs.get('aloud_rate') ?? 100, direction * STEP))
  }

  otherVoice() {
    const { prefs } = this.#player
    prefs.set('aloud_voice', prefs.get('aloud_voice') === 'browser' ? 'made' : 'browser')
  }

  get #voices() {
    return [this.#made, this.#narration, this.#browser].filter((voice) => voice !== null)
  }

  get #tone() {
    const { prefs } = this.#player
    return { rate: (prefs.get('aloud_rate') ?? 100) / 100, volume: prefs.get('muted') ? 0 : (prefs.get('volume') ?? 100) / 100 }
  }

  #hush() {
    this.#turn += 1
    for (const voice of this.#voices) voice.stop()
    this.#bar.unmark()
  }

  /** Read this paragraph and all that follow. */
  async #read() {
    const turn = ++this.#turn
    this.#bar.refresh()
    this.#player.refresh()
    for (; this.#at < this.#blocks.length; this.#at += 1) {
      const block = this.#blocks[this.#at]
      const clips = await this.#clips
      if (turn !== this.#turn) return
      const segments = block.isConnected ? segmentsOf(block, (text) => clips.has(text)) : []
      for (const segment of segments) {
        const outcome = await this.#speak(segment, clips, () => turn === this.#turn)
        if (turn !== this.#turn) return
        if (outcome === 'done') this.#hasSpoken = true
        else this.#tellOnce()
      }
    }
    if (this.#hasSpoken) this.#player.say(this.#player.t('aloud.end'), 'normal')
    this.#at = 0
    this.stop()
  }

  /**
   * @param {Segment} segment
   * @param {Map<string, Clip>} clips
   * @param {() => boolean} isWanted
   * @returns {Promise<import('./speech.js').Outcome>}
   */
  async #speak(segment, clips, isWanted) {
    const { text, lang, line } = segment
    const clip = clips.get(text)
    const ways = [
      async () => (clip && this.#made ? this.#started(segment, this.#made.say(clip, this.#tone, this.#marker(segment))) : 'silent'),
      async () => (line ? this.#narrate(segment, line, isWanted) : 'silent'),
      async () => this.#started(segment, this.#browser.say(text, lang, this.#tone, (offset, length) => {
        const from = charactersTo(text, offset)
        this.#bar.mark(segment, from, charactersTo(text, offset + length) - from)
      }))
    ]
    if (this.#player.prefs.get('aloud_voice') === 'browser') ways.unshift(...ways.splice(2))
    for (const way of ways) {
      const outcome = /** @type {import('./speech.js').Outcome} */ (await way())
      if (!isWanted() || outcome !== 'silent') return outcome
    }
    return 'silent'
  }

  /** A pause may have come while the sound was fetched. @template T @param {Segment} segment @param {T} spoken */
  #started(segment, spoken) {
    this.#bar.mark(segment, 0, Infinity)
    if (this.#isPaused) for (const voice of this.#voices) voice.pause()
    return spoken
  }

  /** @param {Segment} segment */
  #marker(segment) {
    return (/** @type {number} */ offset, /** @type {number} */ length) => this.#bar.mark(segment, offset, length)
  }

  /**
   * A paragraph of the narration, from the sound of the lesson in a player of its own.
   * @param {Segment} segment
   * @param {HTMLElement} line
   * @param {() => boolean} isWanted
   * @returns {Promise<import('./speech.js').Outcome>}
   */
  async #narrate(segment, line, isWanted) {
    const lines = /** @type {HTMLElement[]} */ ([...this.#player.lesson.querySelectorAll('.line[data-start]')])
    const paragraphs = await (this.#words ??= load(this.#player.manifest.words))
    if (!isWanted()) return 'stopped'
    const number = lines.indexOf(line)
    const start = Number(line.dataset.start)
    const end = Number(lines[number + 1]?.dataset.start ?? this.#player.conductor.durationMs)
    // Times of another text would read other words.
    const clip = paragraphs.length === lines.length ? narrated(paragraphs, number, start, end) : null
    const src = this.#soundOfLesson
    if (!clip || !src) return 'silent'
    this.#narration ??= new ClipVoice(src)
    return this.#started(segment, this.#narration.say(clip, this.#tone, this.#marker(segment)))
  }

  get #soundOfLesson() {
    const { manifest, media } = this.#player
    const sources = /** @type {import('../core/changxue-player.js').Source[]} */ (manifest.sources ?? [])
    return sources.find((source) => source.kind === 'audio')?.src ?? (media.currentSrc || media.src)
  }

  #tellOnce() {
    if (this.#hasTold) return
    this.#hasTold = true
    this.#player.show(this.#player.t('aloud.no_voice'))
  }

  /** Who presses "Play" now wants to hear the lesson. */
  #onChange() {
    const { wants } = this.#player.conductor
    if (wants && !this.#wanted) this.stop()
    this.#wanted = wants
  }

  /** @param {string} name */
  #onPref(name) {
    if (!this.isOn || !/^(aloud_|volume|muted)/.test(name)) return
    for (const voice of this.#voices) voice.setTone(this.#tone)
    if (name === 'aloud_voice') this.move(/** @type {any} */ (0))
    this.#bar.refresh()
  }
}

/**
 * @param {string} url
 * @returns {Promise<[number, number, number][][]>} none where they cannot be had
 */
async function load(url) {
  try {
    return (await (await fetch(url, { signal: AbortSignal.timeout(8000) })).json()).paragraphs
  } catch {
    return []
  }
}

/**
 * @param {Player} player
 * @returns {Promise<Aloud>}
 */
export async function attach(player) {
  const aloud = new Aloud(player)
  const available = () => aloud.isOn
  player.addAction({ id: 'aloud', group: 'text', key: 'Alt+Shift+KeyR', pressed: available, run: () => aloud.toggle() })
  player.addAction({ id: 'aloud-pause', group: 'text', key: 'Alt+Shift+KeyE', available, pressed: () => aloud.isPaused, run: () => aloud.pause() })
  player.addAction({ id: 'aloud-previous', group: 'text', key: 'Alt+Shift+KeyU', available, run: () => aloud.move(-1) })
  player.addAction({ id: 'aloud-next', group: 'text', key: 'Alt+Shift+KeyY', available, run: () => aloud.move(1) })
  player.addControl('aloud', { icon: '', place: 'more' })
  return aloud
}
