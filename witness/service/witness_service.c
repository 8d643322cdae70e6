#include "witness_service/witness_service.h"

#include "base/limits.h"
#include "http/reply.h"
#include "http/request.h"
#include "tlog/add_checkpoint.h"

/* A request has a line of the old size, the path's lines, and a note. */
enum { REQUEST_OCTETS = LIMIT_NOTE_OCTETS + LIMIT_LOG_PATH * 64 + 64 };

static const struct str TEXT = STR_INIT("text/plain; charset=utf-8");

/* SPEC: c2sp.org/tlog-witness, add-checkpoint. What is not here is the server's own affair. */
static int status_of(enum err err)
{
  static const struct {
    enum err err;
    int status;
  } rows[] = {
      {ERR_SYNTAX, 400},    {ERR_LIMIT, 400},     {ERR_UNSUPPORTED, 400}, {ERR_RANGE, 400},
      {ERR_FORBIDDEN, 403}, {ERR_NOT_FOUND, 404}, {ERR_PROOF, 422},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (rows[i].err == err) {
      return rows[i].status;
    }
  }
  return 0;
}

/* The reason in words, as no program reads it. */
static enum err reply_refused(struct http_reply *reply, struct scope *scope, int status)
{
  struct fault fault = scope_take_fault(scope);
  struct str sentence = scope_format(scope, "%s\n", fault.text);
  return sentence.at == NULL ? scope_err(scope) : REPLY_BYTES(reply, status, TEXT, str_bytes(sentence));
}

static enum err post_add_checkpoint(void *self, struct http_request *request, struct http_reply *reply)
{
  struct str answer;
  enum err err = witness_add_checkpoint(self, request->scope, request->body, &answer);
  if (err == OK) {
    return REPLY_BYTES(reply, 200, TEXT, str_bytes(answer));
  }
  if (err == ERR_CONFLICT) {
    (void)scope_take_fault(request->scope);
    return REPLY_BYTES(reply, 409, STR("text/x.tlog.size"), str_bytes(answer));
  }
  int status = status_of(err);
  return status == 0 ? err : reply_refused(reply, request->scope, status);
}

static enum err get_checkpoint(void *self, struct http_request *request, struct http_reply *reply)
{
  struct http_static thing = {.content_type = TEXT};
  struct str note;
  TRY(witness_checkpoint(self, request->scope, http_request_param(request, "origin_hash"), &note));
  thing.body = str_bytes(note);
  TRY(http_etag(request->scope, thing.body, &thing.etag));
  return REPLY_STATIC(reply, &thing);
}

/* Those who ask say text/plain, application/octet-stream, or nothing. */
static const struct http_route routes[] = {
    {HTTP_POST, "/add-checkpoint", post_add_checkpoint, ROLE_PUBLIC, "Cosign a log's checkpoint", REQUEST_OCTETS,
     "*/*"},
    {HTTP_GET, "/{origin_hash}/checkpoint", get_checkpoint, ROLE_PUBLIC, "What was cosigned last of a log", 0, NULL},
};

static enum err health(void *self, struct scope *scope)
{
  return witness_health(self, scope);
}

static void metrics(void *self, struct buf *out)
{
  witness_metrics(self, out);
}

struct http_service witness_service(struct witness *witness)
{
  return (struct http_service){
      .name = "witness",
      .routes = HTTP_ROUTES(routes),
      .self = witness,
      .health = health,
      .metrics = metrics,
  };
}
