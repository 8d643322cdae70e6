#include "tlog/log_policy.h"

#include "base/limits.h"
#include "lines.h"

/* A policy while it is read. */
struct reading {
  struct scope *scope;
  size_t line; /* number of the line at hand, from 1 */
  struct str words; /* of the line at hand, what is not read yet */
  struct policy_log *logs;
  struct policy_voter *voters;
  bool *counted; /* the voters that are a member already */
  bool has_quorum;
  struct log_policy policy;
};

#define REFUSE(reading, ...) refuse_line((reading), ERR_SYNTAX, scope_format((reading)->scope, __VA_ARGS__))

static enum err refuse_line(const struct reading *reading, enum err err, struct str why)
{
  return FAIL(reading->scope, err, "line %zu of the policy: " STR_FMT, reading->line, STR_ARG(why));
}

/* Names the line in the fault of what was called. */
static enum err refuse_key(const struct reading *reading, enum err err)
{
  struct fault fault = scope_take_fault(reading->scope);
  return refuse_line(reading, err, str_of(fault.text));
}

static bool is_blank(char c)
{
  return c == ' ' || c == '\t';
}

/* The next word of the line; false at its end. */
static bool take_word(struct reading *reading, struct str *word)
{
  struct str rest = reading->words;
  size_t from = 0;
  while (from < rest.len && is_blank(rest.at[from])) {
    from++;
  }
  size_t to = from;
  while (to < rest.len && !is_blank(rest.at[to])) {
    to++;
  }
  *word = str_slice(rest, from, to);
  reading->words = str_slice(rest, to, rest.len);
  return to > from;
}

static enum err take_end(struct reading *reading)
{
  struct str word = {0};
  return take_word(reading, &word) ? REFUSE(reading, "too many words") : OK;
}

/* A key of that kind, and an URL if there is one. */
static enum err take_key(struct reading *reading, enum note_key_kind kind, struct note_key *key, struct str *url)
{
  struct str word = {0};
  if (!take_word(reading, &word)) {
    return REFUSE(reading, "a key is missing");
  }
  enum err err = note_key_parse(reading->scope, word, key);
  if (err != OK) {
    return refuse_key(reading, err);
  }
  if (key->kind != kind) {
    return REFUSE(reading, "a log has a key of type 1, a witness one of type 4");
  }
  *url = take_word(reading, &word) ? word : (struct str){0};
  return take_end(reading);
}

static size_t find_voter(const struct reading *reading, struct str name)
{
  for (size_t i = 0; i < reading->policy.voters_len; i++) {
    if (str_equal(reading->voters[i].name, name)) {
      return i;
    }
  }
  return SIZE_MAX;
}

/* Under another name the same key is another log's, as of one operator who begins a new one each year. */
static enum err read_log(struct reading *reading)
{
  struct policy_log log = {0};
  if (reading->policy.logs_len == LIMIT_LOG_POLICY_LINES) {
    return refuse_line(reading, ERR_LIMIT, STR("too many logs"));
  }
  TRY(take_key(reading, NOTE_KEY_LOG, &log.key, &log.url));
  for (size_t i = 0; i < reading->policy.logs_len; i++) {
    const struct note_key *other = &reading->logs[i].key;
    if (public_key_equal(&other->key, &log.key.key) && str_equal(other->name, log.key.name)) {
      return REFUSE(reading, "this log was named before");
    }
  }
  reading->logs[reading->policy.logs_len++] = log;
  return OK;
}

/* The name of a voter that is about to be defined. */
static enum err take_new_name(struct reading *reading, struct str *name)
{
  if (reading->policy.voters_len == LIMIT_LOG_POLICY_LINES) {
    return refuse_line(reading, ERR_LIMIT, STR("too many witnesses and groups"));
  }
  if (!take_word(reading, name)) {
    return REFUSE(reading, "a name is missing");
  }
  if (str_equal(*name, STR("none")) || find_voter(reading, *name) != SIZE_MAX) {
    return REFUSE(reading, "the name \"" STR_FMT "\" is taken", STR_ARG(*name));
  }
  return OK;
}

static enum err read_witness(struct reading *reading)
{
  struct policy_voter witness = {0};
  TRY(take_new_name(reading, &witness.name));
  TRY(take_key(reading, NOTE_KEY_WITNESS, &witness.key, &witness.url));
  for (size_t i = 0; i < reading->policy.voters_len; i++) {
    const struct policy_voter *other = &reading->voters[i];
    if (other->members == NULL && public_key_equal(&other->key.key, &witness.key.key)) {
      return REFUSE(reading, "the key of another witness");
    }
  }
  reading->voters[reading->policy.voters_len++] = witness;
  return OK;
}

static enum err take_members(struct reading *reading, struct policy_voter *group)
{
  size_t *members = SCOPE_ROOM(reading->scope, size_t, reading->policy.voters_len);
  if (members == NULL) {
    return scope_err(reading->scope);
  }
  for (struct str name; take_word(reading, &name);) {
    size_t place = find_voter(reading, name);
    if (place == SIZE_MAX) {
      return REFUSE(reading, "\"" STR_FMT "\" is not defined above", STR_ARG(name));
    }
    if (reading->counted[place]) {
      return REFUSE(reading, "\"" STR_FMT "\" is a member already", STR_ARG(name));
    }
    reading->counted[place] = true;
    members[group->members_len++] = place;
  }
  group->members = members;
  return OK;
}

static enum err read_group(struct reading *reading)
{
  struct policy_voter group = {0};
  struct str threshold = {0};
  TRY(take_new_name(reading, &group.name));
  if (!take_word(reading, &threshold)) {
    return REFUSE(reading, "how many members are needed is missing");
  }
  TRY(take_members(reading, &group));
  uint64_t needed = str_equal(threshold, STR("any")) ? 1 : group.members_len;
  bool word = str_equal(threshold, STR("any")) || str_equal(threshold, STR("all"));
  if ((!word && !str_to_u64(threshold, &needed)) || needed == 0 || needed > group.members_len) {
    return REFUSE(reading, "how many members are needed must be any, all, or a number from 1 to that of the members");
  }
  group.needed = (size_t)needed;
  reading->voters[reading->policy.voters_len++] = group;
  return OK;
}

static enum err read_quorum(struct reading *reading)
{
  struct str name = {0};
  if (reading->has_quorum) {
    return REFUSE(reading, "a second quorum");
  }
  if (!take_word(reading, &name)) {
    return REFUSE(reading, "a name is missing");
  }
  size_t place = find_voter(reading, name);
  if (place == SIZE_MAX && !str_equal(name, STR("none"))) {
    return REFUSE(reading, "\"" STR_FMT "\" is not defined above", STR_ARG(name));
  }
  reading->policy.quorum = place == SIZE_MAX ? QUORUM_NONE : (ptrdiff_t)place;
  reading->has_quorum = true;
  return take_end(reading);
}

static enum err read_line(struct reading *reading)
{
  static const struct {
    struct str name;
    enum err (*read)(struct reading *reading);
  } verbs[] = {
      {STR_INIT("log"), read_log},
      {STR_INIT("witness"), read_witness},
      {STR_INIT("group"), read_group},
      {STR_INIT("quorum"), read_quorum},
  };
  struct str word = {0};
  if (!take_word(reading, &word) || word.at[0] == '#') {
    return OK;
  }
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
    if (str_equal(word, verbs[i].name)) {
      return verbs[i].read(reading);
    }
  }
  return REFUSE(reading, "begins with neither log, witness, group nor quorum");
}

/* SPEC: tlog-policy, Character set: of the control characters tab and newline alone. */
static bool has_other_controls(struct str text)
{
  for (size_t i = 0; i < text.len; i++) {
    uint8_t octet = (uint8_t)text.at[i];
    if ((octet < 0x20 && octet != '\t' && octet != '\n') || octet == 0x7f) {
      return true;
    }
  }
  return false;
}

static enum err read_lines(struct reading *reading, struct str text)
{
  while (line_take(&text, &reading->words)) {
    reading->line++;
    TRY(read_line(reading));
  }
  reading->line++;
  if (text.len > 0) {
    return REFUSE(reading, "the last line has no end");
  }
  return reading->has_quorum ? OK : REFUSE(reading, "the quorum is missing");
}

enum err log_policy_parse(struct scope *scope, struct str text, struct log_policy *out)
{
  if (text.len > LIMIT_LOG_POLICY_OCTETS) {
    return FAIL(scope, ERR_LIMIT, "the policy has more than %d octets", LIMIT_LOG_POLICY_OCTETS);
  }
  if (has_other_controls(text)) {
    return FAIL(scope, ERR_SYNTAX, "the policy holds control characters");
  }
  struct reading reading = {.scope = scope};
  reading.logs = SCOPE_ROOM(scope, struct policy_log, LIMIT_LOG_POLICY_LINES);
  reading.voters = SCOPE_ROOM(scope, struct policy_voter, LIMIT_LOG_POLICY_LINES);
  reading.counted = SCOPE_ARRAY(scope, bool, LIMIT_LOG_POLICY_LINES);
  if (reading.logs == NULL || reading.voters == NULL || reading.counted == NULL) {
    return scope_err(scope);
  }
  reading.policy.logs = reading.logs;
  reading.policy.voters = reading.voters;
  TRY(read_lines(&reading, text));
  *out = reading.policy;
  return OK;
}

/* A key, and behind it the URL if there is one. */
static enum err print_key(struct scope *scope, struct buf *buf, const struct note_key *key, struct str url)
{
  struct str text = {0};
  TRY(note_key_print(scope, key, &text));
  buf_format(buf, " " STR_FMT "%s" STR_FMT "\n", STR_ARG(text), url.len > 0 ? " " : "", STR_ARG(url));
  return OK;
}

static enum err print_voter(struct scope *scope, struct buf *buf, const struct log_policy *policy,
                            const struct policy_voter *voter)
{
  if (voter->members == NULL) {
    buf_format(buf, "witness " STR_FMT, STR_ARG(voter->name));
    return print_key(scope, buf, &voter->key, voter->url);
  }
  buf_format(buf, "group " STR_FMT " %zu", STR_ARG(voter->name), voter->needed);
  for (size_t i = 0; i < voter->members_len; i++) {
    buf_format(buf, " " STR_FMT, STR_ARG(policy->voters[voter->members[i]].name));
  }
  buf_add_char(buf, '\n');
  return OK;
}

enum err log_policy_print(struct scope *scope, const struct log_policy *policy, struct str *out)
{
  struct buf buf = buf_in(scope);
  for (size_t i = 0; i < policy->logs_len; i++) {
    buf_add(&buf, STR("log"));
    TRY(print_key(scope, &buf, &policy->logs[i].key, policy->logs[i].url));
  }
  for (size_t i = 0; i < policy->voters_len; i++) {
    TRY(print_voter(scope, &buf, policy, &policy->voters[i]));
  }
  struct str quorum = policy->quorum == QUORUM_NONE ? STR("none") : policy->voters[policy->quorum].name;
  buf_format(&buf, "quorum " STR_FMT "\n", STR_ARG(quorum));
  return buf_str(&buf, out);
}
