import { element } from '../web/element.js';
import { confirmSheet } from './confirm_sheet.js';
import { Field } from './field.js';
import { newId } from './parts.js';
import { reasonsFor } from './reasons.js';
import { isoDay } from './time.js';

const ACTS = {
  suspend: {
    title: { ko: '이 증명서를 중지할까요?', en: 'Suspend this certificate?' },
    text: {
      ko: '중지된 동안에는 창구에서 쓸 수 없고, 나중에 다시 유효하게 할 수 있습니다.',
      en: 'It cannot be used while it is suspended, and can be reinstated later.',
    },
    action: { ko: '중지하기', en: 'Suspend' },
    done: { ko: '중지했습니다.', en: 'Suspended.' },
  },
  reinstate: {
    title: { ko: '다시 유효하게 할까요?', en: 'Reinstate this certificate?' },
    text: { ko: '중지를 풀면 창구에서 다시 쓸 수 있습니다.', en: 'It can be used at counters again.' },
    action: { ko: '중지 풀기', en: 'Reinstate' },
    done: { ko: '중지를 풀었습니다.', en: 'Reinstated.' },
  },
  revoke: {
    title: { ko: '이 증명서를 폐지할까요?', en: 'Revoke this certificate?' },
    text: {
      ko: '폐지는 되돌릴 수 없습니다. 잠시 멈추려면 중지를 쓰세요.',
      en: 'A revocation cannot be undone. To stop it for a while, suspend it.',
    },
    action: { ko: '폐지하기', en: 'Revoke' },
    done: { ko: '폐지했습니다.', en: 'Revoked.' },
  },
  end: {
    title: { ko: '이 제안을 끝낼까요?', en: 'End this offer?' },
    text: {
      ko: '아직 받지 않은 증명서입니다. 끝내면 전해 준 링크와 비밀번호로 더는 받을 수 없습니다.',
      en: 'The certificate has not been fetched. Link and PIN will no longer work.',
    },
    action: { ko: '제안 끝내기', en: 'End the offer' },
    done: { ko: '제안을 끝냈습니다.', en: 'The offer has ended.' },
  },
};

const TAIL_DIGITS = 4;
const FUTURE = { ko: '내일이나 그 뒤의 날을 고르세요.', en: 'Choose a day after today.' };
const WRONG_TAIL = { ko: '문서확인번호의 끝 네 자리와 다릅니다.', en: 'These are not the last four digits.' };

/* Asks for what a change of a document's status needs, and makes it; `whenDone` gets the sentence to tell. */
export function openStatusSheet({ office, document, action, opener, whenDone }) {
  const words = ACTS[action];
  const asked = action === 'end' ? 'revoke' : action;
  const reason = reasonChoice(asked);
  const recheck = action === 'suspend' ? recheckField() : null;
  const tail = action === 'revoke' ? tailField() : null;
  confirmSheet({
    ...words, opener, danger: action !== 'reinstate',
    fields: element('div', { class: 'stack' }, reason.root, recheck?.root, tail?.root),
    check: () => firstWrong([reason.check(), checkRecheck(recheck), checkTail(tail, document.number)]),
    act: async () => {
      const change = { action: asked, reason: reason.value, ...(recheck && { recheck: recheck.value }) };
      await office.changeStatus(document.id, change);
      whenDone(words.done);
    },
  });
}

/* Whether all is right; if not, the keyboard goes to the first that is wrong. */
function firstWrong(outcomes) {
  outcomes.find(outcome => outcome !== true)?.focus();
  return outcomes.every(outcome => outcome === true);
}

function reasonChoice(action) {
  const id = newId('reason');
  const error = element('p', { class: 'error', id: `${id}-error`, hidden: true, say: {
    ko: '사유를 골라 주세요.', en: 'Please choose a reason.',
  } });
  const choices = reasonsFor(action).map(reason => element('label', { class: 'choice small' },
    element('input', { type: 'radio', name: id, value: reason.code }), element('span', { say: reason })));
  const root = element('fieldset', { class: 'field', 'aria-describedby': error.id, onchange: () => { error.hidden = true; } },
    element('legend', { class: 'label' }, element('span', { say: { ko: '사유', en: 'Reason' } }), ' ',
      element('span', { class: 'mark required', say: { ko: '필수', en: 'required' } })),
    element('div', { class: 'choices' }, choices), error);
  const chosen = () => root.querySelector(':checked');
  return {
    root,
    get value() {
      return chosen()?.value;
    },
    check() {
      error.hidden = chosen() !== null;
      return chosen() !== null || root.querySelector('input');
    },
  };
}

function recheckField() {
  const field = new Field('recheck', { title: '다시 확인할 날', titleEn: 'Look at it again on', format: 'date' });
  field.require(true);
  field.control.root.min = isoDay(1);
  return field;
}

function checkRecheck(field) {
  return field === null || shown(field, field.fault() ?? (field.value < isoDay(1) ? FUTURE : null));
}

function tailField() {
  const field = new Field('tail', {
    title: '확인: 문서확인번호 끝 네 자리', titleEn: 'To confirm: the last four digits of the document number',
    maxLength: TAIL_DIGITS,
  });
  field.require(true);
  field.control.root.inputMode = 'numeric';
  field.control.root.classList.add('short');
  return field;
}

function checkTail(field, number) {
  return field === null || shown(field, field.fault() ?? (number.endsWith(field.value) &&
    field.value.length === TAIL_DIGITS ? null : WRONG_TAIL));
}

function shown(field, fault) {
  field.show(fault);
  return fault === null || field;
}
