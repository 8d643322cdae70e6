/* Keeps the wallet's own files, so that it opens without a network. `files.js` is made by the build: every file with its
   digest, and the digest of them all, by which a version is told from another. A version comes whole or not at all.

   The scanner is large; it comes after everything else, and is kept as well. */

/* global FILES */
importScripts('files.js');

const PREFIX = 'wallet-';
const CACHE = PREFIX + FILES.version;
const SETTINGS = 'settings.json';
const NOTES = 'wallet-notes';
const root = new URL('./', self.location.href);
const address = path => new URL(path, root).href;
const known = new Set([...FILES.first, ...FILES.later].map(file => address(file.path)));

async function keep(file) {
  const cache = await caches.open(CACHE);
  const answer = await fetch(address(file.path), { cache: 'no-cache', integrity: file.integrity });
  if (!answer.ok) {
    throw new TypeError(`${file.path}: ${answer.status}`);
  }
  await cache.put(address(file.path), answer);
}

async function install() {
  await Promise.all([...FILES.first.map(keep), settings(new Request(address(SETTINGS)))]);
}

async function keepLater() {
  const cache = await caches.open(CACHE);
  for (const file of FILES.later) {
    if (await cache.match(address(file.path)) === undefined) {
      await keep(file);
    }
  }
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter(name => name.startsWith(PREFIX) && name !== CACHE && name !== NOTES);
  await Promise.all(old.map(name => caches.delete(name)));
  await self.clients.claim();
}

/* A file of ours: as it is kept, for a version's files belong together. */
async function ours(url) {
  const cache = await caches.open(CACHE);
  return await cache.match(url) ?? fetch(url);
}

function marked(answer) {
  const headers = new Headers(answer.headers);
  headers.set('X-From-Cache', 'yes');
  return new Response(answer.body, { status: answer.status, headers });
}

/* What the city says now, or said last. */
async function settings(request) {
  const cache = await caches.open(NOTES);
  try {
    const answer = await fetch(request, { cache: 'no-cache' });
    if (answer.ok) {
      await cache.put(request.url, answer.clone());
    }
    return answer;
  } catch {
    const last = await cache.match(request.url);
    return last === undefined ? Response.error() : marked(last);
  }
}

self.addEventListener('install', event => event.waitUntil(install()));
self.addEventListener('activate', event => event.waitUntil(activate()));

self.addEventListener('message', event => {
  if (event.data === 'change') {
    self.skipWaiting();
  } else if (event.data === 'later') {
    event.waitUntil(keepLater().catch(() => {}));
  }
});

self.addEventListener('fetch', event => {
  const { request } = event;
  const url = request.url.split('#')[0];
  if (request.method !== 'GET') {
    return;
  }
  if (url === address(SETTINGS)) {
    event.respondWith(settings(request));
  } else if (request.mode === 'navigate' && (url === root.href || url === address('index.html'))) {
    event.respondWith(ours(address('index.html')));
  } else if (known.has(url)) {
    event.respondWith(ours(url));
  }
});
