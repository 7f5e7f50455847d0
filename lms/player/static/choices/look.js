/** The look of the picture and of the lesson's text, as the person chose it. Loaded only when it differs from the usual. */

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */

const FONTS = /** @type {Record<string, string>} */ ({
  sans: 'sans-serif', serif: '"Songti SC", "Noto Serif CJK SC", SimSun, serif', mono: 'ui-monospace, monospace',
  kai: 'KaiTi, "Kaiti SC", STKaiti, "AR PL UKai CN", serif'
})

/** Chosen colours hold for everything in the text: the theme's own shades would be lost on them. */
const TOKENS = { color: ['--ink', '--muted', '--accent', '--accent-strong', '--edge'], background: ['--surface', '--ground', '--accent-soft'] }

/** @param {Player} player */
export function attach(player) {
  const { prefs } = player
  const look = () => {
    const picture = ['contrast', 'brightness'].filter((name) => differs(prefs.get(`picture_${name}`), 100))
    set(player.stage, '--picture', picture.map((name) => `${name}(${prefs.get(`picture_${name}`)}%)`).join(' '))
    const text = player.lesson.querySelector('transcript-panel')
    if (text instanceof HTMLElement) dress(text, (name) => prefs.get(`transcript_${name}`))
  }
  prefs.addEventListener('change', (event) => {
    if (/^(picture|transcript)_/.test(/** @type {CustomEvent} */ (event).detail.name)) look()
  })
  look()
  return { look }
}

/** @param {HTMLElement} text @param {(name: string) => any} get */
function dress(text, get) {
  const em = (/** @type {string} */ name) => (get(name) ? `${get(name) / 100}em` : '')
  set(text, 'font-size', differs(get('size'), 100) ? `${get('size')}%` : '')
  set(text, 'font-family', FONTS[get('font')] ?? '')
  set(text, 'line-height', differs(get('line'), 160) ? String(get('line') / 100) : '')
  set(text, 'letter-spacing', em('letter'))
  set(text, 'word-spacing', em('word'))
  for (const [name, tokens] of Object.entries(TOKENS)) for (const token of [name, ...tokens]) set(text, token, get(name) ?? '')
}

/** @param {unknown} value @param {number} usual */
function differs(value, usual) {
  return value !== undefined && value !== usual
}

/** @param {HTMLElement} element @param {string} name @param {string} value '' leaves it to the theme */
function set(element, name, value) {
  if (value) element.style.setProperty(name, value)
  else element.style.removeProperty(name)
}
