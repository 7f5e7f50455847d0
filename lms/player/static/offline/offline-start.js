/** On pages outside a lesson: sends what was studied without a connection. Loads the rest only where packs are. */
try {
  if (localStorage.getItem('changxue.packs')) import('./offline-return.js').then((module) => module.begin())
} catch {
  // A browser that keeps nothing has nothing to send.
}
