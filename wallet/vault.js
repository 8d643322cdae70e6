/* What the wallet keeps on this device, in IndexedDB: its key, its credentials, where it showed what, and what it is about to
   receive. Nothing of it is ever sent anywhere as it is.

   `keys` one by the name 'holder' · `credentials` by number · `shown` by number · `fetching` by number · `notes` by name */

const NAME = 'dojang-wallet';
const VERSION = 1;
const NUMBERED = ['credentials', 'shown', 'fetching'];
const NAMED = ['keys', 'notes'];

function answerOf(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function endOf(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

function make(database) {
  for (const store of NUMBERED) {
    database.createObjectStore(store, { keyPath: 'id', autoIncrement: true });
  }
  for (const store of NAMED) {
    database.createObjectStore(store);
  }
}

export async function openVault() {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => make(request.result);
  return new Vault(await answerOf(request));
}

class Vault {
  constructor(database) {
    this.database = database;
  }

  get(store, id) {
    return answerOf(this.database.transaction(store).objectStore(store).get(id));
  }

  all(store) {
    return answerOf(this.database.transaction(store).objectStore(store).getAll());
  }

  /* Several stores in one step, which happens as a whole or not at all; it is on the disk when this is done. */
  async change(stores, step) {
    const transaction = this.database.transaction(stores, 'readwrite', { durability: 'strict' });
    const opened = Object.fromEntries(stores.map(store => [store, transaction.objectStore(store)]));
    const results = step(opened);
    await endOf(transaction);
    return results?.result;
  }

  /* The number of a new one, or the name. */
  put(store, value, name) {
    return this.change([store], opened => opened[store].put(value, name));
  }

  remove(store, id) {
    return this.change([store], opened => opened[store].delete(id));
  }

  clear(store) {
    return this.change([store], opened => opened[store].clear());
  }
}
