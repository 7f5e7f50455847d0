/** Everything a lesson page needs from the start; what is used seldom will be loaded when it is used. */
import './core/changxue-player.js'
import './choices/mode-bar.js'
import './text/transcript-panel.js'
import './evidence/progress.js'
import './items/check-item.js'
import { hashOf } from './core/clock-time.js'
import { comeBack, leave } from './core/coming-back.js'

/** @typedef {import('./core/changxue-player.js').ChangxuePlayer} Player */

/** Another form of the film plays on at its place; where the page itself is another, the place is taken along. */
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a[data-quality]') : null
  const player = /** @type {Player | null | undefined} */ (link?.closest('[data-lesson]')?.querySelector('changxue-player'))
  if (!(link instanceof HTMLAnchorElement) || !player?.conductor || event.ctrlKey || event.metaKey || event.shiftKey) return
  const key = qualityOf(link)
  const isHere = player.media instanceof HTMLVideoElement && player.manifest.sources.some((/** @type {any} */ one) => one.key === key)
  if (player.conductor.ms) link.hash = hashOf(player.conductor.ms)
  if (!isHere) return leave(player, `quality:${key}`)
  event.preventDefault()
  player.setSource(key)
  player.manifest.quality_asked = true
  history.replaceState(history.state, '', link.href)
  player.say(link.querySelector('span')?.textContent?.trim() ?? '')
})

document.addEventListener('changxue-ready', (event) => {
  const player = /** @type {Player} */ (event.target)
  const mark = () => {
    for (const link of player.lesson.querySelectorAll('a[data-quality]')) {
      if (qualityOf(link) === player.manifest.chosen) link.setAttribute('aria-current', 'true')
      else link.removeAttribute('aria-current')
    }
  }
  player.conductor.addEventListener('source', mark)
  comeBack(player)
})

/** @param {Element} link */
function qualityOf(link) {
  return new URL(/** @type {HTMLAnchorElement} */ (link).href).searchParams.get('quality') ?? ''
}
