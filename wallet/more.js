/* Help, and what can be done with the wallet as a whole. */

import { element } from '../web/element.js';
import { both, dayText, say } from '../web/words.js';
import { download, exportFile } from './export.js';
import { ask } from './question.js';
import { allRefusals } from './refusal.js';

const TITLE = { ko: '도움말과 관리', en: 'Help and settings' };
const STORES = ['keys', 'credentials', 'shown', 'fetching', 'notes'];

export async function moreScreen(wallet) {
  const [kept, key, isPersistent] = await Promise.all([
    wallet.vault.all('credentials'), wallet.vault.get('keys', 'holder'), navigator.storage?.persisted?.() ?? false,
  ]);
  return {
    title: TITLE,
    node: element('div', { class: 'stack loose' },
      element('h1', { say: TITLE }),
      answers(),
      copies(kept),
      storage(isPersistent),
      about(wallet, key),
      numbers()),
  };
}

function section(title, ...content) {
  return element('section', { class: 'card stack' }, element('h2', { say: title }), ...content);
}

function paragraph(sentence) {
  return element('p', { say: sentence });
}

function answer(question, ...sentences) {
  return element('details', { class: 'more' },
    element('summary', { say: question }), ...sentences.map(paragraph));
}

function answers() {
  return section({ ko: '자주 묻는 것', en: 'Questions' },
    answer({ ko: '휴대전화를 잃어버렸습니다', en: 'I have lost my phone' },
           { ko: '증명서를 발급한 부서에 알려 주세요. 그 증명서를 폐지하고 새 휴대전화로 다시 발급합니다.',
             en: 'Tell the office that issued your credentials. It revokes them and issues them anew for another phone.' },
           { ko: '화면이 잠겨 있으면 주운 사람은 지갑을 열 수 없습니다. 휴대전화의 화면 잠금을 꼭 켜 두세요.',
             en: 'Whoever finds it cannot open the wallet of a locked phone. Do keep its screen lock on.' }),
    answer({ ko: '새 휴대전화로 옮기고 싶습니다', en: 'I want to move to another phone' },
           { ko: '키는 이 기기 밖으로 나갈 수 없으므로 증명서를 옮길 수 없습니다. 새 휴대전화에서 지갑을 열고 부서에 다시 발급을 요청해 주세요.',
             en: 'The key cannot leave this device, so credentials cannot be moved. Open the wallet on the new phone and ask the office to issue again.' }),
    answer({ ko: '통신이 되지 않는 곳에서도 쓸 수 있나요?', en: 'Does it work without a connection?' },
           { ko: '네. 보여 줄 때는 통신이 필요 없습니다. 새로 받을 때만 필요합니다.',
             en: 'Yes. Showing needs none; only receiving does.' }),
    answer({ ko: '자녀나 피보호자의 증명서도 받을 수 있나요?', en: 'Can I hold my child\'s credential?' },
           { ko: '네. 보호자의 지갑으로 발급받은 증명서는 ‘자녀·피보호자 증명서’로 표시할 수 있습니다. 창구에는 보호자가 함께 가야 합니다.',
             en: 'Yes. One that was issued to your wallet can be marked as your child\'s or ward\'s. You go to the counter yourself.' }),
    answer({ ko: '휴대전화 없이도 되나요?', en: 'Can I do without a phone?' },
           { ko: '네. 같은 내용을 종이 증명서로 받을 수 있습니다. 신청한 부서에 말씀해 주세요.',
             en: 'Yes. The office prints the same as a paper certificate. Just ask.' }));
}

function copies(kept) {
  return section({ ko: '내보내기', en: 'Export' },
    paragraph({ ko: '증명서의 사본을 파일로 저장합니다. 키는 이 기기에만 있으므로 그 파일로는 다른 곳에서 증명서를 보여 줄 수 없습니다. 파일에는 개인정보가 들어 있으니 조심해서 보관해 주세요.',
                en: 'Saves copies of your credentials as a file. The key stays on this device, so nothing can be shown with the file from elsewhere. It holds personal data: keep it with care.' }),
    element('button', {
      type: 'button', class: 'button', disabled: kept.length === 0, onclick: () => download(exportFile(kept)),
      say: { ko: '파일로 저장', en: 'Save as a file' },
    }));
}

const KEPT = { ko: '이 브라우저는 지갑을 스스로 지우지 않습니다.', en: 'This browser will not delete the wallet on its own.' };
const NOT_KEPT = {
  ko: '저장 공간이 모자라면 브라우저가 지갑을 지울 수 있습니다. 홈 화면에 설치하거나 아래에서 보호를 요청해 주세요.',
  en: 'The browser may delete the wallet when space runs short. Install it on the home screen, or ask for protection here.',
};

function storage(isPersistent) {
  const state = say(element('p', { role: 'status' }), isPersistent ? KEPT : NOT_KEPT);
  const button = element('button', {
    type: 'button', class: 'button', hidden: isPersistent, say: { ko: '저장 공간 보호 요청', en: 'Ask for protection' },
    onclick: async () => {
      const granted = await navigator.storage?.persist?.() ?? false;
      button.hidden = granted;
      say(state, granted ? KEPT : {
        ko: '브라우저가 지금은 허락하지 않았습니다. 홈 화면에 설치하면 대개 보호됩니다.',
        en: 'The browser does not grant it now. It usually does once the wallet is installed on the home screen.',
      });
    },
  });
  return section({ ko: '저장 공간', en: 'Storage' }, state, button);
}

function about(wallet, key) {
  return section({ ko: '이 지갑', en: 'This wallet' },
    key === undefined
      ? paragraph({ ko: '아직 키가 없습니다. 첫 증명서를 받을 때 만듭니다.', en: 'It has no key yet; one is made with the first credential.' })
      : element('dl', { class: 'facts' },
        element('dt', { say: { ko: '키 종류', en: 'Kind of key' } }), element('dd', {}, key.kind),
        element('dt', { say: { ko: '만든 날', en: 'Made' } }), element('dd', { say: both(name => dayText(key.made, name)) }),
        element('dt', { say: { ko: '공개 이름', en: 'Public name' } }),
        element('dd', {}, element('code', {}, wallet.core.holder(key).did))),
    element('button', {
      type: 'button', class: 'button danger', onclick: () => deleteAll(wallet),
      say: { ko: '지갑을 모두 지우기', en: 'Delete the whole wallet' },
    }));
}

async function deleteAll(wallet) {
  const isSure = await ask({
    title: { ko: '지갑을 모두 지울까요?', en: 'Delete the whole wallet?' },
    text: { ko: '증명서, 키, 이력을 모두 지웁니다. 되돌릴 수 없습니다. 기기를 남에게 넘기기 전에 쓰세요.',
            en: 'Credentials, key and history are deleted and cannot be brought back. For before you hand the device on.' },
    action: { ko: '모두 지우기', en: 'Delete all' },
    isDangerous: true,
  });
  if (isSure) {
    await wallet.vault.change(STORES, stores => STORES.forEach(name => stores[name].clear()));
    wallet.announce({ ko: '지갑을 모두 지웠습니다', en: 'The wallet was deleted' });
    wallet.go('');
  }
}

function numbers() {
  return section({ ko: '안내 번호', en: 'Numbers to quote' },
    paragraph({ ko: '문제가 생기면 화면에 안내 번호가 나타납니다. 신청한 부서나 시 민원 전화에 이 번호를 말씀해 주세요.',
                en: 'When something goes wrong, a number is shown. Quote it to the office or to the city\'s help line.' }),
    element('details', { class: 'more' },
      element('summary', { say: { ko: '모든 번호', en: 'All numbers' } }),
      element('dl', { class: 'facts' },
        ...allRefusals().flatMap(({ number, title }) => [element('dt', {}, number), element('dd', { say: title })]))));
}
