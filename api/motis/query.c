/* The parameters of plan. Unknown ones are ignored: clients send what other servers know. */
#include "api/motis/motis_priv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_MODES 40

static const char *const mode_names[] = {"BUS",           "TRAM",       "SUBWAY",        "SUBURBAN",
                                         "FERRY",         "COACH",      "REGIONAL_RAIL", "HIGHSPEED_RAIL",
                                         "LONG_DISTANCE", "NIGHT_RAIL", "FUNICULAR",     "AERIAL_LIFT",
                                         "AIRPLANE",      "OTHER"};
enum { N_MODES = sizeof mode_names / sizeof mode_names[0] };

uint32_t gw_motis_mode_bit(const char *word)
{
    for (uint32_t i = 0; i < N_MODES; i++)
        if (strcmp(mode_names[i], word) == 0) return 1u << i;
    return 0;
}

/* Names of several modes, and of some that have another name by now. */
static uint32_t bits_of_word(gw_str word)
{
    static const struct {
        const char *word;
        const char *means[7];
    } groups[] = {
        {"RAIL", {"HIGHSPEED_RAIL", "LONG_DISTANCE", "NIGHT_RAIL", "REGIONAL_RAIL", "SUBURBAN", "SUBWAY"}},
        {"METRO", {"SUBURBAN"}},
        {"AREAL_LIFT", {"AERIAL_LIFT"}},
        {"CABLE_CAR", {"AERIAL_LIFT"}},
        {"REGIONAL_FAST_RAIL", {"REGIONAL_RAIL"}},
    };
    char text[32];
    if (word.n >= sizeof text) return 0;
    memcpy(text, word.p, word.n);
    text[word.n] = 0;
    if (strcmp(text, "TRANSIT") == 0) return UINT32_MAX;
    uint32_t bits = gw_motis_mode_bit(text);
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        if (strcmp(text, groups[i].word) != 0) continue;
        for (const char *const *m = groups[i].means; *m; m++) bits |= gw_motis_mode_bit(*m);
    }
    return bits;
}

uint32_t gw_motis_modes_read(const gw_str *words, uint32_t n)
{
    uint32_t bits = 0;
    for (uint32_t i = 0; i < n; i++) bits |= bits_of_word(words[i]);
    return bits;
}

/* --- places --- */

static bool read_double(gw_str s)
{
    char text[32], *end;
    s = gw_str_trim(s);
    if (s.n == 0 || s.n >= sizeof text) return false;
    memcpy(text, s.p, s.n);
    text[s.n] = 0;
    double x = strtod(text, &end);
    return *end == 0 && isfinite(x) && strcspn(text, "xXnN") == s.n;
}

static bool is_coordinate(gw_str place, gw_str *lat_lon)
{
    gw_str lat, lon, level, rest;
    gw_str_split(place, ',', &lat, &rest);
    gw_str_split(rest, ',', &lon, &level);
    if (!read_double(lat) || !read_double(lon) || (level.n && !read_double(level))) return false;
    *lat_lon = (gw_str){lat.p, (uint32_t)(lon.p + lon.n - lat.p)};
    return true;
}

gw_str gw_motis_reference(const gw_dataset *d, gw_arena *a, gw_str place)
{
    gw_str head, tail, lat_lon;
    uint32_t feed;
    if (is_coordinate(place, &lat_lon)) return lat_lon;
    if (place.n && memchr(place.p, ':', place.n)) return place; /* our own form */
    if (!gw_str_split(place, '_', &head, &tail)) return place;
    bool is_tag = gw_str_is(head, "port") || gw_str_is(head, "place") ||
                  gw_timetable_find_feed(d->timetable, head, &feed);
    char *text = is_tag ? gw_arena_text(a, place) : NULL;
    if (!text) return place; /* a bare id that has a _ in it */
    text[head.n] = ':';
    return (gw_str){text, place.n};
}

static gw_status read_places(const gw_http_request *q, gw_motis_query *out, gw_error *err)
{
    const gw_dataset *d = gw_context_of(q)->dataset;
    gw_str from, to;
    if (!gw_http_query(q, "fromPlace", &from) || from.n == 0)
        return gw_fail(err, GW_BAD_INPUT, "fromPlace is missing");
    if (!gw_http_query(q, "toPlace", &to) || to.n == 0)
        return gw_fail(err, GW_BAD_INPUT, "toPlace is missing");
    return gw_plan_resolve_ends(d, "fromPlace", gw_motis_reference(d, q->arena, from), "toPlace",
                                gw_motis_reference(d, q->arena, to), &out->plan, err);
}

/* --- times and pages --- */

/* The moment alone, as MOTIS itself says it, and as a client may make it. */
static gw_status read_moment(gw_plan_request *r, bool later, gw_str number, gw_error *err)
{
    int64_t at;
    if (!gw_str_to_int(number, &at) || at < -100000000000 || at > 100000000000)
        return gw_fail(err, GW_BAD_INPUT, "pageCursor is not one of ours");
    r->time = at;
    if (r->direction == GW_ARRIVE_BY) {
        if (later) r->time = at + r->window_s;
        return GW_OK;
    }
    r->page = (gw_plan_page){.kind = later ? GW_PAGE_NEXT : GW_PAGE_PREVIOUS,
                             .anchor = later ? at : at + 1,
                             .cut = {later ? at - 1 : at, INT64_MAX, 0},
                             .arrive_after = INT64_MIN,
                             .arrive_by = INT64_MAX};
    return GW_OK;
}

static gw_status read_cursor(const gw_dataset *d, gw_plan_request *r, gw_str text, gw_error *err)
{
    gw_str word, rest, number, own;
    gw_str_split(text, '|', &word, &rest);
    bool later = gw_str_is(word, "LATER");
    if (!later && !gw_str_is(word, "EARLIER"))
        return gw_fail(err, GW_BAD_INPUT, "pageCursor is not one of ours");
    if (!gw_str_split(rest, '|', &number, &own)) return read_moment(r, later, rest, err);
    gw_status status = gw_plan_page_read(d, "pageCursor", own, r, err);
    if (!status) r->time = r->page.cut.departure;
    return status;
}

static gw_status read_time(const gw_http_request *q, gw_motis_query *out, gw_error *err)
{
    const gw_context *c = gw_context_of(q);
    gw_plan_request *r = &out->plan;
    bool arriving = r->direction == GW_ARRIVE_BY;
    gw_str text;
    r->time = c->now;
    if (gw_http_query(q, "time", &text) && text.n > 0 &&
        !gw_request_time(c->dataset, arriving ? &r->to : &r->from, text, &r->time))
        return gw_fail(err, GW_BAD_INPUT, "time: '%.*s' is not a time (2026-11-25T01:00:00Z)",
                       text.n > 60 ? 60 : (int)text.n, text.p);
    if (!gw_http_query(q, "pageCursor", &text) || text.n == 0) return GW_OK;
    return read_cursor(c->dataset, r, text, err);
}

/* --- numbers --- */

typedef struct {
    int64_t max_transfers, max_travel_min, min_transfer_min, more_transfer_min, window_s, pre_s, post_s,
        direct_s, max_itineraries, leg_alternatives;
    double transfer_factor, speed;
} numbers;

static gw_status read_numbers(const gw_http_request *q, gw_motis_query *out, numbers *n, gw_error *err)
{
    const struct {
        const char *name;
        int64_t least, greatest;
        int64_t *to;
    } whole[] = {
        {"maxTransfers", 0, 100, &n->max_transfers},
        {"maxTravelTime", 1, 72 * 60, &n->max_travel_min},
        {"minTransferTime", 0, 24 * 60, &n->min_transfer_min},
        {"additionalTransferTime", 0, 24 * 60, &n->more_transfer_min},
        {"searchWindow", 0, 24 * 3600, &n->window_s},
        {"maxPreTransitTime", 0, 24 * 3600, &n->pre_s},
        {"maxPostTransitTime", 0, 24 * 3600, &n->post_s},
        {"maxDirectTime", 0, 24 * 3600, &n->direct_s},
        {"numItineraries", 0, 1000, &out->num_itineraries},
        {"maxItineraries", 1, 1000, &n->max_itineraries},
        {"numLegAlternatives", 0, 1000, &n->leg_alternatives},
    };
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
        gw_status status =
            gw_request_int(q, whole[i].name, whole[i].least, whole[i].greatest, whole[i].to, err);
        if (status) return status;
    }
    gw_status status = gw_request_number(q, "transferTimeFactor", 0.1, 10, &n->transfer_factor, err);
    return status ? status : gw_request_number(q, "pedestrianSpeed", 0.1, 10, &n->speed, err);
}

/* MOTIS knows one pace for walking and one for wheelchairs; ours are those of docs/METHOD. */
static gw_status set_pace(const gw_http_request *q, gw_motis_query *out, const numbers *n, gw_error *err)
{
    gw_plan_request *r = &out->plan;
    gw_str profile;
    if (gw_http_query(q, "pedestrianProfile", &profile) && profile.n > 0) {
        r->wheelchair = gw_str_is(profile, "WHEELCHAIR");
        if (!r->wheelchair && !gw_str_is(profile, "FOOT"))
            return gw_fail(err, GW_BAD_INPUT, "pedestrianProfile: '%.*s' is neither FOOT nor WHEELCHAIR",
                           profile.n > 40 ? 40 : (int)profile.n, profile.p);
        if (r->wheelchair) r->gait.speed_mps = 0.9, r->default_transfer_s = 120;
    }
    if (n->speed > 0) r->gait.speed_mps = n->speed;
    r->change_factor =
        n->transfer_factor < 1 ? 1 : n->transfer_factor; /* MOTIS knows no smaller ones either */
    r->change_least_s = (int32_t)n->min_transfer_min * 60;
    r->change_more_s = (int32_t)n->more_transfer_min * 60;
    return GW_OK;
}

static gw_status set_numbers(const gw_http_request *q, gw_motis_query *out, gw_error *err)
{
    gw_plan_request *r = &out->plan;
    numbers n = {.max_transfers = -1,
                 .window_s = 900,
                 .pre_s = 900,
                 .post_s = 900,
                 .direct_s = 1800,
                 .transfer_factor = 1};
    out->num_itineraries = 5;
    gw_status status = read_numbers(q, out, &n, err);
    if (!status) status = set_pace(q, out, &n, err);
    if (status) return status;
    if (n.max_transfers >= 0) r->max_rides = n.max_transfers < 14 ? (uint32_t)n.max_transfers + 1 : 15;
    r->max_travel_s = (int32_t)n.max_travel_min * 60;
    r->max_journeys = (uint32_t)n.max_itineraries;
    r->alternatives =
        n.leg_alternatives < GW_MOST_ALTERNATIVES ? (uint32_t)n.leg_alternatives : GW_MOST_ALTERNATIVES;
    r->walk_beside = true;
    r->keep_best = false; /* pages follow each other in time */
    /* hundreds of stops lie within an hour's walk */
    r->max_access_s = n.pre_s < 3600 ? (int32_t)n.pre_s : 3600;
    r->max_egress_s = n.post_s < 3600 ? (int32_t)n.post_s : 3600;
    r->max_direct_walk_s = (int32_t)n.direct_s;
    r->window_s = (int32_t)n.window_s;
    return GW_OK;
}

/* --- modes --- */

/* Lines of other modes are barred, so that the search looks for what goes without them. */
static gw_status bar_modes(const gw_http_request *q, uint32_t modes, gw_plan_request *r, gw_error *err)
{
    const gw_timetable *t = gw_context_of(q)->dataset->timetable;
    uint32_t n = gw_tt_n_routes(t);
    uint64_t *bits = gw_arena_zalloc(q->arena, (n / 64 + 1) * sizeof *bits);
    if (!bits) return gw_fail(err, GW_NO_MEMORY, "transitModes: no memory");
    for (uint32_t i = 0; i < n; i++) {
        if (!(modes & gw_motis_mode_bit(gw_mode_of_type(gw_tt_route_at(t, i)->type))))
            bits[i / 64] |= UINT64_C(1) << (i % 64);
    }
    r->barred = bits;
    return GW_OK;
}

static gw_status read_modes(const gw_http_request *q, gw_motis_query *out, gw_error *err)
{
    gw_str words[MOST_MODES];
    uint32_t n;
    gw_status status = GW_OK;
    out->transit = out->direct = true;
    if (gw_http_query_list(q, "transitModes", words, MOST_MODES, &n)) {
        uint32_t modes = gw_motis_modes_read(words, n < MOST_MODES ? n : MOST_MODES);
        out->transit = modes != 0;
        if (modes != UINT32_MAX) status = bar_modes(q, modes, &out->plan, err);
    }
    if (status || !gw_http_query_list(q, "directModes", words, MOST_MODES, &n)) return status;
    out->direct = false;
    for (uint32_t i = 0; i < n && i < MOST_MODES; i++) out->direct |= gw_str_is(words[i], "WALK");
    return GW_OK;
}

/* Each in our own form, one by one: an id may hold a comma. */
static gw_status read_via(const gw_http_request *q, gw_plan_request *r, gw_error *err)
{
    enum { MOST = GW_MOST_VIAS + 1 };
    const gw_dataset *d = gw_context_of(q)->dataset;
    gw_str via[MOST], stay[MOST];
    uint32_t n = 0, n_stays = 0;
    gw_http_query_list(q, "via", via, MOST, &n);
    gw_http_query_list(q, "viaMinimumStay", stay, MOST, &n_stays);
    if (n > GW_MOST_VIAS) return gw_fail(err, GW_LIMIT, "via: at most %d stops", GW_MOST_VIAS);
    if (n_stays > n && n_stays > 0)
        return gw_fail(err, GW_BAD_INPUT, "viaMinimumStay: more stays than stops in via");
    for (uint32_t i = 0; i < n; i++) {
        gw_plan_request one = *r;
        gw_status status =
            gw_plan_resolve_via(d, "via", gw_motis_reference(d, q->arena, via[i]), "viaMinimumStay",
                                i < n_stays ? stay[i] : (gw_str){0}, &one, err);
        if (status) return status;
        r->via[r->n_via++] = one.via[0];
    }
    return GW_OK;
}

gw_status gw_motis_query_read(const gw_http_request *q, gw_motis_query *out, gw_error *err)
{
    bool arriving = false;
    *out = (gw_motis_query){.timetable_view = true};
    gw_plan_defaults(&out->plan);
    gw_status status = gw_request_bool(q, "arriveBy", &arriving, err);
    if (!status) status = gw_request_bool(q, "timetableView", &out->timetable_view, err);
    if (!status) status = set_numbers(q, out, err);
    if (!status) status = read_places(q, out, err);
    if (status) return status;
    out->plan.direction = arriving ? GW_ARRIVE_BY : GW_DEPART_AFTER;
    if (!out->timetable_view) out->plan.window_s = 0;
    status = read_via(q, &out->plan, err);
    if (!status) status = read_modes(q, out, err);
    return status ? status : read_time(q, out, err);
}
