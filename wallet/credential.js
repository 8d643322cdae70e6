/* A credential as people read it: what it confirms, for whom, until when, by which office. */

import { both, dayText } from '../web/words.js';

const DAY_MS = 24 * 3600 * 1000;
const SOON_DAYS = 14;
const DATE = /^\d{4}-\d\d-\d\d$/;
const TITLE_CLAIMS = ['programme', 'office', 'documentNumber', 'name'];

/* The kind of the core's list that a credential is of; one we do not know is shown by its name. */
function kindOf(kinds, credential) {
  const type = credential.type.find(name => name !== 'VerifiableCredential');
  return kinds.find(kind => kind.type === type) ?? { type, title: { ko: type, en: type }, display: [] };
}

function valueText(value) {
  if (typeof value === 'boolean') {
    return value ? { ko: '예', en: 'Yes' } : { ko: '아니요', en: 'No' };
  }
  if (typeof value === 'number') {
    const text = value < 10000 ? String(value) : value.toLocaleString('en');
    return { ko: text, en: text };
  }
  if (Array.isArray(value)) {
    return { ko: value.join(', '), en: value.join(', ') };
  }
  return DATE.test(value) ? both(name => dayText(value, name)) : { ko: String(value), en: String(value) };
}

/* In the order of the kind; what that does not name comes last, so that nothing is kept from the reader. */
function rowsOf(kind, claims) {
  const named = kind.display.filter(({ claim }) => Object.hasOwn(claims, claim));
  const known = new Set(kind.display.map(({ claim }) => claim));
  const unnamed = Object.keys(claims).filter(claim => claim !== 'id' && !known.has(claim));
  return [...named, ...unnamed.map(claim => ({ claim, ko: claim, en: claim }))].map(({ claim, ko, en, sensitive }) => ({
    claim,
    name: { ko, en },
    value: valueText(claims[claim]),
    isText: typeof claims[claim] === 'string' && !DATE.test(claims[claim]) || Array.isArray(claims[claim]),
    isSensitive: sensitive === true,
  }));
}

function stateOf(from, until, now) {
  if (until !== null && until < now) {
    return 'expired';
  }
  if (from !== null && from > now) {
    return 'early';
  }
  return until !== null && until - now < SOON_DAYS * DAY_MS ? 'soon' : 'current';
}

const STATES = {
  current: { tone: 'good', say: () => ({ ko: '기간 안', en: 'Within its period' }) },
  soon: { tone: 'warn', say: ({ daysLeft }) => both(name => name === 'ko' ? `${daysLeft}일 남음` : `${daysLeft} days left`) },
  early: { tone: 'warn', say: () => ({ ko: '아직 시작 전', en: 'Not yet begun' }) },
  expired: { tone: 'bad', say: () => ({ ko: '기간 끝남', en: 'Expired' }) },
};

function timeOf(text) {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? null : time;
}

/* `kept` is as the vault has it. */
export function readCredential(kept, kinds, now = Date.now()) {
  const { credential } = kept;
  const claims = credential.credentialSubject;
  const kind = kindOf(kinds, credential);
  const from = timeOf(credential.validFrom);
  const until = timeOf(credential.validUntil);
  const state = stateOf(from, until, now);
  const read = {
    id: kept.id,
    credential,
    type: kind.type,
    title: kind.title,
    from,
    until,
    state,
    daysLeft: until === null ? null : Math.max(0, Math.ceil((until - now) / DAY_MS)),
    isShowable: state === 'current' || state === 'soon',
    ward: kept.ward,
    rows: rowsOf(kind, claims),
    ...Object.fromEntries(TITLE_CLAIMS.map(claim => [claim, claims[claim] ?? ''])),
  };
  return { ...read, badge: { tone: STATES[state].tone, say: STATES[state].say(read) } };
}

export function periodText({ from, until }) {
  if (until === null) {
    return { ko: '기간이 정해지지 않음', en: 'No end' };
  }
  return both(name => {
    const last = dayText(until, name);
    if (name === 'ko') {
      return from === null ? `${last}까지` : `${dayText(from, name)}부터 ${last}까지`;
    }
    return from === null ? `until ${last}` : `${dayText(from, name)} to ${last}`;
  });
}

/* Whose wallet it is: by the first of its credentials that is nobody else's. */
export function ownerName(all) {
  return all.find(kept => kept.ward === null)?.credential.credentialSubject.name ?? null;
}
