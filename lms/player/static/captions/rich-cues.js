/** What few cues have: words painted on later, a place in the picture, vertical text. Loaded with the first such cue. */

/**
 * What stands after a time inside a cue is shown from that time on.
 * @param {DocumentFragment} fragment
 * @returns {DocumentFragment}
 */
export function paintedOn(fragment) {
  let at = ''
  for (const node of [...fragment.childNodes]) {
    if (node instanceof ProcessingInstruction) {
      const [h, m, s] = node.data.split(':').map(Number)
      at = String(((h * 60 + m) * 60 + s) * 1000)
      node.remove()
    } else if (at) {
      const late = document.createElement('span')
      late.dataset.at = at
      node.replaceWith(late)
      late.append(node)
    }
  }
  return fragment
}

/**
 * Where the author put the cue, used when captions lie over the picture.
 * @param {HTMLElement} line
 * @param {VTTCue} cue
 */
export function place(line, cue) {
  line.dataset.align = cue.align
  if (cue.vertical) {
    line.dataset.vertical = cue.vertical
    standUp(line)
  }
  if (typeof cue.line === 'number') {
    line.dataset.placed = ''
    // A row is a fifteenth of the picture, less the margin that every screen shows. (WebVTT: lines from above or below)
    const percent = cue.snapToLines ? (cue.line < 0 ? 100 + cue.line * 5.6 : cue.line * 5.6) : cue.line
    // Below the middle it grows upwards, so that large letters are not cut off at the lower edge.
    if (percent > 50) line.style.setProperty('--cue-end', `${Math.max(2, 88 - percent)}%`)
    else line.style.setProperty('--cue-line', `${Math.max(2, percent)}%`)
    line.toggleAttribute('data-low', percent > 50)
  }
  if (typeof cue.position === 'number') {
    line.dataset.placed = ''
    const shift = cue.align === 'center' ? 0.5 : cue.align === 'end' || cue.align === 'right' ? 1 : 0
    line.style.setProperty('--cue-start', `${Math.max(2, cue.position - cue.size * shift)}%`)
  }
  line.style.setProperty('--cue-size', `${cue.size}%`)
}

const SHORT_NUMBER = /^\d{1,2}$/

/**
 * One or two digits stand upright in one place of a vertical line, as they are written by hand.
 * @param {HTMLElement} line
 */
function standUp(line) {
  const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
  const found = []
  while (texts.nextNode()) found.push(/** @type {Text} */ (texts.currentNode))
  for (const text of found) {
    const pieces = text.data.split(/([\p{Script=Latin}\d.,]+)/u)
    if (!pieces.some((piece) => SHORT_NUMBER.test(piece))) continue
    text.replaceWith(...pieces.map((piece) => {
      if (!SHORT_NUMBER.test(piece)) return piece
      const upright = document.createElement('span')
      upright.className = 'upright'
      upright.textContent = piece
      return upright
    }))
  }
}
