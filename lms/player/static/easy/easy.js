/**
 * Easy-read: one idea a screen, with its picture, its sound and the words of the trade explained in place. Made from the
 * lists that stand in the page, which are complete without script. Nothing goes on by itself unless the person chose
 * that, and never past the end of a part: there "Next" says that the part was read, as "Next part" does.
 */
import { fill } from '../core/clock-time.js'
import { Clips } from './easy-sound.js'
import { screenMs } from '../captions/reading-pace.js'
import { lessonOf, post, tell } from '../core/sending.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */
/** @typedef {{ part: number, text: string, clip: number | null }} Page */
/** @typedef {{ term: string, meaning: string }} Entry */

const SHELF = 'changxue.easy-sound'
const USUAL_PACE = 6

/** @param {Player} player */
export function attach(player) {
  return begin(player.lesson)
}

/**
 * @param {HTMLElement} lesson
 * @returns {Easy | null}
 */
export function begin(lesson) {
  const host = lesson.querySelector('[data-easy]')
  if (!(host instanceof HTMLElement) || !host.hidden) return null
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = new URL('./easy.css', import.meta.url).href
  document.head.append(link)
  const easy = new Easy(host, lesson)
  lesson.addEventListener('changxue-ready', (event) => easy.join(/** @type {Player} */ (event.target)))
  const player = /** @type {Player | null} */ (lesson.querySelector('changxue-player'))
  if (player?.conductor) easy.join(player)
  return easy
}

class Easy {
  #host
  #lesson
  /** @type {Player | null} */
  #player = null
  /** @type {Clips | null} */
  #clips = null
  /** @type {Page[]} */
  #pages = []
  /** @type {Entry[]} */
  #glossary
  #at = 0
  #isAtEnd = false
  #isWaiting = false
  #pace = 'own'
  #timer = 0
  /** @type {HTMLFormElement[]} */
  #unsent = []

  /**
   * @param {HTMLElement} host
   * @param {HTMLElement} lesson
   */
  constructor(host, lesson) {
    this.#host = host
    this.#lesson = lesson
    for (const list of lesson.querySelectorAll('[data-easy-part]')) {
      const part = Number(list.getAttribute('data-easy-part'))
      for (const item of list.children) this.#pages.push({ part, text: item.textContent ?? '', clip: null })
    }
    this.#glossary = [...lesson.querySelectorAll('[data-glossary] dt')]
      .map((term) => ({ term: term.textContent ?? '', meaning: term.nextElementSibling?.textContent ?? '' }))
      .filter(({ term }) => term).sort((a, b) => b.term.length - a.term.length)
    host.addEventListener('click', (event) => this.#onClick(event))
    host.addEventListener('change', (event) => this.#onChoice(event))
    host.addEventListener('keydown', (event) => event.key === 'Escape' && this.#closeMeaning(true))
    addEventListener('online', () => this.#send())
    const whole = lesson.querySelector('[data-whole]')
    if (whole instanceof HTMLDetailsElement && !whole.querySelector(':target')) whole.open = false
    host.hidden = false
    this.#find('[data-longest]').textContent = this.#pages.reduce((longest, { text }) => (text.length > longest.length ? text : longest), '')
    this.#at = Math.max(0, this.#pages.findIndex(({ part }) => !this.#isRead(part)))
    this.#show()
  }

  /** Picture and sound come with the player; without it the text has everything. @param {Player} player */
  join(player) {
    this.#player = player
    const { aloud, easy_read: made } = player.manifest
    /** @type {Map<number, number>} */
    const counts = new Map()
    for (const page of this.#pages) {
      const n = counts.get(page.part) ?? 0
      counts.set(page.part, n + 1)
      page.clip = made[page.part]?.lines[n]?.clip ?? null
    }
    this.#clips = aloud ? new Clips(player, (isOn) => this.#onSound(isOn)) : null
    this.#find('[data-go="listen"]').hidden = this.#find('[data-sound-choice]').hidden = !this.#clips
    this.#soundSwitch.checked = Boolean(this.#clips) && shelved()
    this.#choosePace(player.prefs.get('easy_pace') ?? 'own')
    for (const id of ['easy-back', 'easy-listen', 'easy-next']) {
      const button = this.#find(`[data-go="${id.slice(5)}"]`)
      player.addAction({ id, group: 'easy', run: () => button.click(), available: () => !button.hidden })
    }
    player.conductor.addEventListener('tick', () => player.conductor.moving && this.#keepUp(player.conductor.ms))
    // Who comes from another form of the lesson, or by a link to a moment, goes on there.
    if (location.hash.startsWith('#t=')) this.#keepUp(player.conductor.ms)
    this.#show()
  }

  /** While the film plays the pages go along with it, part by part. @param {number} ms */
  #keepUp(ms) {
    const parts = this.#player?.manifest.easy_read ?? []
    const part = parts.findIndex((/** @type {any} */ one) => ms >= one.start_ms && ms < one.end_ms)
    if (part < 0 || (this.#pages[this.#at]?.part === part && !this.#isAtEnd)) return
    const first = this.#pages.findIndex((page) => page.part === part)
    if (first < 0) return
    this.#at = first
    this.#isAtEnd = false
    this.#show()
  }

  /** @param {string} selector @returns {HTMLElement} */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.#host.querySelector(selector))
  }

  get #soundSwitch() {
    return /** @type {HTMLInputElement} */ (this.#find('[data-sound]'))
  }

  /** @param {number} part */
  #isRead(part) {
    return Boolean(this.#lesson.querySelector(`#part-${part + 1} ~ [data-claimed]:not([hidden])`))
  }

  get #isLastOfPart() {
    return this.#pages[this.#at + 1]?.part !== this.#pages[this.#at]?.part
  }

  #show() {
    const page = this.#pages[this.#at]
    if (!page) return
    const { wordsCount = '', wordsPart = '', wordsEnd = '' } = this.#host.dataset
    this.#closeMeaning(false)
    this.#clips?.stop()
    this.#find('[data-spoken]').setAttribute('aria-live', this.#soundSwitch.checked ? 'off' : 'polite')
    if (this.#isAtEnd) this.#find('[data-line]').replaceChildren(wordsEnd)
    else this.#find('[data-line]').replaceChildren(...this.#withTerms(page.text))
    this.#find('[data-count]').textContent = this.#isAtEnd ? '' : fill(wordsCount, { n: this.#at + 1, all: this.#pages.length })
    const title = this.#lesson.querySelector(`#part-${page.part + 1} > [lang]`)
    const name = document.createElement('span')
    name.lang = title?.getAttribute('lang') ?? ''
    name.textContent = title?.textContent ?? ''
    this.#find('[data-part-name]').replaceChildren(`${fill(wordsPart, { number: page.part + 1 })} `, name)
    this.#find('[data-go="back"]').setAttribute('aria-disabled', String(this.#at === 0 && !this.#isAtEnd))
    this.#showPicture(page.part)
    if (this.#soundSwitch.checked && !this.#isAtEnd) this.#clips?.play(page.clip)
    this.#wait()
  }

  /** The words of the trade as buttons: what they mean opens right under the line. @param {string} text @returns {(string | Node)[]} */
  #withTerms(text) {
    for (const entry of this.#glossary) {
      const at = text.indexOf(entry.term)
      if (at < 0) continue
      const button = document.createElement('button')
      button.type = 'button'
      button.className = 'easy-term'
      button.textContent = entry.term
      button.setAttribute('aria-expanded', 'false')
      button.addEventListener('click', () => this.#explain(button, entry))
      return [...this.#withTerms(text.slice(0, at)), button, ...this.#withTerms(text.slice(at + entry.term.length))]
    }
    return text ? [text] : []
  }

  /**
   * @param {HTMLElement} button
   * @param {Entry} entry
   */
  #explain(button, { term, meaning }) {
    const isOpen = button.getAttribute('aria-expanded') === 'true'
    this.#closeMeaning(false)
    if (isOpen) return this.#wait()
    const [word, words, close] = [document.createElement('strong'), document.createElement('p'), document.createElement('button')]
    word.textContent = term
    words.textContent = meaning
    word.lang = words.lang = this.#find('[data-line]').lang
    close.type = 'button'
    close.className = 'button button-second'
    close.textContent = this.#host.dataset.wordsClose ?? ''
    close.addEventListener('click', () => this.#closeMeaning(true))
    const place = this.#find('[data-meaning]')
    place.replaceChildren(word, words, close)
    place.hidden = false
    button.setAttribute('aria-expanded', 'true')
    clearTimeout(this.#timer) // who looks up a word is not hurried
  }

  /** @param {boolean} isByPerson does the focus go back to the word? */
  #closeMeaning(isByPerson) {
    const place = this.#find('[data-meaning]')
    const button = /** @type {HTMLElement | null} */ (this.#host.querySelector('.easy-term[aria-expanded="true"]'))
    place.hidden = true
    place.replaceChildren()
    button?.setAttribute('aria-expanded', 'false')
    if (!isByPerson || !button) return
    button.focus()
    this.#wait()
  }

  /** The picture that stood on the screen while this part was spoken. @param {number} part */
  #showPicture(part) {
    const place = this.#find('[data-picture]')
    const { thumbnails, easy_read: made, poster } = this.#player?.manifest ?? {}
    const tile = made?.[part]?.tile
    const { style } = place
    place.hidden = !(thumbnails && Number.isInteger(tile)) && !poster
    if (place.hidden) return
    const isTile = thumbnails && Number.isInteger(tile)
    const [columns, rows] = isTile ? [thumbnails.columns, Math.ceil(thumbnails.tiles.length / thumbnails.columns)] : [1, 1]
    const at = isTile ? [tile % columns, Math.floor(tile / columns)] : [0, 0]
    style.aspectRatio = isTile ? `${thumbnails.width} / ${thumbnails.height}` : '16 / 9'
    style.backgroundImage = `url(${JSON.stringify(isTile ? thumbnails.src : poster)})`
    style.backgroundSize = `${columns * 100}% ${rows * 100}%`
    style.backgroundPosition = `${columns > 1 ? (at[0] / (columns - 1)) * 100 : 0}% ${rows > 1 ? (at[1] / (rows - 1)) * 100 : 0}%`
  }

  /** @param {Event} event */
  #onClick(event) {
    const button = event.target instanceof Element ? event.target.closest('[data-go]') : null
    const name = button?.getAttribute('data-go')
    if (!name || button?.getAttribute('aria-disabled') === 'true') return
    if (name === 'next') this.#next()
    if (name === 'back') this.#back()
    if (name === 'wait') this.#setWaiting(!this.#isWaiting)
    if (name === 'listen' && this.#clips?.isOn) this.#clips.stop()
    else if (name === 'listen') this.#clips?.play(this.#pages[this.#at].clip)
  }

  #next() {
    if (this.#isAtEnd) return this.#leaveForQuestions()
    if (this.#isLastOfPart) this.#claim(this.#pages[this.#at].part)
    if (this.#at + 1 < this.#pages.length) this.#at += 1
    else this.#isAtEnd = true
    this.#show()
  }

  #back() {
    if (this.#isAtEnd) this.#isAtEnd = false
    else this.#at = Math.max(0, this.#at - 1)
    this.#show()
  }

  #leaveForQuestions() {
    const goal = document.getElementById(`part-${this.#pages[this.#pages.length - 1].part + 2}`)
    goal?.focus({ preventScroll: true })
    goal?.scrollIntoView({ block: 'start' })
  }

  /** The part was read: say so with the form that stands under it. @param {number} part */
  #claim(part) {
    const field = this.#lesson.querySelector(`form[data-part] input[name="part"][value="${part}"]`)
    if (field instanceof HTMLInputElement && field.form) this.#unsent.push(field.form)
    this.#send()
  }

  async #send() {
    for (const form of this.#unsent.splice(0)) {
      const answer = await post(form.action, new FormData(form))
      if (answer.ok) {
        tell(lessonOf(form), 'lms:settled', answer.json)
        form.closest('.part')?.querySelector('[data-claimed]')?.removeAttribute('hidden')
      } else if (answer.status) form.submit() // the page that comes back says what is wrong
      else this.#unsent.push(form) // no connection: sent with the next one
    }
  }

  /** @param {Event} event */
  #onChoice(event) {
    const field = event.target
    if (!(field instanceof HTMLInputElement)) return
    if (field.name === 'easy-pace') {
      this.#player?.prefs.set('easy_pace', field.value)
      this.#choosePace(field.value)
      this.#setWaiting(false)
    }
    if (!field.matches('[data-sound]')) return
    shelve(field.checked)
    this.#show()
  }

  /** @param {string} pace */
  #choosePace(pace) {
    this.#pace = pace
    this.#find('[data-go="wait"]').hidden = pace === 'own'
    for (const radio of this.#host.querySelectorAll('input[name="easy-pace"]')) {
      if (radio instanceof HTMLInputElement) radio.checked = radio.value === pace
    }
  }

  /** @param {boolean} isWaiting */
  #setWaiting(isWaiting) {
    this.#isWaiting = isWaiting
    this.#find('[data-go="wait"]').setAttribute('aria-pressed', String(isWaiting))
    this.#wait()
  }

  /** @param {boolean} isOn */
  #onSound(isOn) {
    this.#find('[data-go="listen"]').setAttribute('aria-pressed', String(isOn))
    if (isOn) clearTimeout(this.#timer)
    else this.#wait()
  }

  /** Hold the page until it can have been read; the end of a part waits for the person. */
  #wait() {
    clearTimeout(this.#timer)
    if (this.#isAtEnd || this.#isLastOfPart || this.#isWaiting || this.#clips?.isOn) return
    const ms = screenMs(this.#pages[this.#at].text, this.#pace, this.#player?.prefs.get('reading_pace') ?? USUAL_PACE)
    if (ms !== Infinity) this.#timer = window.setTimeout(() => this.#goOn(), ms)
  }

  #goOn() {
    // Nobody reads a page that is not seen, or in which a choice is being made.
    if (document.hidden || this.#find('.easy-wishes').contains(document.activeElement)) this.#wait()
    else this.#next()
  }
}

/** @returns {boolean} */
function shelved() {
  try {
    return sessionStorage.getItem(SHELF) === '1'
  } catch {
    return false
  }
}

/** @param {boolean} isOn */
function shelve(isOn) {
  try {
    sessionStorage.setItem(SHELF, isOn ? '1' : '')
  } catch {
    // The browser keeps nothing: it holds as long as the page.
  }
}
