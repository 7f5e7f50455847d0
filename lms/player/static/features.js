/** What is loaded when it is used. Each module exports `attach(player)`. */

/** @typedef {import('./changxue-player.js').ChangxuePlayer} Player */
/** @typedef {{ attach(player: Player): unknown }} Feature */

/** @type {Record<string, () => Promise<Feature>>} */
export const FEATURES = {
  aloud: () => import('./aloud.js'),
  chapters: () => import('./chapters.js'),
  description: () => import('./description.js'),
  sound: () => import('./sound.js'),
  help: () => import('./help.js'),
  look: () => import('./look.js'),
  notes: () => import('./notes.js'),
  scan: () => import('./scan.js'),
  settings: () => import('./settings.js'),
  sign: () => import('./sign.js'),
  stills: () => import('./stills.js')
}
