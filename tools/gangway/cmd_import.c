/* gangway import: feeds in, one snapshot out. The old snapshot stays whole until the new one is. */
#include "tools/gangway/command.h"
#include "tools/gangway/folders.h"
#include "tools/gangway/import.h"
#include "tools/gangway/out.h"

#include "planner/plan/dataset.h"
#include "planner/timetable/snapshot.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

enum { DAYS_BEFORE_TODAY = 60 };

typedef struct {
    const char *data, *data_dir, *ports, *calendars, *places, *today_text;
    gw_arg_list sides;
    bool no_ports, allow_http, allow_private, json;
    int64_t days;
    gw_day today;
} options;

typedef struct { /* what ports/, calendars/ and places/ hold, as kept in the snapshot */
    gw_buf ports, places;
    gw_sha256 ports_hash, places_hash;
} tables;

static void words_of(gw_arg_list *w, int argc, char **argv, options *o, int *code, bool *go_on)
{
    static const char *const formats[] = {"text", "json", NULL};
    int format = 0;
    const gw_arg args[] = {
        GW_ARG_OF(GW_ARG_TEXT, "output", &o->data, "DATA",
                  "folder to write the timetable to (made when absent)", .letter = 'o'),
        GW_OPT_LIST("side", &o->sides, "TAG=SIDE,…", "the side of the border each feed stands on: hk or cn"),
        GW_OPT_TEXT("ports", &o->ports, "DIR", "tables of the border ports (default: the program's own)"),
        GW_OPT_TEXT("calendars", &o->calendars, "DIR", "public holidays (default: the program's own)"),
        GW_OPT_TEXT("places", &o->places, "DIR", "hospitals and their doors (default: the program's own)"),
        GW_OPT_TEXT("data-dir", &o->data_dir, "DIR", "the folder with ports/, calendars/ and places/"),
        GW_OPT_FLAG("no-ports", &o->no_ports, "no border: feeds need no side"),
        GW_OPT_INT("days", &o->days, "N", 1, 4000, "days kept, from 60 before today on (800)"),
        GW_OPT_TEXT("today", &o->today_text, "DATE", "YYYY-MM-DD (default: the system's)"),
        GW_OPT_CHOICE("format", &format, formats, "of the summary"),
        GW_OPT_FLAG("allow-http", &o->allow_http, "fetch from plain http addresses as well"),
        GW_OPT_FLAG("allow-private", &o->allow_private, "fetch from private and loopback addresses as well"),
    };
    const gw_arg_table table = {
        .command = "import",
        .usage = "-o DATA [--side TAG=SIDE,…] TAG=SOURCE…",
        .about = "Reads GTFS feeds (zip, folder or http(s) address) and writes DATA/" GW_SNAPSHOT_FILE
                 ". A feeds.json\n"
                 "with {\"feeds\":[{\"tag\",\"source\",\"side\"}]} may stand for TAG=SOURCE. When anything "
                 "fails, the\n"
                 "timetable that was there before stays.",
        .more = "Example:\n  gangway import -o DATA --side hk=hk,szm=cn hk=hk.zip szm=shenzhen-metro.zip",
        .args = args,
        .n_args = GW_ARG_COUNT(args),
        .min_words = 1,
        .max_words = GW_IMPORT_FEEDS_MAX,
    };
    *go_on = gw_args_parse(&table, argc, argv, w, code);
    if (*go_on && !o->data) {
        *code = gw_exit_usage("import", "-o DATA is missing");
        *go_on = false;
    }
    o->json = format == 1;
}

static bool find_today(options *o, int *code)
{
    if (!o->today_text) {
        time_t now = time(NULL);
        struct tm local;
        localtime_r(&now, &local);
        o->today = gw_day_of(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
        return true;
    }
    if (gw_day_parse_iso(gw_str_of(o->today_text), &o->today)) return true;
    *code = gw_exit_usage("import", "--today: '%s' is no date (YYYY-MM-DD)", o->today_text);
    return false;
}

/* --- the program's own tables --- */

static gw_status read_tables(const options *o, gw_import *im, tables *out, gw_error *err)
{
    gw_buf own = {0};
    char ports[PATH_MAX], calendars[PATH_MAX], places[PATH_MAX];
    bool found = gw_folder_own(o->data_dir, &own);
    const char *base = found ? own.p : o->data_dir ? o->data_dir : GW_DATA_DIR;
    snprintf(ports, sizeof ports, "%s%s", o->ports ? o->ports : base, o->ports ? "" : "/ports");
    snprintf(calendars, sizeof calendars, "%s%s", o->calendars ? o->calendars : base,
             o->calendars ? "" : "/calendars");
    snprintf(places, sizeof places, "%s%s", o->places ? o->places : base, o->places ? "" : "/places");
    gw_buf_free(&own);

    gw_status status = GW_OK;
    if (!o->no_ports) {
        status = gw_port_files_read(ports, calendars, &out->ports, err);
        if (!status) status = gw_sha256_of(out->ports.p, out->ports.n, &out->ports_hash);
        im->ports = !status;
    }
    bool wanted = o->places || gw_folder_exists(places);
    if (!status && wanted) {
        status = gw_place_files_read(places, &out->places, err);
        if (!status) status = gw_sha256_of(out->places.p, out->places.n, &out->places_hash);
        im->places = !status;
    }
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
    f->n_trip_rows = feed->n_trip_rows;
    f->n_frequency_rows = feed->n_frequency_rows;
    for (uint32_t i = 0; i < feed->n_trips; i++) f->n_trips += feed->trips[i].n_stop_times > 0;
    snprintf(f->version, sizeof f->version, "%.*s", (int)feed->info.version.n, feed->info.version.p);
    f->valid_from = feed->info.start;
    f->valid_until = feed->info.end;
    if (!gw_feed_span(feed, &f->first_day, &f->last_day)) f->first_day = f->last_day = GW_DAY_NONE;
}

static gw_status load_feed(const options *o, gw_import_feed *f, gw_progress *bar, gw_error *err)
{
    feed_progress progress = {bar, f->tag};
    gw_feed_options wanted = {
        .source = f->source,
        .today = o->today,
        .default_timezone = GW_STR(""),
        .allow_http = o->allow_http,
        .allow_private = o->allow_private,
        .progress = show_feed,
        .progress_context = &progress,
    };
    int64_t start = gw_clock_ms();
    gw_error why = {0};
    f->notices = gw_notices_create();
    gw_status status = f->notices ? gw_feed_load(&wanted, f->notices, &f->feed, &why) : GW_NO_MEMORY;
    gw_progress_end(bar);
    if (status) {
        return gw_fail(err, status, "feed %s: %s", f->tag,
                       why.message[0] ? why.message : gw_status_name(status));
    }
    keep_counts(f);
    f->seconds = (double)(gw_clock_ms() - start) / 1e3;
    return GW_OK;
}

/* --- the timetable --- */

static gw_status build(const options *o, gw_import *im, const tables *own, gw_progress *bar,
                       gw_timetable **out, gw_error *err)
{
    gw_build_feed feeds[GW_IMPORT_FEEDS_MAX];
    for (uint32_t i = 0; i < im->n_feeds; i++) {
        feeds[i] =
            (gw_build_feed){.tag = im->feeds[i].tag, .feed = im->feeds[i].feed, .side = im->feeds[i].side};
        if (!im->ports) feeds[i].side = GW_SIDE_NONE;
    }
    gw_build_options wanted = {
        .feeds = feeds,
        .n_feeds = im->n_feeds,
        .first_day = o->today - DAYS_BEFORE_TODAY,
        .n_days = (uint32_t)o->days,
        .default_transfer_s = 60,
        .walk_radius_m =
            600 * 1.25 / 1.3, /* ten minutes of an adult, in straight metres (METHOD section 4) */
        .use_blocks = true,
        .progress = gw_progress_show,
        .progress_context = bar,
    };
    if (im->ports) {
        wanted.ports_blob = own->ports.p;
        wanted.ports_size = own->ports.n;
        wanted.ports_hash = &own->ports_hash;
    }
    if (im->places) {
        wanted.places_blob = own->places.p;
        wanted.places_size = own->places.n;
        wanted.places_hash = &own->places_hash;
    }
    gw_status status = gw_timetable_build(&wanted, out, &im->built, err);
    gw_progress_end(bar);
    return status;
}

static gw_status run(const options *o, gw_import *im, gw_error *err)
{
    int64_t start = gw_clock_ms();
    char path[PATH_MAX];
    tables own = {0};
    gw_timetable *t = NULL;
    gw_progress bar = gw_progress_begin();
    int lock;

    gw_status status = gw_folder_make(o->data, err);
    if (!status) status = gw_folder_lock(o->data, &lock, err); /* held until the program ends */
    if (status) goto done;
    gw_folder_sweep(o->data, GW_SNAPSHOT_FILE);
    status = read_tables(o, im, &own, err);
    for (uint32_t i = 0; i < im->n_feeds && !status; i++) status = load_feed(o, &im->feeds[i], &bar, err);
    if (status) goto done;
    status = build(o, im, &own, &bar, &t, err);
    if (status) goto done;
    snprintf(path, sizeof path, "%s/%s", o->data, GW_SNAPSHOT_FILE);
    status = gw_snapshot_write(t, path, err);
    if (status) goto done;

    struct stat st;
    struct rusage usage;
    im->snapshot_bytes = stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
    im->memory_mb = getrusage(RUSAGE_SELF, &usage) == 0 ? (double)usage.ru_maxrss / 1024 : 0;
    im->seconds = (double)(gw_clock_ms() - start) / 1e3;
done:
    gw_timetable_release(t);
    gw_buf_free(&own.ports);
    gw_buf_free(&own.places);
    return status;
}

static int report(const options *o, gw_import *im)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", o->data, GW_SNAPSHOT_FILE);
    im->snapshot = path;
    if (!o->json) {
        gw_import_print_text(im);
        return gw_exit_flush(GW_EXIT_OK);
    }
    gw_buf out = {0};
    gw_status status = gw_import_write_json(im, &out);
    if (!status) fwrite(out.p, 1, out.n, stdout);
    gw_buf_free(&out);
    return status ? gw_exit_error(status, NULL) : gw_exit_flush(GW_EXIT_OK);
}

int gw_cmd_import(int argc, char **argv)
{
    options o = {.days = 800};
    gw_arg_list words;
    gw_error err = {0};
    int code;
    bool go_on;
    words_of(&words, argc, argv, &o, &code, &go_on);
    if (!go_on || !find_today(&o, &code)) return code;

    gw_import *im = calloc(1, sizeof *im);
    if (!im) return gw_exit_error(GW_NO_MEMORY, NULL);
    gw_status status = gw_import_sources(im, &words, &o.sides, &err);
    if (!status) status = run(&o, im, &err);
    code = status ? gw_exit_error(status, &err) : report(&o, im);
    gw_import_free(im);
    free(im);
    return code;
}
