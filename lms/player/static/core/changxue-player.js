/**
 * `<changxue-player>`: one lesson to see and hear. Wraps the browser's own video or audio, which works by itself without
 * script, and gives the features one clock (`conductor`), one table of actions, one voice and the person's choices.
 * docs/player.md describes the manifest, the events and the CSS parts.
 */
import { addCoreActions } from './actions.js'
import { Captions } from '../captions/captions.js'
import { clockTime, fill, timeInHash } from './clock-time.js'
import { Conductor } from './conductor.js'
import { Controls } from './controls.js'
import { addLaterActions, FEATURES } from './features.js'
import { listenToKeys } from './keys.js'
import { Prefs } from './prefs.js'
import { lessonOf, tell } from './sending.js'
import { Voice } from './voice.js'

/** @typedef {{ id: string, group: string, run(quiet?: boolean): unknown, key?: string, pressed?(): boolean, available?(): boolean,
 *   name?(): string }} Action Name: `t('action.' + id)` unless `name` is given. */
/** @typedef {{ key: string, kind: string, label: string, src: string, bytes: number, height?: number }} Source */
/** @typedef {{ ms: number, playing: boolean, seeking: boolean, rate: number }} Clock What `lms:clock` carries. */

/** Anything else needs the module that changes how picture and text look. */
const USUAL_LOOK = {
  picture_contrast: 100, picture_brightness: 100, transcript_size: 100, transcript_font: 'system', transcript_color: '',
  transcript_background: '', transcript_letter: 0, transcript_line: 160, transcript_word: 0
}

export class ChangxuePlayer extends HTMLElement {
  /** @type {any} */
  manifest
  /** @type {HTMLMediaElement} */
  media = /** @type {any} */ (null)
  /** @type {Conductor} */
  conductor = /** @type {any} */ (null)
  /** @type {Prefs} */
  prefs = /** @type {any} */ (null)
  /** @type {Captions} */
  captions = /** @type {any} */ (null)
  /** @type {Controls} */
  controls = /** @type {any} */ (null)
  /** @type {HTMLElement} */
  stage = /** @type {any} */ (null)
  /** @type {ShadowRoot} */
  root = /** @type {any} */ (null)
  /** @type {Map<string, Action>} */
  actions = new Map()
  /** Says where a moment lies, in words: "1:05"; the chapters make it richer. @type {(ms: number) => string} */
  placeName = (ms) => clockTime(ms)
  #teardown = new AbortController()
  #voice = /** @type {Voice} */ (/** @type {unknown} */ (null))
  /** @type {Map<string, Promise<any>>} */
  #used = new Map()

  async connectedCallback() {
    this.#teardown = new AbortController()
    if (!(await this.#readManifest()) || !this.isConnected) return
    const { signal } = this.#teardown
    this.media = this.querySelector('video, audio') ?? (await import('./bare-page.js')).makeMedia(this)
    this.prefs = new Prefs(this.manifest.prefs ?? {}, this.manifest.prefs_url ?? '')
    this.conductor = new Conductor(this.media, this.manifest.duration_ms)
    this.#build(signal)
    addCoreActions(this)
    addLaterActions(this)
    this.controls.draw()
    this.#obeyPrefs(signal)
    this.#listen(signal)
    listenToKeys(this, signal)
    this.media.controls = false
    this.#resume()
    this.#startModes()
    this.emit('ready')
  }

  disconnectedCallback() {
    this.#teardown.abort()
    this.conductor?.close()
  }

  /** @returns {HTMLElement} the part of the page that belongs to this lesson */
  get lesson() {
    return lessonOf(this)
  }

  /**
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   * @returns {string}
   */
  t(key, values = {}) {
    return fill(this.manifest?.strings?.[key] ?? key, values)
  }

  /**
   * Speak through the one polite region.
   * @param {string} text
   * @param {'must' | 'normal' | 'full'} [level]
   */
  say(text, level = 'normal') {
    this.#voice.say(text, level)
  }

  /**
   * A line under the picture that everyone sees and hears; nothing hides it.
   * @param {string} text
   * @param {{ button?: string, run?: () => void }} [more]
   */
  show(text, more = {}) {
    this.controls.notice(text, more)
  }

  /** @param {Action} action */
  addAction(action) {
    this.actions.set(action.id, action)
    this.controls.draw()
  }

  /** @param {string} id */
  run(id) {
    const action = this.actions.get(id)
    if (action && action.available?.() !== false) action.run()
    this.refresh()
  }

  /**
   * @param {string} id
   * @param {{ icon: string, place: 'main' | 'more' }} look
   */
  addControl(id, look) {
    this.controls.add(id, look)
  }

  /** Names, pressed states and times of the controls again. */
  refresh() {
    this.controls.refresh()
  }

  /**
   * Load a feature once.
   * @param {string} name
   * @returns {Promise<any>} what its `attach` returned, null when it cannot be had
   */
  use(name) {
    let used = this.#used.get(name)
    if (!used) {
      used = FEATURES[name]().then((feature) => feature.attach(this)).catch(() => {
        this.#used.delete(name) // another try may find the connection again
        this.show(this.t('core.unloaded'))
        return null
      })
      this.#used.set(name, used)
    }
    return used
  }

  /**
   * @param {URL} url of a style sheet
   * @returns {Promise<void>}
   */
  loadStyle(url) {
    return new Promise((resolve) => {
      const link = document.createElement('link')
      link.rel = 'stylesheet'
      link.href = url.href
      link.onload = link.onerror = () => resolve()
      this.root.append(link)
    })
  }

  /**
   * Tell the page around: `changxue-play`, `changxue-caption` and so on.
   * @param {string} name
   * @param {unknown} [detail]
   */
  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(`changxue-${name}`, { detail, bubbles: true, composed: true }))
  }

  /**
   * Another file of the same lesson, at the same place.
   * @param {string} key
   */
  setSource(key) {
    const source = this.manifest.sources.find((/** @type {Source} */ one) => one.key === key)
    if (!source || key === this.manifest.chosen) return
    this.manifest.chosen = key
    this.conductor.setSource(source.src)
    this.#markKind()
  }

  async #readManifest() {
    // On a lesson page it stands at the end, so that the text comes first on a slow line.
    const inline = (this.querySelector('script[data-manifest]') ?? this.lesson.querySelector('script[data-manifest]'))?.textContent
    try {
      this.manifest ??= inline ? JSON.parse(inline) : await (await fetch(this.getAttribute('manifest') ?? '')).json()
    } catch {
      this.emit('fault', { kind: 'manifest' })
    }
    return Boolean(this.manifest)
  }

  /** @param {AbortSignal} signal */
  #build(signal) {
    this.root = this.shadowRoot ?? this.attachShadow({ mode: 'open' })
    this.root.replaceChildren()
    this.#used.clear()
    this.controls = new Controls(this)
    this.stage = this.controls.stage
    this.#voice = new Voice(this)
    this.captions = new Captions(this, this.controls.captionLayer, signal)
    this.#markKind()
    this.loadStyle(new URL('./changxue-player.css', import.meta.url)).then(() => this.root.host.setAttribute('data-ready', ''))
  }

  /** Sound without a moving picture shows the slides as stills. */
  #markKind() {
    const source = this.manifest.sources.find((/** @type {Source} */ one) => one.key === this.manifest.chosen)
    const isAudio = this.media instanceof HTMLAudioElement || source?.kind === 'audio'
    this.stage.classList.toggle('still', isAudio)
    if (isAudio && this.manifest.thumbnails) this.use('stills')
  }

  /** @param {AbortSignal} signal */
  #obeyPrefs(signal) {
    const { media, prefs, conductor } = this
    const obey = () => {
      conductor.setRate(prefs.get('rate') / 100 || 1)
      media.muted = Boolean(prefs.get('muted'))
      media.volume = Math.min(1, (prefs.get('volume') ?? 100) / 100)
      if (prefs.get('sound_clean') || prefs.get('sound_mono') || prefs.get('sound_balance') || prefs.get('sound_boost') > 100) this.use('sound')
      if (Object.entries(USUAL_LOOK).some(([name, usual]) => (prefs.get(name) ?? usual) !== usual)) this.use('look')
      if (prefs.get('scan')) this.use('scan')
      this.refresh()
    }
    prefs.addEventListener('change', obey, { signal })
    obey()
  }

  /** @param {AbortSignal} signal */
  #listen(signal) {
    const { conductor, lesson } = this
    /** @param {string} name @param {(detail: any) => void} act */
    const on = (name, act) => conductor.addEventListener(name, (event) => act(/** @type {CustomEvent} */ (event).detail), { signal })
    let wasWanted = conductor.wants
    on('change', () => {
      this.#tellClock()
      this.refresh()
      if (conductor.wants === wasWanted) return
      wasWanted = conductor.wants
      this.emit(wasWanted ? 'play' : 'pause', { ms: conductor.ms })
    })
    on('tick', () => {
      this.#tellClock()
      this.controls.tick()
      this.emit('time', { ms: conductor.ms })
    })
    on('seek', (detail) => this.emit('seek', detail))
    on('rate', () => this.#tellClock())
    on('fault', ({ kind }) => this.#onFault(kind))
    this.media.addEventListener('ended', () => this.#onEnd(), { signal })
    lesson.addEventListener('lms:seek', (event) => this.#onWish(/** @type {CustomEvent} */ (event).detail), { signal })
    addEventListener('hashchange', () => this.#obeyLink(), { signal })
    for (const name of ['focusin', 'pointerdown']) this.addEventListener(name, () => this.#useThis(), { signal })
    this.media.addEventListener('play', () => this.#begin().catch(() => {}), { signal, once: true })
  }

  #onEnd() {
    this.say(this.t('core.ended'))
    this.emit('ended')
  }

  /** @param {'refused' | 'broken'} kind */
  #onFault(kind) {
    this.emit('fault', { kind })
    if (kind === 'refused') return this.show(this.t('core.refused'), { button: this.t('action.play'), run: () => this.conductor.play() })
    const { ms } = this.conductor
    this.show(this.t('core.broken'), {
      button: this.t('core.again'),
      run: () => {
        this.conductor.setSource(this.media.currentSrc || this.media.src)
        this.conductor.seek(ms)
        this.conductor.play()
      }
    })
  }

  /** @param {{ ms: number, play?: boolean }} wish */
  #onWish({ ms, play }) {
    this.conductor.seek(ms)
    if (play) this.conductor.play()
  }

  #tellClock() {
    const { media, conductor } = this
    const detail = { ms: conductor.ms, playing: !media.paused && !media.ended, seeking: media.seeking, rate: conductor.rate }
    tell(this, 'lms:clock', detail)
  }

  #obeyLink() {
    const ms = timeInHash(location.hash)
    if (ms !== null) this.conductor.seek(ms)
  }

  /** Where the person stopped, on whatever device; a link to a moment goes before it. */
  #resume() {
    if (this.manifest.position_ms && timeInHash(location.hash) === null) this.conductor.seek(this.manifest.position_ms)
    this.#obeyLink()
  }

  #useThis() {
    for (const other of document.querySelectorAll('changxue-player[data-in-use]')) other.removeAttribute('data-in-use')
    this.setAttribute('data-in-use', '')
  }

  /** What the person's profile, or the page, switches on from the start. */
  #startModes() {
    for (const mode of this.manifest.modes ?? []) {
      const action = this.actions.get(mode)
      if (action?.available?.() && !action.pressed?.()) action.run(true)
    }
  }

  /** What is needed from the first play on: help on slow lines, and keys of headphones and the lock screen. */
  async #begin() {
    const { signal } = this.#teardown
    const [line, system] = await Promise.all([import('./slow-line.js'), import('./system.js')])
    if (signal.aborted) return
    line.watchTheLine(this, signal)
    system.shareWithTheSystem(this)
  }
}

customElements.define('changxue-player', ChangxuePlayer)
