/* Keeps the page, so that it opens when the network is away: what is there comes from the verifier, and only when that does not
   answer in time from here. Answers about people never come here: only files are kept. */

const CACHE = 'counter-1';
const WAIT_MS = 3000;

const PAGE = ['./', 'ages.js', 'app.js', 'ask.js', 'camera.js', 'claims.js', 'counter.css', 'judge.js', 'kept.js', 'note.js',
  'offline.js', 'reading.js', 'result.js', 'scanner.js', 'service.js', 'session.js', 'settings.json', 'today.js',
  '../web/page.css', '../web/words.js', '../web/element.js', '../web/seal.svg', '../web/core.js', '../web/core.wasm'];
const LATER = ['../web/scan.js', '../web/zxing/reader/index.js', '../web/zxing/share.js', '../web/zxing/zxing_reader.wasm',
  '../web/pdfjs/pdf.min.mjs', '../web/pdfjs/pdf.worker.min.mjs'];

/* What cannot be had now is kept when it is first used. */
async function keep(names) {
  const cache = await caches.open(CACHE);
  await Promise.allSettled(names.map(name => cache.add(new Request(name, { cache: 'no-cache' }))));
}

self.addEventListener('install', event => {
  self.skipWaiting();
  event.waitUntil(keep(PAGE));
});

self.addEventListener('activate', event => {
  event.waitUntil(takeOver());
  keep(LATER);
});

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter(name => name.startsWith('counter-') && name !== CACHE).map(name => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener('fetch', event => {
  const url = new URL(event.request.url);
  const isFile = /^\/(counter|web)\//.test(url.pathname);
  if (event.request.method === 'GET' && url.origin === self.location.origin && isFile) {
    event.respondWith(answer(event.request));
  }
});

async function answer(request) {
  const cache = await caches.open(CACHE);
  const late = new Promise((resolve, reject) => setTimeout(() => reject(new Error('late')), WAIT_MS));
  const fresh = fetch(request).then(async found => {
    if (found.ok) {
      await cache.put(request, found.clone());
    }
    return found;
  });
  fresh.catch(() => {}); // when it comes too late to matter
  try {
    const found = await Promise.race([fresh, late]);
    return found.status >= 502 ? await cache.match(request) ?? found : found;
  } catch {
    return await cache.match(request) ?? fresh;
  }
}
