#include "tools/gangway/import.h"

#include "gtfs/csv/fetch.h"

#include <stdio.h>
#include <string.h>

static const char *day_text(gw_day day, char out[11])
{
    if (day == GW_DAY_NONE) return "-";
    gw_day_format_iso(day, out);
    return out;
}

static const char *severity_name(gw_severity s)
{
    return s == GW_SEVERITY_ERROR ? "error" : s == GW_SEVERITY_WARNING ? "warning" : "info";
}

static const char *action_name(gw_action a)
{
    switch (a) {
    case GW_ACTION_IGNORE:
        return "ignored";
    case GW_ACTION_DEFAULT:
        return "mended";
    case GW_ACTION_DROP:
        return "dropped";
    case GW_ACTION_FATAL:
        break;
    }
    return "fatal";
}

/* --- text --- */

/* The last part of a path or an address, without what is asked of a server: that may be a secret. */
static void print_source(gw_out_table *t, const char *source)
{
    gw_buf shown = {0};
    gw_fetch_shown_url(source, &shown);
    const char *text = shown.failed || !shown.p ? "" : shown.p, *slash = strrchr(text, '/');
    gw_out_table_cell(t, "%s", slash && slash[1] ? slash + 1 : text);
    gw_buf_free(&shown);
}

static void print_feeds(const gw_import *im)
{
    gw_out_table t = gw_out_table_begin("llllrrrrlll");
    static const char *const heads[] = {"feed",   "side",  "zone",      "sha-256",  "agencies", "stops",
                                        "routes", "trips", "first day", "last day", "source"};
    for (int i = 0; i < 11; i++) gw_out_table_cell(&t, "%s", heads[i]);
    for (uint32_t i = 0; i < im->n_feeds; i++) {
        const gw_import_feed *f = &im->feeds[i];
        char hex[65], first[11], last[11], a[32], b[32], c[32], d[32];
        if (!f->notices) continue; /* left out */
        gw_sha256_hex(&f->hash, hex);
        gw_out_table_cell(&t, "%s", f->entry.tag);
        gw_out_table_cell(&t, "%s", f->entry.side ? gw_side_name(f->entry.side) : "-");
        gw_out_table_cell(&t, "%s", f->timezone);
        gw_out_table_cell(&t, "%.12s", hex);
        gw_out_table_cell(&t, "%s", gw_count_text(f->n_agencies, a));
        gw_out_table_cell(&t, "%s", gw_count_text(f->n_stops, b));
        gw_out_table_cell(&t, "%s", gw_count_text(f->n_routes, c));
        gw_out_table_cell(&t, "%s", gw_count_text(f->n_trips, d));
        gw_out_table_cell(&t, "%s", day_text(f->first_day, first));
        gw_out_table_cell(&t, "%s", day_text(f->last_day, last));
        print_source(&t, f->entry.source);
    }
    gw_out_table_print(&t, 2);
}

/* Days that are left out are said where nobody can miss it. */
static void print_days(const gw_import *im)
{
    const gw_build_summary *b = &im->built;
    gw_day end = im->window_first + (gw_day)im->n_window - 1;
    char first[11], last[11], from[11], to[11];
    if (b->first_day == GW_DAY_NONE)
        printf("  NOTHING RUNS on any of the days kept: see first and last day above; --days keeps more\n");
    else
        printf("  days %s to %s\n", day_text(b->first_day, first), day_text(b->last_day, last));
    if (!im->is_cut) return;
    printf("  DAYS LEFT OUT: service runs on %s to %s, kept are the %u from %s to %s; --days and --today "
           "choose\n",
           day_text(im->span_first, first), day_text(im->span_last, last), im->n_window,
           day_text(im->window_first, from), day_text(end, to));
    for (uint32_t i = 0; i < im->n_feeds; i++) {
        const gw_import_feed *f = &im->feeds[i];
        if (!f->notices || f->first_day == GW_DAY_NONE) continue;
        if (f->first_day > end || f->last_day < im->window_first)
            printf("  NOTHING OF FEED %s RUNS on the days kept: its own are %s to %s\n", f->entry.tag,
                   day_text(f->first_day, first), day_text(f->last_day, last));
    }
}

static void print_built(const gw_import *im)
{
    const gw_build_summary *b = &im->built;
    char n1[32], n2[32], n3[32], n4[32];
    printf("\nTimetable\n");
    printf("  %s stops, %s routes, %s patterns, %s trips\n", gw_count_text(b->n_stops, n1),
           gw_count_text(b->n_routes, n2), gw_count_text(b->n_patterns, n3), gw_count_text(b->n_trips, n4));
    if (b->frequency_rows) {
        printf("  %s headway services: %s rows of frequencies.txt joined to %s periods; %s departures laid "
               "out\n",
               gw_count_text(b->n_headway_services, n1), gw_count_text(b->frequency_rows, n2),
               gw_count_text(b->frequency_rows_joined, n3), gw_count_text(b->trips_from_frequencies, n4));
    }
    printf("  %s ways between stops (%s by nearness), %s transfer rules, %s in-seat continuations\n",
           gw_count_text(b->n_links, n1), gw_count_text(b->n_generated_links, n2),
           gw_count_text(b->n_rules, n3), gw_count_text(b->n_seats, n4));
    if (im->n_feeds > 1)
        printf("  %s of the walks by nearness join stops of different feeds\n",
               gw_count_text(im->n_joins, n1));
    if (b->n_station_ways)
        printf("  %s ways inside stations, along pathways\n", gw_count_text(b->n_station_ways, n1));
    if (b->n_stations_refused)
        printf("  TOO MANY PATHWAYS: %s stations are taken as if they had none\n",
               gw_count_text(b->n_stations_refused, n1));
    if (b->walks_of_a_stop)
        printf("  TOO MANY STOPS near each other: at most %s walks by nearness for each are kept\n",
               gw_count_text(b->walks_of_a_stop, n1));
    print_days(im);
    if (!im->tables.has_ports) {
        printf("  no ports: sides of the border are not looked at\n");
    } else {
        printf("  %u ports usable", b->n_ports_usable);
        if (b->port_rows_skipped)
            printf(", %u rows of their halls skipped (feed or stop not loaded)", b->port_rows_skipped);
        printf("\n");
    }
}

/* Days that run in a feed though its publisher does not vouch for them. */
static void print_validity(const gw_import *im)
{
    for (uint32_t i = 0; i < im->n_feeds; i++) {
        const gw_import_feed *f = &im->feeds[i];
        bool early = f->valid_from != GW_DAY_NONE && f->first_day < f->valid_from;
        bool late = f->valid_until != GW_DAY_NONE && f->last_day > f->valid_until;
        char from[11], until[11];
        if (f->first_day == GW_DAY_NONE || (!early && !late)) continue;
        printf("  feed %s is valid from %s to %s (feed_info.txt); answers for other days say so\n",
               f->entry.tag, day_text(f->valid_from, from), day_text(f->valid_until, until));
    }
}

static void print_notices(const gw_import *im)
{
    gw_out_table t = gw_out_table_begin("lllrl");
    uint32_t n = 0;
    for (uint32_t i = 0; i < im->n_feeds; i++) {
        const gw_import_feed *f = &im->feeds[i];
        for (uint32_t k = 0; f->notices && k < gw_notices_count(f->notices); k++, n++) {
            gw_notice notice = gw_notices_at(f->notices, k);
            char count[32];
            gw_out_table_cell(&t, "%s", f->entry.tag);
            gw_out_table_cell(&t, "%s", severity_name(notice.severity));
            gw_out_table_cell(&t, "%s", action_name(notice.action));
            gw_out_table_cell(&t, "%s", gw_count_text(notice.count, count));
            gw_out_table_cell(&t, "%s", notice.code);
        }
    }
    if (n) printf("\nNotices (gangway check FEED shows samples)\n");
    gw_out_table_print(&t, 2);
}

static void print_repairs(const gw_import *im)
{
    gw_out_table t = gw_out_table_begin("lrrl");
    uint32_t n = 0;
    for (uint32_t i = 0; i < im->n_feeds; i++) {
        const gw_import_feed *f = &im->feeds[i];
        for (uint32_t k = 0; f->notices && k < gw_notices_repair_count(f->notices); k++, n++) {
            gw_repair r = gw_notices_repair_at(f->notices, k);
            char rows[32], stops[32];
            if (!n) {
                static const char *const heads[] = {"feed", "rows", "stops", "what"};
                for (int h = 0; h < 4; h++) gw_out_table_cell(&t, "%s", heads[h]);
            }
            gw_out_table_cell(&t, "%s", f->entry.tag);
            gw_out_table_cell(&t, "%s", gw_count_text(r.n_rows, rows));
            gw_out_table_cell(&t, "%s", gw_count_text(r.n_stops, stops));
            gw_out_table_cell(&t, "%s", r.what);
        }
    }
    if (n) printf("\nRepairs\n");
    gw_out_table_print(&t, 2);
}

void gw_import_print_text(const gw_import *im)
{
    printf("Feeds\n");
    print_feeds(im);
    print_validity(im);
    print_built(im);
    print_notices(im);
    print_repairs(im);
    printf("\nWrote %s (%.1f MB) in %.2f s, %.0f MB of memory at most\n", im->snapshot,
           (double)im->snapshot_bytes / 1e6, im->seconds, im->memory_mb);
}

/* --- JSON --- */

static void put_day(gw_json_writer *w, const char *key, gw_day day)
{
    char text[11];
    gw_json_put_text(w, key, day == GW_DAY_NONE ? NULL : day_text(day, text));
}

static void write_feed(gw_json_writer *w, const gw_import_feed *f)
{
    char hex[65];
    gw_buf source = {0};
    if (!f->notices) return; /* left out */
    gw_sha256_hex(&f->hash, hex);
    gw_fetch_shown_url(f->entry.source, &source);
    gw_json_object(w, NULL);
    gw_json_put_text(w, "tag", f->entry.tag);
    gw_json_put_str(w, "source", source.p ? (gw_str){source.p, (uint32_t)source.n} : GW_STR(""));
    gw_buf_free(&source);
    gw_json_put_text(w, "side", f->entry.side ? gw_side_name(f->entry.side) : NULL);
    gw_json_put_text(w, "timezone", f->timezone);
    gw_json_put_text(w, "sha256", hex);
    gw_json_put_text(w, "version", f->version[0] ? f->version : NULL);
    gw_json_put_int(w, "agencies", f->n_agencies);
    gw_json_put_int(w, "stops", f->n_stops);
    gw_json_put_int(w, "routes", f->n_routes);
    gw_json_put_int(w, "trips", f->n_trips);
    gw_json_put_int(w, "trip_rows", f->n_trip_rows);
    gw_json_put_int(w, "frequency_rows", f->n_frequency_rows);
    put_day(w, "first_day", f->first_day);
    put_day(w, "last_day", f->last_day);
    put_day(w, "valid_from", f->valid_from);
    put_day(w, "valid_until", f->valid_until);
    gw_json_put_fixed(w, "seconds", f->seconds, 3);
    gw_notices_write_json(f->notices, w);
    gw_json_object_end(w);
}

static void write_built(gw_json_writer *w, const gw_import *im)
{
    const gw_build_summary *b = &im->built;
    gw_json_object(w, "timetable");
    gw_json_put_int(w, "agencies", b->n_agencies);
    gw_json_put_int(w, "stops", b->n_stops);
    gw_json_put_int(w, "routes", b->n_routes);
    gw_json_put_int(w, "patterns", b->n_patterns);
    gw_json_put_int(w, "trips", b->n_trips);
    gw_json_put_int(w, "headway_services", b->n_headway_services);
    gw_json_put_int(w, "frequency_rows", b->frequency_rows);
    gw_json_put_int(w, "frequency_rows_joined", b->frequency_rows_joined);
    gw_json_put_int(w, "trips_from_frequencies", b->trips_from_frequencies);
    gw_json_put_int(w, "links", b->n_links);
    gw_json_put_int(w, "generated_links", b->n_generated_links);
    if (b->walks_of_a_stop) gw_json_put_int(w, "walks_of_a_stop_at_most", b->walks_of_a_stop);
    gw_json_put_int(w, "links_between_feeds", im->n_joins);
    gw_json_put_int(w, "transfer_rules", b->n_rules);
    gw_json_put_int(w, "in_seat", b->n_seats);
    put_day(w, "first_day", b->first_day);
    put_day(w, "last_day", b->last_day);
    put_day(w, "window_first_day", im->window_first);
    gw_json_put_int(w, "window_days", im->n_window);
    gw_json_put_bool(w, "days_left_out", im->is_cut);
    gw_json_put_int(w, "ports_usable", b->n_ports_usable);
    gw_json_put_int(w, "port_rows_skipped", b->port_rows_skipped);
    gw_json_object_end(w);
}

void gw_import_write_members(const gw_import *im, gw_json_writer *w)
{
    gw_json_array(w, "feeds");
    for (uint32_t i = 0; i < im->n_feeds; i++) write_feed(w, &im->feeds[i]);
    gw_json_array_end(w);
    write_built(w, im);
    gw_json_put_text(w, "snapshot", im->snapshot);
    gw_json_put_int(w, "snapshot_bytes", (int64_t)im->snapshot_bytes);
    gw_json_put_fixed(w, "seconds", im->seconds, 3);
    gw_json_put_fixed(w, "memory_mb", im->memory_mb, 1);
}

gw_status gw_import_write_json(const gw_import *im, gw_buf *out)
{
    gw_json_writer w;
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    gw_import_write_members(im, &w);
    gw_json_object_end(&w);
    gw_buf_text(out, "\n");
    return out->failed ? GW_NO_MEMORY : GW_OK;
}
