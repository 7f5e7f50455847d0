/**
 * What this device keeps besides the files: packs (lessons taken along), evidence (what was studied with them) and who
 * the packs that may be shown belong to. IndexedDB, for pages and for the service worker. Every function may reject:
 * a browser may keep nothing for us, or be full.
 *
 * This file and byte-range.js become part of /sw.js (see lms/player/offline.py): imports and exports stand at the
 * beginning of a line, and its names must not be taken there.
 */

/** @typedef {'packs' | 'evidence' | 'meta'} StoreName packs: by id, evidence: by token, meta: by a name of ours */

/** @type {Promise<IDBDatabase> | null} */
let database = null

/** @returns {Promise<IDBDatabase>} */
function openDatabase() {
  database ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('changxue-offline', 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('packs', { keyPath: 'id' })
      request.result.createObjectStore('evidence', { keyPath: 'token' })
      request.result.createObjectStore('meta')
    }
    request.onsuccess = () => {
      request.result.onversionchange = request.result.onclose = () => {
        request.result.close()
        database = null
      }
      resolve(request.result)
    }
    request.onerror = () => {
      database = null
      reject(request.error)
    }
  })
  return database
}

/**
 * @param {StoreName} name
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} act
 * @returns {Promise<any>}
 */
async function inStore(name, mode, act) {
  const transaction = (await openDatabase()).transaction(name, mode)
  return new Promise((resolve, reject) => {
    const request = act(transaction.objectStore(name))
    transaction.oncomplete = () => resolve(request.result)
    transaction.onerror = transaction.onabort = () => reject(transaction.error)
  })
}

/**
 * @param {StoreName} name
 * @param {string} key
 * @returns {Promise<any>} undefined when there is nothing
 */
export function keptIn(name, key) {
  return inStore(name, 'readonly', (store) => store.get(key))
}

/**
 * @param {StoreName} name
 * @returns {Promise<any[]>}
 */
export function allIn(name) {
  return inStore(name, 'readonly', (store) => store.getAll())
}

/**
 * @param {StoreName} name
 * @param {any} value
 * @param {string} [key] only in `meta`
 */
export function keepIn(name, value, key) {
  return inStore(name, 'readwrite', (store) => store.put(value, key))
}

/**
 * @param {StoreName} name
 * @param {string} key
 */
export function dropFrom(name, key) {
  return inStore(name, 'readwrite', (store) => store.delete(key))
}

/**
 * Read, change and write in one step, so that two tabs never overwrite one another.
 * @param {StoreName} name
 * @param {string} key
 * @param {(value: any) => any} change gets what is kept; what it returns is kept, undefined leaves everything as it is
 * @returns {Promise<any>} what is kept now
 */
export async function changeIn(name, key, change) {
  /** @type {any} */
  let kept
  await inStore(name, 'readwrite', (store) => {
    const request = store.get(key)
    request.onsuccess = () => {
      const changed = change(request.result)
      kept = changed ?? request.result
      if (changed !== undefined) store.put(changed)
    }
    return request
  })
  return kept
}
