#include "tools/gangway/feeds_file_priv.h"

#include "gtfs/base/civil.h"
#include "gtfs/csv/fetch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

static gw_status read_tag(const gw_feeds_reader *r, const gw_json *item, gw_feeds_entry *e)
{
    gw_str tag;
    const gw_json *v = gw_json_get(item, "tag");
    if (!v) return gw_feeds_fail(r, "tag", "is missing", GW_STR(""));
    if (!gw_json_string(v, &tag)) return gw_feeds_fail(r, "tag", "a text is wanted", GW_STR(""));
    if (!gw_feeds_is_tag(tag)) {
        return gw_feeds_fail(
            r, "tag", "is no feed tag: small letters, digits and '-', at most 63, not port, place, name",
            tag);
    }
    memcpy(e->tag, tag.p, tag.n);
    return GW_OK;
}

static gw_status read_url(const gw_feeds_reader *r, const gw_json *item, gw_feeds_entry *e)
{
    bool fetched = false;
    gw_status status = gw_feeds_read_text(r, item, "url", &e->source);
    if (status) return status;
    e->is_url = gw_feeds_is_url(gw_str_of(e->source), &fetched) && fetched;
    if (e->is_url) return GW_OK;
    gw_buf shown = {0};
    gw_fetch_shown_url(e->source, &shown);
    status = shown.failed ? gw_feeds_no_memory(r)
                          : gw_feeds_fail(r, "url", "is neither https nor http: nothing else is fetched",
                                          (gw_str){shown.p, (uint32_t)shown.n});
    gw_buf_free(&shown);
    return status;
}

static gw_status read_source(const gw_feeds_reader *r, const gw_json *item, gw_feeds_entry *e)
{
    gw_str source;
    bool url = gw_json_get(item, "url") != NULL, path = gw_json_get(item, "source") != NULL, fetched;
    if (url == path)
        return gw_feeds_fail(r, "", "wants a url, or a source (file or folder); one of them", GW_STR(""));
    if (url) return read_url(r, item, e);
    if (gw_json_string(gw_json_get(item, "source"), &source) && gw_feeds_is_url(source, &fetched))
        return gw_feeds_fail(r, "source", "is an address: call the field url", GW_STR(""));
    return gw_feeds_read_path(r, item, "source", &e->source);
}

static gw_status read_side(const gw_feeds_reader *r, const gw_json *item, gw_feeds_entry *e)
{
    gw_str side;
    const gw_json *v = gw_json_get(item, "side");
    if (!v) return GW_OK;
    if (!gw_json_string(v, &side)) return gw_feeds_fail(r, "side", "a text is wanted", GW_STR(""));
    return gw_side_parse(side, &e->side) ? GW_OK : gw_feeds_fail(r, "side", "is no side: hk or cn", side);
}

static gw_status read_timezone(const gw_feeds_reader *r, const gw_json *item, gw_feeds_entry *e)
{
    gw_zone *zone = NULL;
    gw_status status = gw_feeds_read_text(r, item, "timezone", &e->timezone);
    if (status || !e->timezone) return status;
    status = gw_zone_load(gw_str_of(e->timezone), &zone, NULL);
    gw_zone_free(zone);
    if (status == GW_NO_MEMORY) return gw_feeds_no_memory(r);
    return status ? gw_feeds_fail(r, "timezone", "is no time zone that is known here", gw_str_of(e->timezone))
                  : GW_OK;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

static gw_status read_sha256(const gw_feeds_reader *r, const gw_json *item, gw_feeds_entry *e)
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
    return ok ? GW_OK
              : gw_feeds_fail(r, "sha256", "64 hexadecimal digits in small letters are wanted", GW_STR(""));
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

static gw_status read_header(const gw_feeds_reader *r, const gw_json *item, gw_feeds_header *h)
{
    static const char *const names[] = {"name", "value", "env", NULL};
    if (!gw_json_is_object(item)) return gw_feeds_fail(r, "", "an object is wanted", GW_STR(""));
    gw_status status = gw_feeds_check_names(r, item, names);
    if (!status) status = gw_feeds_read_text(r, item, "name", &h->name);
    if (!status) status = gw_feeds_read_text(r, item, "value", &h->value);
    if (!status) status = gw_feeds_read_text(r, item, "env", &h->env);
    if (status) return status;
    if (!h->name || !is_header_name(h->name))
        return gw_feeds_fail(r, "name", "the name of a header is wanted", GW_STR(""));
    if (!h->value == !h->env)
        return gw_feeds_fail(r, "", "wants a value, or env (the variable that holds it); one of them",
                             GW_STR(""));
    if (h->value && !is_header_value(h->value))
        return gw_feeds_fail(r, "value", "a text without control characters is wanted", GW_STR(""));
    return GW_OK;
}

static gw_status read_headers(const gw_feeds_reader *r, const gw_json *item, gw_feeds_entry *e)
{
    const gw_json *list = gw_json_get(item, "headers");
    if (!list) return GW_OK;
    if (!gw_json_is_array(list) || gw_json_count(list) > GW_FEEDS_HEADERS)
        return gw_feeds_fail(r, "headers", "a list of at most 8 is wanted", GW_STR(""));
    for (const gw_json *h = gw_json_first(list); h; h = gw_json_next(h)) {
        gw_feeds_reader inner = *r;
        snprintf(inner.at, sizeof inner.at, "%.60s.headers[%u]", r->at, e->n_headers);
        gw_status status = read_header(&inner, h, &e->headers[e->n_headers++]);
        if (status) return status;
    }
    return GW_OK;
}

static gw_status read_limits(const gw_feeds_reader *r, const gw_json *item, gw_feeds_entry *e)
{
    double max_mb = (double)e->max_bytes / 1e6, timeout_s = e->timeout_s, retries = e->retries,
           retry_wait_s = e->retry_wait_ms / 1e3, least_percent = e->least_percent;
    gw_status status = gw_feeds_read_number(r, item, "max_mb", 1, 100000, false, &max_mb);
    if (!status) status = gw_feeds_read_number(r, item, "timeout_s", 1, 86400, true, &timeout_s);
    if (!status) status = gw_feeds_read_number(r, item, "retries", 0, 10, true, &retries);
    if (!status) status = gw_feeds_read_number(r, item, "retry_wait_s", 0, 600, false, &retry_wait_s);
    if (!status) status = gw_feeds_read_number(r, item, "least_percent", 0, 100, true, &least_percent);
    e->max_bytes = (uint64_t)(max_mb * 1e6);
    e->timeout_s = (uint32_t)timeout_s;
    e->retries = (uint32_t)retries;
    e->retry_wait_ms = (uint32_t)(retry_wait_s * 1e3);
    e->least_percent = (int)least_percent;
    return status;
}

gw_status gw_feeds_read_entry(const gw_feeds_reader *r, const gw_json *item, gw_feeds_entry *e)
{
    static const char *const names[] = {
        "tag",           "url",     "source",     "side",          "timezone",
        "sha256",        "max_mb",  "timeout_s",  "retries",       "retry_wait_s",
        "least_percent", "headers", "allow_http", "allow_private", NULL};
    if (!gw_json_is_object(item)) return gw_feeds_fail(r, "", "an object is wanted", GW_STR(""));
    gw_status status = gw_feeds_check_names(r, item, names);
    if (!status) status = read_tag(r, item, e);
    if (!status) status = read_source(r, item, e);
    if (!status) status = read_side(r, item, e);
    if (!status) status = read_timezone(r, item, e);
    if (!status) status = read_sha256(r, item, e);
    if (!status) status = read_limits(r, item, e);
    if (!status) status = read_headers(r, item, e);
    if (!status) status = gw_feeds_read_bool(r, item, "allow_http", &e->allow_http);
    if (!status) status = gw_feeds_read_bool(r, item, "allow_private", &e->allow_private);
    return status;
}
