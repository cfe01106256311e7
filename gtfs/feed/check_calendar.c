/* Notices that depend on dates, some of them on today's. Nothing is dropped because of any of them. */
#include "gtfs/feed/checks_priv.h"

#include <stdlib.h>

static void tell_day(gw_checks *c, const char *code, const char *file, const char *field, gw_day day)
{
    char text[9];
    gw_day_format_gtfs(day, text);
    gw_check_tell(c, code, file, field, gw_str_of(text));
}

/* "SERVICE 20261231": which one, and the day in question. */
static void tell_service(gw_checks *c, const char *code, uint32_t service, gw_day day)
{
    char date[9];
    gw_buf value = {0};
    gw_day_format_gtfs(day, date);
    gw_buf_str(&value, c->view.services[service].id);
    gw_buf_printf(&value, " %s", date);
    gw_check_tell(c, code, "calendar.txt", "service_id", gw_str_of(value.p));
    gw_buf_free(&value);
}

/* First and last day of one service; false: it never runs within the days looked at. */
static bool span_of(const gw_checks *c, uint32_t service, gw_day *first, gw_day *last)
{
    bool any = false;
    for (uint32_t d = 0; d < c->days.n_days; d++) {
        if (!gw_day_sets_has(&c->days, service, d)) continue;
        if (!any) *first = c->days.first + (gw_day)d;
        *last = c->days.first + (gw_day)d;
        any = true;
    }
    return any;
}

/* More than 13 days without the service between two days with it. */
static void check_gap(gw_checks *c, uint32_t service)
{
    int64_t before = -1;
    for (uint32_t d = 0; d < c->days.n_days; d++) {
        if (!gw_day_sets_has(&c->days, service, d)) continue;
        if (before >= 0 && d - before > 14) {
            tell_service(c, "big_gap_in_service", service, c->days.first + (gw_day)before);
            return;
        }
        before = d;
    }
}

static void check_service(gw_checks *c, uint32_t service, gw_day *feed_first)
{
    const gw_feed_info *info = &c->view.info;
    gw_day today = c->l->options->today, first, last;
    if (!span_of(c, service, &first, &last)) return;
    if (*feed_first == GW_DAY_NONE || first < *feed_first) *feed_first = first;
    check_gap(c, service);
    if (today != GW_DAY_NONE && last < today) tell_service(c, "expired_calendar", service, last);
    const gw_service *s = &c->view.services[service];
    if (today != GW_DAY_NONE && s->first != GW_DAY_NONE && s->last > today + 731) {
        tell_service(c, "service_extends_far_in_the_future", service, s->last);
    }
    if ((info->start != GW_DAY_NONE && first < info->start) ||
        (info->end != GW_DAY_NONE && last > info->end)) {
        gw_check_tell(c, "service_window_outside_feed_period", "calendar.txt", "service_id", s->id);
    }
}

static void check_info_against_today(gw_checks *c)
{
    const gw_feed_info *info = &c->view.info;
    gw_day today = c->l->options->today;
    if (info->start != GW_DAY_NONE && info->start > today) {
        tell_day(c, "future_feed", "feed_info.txt", "feed_start_date", info->start);
    }
    if (info->end == GW_DAY_NONE) return;
    if (info->end <= today + 7) {
        tell_day(c, "feed_expiration_date7_days", "feed_info.txt", "feed_end_date", info->end);
    } else if (info->end <= today + 30) {
        tell_day(c, "feed_expiration_date30_days", "feed_info.txt", "feed_end_date", info->end);
    }
}

/* Trips a day; owned by the caller. */
static uint32_t *count_trips(const gw_checks *c)
{
    const gw_feed *f = &c->view;
    uint32_t *of_service = calloc(f->n_services, sizeof *of_service);
    uint32_t *of_day = calloc(c->days.n_days + 1, sizeof *of_day);
    if (of_service && of_day) {
        for (uint32_t t = 0; t < f->n_trips; t++)
            of_service[f->trips[t].service] += f->trips[t].n_stop_times > 0;
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

/* The days from the first to the last with three quarters of the fullest day's trips must cover the coming
 * week. */
static gw_status check_coverage(gw_checks *c)
{
    uint32_t *of_day = count_trips(c), most = 0, first = 0, last = 0;
    gw_day today = c->l->options->today;
    if (!of_day) return gw_load_no_memory(c->l);
    for (uint32_t d = 0; d < c->days.n_days; d++) most = of_day[d] > most ? of_day[d] : most;
    bool any = false;
    for (uint32_t d = 0; d < c->days.n_days; d++) {
        if (4 * (uint64_t)of_day[d] < 3 * (uint64_t)most) continue;
        if (!any) first = d;
        last = d;
        any = true;
    }
    free(of_day);
    if (!any || c->days.first + (gw_day)first > today || c->days.first + (gw_day)last < today + 7) {
        tell_day(c, "trip_coverage_not_active_for_next7_days", "trips.txt", "", c->days.first + (gw_day)last);
    }
    return GW_OK;
}

/* Without a today (GW_DAY_NONE) what depends on it is not asked. */
gw_status gw_check_calendar(gw_checks *c)
{
    gw_day first = GW_DAY_NONE, today = c->l->options->today, end = c->view.info.end;
    for (uint32_t s = 0; s < c->view.n_services; s++) check_service(c, s, &first);
    if (end != GW_DAY_NONE && c->days.n_days && end > c->days.last_of_all + 14) {
        tell_day(c, "feed_valid_beyond_total_service_window", "feed_info.txt", "feed_end_date", end);
    }
    if (today == GW_DAY_NONE) return GW_OK;
    if (first != GW_DAY_NONE && first > today) {
        tell_day(c, "future_calendar", "calendar.txt", "start_date", first);
    }
    check_info_against_today(c);
    return check_coverage(c);
}
