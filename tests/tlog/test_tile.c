#include "model.h"

#include <string.h>

static const struct {
  const char *path;
  struct tile tile;
} paths[] = {
    {"tile/0/000", {0, TILE_WIDTH, 0}},
    {"tile/0/005", {0, TILE_WIDTH, 5}},
    {"tile/0/273.p/112", {0, 112, 273}},
    {"tile/1/001.p/17", {1, 17, 1}},
    {"tile/2/000.p/1", {2, 1, 0}},
    {"tile/7/000.p/255", {7, 255, 0}},
    {"tile/0/999", {0, TILE_WIDTH, 999}},
    {"tile/0/x001/000", {0, TILE_WIDTH, 1000}},
    {"tile/0/x001/067.p/9", {0, 9, 1067}},
    {"tile/0/x001/x234/067", {0, TILE_WIDTH, 1234067}},
    {"tile/entries/x001/x234/067.p/254", {TILE_ENTRIES, 254, 1234067}},
    {"tile/entries/000", {TILE_ENTRIES, TILE_WIDTH, 0}},
    {"tile/3/x018/x446/x744/x073/x709/x551/615", {3, TILE_WIDTH, UINT64_MAX}},
};

static void paths_round_trip(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    struct str path;
    struct tile tile;
    ASSERT_OK(scope, tile_path_print(scope, &paths[i].tile, &path));
    ASSERT_STR(path, str_of(paths[i].path));
    ASSERT_OK(scope, tile_path_parse(scope, path, &tile));
    assert_int_equal(tile.level, paths[i].tile.level);
    assert_int_equal(tile.width, paths[i].tile.width);
    assert_true(tile.index == paths[i].tile.index);
  }
}

static void other_paths_are_refused(void **state)
{
  struct scope *scope = *state;
  static const char *const bad[] = {
      "tile/8/000",
      "tile/-1/000",
      "tile/00/000",
      "tile/x/000",
      "tile/Entries/000",
      "tile/data/000",
      "tile/8/0/000",
      "tiles/0/000",
      "/tile/0/000",
      "tile//000",
      "tile/0//000",
      "tile/0/00",
      "tile/0/0000",
      "tile/0/5",
      "tile/0/+05",
      "tile/0/x000/005",
      "tile/0/001/005",
      "tile/0/x001",
      "tile/0/x01/005",
      "tile/0/x001/5",
      "tile/0/x001/x005",
      "tile/0/X001/005",
      "tile/0/xx01/005",
      "tile/0/000.p",
      "tile/0/000.p/",
      "tile/0/000.p/0",
      "tile/0/000.p/256",
      "tile/0/000.p/01",
      "tile/0/000.p/1/",
      "tile/0/000.p/1/2",
      "tile/0/000.p/-1",
      "tile/0/000.q/1",
      "tile/0/000/1",
      "tile/0/000/",
      "tile/0/000 ",
      "tile/0/x001.p/000",
      "tile/0/../000",
      "tile/0/x018/x446/x744/x073/x709/x551/616",
      "tile/0/x100/x000/x000/x000/x000/x000/x000/000",
  };
  struct tile tile;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    enum err err = tile_path_parse(scope, str_of(bad[i]), &tile);
    if (err != ERR_VALUE) {
      fail_msg("%s", bad[i]);
    }
    (void)scope_take_fault(scope);
  }
  ASSERT_ERR(scope, ERR_VALUE, tile_path_parse(scope, STR("tile/0/000\0"), &tile));
}

/* A path that is cut is another path or none, never the same. */
static void truncated_paths(void **state)
{
  struct scope *scope = *state;
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    for (size_t len = 0; len < strlen(paths[i].path); len++) {
      struct str cut = {paths[i].path, len};
      struct str again;
      struct tile tile;
      if (tile_path_parse(scope, cut, &tile) == OK) {
        ASSERT_OK(scope, tile_path_print(scope, &tile, &again));
        ASSERT_STR(again, cut);
      }
      (void)scope_take_fault(scope);
    }
  }
}

/* SPEC: c2sp.org/tlog-tiles@v0.1.0 has the example of 70,000 entries. */
static void partial_tiles_of_a_size(void **state)
{
  (void)state;
  static const struct {
    uint64_t size;
    int level;
    uint64_t last;
    unsigned width;
  } rows[] = {
      {70000, 0, 273, 112},
      {70000, 1, 1, 17},
      {70000, 2, 0, 1},
      {256, 0, 0, 256},
      {256, 1, 0, 1},
      {255, 0, 0, 255},
      {257, 0, 1, 1},
      {257, 1, 0, 1},
      {65536, 1, 0, 256},
      {65536, 2, 0, 1},
      {70000, TILE_ENTRIES, 273, 112},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    uint64_t count = rows[i].size >> (rows[i].level > 0 ? rows[i].level * TILE_HEIGHT : 0);
    struct tile tile = tile_holding(rows[i].level, count - 1, rows[i].size);
    assert_true(tile.index == rows[i].last && tile.width == rows[i].width);
    assert_true(tile_is_of(&tile, rows[i].size));
    tile.width--;
    assert_false(tile_is_of(&tile, rows[i].size));
    tile.width = TILE_WIDTH;
    tile.index++;
    assert_false(tile_is_of(&tile, rows[i].size));
  }
  assert_false(tile_is_of(&(struct tile){1, 1, 0}, 255));
  assert_false(tile_is_of(&(struct tile){0, 1, 0}, 0));
  assert_true(tile_is_of(&(struct tile){0, TILE_WIDTH, 272}, 70000));
}

/* Which tiles there are, told from the definition: all whose hashes a size has that the older has not. */
static size_t count_growth(uint64_t old_size, uint64_t size)
{
  size_t count = 0;
  for (int level = TILE_ENTRIES; level < TILE_LEVELS; level++) {
    unsigned shift = level > 0 ? (unsigned)level * TILE_HEIGHT : 0;
    uint64_t last_tile = UINT64_MAX;
    for (uint64_t i = old_size >> shift; i < size >> shift; i++) {
      count += i / TILE_WIDTH != last_tile;
      last_tile = i / TILE_WIDTH;
    }
  }
  return count;
}

static void growth_lists_each_new_tile_once(void **state)
{
  (void)state;
  static const uint64_t sizes[] = {0, 1, 2, 255, 256, 257, 511, 512, 513, 65535, 65536, 65537, 65792, 70000};
  enum { SIZES = sizeof sizes / sizeof *sizes };
  for (size_t i = 0; i < SIZES; i++) {
    for (size_t k = i; k < SIZES; k++) {
      struct tile_growth growth = tile_growth(sizes[i], sizes[k]);
      struct tile before = {.level = TILE_ENTRIES - 1};
      size_t count = 0;
      for (struct tile tile; tile_growth_next(&growth, &tile); count++) {
        assert_true(tile_is_of(&tile, sizes[k]));
        assert_true(tile.level > before.level || (tile.level == before.level && tile.index > before.index));
        assert_false(tile_is_of(&tile, sizes[i]));
        before = tile;
      }
      assert_int_equal(count, count_growth(sizes[i], sizes[k]));
    }
  }
}

TESTING_MAIN(SCOPED_TEST(paths_round_trip), SCOPED_TEST(other_paths_are_refused), SCOPED_TEST(truncated_paths),
             SCOPED_TEST(partial_tiles_of_a_size), SCOPED_TEST(growth_lists_each_new_tile_once))
