/** What a lesson taken along consists of, and how its page is kept. Runs without a browser. */

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

/**
 * The page as it is kept: it says that it is a kept one, it has no token of a session, and the player finds in it only
 * what was taken along.
 * @param {string} html
 * @param {ReadonlySet<string>} paths of the kept files
 * @returns {string}
 */
export function keptPage(html, paths) {
  const token = /<meta name="csrf-token" content="([^"]+)">/.exec(html)?.[1]
  const plain = token ? html.replaceAll(token, '') : html
  return plain
    .replace(/<html\b/, '<html data-pack')
    .replace(/(<script type="application\/json" data-manifest>)([^]*?)(<\/script>)/, (_all, begin, json, end) => {
      const manifest = pruned(JSON.parse(json), paths)
      return begin + JSON.stringify(manifest).replaceAll('<', '\\u003c') + end
    })
}

/**
 * The same values without what plays a file that is not there: left out of lists, null elsewhere.
 * @param {any} value
 * @param {ReadonlySet<string>} paths
 * @returns {any}
 */
export function pruned(value, paths) {
  if (Array.isArray(value)) return value.filter((one) => !isMissing(one, paths)).map((one) => pruned(one, paths))
  if (!value || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, isMissing(one, paths) ? null : pruned(one, paths)])
  )
}

/**
 * @param {any} value
 * @param {ReadonlySet<string>} paths
 * @returns {boolean}
 */
function isMissing(value, paths) {
  return typeof value?.src === 'string' && !paths.has(pathOf(value.src))
}
