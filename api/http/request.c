#include "api/http/http.h"

#include <string.h>
#include <strings.h>

gw_str gw_http_param(const gw_http_request *q, const char *name)
{
    for (uint32_t i = 0; i < q->n_params; i++)
        if (gw_str_is(q->params[i].name, name)) return q->params[i].value;
    return GW_STR("");
}

bool gw_http_query(const gw_http_request *q, const char *name, gw_str *out)
{
    for (uint32_t i = 0; i < q->n_query; i++) {
        if (!gw_str_is(q->query[i].name, name)) continue;
        *out = q->query[i].value;
        return true;
    }
    return false;
}

bool gw_http_header_get(const gw_http_request *q, const char *name, gw_str *out)
{
    size_t n = strlen(name);
    for (uint32_t i = 0; i < q->n_headers; i++) {
        gw_str have = q->headers[i].name;
        if (have.n != n || strncasecmp(have.p, name, n) != 0) continue;
        *out = q->headers[i].value;
        return true;
    }
    return false;
}

bool gw_http_query_list(const gw_http_request *q, const char *name, gw_str *out, uint32_t max, uint32_t *n)
{
    bool present = false;
    *n = 0;
    for (uint32_t i = 0; i < q->n_query; i++) {
        if (!gw_str_is(q->query[i].name, name)) continue;
        present = true;
        gw_str rest = q->query[i].value;
        while (rest.n > 0) {
            gw_str item;
            gw_str_split(rest, ',', &item, &rest);
            item = gw_str_trim(item);
            if (item.n == 0) continue;
            if (*n < max) out[*n] = item;
            ++*n;
        }
    }
    return present;
}

/* q of one coding ("gzip;q=0.5"): only whether it is zero matters. */
static bool is_refused(gw_str parameters)
{
    gw_str name, value;
    gw_str_split(gw_str_trim(parameters), '=', &name, &value);
    if (!gw_str_is(gw_str_trim(name), "q") && !gw_str_is(gw_str_trim(name), "Q")) return false;
    value = gw_str_trim(value);
    for (uint32_t i = 0; i < value.n; i++)
        if (value.p[i] != '0' && value.p[i] != '.') return false;
    return true;
}

bool gw_http_gzip_wanted(gw_str accept_encoding)
{
    bool any = false;
    while (accept_encoding.n > 0) {
        gw_str item, coding, parameters;
        gw_str_split(accept_encoding, ',', &item, &accept_encoding);
        gw_str_split(item, ';', &coding, &parameters);
        coding = gw_str_trim(coding);
        if (coding.n == 4 && strncasecmp(coding.p, "gzip", 4) == 0) return !is_refused(parameters);
        if (gw_str_is(coding, "*")) any = !is_refused(parameters);
    }
    return any;
}
