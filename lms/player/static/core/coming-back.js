/**
 * Some choices lead to another page of the same lesson. Whoever makes one finds the focus where it was, hears what was
 * chosen, and the lesson plays on if it played.
 */

/** @typedef {import('./changxue-player.js').ChangxuePlayer} Player */

const SHELF = 'changxue.back'
const SOON_MS = 20_000

/**
 * @param {Player | null} player
 * @param {string} what "mode:easy-read" or "quality:text"
 */
export function leave(player, what) {
  try {
    sessionStorage.setItem(SHELF, JSON.stringify({ what, plays: Boolean(player?.conductor?.wants), at: Date.now() }))
  } catch {
    // The browser keeps nothing: the page opens as any other.
  }
}

/** @param {Player} player */
export function comeBack(player) {
  const kept = take()
  if (!kept) return
  const [kind, name] = kept.what.split(':')
  const place = kind === 'mode' ? `mode-bar form:has(input[name="mode"][value="${name}"]) button` : `a[data-quality][href*="quality=${name}"]`
  const found = player.lesson.querySelector(place)
  if (found instanceof HTMLElement) {
    found.focus()
    const isOn = found.getAttribute('aria-pressed') === 'true'
    if (kind === 'mode') player.say(player.t(isOn ? 'core.mode_on' : 'core.mode_off', { mode: player.t(`action.${name}`) }))
  }
  if (kept.plays) player.conductor.play()
}

/** @returns {{ what: string, plays: boolean } | null} what was left a moment ago, once */
function take() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(SHELF) ?? 'null')
    sessionStorage.removeItem(SHELF)
    return kept && Date.now() - kept.at < SOON_MS && /^(mode|quality):[\w-]+$/.test(kept.what) ? kept : null
  } catch {
    return null
  }
}
