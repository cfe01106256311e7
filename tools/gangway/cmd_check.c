/* gangway check: what is wrong with a feed, what is done about it, and what is left (docs/CONTRACT.md). */
#include "tools/gangway/args.h"
#include "tools/gangway/command.h"
#include "tools/gangway/out.h"

#include "gtfs/feed/feed.h"

#include <stdio.h>
#include <time.h>

enum { SAMPLES_SHOWN = 3 };

typedef struct {
    const char *today_text;
    gw_day today;
    bool json;
} options;

static bool read_options(options *o, int argc, char **argv, gw_arg_list *words, int *code)
{
    static const char *const formats[] = {"text", "json", NULL};
    int format = 0;
    const gw_arg args[] = {
        GW_OPT_CHOICE("format", &format, formats, "for people or for programs"),
        GW_OPT_TEXT("today", &o->today_text, "DATE", "for notices that depend on it (default: the system's)"),
    };
    const gw_arg_table table = {
        .command = "check",
        .usage = "FEED [--format json|text]",
        .about = "Reads a GTFS feed (zip or folder) and tells its faults by the codes of the canonical "
                 "validator,\n"
                 "what is done about each, and what is left. Exit code 2: nothing can be answered from it.",
        .args = args,
        .n_args = GW_ARG_COUNT(args),
        .min_words = 1,
        .max_words = 1,
    };
    if (!gw_args_parse(&table, argc, argv, words, code)) return false;
    o->json = format == 1;
    if (!o->today_text) {
        time_t now = time(NULL);
        struct tm local;
        localtime_r(&now, &local);
        o->today = gw_day_of(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
    } else if (!gw_day_parse_iso(gw_str_of(o->today_text), &o->today)) {
        *code = gw_exit_usage("check", "--today: '%s' is no date (YYYY-MM-DD)", o->today_text);
        return false;
    }
    return true;
}

/* --- what is left --- */

typedef struct {
    uint32_t n_agencies, n_stops, n_routes, n_services, n_trips, n_stop_times, n_frequencies, n_transfers;
    char first_day[11], last_day[11]; /* "": nothing runs */
    char hash[65];
} summary;

static summary summary_of(const gw_feed *f)
{
    summary s = {.n_agencies = f->n_agencies,
                 .n_stops = f->n_stops,
                 .n_routes = f->n_routes,
                 .n_services = f->n_services,
                 .n_frequencies = f->n_frequencies,
                 .n_transfers = f->n_transfers};
    gw_day first, last;
    for (uint32_t i = 0; i < f->n_trips; i++) {
        s.n_trips += f->trips[i].n_stop_times > 0;
        s.n_stop_times += f->trips[i].n_stop_times;
    }
    if (gw_feed_span(f, &first, &last)) {
        gw_day_format_iso(first, s.first_day);
        gw_day_format_iso(last, s.last_day);
    }
    gw_sha256_hex(&f->hash, s.hash);
    return s;
}

static void write_summary(gw_json_writer *w, const summary *s)
{
    gw_json_object(w, "summary");
    gw_json_put_int(w, "agencies", s->n_agencies);
    gw_json_put_int(w, "stops", s->n_stops);
    gw_json_put_int(w, "routes", s->n_routes);
    gw_json_put_int(w, "services", s->n_services);
    gw_json_put_int(w, "trips", s->n_trips);
    gw_json_put_int(w, "stop_times", s->n_stop_times);
    gw_json_put_int(w, "frequencies", s->n_frequencies);
    gw_json_put_int(w, "transfers", s->n_transfers);
    gw_json_put_text(w, "first_day", s->first_day[0] ? s->first_day : NULL);
    gw_json_put_text(w, "last_day", s->last_day[0] ? s->last_day : NULL);
    gw_json_put_text(w, "hash", s->hash);
    gw_json_object_end(w);
}

static void write_json(const gw_feed *f, const gw_notices *notices, const gw_error *err, gw_buf *out)
{
    gw_json_writer w;
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    gw_json_put_bool(&w, "usable", f != NULL);
    if (!f) gw_json_put_text(&w, "error", err->message);
    gw_notices_write_json(notices, &w);
    if (f) {
        summary s = summary_of(f);
        write_summary(&w, &s);
    } else {
        gw_json_put_null(&w, "summary");
    }
    gw_json_object_end(&w);
    gw_buf_text(out, "\n");
}

/* --- text for people --- */

static void write_sample(const gw_notice_sample *s, gw_buf *out)
{
    gw_buf_text(out, "      ");
    gw_buf_str(out, s->file);
    if (s->row) gw_buf_printf(out, "%sline %llu", s->file.n ? " " : "", (unsigned long long)s->row);
    if (s->field.n) gw_buf_printf(out, " %.*s", (int)s->field.n, s->field.p);
    if (s->value.n) gw_buf_printf(out, ": %.*s", (int)s->value.n, s->value.p);
    gw_buf_text(out, "\n");
}

static void write_notices(const gw_notices *notices, gw_buf *out)
{
    char count[32];
    if (gw_notices_count(notices)) gw_buf_text(out, "\nNotices\n");
    for (uint32_t i = 0; i < gw_notices_count(notices); i++) {
        gw_notice n = gw_notices_at(notices, i);
        gw_buf_printf(out, "  %-7s  %-14s  %s x %s\n", gw_severity_name(n.severity), gw_action_name(n.action),
                      n.code, gw_count_text(n.count, count));
        for (uint32_t k = 0; k < n.n_samples && k < SAMPLES_SHOWN; k++) write_sample(&n.samples[k], out);
        if (n.count > SAMPLES_SHOWN) gw_buf_text(out, "      …\n");
    }
    if (gw_notices_repair_count(notices)) gw_buf_text(out, "\nMended\n");
    for (uint32_t i = 0; i < gw_notices_repair_count(notices); i++) {
        gw_repair r = gw_notices_repair_at(notices, i);
        gw_buf_printf(out, "  %s (%s): %llu rows, %llu trips, %llu stops, %llu services\n", r.what, r.code,
                      (unsigned long long)r.n_rows, (unsigned long long)r.n_trips,
                      (unsigned long long)r.n_stops, (unsigned long long)r.n_services);
    }
}

static void write_text(const char *source, const gw_feed *f, const gw_notices *notices, const gw_error *err,
                       gw_buf *out)
{
    if (!f) {
        gw_buf_printf(out, "%s: unusable: %s\n", source, err->message);
        write_notices(notices, out);
        return;
    }
    summary s = summary_of(f);
    gw_buf_printf(out, "%s: usable\n", source);
    gw_buf_printf(out, "  %u agencies, %u stops, %u routes, %u services, %u trips, %u stop times\n",
                  s.n_agencies, s.n_stops, s.n_routes, s.n_services, s.n_trips, s.n_stop_times);
    gw_buf_printf(out, "  %u frequencies, %u transfers\n", s.n_frequencies, s.n_transfers);
    if (s.first_day[0]) {
        gw_buf_printf(out, "  runs from %s to %s\n", s.first_day, s.last_day);
    } else {
        gw_buf_text(out, "  nothing runs on any day\n");
    }
    gw_buf_printf(out, "  sha-256 %s\n", s.hash);
    write_notices(notices, out);
}

int gw_cmd_check(int argc, char **argv)
{
    options o = {0};
    gw_arg_list words;
    int code;
    if (!read_options(&o, argc, argv, &words, &code)) return code;

    gw_notices *notices = gw_notices_create();
    gw_feed *feed = NULL;
    gw_error err = {0};
    gw_buf out = {0};
    gw_feed_options wanted = {.source = words.at[0], .today = o.today, .default_timezone = GW_STR("")};
    gw_status status = notices ? gw_feed_load(&wanted, notices, &feed, &err) : GW_NO_MEMORY;
    if (status == GW_NO_MEMORY) {
        code = gw_exit_error(status, &err);
        goto done;
    }
    if (status && !err.message[0]) gw_fail(&err, status, "%s", gw_status_name(status));
    if (o.json) {
        write_json(feed, notices, &err, &out);
    } else {
        write_text(words.at[0], feed, notices, &err, &out);
    }
    if (out.failed) {
        code = gw_exit_error(GW_NO_MEMORY, NULL);
        goto done;
    }
    fwrite(out.p ? out.p : "", 1, out.n, stdout);
    code = gw_exit_flush(status ? GW_EXIT_UNUSABLE : GW_EXIT_OK);
done:
    gw_buf_free(&out);
    gw_feed_free(feed);
    gw_notices_free(notices);
    return code;
}
