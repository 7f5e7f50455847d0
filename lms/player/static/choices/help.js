/** Keys and help: every action with a button to do it, its key, and a way to choose another. Also whole sets of keys. */
import { isReserved, readable } from './combo-rules.js'
import { combination, isSingle } from '../core/combos.js'
import { dressDialogs, openDialog } from '../core/dialogs.js'
import { keySet, SETS } from './key-sets.js'
import { keyOf } from '../core/keys.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */
/** @typedef {{ id: string, group: string, key?: string, name?(): string, available?(): boolean, run?(): unknown }} Row */

/** What one or two switches do while scanning; any key will do, for nothing else listens then. @type {Row[]} */
const SWITCHES = [{ id: 'scan-step', group: 'switch', key: 'Space' }, { id: 'scan-do', group: 'switch', key: 'Enter' }]

/** @param {Player} player */
export async function attach(player) {
  await Promise.all([dressDialogs(player), player.loadStyle(new URL('./help.css', import.meta.url))])
  return { open: () => new Help(player).open() }
}

class Help {
  /** Ends waiting for a key. @type {(() => void) | null} */
  #leave = null
  #list = make('div')

  /** @param {Player} player */
  constructor(player) {
    this.player = player
  }

  /** The same key shows and hides it. */
  open() {
    const { player } = this
    const shown = /** @type {HTMLDialogElement | null} */ (player.root.querySelector('dialog[data-name="help"]'))
    if (shown) return shown.close()
    const dialog = openDialog(player, 'help', player.t('action.help'), (body) => this.#build(body))
    dialog.addEventListener('close', () => this.#leave?.())
  }

  t = (/** @type {string} */ key, /** @type {Record<string, string | number>} */ values = {}) => this.player.t(key, values)

  /** @param {HTMLElement} body */
  #build(body) {
    const { player, t } = this
    const single = document.createElement('input')
    single.type = 'checkbox'
    single.checked = Boolean(player.prefs.get('single_keys'))
    single.addEventListener('change', () => player.prefs.set('single_keys', single.checked))
    const label = make('label', 'flag')
    label.append(single, make('span', '', t('single_keys')))
    const hint = make('p', 'hint', t('help.single_hint'))
    hint.id = 'single-hint'
    single.setAttribute('aria-describedby', hint.id)
    const sets = make('div', 'buttons')
    sets.setAttribute('role', 'group')
    sets.setAttribute('aria-label', t('help.sets'))
    sets.append(...SETS.map((name) => button(t(`help.set.${name}`), () => {
      player.prefs.set('keys', keySet(name, [...player.actions.values()]))
      player.say(t('help.is_set', { set: t(`help.set.${name}`) }), 'must')
      this.#draw()
    })))
    body.append(make('p', '', t('help.about')), make('h3', '', t('help.sets')), sets, label, hint, this.#list)
    this.#draw()
  }

  get #rows() {
    const rows = [...this.player.actions.values()].filter((action) => action.available?.() !== false)
    return /** @type {Row[]} */ ([...rows, ...SWITCHES])
  }

  #draw() {
    /** @type {Map<string, Row[]>} */
    const groups = new Map()
    for (const row of this.#rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row])
    this.#list.replaceChildren(...[...groups].map(([group, rows]) => this.#table(group, rows)))
  }

  /** @param {string} group @param {Row[]} rows */
  #table(group, rows) {
    const section = make('section', 'keys')
    const heading = make('h3', '', this.t(`group.${group}`))
    heading.id = `keys-${group}`
    section.setAttribute('aria-labelledby', heading.id)
    const table = cell('table', 'table')
    table.setAttribute('aria-labelledby', heading.id)
    const head = cell('tr', 'row')
    head.append(...['action', 'key', 'new'].map((name) => cell('th', 'columnheader', this.t(`help.${name}`))))
    const [top, body] = [cell('thead', 'rowgroup'), cell('tbody', 'rowgroup')]
    top.append(head)
    body.append(...rows.map((row) => this.#row(row)))
    table.append(top, body)
    section.append(heading, table)
    return section
  }

  /** @param {Row} row */
  #row(row) {
    const line = cell('tr', 'row')
    const [what, key, change] = [cell('th', 'rowheader'), cell('td', 'cell'), cell('td', 'cell')]
    line.dataset.row = row.id
    if (row.run) {
      what.append(button(this.#name(row), () => {
        this.#list.closest('dialog')?.close()
        this.player.run(row.id)
      }))
    } else what.textContent = this.#name(row)
    const combo = this.#key(row)
    key.append(combo ? make('kbd', '', readable(combo, this.t)) : this.t('help.no_key'))
    change.append(...this.#changes(row))
    line.append(what, key, change)
    return line
  }

  /** @param {Row} row */
  #changes(row) {
    const change = button(this.t('help.change'), () => this.#wait(row))
    // In every language the name begins with what is seen on the button. (WCAG 2.5.3)
    change.setAttribute('aria-label', this.t('help.change_of', { action: this.#name(row) }))
    if (this.#key(row) === (row.key ?? '')) return [change]
    const note = say(make('p', 'key-note'))
    const usual = row.key ? readable(row.key, this.t) : this.t('help.no_key')
    return [note, change, button(this.t('help.back', { key: usual }), () => this.#take(row, row.key ?? '', note))]
  }

  /** Wait for a combination, as long as it takes. Tab goes on, so nobody is caught. @param {Row} row */
  #wait(row) {
    this.#leave?.()
    const box = this.#list.querySelector(`[data-row="${row.id}"] > :last-child`)
    if (!box) return
    const waiting = new AbortController()
    const back = () => {
      this.#leave?.()
      this.#redraw(row)
    }
    this.#leave = () => {
      waiting.abort()
      this.#leave = null
      delete this.player.dataset.recording
    }
    this.player.dataset.recording = '' // scanning leaves the keys alone meanwhile
    const note = say(make('p', 'key-note', this.t('help.press', { action: this.#name(row) })))
    const leave = button(this.t('help.leave'), back)
    box.replaceChildren(note, leave, button(this.t('help.take'), () => this.#take(row, '', note)))
    leave.focus()
    box.addEventListener('focusout', (event) => {
      const to = /** @type {FocusEvent} */ (event).relatedTarget
      if (!(to instanceof Node) || box.contains(to)) return
      this.#leave?.()
      this.#redraw(row, false)
    }, { signal: waiting.signal })
    addEventListener('keydown', (event) => {
      if (event.code === 'Tab') return
      if (this.#presses(event)) return
      event.preventDefault()
      event.stopImmediatePropagation()
      const pressed = combination(event)
      if (event.code === 'Escape') back()
      else if (pressed) this.#take(row, pressed, note)
    }, { capture: true, signal: waiting.signal })
  }

  /** Enter and Space press the button that has the focus: they can be the key of a switch only. @param {KeyboardEvent} event */
  #presses({ code }) {
    return (code === 'Enter' || code === 'Space') && !this.#isSwitch
  }

  get #isSwitch() {
    const line = this.player.root.activeElement?.closest('[data-row]')
    return line instanceof HTMLElement && SWITCHES.some(({ id }) => id === line.dataset.row)
  }

  /** Keep a combination, or say at the place why not. @param {Row} row @param {string} combo @param {HTMLElement} note */
  #take(row, combo, note) {
    const refusal = combo && this.#refusal(row, combo)
    if (refusal) {
      note.textContent = refusal
      return
    }
    this.#leave?.()
    const keys = { ...this.player.prefs.get('keys'), [row.id]: combo }
    if (combo === (row.key ?? '')) delete keys[row.id]
    this.player.prefs.set('keys', keys)
    this.#redraw(row)
    const key = combo ? readable(combo, this.t) : this.t('help.no_key')
    this.player.say(this.t('help.is_changed', { action: this.#name(row), key }), 'must')
  }

  /** @param {Row} row @param {string} combo @returns {string} why it cannot be, '' when it can */
  #refusal(row, combo) {
    const key = readable(combo, this.t)
    const isSwitch = row.group === 'switch'
    const isUsual = isSwitch || combo === row.key
    if (!isUsual && isReserved(combo)) return this.t('help.reserved', { key })
    if (!isUsual && isSingle(combo) && !this.player.prefs.get('single_keys')) return this.t('help.single', { key })
    const other = this.#rows.find((one) => one.id !== row.id && (one.group === 'switch') === isSwitch && this.#key(one) === combo)
    return other ? this.t('help.clash', { key, action: this.#name(other) }) : ''
  }

  /** @param {Row} row @param {boolean} [hasFocus] */
  #redraw(row, hasFocus = true) {
    const line = this.#row(row)
    this.#list.querySelector(`[data-row="${row.id}"]`)?.replaceWith(line)
    if (hasFocus) line.lastElementChild?.querySelector('button')?.focus()
  }

  /** @param {Row} row */
  #name(row) {
    return row.name?.() ?? this.t(`action.${row.id}`)
  }

  /** @param {Row} row */
  #key(row) {
    return keyOf(this.player, /** @type {any} */ (row))
  }
}

/** A table keeps its meaning where a narrow window shows it as blocks. @param {string} tag @param {string} role @param {string} [text] */
function cell(tag, role, text = '') {
  const made = make(tag, '', text)
  made.setAttribute('role', role)
  return made
}

/** @param {string} tag @param {string} [className] @param {string} [text] @returns {HTMLElement} */
function make(tag, className = '', text = '') {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (text) element.textContent = text
  return element
}

/** @param {HTMLElement} note */
function say(note) {
  note.setAttribute('role', 'status')
  return note
}

/** @param {string} text @param {() => void} act */
function button(text, act) {
  const made = /** @type {HTMLButtonElement} */ (make('button', 'control', text))
  made.type = 'button'
  made.addEventListener('click', act)
  return made
}
