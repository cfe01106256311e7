#include "gtfs/base/json.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEEPEST 64

/* What cJSON accepts and JSON does not: bare control characters and \u0000 in strings, "01", "1.", deep
 * nesting. Walks over the text once; the grammar itself stays cJSON's business. */
typedef struct {
    const char *p, *end;
    const char *what; /* the fault */
    int depth;
} scan;

static bool fault(scan *s, const char *what)
{
    s->what = what;
    return false;
}

static bool scan_string(scan *s)
{
    for (s->p++; s->p < s->end && *s->p != '"'; s->p++) {
        if ((unsigned char)*s->p < ' ') return fault(s, "a control character inside a string");
        if (*s->p != '\\') continue;
        if (s->end - s->p >= 6 && memcmp(s->p, "\\u0000", 6) == 0) return fault(s, "\\u0000 in a string");
        if (++s->p == s->end) break;
    }
    if (s->p == s->end) return fault(s, "a string without its end");
    s->p++;
    return true;
}

static const char *skip_digits(const char *p, const char *end)
{
    while (p < end && *p >= '0' && *p <= '9') p++;
    return p;
}

static bool scan_number(scan *s)
{
    const char *p = s->p, *end = s->end;
    if (p < end && *p == '-') p++;
    const char *digits = p;
    p = skip_digits(p, end);
    bool ok = p > digits && !(*digits == '0' && p > digits + 1);
    if (p < end && *p == '.') {
        digits = ++p;
        p = skip_digits(p, end);
        ok = ok && p > digits;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        if (p < end && (*p == '+' || *p == '-')) p++;
        digits = p;
        p = skip_digits(p, end);
        ok = ok && p > digits;
    }
    if (!ok || p - s->p > 60) return fault(s, "a number that is none in JSON, or longer than 60 characters");
    s->p = p;
    return true;
}

static bool scan_text(scan *s)
{
    while (s->p < s->end) {
        char c = *s->p;
        if (c == '"') {
            if (!scan_string(s)) return false;
        } else if (c == '-' || (c >= '0' && c <= '9')) {
            if (!scan_number(s)) return false;
        } else {
            /* cJSON skips any byte up to blank; JSON knows four blanks only */
            if ((unsigned char)c < ' ' && c != '\t' && c != '\n' && c != '\r')
                return fault(s, "a control character");
            if ((c == '{' || c == '[') && ++s->depth > DEEPEST) return fault(s, "nesting deeper than 64");
            if (c == '}' || c == ']') s->depth--;
            s->p++;
        }
    }
    return true;
}

static void place_of(const char *text, const char *at, unsigned *line, unsigned *column)
{
    *line = 1, *column = 1;
    for (const char *p = text; p < at; p++) {
        if (*p == '\n') {
            (*line)++;
            *column = 1;
        } else if (((unsigned char)*p & 0xC0) != 0x80) {
            (*column)++;
        }
    }
}

static gw_status fail_at(gw_error *err, const char *text, const char *at, const char *what)
{
    unsigned line, column;
    place_of(text, at, &line, &column);
    return gw_fail(err, GW_BAD_INPUT, "not valid JSON: %s at line %u, column %u", what, line, column);
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp((*(const cJSON *const *)a)->string, (*(const cJSON *const *)b)->string);
}

/* The members of an object in byte order of their keys; owned by the caller. NULL: no memory, or none. */
static const cJSON **sorted_members(const cJSON *object, size_t n)
{
    const cJSON **members = n ? malloc(n * sizeof *members) : NULL;
    if (!members) return NULL;
    size_t i = 0;
    for (const cJSON *m = object->child; m; m = m->next) members[i++] = m;
    qsort(members, n, sizeof *members, compare_keys);
    return members;
}

/* *repeated: a key that occurs twice. */
static gw_status check_object(const cJSON *object, const char **repeated, gw_error *err)
{
    size_t n = gw_json_count(object);
    if (n < 2) return GW_OK;
    const cJSON **members = sorted_members(object, n);
    if (!members) return gw_fail(err, GW_NO_MEMORY, "no memory to check JSON");
    for (size_t i = 1; i < n; i++) {
        if (strcmp(members[i - 1]->string, members[i]->string) == 0) *repeated = members[i]->string;
    }
    free(members);
    return GW_OK;
}

/* Duplicate keys and numbers beyond a double, in the whole tree; at most DEEPEST levels. */
static gw_status check_tree(const cJSON *v, const char **repeated, gw_error *err)
{
    if (cJSON_IsNumber(v) && !isfinite(v->valuedouble)) {
        return gw_fail(err, GW_BAD_INPUT, "not valid JSON: a number is too large");
    }
    gw_status status = cJSON_IsObject(v) ? check_object(v, repeated, err) : GW_OK;
    for (const cJSON *c = v->child; c && !status; c = c->next) status = check_tree(c, repeated, err);
    return status;
}

/* cJSON wants a final zero inside the length when the end is required, so the text is copied. */
static gw_status parse_copy(const char *p, size_t n, cJSON **out, gw_error *err)
{
    char *text = malloc(n + 1);
    if (!text) return gw_fail(err, GW_NO_MEMORY, "no memory to read JSON");
    memcpy(text, p, n);
    text[n] = '\0';
    const char *end = text;
    cJSON *root = cJSON_ParseWithLengthOpts(text, n + 1, &end, true);
    gw_status status = GW_OK;
    if (!root) status = fail_at(err, text, end, "an unexpected character, or the end,");
    free(text);
    if (!status) *out = root;
    return status;
}

gw_status gw_json_parse_repeating(const char *p, size_t n, size_t limit, gw_json **out, const char **repeated,
                                  gw_error *err)
{
    *repeated = NULL;
    if (limit && n > limit)
        return gw_fail(err, GW_LIMIT, "JSON of %zu bytes; at most %zu are read", n, limit);
    size_t valid = gw_utf8_valid_prefix(p, n);
    if (valid < n) return fail_at(err, p, p + valid, "a byte that is not UTF-8");
    scan s = {.p = p, .end = p + n};
    if (!scan_text(&s)) return fail_at(err, p, s.p, s.what);
    cJSON *root = NULL;
    gw_status status = parse_copy(p, n, &root, err);
    if (!status) status = check_tree(root, repeated, err);
    if (status) {
        cJSON_Delete(root);
        return status;
    }
    *out = root;
    return GW_OK;
}

gw_status gw_json_parse(const char *p, size_t n, size_t limit, gw_json **out, gw_error *err)
{
    gw_json *root = NULL;
    const char *repeated;
    gw_status status = gw_json_parse_repeating(p, n, limit, &root, &repeated, err);
    if (!status && repeated) {
        status =
            gw_fail(err, GW_BAD_INPUT, "not valid JSON: the key \"%s\" occurs twice in one object", repeated);
        gw_json_free(root);
    }
    if (!status) *out = root;
    return status;
}

void gw_json_free(gw_json *root)
{
    cJSON_Delete(root);
}

const gw_json *gw_json_get(const gw_json *object, const char *key)
{
    return cJSON_IsObject(object) ? cJSON_GetObjectItemCaseSensitive(object, key) : NULL;
}

const gw_json *gw_json_first(const gw_json *array_or_object)
{
    if (!cJSON_IsArray(array_or_object) && !cJSON_IsObject(array_or_object)) return NULL;
    return array_or_object->child;
}

const gw_json *gw_json_next(const gw_json *item)
{
    return item ? item->next : NULL;
}

const char *gw_json_key(const gw_json *item)
{
    return item ? item->string : NULL;
}

size_t gw_json_count(const gw_json *array_or_object)
{
    size_t n = 0;
    for (const cJSON *c = gw_json_first(array_or_object); c; c = c->next) n++;
    return n;
}

bool gw_json_is_object(const gw_json *v)
{
    return cJSON_IsObject(v);
}

bool gw_json_is_array(const gw_json *v)
{
    return cJSON_IsArray(v);
}

bool gw_json_is_null(const gw_json *v)
{
    return cJSON_IsNull(v);
}

bool gw_json_string(const gw_json *v, gw_str *out)
{
    if (!cJSON_IsString(v)) return false;
    *out = gw_str_of(v->valuestring);
    return true;
}

bool gw_json_number(const gw_json *v, double *out)
{
    if (!cJSON_IsNumber(v)) return false;
    *out = v->valuedouble;
    return true;
}

bool gw_json_bool(const gw_json *v, bool *out)
{
    if (!cJSON_IsBool(v)) return false;
    *out = cJSON_IsTrue(v);
    return true;
}

static gw_status write_sorted(const cJSON *v, const char *key, gw_json_writer *w);

static gw_status write_object(const cJSON *v, const char *key, gw_json_writer *w)
{
    size_t n = gw_json_count(v);
    const cJSON **members = sorted_members(v, n);
    if (n && !members) return GW_NO_MEMORY;
    gw_status status = GW_OK;
    gw_json_object(w, key);
    for (size_t i = 0; i < n && !status; i++) status = write_sorted(members[i], members[i]->string, w);
    gw_json_object_end(w);
    free(members);
    return status;
}

/* The shortest decimal that reads back as the same double; whole numbers without a point. */
static void write_number(double v, const char *key, gw_json_writer *w)
{
    if (v == floor(v) && fabs(v) < 9007199254740992.0) {
        gw_json_put_int(w, key, (int64_t)v);
        return;
    }
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, v);
        if (strtod(text, NULL) == v) break;
    }
    gw_json_put_raw(w, key, gw_str_of(text));
}

static gw_status write_sorted(const cJSON *v, const char *key, gw_json_writer *w)
{
    if (cJSON_IsObject(v)) return write_object(v, key, w);
    gw_status status = GW_OK;
    if (cJSON_IsArray(v)) {
        gw_json_array(w, key);
        for (const cJSON *c = v->child; c && !status; c = c->next) status = write_sorted(c, NULL, w);
        gw_json_array_end(w);
    } else if (cJSON_IsString(v)) {
        gw_json_put_text(w, key, v->valuestring);
    } else if (cJSON_IsNumber(v)) {
        write_number(v->valuedouble, key, w);
    } else if (cJSON_IsBool(v)) {
        gw_json_put_bool(w, key, cJSON_IsTrue(v));
    } else {
        gw_json_put_null(w, key);
    }
    return status;
}

gw_status gw_json_canonical(const gw_json *v, gw_buf *out)
{
    gw_json_writer w;
    gw_json_begin(&w, out);
    gw_status status = write_sorted(v, NULL, &w);
    return !status && out->failed ? GW_NO_MEMORY : status;
}
