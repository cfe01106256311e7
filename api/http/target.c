/* The request target: what is before '?' and after it, decoded with care. Nothing is repaired: a broken
 * escape is refused, because two programs that repair it differently disagree on what was asked. */
#include "api/http/http.h"

#include <string.h>

#define MOST_PARAMETERS 128

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static bool is_control(unsigned char c)
{
    return c < 0x20 || c == 0x7F;
}

gw_status gw_http_decode(gw_str raw, bool form, gw_arena *a, gw_str *out, gw_error *err)
{
    char *p = gw_arena_alloc(a, (size_t)raw.n + 1);
    if (!p) return gw_fail(err, GW_NO_MEMORY, "the request is too large");
    uint32_t n = 0;
    for (uint32_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];
        if (c == '%') {
            int high = i + 2 < raw.n ? hex_digit(raw.p[i + 1]) : -1;
            int low = i + 2 < raw.n ? hex_digit(raw.p[i + 2]) : -1;
            if (high < 0 || low < 0)
                return gw_fail(err, GW_BAD_INPUT, "invalid percent-encoding in the address");
            c = (char)(high * 16 + low);
            i += 2;
        } else if (form && c == '+') {
            c = ' ';
        }
        if (is_control((unsigned char)c))
            return gw_fail(err, GW_BAD_INPUT, "a control character (%%%02X) in the address",
                           (unsigned char)c);
        p[n++] = c;
    }
    p[n] = 0;
    if (!gw_utf8_is_valid(p, n)) return gw_fail(err, GW_BAD_INPUT, "the address is not valid UTF-8");
    *out = (gw_str){p, n};
    return GW_OK;
}

static uint32_t count_parameters(gw_str query)
{
    uint32_t n = query.n > 0;
    for (uint32_t i = 0; i < query.n; i++) n += query.p[i] == '&';
    return n;
}

static gw_status parse_query(gw_str query, gw_arena *a, gw_http_request *q, gw_error *err)
{
    uint32_t most = count_parameters(query), n = 0;
    if (most > MOST_PARAMETERS)
        return gw_fail(err, GW_BAD_INPUT, "more than %d parameters in the address", MOST_PARAMETERS);
    gw_http_field *fields = gw_arena_alloc(a, (most + 1) * sizeof *fields);
    if (!fields) return gw_fail(err, GW_NO_MEMORY, "the request is too large");

    while (query.n > 0) {
        gw_str pair, name, value;
        gw_str_split(query, '&', &pair, &query);
        if (pair.n == 0) continue;
        gw_str_split(pair, '=', &name, &value);
        gw_status status = gw_http_decode(name, true, a, &fields[n].name, err);
        if (!status) status = gw_http_decode(value, true, a, &fields[n].value, err);
        if (status) return status;
        n++;
    }
    q->query = fields;
    q->n_query = n;
    return GW_OK;
}

gw_status gw_http_target_parse(gw_str raw, gw_arena *a, gw_http_request *q, gw_error *err)
{
    gw_str decoded, query;
    if (raw.n == 0 || (raw.p[0] != '/' && !gw_str_is(raw, "*")))
        return gw_fail(err, GW_BAD_INPUT, "the address must begin with /");
    if (memchr(raw.p, '#', raw.n)) return gw_fail(err, GW_BAD_INPUT, "a # in the address");
    if (!gw_arena_str(a, raw, &q->target)) return gw_fail(err, GW_NO_MEMORY, "the request is too large");
    gw_str_split(q->target, '?', &q->path, &query);
    /* Decoded whole only to be refused when it is broken: routes decode segment by segment, so that an
     * escaped slash stays inside its segment. */
    gw_status status = gw_http_decode(q->path, false, a, &decoded, err);
    return status ? status : parse_query(query, a, q, err);
}
