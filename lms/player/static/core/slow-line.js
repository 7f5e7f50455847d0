/** Slow or costly connections: begin small, step down when the picture stands still, say so, and keep the place. */

/** @typedef {import('./changxue-player.js').ChangxuePlayer} Player */
/** @typedef {import('./changxue-player.js').Source} Source */

const STALL_MS = 3000
const SLOW_MBIT = 0.7

/**
 * @param {Player} player
 * @param {AbortSignal} signal
 */
export function watchTheLine(player, signal) {
  const { conductor, manifest } = player
  let timer = 0
  if (!manifest.quality_asked && isSlow()) stepTo(player, smallest(manifest.sources))
  const look = () => {
    const stands = conductor.wants && conductor.stalled && !player.media.seeking
    if (stands && !timer) timer = window.setTimeout(() => (stepDown(player), (timer = 0)), STALL_MS)
    if (!stands && timer) {
      clearTimeout(timer)
      timer = 0
    }
  }
  conductor.addEventListener('change', look, { signal })
  look()
}

/** @returns {boolean} */
function isSlow() {
  const line = /** @type {any} */ (navigator).connection
  return Boolean(line && (line.saveData || /2g|3g/.test(line.effectiveType ?? '') || (line.downlink && line.downlink < SLOW_MBIT)))
}

/** @param {Source[]} sources */
function smallest(sources) {
  const videos = sources.filter((one) => one.kind === 'video' && one.bytes)
  return videos.sort((a, b) => a.bytes - b.bytes)[0]
}

/** @param {Player} player */
function stepDown(player) {
  const { manifest, conductor } = player
  const now = manifest.sources.find((/** @type {Source} */ one) => one.key === manifest.chosen)
  const smaller = manifest.sources.filter((/** @type {Source} */ one) => one.bytes && now && one.bytes < now.bytes)
    .sort((/** @type {Source} */ a, /** @type {Source} */ b) => b.bytes - a.bytes)[0]
  if (!conductor.stalled) return
  if (!smaller) return player.show(player.t('line.waiting'))
  stepTo(player, smaller)
  player.show(player.t('line.smaller', { quality: smaller.label }), {
    button: player.t('line.back', { quality: now.label }), run: () => player.setSource(now.key)
  })
}

/**
 * @param {Player} player
 * @param {Source | undefined} source
 */
function stepTo(player, source) {
  if (source) player.setSource(source.key)
}
