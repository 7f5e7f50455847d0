/** What was really played, as intervals of whole milliseconds. Runs without a browser. */

/** @typedef {[number, number]} Interval Start and end on the content timeline, ms, start < end. */

const LATE_MS = 250 // the media clock may be reported this much late
const FAST = 1.25 // and may run this much ahead of wall time times speed
const SETTLE_MS = 500 // after a pause the clock settles a little further on

/**
 * The same set as sorted, disjoint intervals; touching ones become one.
 * @param {readonly Interval[]} intervals
 * @returns {Interval[]}
 */
export function merge(intervals) {
  /** @type {Interval[]} */
  const merged = []
  for (const [start, end] of [...intervals].sort((a, b) => a[0] - b[0])) {
    const last = merged[merged.length - 1]
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else merged.push([start, end])
  }
  return merged
}

/**
 * Follows the media clock and keeps what it passed through while playing.
 *
 * A step that is longer than the time which went by allows is a jump and counts as nothing; so a
 * seek never makes evidence, even when no event told of it.
 */
export class PlayedTime {
  /** @type {Interval[]} */
  #kept = []
  /** @type {{ start: number, last: number, wall: number } | null} */
  #run = null
  /** @type {number | null} */
  #pausedAt = null

  /**
   * The media play and stand at `ms`.
   * @param {number} ms place on the timeline
   * @param {number} wallMs a clock that never goes back
   * @param {number} rate speed of play, 1 is normal
   */
  tick(ms, wallMs, rate) {
    const run = this.#run
    if (run) {
      const step = ms - run.last
      if (step >= 0 && step <= (wallMs - run.wall) * rate * FAST + LATE_MS) {
        run.last = ms
        run.wall = wallMs
        return
      }
      this.cut()
    }
    const from = this.#pausedAt
    this.#pausedAt = null
    this.#run = { start: from !== null && ms >= from && ms - from <= SETTLE_MS ? from : ms, last: ms, wall: wallMs }
  }

  /** Play stopped: when it goes on at the same place, who pauses often loses nothing. */
  pause() {
    const end = this.#run?.last ?? this.#pausedAt
    this.cut()
    this.#pausedAt = end
  }

  /** Play jumped: the next tick begins a new interval. */
  cut() {
    if (this.#run) this.#keep(this.#run.start, this.#run.last)
    this.#run = null
    this.#pausedAt = null
  }

  /**
   * What was played since the last call; play goes on without a hole.
   * @returns {Interval[]}
   */
  take() {
    if (this.#run) {
      this.#keep(this.#run.start, this.#run.last)
      this.#run.start = this.#run.last
    }
    const taken = merge(this.#kept)
    this.#kept = []
    return taken
  }

  /**
   * Take back what could not be handed on.
   * @param {readonly Interval[]} intervals
   */
  putBack(intervals) {
    this.#kept.push(...intervals)
  }

  /**
   * @param {number} start
   * @param {number} end
   */
  #keep(start, end) {
    const [from, to] = [Math.max(0, Math.round(start)), Math.round(end)]
    if (from < to) this.#kept.push([from, to])
  }
}
