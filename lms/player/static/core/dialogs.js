/** Dialogs of the player: Escape closes them, and the focus goes back to where it was. */
import { make, word } from './controls.js'

/** @typedef {import('./changxue-player.js').ChangxuePlayer} Player */

/**
 * The look of dialogs, before the first one opens.
 * @param {Player} player
 * @returns {Promise<void> | undefined}
 */
export function dressDialogs(player) {
  if (!player.root.querySelector('link[href$="dialogs.css"]')) return player.loadStyle(new URL('./dialogs.css', import.meta.url))
}

/**
 * @param {Player} player
 * @param {string} name
 * @param {string} title
 * @param {(body: HTMLElement) => void} build
 * @returns {HTMLDialogElement}
 */
export function openDialog(player, name, title, build) {
  const { root } = player
  dressDialogs(player)
  const before = root.activeElement ?? document.activeElement
  root.querySelector(`dialog[data-name="${name}"]`)?.remove()
  const dialog = /** @type {HTMLDialogElement} */ (make('dialog', 'dialog', 'dialog'))
  dialog.dataset.name = name
  const heading = make('h2', '')
  heading.id = `dialog-${name}`
  heading.textContent = title
  dialog.setAttribute('aria-labelledby', heading.id)
  const body = make('div', 'dialog-body')
  const head = make('div', 'dialog-head')
  head.append(heading, closeButton(player, dialog))
  dialog.append(head, body)
  dialog.addEventListener('close', () => {
    dialog.remove()
    if (before instanceof HTMLElement) before.focus({ preventScroll: true })
  })
  root.querySelector('.frame')?.append(dialog)
  build(body)
  dialog.showModal()
  return dialog
}

/** @param {Player} player @param {HTMLDialogElement} dialog */
function closeButton(player, dialog) {
  const close = /** @type {HTMLButtonElement} */ (make('button', 'control', 'button'))
  close.type = 'button'
  close.append(word(player.t('core.close')))
  close.addEventListener('click', () => dialog.close())
  return close
}
