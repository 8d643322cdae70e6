/* Where what was shown. */

import { element } from '../web/element.js';
import { both, momentText } from '../web/words.js';
import { ask } from './question.js';
import { allShown } from './shown.js';

const TITLE = { ko: '보여 준 이력', en: 'What I have shown' };
const WAYS = {
  challenge: { ko: '창구의 코드를 찍음', en: 'by the counter\'s code' },
  number: { ko: '창구 번호를 넣음', en: 'by the counter\'s number' },
  time: { ko: '바로 보여 줌', en: 'straight away' },
};

export async function historyScreen(wallet) {
  const all = await allShown(wallet.vault);
  return {
    title: TITLE,
    node: element('div', { class: 'stack loose' },
      element('h1', { say: TITLE }),
      element('p', {
        class: 'quiet-text',
        say: { ko: '이 기기에만 남고 아무에게도 보내지 않습니다. 코드를 보인 때를 적으며, 창구가 실제로 읽었는지는 알 수 없습니다.',
               en: 'It stays on this device and is sent to nobody. It says when a code was shown; whether it was read it cannot know.' },
      }),
      all.length === 0 ? element('p', { class: 'card', say: { ko: '아직 보여 준 적이 없습니다.', en: 'Nothing has been shown yet.' } }) : null,
      element('ul', { class: 'passes' }, ...all.map(one => entry(wallet, one))),
      all.length === 0 ? null : clearButton(wallet)),
  };
}

function entry(wallet, shown) {
  const known = shown.name !== null;
  return element('li', { class: 'card stack tight' },
    element('div', { class: 'spread' },
      element('h2', { class: 'shown-where', say: known ? shown.name : { ko: shown.domain, en: shown.domain } }),
      known ? null : element('span', { 'class': 'badge', 'data-tone': 'bad', 'say': { ko: '등록되지 않은 곳', en: 'Not registered' } })),
    element('p', { class: 'quiet-text' },
      element('time', { datetime: new Date(shown.at).toISOString(), say: both(name => momentText(shown.at, name)) }), ' · ',
      element('span', { say: WAYS[shown.way] })),
    ...shown.items.map(item => element('p', {},
      element('strong', { lang: 'ko' }, item.programme), ' ', element('span', { lang: 'ko' }, item.name))),
    element('details', { class: 'more' },
      element('summary', { say: { ko: '보여 준 항목', en: 'The items' } }),
      ...shown.items.map(item => element('p', {
        say: both(name => `${item.title[name]}: ${item.claims.map(claim => claim[name]).join(', ')}`),
      })),
      known ? element('p', { class: 'hint' }, shown.domain) : null),
    element('button', {
      type: 'button', class: 'button small quiet forget', say: { ko: '이 이력 지우기', en: 'Delete this entry' },
      onclick: async () => {
        await wallet.vault.remove('shown', shown.id);
        wallet.announce({ ko: '이력 하나를 지웠습니다', en: 'One entry was deleted' });
        wallet.show();
      },
    }));
}

function clearButton(wallet) {
  return element('button', {
    type: 'button', class: 'button danger', say: { ko: '이력 모두 지우기', en: 'Delete all of it' },
    onclick: async () => {
      const isSure = await ask({
        title: { ko: '이력을 모두 지울까요?', en: 'Delete all of it?' },
        text: { ko: '되돌릴 수 없습니다. 증명서는 그대로 남습니다.', en: 'It cannot be brought back. Your credentials stay.' },
        action: { ko: '모두 지우기', en: 'Delete all' },
        isDangerous: true,
      });
      if (isSure) {
        await wallet.vault.clear('shown');
        wallet.show();
      }
    },
  });
}
