/* A feed's report as JSON (docs/CONTRACT.md). */
#include "gtfs/report/report.h"

static void put_day(gw_json_writer *w, const char *key, gw_day day)
{
    char text[11];
    if (day != GW_DAY_NONE) gw_day_format_iso(day, text);
    gw_json_put_text(w, key, day != GW_DAY_NONE ? text : NULL);
}

static void write_summary(gw_json_writer *w, const gw_feed *f, const gw_feed_stats *s)
{
    char hash[65];
    gw_sha256_hex(&f->hash, hash);
    gw_json_object(w, "summary");
    gw_json_put_int(w, "agencies", s->n_agencies);
    gw_json_put_int(w, "stops", s->n_stops);
    gw_json_put_int(w, "routes", s->n_routes);
    gw_json_put_int(w, "services", s->n_services);
    gw_json_put_int(w, "trips", s->n_trips);
    gw_json_put_int(w, "stop_times", s->n_stop_times);
    gw_json_put_int(w, "frequencies", s->n_frequencies);
    gw_json_put_int(w, "transfers", s->n_transfers);
    put_day(w, "first_day", s->first_day);
    put_day(w, "last_day", s->last_day);
    gw_json_put_text(w, "hash", hash);
    gw_json_object_end(w);
}

static void put_departures(gw_json_writer *w, const gw_departures *d)
{
    gw_json_put_int(w, "timetabled", (int64_t)d->timetabled);
    gw_json_put_int(w, "headway", (int64_t)d->headway);
}

static void write_departures(gw_json_writer *w, const gw_feed_stats *s)
{
    gw_json_array(w, "departures_by_date");
    for (uint32_t k = 0; k < s->n_days; k++) {
        gw_json_object(w, NULL);
        put_day(w, "date", s->from + (gw_day)k);
        put_departures(w, &s->by_day[k]);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
    put_day(w, "busiest_day", s->busiest);
    gw_json_array(w, "departures_by_hour");
    for (uint32_t hour = 0; s->busiest != GW_DAY_NONE && hour < GW_STATS_HOURS; hour++) {
        if (s->by_hour[hour].timetabled + s->by_hour[hour].headway == 0) continue;
        gw_json_object(w, NULL);
        gw_json_put_int(w, "hour", hour);
        put_departures(w, &s->by_hour[hour]);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
}

static void write_places(gw_json_writer *w, const gw_feed_stats *s)
{
    enum { DIGITS = 6 };
    gw_json_put_int(w, "stops_with_coordinates", s->n_placed);
    if (s->n_placed == 0) {
        gw_json_put_null(w, "bbox");
        return;
    }
    gw_json_array(w, "bbox"); /* as in RFC 7946: west, south, east, north */
    gw_json_put_fixed(w, NULL, s->west, DIGITS);
    gw_json_put_fixed(w, NULL, s->south, DIGITS);
    gw_json_put_fixed(w, NULL, s->east, DIGITS);
    gw_json_put_fixed(w, NULL, s->north, DIGITS);
    gw_json_array_end(w);
}

void gw_feed_report_json(const gw_feed_report *r, gw_buf *out)
{
    gw_json_writer w;
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    gw_json_put_bool(&w, "usable", r->feed != NULL);
    if (!r->feed) gw_json_put_text(&w, "error", r->error);
    gw_notices_write_json(r->notices, &w);
    if (r->feed) {
        write_summary(&w, r->feed, r->stats);
        gw_json_object(&w, "statistics");
        write_departures(&w, r->stats);
        write_places(&w, r->stats);
        gw_json_object_end(&w);
    } else {
        gw_json_put_null(&w, "summary");
    }
    gw_json_object_end(&w);
    gw_buf_text(out, "\n");
}
