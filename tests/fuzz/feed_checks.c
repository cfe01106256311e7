#include "tests/fuzz/feed_checks.h"

#include <math.h>
#include <string.h>

static void check_text(gw_str s)
{
    FUZZ_CHECK(s.p && gw_utf8_is_valid(s.p, s.n) && fuzz_is_trimmed(s));
}

static void check_ref(uint32_t i, uint32_t n)
{
    FUZZ_CHECK(i == GW_NONE || i < n);
}

static void check_range(uint32_t first, uint32_t n, uint32_t all)
{
    FUZZ_CHECK(n == 0 || (first <= all && n <= all - first));
}

static void check_stops(const gw_feed *f)
{
    for (uint32_t i = 0; i < f->n_stops; i++) {
        const gw_stop *s = &f->stops[i];
        FUZZ_CHECK(s->id.n);
        check_text(s->id);
        check_text(s->name);
        check_ref(s->parent, f->n_stops);
        FUZZ_CHECK(s->parent != i);
        FUZZ_CHECK(isnan(s->lat) == isnan(s->lon));
        FUZZ_CHECK(isnan(s->lat) || (fabs(s->lat) <= 90 && fabs(s->lon) <= 180));
        FUZZ_CHECK(s->location_type <= 4 && s->wheelchair <= 2 && s->stop_access <= 2);
    }
}

static void check_services(const gw_feed *f)
{
    for (uint32_t i = 0; i < f->n_services; i++) {
        const gw_service *s = &f->services[i];
        check_text(s->id);
        FUZZ_CHECK((s->first == GW_DAY_NONE) == (s->last == GW_DAY_NONE));
        check_range(s->first_exception, s->n_exceptions, f->n_exceptions);
        for (uint32_t k = 1; k < s->n_exceptions; k++)
            FUZZ_CHECK(f->exceptions[s->first_exception + k - 1].day <
                       f->exceptions[s->first_exception + k].day);
    }
}

static void check_stop_times(const gw_feed *f, const gw_trip *t)
{
    int32_t before = INT32_MIN;
    for (uint32_t k = 0; k < t->n_stop_times; k++) {
        const gw_stop_time *st = &f->stop_times[t->first_stop_time + k];
        FUZZ_CHECK(st->stop < f->n_stops && f->stops[st->stop].location_type == GW_LOC_STOP);
        FUZZ_CHECK(st->arrival_s >= before && st->departure_s >= st->arrival_s);
        FUZZ_CHECK(st->arrival_s >= 0 && st->departure_s < 1000 * 3600);
        FUZZ_CHECK(k == 0 || st->sequence > st[-1].sequence);
        FUZZ_CHECK(st->pickup <= 3 && st->drop_off <= 3 && st->timepoint <= 1);
        FUZZ_CHECK(st->headsign < f->n_headsigns);
        check_text(gw_stop_time_headsign(f, st));
        before = st->departure_s;
    }
}

static void check_frequencies(const gw_feed *f, uint32_t trip)
{
    const gw_trip *t = &f->trips[trip];
    for (uint32_t k = 0; k < t->n_frequencies; k++) {
        const gw_frequency *q = &f->frequencies[t->first_frequency + k];
        FUZZ_CHECK(q->trip == trip && q->headway_s > 0 && q->headway_max_s >= q->headway_s);
        FUZZ_CHECK(q->start_s < q->end_s && q->exact <= 1);
        FUZZ_CHECK(k == 0 || q[-1].end_s <= q->start_s);
    }
}

static void check_trips(const gw_feed *f)
{
    for (uint32_t i = 0; i < f->n_trips; i++) {
        const gw_trip *t = &f->trips[i];
        check_text(t->id);
        check_text(t->headsign);
        FUZZ_CHECK(t->route < f->n_routes && t->service < f->n_services);
        FUZZ_CHECK(t->n_stop_times != 1 && t->direction <= 2 && t->wheelchair <= 2 && t->bikes <= 2);
        check_range(t->first_stop_time, t->n_stop_times, f->n_stop_times);
        check_range(t->first_frequency, t->n_frequencies, f->n_frequencies);
        check_stop_times(f, t);
        check_frequencies(f, i);
    }
}

static void check_transfers(const gw_feed *f)
{
    for (uint32_t i = 0; i < f->n_transfers; i++) {
        const gw_transfer *t = &f->transfers[i];
        FUZZ_CHECK(t->type <= 5 && (t->min_time_s == GW_SECONDS_NONE || t->min_time_s >= 0));
        FUZZ_CHECK(t->type >= 4 || (t->from_stop != GW_NONE && t->to_stop != GW_NONE));
        check_ref(t->from_stop, f->n_stops);
        check_ref(t->to_stop, f->n_stops);
        check_ref(t->from_route, f->n_routes);
        check_ref(t->to_route, f->n_routes);
        check_ref(t->from_trip, f->n_trips);
        check_ref(t->to_trip, f->n_trips);
    }
}

static void check_the_rest(const gw_feed *f)
{
    FUZZ_CHECK(f->n_agencies > 0);
    for (uint32_t i = 0; i < f->n_agencies; i++) check_text(f->agencies[i].name);
    for (uint32_t i = 0; i < f->n_routes; i++) {
        FUZZ_CHECK(f->routes[i].agency < f->n_agencies && f->routes[i].color <= 0xFFFFFF);
        check_text(f->routes[i].short_name);
        check_text(f->routes[i].long_name);
    }
    for (uint32_t i = 0; i < f->n_pathways; i++)
        FUZZ_CHECK(f->pathways[i].from_stop < f->n_stops && f->pathways[i].to_stop < f->n_stops);
    for (uint32_t i = 0; i < f->n_translations; i++) check_text(f->translations[i].translation);
    for (uint32_t i = 0; i < f->n_attributions; i++) check_text(f->attributions[i].organization);
}

void fuzz_check_feed(const gw_feed *f)
{
    check_stops(f);
    check_services(f);
    check_trips(f);
    check_transfers(f);
    check_the_rest(f);
}

void fuzz_check_same_feed(const gw_feed *a, const gw_feed *b)
{
    FUZZ_CHECK(a->n_stop_times == b->n_stop_times && a->n_trips == b->n_trips && a->n_stops == b->n_stops);
    FUZZ_CHECK(!a->n_stop_times ||
               memcmp(a->stop_times, b->stop_times, a->n_stop_times * sizeof *a->stop_times) == 0);
    FUZZ_CHECK(memcmp(&a->hash, &b->hash, sizeof a->hash) == 0);
}

void fuzz_check_notices(const gw_notices *n, gw_buf *out)
{
    gw_json_writer w;
    gw_json *root = NULL;
    gw_error err;
    for (uint32_t i = 0; i < gw_notices_count(n); i++) {
        gw_notice notice = gw_notices_at(n, i);
        FUZZ_CHECK(notice.count >= notice.n_samples && notice.n_samples <= 100);
        FUZZ_CHECK(strcmp(notice.code, "runtime_exception_in_loader_error") != 0);
    }
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    gw_notices_write_json(n, &w);
    gw_json_object_end(&w);
    if (gw_json_parse(out->p, out->n, 0, &root, &err)) fuzz_failed(__FILE__, __LINE__, err.message);
    gw_json_free(root);
}
