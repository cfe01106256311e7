/* Questions to a loaded feed. */
#include "gtfs/feed/feed.h"

/* Exceptions of one service are sorted by day. */
static const gw_service_exception *find_exception(const gw_feed *f, const gw_service *s, gw_day day)
{
    uint32_t low = s->first_exception, high = s->first_exception + s->n_exceptions;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (f->exceptions[middle].day < day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == s->first_exception + s->n_exceptions || f->exceptions[low].day != day) return NULL;
    return &f->exceptions[low];
}

bool gw_service_runs(const gw_feed *f, uint32_t service, gw_day day)
{
    const gw_service *s = &f->services[service];
    const gw_service_exception *e = find_exception(f, s, day);
    if (e) return e->added;
    if (s->first == GW_DAY_NONE || day < s->first || day > s->last) return false;
    return s->weekdays >> gw_day_weekday(day) & 1;
}

/* First day from `from` towards `to` (in steps of 1 or -1) on which the weekly calendar alone runs the
 * service. */
static gw_day find_regular_day(const gw_feed *f, uint32_t service, gw_day from, gw_day to, int step)
{
    const gw_service *s = &f->services[service];
    if (!s->weekdays) return GW_DAY_NONE;
    for (gw_day d = from; step > 0 ? d <= to : d >= to; d += step) {
        if (gw_service_runs(f, service, d)) return d;
    }
    return GW_DAY_NONE;
}

static void widen(gw_day d, gw_day *first, gw_day *last)
{
    if (d == GW_DAY_NONE) return;
    if (*first == GW_DAY_NONE || d < *first) *first = d;
    if (*last == GW_DAY_NONE || d > *last) *last = d;
}

static void widen_by_service(const gw_feed *f, uint32_t service, gw_day *first, gw_day *last)
{
    const gw_service *s = &f->services[service];
    for (uint32_t i = 0; i < s->n_exceptions; i++) {
        const gw_service_exception *e = &f->exceptions[s->first_exception + i];
        if (e->added) widen(e->day, first, last);
    }
    if (s->first == GW_DAY_NONE) return;
    widen(find_regular_day(f, service, s->first, s->last, 1), first, last);
    widen(find_regular_day(f, service, s->last, s->first, -1), first, last);
}

bool gw_service_span(const gw_feed *f, uint32_t service, gw_day *first, gw_day *last)
{
    gw_day from = GW_DAY_NONE, to = GW_DAY_NONE;
    widen_by_service(f, service, &from, &to);
    if (from == GW_DAY_NONE) return false;
    *first = from;
    *last = to;
    return true;
}

bool gw_feed_span(const gw_feed *f, gw_day *first, gw_day *last)
{
    gw_day from = GW_DAY_NONE, to = GW_DAY_NONE;
    uint32_t done = GW_NONE; /* trips of one service mostly stand together */
    for (uint32_t t = 0; t < f->n_trips; t++) {
        if (!f->trips[t].n_stop_times || f->trips[t].service == done) continue;
        done = f->trips[t].service;
        widen_by_service(f, done, &from, &to);
    }
    if (from == GW_DAY_NONE) return false;
    *first = from;
    *last = to;
    return true;
}
