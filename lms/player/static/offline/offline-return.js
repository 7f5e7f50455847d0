/**
 * Sends what was studied without a connection, once: claims go by number until the server has answered for them, answers
 * to questions after them. Says what became of it. Also tells the device whose lessons may be shown on it.
 */
import { pauseMs } from '../evidence/beats.js'
import { fill } from '../core/clock-time.js'
import { allIn, changeIn, dropFrom, keepIn } from './offline-store.js'
import { doesWait } from './packs.js'
import { passed, settled, tried } from './return-queue.js'
import { post, tell } from '../core/sending.js'

/** @typedef {import('./packs.js').Evidence} Evidence */
/** @typedef {{ sent: number, minutes: number, waitingMs: number, right: number, wrong: number,
 *   fault: '' | 'later' | 'signed_out' | 'unknown' }} Outcome */

const isKept = document.documentElement.hasAttribute('data-pack')
let failures = 0
let timer = 0
let isBusy = false

/** Go through everything that waits; again when the connection is back. */
export async function begin() {
  const owner = news()?.dataset.owner
  if (!owner) return
  // A page that the server sent says who is here; a kept one only says who took it.
  if (!isKept) await keepIn('meta', owner, 'owner')
  addEventListener('online', () => sendAll())
  await sendAll()
  if (!isKept) await ripen(owner)
}

export async function sendAll() {
  const owner = news()?.dataset.owner
  if (!owner || isBusy) return
  isBusy = true
  clearTimeout(timer)
  try {
    const run = () => sendOf(owner)
    const outcome = await (navigator.locks ? navigator.locks.request('changxue-return', run) : run())
    if (outcome) show(outcome)
  } finally {
    isBusy = false
  }
}

/**
 * @param {string} owner
 * @returns {Promise<Outcome | null>} null when nothing waited
 */
async function sendOf(owner) {
  /** @type {Outcome} */
  const outcome = { sent: 0, minutes: 0, waitingMs: 0, right: 0, wrong: 0, fault: '' }
  const waiting = (await allIn('evidence')).filter((one) => one.owner === owner && doesWait(one))
  if (!waiting.length) return null
  if (isKept) outcome.fault = await freshToken(owner)
  for (const evidence of waiting) {
    if (outcome.fault === '' || outcome.fault === 'unknown') await sendClaims(evidence, outcome)
    if (outcome.fault === '') await sendAnswers(evidence, outcome)
  }
  return outcome
}

/**
 * @param {Evidence} evidence
 * @param {Outcome} outcome
 */
async function sendClaims({ token, bringBack, path }, outcome) {
  outcome.fault = ''
  for (;;) {
    // From here on the oldest claim never changes, in whatever tab or after whatever crash it is sent again.
    const kept = await changeIn('evidence', token, (one) => one && { ...one, queue: tried(one.queue) })
    const claim = kept?.queue.claims[0]
    if (!claim) return
    const answer = await post(bringBack, { token, number: claim.number, intervals: claim.intervals })
    outcome.fault = faultOf(answer)
    if (outcome.fault) return
    await changeIn('evidence', token, (one) => one && { ...one, queue: settled(one.queue, claim.number) })
    if (!answer.ok) continue // refused for good: it must not stand in the way of the next ones
    outcome.sent += 1
    outcome.minutes += answer.json.credited_minutes
    outcome.waitingMs += answer.json.waiting_ms
    if (path === location.pathname) tell(document.querySelector('[data-lesson]') ?? document.body, 'lms:settled', answer.json)
  }
}

/**
 * @param {Evidence} evidence
 * @param {Outcome} outcome
 */
async function sendAnswers({ token, answers, path }, outcome) {
  for (const [item, { url, fields }] of Object.entries(answers)) {
    const form = new FormData()
    for (const [name, value] of fields) form.append(name, value)
    const answer = await post(url, form)
    outcome.fault = faultOf(answer)
    if (outcome.fault) return
    await changeIn('evidence', token, (one) => {
      if (!one) return undefined
      const { [item]: _sent, ...left } = one.answers
      return { ...one, answers: left }
    })
    if (!answer.ok) continue
    outcome.sent += 1
    outcome[answer.json.right ? 'right' : 'wrong'] += 1
    outcome.minutes += answer.json.credited_minutes ?? 0
    if (path === location.pathname) tell(document.querySelector('[data-lesson]') ?? document.body, 'lms:settled', answer.json)
  }
}

/**
 * @param {import('../core/sending.js').Answer} answer
 * @returns {Outcome['fault']} '' when it is done with, for good or ill
 */
function faultOf({ ok, status, json }) {
  if (ok) return ''
  if (status === 401 || status === 403 || (status === 400 && json?.code === 'csrf')) return 'signed_out'
  if (status === 404) return 'unknown'
  return status === 400 || status === 422 ? '' : 'later'
}

/** @param {Outcome} outcome */
function show({ sent, minutes, waitingMs, right, wrong, fault }) {
  const lines = []
  if (sent) lines.push(t('back.sent'))
  if (minutes) lines.push(t('back.credited', { minutes }))
  if (waitingMs) lines.push(t('back.waiting', { minutes: Math.ceil(waitingMs / 60_000) }))
  if (right + wrong) lines.push(t('back.answers', { right, wrong }))
  if (fault) lines.push(t(`back.${fault}`))
  const place = news()?.querySelector('[role=status]')
  if (place) place.textContent = lines.join(' ')
  failures = fault === 'later' ? failures + 1 : 0
  if (fault === 'later') timer = window.setTimeout(() => sendAll(), pauseMs(failures))
}

/**
 * A kept page has no token of a session: the lesson as the server sends it now has one, and says who is signed in.
 * @param {string} owner
 * @returns {Promise<Outcome['fault']>}
 */
async function freshToken(owner) {
  const answer = await fetch(location.pathname, { cache: 'no-store' }).catch(() => null)
  if (!answer || answer.status >= 500) return 'later'
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const token = page.querySelector('meta[name="csrf-token"]')?.getAttribute('content')
  if (!token || page.querySelector('[data-owner]')?.getAttribute('data-owner') !== owner) return 'signed_out'
  document.querySelector('meta[name="csrf-token"]')?.setAttribute('content', token)
  return ''
}

/**
 * A part whose reading time was not over when the kept page was closed has it now, while this page is open.
 * @param {string} owner
 */
async function ripen(owner) {
  for (const evidence of /** @type {Evidence[]} */ (await allIn('evidence'))) {
    if (evidence.owner !== owner) continue
    const left = evidence.queue.reading.reduce((sum, one) => sum + one.left, 0)
    if (left) {
      setTimeout(async () => {
        await changeIn('evidence', evidence.token, (one) => one && { ...one, queue: passed(one.queue, left).queue })
        await sendAll()
      }, left)
    } else if (evidence.isGone && !doesWait(evidence)) await dropFrom('evidence', evidence.token)
  }
}

/** @returns {HTMLElement | null} */
function news() {
  return document.querySelector('[data-offline-news]')
}

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
function t(key, values = {}) {
  return fill(JSON.parse(news()?.dataset.words ?? '{}')[key] ?? '', values)
}
