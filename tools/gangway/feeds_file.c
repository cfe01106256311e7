#include "tools/gangway/feeds_file.h"

#include "gtfs/base/civil.h"
#include "gtfs/base/json.h"
#include "gtfs/csv/fetch.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FILE_LIMIT (1 << 20)

typedef struct {
    const char *path; /* of the file */
    size_t n_folder;  /* of path, with its slash */
    char at[96];      /* "feeds[2].headers[0]" */
    gw_error *err;
} reader;

static gw_status fail(const reader *r, const char *field, const char *words, gw_str value)
{
    const char *dot = r->at[0] && field[0] ? "." : "";
    const char *colon = r->at[0] || field[0] ? ": " : "";
    bool shown = value.n > 0;
    return gw_fail(r->err, GW_BAD_INPUT, "%s: %s%s%s%s%s%.*s%s%s", r->path, r->at, dot, field, colon,
                   shown ? "'" : "", value.n > 120 ? 120 : (int)value.n, value.p, shown ? "' " : "", words);
}

static gw_status no_memory(const reader *r)
{
    return gw_fail(r->err, GW_NO_MEMORY, "%s: no memory to read it", r->path);
}

/* Every member must be one of names, NULL-ended. */
static gw_status check_names(const reader *r, const gw_json *object, const char *const *names)
{
    for (const gw_json *m = gw_json_first(object); m; m = gw_json_next(m)) {
        const char *key = gw_json_key(m);
        uint32_t i = 0;
        while (names[i] && strcmp(names[i], key) != 0) i++;
        if (names[i]) continue;
        gw_buf words = {0};
        gw_buf_text(&words, "no such field; there are");
        for (i = 0; names[i]; i++) gw_buf_printf(&words, "%s %s", i ? "," : "", names[i]);
        gw_status status = words.failed ? no_memory(r) : fail(r, key, words.p, GW_STR(""));
        gw_buf_free(&words);
        return status;
    }
    return GW_OK;
}

/* --- single fields; an absent one leaves *out as it is --- */

static gw_status read_text(const reader *r, const gw_json *object, const char *field, char **out)
{
    gw_str text;
    const gw_json *v = gw_json_get(object, field);
    if (!v) return GW_OK;
    if (!gw_json_string(v, &text) || memchr(text.p, '\0', text.n) || strspn(text.p, " ") == text.n)
        return fail(r, field, "a text is wanted, and not an empty one", GW_STR(""));
    *out = strndup(text.p, text.n);
    return *out ? GW_OK : no_memory(r);
}

static gw_status read_bool(const reader *r, const gw_json *object, const char *field, bool *out)
{
    const gw_json *v = gw_json_get(object, field);
    if (!v || gw_json_bool(v, out)) return GW_OK;
    return fail(r, field, "true or false is wanted", GW_STR(""));
}

static gw_status read_number(const reader *r, const gw_json *object, const char *field, double least,
                             double most, bool whole, double *out)
{
    double n;
    char words[96];
    const gw_json *v = gw_json_get(object, field);
    if (!v) return GW_OK;
    if (gw_json_number(v, &n) && n >= least && n <= most && (!whole || n == floor(n))) {
        *out = n;
        return GW_OK;
    }
    snprintf(words, sizeof words, "a %snumber from %.15g to %.15g is wanted", whole ? "whole " : "", least,
             most);
    return fail(r, field, words, GW_STR(""));
}

/* A relative path begins where the file is. */
static gw_status read_path(const reader *r, const gw_json *object, const char *field, char **out)
{
    char *given = NULL;
    gw_status status = read_text(r, object, field, &given);
    if (status || !given) return status;
    if (given[0] == '/' || !r->n_folder) {
        *out = given;
        return GW_OK;
    }
    gw_buf path = {0};
    gw_buf_add(&path, r->path, r->n_folder);
    gw_buf_text(&path, given);
    free(given);
    if (path.failed) {
        gw_buf_free(&path);
        return no_memory(r);
    }
    *out = path.p;
    return GW_OK;
}

/* --- feeds --- */

bool gw_feeds_is_tag(gw_str s)
{
    if (s.n == 0 || s.n > GW_FEEDS_TAG_LENGTH) return false;
    for (uint32_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = c >= 'a' && c <= 'z', other = (c >= '0' && c <= '9') || c == '-';
        if (!letter && !(i && other)) return false;
    }
    return !gw_str_is(s, "port") && !gw_str_is(s, "place") && !gw_str_is(s, "name");
}

bool gw_feeds_is_url(gw_str s, bool *fetched)
{
    uint32_t n = 0;
    while (n < s.n && strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-", s.p[n]))
        n++;
    if (n < 2 || s.n < n + 3 || memcmp(s.p + n, "://", 3) != 0) return false;
    *fetched = (n == 4 && strncasecmp(s.p, "http", 4) == 0) || (n == 5 && strncasecmp(s.p, "https", 5) == 0);
    return true;
}

gw_feeds_entry gw_feeds_entry_defaults(void)
{
    return (gw_feeds_entry){.least_percent = 50,
                            .max_bytes = UINT64_C(2000000000),
                            .timeout_s = GW_FETCH_DEFAULT_SECONDS,
                            .retries = 2,
                            .retry_wait_ms = 2000};
}

void gw_feeds_entry_free(gw_feeds_entry *e)
{
    for (uint32_t i = 0; i < e->n_headers; i++) {
        free(e->headers[i].name);
        free(e->headers[i].value);
        free(e->headers[i].env);
    }
    free(e->source);
    free(e->timezone);
    *e = (gw_feeds_entry){.n_headers = 0};
}

static gw_status read_tag(const reader *r, const gw_json *item, gw_feeds_entry *e)
{
    gw_str tag;
    const gw_json *v = gw_json_get(item, "tag");
    if (!v) return fail(r, "tag", "is missing", GW_STR(""));
    if (!gw_json_string(v, &tag)) return fail(r, "tag", "a text is wanted", GW_STR(""));
    if (!gw_feeds_is_tag(tag)) {
        return fail(r, "tag",
                    "is no feed tag: small letters, digits and '-', at most 63, not port, place, name", tag);
    }
    memcpy(e->tag, tag.p, tag.n);
    return GW_OK;
}

static gw_status read_url(const reader *r, const gw_json *item, gw_feeds_entry *e)
{
    bool fetched = false;
    gw_status status = read_text(r, item, "url", &e->source);
    if (status) return status;
    e->is_url = gw_feeds_is_url(gw_str_of(e->source), &fetched) && fetched;
    if (e->is_url) return GW_OK;
    gw_buf shown = {0};
    gw_fetch_shown_url(e->source, &shown);
    status = shown.failed ? no_memory(r)
                          : fail(r, "url", "is neither https nor http: nothing else is fetched",
                                 (gw_str){shown.p, (uint32_t)shown.n});
    gw_buf_free(&shown);
    return status;
}

static gw_status read_source(const reader *r, const gw_json *item, gw_feeds_entry *e)
{
    gw_str source;
    bool url = gw_json_get(item, "url") != NULL, path = gw_json_get(item, "source") != NULL, fetched;
    if (url == path) return fail(r, "", "wants a url, or a source (file or folder); one of them", GW_STR(""));
    if (url) return read_url(r, item, e);
    if (gw_json_string(gw_json_get(item, "source"), &source) && gw_feeds_is_url(source, &fetched))
        return fail(r, "source", "is an address: call the field url", GW_STR(""));
    return read_path(r, item, "source", &e->source);
}

static gw_status read_side(const reader *r, const gw_json *item, gw_feeds_entry *e)
{
    gw_str side;
    const gw_json *v = gw_json_get(item, "side");
    if (!v) return GW_OK;
    if (!gw_json_string(v, &side)) return fail(r, "side", "a text is wanted", GW_STR(""));
    return gw_side_parse(side, &e->side) ? GW_OK : fail(r, "side", "is no side: hk or cn", side);
}

static gw_status read_timezone(const reader *r, const gw_json *item, gw_feeds_entry *e)
{
    gw_zone *zone = NULL;
    gw_status status = read_text(r, item, "timezone", &e->timezone);
    if (status || !e->timezone) return status;
    status = gw_zone_load(gw_str_of(e->timezone), &zone, NULL);
    gw_zone_free(zone);
    if (status == GW_NO_MEMORY) return no_memory(r);
    return status ? fail(r, "timezone", "is no time zone that is known here", gw_str_of(e->timezone)) : GW_OK;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

static gw_status read_sha256(const reader *r, const gw_json *item, gw_feeds_entry *e)
{
    gw_str text = GW_STR("");
    const gw_json *v = gw_json_get(item, "sha256");
    if (!v) return GW_OK;
    bool ok = gw_json_string(v, &text) && text.n == 64;
    for (uint32_t i = 0; i < 32 && ok; i++) {
        int high = hex_digit(text.p[2 * i]), low = hex_digit(text.p[2 * i + 1]);
        ok = high >= 0 && low >= 0;
        e->sha256.bytes[i] = (uint8_t)(high << 4 | low);
    }
    e->has_sha256 = ok;
    return ok ? GW_OK : fail(r, "sha256", "64 hexadecimal digits in small letters are wanted", GW_STR(""));
}

static bool is_header_name(const char *s)
{
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
    return n && !s[n] && n < 100;
}

/* Nothing that could end the header and begin another one. */
static bool is_header_value(const char *s)
{
    for (; *s; s++) {
        if ((unsigned char)*s < ' ' || *s == 0x7f) return false;
    }
    return true;
}

static gw_status read_header(const reader *r, const gw_json *item, gw_feeds_header *h)
{
    static const char *const names[] = {"name", "value", "env", NULL};
    if (!gw_json_is_object(item)) return fail(r, "", "an object is wanted", GW_STR(""));
    gw_status status = check_names(r, item, names);
    if (!status) status = read_text(r, item, "name", &h->name);
    if (!status) status = read_text(r, item, "value", &h->value);
    if (!status) status = read_text(r, item, "env", &h->env);
    if (status) return status;
    if (!h->name || !is_header_name(h->name))
        return fail(r, "name", "the name of a header is wanted", GW_STR(""));
    if (!h->value == !h->env)
        return fail(r, "", "wants a value, or env (the variable that holds it); one of them", GW_STR(""));
    if (h->value && !is_header_value(h->value))
        return fail(r, "value", "a text without control characters is wanted", GW_STR(""));
    return GW_OK;
}

static gw_status read_headers(const reader *r, const gw_json *item, gw_feeds_entry *e)
{
    const gw_json *list = gw_json_get(item, "headers");
    if (!list) return GW_OK;
    if (!gw_json_is_array(list) || gw_json_count(list) > GW_FEEDS_HEADERS)
        return fail(r, "headers", "a list of at most 8 is wanted", GW_STR(""));
    for (const gw_json *h = gw_json_first(list); h; h = gw_json_next(h)) {
        reader inner = *r;
        snprintf(inner.at, sizeof inner.at, "%.60s.headers[%u]", r->at, e->n_headers);
        gw_status status = read_header(&inner, h, &e->headers[e->n_headers++]);
        if (status) return status;
    }
    return GW_OK;
}

static gw_status read_limits(const reader *r, const gw_json *item, gw_feeds_entry *e)
{
    double max_mb = (double)e->max_bytes / 1e6, timeout_s = e->timeout_s, retries = e->retries,
           retry_wait_s = e->retry_wait_ms / 1e3, least_percent = e->least_percent;
    gw_status status = read_number(r, item, "max_mb", 1, 100000, false, &max_mb);
    if (!status) status = read_number(r, item, "timeout_s", 1, 86400, true, &timeout_s);
    if (!status) status = read_number(r, item, "retries", 0, 10, true, &retries);
    if (!status) status = read_number(r, item, "retry_wait_s", 0, 600, false, &retry_wait_s);
    if (!status) status = read_number(r, item, "least_percent", 0, 100, true, &least_percent);
    e->max_bytes = (uint64_t)(max_mb * 1e6);
    e->timeout_s = (uint32_t)timeout_s;
    e->retries = (uint32_t)retries;
    e->retry_wait_ms = (uint32_t)(retry_wait_s * 1e3);
    e->least_percent = (int)least_percent;
    return status;
}

static gw_status read_feed(const reader *r, const gw_json *item, gw_feeds_entry *e)
{
    static const char *const names[] = {
        "tag",           "url",     "source",     "side",          "timezone",
        "sha256",        "max_mb",  "timeout_s",  "retries",       "retry_wait_s",
        "least_percent", "headers", "allow_http", "allow_private", NULL};
    if (!gw_json_is_object(item)) return fail(r, "", "an object is wanted", GW_STR(""));
    gw_status status = check_names(r, item, names);
    if (!status) status = read_tag(r, item, e);
    if (!status) status = read_source(r, item, e);
    if (!status) status = read_side(r, item, e);
    if (!status) status = read_timezone(r, item, e);
    if (!status) status = read_sha256(r, item, e);
    if (!status) status = read_limits(r, item, e);
    if (!status) status = read_headers(r, item, e);
    if (!status) status = read_bool(r, item, "allow_http", &e->allow_http);
    if (!status) status = read_bool(r, item, "allow_private", &e->allow_private);
    return status;
}

static gw_status read_feeds(const reader *r, const gw_json *root, gw_feeds_file *f)
{
    const gw_json *list = gw_json_get(root, "feeds");
    size_t n = gw_json_count(list);
    if (!gw_json_is_array(list) || n == 0 || n > GW_FEEDS_MAX)
        return fail(r, "feeds", "a list of 1 to 64 feeds is wanted", GW_STR(""));
    f->feeds = calloc(n, sizeof *f->feeds);
    if (!f->feeds) return no_memory(r);
    for (const gw_json *item = gw_json_first(list); item; item = gw_json_next(item)) {
        reader inner = *r;
        gw_feeds_entry *e = &f->feeds[f->n_feeds];
        snprintf(inner.at, sizeof inner.at, "feeds[%u]", f->n_feeds++);
        *e = gw_feeds_entry_defaults();
        gw_status status = read_feed(&inner, item, e);
        if (status) return status;
        for (uint32_t i = 0; i + 1 < f->n_feeds; i++) {
            if (strcmp(f->feeds[i].tag, e->tag) == 0)
                return fail(&inner, "tag", "is the tag of another feed too", gw_str_of(e->tag));
        }
    }
    return GW_OK;
}

/* --- how they are put together --- */

static gw_status read_ports(const reader *r, const gw_json *item, gw_feeds_import *im)
{
    bool ports = true;
    if (!gw_json_bool(gw_json_get(item, "ports"), &ports)) return read_path(r, item, "ports", &im->ports);
    if (ports) return fail(r, "ports", "a folder is wanted, or false for none", GW_STR(""));
    im->no_ports = true;
    return GW_OK;
}

static gw_status read_import(const reader *r, const gw_json *root, gw_feeds_import *im)
{
    static const char *const names[] = {"days",      "walk_radius_m", "transfer_s", "ports",
                                        "calendars", "places",        NULL};
    reader inner = *r;
    const gw_json *item = gw_json_get(root, "import");
    double days = 0, transfer_s = -1;
    if (!item) return GW_OK;
    if (!gw_json_is_object(item)) return fail(r, "import", "an object is wanted", GW_STR(""));
    snprintf(inner.at, sizeof inner.at, "import");
    gw_status status = check_names(&inner, item, names);
    if (!status) status = read_number(&inner, item, "days", 1, 4000, true, &days);
    if (!status) status = read_number(&inner, item, "walk_radius_m", 0, 5000, false, &im->walk_radius_m);
    if (!status) status = read_number(&inner, item, "transfer_s", 0, 3600, true, &transfer_s);
    if (!status) status = read_ports(&inner, item, im);
    if (!status) status = read_path(&inner, item, "calendars", &im->calendars);
    if (!status) status = read_path(&inner, item, "places", &im->places);
    im->days = (int64_t)days;
    im->transfer_s = (int64_t)transfer_s;
    return status;
}

/* --- the file --- */

static gw_status read_root(const reader *r, const gw_json *root, gw_feeds_file *f)
{
    static const char *const names[] = {"$schema", "feeds", "import", NULL};
    if (!gw_json_is_object(root)) return fail(r, "", "an object is wanted: {\"feeds\": […]}", GW_STR(""));
    gw_status status = check_names(r, root, names);
    if (!status) status = read_feeds(r, root, f);
    if (!status) status = read_import(r, root, &f->import);
    return status;
}

gw_status gw_feeds_file_parse(const char *text, size_t n, const char *path, gw_feeds_file **out,
                              gw_error *err)
{
    const char *slash = strrchr(path, '/');
    reader r = {.path = path, .n_folder = slash ? (size_t)(slash - path) + 1 : 0, .err = err};
    gw_json *root = NULL;
    gw_error why = {0};
    gw_status status = gw_json_parse(text, n, FILE_LIMIT, &root, &why);
    if (status) return gw_fail(err, status, "%s: %s", path, why.message);
    gw_feeds_file *f = calloc(1, sizeof *f);
    if (f) f->import = (gw_feeds_import){.walk_radius_m = -1, .transfer_s = -1};
    status = f ? read_root(&r, root, f) : no_memory(&r);
    gw_json_free(root);
    if (status) {
        gw_feeds_file_free(f);
        return status;
    }
    *out = f;
    return GW_OK;
}

gw_status gw_feeds_file_read(const char *path, gw_feeds_file **out, gw_error *err)
{
    gw_buf text = {0};
    gw_status status = gw_file_read(path, FILE_LIMIT, &text, err);
    if (!status) status = gw_feeds_file_parse(text.p ? text.p : "", text.n, path, out, err);
    gw_buf_free(&text);
    return status;
}

void gw_feeds_file_free(gw_feeds_file *f)
{
    if (!f) return;
    for (uint32_t i = 0; i < f->n_feeds; i++) gw_feeds_entry_free(&f->feeds[i]);
    free(f->feeds);
    free(f->import.ports);
    free(f->import.calendars);
    free(f->import.places);
    free(f);
}
