/** A page that brings only a manifest: the media element that lesson pages have from the server. */

/** @typedef {import('./changxue-player.js').ChangxuePlayer} Player */
/** @typedef {import('./changxue-player.js').Source} Source */

/**
 * @param {Player} player
 * @returns {HTMLMediaElement}
 */
export function makeMedia(player) {
  const { sources, chosen, poster, title } = player.manifest
  const source = sources.find((/** @type {Source} */ one) => one.key === chosen) ?? sources[0]
  const media = document.createElement(source?.kind === 'audio' ? 'audio' : 'video')
  media.preload = 'none'
  media.setAttribute('playsinline', '')
  media.setAttribute('aria-label', title)
  if (player.hasAttribute('crossorigin')) media.crossOrigin = 'anonymous'
  if (poster && media instanceof HTMLVideoElement) media.poster = poster
  if (source) media.src = source.src
  player.append(media)
  return media
}
