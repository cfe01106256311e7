/* Trips into patterns: one key (route, stops, flags, direction), runs sorted by first departure, split where
 * one overtakes another. */
#include "planner/timetable/build_priv.h"

#include <stdlib.h>
#include <string.h>

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 32;
}

gw_status gw_tt_number_trips(const gw_feed *f, const uint32_t *trips, uint32_t n, gw_tt_hash_fn hash,
                             gw_tt_equal_fn equal, uint32_t *numbers)
{
    size_t n_slots = 16;
    while (n_slots < (size_t)n * 2) n_slots *= 2;
    uint32_t *slots = malloc(n_slots * sizeof *slots); /* position in trips[] of the first of its kind */
    if (!slots) return GW_NO_MEMORY;
    memset(slots, 0xff, n_slots * sizeof *slots);
    uint32_t n_kinds = 0;
    for (uint32_t i = 0; i < n; i++) {
        size_t at = hash(f, trips[i]) & (n_slots - 1);
        while (slots[at] != GW_NO_ID && !equal(f, trips[slots[at]], trips[i])) at = (at + 1) & (n_slots - 1);
        if (slots[at] == GW_NO_ID) {
            slots[at] = i;
            numbers[i] = n_kinds++;
        } else {
            numbers[i] = numbers[slots[at]];
        }
    }
    free(slots);
    return GW_OK;
}

static uint64_t hash_sequence(const gw_feed *f, uint32_t trip)
{
    const gw_trip *t = &f->trips[trip];
    const gw_stop_time *call = &f->stop_times[t->first_stop_time];
    uint64_t hash = t->n_stop_times;
    for (uint32_t i = 0; i < t->n_stop_times; i++, call++)
        hash = mix(hash, (uint64_t)call->stop << 8 | (uint64_t)call->pickup << 4 | call->drop_off);
    return hash;
}

static bool equal_sequence(const gw_feed *f, uint32_t a, uint32_t b)
{
    const gw_trip *ta = &f->trips[a], *tb = &f->trips[b];
    if (ta->n_stop_times != tb->n_stop_times) return false;
    const gw_stop_time *x = &f->stop_times[ta->first_stop_time], *y = &f->stop_times[tb->first_stop_time];
    for (uint32_t i = 0; i < ta->n_stop_times; i++, x++, y++) {
        if (x->stop != y->stop || x->pickup != y->pickup || x->drop_off != y->drop_off) return false;
    }
    return true;
}

bool gw_tt_trip_used(const gw_tt_feed_build *f, uint32_t trip)
{
    const gw_trip *t = &f->s->feed->trips[trip];
    return t->n_stop_times > 0 && f->s->service_active[t->service];
}

static gw_status number_sequences(gw_tt_feed_build *f)
{
    const gw_feed *feed = f->s->feed;
    uint32_t n = 0;
    uint32_t *used = malloc((feed->n_trips + 1) * sizeof *used);
    uint32_t *numbers = malloc((feed->n_trips + 1) * sizeof *numbers);
    f->sequence = malloc((feed->n_trips + 1) * sizeof *f->sequence);
    gw_status status = used && numbers && f->sequence ? GW_OK : GW_NO_MEMORY;
    if (!status) {
        for (uint32_t i = 0; i < feed->n_trips; i++) {
            f->sequence[i] = GW_NO_ID;
            if (gw_tt_trip_used(f, i)) used[n++] = i;
        }
        status = gw_tt_number_trips(feed, used, n, hash_sequence, equal_sequence, numbers);
    }
    for (uint32_t i = 0; !status && i < n; i++) f->sequence[used[i]] = numbers[i];
    free(used);
    free(numbers);
    return status;
}

/* --- what a pattern and a trip are told about themselves --- */

gw_tt_pattern gw_tt_pattern_head(const gw_tt_feed_build *f, uint32_t trip, bool own)
{
    const gw_trip *t = &f->s->feed->trips[trip];
    const gw_tt_draft *d = &f->b->draft;
    return (gw_tt_pattern){
        .route = f->s->first_route + t->route,
        .feed_day_row = f->s->zone,
        .n_stops = t->n_stop_times,
        .own_trip = own ? d->trip_base + (uint32_t)d->trips.n : GW_NO_ID,
        .direction = t->direction,
    };
}

static bool is_approximate(const gw_feed *feed, const gw_trip *t)
{
    for (uint32_t i = 0; i < t->n_stop_times; i++) {
        if (!feed->stop_times[t->first_stop_time + i].timepoint) return true;
    }
    return false;
}

static gw_status note_trip(gw_tt_feed_build *f, uint32_t trip, uint32_t number)
{
    const gw_tt_source *s = f->s;
    gw_tt_origin *origin = GW_LIST_PUSH(f->b->origins);
    if (!origin) return GW_NO_MEMORY;
    *origin = (gw_tt_origin){.source = f->source, .trip = trip};
    if (s->feed->trips[trip].n_frequencies == 0) s->trip_of[trip] = number;
    if (!s->trip_named[trip]) return GW_OK;
    gw_tt_named *named = GW_LIST_PUSH(f->b->named);
    if (!named) return GW_NO_MEMORY;
    *named = (gw_tt_named){.feed = f->source, .feed_trip = trip, .trip = number};
    return GW_OK;
}

gw_status gw_tt_push_trip(gw_tt_feed_build *f, uint32_t trip, uint8_t flags)
{
    const gw_feed *feed = f->s->feed;
    const gw_trip *t = &feed->trips[trip];
    gw_tt_draft *d = &f->b->draft;
    gw_str headsign = t->headsign;
    if (headsign.n == 0) headsign = gw_stop_time_headsign(feed, &feed->stop_times[t->first_stop_time]);
    if (is_approximate(feed, t)) flags |= GW_TRIP_APPROXIMATE;
    gw_text short_name = gw_tt_texts_add(&d->texts, t->short_name);
    gw_name name = gw_tt_names_get(f->s->names, GW_NAMES_HEADSIGN, t->id, headsign, &d->texts);
    gw_tt_trip row = {
        .service = f->s->first_service + t->service,
        .direction = t->direction,
        .wheelchair = t->wheelchair,
        .bikes = t->bikes,
        .flags = flags,
    };
    if (gw_tt_draft_add_headsign(d, &name, &row.headsign) || gw_tt_draft_add_trip(d, &row, t->id, short_name))
        return GW_NO_MEMORY;
    return note_trip(f, trip, d->trip_base + (uint32_t)d->trips.n - 1);
}

/* --- timetabled departures --- */

gw_status gw_tt_push_run(gw_tt_feed_build *f, uint32_t trip, int32_t first_departure_s, bool laid_out)
{
    const gw_feed *feed = f->s->feed;
    const gw_trip *t = &feed->trips[trip];
    const gw_stop_time *calls = &feed->stop_times[t->first_stop_time];
    gw_tt_run *run = GW_LIST_PUSH(f->runs);
    if (!run) return GW_NO_MEMORY;
    *run = (gw_tt_run){
        .calls = calls,
        .shift_s = first_departure_s - calls[0].departure_s,
        .first_departure_s = first_departure_s,
        .trip = trip,
        .next = GW_NO_ID,
        .route = t->route,
        .sequence = f->sequence[trip],
        .direction = t->direction,
        .own = f->s->trip_named[trip],
        .laid_out = laid_out,
    };
    return GW_OK;
}

static gw_status collect_trips(gw_tt_feed_build *f)
{
    const gw_feed *feed = f->s->feed;
    for (uint32_t i = 0; i < feed->n_trips; i++) {
        if (feed->trips[i].n_frequencies || !gw_tt_trip_used(f, i)) continue;
        int32_t departs_s = feed->stop_times[feed->trips[i].first_stop_time].departure_s;
        if (gw_tt_push_run(f, i, departs_s, false)) return GW_NO_MEMORY;
    }
    return GW_OK;
}

static int compare_keys(const gw_tt_run *a, const gw_tt_run *b)
{
    if (a->route != b->route) return a->route < b->route ? -1 : 1;
    if (a->sequence != b->sequence) return a->sequence < b->sequence ? -1 : 1;
    if (a->direction != b->direction) return a->direction < b->direction ? -1 : 1;
    return a->own - b->own;
}

static int compare_runs(const void *pa, const void *pb, void *context)
{
    const gw_feed *feed = context;
    const gw_tt_run *a = pa, *b = pb;
    int order = compare_keys(a, b);
    if (order) return order;
    if (a->first_departure_s != b->first_departure_s)
        return a->first_departure_s < b->first_departure_s ? -1 : 1;
    order = gw_str_compare(feed->trips[a->trip].id, feed->trips[b->trip].id);
    if (order) return order;
    return (a->trip > b->trip) - (a->trip < b->trip);
}

static gw_status add_chains(gw_tt_feed_build *f, const gw_tt_run *runs)
{
    for (size_t c = 0; c < f->chains.n; c++) {
        const gw_tt_chain *chain = &f->chains.p[c];
        gw_tt_pattern head = gw_tt_pattern_head(f, runs[chain->first].trip, runs[chain->first].own);
        if (gw_tt_draft_add_pattern(&f->b->draft, &head, f->s->first_stop, runs, chain)) return GW_NO_MEMORY;
        for (uint32_t r = chain->first; r != GW_NO_ID; r = runs[r].next) {
            if (gw_tt_push_trip(f, runs[r].trip, runs[r].laid_out ? GW_TRIP_FROM_FREQUENCY : 0))
                return GW_NO_MEMORY;
        }
    }
    return GW_OK;
}

static gw_status add_runs(gw_tt_feed_build *f)
{
    const gw_feed *feed = f->s->feed;
    gw_tt_run *runs = f->runs.p;
    size_t n = f->runs.n;
    if (n == 0) return GW_OK;
    qsort_r(runs, n, sizeof *runs, compare_runs, (void *)feed);
    for (size_t i = 0, end; i < n; i = end) {
        end = i + 1;
        while (end < n && !runs[i].own && compare_keys(&runs[i], &runs[end]) == 0) end++;
        f->chains.n = 0;
        uint32_t n_stops = feed->trips[runs[i].trip].n_stop_times;
        if (gw_tt_split(runs + i, (uint32_t)(end - i), n_stops, &f->chains)) return GW_NO_MEMORY;
        if (add_chains(f, runs + i)) return GW_NO_MEMORY;
    }
    return GW_OK;
}

/* --- all feeds --- */

static void mark_named(const gw_tt_source *s)
{
    for (uint32_t i = 0; i < s->feed->n_transfers; i++) {
        const gw_transfer *rule = &s->feed->transfers[i];
        if (rule->type > 3) continue;
        if (rule->from_trip != GW_NONE) s->trip_named[rule->from_trip] = 1;
        if (rule->to_trip != GW_NONE) s->trip_named[rule->to_trip] = 1;
    }
}

static gw_status build_feed(gw_tt_builder *b, uint32_t source, gw_error *err)
{
    gw_tt_source *s = &b->sources[source];
    s->trip_named = gw_arena_zalloc(b->scratch, (size_t)s->feed->n_trips + 1);
    s->trip_of = gw_arena_alloc(b->scratch, ((size_t)s->feed->n_trips + 1) * sizeof *s->trip_of);
    if (!s->trip_named || !s->trip_of) return gw_tt_no_memory(err);
    memset(s->trip_of, 0xff, ((size_t)s->feed->n_trips + 1) * sizeof *s->trip_of);
    mark_named(s);

    gw_tt_feed_build f = {.b = b, .source = source, .s = s};
    gw_status status = number_sequences(&f);
    if (!status) status = collect_trips(&f);
    if (!status) status = gw_tt_build_headways(&f, err);
    if (!status) status = add_runs(&f);
    free(f.sequence);
    free(f.runs.p);
    free(f.chains.p);
    return status == GW_NO_MEMORY ? gw_tt_no_memory(err) : status;
}

static int compare_named(const void *pa, const void *pb)
{
    const gw_tt_named *a = pa, *b = pb;
    if (a->feed != b->feed) return a->feed < b->feed ? -1 : 1;
    if (a->feed_trip != b->feed_trip) return a->feed_trip < b->feed_trip ? -1 : 1;
    return (a->trip > b->trip) - (a->trip < b->trip);
}

gw_status gw_tt_build_patterns(gw_tt_builder *b, gw_error *err)
{
    for (uint32_t i = 0; i < b->options->n_feeds; i++) {
        gw_status status = build_feed(b, i, err);
        if (status) return status;
        status = gw_tt_draft_check(&b->draft, err);
        if (status) return status;
    }
    if (b->named.n) qsort(b->named.p, b->named.n, sizeof *b->named.p, compare_named);
    return gw_tt_draft_index_visits(&b->draft, (uint32_t)b->draft.stops.n) ? gw_tt_no_memory(err) : GW_OK;
}
