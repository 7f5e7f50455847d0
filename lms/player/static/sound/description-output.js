/** The description on another loudspeaker or pair of headphones, where the browser lets a page choose one. */

/** @typedef {import('../core/changxue-player.js').ChangxuePlayer} Player */

const SHELF = 'changxue.output' // a device is one of this machine: never kept in the account

/**
 * Only for browsers that let a page choose; elsewhere the settings say why it is missing.
 * @param {Player} player
 * @param {HTMLAudioElement | null} audio
 */
export function offer(player, audio) {
  const devices = /** @type {any} */ (navigator.mediaDevices)
  player.addAction({
    id: 'description-output', group: 'sound',
    run: async () => {
      try {
        const { deviceId, label } = await devices.selectAudioOutput()
        await lead(audio, deviceId)
        localStorage.setItem(SHELF, deviceId)
        player.say(player.t('description.output_is', { device: label }), 'must')
      } catch {
        player.say(player.t('description.output_kept'), 'must')
      }
    }
  })
  player.addControl('description-output', { icon: '', place: 'more' })
  const kept = read()
  if (kept) lead(audio, kept).catch(() => player.say(player.t('description.output_lost'), 'normal'))
}

/** @param {any} audio @param {string} deviceId */
async function lead(audio, deviceId) {
  await audio.setSinkId(deviceId)
}

function read() {
  try {
    return localStorage.getItem(SHELF)
  } catch {
    return null
  }
}
