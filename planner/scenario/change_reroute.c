/* reroute: the part between two stops is replaced. Without from_stop the line begins with the new part,
 * without to_stop it ends with it. Times before the part stay, those behind it move by what it takes more or
 * less. */
#include "planner/scenario/scenario_priv.h"

#include <math.h>
#include <string.h>

typedef struct {
    scn_choice choice;
    const char *from, *to; /* one may be NULL */
    scn_stop *stops;
    uint32_t n_stops;
    int32_t *hops_s; /* NULL: speed_kmh */
    uint32_t n_hops;
    double speed_kmh;
    int32_t *dwells_s; /* of the stops where it begins, of the new ones, where it ends; NULL: dwell_s at new
                          ones */
    int32_t dwell_s;
} reroute;

static const scn_path TOP = {""};
static const char *const KEYS[] = {"id",    "type",    "note",      SCN_CHOICE_KEYS, "from_stop", "to_stop",
                                   "stops", "minutes", "speed_kmh", "dwell_s",       NULL};

static void read_numbers(scn_reader *r, const gw_json *list, const char *key, uint32_t n, double unit,
                         const scn_limits *limits, int32_t least, int32_t **out)
{
    if (!gw_json_is_array(list) || gw_json_count(list) != n) {
        scn_complain_at(r, TOP, key, list, "must be a list of %u numbers", n);
        return;
    }
    *out = scn_alloc(r, n, sizeof **out);
    uint32_t i = 0;
    for (const gw_json *m = gw_json_first(list); m && *out; m = gw_json_next(m), i++) {
        double x;
        if (!scn_check_number(r, m, TOP, key, limits, &x)) continue;
        (*out)[i] = (int32_t)fmax(least, round(x * unit));
    }
}

static void read_pace(scn_reader *r, const gw_json *v, reroute *x, uint32_t n_points)
{
    static const scn_limits SPEED = {0, 300, true, false, "km/h"}, DWELL = {0, 3600, false, true, "seconds"},
                            MINUTES = {0, 1440, true, false, "minutes"};
    const gw_json *minutes = gw_json_get(v, "minutes"), *dwell = gw_json_get(v, "dwell_s");
    double s;
    if ((minutes != NULL) == (gw_json_get(v, "speed_kmh") != NULL))
        scn_complain_at(r, TOP, minutes ? "speed_kmh" : "minutes", gw_json_get(v, "speed_kmh"),
                        minutes ? "either minutes or speed_kmh, not both"
                                : "is missing: give minutes or speed_kmh");
    x->n_hops = n_points > 1 ? n_points - 1 : 0;
    if (minutes) read_numbers(r, minutes, "minutes", x->n_hops, 60, &MINUTES, 1, &x->hops_s);
    (void)scn_read_number(r, v, TOP, "speed_kmh", false, &SPEED, &x->speed_kmh);
    if (gw_json_is_array(dwell))
        read_numbers(r, dwell, "dwell_s", n_points, 1, &DWELL, 0, &x->dwells_s);
    else if (scn_read_number(r, v, TOP, "dwell_s", false, &DWELL, &s))
        x->dwell_s = (int32_t)s;
}

static void parse(scn_reader *r, const gw_json *v, scn_change *c)
{
    reroute *x = scn_alloc(r, 1, sizeof *x);
    if (!x) return;
    c->as.own = x;
    scn_check_keys(r, v, TOP, KEYS);
    (void)scn_read_text(r, v, TOP, "note", false);
    scn_read_choice(r, v, &x->choice);
    x->from = scn_read_text(r, v, TOP, "from_stop", false);
    x->to = scn_read_text(r, v, TOP, "to_stop", false);
    if (!gw_json_get(v, "from_stop") && !gw_json_get(v, "to_stop"))
        scn_complain_at(r, TOP, "from_stop", NULL, "is missing: give from_stop, to_stop or both");
    bool both = x->from && x->to;
    if (gw_json_get(v, "stops") || !both) x->stops = scn_read_stops(r, v, "stops", !both, &x->n_stops);
    read_pace(r, v, x, (x->from != NULL) + x->n_stops + (x->to != NULL));
}

/* --- resolved --- */

typedef struct {
    gw_stop_id from, to; /* GW_NO_ID: the line begins (ends) with the part */
    gw_stop_id *points;  /* of the part, with its ends */
    uint32_t n;
    const int32_t *hops_s; /* [n - 1] */
    const reroute *change;
} part;

/* Positions that stay: [0, from] and [to, end). from UINT32_MAX, to n_stops: none stays. */
static bool find_ends(const scn_piece *p, const part *x, uint32_t *from, uint32_t *to)
{
    *from = UINT32_MAX;
    *to = p->n_stops;
    if (x->from.v != GW_NO_ID && x->to.v != GW_NO_ID) return scn_piece_between(p, x->from, x->to, from, to);
    for (uint32_t i = 0; i < p->n_stops; i++) {
        if (p->stops[i].v == x->from.v && *from == UINT32_MAX) *from = i;
        if (p->stops[i].v == x->to.v && *to == p->n_stops) *to = i;
    }
    return *from != UINT32_MAX || *to < p->n_stops;
}

static bool fits(const scn_work *w, const scn_piece *p, const void *context)
{
    uint32_t from, to;
    (void)w;
    return find_ends(p, context, &from, &to);
}

static int32_t dwell_at(const part *x, uint32_t point, int32_t before)
{
    const reroute *c = x->change;
    bool end = (point == 0 && x->from.v != GW_NO_ID) || (point + 1 == x->n && x->to.v != GW_NO_ID);
    return c->dwells_s ? c->dwells_s[point] : end ? before : c->dwell_s;
}

typedef struct { /* one trip being laid out */
    int32_t *arrivals, *departures;
    uint32_t n;
} trip;

static void call(trip *t, int32_t arrival, int32_t dwell)
{
    t->arrivals[t->n] = arrival;
    t->departures[t->n++] = arrival + dwell;
}

static void lay_trip(const part *x, const scn_piece *p, size_t row, uint32_t from, uint32_t to, trip *t)
{
    const int32_t *a = p->arrivals + row * p->n_stops, *d = p->departures + row * p->n_stops;
    for (uint32_t i = 0; from != UINT32_MAX && i < from; i++) call(t, a[i], d[i] - a[i]);
    int32_t at = from == UINT32_MAX ? d[0] : a[from];
    for (uint32_t k = 0; k < x->n; k++) {
        uint32_t old = k == 0 && from != UINT32_MAX ? from : to;
        int32_t dwell = dwell_at(x, k, old < p->n_stops ? d[old] - a[old] : 0);
        if (t->n == 0) { /* a trip leaves its first stop when it left it */
            at = d[0] - dwell;
        }
        if (k + 1 == x->n && to == p->n_stops && !x->change->dwells_s) dwell = 0; /* its last stop */
        call(t, at, dwell);
        if (k + 1 < x->n) at = t->departures[t->n - 1] + x->hops_s[k];
    }
    for (uint32_t i = to + 1; i < p->n_stops; i++)
        call(t, t->departures[t->n - 1] + a[i] - d[i - 1], d[i] - a[i]);
}

static gw_status replace(scn_work *w, scn_piece *p, const part *x)
{
    uint32_t from, to, rows = p->n_periods ? 1 : p->n_trips, n = 0;
    (void)find_ends(p, x, &from, &to);
    uint32_t head = from == UINT32_MAX ? 0 : from, tail = to < p->n_stops ? p->n_stops - to - 1 : 0;
    uint32_t n_stops = head + x->n + tail;
    gw_stop_id *stops = scn_alloc(&w->reader, n_stops, sizeof *stops);
    uint8_t *flags = scn_alloc(&w->reader, n_stops, sizeof *flags);
    int32_t *arrivals = scn_alloc(&w->reader, (size_t)rows * n_stops, sizeof *arrivals);
    int32_t *departures = scn_alloc(&w->reader, (size_t)rows * n_stops, sizeof *departures);
    if (w->reader.no_memory) return GW_NO_MEMORY;
    for (size_t row = 0; row < rows; row++) {
        trip t = {arrivals + row * n_stops, departures + row * n_stops, 0};
        lay_trip(x, p, row, from, to, &t);
    }
    for (uint32_t i = 0; i < head + 1 && from != UINT32_MAX; i++) flags[i] = p->flags ? p->flags[i] : 0;
    for (uint32_t i = 0; i < head; i++) stops[n++] = p->stops[i];
    for (uint32_t i = 0; i < x->n; i++) stops[n++] = x->points[i];
    for (uint32_t i = to; i < p->n_stops; i++) flags[n - 1 + i - to] = p->flags ? p->flags[i] : 0;
    for (uint32_t i = to + 1; i < p->n_stops; i++) stops[n++] = p->stops[i];
    p->n_stops = n_stops;
    p->stops = stops;
    p->flags = flags;
    p->arrivals = arrivals;
    p->departures = departures;
    p->changed = true;
    return GW_OK;
}

static bool same_as_before(const scn_work *w, const scn_piece *old, const scn_piece *now)
{
    (void)w;
    uint32_t rows = old->n_periods ? 1 : old->n_trips;
    size_t n = (size_t)rows * old->n_stops;
    return old->n_stops == now->n_stops &&
           memcmp(old->stops, now->stops, old->n_stops * sizeof *old->stops) == 0 &&
           memcmp(old->arrivals, now->arrivals, n * sizeof *old->arrivals) == 0 &&
           memcmp(old->departures, now->departures, n * sizeof *old->departures) == 0;
}

/* The stops of the part, and its run times. *good false: complained about. */
static gw_status resolve(scn_work *w, const reroute *c, part *x, bool *good)
{
    gw_stop_id *middle = NULL;
    *x = (part){.from = {GW_NO_ID}, .to = {GW_NO_ID}, .change = c};
    if (c->from) *good = scn_find_stop(w, (scn_path){"from_stop"}, c->from, &x->from) && *good;
    if (c->to) *good = scn_find_stop(w, (scn_path){"to_stop"}, c->to, &x->to) && *good;
    gw_status status = scn_resolve_stops(w, c->stops, c->n_stops, 100, &middle);
    if (status || !middle) *good = false;
    if (status || !*good) return status;
    x->points = scn_alloc(&w->reader, (size_t)c->n_stops + 2, sizeof *x->points);
    int32_t *hops = scn_alloc(&w->reader, (size_t)c->n_stops + 2, sizeof *hops);
    if (w->reader.no_memory) return GW_NO_MEMORY;
    if (c->from) x->points[x->n++] = x->from;
    for (uint32_t i = 0; i < c->n_stops; i++) x->points[x->n++] = middle[i];
    if (c->to) x->points[x->n++] = x->to;
    for (uint32_t i = 0; i + 1 < x->n; i++) {
        uint32_t own = i + 1 - (c->from != NULL);
        scn_path at = own < c->n_stops ? c->stops[own].at : (scn_path){"to_stop"};
        *good =
            scn_check_hop(w, at, gw_str_of(own < c->n_stops ? "" : c->to), x->points[i], x->points[i + 1]) &&
            *good;
        hops[i] = c->hops_s ? c->hops_s[i] : scn_hop_seconds(w, x->points[i], x->points[i + 1], c->speed_kmh);
        *good = *good && hops[i] > 0;
    }
    x->hops_s = hops;
    return GW_OK;
}

/* Mean minutes over the part for who rides through it. */
static void describe_through(const scn_chosen *chosen, const part *x, gw_change_effect *e, const char *key)
{
    double total = 0, n = 0;
    for (uint32_t k = 0; k < chosen->n; k++) {
        const scn_piece *p = &chosen->line->pieces[chosen->pieces[k]];
        uint32_t from, to, rows = p->n_periods ? 1 : p->n_trips;
        if (!scn_piece_between(p, x->from, x->to, &from, &to)) continue;
        for (size_t row = 0; row < rows; row++, n++)
            total += p->arrivals[row * p->n_stops + to] - p->departures[row * p->n_stops + from];
    }
    if (n > 0) scn_effect_fact(e, key, total / n / 60);
}

static void warn_others(scn_work *w, const scn_choice *choice, const scn_chosen *chosen, gw_change_effect *e)
{
    uint32_t all = 0, changed = 0;
    for (size_t i = 0; i < chosen->line->n_pieces; i++) {
        const scn_piece *p = &chosen->line->pieces[i];
        bool other_way = choice->direction >= 0 && p->way != (uint32_t)choice->direction;
        if (!other_way) all += scn_piece_count(p, choice->from_s, choice->to_s);
    }
    for (uint32_t k = 0; k < chosen->n; k++)
        changed += scn_piece_count(&chosen->line->pieces[chosen->pieces[k]], INT32_MIN, INT32_MAX);
    if (all > changed) scn_effect_warn(w, e, "not-all-changed", e->line);
}

static gw_status apply(scn_work *w, const scn_change *c, gw_change_effect *effect)
{
    const reroute *change = c->as.own;
    part x;
    scn_chosen chosen;
    bool good = true, any = false;
    gw_status status = resolve(w, change, &x, &good);
    if (status) return status;
    status = scn_choose(w, &change->choice, good ? fits : NULL, &x, effect, &chosen);
    if (status || !scn_chosen_any(w, &change->choice, &chosen) || !good) return status;
    scn_calls calls = scn_calls_before(w, chosen.line);
    describe_through(&chosen, &x, effect, "through_before_min");
    for (uint32_t k = 0; k < chosen.n && !status; k++) {
        scn_piece *p = &chosen.line->pieces[chosen.pieces[k]], old = *p;
        status = replace(w, p, &x);
        any = any || !same_as_before(w, &old, p);
    }
    if (status) return status;
    if (!any) scn_complain(&w->reader, "stops", GW_STR(""), "changes nothing: the line already goes so");
    describe_through(&chosen, &x, effect, "through_after_min");
    for (uint32_t i = 0; i < x.n; i++)
        if (x.points[i].v != x.from.v && x.points[i].v != x.to.v)
            scn_effect_note(w, effect, "stop_added", scn_stop_name(w, x.points[i]));
    scn_chosen_done(w, &chosen, effect);
    scn_effect_stranded(w, &calls, effect);
    warn_others(w, &change->choice, &chosen, effect);
    scn_warn_overtaking(w, chosen.line, effect);
    return GW_OK;
}

const scn_kind scn_kind_reroute = {"reroute", parse, apply};
