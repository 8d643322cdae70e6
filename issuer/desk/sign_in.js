import { element } from '../web/element.js';
import { ErrorSummary } from './error_summary.js';
import { newId, whileBusy } from './parts.js';

/* The page before anybody has signed in; `enter` gets the token and throws a Problem when it is not taken. */
export class SignIn {
  static title = { ko: '로그인', en: 'Sign in' };

  constructor(enter) {
    this.enter = enter;
    this.summary = new ErrorSummary();
    this.title = SignIn.title;
    this.root = element('div', { class: 'gate stack loose' },
      element('h1', { say: { ko: '발급 창구에 로그인', en: 'Sign in to the issuing desk' } }),
      this.summary.root, this.#form());
  }

  tell(sentence) {
    this.summary.tell(sentence);
  }

  #form() {
    const id = newId('token');
    const error = element('p', { class: 'error', id: `${id}-error`, hidden: true, say: {
      ko: '토큰을 입력해 주세요.', en: 'Enter the token.',
    } });
    const input = element('input', { id, type: 'password', autocomplete: 'off', spellcheck: 'false',
      'aria-describedby': `${id}-hint ${error.id}`, 'aria-required': 'true' });
    const submit = element('button', { type: 'submit', class: 'button primary block', say: { ko: '로그인', en: 'Sign in' } });
    const send = event => {
      event.preventDefault();
      error.hidden = input.value.trim() !== '';
      error.hidden ? input.removeAttribute('aria-invalid') : input.setAttribute('aria-invalid', 'true');
      error.hidden ? whileBusy(submit, () => this.#send(input.value.trim())) : input.focus();
    };
    return element('form', { class: 'card stack', novalidate: true, onsubmit: send },
      element('div', { class: 'field' },
        element('label', { for: id, say: { ko: '담당자 토큰', en: 'Your token' } }),
        element('p', { class: 'hint', id: `${id}-hint`, say: {
          ko: '관리자에게 받은 dj_로 시작하는 글자입니다. 이 탭을 닫거나 로그아웃하면 지워집니다.',
          en: 'The text that begins with dj_, from your administrator. It is forgotten when you close this tab or sign out.',
        } }), input, error), submit);
  }

  async #send(token) {
    this.summary.clear();
    try {
      await this.enter(token);
    } catch (problem) {
      if (problem.sentence === undefined) {
        throw problem;
      }
      this.summary.tell(problem.sentence);
    }
  }
}
