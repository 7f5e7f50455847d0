/**
 * The settings of the player: plain sections with a list to jump to, native controls, each acting at once. Writes only
 * the person's preferences; captions, transcript, sign film, description and sound obey them.
 */
import { colour, worst } from './contrast.js'
import { dressDialogs, openDialog } from '../core/dialogs.js'
import { attach as attachLook } from './look.js'
import { COLOURS, SECTIONS } from './settings-table.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */
/** @typedef {import('./settings-table.js').Row} Row */
/** @typedef {import('./settings-table.js').Section} Section */

const ENOUGH = 4.5 // WCAG 1.4.3

/** @param {Player} player */
export async function attach(player) {
  attachLook(player)
  await Promise.all([dressDialogs(player), player.loadStyle(new URL('./settings.css', import.meta.url))])
  return { open: () => new Settings(player).open() }
}

class Settings {
  /** Show again what was changed elsewhere. @type {(() => void)[]} */
  #shows = []
  #done = new AbortController()

  /** @param {Player} player */
  constructor(player) {
    this.player = player
  }

  open() {
    const { player } = this
    const dialog = openDialog(player, 'settings', player.t('action.settings'), (body) => this.#build(body))
    dialog.addEventListener('close', () => this.#done.abort())
    const show = () => this.#shows.forEach((one) => one())
    player.prefs.addEventListener('change', show, { signal: this.#done.signal })
    show()
  }

  /** @param {HTMLElement} body */
  #build(body) {
    const { t } = this
    const jumps = make('ul', 'jumps')
    const nav = make('nav')
    nav.setAttribute('aria-label', t('settings.jump'))
    nav.append(jumps)
    body.append(make('p', '', t('settings.about')), nav)
    for (const section of SECTIONS) {
      const { box, heading } = this.#section(section)
      const item = make('li')
      item.append(button(t(`settings.${section.id}`), () => heading.focus()))
      jumps.append(item)
      body.append(box)
    }
  }

  t = (/** @type {string} */ key, /** @type {Record<string, string | number>} */ values = {}) => this.player.t(key, values)

  /** @param {Section} section */
  #section({ id, rows }) {
    const { player, t } = this
    const title = t(`settings.${id}`)
    const box = make('section', 'settings')
    const heading = make('h3', '', title)
    heading.id = `settings-${id}`
    heading.tabIndex = -1
    box.setAttribute('aria-labelledby', heading.id)
    box.append(heading)
    if (id === 'captions') box.append(this.#sample())
    for (const row of rows) {
      const made = this.#row(row)
      if (made) box.append(made)
    }
    if (id === 'captions') box.append(this.#contrast('caption'))
    if (id === 'transcript') box.append(this.#contrast('transcript'))
    if (id === 'keys') box.append(button(t('action.help'), () => player.run('help')))
    box.append(button(t('settings.back', { section: title }), () => {
      for (const { name, usual } of rows) player.prefs.set(name, usual)
      player.say(t('settings.is_back', { section: title }), 'must')
    }))
    return { box, heading }
  }

  /** @param {Row} row @returns {HTMLElement | null} null where there is nothing to choose */
  #row(row) {
    if (row.range) return this.#range(row, row.range)
    if (row.colour) return this.#colour(row)
    if (row.of) return this.#pick(row, row.of.map((value) => [value, this.t(`${row.name}.${value}`)]))
    if (row.track) {
      const tracks = row.track === 'sign' ? this.player.manifest.sign : this.player.captions.choices
      const named = (tracks ?? []).map((/** @type {any} */ { id, label }) => [id, label])
      return named.length > 1 ? this.#pick(row, [['', this.t(`${row.name}.`)], ...named]) : null
    }
    return this.#flag(row)
  }

  /** @param {Row} row @param {[number, number, number]} bounds */
  #range({ name, unit }, [least, most, step]) {
    const { prefs } = this.player
    const input = field(name, 'range')
    input.min = String(least)
    input.max = String(most)
    input.step = String(step)
    const value = make('span', 'value')
    value.setAttribute('aria-hidden', 'true') // the slider says it itself
    input.addEventListener('input', () => prefs.set(name, Number(input.value)))
    this.#shows.push(() => {
      input.value = String(prefs.get(name) ?? least)
      value.textContent = this.#amount(unit ?? '', Number(input.value))
      input.setAttribute('aria-valuetext', value.textContent)
    })
    return this.#labelled(name, input, value)
  }

  /** A number as it is said; nought of a time is "never", and a balance has two sides. @param {string} unit @param {number} n */
  #amount(unit, n) {
    const side = unit === 'balance' && n ? (n < 0 ? '.left' : '.right') : ''
    const nought = n || unit === 'percent' ? '' : '.0'
    return this.t(`unit.${unit}${side}${nought}`, { n: unit === 'hold' ? n / 10 : Math.abs(n) })
  }

  /** @param {Row} row @param {(string | number)[][]} choices value and words */
  #pick({ name, usual }, choices) {
    const { prefs } = this.player
    const select = this.#select(name, choices)
    select.addEventListener('change', () => prefs.set(name, typeof usual === 'number' ? Number(select.value) : select.value))
    this.#shows.push(() => {
      select.value = String(prefs.get(name) ?? usual)
    })
    return this.#labelled(name, select)
  }

  /** A named colour by name; any other by the browser's own chooser, which is shown only then. @param {Row} row */
  #colour({ name }) {
    const { prefs } = this.player
    const select = this.#select(name, ['', ...COLOURS, 'own'].map((value) => [value, this.t(`colour.${value}`)]))
    const own = field('', 'color')
    own.setAttribute('aria-label', `${this.t(name)}: ${this.t('colour.own')}`)
    own.addEventListener('input', () => prefs.set(name, own.value))
    select.addEventListener('change', () => {
      own.hidden = select.value !== 'own'
      prefs.set(name, select.value === 'own' ? own.value : select.value)
    })
    this.#shows.push(() => {
      const value = prefs.get(name) ?? ''
      if (value) own.value = value
      if (select.value !== 'own' || !value) select.value = value && !COLOURS.includes(value) ? 'own' : value
      own.hidden = select.value !== 'own'
    })
    return this.#labelled(name, select, own)
  }

  /** @param {Row} row */
  #flag({ name }) {
    const { prefs } = this.player
    const input = field(name, 'checkbox')
    const label = make('label', 'row flag')
    label.append(input, make('span', '', this.t(name)))
    input.addEventListener('change', () => prefs.set(name, input.checked))
    this.#shows.push(() => {
      input.checked = Boolean(prefs.get(name))
    })
    return label
  }

  /** @param {string} name @param {(string | number)[][]} choices */
  #select(name, choices) {
    const select = document.createElement('select')
    select.id = `pref-${name}`
    select.dataset.pref = name
    select.append(...choices.map(([value, words]) => new Option(String(words), String(value))))
    return select
  }

  /** @param {string} name @param {HTMLElement} input @param {...HTMLElement} more */
  #labelled(name, input, ...more) {
    const row = make('div', 'row')
    const label = /** @type {HTMLLabelElement} */ (make('label', '', this.t(name)))
    label.htmlFor = input.id
    row.append(label, input, ...more)
    return row
  }

  /** Words that look as the captions do. */
  #sample() {
    const layer = this.player.controls.captionLayer
    const box = make('div', 'sample')
    const look = make('div', 'captions')
    const cue = make('p', 'cue')
    cue.append(make('span', '', this.t('settings.sample')))
    look.append(cue)
    box.append(look)
    this.#shows.push(() => {
      look.style.cssText = layer.style.cssText
      Object.assign(look.dataset, layer.dataset, { place: 'below' })
    })
    return box
  }

  /** Says so at the place when two colours can hardly be told apart. @param {'caption' | 'transcript'} of */
  #contrast(of) {
    const note = make('p', 'poor')
    note.setAttribute('role', 'status')
    this.#shows.push(() => {
      const ratio = this.#ratio(of)
      const words = ratio < ENOUGH ? this.t('settings.poor', { ratio: Math.floor(ratio * 10) / 10 }) : ''
      if (note.textContent !== words) note.textContent = words
    })
    return note
  }

  /** @param {'caption' | 'transcript'} of */
  #ratio(of) {
    const { prefs, lesson, root } = this.player
    const seen = of === 'caption' ? root.querySelector('.sample .captions') : lesson.querySelector('transcript-panel')
    const theme = getComputedStyle(seen ?? this.player)
    const back = of === 'caption' ? '#000000' : ground(seen)
    const text = colour(prefs.get(`${of}_color`) || theme.color)
    const chosen = colour(prefs.get(`${of}_background`) || back)
    if (!text || !chosen) return Infinity
    const isOver = of === 'caption' && prefs.get('caption_place') === 'over'
    const shade = of === 'caption' ? prefs.get('caption_opacity') : 100
    return worst(text, chosen, shade, isOver ? [[0, 0, 0], [255, 255, 255]] : [[0, 0, 0]])
  }
}

/** The first ground that is painted behind an element. @param {Element | null} element @returns {string} */
function ground(element) {
  for (let at = element; at; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at)
    if (!/, 0\)$/.test(backgroundColor)) return backgroundColor
  }
  return '#ffffff'
}

/** @param {string} tag @param {string} [className] @param {string} [text] @returns {HTMLElement} */
function make(tag, className = '', text = '') {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (text) element.textContent = text
  return element
}

/** @param {string} text @param {() => void} act */
function button(text, act) {
  const made = /** @type {HTMLButtonElement} */ (make('button', 'control', text))
  made.type = 'button'
  made.addEventListener('click', act)
  return made
}

/** @param {string} name @param {string} type */
function field(name, type) {
  const input = document.createElement('input')
  input.type = type
  if (name) {
    input.id = `pref-${name}`
    input.dataset.pref = name
  }
  return input
}
