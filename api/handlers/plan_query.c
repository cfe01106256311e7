/* What every question about journeys asks the same way. Names are checked strictly: a misspelt one would be
 * an answer to another question. */
#include "api/handlers/handlers_priv.h"

#include <string.h>

static bool is_one_of(gw_str name, const char *const *words)
{
    for (; *words; words++)
        if (gw_str_is(name, *words)) return true;
    return false;
}

gw_status gw_query_names(const gw_http_request *q, const char *const *own, gw_error *err)
{
    static const char *const known[] = {
        "from",
        "to",
        "arrive",
        "language",
        "max_rides",
        "max_journeys",
        "traveller",
        "age",
        "walk_speed",
        "max_access",
        "max_transfer_walk",
        "max_direct_walk",
        "min_transfer",
        "additional_transfer",
        "transfer_factor",
        "wheelchair",
        "bikes",
        "modes",
        "exclude_modes",
        "lines",
        "exclude_lines",
        NULL,
    };
    for (uint32_t i = 0; i < q->n_query; i++) {
        gw_str name = q->query[i].name;
        if (!is_one_of(name, known) && !is_one_of(name, own))
            return gw_fail(err, GW_BAD_INPUT, "%.*s: no such parameter", name.n > 60 ? 60 : (int)name.n,
                           name.p);
        for (uint32_t k = 0; k < i; k++)
            if (gw_str_equal(name, q->query[k].name))
                return gw_fail(err, GW_BAD_INPUT, "%.*s: given twice", (int)name.n, name.p);
    }
    return GW_OK;
}

static gw_status read_headway(const gw_http_request *q, gw_plan_request *r, gw_error *err)
{
    gw_str v;
    char name[16] = "";
    if (!gw_http_query(q, "headway", &v)) return GW_OK;
    if (v.n < sizeof name) memcpy(name, v.p, v.n);
    if (gw_headway_rule_parse(name, &r->headway)) return GW_OK;
    return gw_fail(err, GW_BAD_INPUT, "headway: '%.*s' is none of expected, worst, first, skip",
                   v.n > 40 ? 40 : (int)v.n, v.p);
}

gw_status gw_query_minutes(const gw_http_request *q, const char *name, int64_t most, int32_t *seconds,
                           gw_error *err)
{
    int64_t minutes = *seconds / 60;
    gw_status status = gw_request_int(q, name, 0, most, &minutes, err);
    if (!status) *seconds = (int32_t)minutes * 60;
    return status;
}

static gw_status read_times(const gw_http_request *q, gw_plan_request *r, gw_error *err)
{
    gw_status status = gw_query_minutes(q, "window", 1440, &r->window_s, err);
    if (!status) status = gw_query_minutes(q, "max_access", 120, &r->max_access_s, err);
    if (!status) status = gw_query_minutes(q, "max_transfer_walk", 120, &r->max_transfer_walk_s, err);
    if (!status) status = gw_query_minutes(q, "max_direct_walk", 240, &r->max_direct_walk_s, err);
    if (!status) status = gw_query_minutes(q, "min_transfer", 240, &r->change_least_s, err);
    if (!status) status = gw_query_minutes(q, "additional_transfer", 240, &r->change_more_s, err);
    return status;
}

gw_status gw_query_who(const gw_http_request *q, gw_traveller *out, gw_error *err)
{
    gw_str v;
    if (!gw_http_query(q, "traveller", &v) || gw_traveller_parse(v, out)) return GW_OK;
    return gw_fail(err, GW_BAD_INPUT,
                   "traveller: '%.*s' is none of adult, elder, luggage, wheelchair, companion, resident, "
                   "visitor, patient",
                   v.n > 40 ? 40 : (int)v.n, v.p);
}

/* What the traveller sets, the parameters read afterwards change. */
static gw_status read_kind(const gw_http_request *q, gw_plan_request *r, gw_error *err)
{
    gw_str v;
    gw_traveller who = r->traveller;
    gw_status status = gw_query_who(q, &who, err);
    if (!status && gw_http_query(q, "traveller", &v)) gw_plan_traveller(r, who);
    return status;
}

static gw_status read_numbers(const gw_http_request *q, gw_plan_request *r, gw_error *err)
{
    int64_t rides = r->max_rides, journeys = r->max_journeys, alternatives = 0, age = 0;
    gw_status status = gw_request_int(q, "max_rides", 1, 15, &rides, err);
    if (!status) status = gw_request_int(q, "max_journeys", 0, 1000, &journeys, err);
    if (!status) status = read_times(q, r, err);
    if (!status) status = gw_request_number(q, "walk_speed", 0.1, 5, &r->gait.speed_mps, err);
    if (!status) status = gw_request_number(q, "transfer_factor", 1, 10, &r->change_factor, err);
    if (!status) status = gw_request_bool(q, "wheelchair", &r->wheelchair, err);
    if (!status) status = gw_request_bool(q, "bikes", &r->bikes, err);
    if (!status) status = gw_request_bool(q, "least_walking", &r->least_walking, err);
    if (!status) status = gw_request_int(q, "alternatives", 0, GW_MOST_ALTERNATIVES, &alternatives, err);
    if (!status) status = gw_request_int(q, "age", 0, 120, &age, err);
    if (!status) status = read_headway(q, r, err);
    r->age = (uint8_t)age;
    r->max_rides = (uint32_t)rides;
    r->max_journeys = (uint32_t)journeys;
    r->alternatives = (uint32_t)alternatives;
    return status;
}

gw_status gw_query_traveller(const gw_http_request *q, gw_plan_request *r, gw_error *err)
{
    gw_status status = read_kind(q, r, err);
    return status ? status : read_numbers(q, r, err);
}

gw_status gw_query_lines(const gw_http_request *q, gw_line_bar *bar, gw_error *err)
{
    const gw_dataset *d = gw_context_of(q)->dataset;
    gw_status status = GW_OK;
    gw_str v;
    if (gw_http_query(q, "modes", &v)) status = gw_line_bar_modes(bar, d, "modes", v, true, err);
    if (!status && gw_http_query(q, "exclude_modes", &v))
        status = gw_line_bar_modes(bar, d, "exclude_modes", v, false, err);
    if (!status && gw_http_query(q, "lines", &v)) status = gw_line_bar_lines(bar, d, "lines", v, true, err);
    if (!status && gw_http_query(q, "exclude_lines", &v))
        status = gw_line_bar_lines(bar, d, "exclude_lines", v, false, err);
    return status;
}

gw_status gw_query_ends(const gw_http_request *q, gw_plan_request *r, gw_error *err)
{
    gw_str from, to;
    if (!gw_http_query(q, "from", &from) || from.n == 0) return gw_fail(err, GW_BAD_INPUT, "from is missing");
    if (!gw_http_query(q, "to", &to) || to.n == 0) return gw_fail(err, GW_BAD_INPUT, "to is missing");
    return gw_plan_resolve_ends(gw_context_of(q)->dataset, "from", from, "to", to, r, err);
}

gw_status gw_query_time(const gw_http_request *q, gw_plan_request *r, bool *given, gw_error *err)
{
    const gw_context *c = gw_context_of(q);
    gw_str depart, arrive;
    bool has_depart = gw_http_query(q, "depart", &depart), has_arrive = gw_http_query(q, "arrive", &arrive);
    *given = has_depart || has_arrive;
    r->time = c->now;
    r->direction = has_arrive ? GW_ARRIVE_BY : GW_DEPART_AFTER;
    if (has_depart && has_arrive) return gw_fail(err, GW_BAD_INPUT, "depart and arrive exclude each other");
    if (!*given) return GW_OK;
    gw_str text = has_arrive ? arrive : depart;
    if (gw_request_time(c->dataset, has_arrive ? &r->to : &r->from, text, &r->time)) return GW_OK;
    return gw_fail(err, GW_BAD_INPUT, "%s: '%.*s' is not a time (2026-11-25T09:00, or with an offset)",
                   has_arrive ? "arrive" : "depart", text.n > 60 ? 60 : (int)text.n, text.p);
}
