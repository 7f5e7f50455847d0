/**
 * "Take this lesson along": the person chooses what to take and sees what it costs before anything is loaded; loading is
 * said in words and percent, can be stopped and goes on later. Everything that can go wrong is said here, at its place.
 */
import { fill } from '../core/clock-time.js'
import { bytesOf, megabytes } from './pack-plan.js'
import { Trouble, canKeep, dropPack, packsAt } from './packs.js'

/** @typedef {import('./pack-plan.js').Offer} Offer */
/** @typedef {import('./packs.js').Pack} Pack */
/** @typedef {import('./packs.js').Wish} Wish */

const SILENT_MS = 15_000
const FREE_SHARE = 0.95 // browsers refuse the last bit of what they promise

/**
 * The section was opened. What stands in it holds for browsers that cannot keep a lesson.
 * @param {Element} place
 */
export async function begin(place) {
  const [body, wait, silent] = ['body', 'wait', 'silent'].map((name) => place.querySelector(`[data-take-${name}]`))
  if (!(body instanceof HTMLElement) || !place.hasAttribute('open') || 'begun' in body.dataset || !canKeep()) return
  const show = (/** @type {Element | null} */ shown) => {
    for (const one of [body, wait, silent]) one?.toggleAttribute('hidden', one !== shown)
  }
  body.dataset.begun = ''
  show(wait)
  const section = new TakeAlong(body, place.getAttribute('data-offer') ?? '')
  const isThere = await section.show().catch(() => null) // null: a browser that keeps nothing, as in a private window
  show(isThere === false ? silent : body)
  if (isThere === false) delete body.dataset.begun
}

class TakeAlong {
  /** @type {Offer | null} */
  #offer = null
  /** @type {{ ready?: Pack, loading?: Pack }} */
  #packs = {}
  /** @type {Record<string, string>} */
  #words = {}
  #status = make('p', { role: 'status' })
  #content = make('div', { class: 'flow' })

  /**
   * @param {HTMLElement} body
   * @param {string} offerUrl
   */
  constructor(body, offerUrl) {
    this.body = body
    this.offerUrl = offerUrl
  }

  /** @returns {Promise<boolean>} false when the server does not answer and nothing is kept here */
  async show() {
    const owner = document.querySelector('[data-owner]')?.getAttribute('data-owner') ?? ''
    this.#packs = await packsAt(owner, location.pathname)
    const found = await askOffer(this.offerUrl).catch((fault) => fault)
    this.#offer = found instanceof Trouble ? null : found
    this.#words = this.#offer?.words ?? this.#packs.ready?.words ?? this.#packs.loading?.words ?? {}
    if (!Object.keys(this.#words).length) return false
    this.body.replaceChildren(this.#status, this.#content)
    await this.#render()
    return true
  }

  async #render() {
    const { ready, loading } = this.#packs
    if (ready) this.#showReady(ready)
    else if (loading) this.#showPart(loading)
    else await this.#showChoice()
  }

  /** @param {Pack} pack */
  #showReady(pack) {
    const lines = [this.#t('take.ready', { what: pack.what, size: megabytes(pack.bytes) }), this.#t(pack.isPersistent ? 'take.persists' : 'take.may_go')]
    const isOld = this.#offer !== null && this.#offer.content !== pack.content
    const link = make('a', { href: '/offline' }, this.#t('take.list'))
    const buttons = make('div', { class: 'actions' }, this.#button('take.remove', () => this.#remove(pack)))
    if (this.#offer) buttons.prepend(this.#button(isOld ? 'take.renew' : 'take.again', () => this.#showChoice(true), isOld))
    this.#content.replaceChildren(
      ...(isOld ? [make('p', {}, make('strong', {}, this.#t('take.changed')))] : []),
      ...lines.map((line) => make('p', {}, line)),
      make('p', {}, `${this.#t('take.how')} `, link),
      buttons
    )
  }

  /** @param {Pack} pack that was begun */
  #showPart(pack) {
    const buttons = make('div', { class: 'actions' })
    if (this.#offer) buttons.append(this.#button('take.go_on', () => this.#load(pack.wish), true))
    buttons.append(this.#button('take.drop_part', () => this.#remove(pack)))
    this.#content.replaceChildren(make('p', {}, this.#t('take.stopped', { percent: percentOf(pack.done, pack.bytes) })), buttons)
  }

  /** @param {boolean} [isAsked] did a button lead here? Then the focus follows. */
  async #showChoice(isAsked = false) {
    const offer = this.#offer
    if (!offer) return
    const free = await room()
    const main = make('fieldset', { class: 'field' }, make('legend', {}, this.#t('take.what')))
    for (const { key, label } of offer.choices) {
      const size = megabytes(bytesOf(offer, { main: key, extras: [] }))
      main.append(option('radio', 'main', key, this.#t('take.choice', { label, size })))
    }
    const also = make('fieldset', { class: 'field' }, make('legend', {}, this.#t('take.also')))
    for (const { key, label, files } of offer.extras) {
      const size = megabytes(files.reduce((sum, file) => sum + file.bytes, 0))
      also.append(option('checkbox', 'extras', key, this.#t('take.choice', { label, size })))
    }
    const device = make('input', { id: 'take-device', name: 'device', maxlength: '40', value: this.#t('take.device_usual') })
    const total = make('p', { role: 'status' })
    const form = make(
      'form', { class: 'flow' }, main, make('p', { class: 'small' }, this.#t('take.text')), ...(offer.extras.length ? [also] : []),
      make('div', { class: 'field' }, make('label', { for: 'take-device' }, this.#t('take.device')), device), total,
      make('p', {}, this.#t('take.shared')), make('div', { class: 'actions' }, make('button', { class: 'button' }, this.#t('take.take')))
    )
    const chosen = form.querySelector('input[value="240p"]') ?? form.querySelector('input[type=radio]')
    if (chosen instanceof HTMLInputElement) chosen.checked = true
    // What the person relies on comes along unless they say no.
    const relied = [...document.querySelectorAll('mode-bar button[aria-pressed="true"] ~ input[name="mode"]')].map((field) => /** @type {HTMLInputElement} */ (field).value)
    for (const [mode, extra] of [['sign', 'sign'], ['description', 'aloud'], ['easy-read', 'aloud']]) {
      const box = relied.includes(mode) && form.querySelector(`input[name="extras"][value="${extra}"]`)
      if (box instanceof HTMLInputElement) box.checked = true
    }
    const weigh = () => this.#weigh(total, bytesOf(offer, wishOf(form)), free)
    form.addEventListener('change', weigh)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      if (weigh()) this.#load(wishOf(form), device.value.trim() || this.#t('take.device_usual'))
    })
    weigh()
    this.#content.replaceChildren(make('p', {}, this.#t('take.intro')), form)
    if (isAsked && chosen instanceof HTMLInputElement) chosen.focus()
  }

  /**
   * Say what is needed and whether there is room.
   * @param {HTMLElement} total
   * @param {number} bytes
   * @param {number} free
   * @returns {boolean} is there room?
   */
  #weigh(total, bytes, free) {
    const isEnough = bytes <= free
    total.textContent = `${this.#t('take.total', { size: megabytes(bytes) })} ${isEnough ? '' : this.#t('take.too_much')}`
    return isEnough
  }

  /**
   * @param {Wish} wish
   * @param {string} [device]
   */
  async #load(wish, device = this.#t('take.device_usual')) {
    const offer = this.#offer
    if (!offer) return
    const stop = new AbortController()
    const bar = make('progress', { max: '100', value: '0', 'aria-label': this.#t('take.progress') })
    const words = make('p')
    const button = this.#button('take.stop', () => stop.abort())
    this.#content.replaceChildren(make('p', {}, words, ' ', bar), make('div', { class: 'actions' }, button))
    button.focus()
    this.#say('')
    let quarter = 0
    const report = (/** @type {number} */ done, /** @type {number} */ size) => {
      const percent = percentOf(done, size)
      bar.value = percent
      words.textContent = this.#t('take.loading', { percent, done: megabytes(done), size: megabytes(size) })
      if (Math.floor(percent / 25) > quarter) this.#say(words.textContent, true)
      quarter = Math.floor(percent / 25)
    }
    report(0, bytesOf(offer, wish))
    const load = () => import('./pack-loading.js')
      .then(({ take }) => take(this.#offer ?? offer, wish, device, report, stop.signal))
      .then(() => null, (fault) => (fault instanceof TypeError ? new Trouble('silent') : fault))
    let fault = await load()
    if (fault?.message === 'old') {
      const fresh = await askOffer(this.offerUrl).catch((trouble) => trouble)
      if (!(fresh instanceof Trouble)) this.#offer = fresh
      fault = fresh instanceof Trouble ? fresh : await load()
    }
    this.#packs = await packsAt(offer.owner, offer.page)
    await this.#render()
    this.#say(fault instanceof Trouble ? this.#t(`take.${fault.message}`) || this.#t('take.silent') : '')
    this.#focusFirst()
  }

  /** @param {Pack} pack */
  async #remove(pack) {
    const waits = await dropPack(pack)
    this.#packs = await packsAt(pack.owner, pack.path)
    await this.#render()
    if (!this.#offer) this.#content.replaceChildren()
    this.#say(`${this.#t('take.removed')} ${waits ? this.#t('take.still_kept') : ''}`)
    this.#focusFirst()
  }

  /** What was pressed is gone: the focus goes to the sentence that says how things stand. */
  #focusFirst() {
    const first = this.#content.querySelector('p')
    if (first) first.tabIndex = -1
    first?.focus()
  }

  /**
   * @param {string} words
   * @param {boolean} [isWritten] do the words stand in the section anyway, so that they are only spoken?
   */
  #say(words, isWritten = false) {
    this.#status.classList.toggle('sr-only', isWritten)
    this.#status.textContent = words
  }

  /**
   * @param {string} key
   * @param {() => unknown} act
   * @param {boolean} [isFirst]
   * @returns {HTMLButtonElement}
   */
  #button(key, act, isFirst = false) {
    const button = make('button', { type: 'button', class: `button${isFirst ? '' : ' button-second'}` }, this.#t(key))
    button.addEventListener('click', act)
    return button
  }

  /**
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   * @returns {string}
   */
  #t(key, values = {}) {
    return fill(this.#words[key] ?? '', values)
  }
}

/**
 * What can be taken, with addresses that are good for some hours.
 * @param {string} url
 * @returns {Promise<Offer>} throws Trouble
 */
async function askOffer(url) {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), SILENT_MS)
  const answer = await fetch(url, { headers: { Accept: 'application/json' }, signal: stop.signal }).catch(() => null)
  const isSignedOut = answer && (answer.redirected || [401, 403].includes(answer.status))
  const offer = answer?.ok && !isSignedOut ? await answer.json().catch(() => null) : null
  clearTimeout(timer)
  if (offer) return offer
  throw new Trouble(isSignedOut ? 'signed_out' : 'silent')
}

/**
 * Good for a warning, not for a promise: browsers tell a rounded or a fixed figure, so that nobody is known by it.
 * @returns {Promise<number>} bytes that may still be kept here, Infinity where the browser does not say
 */
async function room() {
  const { quota, usage } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {}
  return quota === undefined ? Infinity : Math.max(0, (quota - (usage ?? 0)) * FREE_SHARE)
}

/**
 * @param {HTMLFormElement} form
 * @returns {Wish}
 */
function wishOf(form) {
  const values = new FormData(form)
  return { main: String(values.get('main')), extras: values.getAll('extras').map(String) }
}

/**
 * @param {number} done
 * @param {number} size
 * @returns {number}
 */
function percentOf(done, size) {
  return size ? Math.min(100, Math.floor((done * 100) / size)) : 0
}

/**
 * @param {'radio' | 'checkbox'} type
 * @param {string} name
 * @param {string} value
 * @param {string} words
 * @returns {HTMLElement}
 */
function option(type, name, value, words) {
  return make('label', { class: 'choice' }, make('input', { type, name, value }), make('span', {}, words))
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}
