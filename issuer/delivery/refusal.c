#include "delivery/refusal.h"

static const struct refusal table[] = {
    {STR_INIT("request"), "invalid_request", 400, "요청 형식이 올바르지 않습니다"},
    {STR_INIT("grant_type"), "unsupported_grant_type", 400, "지원하지 않는 발급 방식입니다"},
    {STR_INIT("offer_unknown"), "invalid_grant", 400, "발급 안내를 찾을 수 없습니다"},
    {STR_INIT("offer_expired"), "invalid_grant", 400, "발급 안내의 유효 기간이 지났습니다"},
    {STR_INIT("offer_used"), "invalid_grant", 400, "이미 사용한 발급 안내입니다"},
    {STR_INIT("offer_ended"), "invalid_grant", 400, "비밀번호를 다섯 번 잘못 입력하여 발급 안내가 종료되었습니다"},
    {STR_INIT("pin_wrong"), "invalid_grant", 400, "비밀번호가 맞지 않습니다"},
    {STR_INIT("token"), "invalid_token", 401, "발급 절차의 유효 시간이 지났습니다"},
    {STR_INIT("credential_request"), "invalid_credential_request", 400, "발급 요청 형식이 올바르지 않습니다"},
    {STR_INIT("configuration"), "unknown_credential_configuration", 400, "알 수 없는 증명서 종류입니다"},
    {STR_INIT("identifier"), "unknown_credential_identifier", 400, "알 수 없는 증명서입니다"},
    {STR_INIT("encryption"), "invalid_encryption_parameters", 400, "응답 암호화를 지원하지 않습니다"},
    {STR_INIT("proof"), "invalid_proof", 400, "기기의 키 증명이 올바르지 않습니다"},
    {STR_INIT("nonce"), "invalid_nonce", 400, "기기의 키 증명이 오래되었습니다"},
    {STR_INIT("denied"), "credential_request_denied", 400, "증명서를 발급할 수 없습니다"},
};

const struct refusal *refusal_find(struct str reason)
{
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    if (str_equal(table[i].reason, reason)) {
      return &table[i];
    }
  }
  return NULL;
}
