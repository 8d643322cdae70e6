#include "vc/finding.h"

#include <assert.h>

static const struct finding_info table[FINDING_COUNT] = {
    [FINDING_NONE] = {"ok", 0, VALIDITY_VALID, OK, "이상이 없습니다.", "Nothing is wrong.", "", ""},
    [FINDING_MALFORMED] = {"malformed", 1, VALIDITY_INVALID, ERR_VALUE, "읽을 수 없는 코드입니다.",
                           "This code cannot be read as a certificate.",
                           "코드를 다시 띄워 한 번 더 읽어 주세요. 계속되면 발급 부서에 문의해 주세요.",
                           "Show the code again and scan once more. If it stays so, ask the issuing office."},
    [FINDING_UNSUPPORTED] = {"unsupported", 2, VALIDITY_INVALID, ERR_UNSUPPORTED,
                             "이 창구에서 지원하지 않는 형식입니다.", "This counter does not support this form.",
                             "지갑 앱과 창구 프로그램을 최신으로 바꾼 뒤 다시 시도해 주세요.",
                             "Update the wallet and the counter's program, then try again."},
    [FINDING_PROOF_INVALID] = {"proof_invalid", 3, VALIDITY_INVALID, ERR_SIGNATURE,
                               "서명이 맞지 않습니다. 내용이 바뀌었거나 다른 곳에서 만든 것입니다.",
                               "The signature does not hold: it was altered, or made by somebody else.",
                               "받지 마시고, 발급 부서에 확인해 주세요.", "Do not accept it; ask the issuing office."},
    [FINDING_STATUS_UNAVAILABLE] = {"status_unavailable", 4, VALIDITY_UNKNOWN, ERR_STATUS_RETRIEVAL,
                                    "폐지·중지 여부를 확인하지 못했습니다.",
                                    "Whether it is revoked or suspended could not be checked.",
                                    "통신이 되면 다시 확인하거나, 신분증과 함께 종이 증명서를 받아 주세요.",
                                    "Check again when the network is back, or take the paper with an identity card."},
    [FINDING_HOLDER_MISMATCH] = {"holder_mismatch", 5, VALIDITY_INVALID, ERR_PROOF,
                                 "보여 준 사람과 증명서의 주인이 다릅니다.",
                                 "It was shown by somebody who is not its holder.",
                                 "본인의 지갑에서 다시 보여 달라고 해 주세요.", "Ask for the holder's own wallet."},
    [FINDING_ISSUER_NOT_ACCEPTED] = {"issuer_not_accepted", 6, VALIDITY_INVALID, ERR_PROOF,
                                     "이 증명서를 발급할 수 있는 기관이 아닙니다.",
                                     "The issuer is not accepted for this certificate.",
                                     "받지 마시고, 담당 부서에 문의해 주세요.",
                                     "Do not accept it; ask the office in charge."},
    [FINDING_ISSUER_KEY_UNKNOWN] = {"issuer_key_unknown", 7, VALIDITY_INVALID, ERR_VERIFICATION_METHOD,
                                    "발급기관의 서명 키가 등록되어 있지 않습니다.",
                                    "The issuer's key is not registered.", "받지 마시고, 담당 부서에 문의해 주세요.",
                                    "Do not accept it; ask the office in charge."},
    [FINDING_CREDENTIAL_EXPIRED] = {"credential_expired", 8, VALIDITY_INVALID, ERR_RANGE, "유효기간이 지났습니다.",
                                    "Its period of validity is over.", "새 증명서를 발급받도록 안내해 주세요.",
                                    "Ask for a newly issued certificate."},
    [FINDING_CREDENTIAL_NOT_YET_VALID] = {"credential_not_yet_valid", 9, VALIDITY_INVALID, ERR_RANGE,
                                          "아직 유효기간이 시작되지 않았습니다.",
                                          "Its period of validity has not begun.",
                                          "시작일 이후에 다시 보여 달라고 안내해 주세요.",
                                          "Ask to show it again once it has begun."},
    [FINDING_CREDENTIAL_REVOKED] = {"credential_revoked", 10, VALIDITY_INVALID, ERR_STATUS_VERIFICATION,
                                    "폐지된 증명서입니다.", "It has been revoked.",
                                    "발급 부서에 사유를 문의하도록 안내해 주세요.",
                                    "Refer to the issuing office for the reason."},
    [FINDING_CREDENTIAL_SUSPENDED] = {"credential_suspended", 11, VALIDITY_INVALID, ERR_STATUS_VERIFICATION,
                                      "효력이 잠시 중지된 증명서입니다. 폐지된 것은 아닙니다.",
                                      "It is suspended for the time being; it is not revoked.",
                                      "발급 부서에서 중지가 풀린 뒤 다시 보여 달라고 안내해 주세요.",
                                      "Ask to show it again once the issuing office has lifted the suspension."},
    [FINDING_PRESENTATION_EXPIRED] = {"presentation_expired", 12, VALIDITY_INVALID, ERR_PROOF,
                                      "화면의 코드가 만들어진 지 오래되었습니다.", "The code on the screen is too old.",
                                      "지갑에서 코드를 새로 띄워 달라고 해 주세요.",
                                      "Ask for a fresh code from the wallet."},
    [FINDING_PRESENTATION_REPLAYED] = {"presentation_replayed", 13, VALIDITY_INVALID, ERR_CHALLENGE,
                                       "이미 한 번 사용한 코드입니다.", "This code has been used already.",
                                       "지갑에서 코드를 새로 띄워 달라고 해 주세요.",
                                       "Ask for a fresh code from the wallet."},
    [FINDING_PRESENTATION_NOT_YET_VALID] = {"presentation_not_yet_valid", 14, VALIDITY_INVALID, ERR_PROOF,
                                            "코드를 만든 시각이 지금보다 늦습니다. 시계가 맞지 않습니다.",
                                            "The code was made in the future: a clock is wrong.",
                                            "휴대전화와 창구 컴퓨터의 시각을 맞춘 뒤 다시 시도해 주세요.",
                                            "Set the clocks of the phone and of the counter, then try again."},
    [FINDING_CHALLENGE_MISMATCH] = {"challenge_mismatch", 15, VALIDITY_INVALID, ERR_CHALLENGE,
                                    "이 창구에서 낸 확인번호로 만든 코드가 아닙니다.",
                                    "The code does not answer this counter's challenge.",
                                    "창구의 확인번호로 코드를 다시 만들어 달라고 해 주세요.",
                                    "Ask for a code made with this counter's number."},
    [FINDING_DOMAIN_MISMATCH] = {"domain_mismatch", 16, VALIDITY_INVALID, ERR_DOMAIN,
                                 "다른 기관에 내려고 만든 코드입니다.", "The code was made for another office.",
                                 "이 창구에 낼 코드를 새로 만들어 달라고 해 주세요.",
                                 "Ask for a code made for this counter."},
    [FINDING_CONTEXT_UNKNOWN] = {"context_unknown", 17, VALIDITY_INVALID, ERR_CONTEXT,
                                 "등록되지 않은 양식을 쓰는 증명서입니다.", "It uses a context that is not registered.",
                                 "받지 마시고, 담당 부서에 문의해 주세요.",
                                 "Do not accept it; ask the office in charge."},
    [FINDING_HOLDER_PROOF_MISSING] = {"holder_proof_missing", 18, VALIDITY_INVALID, ERR_PROOF,
                                      "본인이 지금 보여 준 것인지 알 수 없는 코드입니다.",
                                      "Nothing shows that its holder is presenting it now.",
                                      "지갑의 ‘보여주기’ 화면에 나온 코드를 요청해 주세요.",
                                      "Ask for the code on the wallet's presentation screen."},
    [FINDING_TYPE_NOT_ACCEPTED] = {"type_not_accepted", 19, VALIDITY_INVALID, ERR_VALUE,
                                   "이 창구에서 받는 종류의 증명서가 아닙니다.",
                                   "This counter does not take this kind of certificate.",
                                   "필요한 증명서의 이름을 안내해 주세요.", "Say which certificate is needed."},
    [FINDING_TRUST_LIST_UNAVAILABLE] =
        {"trust_list_unavailable", 20, VALIDITY_UNKNOWN, ERR_UNAVAILABLE, "발급기관 목록을 확인하지 못했습니다.",
         "The list of accepted issuers could not be checked.",
         "통신이 되면 다시 확인하거나, 신분증과 함께 종이 증명서를 받아 주세요.",
         "Check again when the network is back, or take the paper with an identity card."},
    [FINDING_STATUS_MISSING] = {"status_missing", 21, VALIDITY_INVALID, ERR_STATUS_VERIFICATION,
                                "폐지 여부를 확인할 수 없게 만들어진 증명서입니다.",
                                "It has no status entry, so that it could never be revoked.",
                                "받지 마시고, 발급 부서에 문의해 주세요.", "Do not accept it; ask the issuing office."},
    [FINDING_STATUS_INVALID] = {"status_invalid", 22, VALIDITY_INVALID, ERR_STATUS_VERIFICATION,
                                "폐지·중지 정보의 위치가 올바르지 않습니다.", "Its status entry is wrong.",
                                "받지 마시고, 발급 부서에 문의해 주세요.", "Do not accept it; ask the issuing office."},
    [FINDING_LOG_UNAVAILABLE] =
        {"log_unavailable", 23, VALIDITY_UNKNOWN, ERR_UNAVAILABLE, "발급 기록을 확인하지 못했습니다.",
         "The issuance log could not be checked.",
         "통신이 되면 다시 확인하거나, 발급 부서에 기록 증명을 요청해 주세요.",
         "Check again when the network is back, or ask the issuing office for a proof from the log."},
    [FINDING_NOT_LOGGED] = {"not_logged", 24, VALIDITY_INVALID, ERR_PROOF, "공개 발급 기록에 없는 증명서입니다.",
                            "It is not in the public issuance log.", "받지 마시고, 발급 부서에 확인해 주세요.",
                            "Do not accept it; ask the issuing office."},
    [FINDING_TOO_LARGE] = {"too_large", 25, VALIDITY_INVALID, ERR_LIMIT, "허용된 크기나 깊이를 넘는 코드입니다.",
                           "It is larger or deeper than is allowed.", "코드를 다시 띄워 한 번 더 읽어 주세요.",
                           "Show the code again and scan once more."},
    [FINDING_COMPARE_IDENTITY] = {"compare_identity", 26, VALIDITY_VALID, OK,
                                  "종이 증명서입니다. 신분증과 이름·생년월일을 반드시 비교해 주세요.",
                                  "It is on paper: compare name and date of birth with an identity card.",
                                  "신분증을 보여 달라고 해 주세요.", "Ask for an identity card."},
    [FINDING_NOT_PRESENTED] = {"not_presented", 27, VALIDITY_VALID, OK,
                               "증명서만 확인했습니다. 누가 보여 주었는지는 확인하지 않았습니다.",
                               "Only the credential was asked about; nobody presented it.",
                               "본인이 보여 주어야 하면 지갑의 코드를 요청해 주세요.",
                               "Where its holder must show it, ask for the wallet's code."},
    [FINDING_SIGNED_BY_HOLDER] = {"signed_by_holder", 28, VALIDITY_VALID, OK,
                                  "보유자의 서명이 맞습니다. 방금 만든 것인지는 확인하지 않았습니다.",
                                  "The holder's signature holds; whether it is fresh was not asked.",
                                  "방금 만든 코드가 필요하면 확인번호를 내 주세요.",
                                  "Give a challenge where it must be fresh."},
    [FINDING_ANY_ISSUER] = {"any_issuer", 29, VALIDITY_VALID, OK,
                            "시험용 설정이라 발급기관 목록과 비교하지 않았습니다.",
                            "The policy accepts every issuer: no list was consulted.",
                            "실제 업무에는 엄격한 설정을 써 주세요.", "Use the strict policy for real work."},
    [FINDING_PERIOD_NOT_DEMANDED] = {"period_not_demanded", 30, VALIDITY_VALID, OK,
                                     "유효기간 밖이지만, 이 설정에서는 거절하지 않습니다.",
                                     "It is outside its period of validity, which this policy does not demand.",
                                     "실제 업무에는 엄격한 설정을 써 주세요.", "Use the strict policy for real work."},
    [FINDING_NO_STATUS] = {"no_status", 31, VALIDITY_VALID, OK,
                           "폐지 정보가 없는 증명서이고, 이 설정에서는 그것을 요구하지 않습니다.",
                           "It has no status entry, and this policy does not demand one.",
                           "실제 업무에는 엄격한 설정을 써 주세요.", "Use the strict policy for real work."},
    [FINDING_COULD_NOT_CHECK] = {"could_not_check", 99, VALIDITY_UNKNOWN, ERR_UNAVAILABLE,
                                 "프로그램 문제로 확인하지 못했습니다.",
                                 "It could not be checked because of our own fault.",
                                 "잠시 뒤 다시 시도하고, 계속되면 관리자에게 알려 주세요.",
                                 "Try again in a moment; if it stays so, tell the operator."},
};

const struct finding_info *finding_info(enum finding finding)
{
  assert(finding >= FINDING_NONE && finding < FINDING_COUNT);
  return &table[finding];
}

enum finding finding_of_err(enum err err)
{
  switch (err) {
  case OK:
    return FINDING_NONE;
  case ERR_SYNTAX:
  case ERR_VALUE:
  case ERR_RANGE:
  case ERR_JSONLD:
  case ERR_DATA_LOSS:
  case ERR_OPTION:
    return FINDING_MALFORMED;
  case ERR_CONTEXT:
    return FINDING_CONTEXT_UNKNOWN;
  case ERR_UNSUPPORTED:
    return FINDING_UNSUPPORTED;
  case ERR_LIMIT:
    return FINDING_TOO_LARGE;
  case ERR_PROOF:
  case ERR_SIGNATURE:
  case ERR_TRANSFORMATION:
  case ERR_RELATIONSHIP:
    return FINDING_PROOF_INVALID;
  case ERR_DOMAIN:
    return FINDING_DOMAIN_MISMATCH;
  case ERR_CHALLENGE:
    return FINDING_CHALLENGE_MISMATCH;
  case ERR_VERIFICATION_METHOD:
    return FINDING_ISSUER_KEY_UNKNOWN;
  case ERR_STATUS_RETRIEVAL:
    return FINDING_STATUS_UNAVAILABLE;
  case ERR_STATUS_VERIFICATION:
  case ERR_STATUS_LENGTH:
    return FINDING_STATUS_INVALID;
  case ERR_PROOF_GENERATION:
  case ERR_UNAUTHORIZED:
  case ERR_FORBIDDEN:
  case ERR_NOT_FOUND:
  case ERR_NOT_ALLOWED:
  case ERR_URL_LENGTH:
  case ERR_HEADER_LENGTH:
  case ERR_CONFLICT:
  case ERR_MEDIA_TYPE:
  case ERR_TOO_MANY:
  case ERR_UNAVAILABLE:
  case ERR_CONFIG:
  case ERR_IO:
  case ERR_COUNT:
    break;
  }
  return FINDING_COULD_NOT_CHECK;
}
