/** Pictures of the controls: path data on a grid of 24 by 24, drawn as lines. A word always stands beside them. */

/** @type {Record<string, string>} */
export const ICONS = {
  play: 'M7 4l13 8-13 8z',
  pause: 'M7 4v16M17 4v16',
  back: 'M12 5L5 12l7 7M20 5l-7 7 7 7',
  on: 'M12 5l7 7-7 7M4 5l7 7-7 7',
  captions: 'M3 5h18v14H3zM7 14h4M14 14h3M7 10h2M12 10h5',
  silent: 'M4 9v6h4l6 5V4L8 9zM18 9l4 6M22 9l-4 6',
  more: 'M5 12h.01M12 12h.01M19 12h.01'
}

const SVG = 'http://www.w3.org/2000/svg'

/**
 * @param {string} name
 * @returns {SVGSVGElement} hidden from screen readers
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', ICONS[name] ?? ICONS.more)
  svg.append(path)
  return svg
}
