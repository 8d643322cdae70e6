#include "base/err.h"

#include <assert.h>

#define VCDM "https://www.w3.org/TR/vc-data-model#"
#define DI "https://w3id.org/security#"
#define LIST "https://www.w3.org/ns/credentials/status-list#"
#define VCALM "https://www.w3.org/TR/vcalm#"
#define BLANK "about:blank"

/* SPEC: vc-data-model-2.0#problem-details, vc-data-integrity#processing-errors,
 * vc-bitstring-status-list#processing-errors */
static const struct err_info table[ERR_COUNT] = {
    [OK] = {"ok", 200, BLANK, "done", "처리했습니다"},
    [ERR_SYNTAX] = {"malformed", 400, VCDM "PARSING_ERROR", "could not be read", "읽을 수 없는 형식입니다"},
    [ERR_VALUE] = {"malformed_value", 400, VCDM "MALFORMED_VALUE_ERROR", "a value is not allowed here",
                   "허용되지 않는 값이 있습니다"},
    [ERR_RANGE] = {"out_of_range", 400, VCDM "RANGE_ERROR", "a value is out of range", "값이 범위를 벗어났습니다"},
    [ERR_JSONLD] = {"jsonld", 400, VCDM "MALFORMED_VALUE_ERROR", "not processable as JSON-LD",
                    "JSON-LD로 처리할 수 없습니다"},
    [ERR_DATA_LOSS] = {"data_loss", 400, DI "DATA_LOSS_DETECTION_ERROR", "a term is not defined by the contexts",
                       "정의되지 않은 항목이 있습니다"},
    [ERR_CONTEXT] = {"context_unknown", 400, VCDM "MALFORMED_VALUE_ERROR", "a context is not in the catalogue",
                     "등록되지 않은 컨텍스트입니다"},
    [ERR_OPTION] = {"unknown_option", 400, VCALM "UNKNOWN_OPTION_PROVIDED", "an option is not understood",
                    "알 수 없는 옵션입니다"},
    [ERR_UNSUPPORTED] = {"unsupported", 400, VCDM "MALFORMED_VALUE_ERROR", "not supported", "지원하지 않는 형식입니다"},
    [ERR_LIMIT] = {"limit", 413, BLANK, "a limit was reached", "허용 한도를 넘었습니다"},
    [ERR_PROOF] = {"proof_invalid", 400, DI "PROOF_VERIFICATION_ERROR", "the proof does not hold",
                   "증명이 맞지 않습니다"},
    [ERR_SIGNATURE] = {"proof_invalid", 400, VCDM "CRYPTOGRAPHIC_SECURITY_ERROR", "the signature does not verify",
                       "서명이 맞지 않습니다"},
    [ERR_PROOF_GENERATION] = {"proof_generation", 400, DI "PROOF_GENERATION_ERROR", "no proof could be made",
                              "증명을 만들 수 없습니다"},
    [ERR_TRANSFORMATION] = {"proof_transformation", 400, DI "PROOF_TRANSFORMATION_ERROR",
                            "the document cannot be canonized", "문서를 정규화할 수 없습니다"},
    [ERR_DOMAIN] = {"domain_mismatch", 400, DI "INVALID_DOMAIN_ERROR", "the domain is not the expected one",
                    "제출처가 다릅니다"},
    [ERR_CHALLENGE] = {"challenge_mismatch", 400, DI "INVALID_CHALLENGE_ERROR", "the challenge is not the expected one",
                       "확인번호가 다릅니다"},
    [ERR_VERIFICATION_METHOD] = {"issuer_key_unknown", 400, DI "INVALID_VERIFICATION_METHOD",
                                 "the verification method is not known", "서명 키를 찾을 수 없습니다"},
    [ERR_RELATIONSHIP] = {"key_purpose", 400, DI "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD",
                          "the key may not be used for this purpose", "이 용도로 쓸 수 없는 키입니다"},
    [ERR_STATUS_RETRIEVAL] = {"status_unavailable", 400, LIST "STATUS_RETRIEVAL_ERROR", "no status list to read",
                              "상태 목록을 가져오지 못했습니다"},
    [ERR_STATUS_VERIFICATION] = {"status_invalid", 400, LIST "STATUS_VERIFICATION_ERROR",
                                 "the status list does not hold", "상태 목록이 올바르지 않습니다"},
    [ERR_STATUS_LENGTH] = {"status_length", 400, LIST "STATUS_LIST_LENGTH_ERROR", "the status list is too short",
                           "상태 목록이 너무 짧습니다"},
    [ERR_UNAUTHORIZED] = {"unauthorized", 401, BLANK, "a valid token is needed", "인증이 필요합니다"},
    [ERR_FORBIDDEN] = {"forbidden", 403, BLANK, "the token's role does not allow this", "권한이 없습니다"},
    [ERR_NOT_FOUND] = {"not_found", 404, BLANK, "not found", "찾을 수 없습니다"},
    [ERR_NOT_ALLOWED] = {"method_not_allowed", 405, BLANK, "method not allowed", "허용되지 않는 요청 방식입니다"},
    [ERR_CONFLICT] = {"conflict", 409, BLANK, "in conflict with what is recorded", "이미 처리된 내용과 다릅니다"},
    [ERR_MEDIA_TYPE] = {"media_type", 415, BLANK, "media type not supported", "지원하지 않는 콘텐츠 형식입니다"},
    [ERR_URL_LENGTH] = {"url_length", 414, BLANK, "the URL is too long", "주소가 너무 깁니다"},
    [ERR_HEADER_LENGTH] = {"header_length", 431, BLANK, "the header block is too long", "요청 헤더가 너무 깁니다"},
    [ERR_TOO_MANY] = {"too_many", 429, BLANK, "too many requests", "요청이 너무 많습니다"},
    [ERR_UNAVAILABLE] = {"unavailable", 503, BLANK, "another service cannot be reached",
                         "다른 서비스에 연결할 수 없습니다"},
    [ERR_CONFIG] = {"configuration", 500, BLANK, "the configuration is wrong", "설정이 잘못되었습니다"},
    [ERR_IO] = {"io", 500, BLANK, "storage failed", "저장소 오류입니다"},
};

const struct err_info *err_info(enum err err)
{
  assert(err >= OK && err < ERR_COUNT);
  return &table[err];
}
