// The order of scanning: a ring of groups, and in a group its items with the way out at the end. Pure.

/** @typedef {{ group: number, item: number }} Place `item` is -1 on the group as a whole, and the length of the group
 *   on its way out. */
/** @template T @typedef {{ at: Place, does: T | null }} Turn */

/** @type {Place} */
export const START = { group: 0, item: -1 }

/** One step on.
 * @template T @param {readonly (readonly T[])[]} ring @param {Place} at @returns {Place} */
export function step(ring, { group, item }) {
  if (!ring.length) return START
  if (item < 0) return { group: (group + 1) % ring.length, item }
  return { group, item: (item + 1) % ((ring[group]?.length ?? 0) + 1) }
}

/** Do it: go into the group, out of it, or do the item. A group of one is its item.
 * @template T @param {readonly (readonly T[])[]} ring @param {Place} at @returns {Turn<T>} */
export function choose(ring, at) {
  const items = ring[at.group]
  if (!items?.length) return { at: START, does: null }
  if (at.item < 0) return items.length === 1 ? { at, does: items[0] } : { at: { ...at, item: 0 }, does: null }
  if (at.item >= items.length) return { at: { ...at, item: -1 }, does: null }
  return { at, does: items[at.item] }
}

/** The same place after the page has changed: by the item, else by the first item of the group, else the start.
 * @template T @param {readonly (readonly T[])[]} before @param {readonly (readonly T[])[]} now @param {Place} at
 * @returns {Place} */
export function settled(before, now, at) {
  const old = before[at.group] ?? []
  const known = at.item >= 0 && at.item < old.length ? [old[at.item], ...old] : old
  for (const one of known) {
    const group = now.findIndex((items) => items.includes(one))
    if (group < 0) continue
    if (at.item < 0 || now[group].length < 2) return { group, item: -1 }
    return { group, item: at.item >= old.length ? now[group].length : now[group].indexOf(one) }
  }
  return START
}
