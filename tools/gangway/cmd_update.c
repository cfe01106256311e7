/* gangway update: asks every feed's server for something newer, looks at what comes, and makes the timetable
 * anew from all feeds together. What fails keeps its last good copy. */
#include "tools/gangway/command.h"
#include "tools/gangway/folders.h"
#include "tools/gangway/update.h"

#include "planner/plan/dataset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* By gw_update_result. */
static const int exit_codes[] = {GW_EXIT_NOTHING_NEW, GW_EXIT_OK, GW_EXIT_SOME_FAILED, GW_EXIT_ALL_FAILED};

static bool read_options(gw_update_options *o, int argc, char **argv, gw_arg_list *words, int *code)
{
    static const char *const formats[] = {"text", "json", NULL};
    int format = 0;
    const gw_arg args[] = {
        GW_OPT_TEXT("data", &o->import.data, "DATA", "the data folder (made when absent)"),
        GW_OPT_FLAG("dry-run", &o->dry_run, "fetch and check, but change nothing"),
        GW_OPT_FLAG("force", &o->force,
                    "take feeds that are worse than the ones before, and make the timetable anew"),
        GW_OPT_TEXT("today", &o->today_text, "DATE", "YYYY-MM-DD (default: the system's)"),
        GW_OPT_CHOICE("format", &format, formats, "of the summary"),
        GW_OPT_MAX_MEMORY(&o->max_memory_mb),
        GW_OPT_TEXT("data-dir", &o->import.data_dir, "DIR", "the folder with ports/, calendars/, places/, fares/"),
        GW_OPT_FLAG("allow-http", &o->allow_http, "fetch from plain http addresses as well"),
        GW_OPT_FLAG("allow-private", &o->allow_private, "fetch from private and loopback addresses as well"),
    };
    const gw_arg_table table = {
        .command = "update",
        .usage = "--data DATA [feeds.json]",
        .about = "Fetches the feeds of feeds.json (default: DATA/feeds.json) that changed, checks them, and "
                 "makes\n"
                 "DATA/" GW_SNAPSHOT_FILE
                 " anew. A running server takes it by itself. A feed that fails, or is much\n"
                 "worse than before, keeps its last good copy (DATA/feeds).",
        .more = "Exit codes: 0 a new timetable, 3 nothing new, 4 some feeds failed or were refused (the "
                "others are\n"
                "up to date), 5 all did; else as everywhere ('gangway help').",
        .args = args,
        .n_args = GW_ARG_COUNT(args),
        .max_words = 1,
    };
    if (!gw_args_parse(&table, argc, argv, words, code)) return false;
    o->json = format == 1;
    if (words->n) o->feeds_path = words->at[0];
    if (o->import.data) return gw_today_find("update", o->today_text, &o->import.today, code);
    *code = gw_exit_usage("update", "--data is missing");
    return false;
}

/* --- asking --- */

static void fetch(gw_update *u, uint32_t i, const gw_update_options *o)
{
    gw_feeds_entry *e = &u->im.feeds[i].entry;
    gw_update_feed *f = &u->feeds[i];
    e->allow_http = e->allow_http || o->allow_http;
    e->allow_private = e->allow_private || o->allow_private;
    f->outcome = GW_UPDATE_FAILED;
    if (gw_feed_fetch(e, f->fresh, f->etag, f->last_modified, &u->bar, &f->fetched, &f->why)) return;
    f->outcome = GW_UPDATE_SAME;
    if (f->fetched.answer.not_modified) return;
    gw_sha256_hex(&f->fetched.hash, f->new_hash);
    if (strcmp(f->new_hash, f->hash) == 0)
        unlink(f->fresh); /* a server without conditions: the bytes decide */
    else
        f->outcome = GW_UPDATE_NEW;
}

static void look_at_file(gw_update *u, uint32_t i)
{
    const gw_feeds_entry *e = &u->im.feeds[i].entry;
    gw_update_feed *f = &u->feeds[i];
    gw_sha256 h;
    gw_status status = gw_folder_exists(e->source) ? gw_sha256_folder(e->source, &h, &f->why)
                                                   : gw_sha256_file(e->source, &h, &f->why);
    f->outcome = GW_UPDATE_FAILED;
    if (status) return;
    gw_sha256_hex(&h, f->new_hash);
    f->outcome = strcmp(f->new_hash, f->hash) == 0 ? GW_UPDATE_SAME : GW_UPDATE_NEW;
}

static gw_status ask_all(gw_update *u, const gw_update_options *o, gw_error *err)
{
    for (uint32_t i = 0; i < u->im.n_feeds; i++) {
        gw_status status = gw_update_read_state(u, i, o->import.data, err);
        if (status) return status;
        if (u->im.feeds[i].entry.is_url)
            fetch(u, i, o);
        else
            look_at_file(u, i);
    }
    return GW_OK;
}

/* --- looking at what came --- */

static gw_status load_new(gw_update *u, uint32_t i, const gw_update_options *o)
{
    gw_import_feed *f = &u->im.feeds[i];
    gw_update_feed *x = &u->feeds[i];
    gw_status status =
        gw_import_load_feed(&o->import, f, f->entry.is_url ? x->fresh : NULL, &u->bar, &x->why);
    if (!status && gw_notices_any_fatal(f->notices))
        status =
            gw_fail(&x->why, GW_BAD_FEED, "feed %s: a fatal notice: gangway check shows it", f->entry.tag);
    if (status) return status;
    x->after = gw_update_count(f);
    if (o->force) return GW_OK;
    gw_error worse = {0};
    status = gw_update_judge(&x->before, &x->after, f->entry.least_percent, o->import.today, &worse);
    return status ? gw_fail(&x->why, status, "feed %s: %s", f->entry.tag, worse.message) : GW_OK;
}

/* A refused feed leaves its reason; the copy at hand is read in its place, when there is one. GW_NO_MEMORY
 * ends everything. */
static gw_status load_one(gw_update *u, uint32_t i, const gw_update_options *o, gw_error *err)
{
    gw_import_feed *f = &u->im.feeds[i];
    gw_update_feed *x = &u->feeds[i];
    gw_error why = {0};
    if (x->outcome == GW_UPDATE_NEW) {
        gw_status status = load_new(u, i, o);
        if (!status) return GW_OK;
        gw_import_unload_feed(f);
        if (status == GW_NO_MEMORY) return gw_fail(err, status, "%s", x->why.message);
        x->outcome = GW_UPDATE_REFUSED;
    }
    bool at_hand = f->entry.is_url ? x->has_copy : x->outcome == GW_UPDATE_SAME;
    if (!at_hand) return GW_OK;
    gw_status status = gw_import_load_feed(&o->import, f, f->entry.is_url ? x->kept : NULL, &u->bar, &why);
    if (!status) {
        if (x->outcome == GW_UPDATE_SAME) x->after = gw_update_count(f);
        return GW_OK;
    }
    gw_import_unload_feed(f);
    if (status == GW_NO_MEMORY) return gw_fail(err, status, "%s", why.message);
    if (x->outcome == GW_UPDATE_SAME) {
        x->outcome = GW_UPDATE_FAILED;
        x->why = why;
    }
    return GW_OK;
}

/* --- making it anew --- */

static bool any_is(const gw_update *u, gw_update_outcome outcome)
{
    for (uint32_t i = 0; i < u->im.n_feeds; i++) {
        if (u->feeds[i].outcome == outcome) return true;
    }
    return false;
}

/* A feed without anything to read is left out, unless people are using it now. */
static const char *find_obstacle(const gw_update *u, const char *data)
{
    uint32_t n_loaded = 0;
    for (uint32_t i = 0; i < u->im.n_feeds; i++) {
        const gw_import_feed *f = &u->im.feeds[i];
        n_loaded += f->feed != NULL;
        if (!f->feed && gw_update_is_served(data, f->entry.tag))
            return "a feed that is in it has no copy that can be read";
    }
    return n_loaded ? NULL : "there is no feed that can be read";
}

static gw_status make(gw_update *u, const gw_update_options *o, bool *made, gw_error *err)
{
    char recipe[65];
    gw_status status = gw_update_recipe(u, &o->import, recipe, err);
    if (status || (!o->force && !any_is(u, GW_UPDATE_NEW) && !gw_update_is_due(u, &o->import, recipe)))
        return status;
    for (uint32_t i = 0; i < u->im.n_feeds && !status; i++) status = load_one(u, i, o, err);
    if (!status) status = gw_update_recipe(u, &o->import, recipe, err); /* some may have been refused */
    if (status) return status;
    if (!o->force && !any_is(u, GW_UPDATE_NEW) && !gw_update_is_due(u, &o->import, recipe)) return GW_OK;
    u->stays = find_obstacle(u, o->import.data);
    if (u->stays) return GW_OK;
    if (o->dry_run) {
        u->would_build = true;
        return GW_OK;
    }
    gw_update_keep_previous(o->import.data);
    status = gw_import_write(&o->import, &u->im, &u->bar, err);
    *made = !status;
    return status ? status : gw_update_note_made(u, &o->import, recipe, err);
}

/* --- all of it --- */

static gw_update_result sum_up(const gw_update *u)
{
    uint32_t bad = 0;
    for (uint32_t i = 0; i < u->im.n_feeds; i++)
        bad += u->feeds[i].outcome == GW_UPDATE_FAILED || u->feeds[i].outcome == GW_UPDATE_REFUSED;
    if (bad) return bad == u->im.n_feeds ? GW_UPDATE_ALL_FAILED : GW_UPDATE_SOME_FAILED;
    return u->built || u->would_build ? GW_UPDATE_DONE : GW_UPDATE_OF_NOTHING;
}

static gw_status open_all(gw_update *u, gw_update_options *o, gw_error *err)
{
    char path[PATH_MAX];
    const char *feeds = o->feeds_path;
    gw_feeds_file *file = NULL;
    int lock;
    snprintf(path, sizeof path, "%s/feeds.json", o->import.data);
    gw_status status = gw_feeds_file_read(feeds ? feeds : path, &file, err);
    if (!status) status = gw_import_take_file(&u->im, file, err);
    gw_feeds_file_free(file);
    if (!status) status = gw_folder_make(o->import.data, err);
    if (!status) status = gw_folder_lock(o->import.data, &lock, err); /* held until the program ends */
    if (!status) status = gw_import_make_folders(o->import.data, err);
    if (status) return status;
    gw_folder_sweep(o->import.data, GW_SNAPSHOT_FILE);
    gw_import_sweep(o->import.data);
    gw_import_settle_options(&u->im, &o->import);
    status = gw_import_read_tables(&o->import, &u->im, err);
    snprintf(path, sizeof path, "%s/%s", o->import.data, GW_STORE_FILE);
    return status ? status : gw_store_open(path, &u->store, err);
}

static gw_status run(gw_update *u, gw_update_options *o, gw_error *err)
{
    int64_t start = gw_clock_ms();
    u->bar = gw_progress_begin();
    gw_status status = open_all(u, o, err);
    if (!status) status = ask_all(u, o, err);
    if (!status) status = make(u, o, &u->built, err);
    if (status) return status;
    /* Where the timetable was not made anew, a new feed is not taken either: the next update sees it again.
     */
    for (uint32_t i = 0; i < u->im.n_feeds && !status; i++) {
        if (!o->json) gw_update_print_feed(u, i);
        if (!o->dry_run && !(u->feeds[i].outcome == GW_UPDATE_NEW && !u->built))
            status = gw_update_settle(u, i, err);
    }
    gw_import_sweep(o->import.data);
    u->im.seconds = (double)(gw_clock_ms() - start) / 1e3;
    u->result = sum_up(u);
    return status;
}

static int report(gw_update *u, const gw_update_options *o)
{
    char path[PATH_MAX];
    int code = exit_codes[u->result];
    snprintf(path, sizeof path, "%s/%s", o->import.data, GW_SNAPSHOT_FILE);
    u->im.snapshot = path;
    if (!o->json) {
        gw_update_print_text(u);
        return gw_exit_flush(code);
    }
    gw_buf out = {0};
    gw_status status = gw_update_write_json(u, code, &out);
    if (!status) fwrite(out.p, 1, out.n, stdout);
    gw_buf_free(&out);
    return status ? gw_exit_error(status, NULL) : gw_exit_flush(code);
}

int gw_cmd_update(int argc, char **argv)
{
    gw_update_options o = {.import = {.walk_radius_m = -1, .transfer_s = -1}};
    gw_arg_list words;
    gw_error err = {0};
    int code;
    if (!read_options(&o, argc, argv, &words, &code)) return code;
    gw_memory_limit(o.max_memory_mb);
    gw_update *u = calloc(1, sizeof *u);
    if (!u) return gw_exit_error(GW_NO_MEMORY, NULL);
    gw_status status = run(u, &o, &err);
    code = status ? gw_exit_error(status, &err) : report(u, &o);
    gw_store_close(u->store);
    gw_import_free(&u->im);
    free(u);
    return code;
}
