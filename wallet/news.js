/* What the page says of itself above every screen: no network, a clock that is wrong. */

import { both, say } from '../web/words.js';
import { loadSettings } from './settings.js';

const OFFLINE = {
  ko: '통신이 되지 않습니다. 가지고 있는 증명서는 그대로 보여 줄 수 있습니다.',
  en: 'There is no connection. You can show the credentials you have all the same.',
};

export function watchNetwork() {
  const notice = document.getElementById('offline');
  const look = () => {
    notice.hidden = navigator.onLine;
    say(notice, OFFLINE);
  };
  window.addEventListener('online', look);
  window.addEventListener('offline', look);
  look();
  tellClock();
}

async function tellClock() {
  const { clockError } = await loadSettings();
  if (clockError === 0) {
    return;
  }
  const minutes = Math.max(1, Math.round(Math.abs(clockError) / 60000));
  const notice = document.getElementById('clock');
  notice.hidden = false;
  say(notice, both(name => name === 'ko'
    ? `이 기기의 시계가 ${minutes}분쯤 ${clockError > 0 ? '빠릅니다' : '느립니다'}. 창구에서 코드가 거절될 수 있으니 시각을 자동으로 맞춰 주세요.`
    : `This device's clock is about ${minutes} min ${clockError > 0 ? 'fast' : 'slow'}. Counters may refuse its codes: let it be set automatically.`));
}
