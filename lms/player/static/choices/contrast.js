// How well two colours can be told apart, by WCAG 2.2. Pure: "#rrggbb" or "rgb(…)" in, a ratio from 1 to 21 out.

/** @typedef {[number, number, number]} Colour red, green and blue, 0 to 255 */

/** @param {string} text "#rrggbb" or what `getComputedStyle` says @returns {Colour | null} */
export function colour(text) {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text)
  if (hex) return [parseInt(hex[1], 16), parseInt(hex[2], 16), parseInt(hex[3], 16)]
  const parts = /^rgba?\(([\d.]+)[,\s]+([\d.]+)[,\s]+([\d.]+)/.exec(text)
  return parts && [Number(parts[1]), Number(parts[2]), Number(parts[3])]
}

/** @param {number} part 0 to 255 */
function linear(part) {
  const share = part / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

/** @param {Colour} colour */
export function luminance([red, green, blue]) {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/** @param {Colour} one @param {Colour} other */
export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** The contrast that is left where a see-through ground lies over anything: the worst over these backdrops.
 * @param {Colour} text @param {Colour} ground @param {number} opacity percent @param {Colour[]} backdrops */
export function worst(text, ground, opacity, backdrops) {
  const over = (/** @type {Colour} */ back) =>
    /** @type {Colour} */ (ground.map((part, n) => (part * opacity + back[n] * (100 - opacity)) / 100))
  return Math.min(...backdrops.map((back) => contrast(text, over(back))))
}
