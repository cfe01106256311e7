/* Notices that depend on dates, some of them on today's. Nothing is dropped because of any of them. */
#include "gtfs/feed/checks_priv.h"

#include <stdlib.h>

static void tell_info_day(gw_checks *c, const char *code, const char *field, gw_day day)
{
    char text[9];
    gw_day_format_gtfs(day, text);
    gw_check_tell(c, code, "feed_info.txt", c->l->info_line, field, gw_str_of(text));
}

/* A service stands in calendar.txt or, when that does not have it, in calendar_dates.txt. */
static const char *file_of(const gw_service *s)
{
    return s->first == GW_DAY_NONE ? "calendar_dates.txt" : "calendar.txt";
}

/* "SERVICE 20261231": which one, and the day in question. */
static void tell_service(gw_checks *c, const char *code, uint32_t service, gw_day day)
{
    const gw_service *s = &c->view.services[service];
    char date[9];
    gw_buf value = {0};
    gw_day_format_gtfs(day, date);
    gw_buf_str(&value, s->id);
    gw_buf_printf(&value, " %s", date);
    gw_check_tell(c, code, file_of(s), c->l->service_lines.p[service], "service_id", gw_str_of(value.p));
    gw_buf_free(&value);
}

/* More than 13 days without the service between two days with it: the last day before. */
static void check_gaps(gw_checks *c, uint32_t service)
{
    int64_t before = -1;
    for (uint32_t d = 0; d < c->days.n_days; d++) {
        if (!gw_day_sets_has(&c->days, service, d)) continue;
        if (before >= 0 && d - before > 14) {
            tell_service(c, "big_gap_in_service", service, c->days.first + (gw_day)before);
        }
        before = d;
    }
}

/* What the services come to together. */
typedef struct {
    uint8_t *used;        /* owned; index: services; a trip that can be ridden has it */
    gw_day first, last;   /* of the services in use; GW_DAY_NONE: none ever runs */
    uint32_t first_one;   /* the service that begins first */
    bool any_of_calendar; /* some service stands in calendar.txt */
    bool any_alive;       /* some service of calendar_dates.txt alone still runs */
} services;

static void check_service(gw_checks *c, uint32_t service, services *all)
{
    const gw_feed_info *info = &c->view.info;
    const gw_service *s = &c->view.services[service];
    gw_day today = c->l->options->today, first, last;
    if (!gw_service_span(&c->view, service, &first, &last)) return;
    bool dated = today != GW_DAY_NONE, of_calendar = s->first != GW_DAY_NONE;
    if (of_calendar) {
        check_gaps(c, service);
        if (dated && last < today) tell_service(c, "expired_calendar", service, last);
        if (dated && last - today > 730) tell_service(c, "service_extends_far_in_the_future", service, last);
    }
    all->any_of_calendar = all->any_of_calendar || of_calendar;
    all->any_alive = all->any_alive || (dated && last >= today);
    if (!all->used[service]) return;
    if (all->first == GW_DAY_NONE || first < all->first) all->first = first, all->first_one = service;
    if (all->last == GW_DAY_NONE || last > all->last) all->last = last;
    if (info->start != GW_DAY_NONE && info->end != GW_DAY_NONE && (first < info->start || last > info->end)) {
        gw_check_tell(c, "service_window_outside_feed_period", file_of(s), c->l->service_lines.p[service],
                      "service_id", s->id);
    }
}

/* Feeds made of single dates always hold some that are over: told only when nothing is left. */
static void check_expired_dates(gw_checks *c, const services *all)
{
    gw_day today = c->l->options->today, first, last;
    if (today == GW_DAY_NONE || all->any_of_calendar || all->any_alive) return;
    for (uint32_t s = 0; s < c->view.n_services; s++) {
        if (gw_service_span(&c->view, s, &first, &last)) tell_service(c, "expired_calendar", s, last);
    }
}

/* feed_info.txt claims more than two weeks in which nothing runs. */
static void check_feed_period(gw_checks *c, const services *all)
{
    const gw_feed_info *info = &c->view.info;
    if (info->start == GW_DAY_NONE || info->end == GW_DAY_NONE || all->first == GW_DAY_NONE) return;
    if (info->end > all->last + 14) {
        tell_info_day(c, "feed_valid_beyond_total_service_window", "feed_end_date", info->end);
    } else if (info->start < all->first - 14) {
        tell_info_day(c, "feed_valid_beyond_total_service_window", "feed_start_date", info->start);
    }
}

static void check_info_against_today(gw_checks *c)
{
    const gw_feed_info *info = &c->view.info;
    gw_day today = c->l->options->today;
    if (info->start != GW_DAY_NONE && info->start > today) {
        tell_info_day(c, "future_feed", "feed_start_date", info->start);
    }
    if (info->end == GW_DAY_NONE) return;
    if (info->end < today + 7) {
        tell_info_day(c, "feed_expiration_date7_days", "feed_end_date", info->end);
    } else if (info->end < today + 30) {
        tell_info_day(c, "feed_expiration_date30_days", "feed_end_date", info->end);
    }
}

/* Departures of one trip on a day it runs; a template in frequencies.txt stands for many. */
static uint64_t departures_of(const gw_feed *f, const gw_trip *t)
{
    uint64_t n = t->n_stop_times > 0 && !t->n_frequencies;
    for (uint32_t i = 0; t->n_stop_times && i < t->n_frequencies; i++) {
        const gw_frequency *p = &f->frequencies[t->first_frequency + i];
        n += (uint64_t)((p->end_s - p->start_s + p->headway_s - 1) / p->headway_s);
    }
    return n;
}

/* Departures a day; owned by the caller. */
static uint64_t *count_departures(const gw_checks *c)
{
    const gw_feed *f = &c->view;
    uint64_t *of_service = calloc(f->n_services, sizeof *of_service);
    uint64_t *of_day = calloc(c->days.n_days + 1, sizeof *of_day);
    if (of_service && of_day) {
        for (uint32_t t = 0; t < f->n_trips; t++) {
            of_service[f->trips[t].service] += departures_of(f, &f->trips[t]);
        }
        for (uint32_t s = 0; s < f->n_services; s++) {
            for (uint32_t d = 0; of_service[s] && d < c->days.n_days; d++) {
                if (gw_day_sets_has(&c->days, s, d)) of_day[d] += of_service[s];
            }
        }
    } else {
        free(of_day);
        of_day = NULL;
    }
    free(of_service);
    return of_day;
}

/* The days from the first to the last with three quarters of the fullest day's departures must cover the
 * coming week. */
static gw_status check_coverage(gw_checks *c)
{
    uint32_t first = 0, last = 0;
    gw_day today = c->l->options->today;
    if (!c->days.n_days) return GW_OK;
    uint64_t *of_day = count_departures(c), most = 0;
    if (!of_day) return gw_load_no_memory(c->l);
    for (uint32_t d = 0; d < c->days.n_days; d++) most = of_day[d] > most ? of_day[d] : most;
    bool any = false;
    for (uint32_t d = 0; d < c->days.n_days; d++) {
        if (4 * of_day[d] < 3 * most) continue;
        if (!any) first = d;
        last = d;
        any = true;
    }
    free(of_day);
    if (c->days.first + (gw_day)first > today || c->days.first + (gw_day)last < today + 7) {
        char text[9];
        gw_day_format_gtfs(c->days.first + (gw_day)last, text);
        gw_check_tell(c, "trip_coverage_not_active_for_next7_days", "trips.txt", 0, "", gw_str_of(text));
    }
    return GW_OK;
}

/* Without a today (GW_DAY_NONE) what depends on it is not asked. */
gw_status gw_check_calendar(gw_checks *c)
{
    gw_day today = c->l->options->today;
    services all = {.used = calloc(c->view.n_services, 1), .first = GW_DAY_NONE, .last = GW_DAY_NONE};
    if (!all.used) return gw_load_no_memory(c->l);
    for (uint32_t t = 0; t < c->view.n_trips; t++) {
        if (c->view.trips[t].n_stop_times) all.used[c->view.trips[t].service] = 1;
    }
    for (uint32_t s = 0; s < c->view.n_services; s++) check_service(c, s, &all);
    free(all.used);
    check_expired_dates(c, &all);
    check_feed_period(c, &all);
    if (today == GW_DAY_NONE) return GW_OK;
    if (all.first != GW_DAY_NONE && all.first > today) {
        tell_service(c, "future_calendar", all.first_one, all.first);
    }
    check_info_against_today(c);
    return check_coverage(c);
}
