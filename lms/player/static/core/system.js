/** Play, pause and seek from the keys of a keyboard or headphones, and from the lock screen. */

/** @typedef {import('./changxue-player.js').ChangxuePlayer} Player */

/** @param {Player} player */
export function shareWithTheSystem(player) {
  const { conductor, manifest } = player
  const session = navigator.mediaSession
  if (!session) return
  /** @type {[MediaSessionAction, MediaSessionActionHandler][]} */
  const handlers = [
    ['play', () => conductor.play()], ['pause', () => conductor.pause()],
    ['seekbackward', () => player.run('back')], ['seekforward', () => player.run('forward')],
    ['seekto', ({ seekTime }) => conductor.seek((seekTime ?? 0) * 1000)]
  ]
  for (const [name, act] of handlers) {
    try {
      session.setActionHandler(name, act)
    } catch {
      // This browser does not know that key.
    }
  }
  if (window.MediaMetadata) session.metadata = new MediaMetadata({ title: manifest.title })
}
