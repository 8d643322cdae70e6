#include "csv/batch.h"

#include "base/limits.h"
#include "testing/testing.h"
#include "json/text.h"

/* The kinds of a schemas folder, as a program loads them. */
struct kinds {
  struct kind at[8];
  struct schema *schemas[8];
  size_t len;
};

static struct json read_json(struct scope *scope, struct str folder, struct str name)
{
  struct str path = scope_join(scope, folder, name);
  struct json json;
  ASSERT_OK(scope, json_parse(scope, testing_read(scope, scope_cstr(scope, path)), &json));
  return json;
}

static struct kinds load(struct scope *scope, struct str folder)
{
  struct json manifest = read_json(scope, folder, STR("/manifest.json"));
  struct json_list types = json_as_list(json_get(&manifest, STR("types")));
  struct kinds kinds = {.len = types.len};
  for (size_t i = 0; i < types.len; i++) {
    struct str place = scope_format(scope, STR_FMT "/" STR_FMT, STR_ARG(folder),
                                    STR_ARG(json_get(&types.at[i], STR("folder"))->string));
    struct json *template = SCOPE_NEW(scope, struct json);
    *template = read_json(scope, place, STR("/template.json"));
    char *schema_path = scope_cstr(scope, scope_join(scope, place, STR("/schema.json")));
    ASSERT_OK(scope, schema_new(scope, testing_read(scope, schema_path), SCHEMA_FORMATS_ASSERT, &kinds.schemas[i]));
    kinds.at[i] = (struct kind){
        .type = json_get(&types.at[i], STR("type"))->string, .template = template, .schema = kinds.schemas[i]};
  }
  return kinds;
}

static void drop(struct kinds *kinds)
{
  for (size_t i = 0; i < kinds->len; i++) {
    schema_free(kinds->schemas[i]);
  }
}
#define OWNED [[gnu::cleanup(drop)]] struct kinds

/* The decisions that the demo issues: these lines are refused, and exactly for these reasons. */
static void decisions(void **state)
{
  static const struct {
    size_t line, column;
    const char *header, *ko;
  } refused[] = {
      {7, 2, "성명", "성명: 필수 항목이 없습니다"},
      {12, 3, "생년월일", "생년월일: 없는 날짜이거나 날짜 형식(예: 2026-03-31)이 아닙니다"},
      {17, 12, "문서확인번호", "문서확인번호: 주민등록번호로 보이는 값은 받지 않습니다"},
      {22, 6, "소득 구간",
       "소득 구간: 정해진 값이 아닙니다 (가능한 값: 기준중위소득 32% 이하, 기준중위소득 40% 이하, 기준중위소득 48% "
       "이하, "
       "기준중위소득 50% 이하, 기준중위소득 60% 이하, 기준중위소득 65% 이하)"},
      {27, 1, "credentialType", "credentialType: 없는 증명서 종류입니다"},
      {32, 2, "성명", "성명: 60자를 넘을 수 없습니다"},
      {37, 7, "가구원 수", "가구원 수: 정수가 아닙니다"},
      {42, 8, "급여 종류", "급여 종류: 필수 항목이 없습니다"},
      {47, 28, "배제 사유 없음", "배제 사유 없음: 정해진 값이 아닙니다 (필요한 값: 예)"},
      {52, 0, "", "칸의 수가 머리글과 다릅니다 (머리글 28칸, 이 줄 26칸)"},
  };
  OWNED kinds = load(*state, STR(DOJANG_SOURCE_DIR "/schemas"));
  struct str text = testing_read(*state, DOJANG_SOURCE_DIR "/tests/data/decisions.csv");
  struct csv_batch batch;
  ASSERT_OK(*state, csv_batch_open(*state, text, kinds.len, kinds.at, &batch));
  [[gnu::cleanup(scope_drop)]] struct scope *row = scope_new(LIMIT_SCOPE_OCTETS);
  size_t good = 0, bad = 0;
  size_t good_of_kind[8] = {0};
  for (struct csv_decision decision;; scope_reset(row)) {
    ASSERT_OK(row, csv_batch_next(&batch, row, &decision));
    if (decision.line == 0) {
      break;
    }
    if (decision.errors_len == 0) {
      good++;
      for (size_t i = 0; i < kinds.len; i++) {
        good_of_kind[i] += str_equal(kinds.at[i].type, decision.type);
      }
      continue;
    }
    const struct csv_error *error = &decision.errors[0];
    assert_in_range(bad, 0, sizeof refused / sizeof *refused - 1);
    assert_int_equal(decision.errors_len, 1);
    assert_int_equal(error->line, refused[bad].line);
    assert_int_equal(error->column, refused[bad].column);
    ASSERT_STR(error->header, str_of(refused[bad].header));
    ASSERT_STR(error->ko, str_of(refused[bad].ko));
    assert_true(error->en.len > 0);
    bad++;
  }
  assert_int_equal(bad, sizeof refused / sizeof *refused);
  assert_int_equal(good, 48);
  for (size_t i = 0; i < kinds.len; i++) {
    assert_int_equal(good_of_kind[i], 16);
  }
}

/* A fourth kind comes from a folder that is named at run time: data alone. */
static void fourth_kind(void **state)
{
  struct str folder = STR(DOJANG_SOURCE_DIR "/tests/data/donation-receipt");
  OWNED kinds = load(*state, folder);
  struct str text = testing_read(*state, scope_cstr(*state, scope_join(*state, folder, STR("/receipts.csv"))));
  static const char *const rows[] = {
      "{\"name\":\"홍길동\",\"donationKind\":\"일반기부금\",\"donatedOn\":\"2026-03-02\",\"amount\":300000,"
      "\"recipientBody\":\"새날나눔재단\",\"receiptNumber\":\"2026-00001\"}",
      "{\"name\":\"성춘향, 이몽룡\",\"donationKind\":\"특례기부금\",\"donatedOn\":\"2026-03-05\",\"amount\":1000000,"
      "\"recipientBody\":\"\\\"달빛\\\" 도서관\",\"receiptNumber\":\"2026-00002\"}",
  };
  struct csv_batch batch;
  struct csv_decision decision;
  ASSERT_OK(*state, csv_batch_open(*state, text, kinds.len, kinds.at, &batch));
  for (size_t i = 0; i < 2; i++) {
    struct str seen;
    ASSERT_OK(*state, csv_batch_next(&batch, *state, &decision));
    assert_int_equal(decision.errors_len, 0);
    ASSERT_STR(decision.type, STR("DonationReceiptCredential"));
    ASSERT_OK(*state, json_print(*state, &decision.claims, &seen));
    ASSERT_STR(seen, str_of(rows[i]));
  }
  ASSERT_OK(*state, csv_batch_next(&batch, *state, &decision));
  assert_int_equal(decision.errors_len, 1);
  ASSERT_STR(decision.errors[0].en, STR("Amount (KRW): must be at least 1"));
  ASSERT_OK(*state, csv_batch_next(&batch, *state, &decision));
  assert_int_equal(decision.line, 0);
}

static void heads(void **state)
{
  static const struct {
    const char *text, *names;
  } rows[] = {
      {"", "line 1: the row with the names"},
      {"credentialType,성명,이름\n", "line 1, column 3: no kind of credential has a column \"이름\""},
      {"credentialType,성명,성명\n", "line 1, column 3: \"성명\" stands twice"},
      {"성명,생년월일\n", "line 1: the column \"credentialType\" is missing"},
      {"credentialType,주민등록번호\n", "line 1, column 2: no kind"},
      {"\"credentialType", "line 1, cell 1: opens a quote"},
  };
  OWNED kinds = load(*state, STR(DOJANG_SOURCE_DIR "/schemas"));
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct csv_batch batch;
    assert_int_not_equal(csv_batch_open(*state, str_of(rows[i].text), kinds.len, kinds.at, &batch), OK);
    struct fault fault = scope_take_fault(*state);
    if (!str_starts(str_of(fault.text), str_of(rows[i].names))) {
      fail_msg("%s: %s", rows[i].text, fault.text);
    }
  }
}

/* Every reason of a row at once, and nothing of what the row says in them. */
static void all_errors_of_a_row(void **state)
{
  static const struct {
    size_t column;
    const char *en;
  } wanted[] = {
      {2, "성명: what looks like a resident registration number is not accepted"},
      {4, "가구원 수: is no whole number"},
      {5, "순위: is not used for this credential"},
      {3, "Date of birth: is no date that exists, written as 2026-03-31"},
  };
  OWNED kinds = load(*state, STR(DOJANG_SOURCE_DIR "/schemas"));
  struct csv_batch batch;
  struct csv_decision decision;
  struct str text = STR("credentialType,성명,생년월일,가구원 수,순위\n"
                        ",,,,\n"
                        " WelfareEligibilityCredential ,９００１０１－１２３４５６７,1990-02-31,둘,1순위\n");
  ASSERT_OK(*state, csv_batch_open(*state, text, kinds.len, kinds.at, &batch));
  ASSERT_OK(*state, csv_batch_next(&batch, *state, &decision));
  assert_int_equal(decision.line, 3);
  assert_true(decision.errors_len > sizeof wanted / sizeof *wanted); /* and what is missing */
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    size_t at = 0;
    while (at < decision.errors_len && !str_equal(decision.errors[at].en, str_of(wanted[i].en))) {
      at++;
    }
    assert_true(at < decision.errors_len);
    assert_int_equal(decision.errors[at].column, wanted[i].column);
  }
  for (size_t i = 0; i < decision.errors_len; i++) {
    assert_false(str_contains(decision.errors[i].en, STR("1234567")) ||
                 str_contains(decision.errors[i].ko, STR("１２３")) || str_contains(decision.errors[i].ko, STR("둘")));
    assert_false(str_equal(decision.errors[i].en, STR("Name: is missing"))); /* it is there, and refused */
  }
}

TESTING_MAIN(SCOPED_TEST(decisions), SCOPED_TEST(fourth_kind), SCOPED_TEST(heads), SCOPED_TEST(all_errors_of_a_row))
