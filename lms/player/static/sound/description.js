/**
 * Spoken description: what is only to be seen, said from made sound while the lesson waits (`pause`) or goes on more
 * quietly (`duck`). The lesson keeps its one timeline. A description holds the conductor and lets go of it; what the
 * person paused stays paused. Where no voice can be had, the words stand under the picture and the lesson waits.
 */
import { DescriptionLine } from './description-line.js'
import { after, between, changes, isJump, landedOn, lastBy, nextMode, slideEnds, spokenRate, usable } from './description-plan.js'
import { Ducking } from './ducking.js'
import { ClipVoice, clipsOf } from './speech.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */
/** @typedef {'off' | 'speaking' | 'reading'} State */

const HOLD = 'description'
const SETTLE_MS = 250 // someone who looks for a place passes others

class Description {
  #player
  #said
  #ends
  #changes
  #line
  #ducking
  /** @type {ClipVoice | null} */
  #clip
  /** @type {import('./browser-voice.js').BrowserVoice | null} */
  #browser = null
  #unfollow = () => {}
  #isOn = false
  /** @type {number[]} what is still to be said */
  #queue = []
  #current = -1
  #last = -1
  #turn = 0
  /** @type {State} */
  #state = 'off'
  #isAsked = false
  #wanted = false
  #isPrepared = false
  #place = -Infinity
  #settling = 0

  /** @param {Player} player */
  constructor(player) {
    const { conductor, manifest, prefs } = player
    this.#player = player
    this.#said = usable(manifest.descriptions)
    this.#ends = slideEnds(Array.isArray(manifest.chapters) ? manifest.chapters : [])
    this.#changes = changes(this.#said, this.#ends)
    this.#line = new DescriptionLine(player, () => this.skip())
    this.#ducking = new Ducking(player)
    this.#clip = manifest.aloud?.src ? new ClipVoice(manifest.aloud.src) : null
    conductor.addEventListener('change', () => this.#onChange())
    conductor.addEventListener('tick', () => this.#onTick())
    conductor.addEventListener('seek', () => (this.#place = -Infinity))
    conductor.addEventListener('rate', () => this.#setTone())
    prefs.addEventListener('change', (event) => this.#onPref(/** @type {CustomEvent} */ (event).detail.name))
    addEventListener('pagehide', () => this.stop())
  }

  /** @returns {boolean} */
  get isOn() {
    return this.#isOn
  }

  /** @returns {number} the number of the description being said, -1 for none */
  get current() {
    return this.#current
  }

  /** @returns {HTMLAudioElement | null} what the clips sound from */
  get audio() {
    return this.#clip?.audio ?? null
  }

  /** @param {boolean} isOn */
  turn(isOn) {
    const { conductor, prefs } = this.#player
    if (isOn === this.#isOn) return
    this.#isOn = isOn
    this.#unfollow()
    if (!isOn) return this.stop()
    if (prefs.get('description_mode') === 'off') prefs.set('description_mode', 'pause')
    this.#place = -Infinity
    this.#unfollow = conductor.follow(this)
    this.#onChange()
  }

  /** Over to the next way of describing; `off` is the same switch as the mode itself. */
  nextMode() {
    const { prefs } = this.#player
    const mode = this.#isOn ? nextMode(prefs.get('description_mode')) : 'pause'
    if (mode !== 'off') prefs.set('description_mode', mode)
    if ((mode === 'off') === this.#isOn) this.#player.run('description')
    this.#player.say(this.#player.t(`description.mode_${mode}`), 'must')
  }

  /** Jump over the one being said. */
  skip() {
    this.#ended()
  }

  /** Say the last one again, also while the lesson is paused: the person asked. */
  again() {
    const number = this.#last >= 0 ? this.#last : lastBy(this.#said, this.#player.conductor.ms)
    if (number < 0) return this.#player.say(this.#player.t('description.none_yet'), 'must')
    this.stop()
    this.#isAsked = true
    this.#queue = [number]
    this.#pump()
  }

  /** Be silent, and hold nothing any more. */
  stop() {
    clearTimeout(this.#settling)
    this.#settling = 0
    this.#queue = []
    this.#ended()
    this.#makeRoom()
  }

  /** @param {number} ms */
  next(ms) {
    return after(this.#changes, ms)
  }

  /** @param {number} ms @param {boolean} jumped */
  show(ms, jumped) {
    const from = this.#place
    if (jumped && isJump(from, ms, this.#player.conductor.rate)) return this.#land(ms)
    this.#place = Math.max(from, ms)
    const begun = between(this.#said, from, ms)
    if (this.#state === 'speaking' && (begun.length || this.#ends.some((end) => end > from && end <= ms))) this.#overflow()
    this.#queue.push(...begun)
    this.#pump()
  }

  get #mode() {
    return this.#isOn ? this.#player.prefs.get('description_mode') : 'pause'
  }

  /** May it be heard now? What runs out at the end of the lesson is said to its end. */
  get #mayRun() {
    const { conductor, media } = this.#player
    return (conductor.wants || this.#isAsked || (media.ended && this.#state !== 'off')) && !conductor.holds.has('aloud')
  }

  /** The lesson came here by a jump: what begins here is said once the person stays. @param {number} ms */
  #land(ms) {
    this.stop()
    this.#last = -1
    this.#queue = landedOn(this.#said, ms)
    this.#place = Math.max(ms, ...this.#queue.map((number) => this.#said[number].at_ms))
    if (!this.#queue.length) return
    this.#settling = window.setTimeout(() => {
      this.#settling = 0
      this.#pump()
    }, SETTLE_MS)
    this.#onChange()
  }

  /** The next description, or the end of the slide, is here, and one is still being said. */
  #overflow() {
    const wish = this.#player.prefs.get('description_overflow')
    if (wish === 'stop') this.#ended()
    else if (wish !== 'continue') this.#player.conductor.hold(HOLD)
  }

  #pump() {
    if (this.#state !== 'off' || this.#settling || !this.#queue.length || !this.#mayRun) return
    const number = this.#queue.shift() ?? 0
    this.#current = this.#last = number
    this.#state = 'speaking'
    this.#makeRoom()
    this.#line.show(this.#said[number].text)
    this.#speak(number)
    this.#player.refresh()
  }

  /** Room for the voice: the lesson waits, or goes on more quietly. */
  #makeRoom() {
    const { conductor } = this.#player
    const isReading = this.#state === 'reading'
    const waits = isReading || (this.#state === 'speaking' && this.#mode === 'pause')
    this.#ducking.set(this.#state === 'speaking' && !waits)
    if (waits) conductor.hold(HOLD)
    else conductor.release(HOLD)
  }

  /** @param {number} number */
  async #speak(number) {
    const { text, clip } = this.#said[number]
    const { prefs } = this.#player
    const turn = ++this.#turn
    const isWanted = () => turn === this.#turn
    const ways = [() => this.#fromClip(clip, isWanted), () => this.#fromBrowser(text, isWanted)]
    if (prefs.get('description_voice') === 'browser') ways.reverse()
    for (const way of ways) {
      const outcome = await way()
      if (!isWanted()) return
      if (outcome === 'done') return this.#ended()
    }
    this.#read(text)
  }

  /**
   * @param {number | null} number
   * @param {() => boolean} isWanted
   * @returns {Promise<import('./speech.js').Outcome>}
   */
  async #fromClip(number, isWanted) {
    const clip = number === null ? null : (await clipsOf(this.#player))?.[number]
    if (!isWanted()) return 'stopped'
    return clip && this.#clip ? this.#started(this.#clip.say(clip, this.#tone)) : 'silent'
  }

  /**
   * @param {string} text
   * @param {() => boolean} isWanted
   * @returns {Promise<import('./speech.js').Outcome>}
   */
  async #fromBrowser(text, isWanted) {
    this.#browser ??= await import('./browser-voice.js').then((found) => new found.BrowserVoice(), () => null)
    if (!isWanted()) return 'stopped'
    return this.#browser ? this.#started(this.#browser.say(text, this.#player.manifest.lang, this.#tone)) : 'silent'
  }

  /** A pause may have come while the voice was being fetched. @template T @param {T} spoken */
  #started(spoken) {
    this.#run()
    return spoken
  }

  /** Nothing speaks here: everyone gets the words, and the lesson waits until they are read. @param {string} text */
  #read(text) {
    this.#state = 'reading'
    this.#makeRoom()
    this.#player.say(text, 'must')
    this.#line.read(text)
    this.#run()
  }

  get #tone() {
    const { conductor, prefs } = this.#player
    const volume = prefs.get('muted') ? 0 : (prefs.get('description_volume') ?? 100) / 100
    return { rate: spokenRate(conductor.rate, prefs.get('description_rate') ?? 100), volume }
  }

  #setTone() {
    this.#clip?.setTone(this.#tone)
    this.#browser?.setTone(this.#tone)
  }

  /** Nobody speaks any more: let go of the lesson, or say what still waits. */
  #ended() {
    if (this.#state === 'off') return
    this.#turn += 1
    this.#state = 'off'
    this.#current = -1
    this.#clip?.stop()
    this.#browser?.stop()
    this.#line.end()
    if (!this.#queue.length) this.#isAsked = false
    this.#pump()
    if (this.#state === 'off') this.#makeRoom()
    this.#prepare()
    this.#player.refresh()
  }

  /** The person's pause stops the voice with the picture, and play lets it go on where it stopped. */
  #onChange() {
    const { conductor } = this.#player
    if (this.#wanted && !conductor.wants) this.#isAsked = false
    if (conductor.wants && !this.#isPrepared) this.#prepare()
    this.#wanted = conductor.wants
    if (conductor.wants && this.#queue.length && this.#mode === 'pause') conductor.hold(HOLD)
    this.#pump()
    this.#run()
  }

  #run() {
    if (this.#state === 'off') return
    const does = this.#mayRun ? 'resume' : 'pause'
    this.#clip?.[does]()
    this.#browser?.[does]()
    this.#line[does]()
  }

  /** Where the lesson is, to know a jump from going on; but never past what has not been shown yet. */
  #onTick() {
    const { conductor } = this.#player
    if (conductor.moving) this.#place = Math.max(this.#place, Math.min(conductor.ms, this.next(this.#place) - 1))
  }

  /** Be at the next clip before it is needed; the first time in the person's own click, as iOS demands. */
  async #prepare() {
    if (!this.#isOn || !this.#clip) return
    this.#isPrepared = true
    this.#clip.prepare()
    const clips = await clipsOf(this.#player)
    const next = this.#said.find((one) => one.at_ms > this.#player.conductor.ms)
    const clip = clips?.[next?.clip ?? -1]
    if (clip) this.#clip.prepare(clip)
  }

  /** @param {string} name */
  #onPref(name) {
    if (name === 'description_mode' && this.#isOn) {
      if (this.#mode === 'off') return this.#player.run('description')
      this.#makeRoom()
    }
    if (/^description_|^muted$/.test(name)) this.#setTone()
  }
}

/**
 * @param {Player} player
 * @returns {Promise<Description>}
 */
export async function attach(player) {
  await player.loadStyle(new URL('./description.css', import.meta.url))
  const description = new Description(player)
  const isBusy = () => description.current >= 0
  const isUsed = () => description.isOn || isBusy()
  player.addAction({ id: 'description-mode', group: 'modes', key: 'Alt+Shift+KeyD', run: () => description.nextMode() })
  player.addAction({ id: 'description-skip', group: 'modes', key: 'Alt+Shift+KeyJ', available: isBusy, run: () => description.skip() })
  player.addAction({ id: 'description-again', group: 'modes', key: 'Alt+Shift+KeyG', available: isUsed, run: () => description.again() })
  for (const id of ['description-mode', 'description-skip', 'description-again']) player.addControl(id, { icon: '', place: 'more' })
  if (/** @type {any} */ (navigator.mediaDevices)?.selectAudioOutput && description.audio?.setSinkId) {
    import('./description-output.js').then((output) => output.offer(player, description.audio)).catch(() => {})
  }
  return description
}
