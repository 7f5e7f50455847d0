/** The whole element over the whole screen, so that captions and sign film come along; over the window where there is no other. */

/** @typedef {import('./changxue-player.js').ChangxuePlayer} Player */

/** @param {Player} player */
export async function toggleFull(player) {
  if (!player.root.querySelector('link[href$="full-screen.css"]')) player.loadStyle(new URL('./full-screen.css', import.meta.url))
  const isFull = !player.controls.isFull
  if (player.classList.contains('fills') || (!document.fullscreenElement && !player.requestFullscreen)) player.classList.toggle('fills', isFull)
  else if (isFull) await player.requestFullscreen().catch(() => player.classList.add('fills'))
  else await document.exitFullscreen().catch(() => {})
  player.refresh()
  player.say(player.t(player.controls.isFull ? 'core.is_full' : 'core.is_not_full'))
}
