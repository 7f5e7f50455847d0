/**
 * Bookmarks and notes at a second, and a link to it. What the server did not take stays in front of the person. Where
 * nobody is signed in, only the link is offered.
 */
import { clockTime, hashOf } from '../core/clock-time.js'
import { dressDialogs, openDialog } from '../core/dialogs.js'
import { post } from '../core/sending.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */
/** @typedef {{ id: number, at_ms: number, kind: string, text: string }} Note */

const HOLD = 'note'
const TEXT_LONGEST = 2000

/** @param {Player} player */
export async function attach(player) {
  await Promise.all([dressDialogs(player), player.loadStyle(new URL('./notes.css', import.meta.url))])
  return new Notes(player)
}

class Notes {
  /** What was written and not yet kept outlives the dialog. @type {{ text: string, atMs: number }} */
  #draft = { text: '', atMs: 0 }

  /** @param {Player} player */
  constructor(player) {
    this.player = player
    this.url = /** @type {string} */ (player.manifest.notes_url ?? '')
    const available = () => Boolean(this.url)
    player.addAction({ id: 'bookmark', group: 'notes', key: 'Alt+Shift+KeyK', available, run: () => this.mark(player.conductor.ms) })
    player.addAction({ id: 'note', group: 'notes', key: 'Alt+Shift+KeyO', available, run: () => this.open() })
    player.addAction({ id: 'copy-link', group: 'notes', key: 'Alt+Shift+KeyL', run: () => this.copyLink(player.conductor.ms) })
    for (const id of ['bookmark', 'note', 'copy-link']) player.addControl(id, { icon: '', place: 'more' })
  }

  /** @param {number} ms */
  async mark(ms) {
    const { player, url } = this
    const time = clockTime(ms)
    const answer = await post(url, { at_ms: Math.round(ms) })
    if (answer.ok) return player.show(player.t('notes.marked', { time }))
    const words = answer.status && answer.json?.title
    player.show(words || player.t('notes.unmarked', { time }), { button: player.t('core.again'), run: () => this.mark(ms) })
  }

  open() {
    const { player } = this
    const { conductor } = player
    if (!this.#draft.text) this.#draft.atMs = conductor.ms
    conductor.hold(HOLD)
    const panel = new NotesPanel(player, this.url, this.#draft)
    const dialog = openDialog(player, 'notes', player.t('notes.title'), (body) => panel.build(body, () => dialog.close()))
    dialog.addEventListener('close', () => conductor.release(HOLD))
  }

  /** @param {number} ms */
  async copyLink(ms) {
    const { player } = this
    const link = String(player.manifest.page ?? location.href.split('#')[0]) + hashOf(ms)
    const time = clockTime(ms)
    try {
      await navigator.clipboard.writeText(link)
      player.show(player.t('notes.copied', { time }))
    } catch {
      openDialog(player, 'link', player.t('notes.link', { time }), (body) => {
        const label = make('label', player.t('notes.by_hand'))
        const input = document.createElement('input')
        input.className = 'link'
        input.readOnly = true
        input.value = link
        input.autofocus = true
        input.addEventListener('focus', () => input.select())
        label.append(input)
        body.append(label)
      })
    }
  }
}

class NotesPanel {
  #area = document.createElement('textarea')
  #status = make('p')
  #heading = make('h3')
  #list = make('ul')

  /**
   * @param {Player} player
   * @param {string} url
   * @param {{ text: string, atMs: number }} draft
   */
  constructor(player, url, draft) {
    this.player = player
    this.url = url
    this.draft = draft
    this.#status.setAttribute('role', 'status')
    this.#list.className = 'notes'
    this.#list.setAttribute('role', 'list')
  }

  /** @param {HTMLElement} body @param {() => void} close */
  build(body, close) {
    const { player, draft } = this
    const area = this.#area
    const label = /** @type {HTMLLabelElement} */ (make('label', player.t('notes.label', { time: clockTime(draft.atMs) })))
    const hint = make('p', player.t('notes.hint'))
    area.id = label.htmlFor = 'note-area'
    hint.id = 'note-area-hint'
    area.setAttribute('aria-describedby', hint.id)
    area.rows = 4
    area.maxLength = TEXT_LONGEST
    area.value = draft.text
    area.autofocus = true
    area.addEventListener('input', () => (draft.text = area.value))
    this.#heading.textContent = player.t('notes.list')
    this.#heading.tabIndex = -1
    const all = /** @type {HTMLAnchorElement} */ (make('a', player.t('notes.all')))
    all.href = this.url
    body.append(label, hint, area, button(player.t('notes.keep'), () => this.#keep()), this.#status, this.#heading, this.#list, all)
    this.close = close
    this.#load()
  }

  close = () => {}

  async #keep() {
    const { player, draft } = this
    const text = draft.text.trim()
    if (!text) return this.#say('notes.empty')
    const answer = await post(this.url, { at_ms: Math.round(draft.atMs), text })
    if (!answer.ok) {
      if (answer.status === 400 && answer.json?.title) this.#status.textContent = answer.json.title
      else this.#say(answer.status && answer.status < 500 ? 'notes.refused' : 'notes.unkept')
      return this.#area.focus()
    }
    // What was written while the answer was under way is another note.
    if (draft.text.trim() === text) draft.text = this.#area.value = ''
    this.#say('notes.kept')
    await this.#load()
    player.refresh()
  }

  async #load() {
    const notes = await read(this.url)
    if (!notes) return this.#list.replaceChildren(make('li', this.player.t('notes.unloaded')))
    this.#list.replaceChildren(...notes.map((note) => this.#item(note)))
    if (!notes.length) this.#list.append(make('li', this.player.t('notes.none')))
  }

  /** @param {Note} note */
  #item(note) {
    const { player } = this
    const time = clockTime(note.at_ms)
    const item = make('li')
    const words = make('p', note.text || player.t('notes.bookmark'))
    words.className = 'note-text'
    item.append(words, button(player.t('notes.go', { time }), () => {
      this.close()
      player.conductor.seek(note.at_ms)
    }), button(player.t('notes.delete', { time }), () => this.#delete(note, item)))
    return item
  }

  /** @param {Note} note @param {HTMLElement} item */
  async #delete(note, item) {
    const answer = await post(`${this.url}/${note.id}`, { delete: true })
    if (!answer.ok && answer.status !== 404) return this.#say('notes.undeleted')
    const next = item.nextElementSibling ?? item.previousElementSibling
    item.remove()
    if (!next) this.#list.append(make('li', this.player.t('notes.none')))
    const goal = next?.querySelector('button') ?? this.#heading
    goal.focus()
    this.#say('notes.deleted')
  }

  /** @param {string} key */
  #say(key) {
    this.#status.textContent = this.player.t(key)
  }
}

/** @param {string} url @returns {Promise<Note[] | null>} null when nothing came */
async function read(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: 'application/json' }, credentials: 'same-origin', redirect: 'error' })
    const { notes } = await answer.json()
    return answer.ok && Array.isArray(notes) ? notes : null
  } catch {
    return null
  }
}

/** @param {string} tag @param {string} [text] */
function make(tag, text = '') {
  const element = document.createElement(tag)
  element.textContent = text
  return element
}

/** @param {string} text @param {() => void} run */
function button(text, run) {
  const element = /** @type {HTMLButtonElement} */ (make('button', text))
  element.type = 'button'
  element.className = 'control'
  element.addEventListener('click', run)
  return element
}
