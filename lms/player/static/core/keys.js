/** Keys to actions. No single letter unless the person turned it on, nothing while typing, every key can be changed. */
import { combination, isSingle } from './combos.js'

/** @typedef {import('./changxue-player.js').ChangxuePlayer} Player */

const FIELDS = 'input:not([type=range], [type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]:not([contenteditable=false]), [role=textbox]'

/**
 * The key of an action: the person's own, else the usual one. '' is none.
 * @param {Player} player
 * @param {import('./changxue-player.js').Action} action
 * @returns {string}
 */
export function keyOf(player, action) {
  return player.prefs.get('keys')?.[action.id] ?? action.key ?? ''
}

/**
 * @param {Player} player
 * @param {AbortSignal} signal
 */
export function listenToKeys(player, signal) {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || isTyping(event) || isElsewhere(player)) return
    const pressed = combination(event)
    if (!pressed || (isSingle(pressed) && !player.prefs.get('single_keys'))) return
    for (const action of player.actions.values()) {
      if (keyOf(player, action) !== pressed) continue
      event.preventDefault()
      player.run(action.id)
      return
    }
  }, { signal })
}

/** @param {KeyboardEvent} event */
function isTyping(event) {
  return event.composedPath().some((one) => one instanceof Element && one.matches(FIELDS))
}

/**
 * With several players on a page the keys belong to the one that was used last.
 * @param {Player} player
 */
function isElsewhere(player) {
  const players = document.querySelectorAll('changxue-player')
  return players.length > 1 && (document.querySelector('changxue-player[data-in-use]') ?? players[0]) !== player
}
