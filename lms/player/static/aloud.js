/** Read-aloud. */

/** @typedef {import('./changxue-player.js').ChangxuePlayer} Player */

/** @param {Player} player */
export function attach(player) {
  return player
}
