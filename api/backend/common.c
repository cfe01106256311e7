/* What the handlers of both sides share: parameters, languages, faults, versions. */
#include "api/backend/backend.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

gw_lang gw_request_lang(const gw_http_request *q)
{
    gw_str list;
    if (gw_http_query(q, "language", &list) && list.n > 0) return gw_lang_best(list);
    if (gw_http_header_get(q, "Accept-Language", &list) && list.n > 0) return gw_lang_best(list);
    return GW_LANG_HANT;
}

gw_status gw_request_bool(const gw_http_request *q, const char *name, bool *out, gw_error *err)
{
    gw_str v;
    if (!gw_http_query(q, name, &v)) return GW_OK;
    bool yes = v.n == 0 || gw_str_is(v, "true") || gw_str_is(v, "1");
    if (!yes && !gw_str_is(v, "false") && !gw_str_is(v, "0"))
        return gw_fail(err, GW_BAD_INPUT, "%s: '%.*s' is neither true nor false", name,
                       v.n > 80 ? 80 : (int)v.n, v.p);
    *out = yes;
    return GW_OK;
}

gw_status gw_request_number(const gw_http_request *q, const char *name, double least, double greatest,
                            double *out, gw_error *err)
{
    gw_str v;
    char text[32], *end;
    if (!gw_http_query(q, name, &v)) return GW_OK;
    bool plain = v.n > 0 && v.n < sizeof text;
    /* strtod also reads "inf", "nan" and hexadecimal: those are not numbers here. */
    for (uint32_t i = 0; plain && i < v.n; i++) plain = strchr("0123456789.-+eE", v.p[i]) && v.p[i];
    double x = NAN;
    if (plain) {
        memcpy(text, v.p, v.n);
        text[v.n] = 0;
        x = strtod(text, &end);
        if (*end) x = NAN;
    }
    if (!(x >= least && x <= greatest))
        return gw_fail(err, GW_BAD_INPUT, "%s: '%.*s' is not a number from %g to %g", name,
                       v.n > 80 ? 80 : (int)v.n, v.p, least, greatest);
    *out = x;
    return GW_OK;
}

gw_status gw_request_int(const gw_http_request *q, const char *name, int64_t least, int64_t greatest,
                         int64_t *out, gw_error *err)
{
    double x = (double)*out;
    gw_str v;
    if (!gw_http_query(q, name, &v)) return GW_OK;
    gw_status status = gw_request_number(q, name, (double)least, (double)greatest, &x, err);
    if (status) return status;
    if (x != floor(x))
        return gw_fail(err, GW_BAD_INPUT, "%s: '%.*s' is not a whole number", name, v.n > 80 ? 80 : (int)v.n,
                       v.p);
    *out = (int64_t)x;
    return GW_OK;
}

bool gw_request_time(const gw_dataset *d, const gw_end *end, gw_str text, int64_t *out)
{
    char fixed[40];
    if (text.n >= sizeof fixed) return false;
    memcpy(fixed, text.p, text.n);
    for (uint32_t i = 11; i < text.n; i++)
        if (fixed[i] == ' ') fixed[i] = '+';
    return gw_end_instant(d, end, (gw_str){fixed, text.n}, out);
}

void gw_answer_failed(gw_http_response *r, gw_status status, const gw_error *err)
{
    bool said = err && err->status == status && err->message[0];
    gw_http_problem(r, gw_http_status_of(status), "%s", said ? err->message : gw_status_name(status));
}

void gw_dataset_id(const gw_dataset *d, char out[17])
{
    char hex[65];
    gw_sha256_hex(&d->timetable->content, hex);
    memcpy(out, hex, 16);
    out[16] = 0;
}

bool gw_answer_fresh(const gw_http_request *q, gw_http_response *r, gw_lang lang, const char *cache_control)
{
    const gw_context *c = gw_context_of(q);
    char id[17], tag[48];
    gw_dataset_id(c->dataset, id);
    /* The program's version too: the same question of the same timetable may be answered better by the next
     * one. */
    uint64_t asked = gw_str_hash(q->target) ^ gw_str_hash(gw_str_of(GW_VERSION));
    snprintf(tag, sizeof tag, "%s-%016llx-%d", id, (unsigned long long)asked, (int)lang);
    r->varies_by_language = true;
    return gw_http_fresh(q, r, tag, cache_control);
}

/* What a feed says goes into a header: only an address that cannot end it. */
static bool is_plain_address(const char *url)
{
    size_t n = strlen(url);
    if (n > 400 || (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)) return false;
    for (const char *p = url; *p; p++)
        if (*p <= ' ' || *p > '~' || strchr("<>\"", *p)) return false;
    return true;
}

#define LONGEST_LINK 2000

void gw_answer_attribution(const gw_http_request *q, gw_http_response *r, const gw_dataset *d)
{
    const gw_timetable *t = d->timetable;
    gw_buf links = {0};
    for (uint32_t i = 0; i < t->n_attributions && links.n < LONGEST_LINK; i++) {
        const char *url = gw_tt_text(t, t->attributions[i].url);
        char link[440];
        if (!is_plain_address(url)) continue;
        snprintf(link, sizeof link, "<%s>; rel=\"license\"", url);
        if (links.n && strstr(links.p, link)) continue;
        gw_buf_printf(&links, "%s%s", links.n ? ", " : "", link);
    }
    const char *value =
        links.n && !links.failed ? gw_arena_text(q->arena, (gw_str){links.p, (uint32_t)links.n}) : NULL;
    if (value) gw_http_set(r, "Link", value);
    gw_buf_free(&links);
}

/* Both sides of the border keep UTC+8 the whole year. */
gw_day gw_day_now(int64_t now)
{
    int64_t local = now + 8 * 3600;
    return (gw_day)((local - (local % 86400 + 86400) % 86400) / 86400);
}
