/** Everything a lesson page needs from the start; what is used seldom will be loaded when it is used. */
import './changxue-player.js'
import './mode-bar.js'
import './transcript-panel.js'
import './progress.js'
import './check-item.js'
import { hashOf } from './clock-time.js'

/** Another quality is another page: its link takes the moment along. */
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a[data-quality]') : null
  const player = link?.closest('[data-lesson]')?.querySelector('changxue-player')
  const ms = /** @type {any} */ (player)?.conductor?.ms
  if (link instanceof HTMLAnchorElement && ms) link.hash = hashOf(ms)
})
