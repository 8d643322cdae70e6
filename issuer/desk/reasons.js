/* Why a status is changed: the registry's codes (core/status/reason.c) without `unspecified`, for the desk always says why. */

const REASONS = [
  { code: 'eligibility_ended', ko: '자격이 없어짐', en: 'the eligibility has ended', for: ['revoke'] },
  { code: 'issued_in_error', ko: '잘못 발급됨', en: 'issued in error', for: ['revoke'] },
  { code: 'superseded', ko: '새 증명서로 바꿈', en: 'replaced by a new credential', for: ['revoke'] },
  { code: 'decision_withdrawn', ko: '결정이 취소됨', en: 'the decision was withdrawn', for: ['revoke'] },
  { code: 'holder_request', ko: '본인이 요청함', en: 'asked for by the holder', for: ['revoke', 'suspend', 'reinstate'] },
  { code: 'device_lost', ko: '휴대전화를 잃어버림', en: 'the phone was lost', for: ['revoke', 'suspend'] },
  { code: 'key_compromised', ko: '서명 열쇠가 새어 나감', en: 'a signing key was compromised', for: ['revoke'] },
  { code: 'under_review', ko: '자격을 다시 확인하는 중', en: 'the eligibility is being reviewed', for: ['suspend'] },
  { code: 'documents_awaited', ko: '보완 서류를 기다리는 중', en: 'further documents are awaited', for: ['suspend'] },
  { code: 'objection_pending', ko: '이의신청을 심사하는 중', en: 'an objection is being decided', for: ['suspend'] },
  { code: 'review_cleared', ko: '다시 확인한 결과 이상 없음', en: 'the review found nothing wrong', for: ['reinstate'] },
  { code: 'documents_received', ko: '보완 서류를 받음', en: 'the documents have been received', for: ['reinstate'] },
  { code: 'device_found', ko: '휴대전화를 찾음', en: 'the phone was found', for: ['reinstate'] },
  { code: 'changed_in_error', ko: '잘못 중지됨', en: 'suspended in error', for: ['reinstate'] },
];

export function reasonsFor(action) {
  return REASONS.filter(reason => reason.for.includes(action));
}

/* In words; a code that this page does not know is said as it is, and none at all as nothing. */
export function reasonWords(code) {
  return REASONS.find(reason => reason.code === code) ?? (code ? { ko: code, en: code } : null);
}
