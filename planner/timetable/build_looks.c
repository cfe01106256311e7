/* How trips are shown (looks.h): trips of a feed that are shown alike get one look. */
#include "planner/timetable/build_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    gw_tt_builder *b;
    const gw_tt_source *s;
    uint32_t *sign_of; /* [headsigns of the feed]: signs[]; 0: not yet numbered */
    uint32_t *look_of; /* [trips of the feed]: looks[] */
    gw_tt_lines lines;
} look_build;

/* Translations by record name one stop of one trip: its trip is then shown like no other. */
static bool signs_by_trip(const look_build *x)
{
    return gw_tt_names_has(x->s->names, GW_NAMES_STOP_HEADSIGN);
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 32;
}

static uint64_t hash_look(const gw_feed *f, uint32_t trip)
{
    const gw_trip *t = &f->trips[trip];
    uint64_t hash = mix((uint64_t)t->shape << 2 | t->cars, t->n_stop_times);
    for (uint32_t i = 0; i < t->n_stop_times; i++) {
        const gw_stop_time *call = &f->stop_times[t->first_stop_time + i];
        hash = mix(hash, (uint64_t)call->headsign << 1 | call->timepoint);
        if (t->shape != GW_NONE) hash = mix(hash, call->stop);
    }
    return hash;
}

static bool same_dists(const gw_feed *f, const gw_trip *x, const gw_trip *y)
{
    return memcmp(&f->shape_dists[x->first_stop_time], &f->shape_dists[y->first_stop_time],
                  x->n_stop_times * sizeof *f->shape_dists) == 0;
}

static bool equal_look(const gw_feed *f, uint32_t a, uint32_t b)
{
    const gw_trip *x = &f->trips[a], *y = &f->trips[b];
    if (x->cars != y->cars || x->n_stop_times != y->n_stop_times || x->shape != y->shape) return false;
    bool drawn = x->shape != GW_NONE;
    const gw_stop_time *p = &f->stop_times[x->first_stop_time], *q = &f->stop_times[y->first_stop_time];
    for (uint32_t i = 0; i < x->n_stop_times; i++) {
        if (p[i].headsign != q[i].headsign || p[i].timepoint != q[i].timepoint) return false;
        if (drawn && p[i].stop != q[i].stop) return false;
    }
    return !drawn || !f->shape_dists || same_dists(f, x, y);
}

static bool has_look(const gw_feed *f, uint32_t trip)
{
    const gw_trip *t = &f->trips[trip];
    if (t->cars || t->shape != GW_NONE) return true;
    for (uint32_t i = 0; i < t->n_stop_times; i++) {
        const gw_stop_time *call = &f->stop_times[t->first_stop_time + i];
        if (call->headsign || !call->timepoint) return true;
    }
    return false;
}

/* The number of a headsign; 0: no memory, or none. */
static uint32_t number_sign(look_build *x, const gw_trip *t, const gw_stop_time *call)
{
    gw_tt_builder *b = x->b;
    bool by_trip = signs_by_trip(x);
    gw_str text = gw_stop_time_headsign(x->s->feed, call), key = GW_STR("");
    if (!text.n) return 0;
    if (!by_trip && x->sign_of[call->headsign]) return x->sign_of[call->headsign];
    if (by_trip) {
        char sequence[16];
        int n = snprintf(sequence, sizeof sequence, "%u", call->sequence);
        if (gw_tt_names_call_key(b->scratch, t->id, (gw_str){sequence, (uint32_t)n}, &key)) return 0;
    }
    gw_name *row = GW_LIST_PUSH(b->signs);
    if (!row) return 0;
    *row = gw_tt_names_get(x->s->names, GW_NAMES_STOP_HEADSIGN, key, text, &b->draft.texts);
    return x->sign_of[call->headsign] = (uint32_t)b->signs.n - 1;
}

static gw_status add_calls(look_build *x, uint32_t trip, gw_tt_look *look)
{
    gw_tt_builder *b = x->b;
    const gw_feed *f = x->s->feed;
    const gw_trip *t = &f->trips[trip];
    bool any = false;
    if (GW_LIST_ROOM(b->calls, t->n_stop_times)) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < t->n_stop_times; i++) {
        const gw_stop_time *call = &f->stop_times[t->first_stop_time + i];
        gw_str own = gw_stop_time_headsign(f, call);
        bool same = gw_str_equal(own, t->headsign);
        uint32_t sign = same ? 0 : number_sign(x, t, call);
        if (own.n && !same && !sign) return GW_NO_MEMORY;
        b->calls.p[b->calls.n + i] = sign | (call->timepoint ? 0 : GW_CALL_APPROXIMATE);
        any = any || b->calls.p[b->calls.n + i];
    }
    if (!any) return GW_OK;
    look->first_call = (uint32_t)b->calls.n;
    look->n_stops = t->n_stop_times;
    b->calls.n += t->n_stop_times;
    return GW_OK;
}

/* Every trip's look: 0, the plain one, or that of the first trip that is shown alike. */
static gw_status number_looks(look_build *x)
{
    gw_tt_builder *b = x->b;
    const gw_feed *f = x->s->feed;
    uint32_t *trips = malloc((f->n_trips + 1) * sizeof *trips), n = 0;
    uint32_t *numbers = malloc((f->n_trips + 1) * sizeof *numbers);
    gw_status status = trips && numbers ? GW_OK : GW_NO_MEMORY;
    for (uint32_t i = 0; i < f->n_trips && !status; i++) {
        x->look_of[i] = 0;
        if (f->trips[i].n_stop_times && has_look(f, i)) trips[n++] = i;
    }
    if (!status) status = gw_tt_number_trips(f, trips, n, hash_look, equal_look, numbers);
    uint32_t first = (uint32_t)b->looks.n;
    for (uint32_t i = 0; i < n && !status; i++) {
        if (signs_by_trip(x)) numbers[i] = i;
        x->look_of[trips[i]] = first + numbers[i];
        if (first + numbers[i] < b->looks.n) continue;
        gw_tt_look look = {.first_call = GW_NO_ID, .shape = GW_NO_ID, .cars = f->trips[trips[i]].cars};
        status = add_calls(x, trips[i], &look);
        if (!status) status = gw_tt_lines_place(&x->lines, trips[i], &look);
        gw_tt_look *row = status ? NULL : GW_LIST_PUSH(b->looks);
        if (!status && !row) status = GW_NO_MEMORY;
        if (row) *row = look;
    }
    free(trips);
    free(numbers);
    return status;
}

static gw_status build_feed(gw_tt_builder *b, uint32_t source)
{
    const gw_tt_source *s = &b->sources[source];
    look_build x = {.b = b, .s = s};
    x.sign_of = calloc((size_t)s->feed->n_headsigns + 1, sizeof *x.sign_of);
    x.look_of = malloc(((size_t)s->feed->n_trips + 1) * sizeof *x.look_of);
    gw_status status = gw_tt_lines_begin(&x.lines, b, s);
    if (!status) status = x.sign_of && x.look_of ? number_looks(&x) : GW_NO_MEMORY;
    for (size_t i = 0; i < b->origins.n && !status; i++) {
        if (b->origins.p[i].source == source) b->origins.p[i].look = x.look_of[b->origins.p[i].trip];
    }
    gw_tt_lines_end(&x.lines);
    free(x.sign_of);
    free(x.look_of);
    return status;
}

static gw_status join_runs(gw_tt_builder *b)
{
    for (size_t i = 0; i < b->origins.n; i++) {
        uint32_t before = b->look_runs.n ? b->look_runs.p[b->look_runs.n - 1].look : 0;
        if (b->origins.p[i].look == before) continue;
        gw_tt_look_run *run = GW_LIST_PUSH(b->look_runs);
        if (!run) return GW_NO_MEMORY;
        *run = (gw_tt_look_run){.trip = (uint32_t)i, .look = b->origins.p[i].look};
    }
    return GW_OK;
}

gw_status gw_tt_build_looks(gw_tt_builder *b, gw_error *err)
{
    gw_tt_look *plain = GW_LIST_PUSH(b->looks);
    gw_name *none = GW_LIST_PUSH(b->signs);
    if (!plain || !none) return gw_tt_no_memory(err);
    *plain = (gw_tt_look){.first_call = GW_NO_ID, .shape = GW_NO_ID};
    *none = (gw_name){.base = 0};
    for (uint32_t i = 0; i < b->options->n_feeds; i++) {
        if (build_feed(b, i)) return gw_tt_no_memory(err);
    }
    return join_runs(b) ? gw_tt_no_memory(err) : GW_OK;
}
