/** Everything a lesson page needs from the start; what is used seldom will be loaded when it is used. */
import './changxue-player.js'
import './mode-bar.js'
import './transcript-panel.js'
import './progress.js'
import './check-item.js'
