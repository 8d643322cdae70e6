/* Presenting, step by step: what, how, to whom with which items, and only then the code. */

import { element, replaceContent } from '../web/element.js';
import { both } from '../web/words.js';
import { audienceOfAll, audienceOfChallenge, audienceOfNumber, NUMBER_DIGITS } from './audience.js';
import { readCredential } from './credential.js';
import { focusHeading } from './heading.js';
import { icon } from './icon.js';
import { wardText } from './pass.js';
import { refusalOf } from './refusal.js';
import { scan } from './scanner.js';
import { remember } from './shown.js';
import { Stage } from './stage.js';
import { trouble } from './trouble.js';

const TITLE = { ko: '창구에 보여 주기', en: 'Show at a counter' };
const BACK = { ko: '‹ 이전', en: '‹ Back' };

export async function presentScreen(wallet, parameter) {
  const kept = await wallet.vault.all('credentials');
  const showable = kept.map(one => readCredential(one, wallet.kinds)).filter(read => read.isShowable).reverse();
  const presenting = new Presenting(wallet, showable, await wallet.settings);
  presenting.begin(Number(parameter));
  return { title: TITLE, node: presenting.node, stop: () => presenting.stop() };
}

class Presenting {
  constructor(wallet, showable, settings) {
    Object.assign(this, { wallet, showable, settings });
    this.node = element('div', { class: 'stack loose' });
    this.chosen = new Set();
  }

  begin(id) {
    const asked = this.showable.find(read => read.id === id);
    const only = this.showable.length === 1 ? this.showable[0] : undefined;
    const first = asked ?? only;
    if (this.showable.length === 0) {
      this.nothing();
    } else if (first === undefined) {
      this.choose();
    } else {
      this.chosen.add(first.id);
      this.askWay();
    }
  }

  get credentials() {
    return this.showable.filter(read => this.chosen.has(read.id));
  }

  stop() {
    this.stage?.stop();
  }

  turn(back, title, ...content) {
    replaceContent(this.node,
      back === null ? element('a', { class: 'back', href: '#/', say: { ko: '‹ 내 증명서', en: '‹ My credentials' } })
                    : element('button', { type: 'button', class: 'back', say: BACK, onclick: back }),
      element('h1', { say: title }), ...content);
    window.scrollTo(0, 0);
    focusHeading(this.node);
  }

  nothing() {
    this.turn(null, TITLE,
      element('p', { say: { ko: '지금 보여 줄 수 있는 증명서가 없습니다.', en: 'There is no credential to show now.' } }),
      element('a', { class: 'button primary', href: '#/receive', say: { ko: '증명서 받기', en: 'Receive a credential' } }));
  }

  choose() {
    const problem = element('div');
    const go = event => {
      event.preventDefault();
      if (this.chosen.size === 0) {
        problem.replaceChildren(element('p', {
          class: 'error', role: 'alert', say: { ko: '증명서를 하나 이상 골라 주세요.', en: 'Choose at least one.' },
        }));
        return;
      }
      this.askWay();
    };
    this.turn(null, { ko: '무엇을 보여 줄까요?', en: 'What will you show?' },
      element('form', { class: 'stack', onsubmit: go },
        element('fieldset', { class: 'stack tight' },
          element('legend', { class: 'hidden-text', say: { ko: '증명서', en: 'Credentials' } }),
          ...this.showable.map(read => this.choice(read))),
        problem,
        element('button', { class: 'button primary large block', say: { ko: '다음', en: 'Next' } })));
  }

  choice(read) {
    const box = element('input', {
      type: 'checkbox', checked: this.chosen.has(read.id),
      onchange: () => (box.checked ? this.chosen.add(read.id) : this.chosen.delete(read.id)),
    });
    return element('label', { class: 'choice' }, box,
      element('span', {},
        element('strong', { lang: 'ko' }, read.programme), element('br'),
        element('span', { class: 'quiet-text', say: read.title }), ' · ',
        element('span', { class: 'quiet-text', lang: 'ko' }, read.name),
        read.ward === null ? null : element('span', { class: 'choice-ward', say: wardText(read.ward) })));
  }

  askWay() {
    const hasCounters = this.settings.counters.length > 0;
    const others = this.showable.length > this.chosen.size;
    this.problem = element('div');
    this.turn(others || this.chosen.size > 1 ? () => this.choose() : null,
      { ko: '어떻게 보여 줄까요?', en: 'How will you show it?' },
      element('p', { class: 'quiet-text', say: chosenText(this.credentials) }),
      this.problem,
      element('div', { class: 'ways' },
        way('camera', { ko: '창구의 QR 코드 찍기', en: 'Scan the counter\'s code' },
            { ko: '창구 화면에 코드가 있으면 가장 안전합니다.', en: 'Safest, where the counter shows one.' }, () => this.scan()),
        hasCounters ? way('keys', { ko: '창구 번호 넣기', en: 'Enter the counter\'s number' },
            { ko: '직원이 불러 주는 여덟 자리 숫자를 넣습니다.', en: 'The eight digits that the caseworker reads out.' },
            () => this.askNumber()) : null,
        hasCounters ? way('clock', { ko: '바로 보여 주기', en: 'Show it straight away' },
            { ko: '코드도 번호도 없는 시 창구에서 씁니다.', en: 'At a counter of the city with neither code nor number.' },
            () => this.consent(audienceOfAll(this.settings))) : null,
        way('paste', { ko: '요청 글자 붙여 넣기', en: 'Paste the counter\'s request' },
            { ko: '창구의 요청을 글자로 받았을 때 씁니다.', en: 'Where you have got the request as text.' },
            () => this.askText())),
      others ? element('button', {
        type: 'button', class: 'button quiet', onclick: () => this.choose(),
        say: { ko: '다른 증명서도 함께 보여 주기', en: 'Show others together with it' },
      }) : null);
  }

  async scan() {
    const audience = await scan({ ko: '창구의 QR 코드 찍기', en: 'Scan the counter\'s code' },
      text => audienceOfChallenge(this.wallet.core, this.settings, text));
    if (audience !== null) {
      this.consent(audience);
    }
  }

  askText() {
    const field = element('textarea', {
      'id': 'request', 'rows': 4, 'autocomplete': 'off', 'autocapitalize': 'off', 'spellcheck': 'false', 'required': true,
      'placeholder': 'VPQ1-…',
    });
    const problem = element('div');
    const go = event => {
      event.preventDefault();
      try {
        this.consent(audienceOfChallenge(this.wallet.core, this.settings, field.value));
      } catch (error) {
        problem.replaceChildren(trouble(refusalOf(error)));
      }
    };
    this.turn(() => this.askWay(), { ko: '요청 글자 붙여 넣기', en: 'Paste the counter\'s request' },
      element('form', { class: 'stack', onsubmit: go },
        element('div', { class: 'field' },
          element('label', { for: 'request', say: { ko: '창구의 요청', en: 'The counter\'s request' } }), field),
        problem,
        element('button', { class: 'button primary large block', say: { ko: '다음', en: 'Next' } })));
  }

  askNumber() {
    const { counters } = this.settings;
    const field = element('input', {
      'id': 'number', 'class': 'digits', 'inputmode': 'numeric', 'autocomplete': 'off', 'required': true,
      'aria-describedby': 'number-problem',
    });
    const where = element('select', { id: 'where' },
      ...counters.map(counter => element('option', { value: counter.domain, say: counter })));
    const problem = element('div', { id: 'number-problem' });
    const go = event => {
      event.preventDefault();
      const number = field.value.replace(/\D/g, '');
      if (number.length !== NUMBER_DIGITS) {
        field.setAttribute('aria-invalid', 'true');
        problem.replaceChildren(element('p', {
          class: 'error', role: 'alert', say: { ko: '숫자 여덟 자리를 모두 넣어 주세요.', en: 'Enter all eight digits.' },
        }));
        field.focus();
        return;
      }
      this.consent(audienceOfNumber(this.settings, where.value, number));
    };
    this.turn(() => this.askWay(), { ko: '창구 번호 넣기', en: 'Enter the counter\'s number' },
      element('form', { class: 'stack', onsubmit: go },
        counters.length === 1 ? null : element('div', { class: 'field' },
          element('label', { for: 'where', say: { ko: '창구', en: 'Counter' } }), where),
        element('div', { class: 'field' },
          element('label', { for: 'number', say: { ko: '숫자 8자리', en: '8 digits' } }), field, problem),
        element('button', { class: 'button primary large block', say: { ko: '다음', en: 'Next' } })));
  }

  /* Nothing is shown before it is said to whom, and what. */
  consent(audience) {
    this.turn(() => this.askWay(), { ko: '이 내용을 보여 줍니다', en: 'This will be shown' },
      who(audience),
      mismatch(audience, this.credentials),
      terms(audience),
      element('h2', { class: 'hidden-text', say: { ko: '보여 줄 항목', en: 'What is shown' } }),
      ...this.credentials.map(items),
      element('button', {
        type: 'button', class: 'button primary large block', onclick: () => this.show(audience),
        say: { ko: '동의하고 코드 보이기', en: 'Agree and show the code' },
      }),
      element('a', { class: 'button block', href: '#/', say: { ko: '보여 주지 않기', en: 'Do not show it' } }));
  }

  async show(audience) {
    const { wallet, credentials } = this;
    this.stage = new Stage(wallet, credentials, audience, {
      first: () => remember(wallet.vault, audience, credentials),
      closed: () => wallet.go(''),
      refused: refusal => this.refused(refusal),
    });
    this.node.replaceChildren(this.stage.node);
    await this.stage.start();
  }

  refused(refusal) {
    this.askWay();
    this.problem.replaceChildren(trouble(refusal));
  }
}

function way(picture, title, text, onclick) {
  return element('button', { type: 'button', class: 'way', onclick },
    icon(picture),
    element('span', {}, element('strong', { say: title }), element('span', { class: 'quiet-text', say: text })),
    icon('next'));
}

function chosenText(credentials) {
  const names = credentials.map(read => read.programme).join(', ');
  return both(name => (name === 'ko' ? `보여 줄 증명서: ${names}` : `To be shown: ${names}`));
}

function who({ name, domain, way: how }) {
  const known = name !== null;
  return element('section', { 'class': 'notice who', 'data-tone': known ? 'info' : 'bad' },
    element('p', { class: 'who-label', say: { ko: '보는 곳', en: 'Who will see it' } }),
    element('p', { class: 'who-name' }, icon('office'),
      known ? element('strong', { say: name }) : element('strong', {}, domain)),
    known ? element('p', { class: 'hint' }, domain) : null,
    element('p', { say: known ? HOW[how] : UNKNOWN }));
}

const HOW = {
  challenge: { ko: '시에 등록된 창구입니다. 이번 요청에만 쓸 수 있는 코드를 만듭니다.',
               en: 'A counter registered with the city. The code is good for this request only.' },
  number: { ko: '시에 등록된 창구입니다. 이 창구 번호에만 쓸 수 있는 코드를 만듭니다.',
            en: 'Counters registered with the city. The code is good for this number only.' },
  time: { ko: '시의 창구라면 어디서나 90초 동안 한 번 쓸 수 있는 코드를 만듭니다.',
          en: 'The code is good once, for 90 seconds, at any counter of the city.' },
};
const UNKNOWN = {
  ko: '시에 등록되지 않은 곳입니다. 누가 왜 요청하는지 확실하지 않으면 보여 주지 마세요.',
  en: 'It is not registered with the city. Do not show it unless you are sure who asks, and why.',
};

/* What a consent has to name beside the reader and the items. */
function terms({ name }) {
  const kept = name === null
    ? { ko: '알 수 없음', en: 'Not known' }
    : { ko: '확인 결과만 남기고, 아래 내용은 남기지 않음', en: 'The result only, nothing of the items below' };
  return element('section', { class: 'card' },
    element('dl', { class: 'facts' },
      element('dt', { say: { ko: '목적', en: 'Purpose' } }), element('dd', { say: { ko: '자격 확인', en: 'To check eligibility' } }),
      element('dt', { say: { ko: '보관', en: 'Kept there' } }), element('dd', { say: kept }),
      element('dt', { say: { ko: '항목', en: 'Items' } }),
      element('dd', { say: { ko: '아래 적힌 모든 항목', en: 'All that is listed below' } }),
      element('dt', { say: { ko: '동의하지 않으면', en: 'If you disagree' } }),
      element('dd', { say: { ko: '종이 증명서로 신청할 수 있음', en: 'A paper certificate will do as well' } })));
}

/* A counter may say what kinds it wants. */
function mismatch({ types }, credentials) {
  const isWanted = types.length === 0 || credentials.some(read => types.includes(read.type));
  return isWanted ? null : element('p', {
    'class': 'notice', 'data-tone': 'warn', 'role': 'status',
    'say': { ko: '이 창구는 다른 종류의 증명서를 요청했습니다. 고른 증명서가 맞는지 확인해 주세요.',
             en: 'This counter has asked for another kind of credential. See whether you have chosen the right one.' },
  });
}

function items(read) {
  return element('section', { class: 'card stack tight' },
    element('h3', { class: 'items-programme', lang: 'ko' }, read.programme),
    element('p', { class: 'quiet-text', say: read.title }),
    read.ward === null ? null : element('p', { class: 'choice-ward', say: wardText(read.ward) }),
    element('dl', { class: 'facts' },
      ...read.rows.flatMap(row => [
        element('dt', { say: row.name }),
        row.isSensitive
          ? element('dd', { class: 'quiet-text', say: { ko: '(가려 둔 항목 — 창구에는 보임)', en: '(covered here, shown to the counter)' } })
          : element('dd', { say: row.value, lang: row.isText ? 'ko' : null }),
      ])));
}
