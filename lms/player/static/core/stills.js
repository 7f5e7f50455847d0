/** Sound with slides: where no moving picture is loaded, the slide of the moment is shown from the sheet of seek pictures. */

/** @typedef {import('./changxue-player.js').ChangxuePlayer} Player */

/** @param {Player} player */
export function attach(player) {
  player.loadStyle(new URL('./stills.css', import.meta.url))
  const { src, tiles } = player.manifest.thumbnails
  const columns = Math.min(player.manifest.thumbnails.columns, tiles.length) // a short sheet is only as wide as its tiles
  const rows = Math.ceil(tiles.length / columns)
  const still = document.createElement('div')
  still.className = 'still-picture' // what it shows is told by the descriptions and the transcript
  still.style.backgroundImage = `url("${encodeURI(src)}")`
  still.style.backgroundSize = `${columns * 100}% ${rows * 100}%`
  player.stage.querySelector('.picture')?.append(still)
  player.conductor.follow({
    next: (ms) => tiles.find((/** @type {number} */ start) => start > ms) ?? Infinity,
    show: (ms) => {
      const after = tiles.findIndex((/** @type {number} */ start) => start > ms)
      const tile = Math.max(0, (after < 0 ? tiles.length : after) - 1)
      still.style.backgroundPosition = `${share(tile % columns, columns)} ${share(Math.floor(tile / columns), rows)}`
    }
  })
}

/**
 * Where the nth of several equal pictures stands on the sheet.
 * @param {number} n
 * @param {number} of
 */
function share(n, of) {
  return of > 1 ? `${(n / (of - 1)) * 100}%` : '0%'
}
