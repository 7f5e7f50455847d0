/** What can be done with the text: find, copy, print, read one paragraph at a time. Loaded at the first wish. */

/** @typedef {import('./transcript-panel.js').TranscriptPanel} Panel */

const SPOKEN = 'h3, .seen, .line > p'

/**
 * @param {Panel} panel
 * @param {string} name of the wish
 */
export async function act(panel, name) {
  if (name === 'find') (await import('./transcript-search.js')).open(panel)
  if (name === 'steps') (await import('./transcript-steps.js')).toggle(panel)
  if (name === 'copy-text') copy(panel)
  if (name === 'print-text') print(panel)
}

/**
 * @param {Panel} panel
 * @param {string} text
 */
function tell(panel, text) {
  const status = panel.querySelector('[data-told]')
  if (status) status.textContent = status.textContent === text ? `${text}\u00a0` : text
}

/** The whole text with its marks, as a person reads it. @param {Panel} panel */
async function copy(panel) {
  const title = document.querySelector('h1')?.textContent ?? ''
  const blocks = [...panel.querySelectorAll(SPOKEN)].map((block) => (block.textContent ?? '').replace(/\s+/g, ' ').trim())
  const text = [title.trim(), ...blocks].filter(Boolean).join('\n\n')
  tell(panel, ((await toClipboard(text)) ? panel.dataset.wordsCopied : panel.dataset.wordsUncopied) ?? '')
}

/**
 * @param {string} text
 * @returns {Promise<boolean>} did it work?
 */
async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // No permission, or a page without encryption: the old way.
  }
  const was = document.activeElement
  const field = document.createElement('textarea')
  field.className = 'sr-only'
  field.value = text
  document.body.append(field)
  field.select()
  const worked = document.execCommand('copy')
  field.remove()
  if (was instanceof HTMLElement) was.focus({ preventScroll: true })
  return worked
}

/** Only the text goes to paper, all of it: player.css reads the mark. @param {Panel} panel */
function print(panel) {
  const { dataset } = document.documentElement
  const text = panel.closest('.lesson-text') ?? panel
  const folded = [...text.querySelectorAll('details:not([open])')].filter((fold) => fold instanceof HTMLDetailsElement)
  dataset.print = 'text'
  for (const fold of folded) fold.open = true
  addEventListener('afterprint', () => {
    delete dataset.print
    for (const fold of folded) fold.open = false
  }, { once: true })
  window.print()
}
