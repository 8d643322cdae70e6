/* What the wallet holds. */

import { element } from '../web/element.js';
import { both } from '../web/words.js';
import { readCredential } from './credential.js';
import { icon } from './icon.js';
import { pass } from './pass.js';
import { Reception } from './reception.js';

const ORDER = { current: 0, soon: 0, early: 1, expired: 2 };

export async function homeScreen(wallet) {
  const [kept, interrupted] = await Promise.all([wallet.vault.all('credentials'), Reception.interrupted(wallet.vault)]);
  const title = { ko: '내 증명서', en: 'My credentials' };
  if (kept.length === 0) {
    return { title, node: element('div', { class: 'stack loose' }, ...interrupted.map(goOn), ...welcome()) };
  }
  const all = kept.map(one => readCredential(one, wallet.kinds)).reverse()
    .sort((a, b) => ORDER[a.state] - ORDER[b.state]);
  return {
    title,
    node: element('div', { class: 'stack loose' },
      element('div', { class: 'spread' },
        element('h1', { say: title }),
        element('span', { class: 'quiet-text', say: countText(all.length) })),
      ...interrupted.map(goOn),
      all.some(read => read.isShowable) ? showButton() : null,
      element('ul', { class: 'passes' }, ...all.map(item)),
      element('a', { class: 'button block', href: '#/receive' }, icon('receive'),
        element('span', { say: { ko: '증명서 더 받기', en: 'Receive another' } }))),
  };
}

function countText(count) {
  return { ko: `${count}개`, en: count === 1 ? '1 credential' : `${count} credentials` };
}

function showButton() {
  return element('a', { class: 'button primary large block', href: '#/present' }, icon('camera'),
    element('span', { say: { ko: '창구에 보여 주기', en: 'Show at a counter' } }));
}

function item(read) {
  return element('li', {},
    element('a', { class: 'pass-link', href: `#/credential/${read.id}` }, pass(read)));
}

function goOn(reception) {
  return element('div', { 'class': 'notice', 'data-tone': 'info' },
    element('div', { class: 'spread' },
      element('span', {
        say: both(name => name === 'ko' ? `받다 만 증명서가 있습니다: ${reception.title.ko}`
                                        : `Not received yet: ${reception.title.en}`),
      }),
      element('a', { class: 'button small', href: '#/receive', say: { ko: '이어서 받기', en: 'Go on' } })));
}

function step(title, text) {
  return element('li', {}, element('strong', { say: title }), element('p', { class: 'quiet-text', say: text }));
}

function welcome() {
  return [
    element('div', { class: 'welcome' },
      element('img', { src: '../web/seal.svg', alt: '', width: 88, height: 88 }),
      element('h1', { say: { ko: '종이 대신, 휴대전화로 증명하세요', en: 'Your certificates, on your phone' } }),
      element('p', {
        class: 'quiet-text',
        say: { ko: '시에서 받은 자격 확인서를 이 기기에 보관하고, 창구에서 코드로 보여 줍니다. 통신이 되지 않아도 됩니다.',
               en: 'Keep the city\'s confirmations on this device and show them at a counter as a code, also without a connection.' },
      })),
    element('ol', { class: 'steps card' },
      step({ ko: '받기', en: 'Receive' },
           { ko: '시에서 보낸 링크를 열거나 안내문의 QR 코드를 찍고, 따로 받은 여섯 자리 비밀번호를 넣습니다.',
             en: 'Open the city\'s link or scan the code on its letter, and enter the six digits that come apart from it.' }),
      step({ ko: '보여 주기', en: 'Show' },
           { ko: '누가 무엇을 보는지 먼저 알려 드립니다. 동의하면 90초 동안 쓸 수 있는 코드가 나타납니다.',
             en: 'You are told first who will see what. If you agree, a code appears that is good for 90 seconds.' }),
      step({ ko: '안심하기', en: 'Be safe' },
           { ko: '증명서와 키는 이 기기에만 있습니다. 어디에서 보여 주었는지도 나만 볼 수 있습니다.',
             en: 'Credentials and key are on this device only. Where you showed them only you can see.' })),
    element('a', { class: 'button primary large block', href: '#/receive' }, icon('receive'),
      element('span', { say: { ko: '증명서 받기', en: 'Receive a credential' } })),
    element('p', { class: 'centre' },
      element('a', { href: '#/more', say: { ko: '휴대전화를 잃어버리면 어떻게 되나요?', en: 'What if I lose my phone?' } })),
  ];
}
