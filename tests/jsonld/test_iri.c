#include "iri.h"

#include <string.h>

#include "testing/testing.h"

/* SPEC: rfc3986#section-5.4, and the references that JSON-LD adds troubles to. */
static void resolves(void **state)
{
  struct scope *scope = *state;
  static const struct {
    const char *base, *reference, *target;
  } rows[] = {
      {"http://a/b/c/d;p?q", "g:h", "g:h"},
      {"http://a/b/c/d;p?q", "g", "http://a/b/c/g"},
      {"http://a/b/c/d;p?q", "./g", "http://a/b/c/g"},
      {"http://a/b/c/d;p?q", "g/", "http://a/b/c/g/"},
      {"http://a/b/c/d;p?q", "/g", "http://a/g"},
      {"http://a/b/c/d;p?q", "//g", "http://g"},
      {"http://a/b/c/d;p?q", "?y", "http://a/b/c/d;p?y"},
      {"http://a/b/c/d;p?q", "g?y", "http://a/b/c/g?y"},
      {"http://a/b/c/d;p?q", "#s", "http://a/b/c/d;p?q#s"},
      {"http://a/b/c/d;p?q", "g?y#s", "http://a/b/c/g?y#s"},
      {"http://a/b/c/d;p?q", ";x", "http://a/b/c/;x"},
      {"http://a/b/c/d;p?q", "", "http://a/b/c/d;p?q"},
      {"http://a/b/c/d;p?q", ".", "http://a/b/c/"},
      {"http://a/b/c/d;p?q", "..", "http://a/b/"},
      {"http://a/b/c/d;p?q", "../..", "http://a/"},
      {"http://a/b/c/d;p?q", "../../../../g", "http://a/g"},
      {"http://a/b/c/d;p?q", "/./g", "http://a/g"},
      {"http://a/b/c/d;p?q", "/../g", "http://a/g"},
      {"http://a/b/c/d;p?q", "g.", "http://a/b/c/g."},
      {"http://a/b/c/d;p?q", "..g", "http://a/b/c/..g"},
      {"http://a/b/c/d;p?q", "./g/.", "http://a/b/c/g/"},
      {"http://a/b/c/d;p?q", "g;x=1/../y", "http://a/b/c/y"},
      {"http://a/b/c/d;p?q", "g?y/../x", "http://a/b/c/g?y/../x"},
      {"http://a/b/c/d;p?q", "http:g", "http:g"},
      {"http://a", "g", "http://a/g"},
      {"http://a/b/./c", "", "http://a/b/./c"},
      {"urn:a:b", "#s", "urn:a:b#s"},
      {"file:///a/b", "c", "file:///a/c"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str target;
    ASSERT_OK(scope, iri_resolve(scope, str_of(rows[i].base), str_of(rows[i].reference), &target));
    ASSERT_STR(target, str_of(rows[i].target));
  }
}

static void well_formed(void **state)
{
  (void)state;
  static const struct {
    const char *text;
    bool good;
  } rows[] = {
      {"http://a/b?c#d", true},
      {"did:key:z6Mk", true},
      {"urn:x", true},
      {"http://도장.example/", true},
      {"http://a/ b", false},
      {"http://a/<b>", false},
      {"http://a#b#c", false},
      {"relative", false},
      {"", false},
      {":x", false},
      {"1a:b", false},
      {"a{}:b", false},
      {"x:\\", false},
      {"x:\x7f", true},
      {"_:b0", false},
      {"@type", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    assert_int_equal(iri_is_well_formed(str_of(rows[i].text)), rows[i].good);
  }
}

/* One wrong octet at any place of an IRI of any length, and one '#' but not two. */
static void well_formed_at_every_place(void **state)
{
  struct scope *scope = *state;
  static const char forbidden[] = "\x01 <>\"{}|^`\\";
  for (size_t len = 2; len < 50; len++) {
    char *at = scope_alloc(scope, len, 1);
    memset(at, 'x', len);
    at[1] = ':';
    struct str iri = {at, len};
    assert_true(iri_is_well_formed(iri));
    for (size_t i = 2; i < len; i++) {
      for (size_t k = 0; k < sizeof forbidden; k++) { /* with the NUL */
        at[i] = forbidden[k];
        assert_false(iri_is_well_formed(iri));
      }
      at[i] = '#';
      assert_true(iri_is_well_formed(iri));
      for (size_t k = i + 1; k < len; k++) {
        at[k] = '#';
        assert_false(iri_is_well_formed(iri));
        at[k] = 'x';
      }
      at[i] = 'x';
    }
  }
}

TESTING_MAIN(SCOPED_TEST(resolves), cmocka_unit_test(well_formed), SCOPED_TEST(well_formed_at_every_place))
