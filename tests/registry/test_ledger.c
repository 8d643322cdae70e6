#include "testing/testing.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "scribe.h"

static void files_come_back_and_no_part_is_taken_for_a_whole(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *path, *octets;
  } rows[] = {{"a", "1"}, {"logs/log/tile/0/000", ""}, {"", "x"}, {"status/revocation-0/1", "{\"a\":1}"}};
  enum { ROWS = sizeof rows / sizeof *rows };
  struct ledger_files files = {0};
  struct ledger_files seen;
  size_t ends[ROWS + 1] = {0}; /* of the first so many files */
  struct bytes encoded;
  ASSERT_OK(scope, ledger_files_encode(scope, &files, &encoded));
  assert_int_equal(encoded.len, 0);
  for (size_t i = 0; i < ROWS; i++) {
    ASSERT_OK(scope, ledger_files_add(&files, scope, str_of(rows[i].path), str_bytes(str_of(rows[i].octets))));
    ASSERT_OK(scope, ledger_files_encode(scope, &files, &encoded));
    ends[i + 1] = encoded.len;
  }
  for (size_t len = 0; len <= encoded.len; len++) {
    size_t whole = 0;
    while (whole < ROWS && ends[whole + 1] <= len) {
      whole++;
    }
    if (ends[whole] != len) {
      ASSERT_ERR(scope, ERR_IO, ledger_files_decode(scope, (struct bytes){encoded.at, len}, &seen));
      continue;
    }
    ASSERT_OK(scope, ledger_files_decode(scope, (struct bytes){encoded.at, len}, &seen));
    assert_int_equal(seen.len, whole);
    for (size_t i = 0; i < whole; i++) {
      ASSERT_STR(seen.at[i].path, str_of(rows[i].path));
      ASSERT_STR(bytes_str(seen.at[i].octets), str_of(rows[i].octets));
    }
  }
  static const uint8_t huge[] = {255, 255, 255, 255, 1};
  ASSERT_ERR(scope, ERR_IO, ledger_files_decode(scope, (struct bytes){huge, sizeof huge}, &seen));
}

static bool is_there(struct scribe *scribe, struct scope *scope, const struct tile *tile)
{
  struct str path;
  struct bytes octets;
  bool found = false;
  ASSERT_OK(scope, tiles_path(&scribe->ledger.tiles, scope, tile, &path));
  ASSERT_OK(scope, publication_read(&scribe->settings.publication, scope, path, &found, &octets));
  return found;
}

/* All that a client needs which has a checkpoint of that size: a partial tile, or the full one in its place. */
static void assert_served(struct scribe *scribe, struct scope *scope, uint64_t size)
{
  struct tile_growth growth = tile_growth(0, size);
  for (struct tile tile; tile_growth_next(&growth, &tile);) {
    struct tile full = {tile.level, TILE_WIDTH, tile.index};
    if (!is_there(scribe, scope, &tile) && !is_there(scribe, scope, &full)) {
      fail_msg("tile %d/%llu.p/%u is missing", tile.level, (unsigned long long)tile.index, tile.width);
    }
  }
}

static void assert_is_model(struct scribe *scribe)
{
  [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
  const struct ledger *ledger = &scribe->ledger;
  struct tlog_hash root = model_root(scribe->model, 0, ledger->head.size);
  struct registry_published page = {0};
  struct note note;
  struct note_voice voice;
  struct checkpoint checkpoint;
  ASSERT_HASH(ledger->head.root, root);
  ASSERT_OK(scope, tiles_check(&ledger->tiles, scope, 0, ledger->head.size, &root));
  ASSERT_OK(scope, page_read((struct page *)(uintptr_t)&ledger->page, scope, &page));
  ASSERT_OK(scope, checkpoint_open(scope, page.body, &note, &checkpoint));
  ASSERT_OK(scope, note_check(scope, &note, &scribe->log.key, &voice));
  assert_true(voice.heard);
  ASSERT_STR(checkpoint.origin, STR(SCRIBE_ORIGIN));
  assert_int_equal(checkpoint.size, ledger->head.size);
  ASSERT_HASH(checkpoint.root, root);
  for (uint64_t i = 0; i < ledger->head.size; i += 97) {
    struct bytes entry;
    struct bytes expected = model_entry(scope, i);
    ASSERT_OK(scope, tiles_read_entry(&ledger->tiles, scope, i, ledger->head.size, &entry));
    ASSERT_STR(bytes_str(entry), bytes_str(expected));
  }
}

static void it_grows_one_by_one(void **state)
{
  struct scribe scribe;
  scribe_new(&scribe, *state, 600);
  for (uint64_t size = 1; size <= 600; size++) {
    scribe_grow(&scribe, size);
    assert_is_model(&scribe);
    if (size % 50 == 0) {
      scribe_reopen(&scribe);
    }
  }
  for (uint64_t size = 1; size <= 600; size++) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(LIMIT_SCOPE_OCTETS);
    assert_served(&scribe, scope, size);
  }
  scribe_clear(&scribe);
}

static void it_grows_in_jumps(void **state)
{
  static const uint64_t rows[][8] = {{1, 2, 256, 257, 600},
                                     {255, 256, 512},
                                     {257, 511, 513, 1100},
                                     {600, 601, 1024, 1025, 1100},
                                     {1100},
                                     {256, 512, 768, 1024},
                                     {3, 250, 259, 700, 767, 770},
                                     {254, 255, 256, 257}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    [[gnu::cleanup(scope_drop)]] struct scope *scope = scope_new(2 * (size_t)LIMIT_SCOPE_OCTETS);
    struct scribe scribe;
    scribe_new(&scribe, scope, 1100);
    for (size_t k = 0; k < 8 && rows[i][k] > 0; k++) {
      scribe_grow(&scribe, rows[i][k]);
      assert_is_model(&scribe);
      scribe_reopen(&scribe);
    }
    scribe_clear(&scribe);
  }
  (void)state;
}

/* What the store knows to be committed is written by whoever opens it next. */
static void what_is_owed_is_written_again(void **state)
{
  struct scope *scope = *state;
  struct scribe scribe;
  scribe_new(&scribe, scope, 700);
  scribe_grow(&scribe, 250);
  scribe_commit(&scribe, 600); /* and it ends */
  scribe_reopen(&scribe);
  assert_int_equal(scribe.ledger.head.size, 600);
  assert_int_equal(scribe.ledger.published.size, 250);
  assert_true(scribe.ledger.owed.len > 0);
  assert_false(scribe.ledger.is_published);
  ASSERT_OK(scope, ledger_write(&scribe.ledger, scope));
  assert_int_equal(scribe.ledger.owed.len, 0);
  ASSERT_OK(scope, ledger_publish(&scribe.ledger, scope, scribe.ledger.checkpoint));
  assert_is_model(&scribe);
  scribe_grow(&scribe, 700);
  assert_is_model(&scribe);
  scribe_clear(&scribe);
}

static void turn_a_bit(struct scribe *scribe, struct scope *scope, const char *path, long at)
{
  FILE *file = fopen(folder_path(scope, &scribe->folder, path).at, "r+b");
  assert_non_null(file);
  assert_int_equal(fseek(file, at, SEEK_SET), 0);
  int octet = fgetc(file);
  assert_int_equal(fseek(file, at, SEEK_SET), 0);
  assert_int_equal(fputc(octet ^ 4, file), octet ^ 4);
  assert_int_equal(fclose(file), 0);
}

/* What it goes on from is read anew before each signature. */
static void a_bit_that_turned_is_not_signed(void **state)
{
  struct scope *scope = *state;
  struct scribe scribe;
  struct ledger_draft draft;
  static const char *const files[] = {"public/logs/log/tile/0/001.p/44", "public/logs/log/tile/1/000.p/1",
                                      "public/logs/log/tile/entries/001.p/44"};
  scribe_new(&scribe, scope, 400);
  scribe_grow(&scribe, 300);
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    turn_a_bit(&scribe, scope, files[i], 20);
    ASSERT_ERR(scope, ERR_PROOF, scribe_extend(&scribe, scope, 400, &draft));
    turn_a_bit(&scribe, scope, files[i], 20);
    ASSERT_OK(scope, scribe_extend(&scribe, scope, 400, &draft));
    struct str path = folder_path(scope, &scribe.folder, files[i]);
    struct str away = scope_format(scope, "%s.away", path.at);
    assert_int_equal(rename(path.at, away.at), 0);
    ASSERT_ERR(scope, ERR_NOT_FOUND, scribe_extend(&scribe, scope, 400, &draft));
    assert_int_equal(rename(away.at, path.at), 0);
  }
  scribe_clear(&scribe);
}

static void every_file_of_a_log_is_checked(void **state)
{
  struct scope *scope = *state;
  struct scribe scribe;
  static const char *const files[] = {"public/logs/log/tile/0/000",           "public/logs/log/tile/0/002",
                                      "public/logs/log/tile/0/003.p/32",      "public/logs/log/tile/1/000.p/3",
                                      "public/logs/log/tile/entries/000",     "public/logs/log/tile/entries/001",
                                      "public/logs/log/tile/entries/003.p/32"};
  scribe_new(&scribe, scope, 800);
  scribe_grow(&scribe, 800);
  const struct tiles *tiles = &scribe.ledger.tiles;
  struct tlog_hash root = scribe.ledger.head.root;
  ASSERT_OK(scope, tiles_check(tiles, scope, 0, 800, &root));
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    turn_a_bit(&scribe, scope, files[i], 70);
    ASSERT_ERR(scope, ERR_PROOF, tiles_check(tiles, scope, 0, 800, &root));
    turn_a_bit(&scribe, scope, files[i], 70);
    struct str path = folder_path(scope, &scribe.folder, files[i]);
    struct str away = scope_format(scope, "%s.away", path.at);
    assert_int_equal(rename(path.at, away.at), 0);
    ASSERT_ERR(scope, ERR_NOT_FOUND, tiles_check(tiles, scope, 0, 800, &root));
    assert_int_equal(rename(away.at, path.at), 0);
  }
  root.at[0] ^= 1;
  ASSERT_ERR(scope, ERR_PROOF, tiles_check(tiles, scope, 0, 800, &root));
  root.at[0] ^= 1;
  /* what was not written since is taken as it is, but for the way up from what was */
  turn_a_bit(&scribe, scope, files[4], 70);
  ASSERT_OK(scope, tiles_check(tiles, scope, 700, 800, &root));
  scribe_clear(&scribe);
}

static void what_was_written_wrong_is_not_published(void **state)
{
  struct scope *scope = *state;
  struct scribe scribe;
  scribe_new(&scribe, scope, 400);
  scribe_grow(&scribe, 300);
  folder_write(scope, &scribe.folder, "public/logs/log/tile/0/001.p/94", str_bytes(STR("another")));
  scribe_commit(&scribe, 350);
  ASSERT_ERR(scope, ERR_CONFLICT, ledger_write(&scribe.ledger, scope));
  assert_int_equal(scribe.ledger.written.size, 300);
  scribe_clear(&scribe);
}

/* The folder shows what this store cannot have published. */
static void a_store_older_than_the_folder_is_refused(void **state)
{
  struct scope *scope = *state;
  struct scribe scribe;
  scribe_new(&scribe, scope, 400);
  scribe_grow(&scribe, 100);
  folder_copy(scope, &scribe.folder, "store", "copy");
  scribe_grow(&scribe, 101);
  scribe_close(&scribe);
  store_close(&scribe.store);
  folder_drop(scope, &scribe.folder, "store");
  folder_copy(scope, &scribe.folder, "copy", "store");
  scribe.store = folder_store(scope, &scribe.folder);
  ASSERT_ERR(scope, ERR_CONFIG, scribe_try(&scribe, scope));
  scribe_clear(&scribe);
}

static void a_checkpoint_of_somebody_else_is_not_shown(void **state)
{
  struct scope *scope = *state;
  struct scribe scribe;
  scribe_new(&scribe, scope, 400);
  scribe_grow(&scribe, 100);
  struct str path = folder_path(scope, &scribe.folder, "public/logs/log/checkpoint");
  struct str good = testing_read(scope, path.at);
  struct note_signer stranger = signer_of(scope, 9, SCRIBE_ORIGIN, NOTE_KEY_LOG);
  struct note_signer elsewhere = signer_of(scope, 7, "other.example/logs/log", NOTE_KEY_LOG);
  struct tlog_hash root = scribe.ledger.head.root;
  struct tlog_hash other = root;
  other.at[0] ^= 1;
  struct str text = checkpoint_text(scope, SCRIBE_ORIGIN, 100, &root);
  const struct str bad[] = {
      signed_note(scope, checkpoint_text(scope, "other.example/logs/log", 100, &root), &elsewhere, 1, 0),
      signed_note(scope, checkpoint_text(scope, SCRIBE_ORIGIN, 100, &other), &scribe.log, 1, 0),
      signed_note(scope, checkpoint_text(scope, SCRIBE_ORIGIN, 101, &root), &scribe.log, 1, 0),
      text_with(scope, good, "\n100\n", "\n99\n"),
  };
  /* of another key, or torn */
  const struct str idle[] = {signed_note(scope, text, &stranger, 1, 0), STR("what is this"), STR("\0\0"),
                             str_slice(good, 0, good.len / 2)};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    folder_write(scope, &scribe.folder, "public/logs/log/checkpoint", str_bytes(bad[i]));
    scribe_close(&scribe);
    ASSERT_ERR(scope, ERR_CONFIG, scribe_try(&scribe, scope));
  }
  for (size_t i = 0; i < sizeof idle / sizeof *idle; i++) {
    folder_write(scope, &scribe.folder, "public/logs/log/checkpoint", str_bytes(idle[i]));
    scribe_reopen(&scribe);
    assert_int_equal(scribe.ledger.published.size, 0);
    assert_false(page_is_shown(&scribe.ledger.page));
  }
  folder_write(scope, &scribe.folder, "public/logs/log/checkpoint", str_bytes(good));
  scribe_reopen(&scribe);
  assert_is_model(&scribe);
  /* without it, all is read and checked again */
  assert_int_equal(unlink(path.at), 0);
  scribe_reopen(&scribe);
  assert_int_equal(scribe.ledger.written.size, 0);
  ASSERT_OK(scope, ledger_write(&scribe.ledger, scope));
  assert_int_equal(scribe.ledger.written.size, 100);
  scribe_clear(&scribe);
}

static void pruning_keeps_what_a_client_of_a_moment_ago_needs(void **state)
{
  enum { STEP = 100, MOST = 10000, KEPT = 4000 }; /* of 16 tiles */
  struct scope *scope = *state;
  struct scribe scribe;
  scribe_new(&scribe, scope, MOST);
  for (uint64_t size = STEP; size <= MOST; size += STEP) {
    scribe_grow(&scribe, size);
  }
  assert_is_model(&scribe);
  for (uint64_t size = MOST - KEPT; size <= MOST; size += STEP) {
    [[gnu::cleanup(scope_drop)]] struct scope *own = scope_new(LIMIT_SCOPE_OCTETS);
    struct tile partial = {0, (unsigned)(size % TILE_WIDTH), size / TILE_WIDTH};
    assert_served(&scribe, own, size);
    assert_true(partial.width == 0 || is_there(&scribe, own, &partial));
  }
  const struct tile old[] = {{0, STEP, 0}, {TILE_ENTRIES, STEP, 0}, {0, 2 * STEP, 0}};
  for (size_t i = 0; i < sizeof old / sizeof *old; i++) {
    assert_false(is_there(&scribe, scope, &old[i]));
  }
  scribe_clear(&scribe);
}

TESTING_MAIN(SCOPED_TEST(files_come_back_and_no_part_is_taken_for_a_whole), SCOPED_TEST(it_grows_one_by_one),
             SCOPED_TEST(it_grows_in_jumps), SCOPED_TEST(what_is_owed_is_written_again),
             SCOPED_TEST(a_bit_that_turned_is_not_signed), SCOPED_TEST(every_file_of_a_log_is_checked),
             SCOPED_TEST(what_was_written_wrong_is_not_published),
             SCOPED_TEST(a_store_older_than_the_folder_is_refused),
             SCOPED_TEST(a_checkpoint_of_somebody_else_is_not_shown),
             SCOPED_TEST(pruning_keeps_what_a_client_of_a_moment_ago_needs))
