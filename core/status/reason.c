#include "status/reason.h"

#define REVOKE [STATUS_ACT_REVOKE] = true
#define SUSPEND [STATUS_ACT_SUSPEND] = true
#define REINSTATE [STATUS_ACT_REINSTATE] = true
#define ROW(code_, ko_, en_, ...)                                                                                      \
  {                                                                                                                    \
    .code = STR_INIT(code_), .allowed = {__VA_ARGS__}, .ko = STR_INIT(ko_), .en = STR_INIT(en_)                        \
  }

/* Append only: codes stay in the registry's records for ever. */
static const struct status_reason REASONS[] = {
    ROW("unspecified", "사유를 적지 않음", "no reason given", REVOKE, SUSPEND, REINSTATE),
    ROW("eligibility_ended", "자격이 없어짐", "the eligibility has ended", REVOKE),
    ROW("issued_in_error", "잘못 발급됨", "issued in error", REVOKE),
    ROW("superseded", "새 증명서로 바꿈", "replaced by a new credential", REVOKE),
    ROW("decision_withdrawn", "결정이 취소됨", "the decision was withdrawn", REVOKE),
    ROW("holder_request", "본인이 요청함", "asked for by the holder", REVOKE, SUSPEND, REINSTATE),
    ROW("device_lost", "휴대전화를 잃어버림", "the phone was lost", REVOKE, SUSPEND),
    ROW("key_compromised", "서명 열쇠가 새어 나감", "a signing key was compromised", REVOKE),
    ROW("under_review", "자격을 다시 확인하는 중", "the eligibility is being reviewed", SUSPEND),
    ROW("documents_awaited", "보완 서류를 기다리는 중", "further documents are awaited", SUSPEND),
    ROW("objection_pending", "이의신청을 심사하는 중", "an objection is being decided", SUSPEND),
    ROW("review_cleared", "다시 확인한 결과 이상 없음", "the review found nothing wrong", REINSTATE),
    ROW("documents_received", "보완 서류를 받음", "the documents have been received", REINSTATE),
    ROW("device_found", "휴대전화를 찾음", "the phone was found", REINSTATE),
    ROW("changed_in_error", "잘못 중지됨", "suspended in error", REINSTATE),
};

enum { REASONS_LEN = sizeof REASONS / sizeof *REASONS };

const struct status_reason *status_reason_find(struct str code)
{
  for (size_t i = 0; i < REASONS_LEN; i++) {
    if (str_equal(REASONS[i].code, code)) {
      return &REASONS[i];
    }
  }
  return NULL;
}

const struct status_reason *status_reason_at(size_t at)
{
  return at < REASONS_LEN ? &REASONS[at] : NULL;
}
