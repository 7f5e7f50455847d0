/** Everything the player can do by itself, each with its usual key. Buttons, keys, help and scanning read this table. */

/** @typedef {import('./changxue-player.js').ChangxuePlayer} Player */

const STEP_MS = 10_000
const RATE_STEP = 10
const VOLUME_STEP = 10

/** @param {Player} player */
export function addCoreActions(player) {
  addPlaying(player)
  addSound(player)
  addPanels(player)
}

/** @param {Player} player */
function addPlaying(player) {
  const { conductor, prefs } = player
  /** @param {number} ms */
  const seekBy = (ms) => {
    conductor.seek(conductor.ms + ms)
    player.say(player.placeName(conductor.ms), 'full')
  }
  /** @param {number} rate percent */
  const setRate = (rate) => {
    prefs.set('rate', Math.min(250, Math.max(50, rate)))
    player.say(player.t('core.rate', { rate: prefs.get('rate') }))
  }
  const rate = () => prefs.get('rate') ?? 100
  player.addAction({
    id: 'play', group: 'play', key: 'Alt+Shift+KeyP', run: () => conductor.toggle(),
    name: () => player.t(conductor.wants ? 'action.pause' : 'action.play')
  })
  player.addAction({ id: 'back', group: 'play', key: 'Alt+Shift+ArrowLeft', run: () => seekBy(-STEP_MS) })
  player.addAction({ id: 'forward', group: 'play', key: 'Alt+Shift+ArrowRight', run: () => seekBy(STEP_MS) })
  player.addAction({ id: 'start', group: 'play', key: 'Alt+Shift+Home', run: () => conductor.seek(0) })
  player.addAction({ id: 'slower', group: 'speed', key: 'Alt+Shift+Comma', run: () => setRate(rate() - RATE_STEP) })
  player.addAction({ id: 'faster', group: 'speed', key: 'Alt+Shift+Period', run: () => setRate(rate() + RATE_STEP) })
  player.addAction({ id: 'normal-speed', group: 'speed', key: 'Alt+Shift+Digit0', run: () => setRate(100) })
  player.addControl('play', { icon: 'play', place: 'main' })
  player.addControl('back', { icon: 'back', place: 'main' })
  player.addControl('forward', { icon: 'on', place: 'main' })
  for (const id of ['start', 'slower', 'faster', 'normal-speed']) player.addControl(id, { icon: '', place: 'more' })
}

/** @param {Player} player */
function addSound(player) {
  const { prefs } = player
  /** @param {number} by percent */
  const louder = (by) => {
    prefs.set('volume', Math.min(100, Math.max(0, (prefs.get('volume') ?? 100) + by)))
    prefs.set('muted', false)
    player.say(player.t('core.volume', { volume: prefs.get('volume') }))
  }
  player.addAction({
    id: 'mute', group: 'sound', key: 'Alt+Shift+KeyM', run: () => prefs.set('muted', !prefs.get('muted')),
    pressed: () => Boolean(prefs.get('muted'))
  })
  player.addAction({ id: 'louder', group: 'sound', key: 'Alt+Shift+ArrowUp', run: () => louder(VOLUME_STEP) })
  player.addAction({ id: 'quieter', group: 'sound', key: 'Alt+Shift+ArrowDown', run: () => louder(-VOLUME_STEP) })
  player.addControl('mute', { icon: 'silent', place: 'main' })
  player.addControl('louder', { icon: '', place: 'more' })
  player.addControl('quieter', { icon: '', place: 'more' })
}

/** @param {Player} player */
function addPanels(player) {
  const { captions, manifest } = player
  player.addAction({
    id: 'captions', group: 'modes', key: 'Alt+Shift+Digit1', available: () => captions.choices.length > 0,
    pressed: () => captions.isOn, run: (quiet) => turn(player, 'captions', !captions.isOn, quiet, () => (captions.isOn = !captions.isOn))
  })
  for (const [id, key, has] of /** @type {[string, string, number][]} */ ([
    ['sign', 'Alt+Shift+Digit2', manifest.sign?.length], ['description', 'Alt+Shift+Digit3', manifest.descriptions?.length]
  ])) {
    let isOn = false
    player.addAction({
      id, group: 'modes', key, available: () => Boolean(has), pressed: () => isOn,
      run: (quiet) => turn(player, id, !isOn, quiet, async () => {
        isOn = !isOn
        const feature = await player.use(id)
        if (feature) feature.turn(isOn)
        else isOn = false
      })
    })
  }
  player.addAction({ id: 'full-screen', group: 'view', key: 'Alt+Shift+KeyF', run: async () => (await import('./full-screen.js')).toggleFull(player), pressed: () => player.controls.isFull })
  player.addAction({ id: 'settings', group: 'view', key: 'Alt+Shift+KeyS', run: () => open(player, 'settings') })
  player.addAction({ id: 'help', group: 'view', key: 'Alt+Shift+Slash', run: () => open(player, 'help') })
  player.addControl('captions', { icon: 'captions', place: 'main' })
  player.addControl('full-screen', { icon: '', place: 'main' })
  player.addControl('sign', { icon: '', place: 'more' })
  player.addControl('description', { icon: '', place: 'more' })
  player.addControl('settings', { icon: '', place: 'main' })
  player.addControl('help', { icon: '', place: 'more' })
}

/**
 * Switch a mode, tell the page, say it.
 * @param {Player} player
 * @param {string} mode
 * @param {boolean} on
 * @param {boolean | undefined} quiet at the start nobody asked, so nothing is said
 * @param {() => unknown} act
 */
async function turn(player, mode, on, quiet, act) {
  await act()
  player.refresh()
  const isOn = Boolean(player.actions.get(mode)?.pressed?.())
  player.emit('mode', { mode, on: isOn })
  if (isOn === on && !quiet) player.say(player.t(on ? 'core.mode_on' : 'core.mode_off', { mode: player.t(`action.${mode}`) }))
}

/**
 * @param {Player} player
 * @param {string} feature
 */
async function open(player, feature) {
  const found = await player.use(feature)
  found?.open()
}
