/* What a counter keeps on this device: public data only, so that it works when the network is away. Claims never come here.

     await put('bundle', { text, etag, at });
     const bundle = await get('bundle');                       // undefined when there is none */

const NAME = 'dojang-counter';
const STORE = 'kept';
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function ask(mode, question) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const request = question(database.transaction(STORE, mode).objectStore(STORE));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/* A browser that keeps nothing (a private window) is no fault: then it lasts as long as the page. */
export async function get(name) {
  try {
    return await ask('readonly', store => store.get(name));
  } catch {
    return undefined;
  }
}

export async function put(name, value) {
  try {
    await ask('readwrite', store => store.put(value, name));
  } catch {
    // as above
  }
}

/* Puts there what `change` makes of what is there, whatever another window does meanwhile. */
export async function update(name, change) {
  try {
    const database = await open();
    await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, 'readwrite');
      const store = transaction.objectStore(STORE);
      const request = store.get(name);
      request.onsuccess = () => store.put(change(request.result), name);
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  } catch {
    // as above
  }
}
