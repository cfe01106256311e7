/* gangway import: feeds in, one snapshot out. The old snapshot stays whole until the new one is. */
#include "tools/gangway/command.h"
#include "tools/gangway/feed_fetch.h"
#include "tools/gangway/folders.h"
#include "tools/gangway/import.h"

#include "planner/plan/dataset.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct {
    gw_import_options import;
    const char *today_text;
    gw_arg_list sides;
    int64_t max_memory_mb;
    bool allow_http, allow_private, json;
} options;

static void words_of(gw_arg_list *w, int argc, char **argv, options *o, int *code, bool *go_on)
{
    static const char *const formats[] = {"text", "json", NULL};
    int format = 0;
    gw_import_options *im = &o->import;
    const gw_arg args[] = {
        GW_ARG_OF(GW_ARG_TEXT, "output", &im->data, "DATA",
                  "folder to write the timetable to (made when absent)", .letter = 'o'),
        GW_OPT_LIST("side", &o->sides, "TAG=SIDE,…", "the side of the border each feed stands on: hk or cn"),
        GW_OPT_TEXT("ports", &im->ports, "DIR", "tables of the border ports (default: the program's own)"),
        GW_OPT_TEXT("calendars", &im->calendars, "DIR", "public holidays (default: the program's own)"),
        GW_OPT_TEXT("places", &im->places, "DIR", "hospitals and their doors (default: the program's own)"),
        GW_OPT_TEXT("fares", &im->fares, "DIR", "fares and other facts (default: the program's own)"),
        GW_OPT_TEXT("data-dir", &im->data_dir, "DIR", "the folder with ports/, calendars/, places/, fares/"),
        GW_OPT_FLAG("no-ports", &im->no_ports, "no border: feeds need no side"),
        GW_OPT_FLAG("no-shapes", &im->no_shapes, "leave out shapes.txt: lines are drawn from stop to stop"),
        GW_OPT_INT("days", &im->days, "N", 1, 4000,
                   "most days kept; where service runs on more, from 60 before today on (800)"),
        GW_OPT_TEXT("today", &o->today_text, "DATE", "YYYY-MM-DD (default: the system's)"),
        GW_OPT_CHOICE("format", &format, formats, "of the summary"),
        GW_OPT_MAX_MEMORY(&o->max_memory_mb),
        GW_OPT_FLAG("allow-http", &o->allow_http, "fetch from plain http addresses as well"),
        GW_OPT_FLAG("allow-private", &o->allow_private, "fetch from private and loopback addresses as well"),
    };
    const gw_arg_table table = {
        .command = "import",
        .usage = "-o DATA [--side TAG=SIDE,…] TAG=SOURCE… | feeds.json",
        .about =
            "Reads GTFS feeds (zip, folder or http(s) address) and writes DATA/" GW_SNAPSHOT_FILE
            ". A feeds.json\n"
            "(docs/OPERATIONS.md) may stand for TAG=SOURCE. When anything fails, the timetable that was\n"
            "there before stays.",
        .more = "Example:\n  gangway import -o DATA --side hk=hk,szm=cn hk=hk.zip szm=shenzhen-metro.zip",
        .args = args,
        .n_args = GW_ARG_COUNT(args),
        .min_words = 1,
        .max_words = GW_IMPORT_FEEDS_MAX,
    };
    *go_on = gw_args_parse(&table, argc, argv, w, code);
    if (*go_on && !im->data) {
        *code = gw_exit_usage("import", "-o DATA is missing");
        *go_on = false;
    }
    o->json = format == 1;
}

/* An address is fetched to a file first, as update does; the file is not kept. */
static gw_status load(const options *o, gw_import_feed *f, gw_progress *bar, gw_error *err)
{
    gw_feeds_entry *e = &f->entry;
    char path[PATH_MAX];
    gw_feed_fetched fetched;
    gw_error why = {0};
    if (!e->is_url) return gw_import_load_feed(&o->import, f, NULL, bar, err);
    e->allow_http = e->allow_http || o->allow_http;
    e->allow_private = e->allow_private || o->allow_private;
    snprintf(path, sizeof path, "%s/feeds/new/%s.zip", o->import.data, e->tag);
    gw_status status = gw_import_make_folders(o->import.data, err);
    if (status) return status;
    status = gw_feed_fetch(e, path, "", "", bar, &fetched, &why);
    if (status) return gw_fail(err, status, "feed %s: %s", e->tag, why.message);
    status = gw_import_load_feed(&o->import, f, path, bar, err);
    unlink(path);
    return status;
}

static gw_status run(options *o, gw_import *im, gw_error *err)
{
    int64_t start = gw_clock_ms();
    gw_progress bar = gw_progress_begin();
    int lock;
    gw_status status = gw_folder_make(o->import.data, err);
    if (!status) status = gw_folder_lock(o->import.data, &lock, err); /* held until the program ends */
    if (status) return status;
    gw_folder_sweep(o->import.data, GW_SNAPSHOT_FILE);
    gw_import_sweep(o->import.data);
    gw_import_settle_options(im, &o->import);
    status = gw_import_read_tables(&o->import, im, err);
    for (uint32_t i = 0; i < im->n_feeds && !status; i++) status = load(o, &im->feeds[i], &bar, err);
    if (!status) status = gw_import_write(&o->import, im, &bar, err);
    im->seconds = (double)(gw_clock_ms() - start) / 1e3;
    return status;
}

static int report(const options *o, gw_import *im)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", o->import.data, GW_SNAPSHOT_FILE);
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
    options o = {.import = {.walk_radius_m = -1, .transfer_s = -1}};
    gw_arg_list words;
    gw_error err = {0};
    int code;
    bool go_on;
    words_of(&words, argc, argv, &o, &code, &go_on);
    if (!go_on || !gw_today_find("import", o.today_text, &o.import.today, &code)) return code;

    gw_memory_limit(o.max_memory_mb);
    gw_import *im = calloc(1, sizeof *im);
    if (!im) return gw_exit_error(GW_NO_MEMORY, NULL);
    gw_status status = gw_import_sources(im, &words, &o.sides, &err);
    if (!status) status = run(&o, im, &err);
    code = status ? gw_exit_error(status, &err) : report(&o, im);
    gw_import_free(im);
    free(im);
    return code;
}
