/* gangway reach: how far a place is, from everywhere, at every minute of a day. */
#include "tools/gangway/cmd_reach.h"

#include "tools/gangway/args.h"
#include "tools/gangway/command.h"
#include "tools/gangway/out.h"
#include "tools/gangway/scenario_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *data, *to, *date, *back, *at, *out, *language, *scenario;
    gw_arg_list from;
    int side, format, traveller;
    int64_t step_s, cap_h;
    bool all_stops, spread;
    gw_day day;
    int32_t at_s;
} options;

static const char *const SIDES[] = {"auto", "hk", "cn", "all", NULL};

static bool wrong(const options *o, int *code)
{
    const char *missing = !o->data ? "--data" : !o->to ? "--to" : !o->date ? "--date" : NULL;
    if (missing)
        *code = gw_exit_usage("reach", "%s is missing", missing);
    else if (o->all_stops != (o->at != NULL))
        *code = gw_exit_usage("reach", "--all-stops and --at go together");
    else if (o->all_stops && (o->format != GW_REACH_CSV || o->from.n || o->back))
        *code = gw_exit_usage("reach", "--all-stops is csv, and has no --from and no --back");
    else if (o->all_stops && o->spread)
        *code = gw_exit_usage("reach", "--spread is of places to set out from, not of --all-stops");
    else if (o->from.n > 10)
        *code = gw_exit_usage("reach", "at most 10 places to set out from");
    else if (gw_traveller_pace_of((gw_traveller)o->traveller).step_free)
        *code = gw_exit_usage("reach",
                              "--traveller %s: this search does not know which vehicles and ways are without "
                              "steps; gangway plan does",
                              gw_traveller_names[o->traveller]);
    else
        return false;
    return true;
}

static bool read_options(options *o, int argc, char **argv, int *code)
{
    static const char *const formats[] = {"text", "csv", "json", NULL};
    const gw_arg args[] = {
        GW_OPT_TEXT("data", &o->data, "DATA", "the folder that gangway import wrote"),
        GW_OPT_TEXT("to", &o->to, "END", "where people go"),
        GW_OPT_TEXT("date", &o->date, "DATE", "YYYY-MM-DD"),
        GW_OPT_LIST("from", &o->from, "END",
                    "where they set out, up to 10 times (default: each usable port)"),
        GW_OPT_TEXT("back", &o->back, "PORT", "the way back instead: from END to this port"),
        GW_OPT_TEXT("scenario", &o->scenario, "FILE[#VARIANT]",
                    "the same with this scenario beside it, and what it saves"),
        GW_OPT_CHOICE("traveller", &o->traveller, gw_traveller_names,
                      "walks and changes as they do, and their time at a port"),
        GW_OPT_CHOICE("side", &o->side, SIDES,
                      "stops of one side, or both (auto: one, when all ends are there)"),
        GW_OPT_TEXT("at", &o->at, "HH:MM", "with --all-stops: when"),
        GW_OPT_FLAG("all-stops", &o->all_stops, "every stop at one moment, for a map (csv)"),
        GW_OPT_INT("step", &o->step_s, "S", 30, 300, "seconds between two moments of the day (60)"),
        GW_OPT_INT("limit", &o->cap_h, "H", 1, 18, "longer is not served (4)"),
        GW_OPT_HEADING("What to print"),
        GW_OPT_FLAG("spread", &o->spread, "hours with percentiles, and what the time is made of"),
        GW_OPT_CHOICE("format", &o->format, formats, "a table by hour, or every minute"),
        GW_ARG_OF(GW_ARG_TEXT, "output", &o->out, "FILE", "write there instead", .letter = 'o'),
        GW_OPT_TEXT("language", &o->language, "TAG", "zh-Hant, zh-Hans or en (en)"),
    };
    const gw_arg_table table = {
        .command = "reach",
        .usage = "--data DATA --to END --date DATE",
        .about = "How long it takes to a place for those who leave at each minute of a day, and take "
                 "whichever useful\n"
                 "vehicle comes first: expected minutes from door to door, and the share served at all.",
        .more = "Example:\n  gangway reach --data DATA --to place:hku-szh --date 2026-11-25",
        .args = args,
        .n_args = GW_ARG_COUNT(args)};
    gw_arg_list words;
    int hour, minute;
    char end;
    if (!gw_args_parse(&table, argc, argv, &words, code) || wrong(o, code)) return false;
    if (!gw_day_parse_iso(gw_str_of(o->date), &o->day)) {
        *code = gw_exit_usage("reach", "--date %s: not YYYY-MM-DD", o->date);
        return false;
    }
    if (!o->at) return true;
    if (sscanf(o->at, "%d:%d%c", &hour, &minute, &end) != 2 || hour < 4 || hour > 27 || minute < 0 ||
        minute > 59) {
        *code = gw_exit_usage("reach", "--at %s: not a time from 04:00 to 27:59", o->at);
        return false;
    }
    o->at_s = hour * 3600 + minute * 60 + 30;
    return true;
}

/* --- ends --- */

typedef struct {
    options o;
    gw_plan_request walks; /* how far people walk */
    gw_end to;             /* where the pass goes: END, or the port of --back */
    gw_reach_origin *origins;
    uint32_t n_origins;
} work;

static int32_t direct_walk_s(const work *w, const gw_end *from)
{
    double metres = gw_walk_straight_m(from->point, w->to.point);
    int32_t s =
        isfinite(metres) && from->side == w->to.side ? gw_walk_seconds(metres, w->walks.gait) : INT32_MAX;
    return s <= w->walks.max_direct_walk_s ? s : -1;
}

static gw_status add_origin(work *w, const gw_dataset *d, const gw_end *end)
{
    gw_reach_origin *o = &w->origins[w->n_origins];
    *o = (gw_reach_origin){.end = *end, .direct_walk_s = direct_walk_s(w, end)};
    gw_status status = gw_plan_end_ways(d, &w->walks, end, false, &o->ways, &o->n_ways);
    w->n_origins += !status;
    return status;
}

static gw_status add_ports(work *w, const gw_dataset *d, gw_error *err)
{
    for (uint32_t p = 0; d->ports && p < gw_port_count(d->ports); p++) {
        gw_buf ref = {0};
        gw_end end;
        if (!gw_port_usable(d->ports, p)) continue;
        gw_buf_printf(&ref, "port:%s", gw_port_at(d->ports, p)->id);
        gw_status status =
            ref.failed ? GW_NO_MEMORY
                       : gw_plan_resolve(d, "port", (gw_str){ref.p, (uint32_t)ref.n}, w->to.side, &end, err);
        if (!status && end.stop.v != GW_NO_ID) status = add_origin(w, d, &end);
        gw_buf_free(&ref);
        if (status) return status;
    }
    return w->n_origins ? GW_OK : gw_fail(err, GW_NOT_FOUND, "from: the data have no port that can be used");
}

static gw_status refuse_transfers(const gw_dataset *d, const char *what, const gw_end *end, gw_error *err)
{
    if (!gw_plan_is_for_transfer(d, end)) return GW_OK;
    return gw_fail(err, GW_BAD_INPUT, "%s: place %s is there for a transfer by arrangement alone", what,
                   gw_place_at(d->places, end->place)->id);
}

static gw_status find_ends(work *w, const gw_dataset *d, gw_error *err)
{
    const options *o = &w->o;
    gw_end place, end;
    gw_status status = gw_plan_resolve(d, "to", gw_str_of(o->to), GW_SIDE_NONE, &place, err);
    if (!status) status = refuse_transfers(d, "to", &place, err);
    w->to = place;
    if (!status && o->back) status = gw_plan_resolve(d, "back", gw_str_of(o->back), place.side, &w->to, err);
    if (status || o->all_stops) return status;
    w->origins = calloc((d->ports ? gw_port_count(d->ports) : 0) + GW_ARG_LIST_MAX, sizeof *w->origins);
    if (!w->origins) return gw_fail(err, GW_NO_MEMORY, "no memory");
    if (o->back) return add_origin(w, d, &place);
    for (uint32_t i = 0; i < o->from.n && !status; i++) {
        status = gw_plan_resolve(d, "from", gw_str_of(o->from.at[i]), place.side, &end, err);
        if (!status) status = refuse_transfers(d, "from", &end, err);
        if (!status) status = add_origin(w, d, &end);
    }
    return status || o->from.n ? status : add_ports(w, d, err);
}

static gw_side side_of(const work *w)
{
    const char *name = SIDES[w->o.side];
    gw_side side = GW_SIDE_NONE;
    if (strcmp(name, "auto") != 0) {
        (void)gw_side_parse(gw_str_of(name), &side);
        return side;
    }
    if (w->o.all_stops) return GW_SIDE_NONE;
    for (uint32_t i = 0; i < w->n_origins; i++)
        if (w->origins[i].end.side != w->to.side) return GW_SIDE_NONE;
    return w->to.side;
}

/* --- the pass and what is printed --- */

static gw_status search(const work *w, const gw_dataset *d, gw_reach *r, gw_strategy *s,
                        gw_strategy_net **net, gw_error *err)
{
    gw_strategy_options o;
    gw_access *ends = NULL;
    uint32_t n_ends = 0;
    gw_strategy_defaults(&o, r->day_zero_s);
    o.side = side_of(w);
    o.ports = gw_plan_ports(d, &w->walks);
    o.gait = w->walks.gait;
    o.default_transfer_s = w->walks.default_transfer_s;
    o.step_s = (int32_t)w->o.step_s;
    o.cap_s = (int32_t)w->o.cap_h * 3600;
    r->from_s = o.from_s;
    r->to_s = o.to_s;
    r->step_s = o.step_s;
    gw_status status = gw_plan_end_ways(d, &w->walks, &w->to, true, &ends, &n_ends);
    if (!status) status = gw_strategy_net_make(d->timetable, &o, net, err);
    if (!status) status = gw_strategy_pass(s, *net, ends, n_ends, err);
    free(ends);
    return status;
}

static gw_status print(const work *w, const gw_reach *r, gw_error *err)
{
    gw_buf out = {0};
    gw_status status = GW_OK;
    if (w->o.all_stops)
        status = gw_reach_stops(r, &w->walks, r->day_zero_s + w->o.at_s, &out);
    else if (w->o.spread)
        status = gw_reach_spread(r, (gw_reach_format)w->o.format, &out, err);
    else if (w->o.format == GW_REACH_TEXT)
        gw_reach_text(r, &out);
    else if (w->o.format == GW_REACH_CSV)
        gw_reach_csv(r, &out);
    else
        gw_reach_json(r, &out);
    if (!status && out.failed) status = gw_fail(err, GW_NO_MEMORY, "no memory for the answer");
    if (!status && w->o.out)
        status = gw_file_write_atomic(w->o.out, out.p, out.n, err);
    else if (!status)
        fwrite(out.p, 1, out.n, stdout);
    gw_buf_free(&out);
    return status;
}

typedef struct { /* one network */
    work w;      /* its ends */
    const gw_dataset *d;
    gw_strategy *s;
    gw_strategy_net *net;
    gw_reach r;
} network;

static gw_status find(network *x, gw_error *err)
{
    work *w = &x->w;
    x->s = gw_strategy_create();
    if (!x->s) return gw_fail(err, GW_NO_MEMORY, "no memory for a pass");
    x->r = (gw_reach){.d = x->d, .found = x->s, .date = w->o.date, .traveller = w->walks.traveller};
    x->r.lang = w->o.language ? gw_lang_best(gw_str_of(w->o.language)) : GW_LANG_EN;
    gw_status status = find_ends(w, x->d, err);
    x->r.to = w->to;
    x->r.origins = w->origins;
    x->r.n_origins = w->n_origins;
    int64_t midnight = gw_zone_instant(x->d->timetable->zones[0], w->o.day, 0);
    if (!status && !gw_timetable_covers(x->d->timetable, midnight))
        status = gw_fail(err, GW_BAD_INPUT, "--date %s: outside the days of the timetable", w->o.date);
    if (status) return status;
    x->r.day_zero_s = gw_tt_seconds(x->d->timetable, midnight);
    return search(w, x->d, &x->r, x->s, &x->net, err);
}

static void leave(network *x)
{
    for (uint32_t i = 0; i < x->w.n_origins; i++) free(x->w.origins[i].ways);
    free(x->w.origins);
    gw_strategy_free(x->s);
    gw_strategy_net_free(x->net);
    gw_dataset_release(x->d);
}

static gw_status answer(network *base, gw_error *err)
{
    network changed = {.w = base->w};
    gw_buf title = {0};
    gw_progress bar = gw_progress_begin();
    gw_progress_show(&bar, "the whole day", 0, 0);
    gw_status status = find(base, err);
    if (!status && base->w.o.scenario) {
        status = gw_scenario_file_apply(base->w.o.scenario, base->d, base->w.o.day, base->r.lang, &changed.d,
                                        &title, err);
        if (!status) status = find(&changed, err);
        gw_buf_add(&title, "", 1);
        if (!status && title.failed) status = gw_fail(err, GW_NO_MEMORY, "no memory for the answer");
        base->r.with = &changed.r;
        base->r.scenario = title.p;
    }
    gw_progress_end(&bar);
    if (!status) status = print(&base->w, &base->r, err);
    leave(&changed);
    gw_buf_free(&title);
    return status;
}

int gw_cmd_reach(int argc, char **argv)
{
    network x = {.w = {.o = {.step_s = 60, .cap_h = 4}}};
    gw_error err = {0};
    int code;
    if (!read_options(&x.w.o, argc, argv, &code)) return code;
    gw_plan_defaults(&x.w.walks);
    gw_plan_traveller(&x.w.walks, (gw_traveller)x.w.o.traveller);
    gw_status status = gw_dataset_open(x.w.o.data, &x.d, &err);
    if (!status) status = answer(&x, &err);
    leave(&x);
    return status ? gw_exit_error(status, &err) : gw_exit_flush(GW_EXIT_OK);
}
