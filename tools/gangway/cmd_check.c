/* gangway check: what is wrong with a feed, what is done about it, and what is left (docs/CONTRACT.md). */
#include "tools/gangway/args.h"
#include "tools/gangway/command.h"
#include "tools/gangway/out.h"

#include "gtfs/report/report.h"

#include <stdio.h>
#include <stdlib.h>

typedef enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_HTML } format;

typedef struct {
    const char *today_text, *output;
    gw_day today;
    int format;
    int64_t max_memory_mb;
    bool allow_http, allow_private;
} options;

static bool read_options(options *o, int argc, char **argv, gw_arg_list *words, int *code)
{
    static const char *const formats[] = {"text", "json", "html", NULL};
    const gw_arg args[] = {
        GW_OPT_CHOICE("format", &o->format, formats, "for a terminal, for programs, or a page with charts"),
        GW_ARG_OF(GW_ARG_TEXT, "output", &o->output, "FILE", "write it there instead of printing it",
                  .letter = 'o'),
        GW_OPT_TEXT("today", &o->today_text, "DATE", "for notices that depend on it (default: the system's)"),
        GW_OPT_MAX_MEMORY(&o->max_memory_mb),
        GW_OPT_FLAG("allow-http", &o->allow_http, "fetch from a plain http address as well"),
        GW_OPT_FLAG("allow-private", &o->allow_private, "fetch from a private or loopback address as well"),
    };
    const gw_arg_table table = {
        .command = "check",
        .usage = "FEED [--format text|json|html] [-o FILE]",
        .about =
            "Reads a GTFS feed (zip, folder or https address) and tells its faults by the codes of the\n"
            "canonical validator, what is done about each, what is left, and what runs on which day and\n"
            "hour. Exit code 2: nothing can be answered from it.",
        .more = "Example:\n  gangway check feed.zip --format html -o feed.html",
        .args = args,
        .n_args = GW_ARG_COUNT(args),
        .min_words = 1,
        .max_words = 1,
    };
    return gw_args_parse(&table, argc, argv, words, code) && gw_today_find("check", o->today_text, &o->today, code);
}

static gw_status load(const char *source, const options *o, gw_notices *notices, gw_feed **feed,
                      gw_error *err)
{
    gw_progress progress = gw_progress_begin();
    const gw_feed_options wanted = {.source = source,
                                    .today = o->today,
                                    .default_timezone = GW_STR(""),
                                    .allow_http = o->allow_http,
                                    .allow_private = o->allow_private,
                                    .progress = gw_progress_show,
                                    .progress_context = &progress};
    gw_status status = gw_feed_load(&wanted, notices, feed, err);
    gw_progress_end(&progress);
    if (status && !err->message[0]) gw_fail(err, status, "%s", gw_status_name(status));
    return status;
}

static void write_report(const gw_feed_report *r, int how, gw_buf *out)
{
    switch ((format)how) {
    case FORMAT_TEXT:
        gw_feed_report_text(r, out);
        break;
    case FORMAT_JSON:
        gw_feed_report_json(r, out);
        break;
    case FORMAT_HTML:
        gw_feed_report_html(r, out);
        break;
    }
}

/* Prints or writes it; the exit code is `code` when that went well. */
static int deliver(const gw_buf *report, const char *output, int code)
{
    gw_error err = {0};
    if (report->failed) return gw_exit_error(GW_NO_MEMORY, NULL);
    if (!output) {
        fwrite(report->p, 1, report->n, stdout);
        return gw_exit_flush(code);
    }
    gw_status status = gw_file_write_atomic(output, report->p, report->n, &err);
    return status ? gw_exit_error(status, &err) : code;
}

int gw_cmd_check(int argc, char **argv)
{
    options o = {0};
    gw_arg_list words;
    int code;
    if (!read_options(&o, argc, argv, &words, &code)) return code;

    gw_memory_limit(o.max_memory_mb);
    gw_notices *notices = gw_notices_create();
    gw_feed *feed = NULL;
    gw_feed_stats *stats = NULL;
    gw_error err = {0};
    gw_buf out = {0};
    gw_status status = notices ? load(words.at[0], &o, notices, &feed, &err) : GW_NO_MEMORY;
    gw_status counted = status ? GW_OK : gw_feed_stats_make(feed, o.today, &stats);
    if (status == GW_NO_MEMORY || counted) {
        code = gw_exit_error(GW_NO_MEMORY, &err);
    } else {
        const gw_feed_report report = {words.at[0], feed, stats, notices, err.message};
        write_report(&report, o.format, &out);
        code = deliver(&out, o.output, status ? GW_EXIT_UNUSABLE : GW_EXIT_OK);
    }
    gw_buf_free(&out);
    free(stats);
    gw_feed_free(feed);
    gw_notices_free(notices);
    return code;
}
