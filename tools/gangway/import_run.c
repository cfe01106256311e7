/* Reading the feeds and the program's own tables, and building and writing the timetable. */
#include "tools/gangway/import.h"

#include "tools/gangway/folders.h"

#include "planner/plan/dataset.h"
#include "planner/timetable/snapshot.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

void gw_import_settle_options(const gw_import *im, gw_import_options *o)
{
    const gw_feeds_import *w = &im->wanted;
    if (!o->ports && !o->no_ports) {
        o->ports = w->ports;
        o->no_ports = w->no_ports;
    }
    if (!o->calendars) o->calendars = w->calendars;
    if (!o->places) o->places = w->places;
    if (!o->fares) o->fares = w->fares;
    if (!o->days) o->days = w->days ? w->days : GW_IMPORT_DAYS;
    if (o->transfer_s < 0) o->transfer_s = w->transfer_s >= 0 ? w->transfer_s : 60;
    /* Ten minutes of an adult, in straight metres (METHOD section 4). */
    if (o->walk_radius_m < 0) o->walk_radius_m = w->walk_radius_m >= 0 ? w->walk_radius_m : 600 * 1.25 / 1.3;
}

/* --- the program's own tables --- */

/* Told before any feed is read: the builder would say the same when all of them are. */
static gw_status check_sides(const gw_import *im, gw_error *err)
{
    for (uint32_t i = 0; im->tables.has_ports && i < im->n_feeds; i++) {
        const gw_feeds_entry *e = &im->feeds[i].entry;
        if (e->side == GW_SIDE_NONE)
            return gw_fail(
                err, GW_BAD_INPUT,
                "feed %s has no side (hk or cn), and ports are loaded: --side %s=hk, --side %s=cn, or "
                "--no-ports",
                e->tag, e->tag, e->tag);
    }
    return GW_OK;
}

/* Told before the snapshot is written: one that cannot be opened must not take the place of one that can. */
static gw_status check_tables(const gw_import_tables *x, gw_error *err)
{
    gw_place_table *places = NULL;
    gw_fare_table *fares = NULL;
    gw_status status = GW_OK;
    if (x->has_places) status = gw_place_table_parse(x->places.p, x->places.n, &places, err);
    if (!status && x->has_fares) status = gw_fare_table_parse(x->fares.p, x->fares.n, &fares, err);
    gw_place_table_free(places);
    gw_fare_table_free(fares);
    return status;
}

gw_status gw_import_read_tables(const gw_import_options *o, gw_import *im, gw_error *err)
{
    gw_import_tables *out = &im->tables;
    gw_buf own = {0};
    char ports[PATH_MAX], calendars[PATH_MAX], places[PATH_MAX], fares[PATH_MAX];
    bool found = gw_folder_own(o->data_dir, &own);
    const char *base = found ? own.p : o->data_dir ? o->data_dir : GW_DATA_DIR;
    snprintf(ports, sizeof ports, "%s%s", o->ports ? o->ports : base, o->ports ? "" : "/ports");
    snprintf(calendars, sizeof calendars, "%s%s", o->calendars ? o->calendars : base,
             o->calendars ? "" : "/calendars");
    snprintf(places, sizeof places, "%s%s", o->places ? o->places : base, o->places ? "" : "/places");
    snprintf(fares, sizeof fares, "%s%s", o->fares ? o->fares : base, o->fares ? "" : "/fares");
    gw_buf_free(&own);

    gw_status status = GW_OK;
    if (!o->no_ports) {
        status = gw_port_files_read(ports, calendars, &out->ports, err);
        if (!status) status = gw_sha256_of(out->ports.p, out->ports.n, &out->ports_hash);
        out->has_ports = !status;
    }
    if (!status) status = check_sides(im, err);
    bool wanted = o->places || gw_folder_exists(places);
    if (!status && wanted) {
        status = gw_place_files_read(places, &out->places, err);
        if (!status) status = gw_sha256_of(out->places.p, out->places.n, &out->places_hash);
        out->has_places = !status;
    }
    wanted = o->fares || gw_folder_exists(fares);
    if (!status && wanted) {
        status = gw_fare_files_read(fares, &out->fares, err);
        if (!status) status = gw_sha256_of(out->fares.p, out->fares.n, &out->fares_hash);
        out->has_fares = !status;
    }
    if (!status) status = check_tables(out, err);
    return status;
}

/* --- feeds --- */

typedef struct {
    gw_progress *bar;
    const char *tag;
} feed_progress;

static bool show_feed(void *context, const char *what, uint64_t done, uint64_t total)
{
    feed_progress *p = context;
    char label[128];
    snprintf(label, sizeof label, "%s %s", p->tag, what);
    return gw_progress_show(p->bar, label, done, total);
}

static void keep_counts(gw_import_feed *f)
{
    const gw_feed *feed = f->feed;
    f->hash = feed->hash;
    f->n_agencies = feed->n_agencies;
    f->n_stops = feed->n_stops;
    f->n_routes = feed->n_routes;
    f->n_services = feed->n_services;
    f->n_trip_rows = feed->n_trip_rows;
    f->n_frequency_rows = feed->n_frequency_rows;
    f->n_trips = 0;
    for (uint32_t i = 0; i < feed->n_trips; i++) f->n_trips += feed->trips[i].n_stop_times > 0;
    snprintf(f->version, sizeof f->version, "%.*s", (int)feed->info.version.n, feed->info.version.p);
    snprintf(f->timezone, sizeof f->timezone, "%.*s", (int)feed->timezone.n, feed->timezone.p);
    f->valid_from = feed->info.start;
    f->valid_until = feed->info.end;
    if (!gw_feed_span(feed, &f->first_day, &f->last_day)) f->first_day = f->last_day = GW_DAY_NONE;
}

gw_status gw_import_load_feed(const gw_import_options *o, gw_import_feed *f, const char *path,
                              gw_progress *bar, gw_error *err)
{
    const gw_feeds_entry *e = &f->entry;
    feed_progress progress = {bar, e->tag};
    gw_feed_options wanted = {
        .source = path ? path : e->source,
        .today = o->today,
        .default_timezone = GW_STR(""),
        .allow_http = e->allow_http,
        .allow_private = e->allow_private,
        .shapes = !o->no_shapes,
        .max_bytes = 0,
        .progress = show_feed,
        .progress_context = &progress,
    };
    int64_t start = gw_clock_ms();
    gw_error why = {0};
    gw_import_unload_feed(f);
    f->notices = gw_notices_create();
    gw_status status = f->notices ? gw_feed_load(&wanted, f->notices, &f->feed, &why) : GW_NO_MEMORY;
    gw_progress_end(bar);
    if (status) {
        return gw_fail(err, status, "feed %s: %s", e->tag,
                       why.message[0] ? why.message : gw_status_name(status));
    }
    keep_counts(f);
    f->seconds = (double)(gw_clock_ms() - start) / 1e3;
    if (e->timezone && strcmp(e->timezone, f->timezone) != 0) {
        return gw_fail(err, GW_BAD_FEED, "feed %s: its time zone is %s, and %s is wanted", e->tag,
                       f->timezone, e->timezone);
    }
    return GW_OK;
}

void gw_import_unload_feed(gw_import_feed *f)
{
    gw_notices_free(f->notices);
    gw_feed_free(f->feed);
    f->notices = NULL;
    f->feed = NULL;
    f->first_day = f->last_day = GW_DAY_NONE;
}

/* --- the timetable --- */

/* All days on which anything runs, where they are not more than wanted: then today decides nothing. Else so
 * many of them, from two months before today on; before the first and after the last there is nothing to
 * keep, so a timetable that has ended, or has not begun, is kept as well as one that runs. */
static void choose_window(const gw_import_options *o, gw_import *im)
{
    gw_day first = GW_DAY_NONE, last = GW_DAY_NONE, days = (gw_day)o->days;
    for (uint32_t i = 0; i < im->n_feeds; i++) {
        const gw_import_feed *f = &im->feeds[i];
        if (!f->feed || f->first_day == GW_DAY_NONE) continue;
        if (first == GW_DAY_NONE || f->first_day < first) first = f->first_day;
        if (last == GW_DAY_NONE || f->last_day > last) last = f->last_day;
    }
    im->span_first = first;
    im->span_last = last;
    im->window_first = o->today - GW_IMPORT_DAYS_BEFORE;
    im->n_window = (uint32_t)days;
    if (first == GW_DAY_NONE) return;
    im->is_cut = last - first >= days;
    if (im->is_cut) {
        gw_day latest = last - days + 1;
        if (im->window_first > latest) im->window_first = latest;
        if (im->window_first < first) im->window_first = first;
    } else {
        im->window_first = first;
        im->n_window = (uint32_t)(last - first + 1);
    }
}

static gw_status build(const gw_import_options *o, gw_import *im, gw_progress *bar, gw_timetable **out,
                       gw_error *err)
{
    gw_build_feed feeds[GW_IMPORT_FEEDS_MAX];
    const gw_import_tables *own = &im->tables;
    uint32_t n = 0;
    for (uint32_t i = 0; i < im->n_feeds; i++) {
        const gw_import_feed *f = &im->feeds[i];
        if (!f->feed) continue;
        feeds[n++] = (gw_build_feed){
            .tag = f->entry.tag, .feed = f->feed, .side = own->has_ports ? f->entry.side : GW_SIDE_NONE};
    }
    choose_window(o, im);
    gw_build_options wanted = {
        .feeds = feeds,
        .n_feeds = n,
        .first_day = im->window_first,
        .n_days = im->n_window,
        .default_transfer_s = (int32_t)o->transfer_s,
        .walk_radius_m = o->walk_radius_m,
        .use_blocks = true,
        .progress = gw_progress_show,
        .progress_context = bar,
    };
    if (own->has_ports) {
        wanted.ports_blob = own->ports.p;
        wanted.ports_size = own->ports.n;
        wanted.ports_hash = &own->ports_hash;
    }
    if (own->has_places) {
        wanted.places_blob = own->places.p;
        wanted.places_size = own->places.n;
        wanted.places_hash = &own->places_hash;
    }
    if (own->has_fares) {
        wanted.fares_blob = own->fares.p;
        wanted.fares_size = own->fares.n;
        wanted.fares_hash = &own->fares_hash;
    }
    gw_status status = gw_timetable_build(&wanted, out, &im->built, err);
    gw_progress_end(bar);
    return status;
}

/* Walks by nearness from a stop of one feed to a stop of another, each way counted. */
static uint32_t count_joins(const gw_timetable *t)
{
    const gw_tt_part *p = &t->part[0];
    uint32_t n = 0;
    for (uint32_t s = 0; s < p->n_stops; s++) {
        for (uint32_t i = p->near_first[s]; i < p->near_first[s + 1]; i++)
            n += p->stops[s].feed != p->stops[p->near[i].to].feed;
    }
    return n;
}

gw_status gw_import_write(const gw_import_options *o, gw_import *im, gw_progress *bar, gw_error *err)
{
    char path[PATH_MAX];
    gw_timetable *t = NULL;
    gw_status status = build(o, im, bar, &t, err);
    if (status) return status;
    im->content = t->content;
    im->n_joins = count_joins(t);
    snprintf(path, sizeof path, "%s/%s", o->data, GW_SNAPSHOT_FILE);
    status = gw_snapshot_write(t, path, err);
    gw_timetable_release(t);
    if (status) return status;
    struct stat st;
    struct rusage usage;
    im->snapshot_bytes = stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
    im->memory_mb = getrusage(RUSAGE_SELF, &usage) == 0 ? (double)usage.ru_maxrss / 1024 : 0;
    return GW_OK;
}

/* --- fetched feeds --- */

gw_status gw_import_make_folders(const char *data, gw_error *err)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/feeds/new", data);
    return gw_folder_make(path, err);
}

void gw_import_sweep(const char *data)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/feeds/new", data);
    DIR *d = opendir(path);
    if (!d) return;
    for (struct dirent *e = readdir(d); e; e = readdir(d)) {
        if (e->d_name[0] != '.') unlinkat(dirfd(d), e->d_name, 0);
    }
    closedir(d);
}

void gw_import_free(gw_import *im)
{
    for (uint32_t i = 0; i < im->n_feeds; i++) {
        gw_feeds_entry_free(&im->feeds[i].entry);
        gw_import_unload_feed(&im->feeds[i]);
    }
    im->n_feeds = 0;
    free(im->wanted.ports);
    free(im->wanted.calendars);
    free(im->wanted.places);
    free(im->wanted.fares);
    gw_buf_free(&im->tables.ports);
    gw_buf_free(&im->tables.places);
    gw_buf_free(&im->tables.fares);
}
