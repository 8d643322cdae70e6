/* How a document stands, and what the office may do about it. */

const STATES = {
  offered: { tone: 'info', words: { ko: '아직 받지 않음', en: 'Not fetched yet' } },
  ended: { tone: 'info', words: { ko: '제안 끝남', en: 'Offer ended' } },
  expired: { tone: 'info', words: { ko: '제안 기한 지남', en: 'Offer expired' } },
};
const STATUSES = {
  valid: { tone: 'good', words: { ko: '유효', en: 'Valid' } },
  suspended: { tone: 'warn', words: { ko: '중지', en: 'Suspended' } },
  revoked: { tone: 'bad', words: { ko: '폐지', en: 'Revoked' } },
};
const PAST = { tone: 'info', words: { ko: '유효기간 지남', en: 'Past its validity' } };

/* { tone, words }. */
export function standingOf({ state, status, issuedAt }) {
  if (issuedAt === undefined) {
    return STATES[state];
  }
  if (status === 'revoked') {
    return STATUSES.revoked;
  }
  return state === 'expired' ? PAST : STATUSES[status];
}

/* Of suspend, reinstate, revoke, end, reprint those that make sense. */
export function actionsFor({ state, status, form }) {
  if (state === 'offered') {
    return ['end'];
  }
  if (state !== 'issued' || status === 'revoked') {
    return [];
  }
  const change = status === 'suspended' ? 'reinstate' : 'suspend';
  return [...(form === 'paper' && status === 'valid' ? ['reprint'] : []), change, 'revoke'];
}
