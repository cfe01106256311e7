/* Which route a path means. Patterns are compared segment by segment: literal ones as they are, {names} match
 * one segment that is not empty. The table is short, so it is simply walked. */
#include "api/http/http.h"

#include <string.h>

const char *gw_http_method_name(gw_http_method m)
{
    switch (m) {
    case GW_HTTP_GET:
        return "GET";
    case GW_HTTP_HEAD:
        return "HEAD";
    case GW_HTTP_POST:
        return "POST";
    case GW_HTTP_DELETE:
        return "DELETE";
    case GW_HTTP_OPTIONS:
        return "OPTIONS";
    case GW_HTTP_OTHER:
        break;
    }
    return "OTHER";
}

static bool is_placeholder(gw_str segment)
{
    return segment.n > 2 && segment.p[0] == '{' && segment.p[segment.n - 1] == '}';
}

static bool keep_param(gw_str segment, gw_str raw, gw_http_request *q)
{
    gw_str value;
    if (raw.n == 0 || q->n_params == GW_HTTP_MAX_PARAMS) return false;
    /* The target was decoded once without a fault, so what can fail here is memory: then nothing matches. */
    if (gw_http_decode(raw, false, q->arena, &value, NULL)) return false;
    q->params[q->n_params].name = (gw_str){segment.p + 1, segment.n - 2};
    q->params[q->n_params++].value = value;
    return true;
}

static bool matches(const char *pattern, gw_http_request *q)
{
    gw_str rest_pattern = gw_str_of(pattern), rest_path = q->path;
    q->n_params = 0;
    for (;;) {
        gw_str segment, raw;
        bool more_pattern = gw_str_split(rest_pattern, '/', &segment, &rest_pattern);
        bool more_path = gw_str_split(rest_path, '/', &raw, &rest_path);
        if (is_placeholder(segment) ? !keep_param(segment, raw, q) : !gw_str_equal(segment, raw))
            return false;
        if (more_pattern != more_path) return false;
        if (!more_pattern) return true;
    }
}

gw_status gw_http_route_find(const gw_http_route *routes, uint32_t n, gw_http_request *q, uint32_t *methods)
{
    gw_http_method wanted = q->method == GW_HTTP_HEAD ? GW_HTTP_GET : q->method;
    uint32_t found = 0;
    q->route = NULL;
    *methods = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (!matches(routes[i].pattern, q)) continue;
        *methods |= 1u << routes[i].method;
        found = i + 1;
        if (routes[i].method == wanted) {
            q->route = &routes[i];
            return GW_OK;
        }
    }
    q->n_params = 0;
    return found ? GW_CONFLICT : GW_NOT_FOUND;
}
