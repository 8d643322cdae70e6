/* The service worker, from the page's side: it makes the wallet open without a network, and brings new versions. */

import { element } from '../web/element.js';

const SCANNER_AFTER_MS = 8000;

/* A new version waits until somebody says yes: nothing changes under a code that is being shown. */
export async function watchUpdates() {
  if (!('serviceWorker' in navigator)) {
    return;
  }
  const had = navigator.serviceWorker.controller !== null;
  const registration = await navigator.serviceWorker.register('sw.js', { updateViaCache: 'none' });
  registration.addEventListener('updatefound', () => follow(registration.installing, had));
  if (registration.waiting !== null && had) {
    offer(registration.waiting);
  }
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (had) {
      location.reload();
    }
  });
}

function follow(worker, had) {
  worker?.addEventListener('statechange', () => {
    if (worker.state === 'installed' && had) {
      offer(worker);
    }
  });
}

function offer(worker) {
  const notice = document.getElementById('update');
  notice.hidden = false;
  notice.replaceChildren(element('div', { class: 'spread' },
    element('span', { say: { ko: '지갑의 새 버전이 준비되었습니다.', en: 'A new version of the wallet is ready.' } }),
    element('button', {
      type: 'button', class: 'button small', say: { ko: '지금 바꾸기', en: 'Change now' },
      onclick: () => worker.postMessage('change'),
    })));
}

/* The scanner is larger than all else, so it comes when the rest has long been there; on a connection that is to be spared,
   when it is asked for. */
export async function keepScannerLater() {
  if (!('serviceWorker' in navigator) || navigator.connection?.saveData === true) {
    return;
  }
  const { active } = await navigator.serviceWorker.ready;
  setTimeout(() => active.postMessage('later'), SCANNER_AFTER_MS);
}
