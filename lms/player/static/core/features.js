/**
 * What is loaded when it is used; each module exports `attach(player)`. The buttons and keys of a feature stand from the
 * start; with the first use its code comes and puts its own action in the place of the one here.
 */

/** @typedef {import('./changxue-player.js').ChangxuePlayer} Player */
/** @typedef {{ attach(player: Player): unknown }} Feature */

/** @type {Record<string, () => Promise<Feature>>} */
export const FEATURES = {
  aloud: () => import('../sound/aloud.js'),
  chapters: () => import('../structure/chapters.js'),
  description: () => import('../sound/description.js'),
  sound: () => import('../sound/sound.js'),
  help: () => import('../choices/help.js'),
  look: () => import('../choices/look.js'),
  notes: () => import('../structure/notes.js'),
  scan: () => import('../choices/scan.js'),
  settings: () => import('../choices/settings.js'),
  sign: () => import('../sign/sign.js'),
  stills: () => import('./stills.js')
}

/** Feature, group of its actions, what the lesson must have, and each action with its usual key.
 * @type {[string, string, (manifest: any) => unknown, Record<string, string>][]} */
const LATER = [
  ['chapters', 'chapters', ({ chapters }) => chapters?.length, {
    'chapter-previous': 'Alt+Shift+KeyV', 'chapter-next': 'Alt+Shift+KeyN', contents: 'Alt+Shift+KeyC'
  }],
  ['chapters', 'chapters', ({ chapters }) => Array.isArray(chapters) && chapters.some((/** @type {any} */ one) => one.children?.length), {
    'chapter-coarser': 'Alt+Shift+BracketLeft', 'chapter-finer': 'Alt+Shift+BracketRight'
  }],
  ['chapters', 'chapters', () => true, { where: 'Alt+Shift+KeyH' }],
  ['notes', 'notes', ({ notes_url: url }) => url, { bookmark: 'Alt+Shift+KeyK', note: 'Alt+Shift+KeyO' }],
  ['notes', 'notes', () => true, { 'copy-link': 'Alt+Shift+KeyL' }],
  ['aloud', 'text', () => true, { aloud: 'Alt+Shift+KeyR' }],
  ['sound', 'sound', () => true, { 'sound-clean': '', 'sound-mono': '' }],
  ['scan', 'view', () => true, { scan: '' }]
]

/** @param {Player} player */
export function addLaterActions(player) {
  for (const [feature, group, has, keys] of LATER) {
    if (!has(player.manifest)) continue
    for (const [id, key] of Object.entries(keys)) {
      if (player.actions.has(id)) continue
      player.addAction({ id, group, key, run })
      player.addControl(id, { icon: '', place: 'more' })
      async function run() {
        const before = player.actions.get(id)
        await player.use(feature)
        if (player.actions.get(id) !== before) player.run(id)
      }
    }
  }
  // What lies under the slider is told by the chapters as soon as someone asks.
  player.addEventListener('preview', () => player.use('chapters'), { once: true })
  player.root.querySelector('.seek')?.addEventListener('pointerenter', () => player.use('chapters'), { once: true })
}
