/** The words of a second language beside each line of the transcript: two texts, one mark. Loaded when it is chosen. */
import { lineAt } from '../core/clock-time.js'
import { idle } from './transcript-panel.js'

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */
/** @typedef {import('./transcript-panel.js').TranscriptPanel} Panel */

const LINES_AT_A_TIME = 60
const JOINS_WITHOUT_BLANK = /^(zh|ja)\b/

/**
 * @param {Panel} panel
 * @param {Player} player
 * @param {string} id of a track of captions, '' for none
 */
export async function show(panel, player, id) {
  /** @type {{ id: string, lang: string, kind: string, src: string } | undefined} */
  const track = player.manifest.captions.find((/** @type {any} */ one) => one.id === id && one.src && one.lang !== player.manifest.lang)
  if (!track) return fill(panel, [], '', () => true)
  const cues = await cuesOf(player, track.src)
  fill(panel, align(cues, panel.lines, track.lang), track.lang, () => player.prefs.get('caption_second') === id)
}

/**
 * The browser reads the file; a metadata track is shown nowhere.
 * @param {Player} player
 * @param {string} src
 * @returns {Promise<VTTCue[]>}
 */
function cuesOf(player, src) {
  return new Promise((resolve) => {
    const element = document.createElement('track')
    element.kind = 'metadata'
    element.src = src
    element.onload = () => resolve(/** @type {VTTCue[]} */ ([...(element.track.cues ?? [])]))
    element.onerror = () => resolve([])
    player.media.append(element)
    element.track.mode = 'hidden'
  }).then((cues) => {
    player.media.querySelector('track[kind="metadata"]')?.remove()
    return /** @type {VTTCue[]} */ (cues)
  })
}

/**
 * @param {VTTCue[]} cues
 * @param {HTMLElement[]} lines
 * @param {string} lang
 * @returns {string[]} what belongs to each line: the cues whose middle lies in it
 */
function align(cues, lines, lang) {
  const starts = lines.map((line) => Number(line.dataset.start))
  /** @type {string[][]} */
  const found = lines.map(() => [])
  for (const cue of cues) {
    const words = cue.getCueAsHTML().textContent?.replace(/\s+/g, ' ').trim()
    if (words) found[Math.max(0, lineAt(starts, (cue.startTime + cue.endTime) * 500))]?.push(words)
  }
  return found.map((texts) => texts.join(JOINS_WITHOUT_BLANK.test(lang) ? '' : ' '))
}

/**
 * @param {Panel} panel
 * @param {string[]} texts
 * @param {string} lang
 * @param {() => boolean} isWanted still?
 */
function fill(panel, texts, lang, isWanted) {
  for (const old of panel.querySelectorAll('.second')) old.remove()
  panel.toggleAttribute('data-second', texts.some(Boolean))
  let done = 0
  const goOn = () => {
    for (const end = done + LINES_AT_A_TIME; done < Math.min(end, texts.length); done += 1) {
      if (texts[done]) panel.lines[done].append(paragraph(texts[done], lang))
    }
    if (done < texts.length && isWanted()) idle(goOn)
  }
  goOn()
}

/**
 * @param {string} text
 * @param {string} lang
 * @returns {HTMLElement}
 */
function paragraph(text, lang) {
  const second = document.createElement('p')
  second.className = 'second'
  second.lang = lang
  second.dir = 'auto'
  second.textContent = text
  return second
}
