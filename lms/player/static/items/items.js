/** What the script adds to questions that are put in order or shown in a picture. The plain form stays underneath. */

/**
 * Lines that move up and down by buttons. The line in focus never moves in the document, its neighbour does: so the
 * focus stays where it is. Each select keeps the place that the server reads.
 * @param {HTMLElement} list
 */
export function putInOrder(list) {
  const words = list.dataset
  words.live = ''
  const status = document.createElement('p')
  status.className = 'sr-only'
  status.setAttribute('role', 'status')
  list.after(status)
  const hint = list.parentElement?.querySelector('[data-hint]')
  if (hint instanceof HTMLElement) hint.textContent = hint.dataset.wordsMoving ?? ''
  for (const line of lines(list)) dress(list, line)
  number(list)

  list.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    const line = button?.closest('li')
    if (!button || !line) return
    const up = button.dataset.move === 'up'
    const neighbour = up ? line.previousElementSibling : line.nextElementSibling
    let said = up ? words.wordsFirst : words.wordsLast
    if (neighbour) {
      if (up) line.after(neighbour)
      else line.before(neighbour)
      number(list)
      said = words.wordsMoved
    }
    // An emptied region speaks again even when the words are the same.
    status.textContent = ''
    const text = String(said).replace('{text}', textOf(line)).replace('{place}', String(lines(list).indexOf(line) + 1))
    setTimeout(() => { status.textContent = text }, 50)
  })
}

/**
 * A picture whose outlines can be pressed. The list below it is the control: this only presses there.
 * @param {HTMLElement} figure
 */
export function pressRegions(figure) {
  const group = figure.closest('fieldset')
  if (!group) return
  const fields = /** @type {HTMLInputElement[]} */ ([...group.querySelectorAll('input[name="choice"]')])
  const outlines = /** @type {SVGGElement[]} */ ([...figure.querySelectorAll('[data-number]')])
  const show = () => outlines.forEach((one, place) => one.toggleAttribute('data-on', !!fields[place]?.checked))
  figure.dataset.live = ''
  figure.addEventListener('click', (event) => {
    const outline = event.target instanceof Element ? event.target.closest('[data-number]') : null
    if (outline) fields[outlines.indexOf(/** @type {SVGGElement} */ (outline))]?.click()
  })
  group.addEventListener('change', show)
  show()
}

/** @param {HTMLElement} list @returns {HTMLLIElement[]} */
function lines(list) {
  return /** @type {HTMLLIElement[]} */ ([...list.children])
}

/** @param {HTMLElement} line */
function textOf(line) {
  return line.querySelector('[data-text]')?.textContent ?? ''
}

/**
 * Two buttons and a number in place of the list of places.
 * @param {HTMLElement} list
 * @param {HTMLElement} line
 */
function dress(list, line) {
  const select = line.querySelector('select')
  if (select) select.hidden = true
  const place = document.createElement('span')
  place.className = 'order-place'
  line.prepend(place)
  const buttons = document.createElement('span')
  buttons.className = 'order-buttons'
  for (const [move, name] of [['up', list.dataset.wordsUp], ['down', list.dataset.wordsDown]]) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button button-second'
    button.dataset.move = move
    const which = document.createElement('span')
    which.className = 'sr-only'
    which.textContent = ` ${textOf(line)}`
    button.append(name ?? '', which)
    buttons.append(button)
  }
  line.append(buttons)
}

/** Places as they stand; a button that leads nowhere says so and keeps its focus. @param {HTMLElement} list */
function number(list) {
  const all = lines(list)
  all.forEach((line, index) => {
    const select = line.querySelector('select')
    if (select) select.value = String(index + 1)
    const place = line.querySelector('.order-place')
    if (place) place.textContent = String(index + 1)
    for (const button of line.querySelectorAll('button')) {
      const end = button.dataset.move === 'up' ? 0 : all.length - 1
      button.setAttribute('aria-disabled', String(index === end))
    }
  })
}
