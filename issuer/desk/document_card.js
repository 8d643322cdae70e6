import { element } from '../web/element.js';
import { confirmSheet } from './confirm_sheet.js';
import { formerOnes, paperCard } from './paper_card.js';
import { badge, button, facts } from './parts.js';
import { reasonWords } from './reasons.js';
import { actionsFor, standingOf } from './standing.js';
import { openStatusSheet } from './status_sheet.js';
import { day, moment } from './time.js';

const FORMS = { wallet: { ko: '휴대전화', en: 'wallet' }, paper: { ko: '종이', en: 'paper' } };
const OWED = { ko: '아직 전하지 못함 (통신이 되면 저절로 전합니다)', en: 'not told yet; it will be once it answers' };
const REPRINTED = { ko: '새 종이 증명서를 만들었습니다.', en: 'A new paper has been made.' };
const ACTIONS = {
  reprint: { ko: '다시 인쇄', en: 'Print again' },
  suspend: { ko: '중지', en: 'Suspend' },
  reinstate: { ko: '중지 풀기', en: 'Reinstate' },
  revoke: { ko: '폐지', en: 'Revoke' },
  end: { ko: '제안 끝내기', en: 'End the offer' },
};
const KINDS = { revoke: 'danger', end: 'danger' };

/* What the office knows of one document, and what it may do. `whenChanged` gets the sentence about what has been done, and
   the card of a new paper. `siblings`: the documents found beside it. */
export function documentCard({ office, kinds, document, siblings, whenChanged }) {
  const kind = kinds.find(({ type }) => type === document.type);
  const title = kind?.title ?? { ko: document.type, en: document.type };
  const { tone, words } = standingOf(document);
  const form = FORMS[document.form] ?? FORMS.wallet;
  const act = action => event => (action === 'reprint'
    ? reprint({ office, document, kind, siblings, whenChanged, opener: event.currentTarget })
    : openStatusSheet({ office, document, action, opener: event.currentTarget, whenDone: whenChanged }));
  const actions = actionsFor(document).map(action => button(ACTIONS[action], act(action), KINDS[action] ?? ''));
  return element('article', { class: 'card stack document', 'data-id': document.id },
    element('div', { class: 'spread' },
      element('h3', { say: { ko: `${title.ko} (${form.ko})`, en: `${title.en} (${form.en})` } }), badge(tone, words)),
    facts(factsOf(document)),
    actions.length === 0 ? null : element('div', { class: 'row' }, actions));
}

function factsOf(document) {
  const when = value => (value ? moment(value) : null);
  return [
    [{ ko: '문서확인번호', en: 'Document number' }, element('span', { class: 'number' }, document.number)],
    [{ ko: '사유', en: 'Reason' }, reasonWords(document.reason)],
    [{ ko: '다시 확인할 날', en: 'To be looked at again' }, document.recheck ? day(document.recheck) : null],
    [{ ko: '등록 서버', en: 'Registry' }, document.owed ? OWED : null],
    [{ ko: '발급 제안', en: 'Offered' }, when(document.offeredAt)],
    [{ ko: '받을 수 있는 기한', en: 'To be fetched until' }, document.state === 'offered' ? when(document.offeredUntil) : null],
    [{ ko: '발급', en: 'Issued' }, when(document.issuedAt)],
    [{ ko: '유효기간', en: 'Valid until' }, document.validUntil ? day(document.validUntil) : null],
    [{ ko: '발급한 사람', en: 'Issued by' }, document.by],
    [{ ko: '묶음', en: 'Batch' }, document.batch],
  ];
}

function reprint({ office, document, kind, siblings, whenChanged, opener }) {
  confirmSheet({
    title: { ko: '다시 인쇄할까요?', en: 'Print it again?' },
    text: {
      ko: '새 종이 증명서를 만들고, 먼저 인쇄한 것은 폐지합니다. 잃어버린 종이는 더는 쓸 수 없게 됩니다.',
      en: 'A new paper is made and the former one revoked: a lost paper can no longer be used.',
    },
    action: { ko: '다시 인쇄', en: 'Print again' }, danger: false, opener,
    act: async () => {
      const made = await office.reprint(document.id);
      const replaced = formerOnes(made.replaced).map(former => ({ ...siblings.find(({ id }) => id === former.id), ...former }));
      whenChanged(REPRINTED, paperCard({ ...made, kind, replaced }));
    },
  });
}
