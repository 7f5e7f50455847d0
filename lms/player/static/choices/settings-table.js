// What the settings dialog offers: names, usual values and bounds, as in lms/accessibility/player_prefs.py. Pure.

/** @typedef {{ name: string, usual: any, range?: [number, number, number], unit?: string, of?: (string | number)[],
 *   colour?: true, track?: 'captions' | 'sign' }} Row A row with none of these is yes or no. `of`: what can be picked. */
/** @typedef {{ id: string, rows: Row[] }} Section */

/** @param {string} name @param {number} usual @param {number} least @param {number} most @param {number} [step]
 * @param {string} [unit] @returns {Row} */
const range = (name, usual, least, most, step = 1, unit = 'percent') => ({ name, usual, range: [least, most, step], unit })
/** @param {string} name @param {...(string | number)} of the first is the usual one @returns {Row} */
const pick = (name, ...of) => ({ name, usual: of[0], of })
/** @param {string} name @param {boolean} [usual] @returns {Row} */
const flag = (name, usual = false) => ({ name, usual })
/** @param {string} name @returns {Row} */
const colour = (name) => ({ name, usual: '', colour: true })
/** @param {string} name @param {'captions' | 'sign'} track @returns {Row} */
const track = (name, track) => ({ name, usual: '', track })

/** @param {string} of @param {number} line @returns {Row[]} */
const letters = (of, line) => [
  range(`${of}_size`, 100, 50, 400, 25), pick(`${of}_font`, 'system', 'sans', 'serif', 'kai', 'mono'), colour(`${of}_color`),
  colour(`${of}_background`), range(`${of}_letter`, 0, 0, 50, 5), range(`${of}_line`, line, 100, 300, 10), range(`${of}_word`, 0, 0, 100, 10)
]

/** Colours with a name, as captions have had them since television; any other can be chosen, too. */
export const COLOURS = ['#ffffff', '#ffff00', '#00ff00', '#00ffff', '#0000ff', '#ff00ff', '#ff0000', '#000000']

/** @type {Section[]} */
export const SECTIONS = [
  { id: 'captions', rows: [
    ...letters('caption', 140), pick('caption_opacity', 100, 90, 75, 50, 25, 0), pick('caption_edge', 'none', 'outline', 'shadow', 'raised'),
    pick('caption_place', 'below', 'over', 'beside'), flag('caption_keep_box'), track('caption_track', 'captions'),
    track('caption_second', 'captions'), flag('reading_hold'), range('reading_pace', 6, 2, 12, 1, 'pace')
  ] },
  { id: 'transcript', rows: [...letters('transcript', 160), flag('transcript_words', true), flag('transcript_follow', true)] },
  { id: 'sign', rows: [
    pick('sign_place', 'right', 'left', 'below', 'free'), range('sign_size', 33, 17, 100), flag('sign_swapped'), track('sign_track', 'sign')
  ] },
  { id: 'description', rows: [
    pick('description_mode', 'pause', 'duck', 'off'), range('description_volume', 100, 0, 200, 5), range('description_duck', 25, 0, 100, 5),
    pick('description_overflow', 'pause', 'continue', 'stop'), range('description_rate', 100, 50, 250, 5),
    pick('description_voice', 'made', 'browser')
  ] },
  { id: 'sound', rows: [
    flag('sound_clean'), flag('sound_mono'), range('sound_balance', 0, -100, 100, 10, 'balance'), range('sound_boost', 100, 100, 300, 10)
  ] },
  { id: 'picture', rows: [range('picture_contrast', 100, 50, 200, 5), range('picture_brightness', 100, 50, 200, 5)] },
  { id: 'speed', rows: [
    range('rate', 100, 50, 250, 5), range('aloud_rate', 100, 50, 250, 5), pick('aloud_voice', 'made', 'browser'),
    pick('easy_pace', 'own', 'slow', 'normal')
  ] },
  { id: 'say', rows: [pick('talkativeness', 'normal', 'brief', 'full')] },
  { id: 'keys', rows: [
    flag('single_keys'), flag('scan'), range('scan_seconds', 0, 0, 10, 1, 'seconds'),
    range('scan_hold', 10, 0, 40, 5, 'hold'), flag('scan_click')
  ] },
  { id: 'data', rows: [pick('quality', '', '720p', '480p', '240p', 'audio', 'text')] }
]
