/** Everything a lesson page needs from the start; what is used seldom will be loaded when it is used. */
import './core/changxue-player.js'
import './choices/mode-bar.js'
import './text/transcript-panel.js'
import './evidence/progress.js'
import './items/check-item.js'
import { hashOf } from './core/clock-time.js'

/** Another quality is another page: its link takes the moment along. */
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a[data-quality]') : null
  const player = link?.closest('[data-lesson]')?.querySelector('changxue-player')
  const ms = /** @type {any} */ (player)?.conductor?.ms
  if (link instanceof HTMLAnchorElement && ms) link.hash = hashOf(ms)
})
