/* JSON in (cJSON behind checks) and JSON out (a small writer).
 *
 * In: gw_json_parse refuses what cJSON lets through: text after the value, invalid UTF-8, duplicate keys,
 * depth over 64, size over the limit. Look-ups are case-sensitive. The tree is owned by the caller. Out:
 * gw_json_writer appends to a gw_buf, sets commas by itself, escapes control characters and quotes, replaces
 * invalid UTF-8 by U+FFFD, and prints numbers the same on every run. Not shared between threads.
 */
#ifndef GW_BASE_JSON_H
#define GW_BASE_JSON_H

#include "gtfs/base/text.h"

typedef struct cJSON gw_json; /* borrowed nodes of a tree that gw_json_free frees */

GW_MUST_USE gw_status gw_json_parse(const char *p, size_t n, size_t limit, gw_json **out, gw_error *err);
/* The same, but a key may occur twice in an object: gw_json_get finds the first. *repeated is then one such
 * key (borrowed from the tree), else NULL. */
GW_MUST_USE gw_status gw_json_parse_repeating(const char *p, size_t n, size_t limit, gw_json **out,
                                              const char **repeated, gw_error *err);
void gw_json_free(gw_json *root); /* accepts NULL */

const gw_json *gw_json_get(const gw_json *object, const char *key); /* NULL: absent or not an object */
const gw_json *gw_json_first(const gw_json *array_or_object);       /* NULL when empty or another kind */
const gw_json *gw_json_next(const gw_json *item);
const char *gw_json_key(const gw_json *item); /* of a member; NULL in an array */
size_t gw_json_count(const gw_json *array_or_object);
bool gw_json_is_object(const gw_json *v);
bool gw_json_is_array(const gw_json *v);
bool gw_json_is_null(const gw_json *v);
bool gw_json_string(const gw_json *v, gw_str *out); /* false: absent or another kind */
bool gw_json_number(const gw_json *v, double *out);
bool gw_json_bool(const gw_json *v, bool *out);
/* The value printed again without blanks and with sorted keys: the canonical form that ids are hashed from.
 */
GW_MUST_USE gw_status gw_json_canonical(const gw_json *v, gw_buf *out);

typedef struct {
    gw_buf *out; /* borrowed */
    uint8_t depth;
    bool need_comma[65]; /* as deep as gw_json_parse reads */
} gw_json_writer;

void gw_json_begin(gw_json_writer *w, gw_buf *out);
void gw_json_object(gw_json_writer *w, const char *key); /* key NULL inside arrays and at the top */
void gw_json_object_end(gw_json_writer *w);
void gw_json_array(gw_json_writer *w, const char *key);
void gw_json_array_end(gw_json_writer *w);
void gw_json_put_str(gw_json_writer *w, const char *key, gw_str v);
void gw_json_put_text(gw_json_writer *w, const char *key, const char *v); /* NULL: null */
void gw_json_put_int(gw_json_writer *w, const char *key, int64_t v);
void gw_json_put_fixed(gw_json_writer *w, const char *key, double v, int digits); /* NAN or infinite: null */
void gw_json_put_bool(gw_json_writer *w, const char *key, bool v);
void gw_json_put_null(gw_json_writer *w, const char *key);
void gw_json_put_raw(gw_json_writer *w, const char *key, gw_str json); /* already JSON */

#endif
