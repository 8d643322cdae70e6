/* The print page gets what it prints from the window that opened it, by message, so that no certificate is ever part of an
   address or kept in storage. It asks again when it is loaded again. */

const ASKS = 'dojang-print-asks';
const GIVES = 'dojang-print-gives';

/* Opens the page for one paper: { credential, text, kind, replaced }. False when the browser does not allow it. */
export function openPaper(paper) {
  const page = window.open('print.html', '_blank');
  if (page === null) {
    return false;
  }
  window.addEventListener('message', event => {
    if (event.source === page && event.origin === location.origin && event.data === ASKS) {
      page.postMessage({ [GIVES]: paper }, location.origin);
    }
  });
  return true;
}

/* At the print page: the paper, or null when no desk answers. */
export function receivePaper(patience_ms = 3000) {
  if (window.opener === null) {
    return Promise.resolve(null);
  }
  return new Promise(resolve => {
    window.addEventListener('message', event => {
      if (event.source === window.opener && event.origin === location.origin && event.data?.[GIVES]) {
        resolve(event.data[GIVES]);
      }
    });
    window.opener.postMessage(ASKS, location.origin);
    setTimeout(resolve, patience_ms, null);
  });
}
