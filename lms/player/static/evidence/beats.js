/**
 * Beats that wait for their answer, numbered within one lease and kept on the device until the server has them.
 *
 * A beat that may have reached the server never changes and keeps its number, so that it counts once however often it is
 * sent. Runs without a browser: the storage is handed in.
 */
import { merge } from './intervals.js'

/** @typedef {import('./intervals.js').Interval} Interval */
/** @typedef {{ number: number, intervals: Interval[], position: number, tried: boolean }} Beat */
/** @typedef {Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>} Shelf */

const PREFIX = 'changxue.beats:'
const MOST_INTERVALS = 300 // the server takes 400
const KEPT_MS = 7 * 24 * 3600 * 1000
const PAUSES_S = [2, 4, 8, 16, 32, 60]

/**
 * How long to wait before the next try.
 * @param {number} failures in a row, from 1
 * @returns {number} ms
 */
export function pauseMs(failures) {
  return PAUSES_S[Math.min(Math.max(failures, 1), PAUSES_S.length) - 1] * 1000
}

export class BeatQueue {
  /** @type {Beat[]} */
  #beats = []
  #lastNumber = 0
  #shelf
  #now

  /**
   * @param {Shelf | null} shelf null when the browser keeps nothing for us
   * @param {string} lease
   * @param {() => number} now ms of the device's clock
   */
  constructor(shelf, lease, now = Date.now) {
    this.#shelf = shelf
    this.#now = now
    this.lease = lease
  }

  get isEmpty() {
    return this.#beats.length === 0
  }

  /** @returns {Beat | undefined} the oldest beat, which from now on never changes */
  next() {
    const beat = this.#beats[0]
    if (beat && !beat.tried) {
      beat.tried = true
      this.#save()
    }
    return beat
  }

  /** @returns {Beat[]} all beats, for the moment in which the page goes away */
  all() {
    for (const beat of this.#beats) beat.tried = true
    this.#save()
    return [...this.#beats]
  }

  /**
   * Add what was played. It joins a beat that was never sent, so a long way offline stays one beat.
   * @param {readonly Interval[]} intervals
   * @param {number} position ms
   */
  add(intervals, position) {
    if (!intervals.length) return
    const last = this.#beats[this.#beats.length - 1]
    const joined = last && !last.tried ? merge([...last.intervals, ...intervals]) : []
    if (last && joined.length && joined.length <= MOST_INTERVALS) {
      last.intervals = joined
      last.position = position
    } else {
      this.#beats.push({ number: ++this.#lastNumber, intervals: merge(intervals), position, tried: false })
    }
    this.#save()
  }

  /**
   * The server has this beat, or will never take it.
   * @param {number} number
   */
  settled(number) {
    this.#beats = this.#beats.filter((beat) => beat.number !== number)
    this.#save()
  }

  /** @returns {Interval[]} everything that waits; the queue is empty afterwards */
  giveUp() {
    const intervals = merge(this.#beats.flatMap((beat) => beat.intervals))
    this.#beats = []
    this.#save()
    return intervals
  }

  /**
   * Queues that earlier pages left behind. Those younger than `idleMs` may still belong to another tab.
   * @param {Shelf | null} shelf
   * @param {number} idleMs
   * @param {() => number} now
   * @returns {BeatQueue[]}
   */
  static leftovers(shelf, idleMs, now = Date.now) {
    const found = []
    for (const key of keysOf(shelf)) {
      const kept = read(shelf, key)
      const age = kept ? now() - kept.at : Infinity
      if (!kept || age > KEPT_MS) remove(shelf, key)
      else if (age >= idleMs || age < 0) {
        const queue = new BeatQueue(shelf, key.slice(PREFIX.length), now)
        queue.#beats = kept.beats
        queue.#lastNumber = Math.max(0, ...kept.beats.map((beat) => beat.number))
        found.push(queue)
      }
    }
    return found
  }

  #save() {
    const key = PREFIX + this.lease
    if (this.isEmpty) return remove(this.#shelf, key)
    try {
      this.#shelf?.setItem(key, JSON.stringify({ at: this.#now(), beats: this.#beats }))
    } catch {
      // The device is full or keeps nothing: the beats live as long as the page does.
    }
  }
}

/**
 * @param {Shelf | null} shelf
 * @returns {string[]}
 */
function keysOf(shelf) {
  const keys = []
  for (let n = 0; shelf && n < shelf.length; n += 1) {
    const key = shelf.key(n)
    if (key?.startsWith(PREFIX)) keys.push(key)
  }
  return keys
}

/**
 * @param {Shelf | null} shelf
 * @param {string} key
 * @returns {{ at: number, beats: Beat[] } | null}
 */
function read(shelf, key) {
  try {
    const kept = JSON.parse(shelf?.getItem(key) ?? 'null')
    const isSound = Number.isFinite(kept?.at) && Array.isArray(kept.beats) && kept.beats.length && kept.beats.every(isBeat)
    return isSound ? kept : null
  } catch {
    return null
  }
}

/**
 * @param {any} value
 * @returns {boolean}
 */
function isBeat(value) {
  return Number.isInteger(value?.number) && Array.isArray(value.intervals)
}

/**
 * @param {Shelf | null} shelf
 * @param {string} key
 */
function remove(shelf, key) {
  try {
    shelf?.removeItem(key)
  } catch {
    // As above.
  }
}
