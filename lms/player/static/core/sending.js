/** How the elements of a lesson speak to the server. */

/** @typedef {{ counted_ms: number, duration_ms: number, kept_back_ms: number, done: boolean, held: boolean,
 *   credited_minutes: number, right?: boolean, help?: string }} Settled Where the lesson stands after an act. */
/** @typedef {{ ok: boolean, status: number, json: any }} Answer `status` is 0 when nothing came back. */

/** @returns {string} the token that proves the page is ours */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? ''
}

/**
 * POST and read the answer; never throws.
 * @param {string} url
 * @param {FormData | Record<string, unknown>} body a form, or values that go as JSON
 * @param {boolean} [keepalive] true when the page may be gone before the answer
 * @returns {Promise<Answer>}
 */
export async function post(url, body, keepalive = false) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json', 'X-CSRFToken': csrfToken() }
  const isForm = body instanceof FormData
  if (!isForm) headers['Content-Type'] = 'application/json'
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: isForm ? body : JSON.stringify(body),
      keepalive,
      credentials: 'same-origin',
      redirect: 'error'
    })
    const json = await response.json().catch(() => null)
    return { ok: response.ok && json !== null, status: response.status, json }
  } catch {
    return { ok: false, status: 0, json: null }
  }
}

/**
 * The part of the page that belongs to one lesson; its elements hear each other here.
 * @param {Element} element
 * @returns {HTMLElement}
 */
export function lessonOf(element) {
  return /** @type {HTMLElement} */ (element.closest('[data-lesson]') ?? document.body)
}

/**
 * Tell the other elements of the lesson.
 * @param {Element} element
 * @param {string} name
 * @param {unknown} detail
 */
export function tell(element, name, detail) {
  lessonOf(element).dispatchEvent(new CustomEvent(name, { detail }))
}
