/**
 * A lesson that was opened from this device: keeps what is played and read until it can be sent, in durations that
 * never come from a clock. Answers are kept, too; only the server can judge them. What needs the server says so.
 */
import { fill } from '../core/clock-time.js'
import { PlayedTime } from '../evidence/intervals.js'
import { begin as beginReturn, sendAll } from './offline-return.js'
import { changeIn, keptIn } from './offline-store.js'
import { packsAt } from './packs.js'
import { EMPTY, passed, played, read, waitingMs } from './return-queue.js'
import { lessonOf, tell } from '../core/sending.js'

/** @typedef {import('./packs.js').Evidence} Evidence */
/** @typedef {import('./packs.js').Pack} Pack */
/** @typedef {import('./return-queue.js').Queue} Queue */

const SAVE_MS = 15_000

/**
 * @param {HTMLElement} progress the element that shows how far the lesson is
 */
export async function begin(progress) {
  const owner = document.querySelector('[data-owner]')?.getAttribute('data-owner') ?? ''
  const { ready } = await packsAt(owner, location.pathname)
  if (ready) new KeptLesson(progress, ready).listen(await keptIn('evidence', ready.token))
  await beginReturn()
}

class KeptLesson {
  #played = new PlayedTime()
  #wasPlaying = false
  #savedAt = performance.now()
  #spareMs = 0
  #waits = 0
  #position = 0

  /**
   * @param {HTMLElement} progress
   * @param {Pack} pack
   */
  constructor(progress, pack) {
    this.pack = pack
    this.lesson = lessonOf(progress)
    this.kept = document.createElement('p')
    this.status = document.createElement('p')
    this.status.setAttribute('role', 'status')
    progress.append(this.status, this.kept)
  }

  /** @param {Evidence | undefined} evidence */
  listen(evidence) {
    this.lesson.addEventListener('lms:clock', (event) => this.#onClock(/** @type {CustomEvent} */ (event).detail))
    // Before the elements that would send it to the server.
    this.lesson.addEventListener('submit', (event) => this.#onSubmit(event), true)
    document.addEventListener('submit', (event) => this.#onOtherForm(event))
    document.addEventListener('visibilitychange', () => document.hidden && this.#save())
    addEventListener('pagehide', () => this.#save())
    setInterval(() => this.#save(), SAVE_MS)
    // Other ways to load it are not on this device.
    for (const link of this.lesson.querySelectorAll('a[data-quality]')) link.closest('nav')?.setAttribute('hidden', '')
    this.lesson.addEventListener('click', (event) => this.#onClick(event))
    this.#say('study.here')
    this.#save()
    if (evidence?.position && !location.hash) tell(this.lesson, 'lms:seek', { ms: evidence.position })
  }

  /** @param {import('../core/changxue-player.js').Clock} clock */
  #onClock({ ms, playing, seeking, rate }) {
    if (seeking) this.#played.cut()
    else if (playing || this.#wasPlaying) this.#played.tick(ms, performance.now(), rate)
    this.#position = Math.round(ms)
    if (!playing && this.#wasPlaying) {
      this.#played.pause()
      this.#save()
    }
    this.#wasPlaying = playing
  }

  /** @param {SubmitEvent} event */
  #onSubmit(event) {
    const form = event.target
    if (!(form instanceof HTMLFormElement)) return
    const isAnswer = form.closest('check-item') !== null
    if (!isAnswer && form.dataset.part === undefined) return
    event.preventDefault()
    event.stopPropagation()
    if (isAnswer) this.#keepAnswer(form, new FormData(form, event.submitter))
    else this.#keepPart(form)
  }

  /** Files to download are not with it. @param {Event} event */
  #onClick(event) {
    if (navigator.onLine || !(event.target instanceof Element) || !event.target.closest('a[download]')) return
    event.preventDefault()
    this.#say('study.needs')
  }

  /** Mode switches, language and the like. Signing out goes its way: the worker hides the lessons. @param {SubmitEvent} event */
  #onOtherForm(event) {
    const form = event.target
    if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return
    if (form.method !== 'post' || new URL(form.action).pathname === '/sign-out') return
    event.preventDefault()
    this.#say('study.needs')
  }

  /** @param {HTMLFormElement} form "Next part" */
  async #keepPart(form) {
    const [start, end, characters] = this.pack.parts[Number(new FormData(form).get('part'))] ?? []
    if (end > start) {
      await this.#save((evidence) => {
        const { queue, spareMs } = read(evidence.queue, [start, end], characters, this.#spareMs)
        this.#spareMs = spareMs
        return { ...evidence, queue }
      })
    }
    form.closest('.part')?.querySelector('[data-claimed]')?.removeAttribute('hidden')
    this.#say('study.part')
    const next = document.getElementById(form.dataset.next ?? '')
    next?.scrollIntoView()
    next?.focus({ preventScroll: true })
  }

  /**
   * @param {HTMLFormElement} form
   * @param {FormData} data
   */
  async #keepAnswer(form, data) {
    /** @type {[string, string][]} */
    const fields = []
    for (const [name, value] of data) if (name !== 'csrf_token' && typeof value === 'string') fields.push([name, value])
    const item = String(data.get('item'))
    await this.#save((evidence) => ({ ...evidence, answers: { ...evidence.answers, [item]: { url: new URL(form.action).pathname, fields } } }))
    const place = form.querySelector('[data-feedback]')
    if (place) place.textContent = fill(this.pack.words['study.answer'], {})
  }

  /**
   * Keep what was played since the last time, let the reading ripen by the time that went by, and one change more.
   * @param {(evidence: Evidence) => Evidence} [change]
   */
  async #save(change = (evidence) => evidence) {
    const now = performance.now()
    const elapsed = now - this.#savedAt
    this.#savedAt = now
    const intervals = this.#played.take()
    try {
      const kept = await changeIn('evidence', this.pack.token, (found) => {
        const evidence = found ?? this.#anew()
        const { queue, spareMs } = passed(played(evidence.queue, intervals), elapsed)
        this.#spareMs += spareMs
        return change({ ...evidence, queue, position: this.#position || evidence.position })
      })
      this.#show(kept)
    } catch {
      this.#played.putBack(intervals) // the next try has it all
      this.#say('study.lost')
    }
  }

  /** The pack was removed while its page is open. Numbers far from those that were used. @returns {Evidence} */
  #anew() {
    const { token, owner, path } = this.pack
    const queue = { ...EMPTY, last: Math.floor(Math.random() * 80_000_000) }
    return { token, owner, path, bringBack: `${path}/offline/return`, queue, answers: {}, position: 0, isGone: true }
  }

  /** @param {Evidence} evidence */
  #show({ queue, answers }) {
    const ms = waitingMs(queue)
    const time = { minutes: Math.floor(ms / 60_000), seconds: Math.floor(ms / 1000) % 60 }
    this.kept.textContent = ms ? fill(this.pack.words['study.kept'], time) : ''
    const waits = ms + Object.keys(answers).length
    if (waits > this.#waits && navigator.onLine) sendAll()
    this.#waits = waits
  }

  /** @param {string} key */
  #say(key) {
    this.status.textContent = fill(this.pack.words[key] ?? '', {})
  }
}
