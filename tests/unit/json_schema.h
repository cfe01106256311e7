/* Does a JSON value fit a JSON Schema? As much of it as the published schemas use; any other word fails the
 * test. The schema's root is the one static variable. */
#ifndef GW_TESTS_JSON_SCHEMA_H
#define GW_TESTS_JSON_SCHEMA_H

#include "gtfs/base/json.h"
#include "tests/unit/scenario_pattern.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const gw_json *schema_root;

static inline bool valid(const gw_json *schema, const gw_json *v);

static inline bool is_type(const gw_json *v, gw_str type)
{
    gw_str s;
    double n;
    bool b;
    if (gw_str_is(type, "object")) return gw_json_is_object(v);
    if (gw_str_is(type, "array")) return gw_json_is_array(v);
    if (gw_str_is(type, "string")) return gw_json_string(v, &s);
    if (gw_str_is(type, "number")) return gw_json_number(v, &n);
    if (gw_str_is(type, "integer")) return gw_json_number(v, &n) && n == floor(n);
    if (gw_str_is(type, "boolean")) return gw_json_bool(v, &b);
    fail_msg("type %.*s", (int)type.n, type.p);
    return false;
}

static inline bool same(const gw_json *a, const gw_json *b)
{
    gw_buf x = {0}, y = {0};
    assert_int_equal(gw_json_canonical(a, &x), GW_OK);
    assert_int_equal(gw_json_canonical(b, &y), GW_OK);
    bool equal = x.n == y.n && memcmp(x.p, y.p, x.n) == 0;
    gw_buf_free(&x);
    gw_buf_free(&y);
    return equal;
}

static inline const gw_json *definition(gw_str ref)
{
    const char *prefix = "#/$defs/";
    assert_true(ref.n > strlen(prefix) && memcmp(ref.p, prefix, strlen(prefix)) == 0);
    const gw_json *d = gw_json_get(gw_json_get(schema_root, "$defs"), ref.p + strlen(prefix));
    if (!d) fail_msg("no definition %s", ref.p);
    return d;
}

static inline bool one_of(const gw_json *list, const gw_json *v)
{
    int n = 0;
    for (const gw_json *s = gw_json_first(list); s; s = gw_json_next(s)) n += valid(s, v);
    return n == 1;
}

static inline bool among(const gw_json *list, const gw_json *v)
{
    for (const gw_json *s = gw_json_first(list); s; s = gw_json_next(s))
        if (same(s, v)) return true;
    return false;
}

static inline bool has_all(const gw_json *list, const gw_json *object)
{
    gw_str key;
    for (const gw_json *k = gw_json_first(list); k; k = gw_json_next(k))
        if (gw_json_is_object(object) && gw_json_string(k, &key) && !gw_json_get(object, key.p)) return false;
    return true;
}

static inline bool dependent(const gw_json *rules, const gw_json *object)
{
    for (const gw_json *r = gw_json_first(rules); r; r = gw_json_next(r))
        if (gw_json_get(object, gw_json_key(r)) && !has_all(r, object)) return false;
    return true;
}

/* properties, patternProperties and additionalProperties together */
static inline bool members_fit(const gw_json *schema, const gw_json *object)
{
    const gw_json *known = gw_json_get(schema, "properties"),
                  *patterns = gw_json_get(schema, "patternProperties");
    const gw_json *rest = gw_json_get(schema, "additionalProperties");
    for (const gw_json *m = gw_json_first(object); m && gw_json_is_object(object); m = gw_json_next(m)) {
        const gw_json *s = gw_json_get(known, gw_json_key(m));
        for (const gw_json *p = gw_json_first(patterns); p && !s; p = gw_json_next(p))
            if (pattern_matches(gw_json_key(m), gw_json_key(p))) s = p;
        bool allowed = true;
        if (s ? !valid(s, m) : rest && gw_json_bool(rest, &allowed) ? !allowed : rest && !valid(rest, m))
            return false;
    }
    return true;
}

static inline bool items_fit(const gw_json *schema, const gw_json *v)
{
    if (!gw_json_is_array(v)) return true;
    for (const gw_json *i = gw_json_first(v); i; i = gw_json_next(i))
        if (!valid(schema, i)) return false;
    return true;
}

/* Words about numbers and counts hold only for values they are about. */
static inline bool bound_fits(const char *word, double bound, const gw_json *v)
{
    double n;
    size_t count = gw_json_count(v);
    if (strncmp(word, "minI", 4) == 0) return !gw_json_is_array(v) || (double)count >= bound;
    if (strncmp(word, "maxI", 4) == 0) return !gw_json_is_array(v) || (double)count <= bound;
    if (strcmp(word, "minProperties") == 0) return !gw_json_is_object(v) || (double)count >= bound;
    if (!gw_json_number(v, &n)) return true;
    return strcmp(word, "minimum") == 0 ? n >= bound : strcmp(word, "maximum") == 0 ? n <= bound : n > bound;
}

static inline bool word_holds(const gw_json *schema, const gw_json *w, const gw_json *v)
{
    static const char *const bounds[] = {"minItems", "maxItems", "minProperties",
                                         "minimum",  "maximum",  "exclusiveMinimum"};
    static const char *const silent[] = {
        "$schema", "$id", "$defs", "title", "description", "patternProperties", "additionalProperties"};
    const char *word = gw_json_key(w);
    gw_str text = GW_STR(""), value;
    double bound = 0;
    (void)(gw_json_string(w, &text) || gw_json_number(w, &bound));
    if (strcmp(word, "$ref") == 0) return valid(definition(text), v);
    if (strcmp(word, "type") == 0) return is_type(v, text);
    if (strcmp(word, "const") == 0) return same(w, v);
    if (strcmp(word, "enum") == 0) return among(w, v);
    if (strcmp(word, "oneOf") == 0) return one_of(w, v);
    if (strcmp(word, "required") == 0) return has_all(w, v);
    if (strcmp(word, "properties") == 0) return members_fit(schema, v);
    if (strcmp(word, "items") == 0) return items_fit(w, v);
    if (strcmp(word, "pattern") == 0) return !gw_json_string(v, &value) || pattern_matches(value.p, text.p);
    if (strcmp(word, "dependentRequired") == 0) return dependent(w, v);
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
        if (strcmp(word, bounds[i]) == 0) return bound_fits(word, bound, v);
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        if (strcmp(word, silent[i]) == 0) return true;
    fail_msg("the checker does not know the word %s", word);
    return false;
}

static inline bool valid(const gw_json *schema, const gw_json *v)
{
    for (const gw_json *w = gw_json_first(schema); w; w = gw_json_next(w))
        if (!word_holds(schema, w, v)) return false;
    return !gw_json_get(schema, "additionalProperties") || members_fit(schema, v);
}

static inline bool schema_takes(const char *json)
{
    gw_json *v = NULL;
    gw_error err = {0};
    if (gw_json_parse(json, strlen(json), 0, &v, &err)) fail_msg("%s: %s", json, err.message);
    bool good = valid(schema_root, v);
    gw_json_free(v);
    return good;
}

/* Reads the schema that schema_takes asks; false: it cannot be read, which was said. schema_close afterwards.
 */
static inline bool schema_open(const char *path)
{
    gw_buf text = {0};
    gw_json *root = NULL;
    gw_error err = {0};
    bool ok = !gw_file_read(path, 0, &text, &err) && !gw_json_parse(text.p, text.n, 0, &root, &err);
    if (!ok) fprintf(stderr, "%s\n", err.message);
    gw_buf_free(&text);
    schema_root = root;
    return ok;
}

static inline void schema_close(void)
{
    gw_json_free((gw_json *)(uintptr_t)schema_root);
}

#endif
