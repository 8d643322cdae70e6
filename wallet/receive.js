/* Receiving: what is offered by whom, the PIN, and then the credential. */

import { element, replaceContent } from '../web/element.js';
import { both, say } from '../web/words.js';
import { ownerName, readCredential } from './credential.js';
import { focusHeading } from './heading.js';
import { icon } from './icon.js';
import { readLink } from './link.js';
import { pass } from './pass.js';
import { Reception } from './reception.js';
import { attemptsLeft, Refusal, refusalOf } from './refusal.js';
import { scan } from './scanner.js';
import { trouble } from './trouble.js';
import { wardForm } from './ward.js';

const TITLE = { ko: '증명서 받기', en: 'Receive a credential' };
const AGAIN = { ko: '다시 시도', en: 'Try again' };

export async function receiveScreen(wallet) {
  const receiving = new Receiving(wallet);
  await receiving.begin();
  return { title: TITLE, node: receiving.node };
}

class Receiving {
  constructor(wallet) {
    this.wallet = wallet;
    this.node = element('div', { class: 'stack loose' });
  }

  /* With the link that was opened, else with what was interrupted, else with the question for a link. */
  async begin() {
    const link = this.wallet.takeOffer();
    if (link !== null) {
      await this.follow(link);
      return;
    }
    const [interrupted] = await Reception.interrupted(this.wallet.vault);
    if (interrupted === undefined) {
      this.askLink();
      return;
    }
    this.take(interrupted);
  }

  turn(...content) {
    replaceContent(this.node, ...content);
    focusHeading(this.node);
  }

  async follow(link) {
    this.turn(heading(TITLE), waiting({ ko: '발급 안내를 확인하고 있습니다…', en: 'Looking at the offer…' }));
    try {
      this.take(await Reception.begin(this.wallet.vault, link));
    } catch (error) {
      const refusal = refusalOf(error);
      this.turn(heading(TITLE), trouble(refusal, refusal.isPassing ? again(() => this.follow(link)) : null), this.anotherWay());
    }
  }

  take(reception) {
    this.reception = reception;
    if (reception.needsPin) {
      this.askPin();
    } else {
      this.fetch();
    }
  }

  anotherWay() {
    return element('button', {
      type: 'button', class: 'button quiet', onclick: () => this.askLink(),
      say: { ko: '다른 발급 안내로 받기', en: 'Use another offer' },
    });
  }

  askLink() {
    const field = element('textarea', {
      'id': 'link', 'rows': 3, 'autocomplete': 'off', 'autocapitalize': 'off', 'spellcheck': 'false',
      'aria-describedby': 'link-hint', 'placeholder': 'openid-credential-offer://…',
    });
    const problem = element('div');
    const paste = event => {
      event.preventDefault();
      if (readLink(field.value) === null) {
        field.setAttribute('aria-invalid', 'true');
        problem.replaceChildren(trouble(new Refusal('no_offer')));
        field.focus();
        return;
      }
      this.follow(field.value);
    };
    this.turn(
      heading(TITLE),
      element('p', {
        say: { ko: '시에서 보낸 문자나 전자우편의 링크를 누르면 이 화면이 바로 열립니다. 링크가 열리지 않으면 아래 방법을 쓰세요.',
               en: 'The link in the city\'s message opens this page by itself. If it does not, use one of these ways.' },
      }),
      element('button', { type: 'button', class: 'button primary large block', onclick: () => this.scan() }, icon('camera'),
        element('span', { say: { ko: '안내문의 QR 코드 찍기', en: 'Scan the QR code of the letter' } })),
      element('form', { class: 'card stack', onsubmit: paste },
        element('div', { class: 'field' },
          element('label', { for: 'link', say: { ko: '링크 붙여 넣기', en: 'Paste the link' } }),
          element('p', {
            id: 'link-hint', class: 'hint',
            say: { ko: '메시지에서 링크 전체를 복사해 붙여 넣어 주세요.', en: 'Copy the whole link from the message.' },
          }),
          field),
        problem,
        element('button', { class: 'button', say: { ko: '확인', en: 'Go on' } })));
  }

  async scan() {
    const text = await scan({ ko: '안내문의 QR 코드 찍기', en: 'Scan the QR code of the letter' }, found => {
      if (readLink(found) === null) {
        throw new Refusal('no_offer');
      }
      return found;
    });
    if (text !== null) {
      this.follow(text);
    }
  }

  askPin(refusal = null) {
    const length = this.reception.pinLength;
    const field = element('input', {
      'id': 'pin', 'class': 'digits', 'inputmode': 'numeric', 'autocomplete': 'one-time-code', 'required': true,
      'aria-describedby': 'pin-hint pin-problem', 'aria-invalid': refusal === null ? null : 'true',
    });
    const problem = element('div', { id: 'pin-problem' }, refusal === null ? null : trouble(refusal, leftText(refusal)));
    const send = event => {
      event.preventDefault();
      const pin = field.value.replace(/\D/g, '');
      if (pin.length !== length) {
        field.setAttribute('aria-invalid', 'true');
        problem.replaceChildren(element('p', { class: 'error', role: 'alert', say: digitsText(length) }));
        field.focus();
        return;
      }
      this.redeem(pin);
    };
    this.turn(
      heading({ ko: '이 증명서를 받으시겠습니까?', en: 'Receive this credential?' }),
      this.offered(),
      element('form', { class: 'card stack', onsubmit: send },
        element('div', { class: 'field' },
          element('label', { for: 'pin', say: pinLabel(length) }),
          element('p', {
            id: 'pin-hint', class: 'hint',
            say: { ko: '문자, 우편 또는 창구에서 링크와 따로 받은 번호입니다.', en: 'It was sent or handed to you apart from the link.' },
          }),
          field, problem),
        element('button', { class: 'button primary large block', say: { ko: '받기', en: 'Receive' } })),
      this.dropButton());
    if (refusal !== null) {
      field.focus();
    }
  }

  offered() {
    return element('section', { class: 'card offered' },
      element('dl', { class: 'facts' },
        element('dt', { say: { ko: '증명서', en: 'Credential' } }), element('dd', { say: this.reception.title }),
        element('dt', { say: { ko: '발급처', en: 'Issued by' } }), element('dd', { say: this.reception.office })));
  }

  dropButton() {
    return element('button', {
      type: 'button', class: 'button quiet', say: { ko: '받지 않기', en: 'Do not receive it' },
      onclick: async () => {
        await this.reception.forget();
        this.wallet.go('');
      },
    });
  }

  async redeem(pin) {
    this.turn(heading(TITLE), this.offered(), waiting({ ko: '비밀번호를 확인하고 있습니다…', en: 'Checking the PIN…' }));
    try {
      await this.reception.redeem(pin);
    } catch (error) {
      this.afterPin(refusalOf(error), pin);
      return;
    }
    await this.fetch();
  }

  afterPin(refusal, pin) {
    if (refusal.reason === 'pin_wrong') {
      this.askPin(refusal);
      return;
    }
    const more = refusal.isPassing ? again(() => this.redeem(pin)) : null;
    this.turn(heading(TITLE), this.offered(), trouble(refusal, more), this.anotherWay());
  }

  async fetch() {
    this.turn(heading(TITLE), this.offered(), waiting({ ko: '증명서를 받고 있습니다…', en: 'Receiving the credential…' }));
    try {
      const id = await this.reception.fetch(this.wallet.core, await this.wallet.key());
      navigator.storage?.persist?.().catch(() => {});
      await this.done(id);
    } catch (error) {
      const refusal = refusalOf(error);
      const more = refusal.isPassing || refusal.reason === 'program' ? again(() => this.fetch()) : this.anotherWay();
      this.turn(heading(TITLE), this.offered(), trouble(refusal, more));
    }
  }

  async done(id) {
    const kept = await this.wallet.vault.get('credentials', id);
    const others = (await this.wallet.vault.all('credentials')).filter(one => one.id !== id);
    const owner = ownerName(others);
    const isAnothers = owner !== null && owner !== kept.credential.credentialSubject.name;
    this.turn(
      heading({ ko: '증명서를 받았습니다', en: 'The credential is here' }),
      pass(readCredential(kept, this.wallet.kinds)),
      isAnothers ? wardForm(this.wallet, kept, () => this.done(id)) : null,
      element('a', {
        class: 'button primary large block', href: `#/present/${id}`, say: { ko: '창구에 보여 주기', en: 'Show at a counter' },
      }),
      element('a', { class: 'button block', href: '#/', say: { ko: '내 증명서로', en: 'To my credentials' } }));
    this.wallet.announce({ ko: '증명서를 받았습니다', en: 'The credential is here' });
  }
}

function heading(sentence) {
  return element('h1', { say: sentence });
}

function waiting(sentence) {
  return element('p', { class: 'waiting', role: 'status', say: sentence });
}

function again(step) {
  return element('button', { type: 'button', class: 'button', say: AGAIN, onclick: step });
}

function leftText(refusal) {
  if (refusal.attemptsLeft === null || refusal.attemptsLeft === undefined) {
    return null;
  }
  return say(element('p', { class: 'attempts' }), attemptsLeft(refusal.attemptsLeft));
}

function pinLabel(length) {
  return both(name => name === 'ko' ? `비밀번호 (숫자 ${length}자리)` : `PIN (${length} digits)`);
}

function digitsText(length) {
  return both(name => name === 'ko' ? `숫자 ${length}자리를 모두 넣어 주세요.` : `Enter all ${length} digits.`);
}
