/* gangway route: stop-to-stop questions straight from GTFS files (docs/CONTRACT.md). */
#include "tools/gangway/cmd_route.h"

#include "tools/gangway/args.h"
#include "tools/gangway/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A batch over more days than this is answered with one timetable after another. */
#define MAX_SPAN_S ((int64_t)1500 * 86400)

static bool read_table(gw_ask_options *o, int argc, char **argv, gw_arg_list *words, int *code)
{
    static const char *const formats[] = {"text", "json", NULL};
    static const char *const rules[] = {"expected", "worst", "first", "skip", NULL};
    int format = 0;
    const gw_arg args[] = {
        GW_OPT_TEXT("from", &o->from, "STOP", "stop_id; a station means any of its stops"),
        GW_OPT_TEXT("to", &o->to, "STOP", "the same"),
        GW_OPT_TEXT("depart", &o->depart, "T", "leave at this time or later"),
        GW_OPT_TEXT("arrive", &o->arrive, "T", "be there by this time"),
        GW_OPT_TEXT("batch", &o->batch, "QUERIES.csv",
                    "id,from,to,time[,mode][,window][,max_transfers][,max_duration]; answers one a line"),
        GW_OPT_TEXT("scenario", &o->scenario, "FILE",
                    "with its changes made to the feeds (docs/SCENARIOS.md)"),
        GW_OPT_HEADING("What counts as a journey"),
        GW_OPT_INT("window", &o->window_min, "MIN", 0, 100000, "all useful departures in [T, T + MIN]"),
        GW_OPT_INT("max-transfers", &o->max_transfers, "N", 0, 31, "0 means direct (7)"),
        GW_OPT_INT("max-duration", &o->max_duration_min, "MIN", 0, 1000000,
                   "from T to the arrival (--arrive: back to the departure)"),
        GW_OPT_NUMBER("horizon", &o->horizon_h, "H", 0, 8760,
                      "hours after T (--arrive: before) looked at (24)"),
        GW_OPT_INT("default-transfer", &o->default_transfer_s, "S", 0, 86400,
                   "seconds to change at one stop where no rule says otherwise (0)"),
        GW_OPT_NUMBER("walk-radius", &o->walk_radius_m, "M", 0, 100000,
                      "also walk between stops within so many straight metres (0)"),
        GW_OPT_NUMBER("walk-speed", &o->walk_speed, "M/S", 0.01, 100, "metres a second (1.25)"),
        GW_OPT_NUMBER("walk-factor", &o->walk_factor, "F", 0.01, 100, "street over straight line (1.0)"),
        GW_OPT_FLAG("no-edge-walk", &o->no_edge_walk, "a walk may not begin or end a journey"),
        GW_OPT_FLAG("no-walk-only", &o->no_walk_only, "a walk alone is no journey"),
        GW_OPT_FLAG("no-block", &o->no_block, "block_id gives no in-seat continuation"),
        GW_OPT_FLAG("no-arranged", &o->no_arranged, "pickup and drop-off types 2 and 3 are impossible"),
        GW_OPT_CHOICE("headway", &o->headway, rules,
                      "the wait for a line that runs every so many minutes (expected)"),
        GW_OPT_FLAG("wheelchair", &o->wheelchair, "only where known to be possible"),
        GW_OPT_FLAG("bikes", &o->bikes, "only where known to be possible"),
        GW_OPT_INT("min-transfer", &o->min_transfer_min, "MIN", 0, 1440, "for a change at least (0)"),
        GW_OPT_INT("additional-transfer", &o->more_transfer_min, "MIN", 0, 1440, "for each change more (0)"),
        GW_OPT_NUMBER("transfer-factor", &o->transfer_factor, "X", 0.01, 100,
                      "times what each change takes (1)"),
        GW_OPT_TEXT("route-types", &o->route_types, "LIST", "only these: basic GTFS route types, as 1,3"),
        GW_OPT_TEXT("exclude-routes", &o->exclude_routes, "LIST", "none of these: route_id or tag:route_id"),
        GW_OPT_TEXT("board", &o->board, "LIST", "board these routes, in this order; not with a window"),
        GW_OPT_HEADING("Other"),
        GW_OPT_TEXT("today", &o->today_text, "DATE", "for notices that depend on it (default: the system's)"),
        GW_OPT_CHOICE("format", &format, formats, "for people or for programs; --batch is always json"),
    };
    const gw_arg_table table = {
        .command = "route",
        .usage = "FEED [FEED…] (--from STOP --to STOP (--depart T | --arrive T) | --batch QUERIES.csv)",
        .about = "Journeys from stop to stop, straight from GTFS files.\n\n"
                 "FEED  a zip or a folder; with several, tag=FEED and tag:stop_id\n"
                 "T     2026-03-02T08:00[:30] on the clock of the first feed, or with an offset",
        .more = "Example:\n  gangway route feed.zip --from A --to B --depart 2026-03-02T08:00 --format json",
        .args = args,
        .n_args = GW_ARG_COUNT(args),
        .min_words = 1,
        .max_words = GW_ASK_FEEDS_MAX,
    };
    if (!gw_args_parse(&table, argc, argv, words, code)) return false;
    o->json = format == 1;
    return true;
}

static const char *wrong_usage(const gw_ask_options *o)
{
    if (o->batch)
        return o->from || o->to || o->depart || o->arrive
                   ? "--batch goes without --from, --to, --depart, --arrive"
                   : NULL;
    if (!o->from) return "--from is missing";
    if (!o->to) return "--to is missing";
    if (o->depart && o->arrive) return "--depart and --arrive exclude each other";
    if (!o->depart && !o->arrive) return "--depart or --arrive is missing";
    if (o->arrive && o->window_min >= 0) return "--window goes with --depart only";
    return NULL;
}

static bool read_options(gw_ask_options *o, int argc, char **argv, gw_arg_list *words, int *code)
{
    if (!read_table(o, argc, argv, words, code)) return false;
    const char *wrong = wrong_usage(o);
    if (!wrong && o->route_types && !gw_ask_types(gw_str_of(o->route_types), &o->mode_mask))
        wrong = "--route-types: not a list of numbers from 0 to 12";
    if (wrong) {
        *code = gw_exit_usage("route", "%s", wrong);
        return false;
    }
    return gw_today_find("route", o->today_text, &o->today, code);
}

/* A feed that cannot be read is unusable, whatever the reason. */
static int feed_failed(gw_status status, const gw_error *err)
{
    int code = gw_exit_error(status, err);
    return code == GW_EXIT_IO || (code == GW_EXIT_DATA && status == GW_LIMIT) ? GW_EXIT_UNUSABLE : code;
}

static bool load_feeds(gw_ask_net *net, const gw_arg_list *words, int *code)
{
    for (uint32_t i = 0; i < words->n; i++) {
        gw_error err = {0};
        gw_status status = gw_ask_load(net, words->at[i], &err);
        bool bare = !status && words->n > 1 && !net->tags[i][0];
        if (bare || status == GW_BAD_INPUT) {
            *code = gw_exit_usage("route", "%s",
                                  bare ? "with several feeds, each needs a tag: tag=FEED" : err.message);
            return false;
        }
        if (status) {
            *code = feed_failed(status, &err);
            return false;
        }
    }
    return true;
}

static int print(const gw_buf *out)
{
    if (out->failed) return gw_exit_error(GW_NO_MEMORY, NULL);
    fwrite(out->p ? out->p : "", 1, out->n, stdout);
    return gw_exit_flush(GW_EXIT_OK);
}

/* --- one question --- */

static int answer_one(gw_ask_net *net, gw_asker *asker, gw_buf *out)
{
    const gw_ask_options *o = net->options;
    gw_question q = {.from = gw_str_of(o->from),
                     .to = gw_str_of(o->to),
                     .direction = o->arrive ? GW_ARRIVE_BY : GW_DEPART_AFTER,
                     .window_min = o->window_min,
                     .max_transfers = o->max_transfers,
                     .max_duration_min = o->max_duration_min};
    const char *time = o->arrive ? o->arrive : o->depart;
    if (!gw_ask_instant(net, gw_str_of(time), &q.time))
        return gw_exit_usage("route", "'%s' is no time (2026-03-02T08:00, or with an offset)", time);
    gw_error err = {0};
    gw_status status = gw_ask(asker, net, &q, &err);
    if (status) return gw_exit_error(status, &err);
    if (o->json) {
        gw_ask_write_json(asker, net, &q, false, out);
    } else {
        gw_ask_write_text(asker, net, out);
    }
    return print(out);
}

/* --- a batch --- */

/* One timetable for all days asked about, when they are not too far apart. */
static gw_status cover_all(gw_ask_net *net, const gw_question_list *list, gw_error *err)
{
    int64_t lo = INT64_MAX, hi = INT64_MIN;
    for (uint32_t i = 0; i < list->n; i++) {
        int64_t from, to;
        if (list->at[i].error[0]) continue;
        gw_ask_span(net->options, &list->at[i], &from, &to);
        if (from < lo) lo = from;
        if (to > hi) hi = to;
    }
    return lo <= hi && hi - lo <= MAX_SPAN_S ? gw_ask_cover(net, lo, hi, err) : GW_OK;
}

static void write_error(const gw_question *q, const char *message, gw_buf *out)
{
    gw_json_writer w;
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    gw_json_put_str(&w, "id", q->id);
    gw_json_put_text(&w, "error", message);
    gw_json_object_end(&w);
    gw_buf_text(out, "\n");
}

static int answer_batch(gw_ask_net *net, gw_asker *asker, gw_buf *out)
{
    gw_question_list list = {0};
    gw_error err = {0};
    gw_status status = gw_ask_read_batch(net, net->options->batch, &list, &err);
    if (!status) status = cover_all(net, &list, &err);
    int code = status ? gw_exit_error(status, &err) : GW_EXIT_OK;
    for (uint32_t i = 0; i < list.n && !code; i++) {
        const gw_question *q = &list.at[i];
        gw_error why = {0};
        gw_buf_reset(out);
        status = q->error[0] ? GW_BAD_INPUT : gw_ask(asker, net, q, &why);
        if (status == GW_NO_MEMORY) {
            code = gw_exit_error(status, &why);
            break;
        }
        if (status) {
            write_error(q,
                        q->error[0]      ? q->error
                        : why.message[0] ? why.message
                                         : gw_status_name(status),
                        out);
        } else {
            gw_ask_write_json(asker, net, q, true, out);
        }
        code = print(out);
    }
    gw_ask_free_batch(&list);
    return code;
}

int gw_cmd_route(int argc, char **argv)
{
    gw_ask_options o = {.window_min = -1,
                        .max_transfers = 7,
                        .max_duration_min = -1,
                        .horizon_h = 24,
                        .walk_speed = 1.25,
                        .walk_factor = 1.0};
    gw_arg_list words;
    int code;
    if (!read_options(&o, argc, argv, &words, &code)) return code;

    gw_ask_net *net = calloc(1, sizeof *net);
    if (!net) return gw_exit_error(GW_NO_MEMORY, NULL);
    gw_asker asker = {0};
    gw_buf out = {0};
    net->options = &o;
    if (load_feeds(net, &words, &code))
        code = o.batch ? answer_batch(net, &asker, &out) : answer_one(net, &asker, &out);
    gw_buf_free(&out);
    gw_asker_free(&asker);
    gw_ask_free(net);
    free(net);
    return code;
}
