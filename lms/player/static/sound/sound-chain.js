/**
 * What is done to the sound: clearer speech, one channel for both ears, balance, and louder without cracking. Made of
 * the nodes of any audio context, so that a test can hear it faster than real time.
 */

/** @typedef {{ clean: boolean, mono: boolean, balance: number, boost: number, duck: number }} Sound balance -1 to 1; boost
 *   and duck as factors */
/** @typedef {{ set(volume: number): void, context: AudioContext }} Amplifier */

const GLIDE_S = 0.04 // a step in loudness would click
const RUMBLE_HZ = 120
const SPEECH_HZ = 2800 // consonants, which tell words apart
const SPEECH_DB = 6
const KNEE = 0.7
const MOST = 0.97
const MAKE_UP = 0.88
const HEADROOM = 8 // how far above full scale the limiter still bends instead of cutting

export class SoundChain {
  /** @type {AudioNode[]} */
  #nodes = []
  #layout = ''
  #both
  #clean
  #balance
  #boost

  /**
   * @param {BaseAudioContext} context
   * @param {AudioNode} source
   */
  constructor(context, source) {
    this.context = context
    this.source = source
    this.output = context.createGain()
    this.output.connect(context.destination)
    this.#both = gain(context, 1)
    this.#both.channelCountMode = 'explicit'
    this.#clean = clearer(context)
    this.#boost = { loud: gain(context, 1), limit: limiter(context) }
    this.#balance = { stereo: gain(context, 2), even: context.createGain(), pan: context.createStereoPanner() }
    this.#balance.stereo.channelCountMode = 'explicit'
  }

  /** @param {Sound} sound */
  set({ clean, mono, balance, boost, duck }) {
    const [both, { loud, limit }, { stereo, even, pan }] = [this.#both, this.#boost, this.#balance]
    this.#connect([
      ...(mono ? [both] : []),
      ...(clean ? this.#clean : []),
      ...(clean || boost > 1 ? [loud, ...limit] : []),
      ...(balance ? [stereo, even, pan] : [])
    ], [mono, clean, boost > 1, balance !== 0].join())
    this.#glide(loud.gain, boost)
    this.#glide(this.output.gain, duck)
    this.#glide(pan.pan, balance)
    // Moving one ear's sound over to the other adds it there: what is added is taken off before, so that nothing cracks.
    this.#glide(even.gain, 1 / (1 + Math.sin((Math.abs(balance) * Math.PI) / 2)))
  }

  /** @param {AudioParam} param @param {number} value */
  #glide(param, value) {
    const now = this.context.currentTime
    if (now) param.setTargetAtTime(value, now, GLIDE_S / 3)
    else param.value = value
  }

  /** @param {AudioNode[]} nodes @param {string} layout */
  #connect(nodes, layout) {
    if (layout === this.#layout) return
    this.#layout = layout
    for (const node of [this.source, ...this.#nodes]) node.disconnect()
    this.#nodes = nodes
    chain([this.source, ...nodes, this.output])
  }
}

/**
 * Make a media element louder than it can be by itself. From then on it sounds through an audio context.
 * @param {HTMLMediaElement} media
 * @returns {Promise<Amplifier | null>} null where the browser does not let it sound now
 */
export async function amplify(media) {
  const context = await runningContext()
  if (!context) return null
  const loud = context.createGain()
  chain([context.createMediaElementSource(media), loud, ...limiter(context), context.destination])
  return {
    context,
    set(volume) {
      loud.gain.setTargetAtTime(volume, context.currentTime, GLIDE_S / 3)
      if (context.state !== 'running') context.resume().catch(() => {})
    }
  }
}

/**
 * A context that really runs. One that waits for a gesture would swallow the sound of everything led through it.
 * @returns {Promise<AudioContext | null>}
 */
export async function runningContext() {
  if (!globalThis.AudioContext) return null
  const context = new AudioContext()
  const patience = new Promise((resolve) => setTimeout(resolve, 700))
  await Promise.race([context.resume().catch(() => {}), patience])
  if (context.state === 'running') return context
  context.close().catch(() => {})
  return null
}

/** @param {BaseAudioContext} context */
function clearer(context) {
  const low = context.createBiquadFilter()
  low.type = 'highpass'
  low.frequency.value = RUMBLE_HZ
  const presence = context.createBiquadFilter()
  presence.type = 'peaking'
  presence.frequency.value = SPEECH_HZ
  presence.Q.value = 0.9
  presence.gain.value = SPEECH_DB
  const even = context.createDynamicsCompressor()
  even.threshold.value = -26
  even.knee.value = 12
  even.ratio.value = 2.5
  even.attack.value = 0.005
  even.release.value = 0.2
  return [low, presence, even]
}

/** First gently by a compressor, then whatever is left by a curve that bends and never cuts. @param {BaseAudioContext} context */
function limiter(context) {
  const press = context.createDynamicsCompressor()
  press.threshold.value = -3
  press.knee.value = 3
  press.ratio.value = 12
  press.attack.value = 0.002
  press.release.value = 0.15
  const less = gain(context, 2)
  less.channelCountMode = 'clamped-max'
  less.gain.value = MAKE_UP / HEADROOM // a compressor makes everything louder by itself; that is taken back
  const bend = context.createWaveShaper()
  bend.curve = softCurve()
  return [press, less, bend]
}

/** Straight up to the knee, then ever flatter. @returns {Float32Array<ArrayBuffer>} */
function softCurve() {
  const curve = new Float32Array(8193)
  const room = MOST - KNEE
  for (let n = 0; n < curve.length; n += 1) {
    const x = ((2 * n) / (curve.length - 1) - 1) * HEADROOM
    const over = Math.abs(x) - KNEE
    curve[n] = over <= 0 ? x : Math.sign(x) * (KNEE + room * Math.tanh(over / room))
  }
  return curve
}

/** @param {BaseAudioContext} context @param {number} channels */
function gain(context, channels) {
  const node = context.createGain()
  node.channelCount = channels
  return node
}

/** @param {AudioNode[]} nodes */
function chain(nodes) {
  nodes.reduce((one, other) => one.connect(other))
}
