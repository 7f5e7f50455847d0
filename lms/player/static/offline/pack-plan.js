/** What a lesson taken along consists of, and what it costs. Runs without a browser. */

/** @typedef {{ url: string, mime: string, bytes: number }} PackFile */
/** @typedef {{ key: string, label: string, files: PackFile[] }} PackChoice */
/** @typedef {{ title: string, lang: string, content: string, owner: string, page: string, take: string,
 *   bring_back: string, parts: [number, number, number][], choices: PackChoice[], extras: PackChoice[],
 *   always: PackFile[], assets: Record<string, number>, words: Record<string, string> }} Offer What the server gives. */
/** @typedef {{ main: string, extras: string[] }} Wish Keys of a choice and of what is taken beside it. */

/**
 * The address without its signature: the digest in it names the content.
 * @param {string} url
 * @returns {string}
 */
export function pathOf(url) {
  return url.split(/[?#]/, 1)[0]
}

/**
 * @param {Offer} offer
 * @param {Wish} wish
 * @returns {PackFile[]} each file once
 */
export function filesOf(offer, wish) {
  const chosen = [...offer.choices.filter(({ key }) => key === wish.main), ...offer.extras.filter(({ key }) => wish.extras.includes(key))]
  const files = [...offer.always, ...chosen.flatMap((choice) => choice.files)]
  return [...new Map(files.map((file) => [pathOf(file.url), file])).values()]
}

/**
 * @param {Offer} offer
 * @param {Wish} wish
 * @returns {number} bytes that travel: files of the lesson and of the site
 */
export function bytesOf(offer, wish) {
  const sizes = [...Object.values(offer.assets), ...filesOf(offer, wish).map((file) => file.bytes)]
  return sizes.reduce((sum, size) => sum + size, 0)
}

/**
 * Bytes as MB with one decimal, rounded up: a promise about somebody's data volume.
 * @param {number} bytes
 * @returns {string}
 */
export function megabytes(bytes) {
  return (Math.ceil(bytes / 100_000) / 10).toFixed(1)
}
