#include "term_map.h"

#include "testing/testing.h"

static struct term *term_of(struct scope *scope, struct str name)
{
  struct term *term = SCOPE_NEW(scope, struct term);
  assert_non_null(term);
  term->name = name;
  return term;
}

enum { MANY = 5000 };

static enum err count(void *handle, const struct term *term)
{
  (void)term;
  ++*(size_t *)handle;
  return OK;
}

static void holds_many(void **state)
{
  struct scope *scope = *state;
  struct term_map map = {0};
  for (size_t i = 0; i < MANY; i++) {
    ASSERT_OK(scope, term_map_put(scope, &map, term_of(scope, scope_format(scope, "term%zu", i))));
  }
  for (size_t i = 0; i < MANY; i++) {
    struct str name = scope_format(scope, "term%zu", i);
    const struct term *found = term_map_find(&map, name);
    assert_non_null(found);
    ASSERT_STR(found->name, name);
  }
  assert_null(term_map_find(&map, STR("term5000")));
  assert_null(term_map_find(&map, STR("")));
  size_t visited = 0;
  ASSERT_OK(scope, term_map_each(&map, &visited, count));
  assert_int_equal(visited, MANY);
}

static void older_maps_stay(void **state)
{
  struct scope *scope = *state;
  struct term_map map = {0};
  struct term *first = term_of(scope, STR("name"));
  first->is_protected = true;
  ASSERT_OK(scope, term_map_put(scope, &map, first));
  struct term_map older = map;
  ASSERT_OK(scope, term_map_put(scope, &map, term_of(scope, STR("name"))));
  assert_ptr_equal(term_map_find(&older, STR("name")), first);
  assert_ptr_not_equal(term_map_find(&map, STR("name")), first);
  assert_int_equal(older.protected_count, 1);
  assert_int_equal(map.protected_count, 0);
  struct term *removed = term_of(scope, STR("name"));
  removed->removed = true;
  ASSERT_OK(scope, term_map_put(scope, &map, removed));
  assert_null(term_map_find(&map, STR("name")));
}

static struct term *alias_of(struct scope *scope, struct str name, enum keyword keyword)
{
  struct term *term = term_of(scope, name);
  term->keyword = keyword;
  return term;
}

static void knows_other_names_of_keywords(void **state)
{
  struct scope *scope = *state;
  struct term_map map = {0};
  assert_int_equal(term_map_keyword(&map, STR("")), NO_KEYWORD);
  assert_int_equal(term_map_keyword(&map, STR("type")), NO_KEYWORD);
  for (size_t i = 0; i < MANY; i++) {
    struct str name = scope_format(scope, "%c%zu", (char)('A' + i % 60), i);
    ASSERT_OK(scope,
              term_map_put(scope, &map, i % 3 == 0 ? alias_of(scope, name, KEYWORD_VALUE) : term_of(scope, name)));
    assert_int_equal(term_map_keyword(&map, name), i % 3 == 0 ? KEYWORD_VALUE : NO_KEYWORD);
  }
  ASSERT_OK(scope, term_map_put(scope, &map, alias_of(scope, STR("type"), KEYWORD_TYPE)));
  assert_int_equal(term_map_keyword(&map, STR("type")), KEYWORD_TYPE);
  ASSERT_OK(scope, term_map_put(scope, &map, term_of(scope, STR("type"))));
  assert_int_equal(term_map_keyword(&map, STR("type")), NO_KEYWORD);
}

TESTING_MAIN(SCOPED_TEST(holds_many), SCOPED_TEST(older_maps_stay), SCOPED_TEST(knows_other_names_of_keywords))
