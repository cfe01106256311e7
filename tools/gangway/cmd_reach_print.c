/* What gangway reach prints. */
#include "tools/gangway/cmd_reach.h"

#include "gtfs/base/json.h"
#include "tools/gangway/out.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

gw_strategy_value gw_reach_value(const gw_reach *r, const gw_reach_origin *o, int32_t time_s)
{
    return gw_strategy_from(r->found, o->ways, o->n_ways, o->direct_walk_s, time_s);
}

double gw_reach_minutes(const gw_reach *r, gw_strategy_value v)
{
    return gw_strategy_served_mean_s(r->found, v) / 60;
}

/* Minutes that the scenario saves; NAN where nobody is served in one case. */
static double saved_minutes(const gw_reach *r, gw_strategy_value before, gw_strategy_value after)
{
    if (!(before.served > 0) || !(after.served > 0)) return NAN;
    return gw_reach_minutes(r, before) - gw_reach_minutes(r->with, after);
}

/* --- text --- */

const char *gw_reach_part_word(gw_reach_part part, gw_lang lang)
{
    static const char *const PARTS[][GW_N_LANGS] = {[GW_REACH_BEFORE] = {"之前", "之前", "before"},
                                                    [GW_REACH_AFTER] = {"之後", "之后", "after"},
                                                    [GW_REACH_SAVED] = {"節省", "节省", "saved"}};
    return PARTS[part][lang];
}

typedef struct {
    const char *title, *hour, *shares, *bar;
} words;

static const words WORDS[GW_N_LANGS] = {
    [GW_LANG_HANT] = {"由各處到%s的預期時間（分鐘），%s", "時",
                      "（百分比：趕得上的人；沒有的話就是人人趕得上；-：無人）", "最快一處，每格 5 分鐘"},
    [GW_LANG_HANS] = {"由各处到%s的预期时间（分钟），%s", "时",
                      "（百分比：赶得上的人；没有的话就是人人赶得上；-：无人）", "最快一处，每格 5 分钟"},
    [GW_LANG_EN] = {"Expected minutes to %s, %s", "hour",
                    "(per cent: those served, where not all are; -: nobody)",
                    "the quickest, a mark for 5 minutes"}};

typedef struct {
    double minutes, served;
} hour_mean;

/* Over those served, each moment with its share. */
static hour_mean mean_of(const gw_reach *r, const gw_reach_origin *o, int32_t from_s)
{
    double sum = 0, served = 0;
    int n = 0;
    for (int32_t s = from_s + r->step_s / 2; s < from_s + 3600; s += r->step_s, n++) {
        gw_strategy_value v = gw_reach_value(r, o, s);
        if (!(v.served > 0)) continue;
        sum += gw_reach_minutes(r, v) * v.served;
        served += v.served;
    }
    return (hour_mean){served > 0 ? sum / served : NAN, served / n};
}

/* Paired, moment by moment, over those served in both. */
static double hour_saved(const gw_reach *r, uint32_t origin, int32_t from_s)
{
    double sum = 0, kept = 0;
    for (int32_t s = from_s + r->step_s / 2; s < from_s + 3600; s += r->step_s) {
        gw_strategy_value b = gw_reach_value(r, &r->origins[origin], s),
                          a = gw_reach_value(r->with, &r->with->origins[origin], s);
        double both = fmin(b.served, a.served);
        if (!(both > 0)) continue;
        sum += both * saved_minutes(r, b, a);
        kept += both;
    }
    return kept > 0 ? sum / kept : NAN;
}

static void put_saved(const gw_reach *r, int32_t from_s, gw_buf *out)
{
    gw_buf_printf(out, "%02d", (from_s - r->day_zero_s) / 3600);
    for (uint32_t i = 0; i < r->n_origins; i++) {
        double minutes = hour_saved(r, i, from_s);
        if (isnan(minutes))
            gw_buf_printf(out, "  %12s", "-");
        else
            gw_buf_printf(out, "  %12.1f", round(minutes * 10) / 10 + 0.0);
    }
    gw_buf_text(out, "\n");
}

static void put_cell(gw_buf *row, hour_mean m)
{
    char text[32];
    if (!(m.served > 0.0005))
        snprintf(text, sizeof text, "-");
    else if (m.served > 0.9995)
        snprintf(text, sizeof text, "%.1f", m.minutes);
    else
        snprintf(text, sizeof text, "%.1f (%.0f%%)", m.minutes, floor(m.served * 100));
    gw_buf_printf(row, "  %12s", text);
}

static void put_hour(const gw_reach *r, int32_t from_s, gw_buf *out)
{
    double least = INFINITY;
    gw_buf_printf(out, "%02d", (from_s - r->day_zero_s) / 3600);
    for (uint32_t i = 0; i < r->n_origins; i++) {
        hour_mean m = mean_of(r, &r->origins[i], from_s);
        put_cell(out, m);
        if (m.served > 0.0005 && m.minutes < least) least = m.minutes;
    }
    gw_buf_text(out, "  ");
    for (double done = 0; done + 2.5 < least && isfinite(least) && done < 150; done += 5)
        gw_buf_text(out, "▇");
    gw_buf_text(out, "\n");
}

static void put_table(const gw_reach *r, gw_reach_part part, gw_buf *out)
{
    const words *w = &WORDS[r->lang];
    const gw_reach *of = part == GW_REACH_AFTER ? r->with : r;
    gw_buf_text(out, "\n");
    if (r->with) gw_buf_printf(out, "%s\n", gw_reach_part_word(part, r->lang));
    gw_buf_text(out, w->hour);
    for (uint32_t i = 0; i < r->n_origins; i++) gw_buf_printf(out, "  %*s[%u]", i < 9 ? 9 : 8, "", i + 1);
    if (part == GW_REACH_SAVED)
        gw_buf_text(out, "\n");
    else
        gw_buf_printf(out, "  %s\n", w->bar);
    for (int32_t s = r->from_s; s < r->to_s; s += 3600) {
        if (part == GW_REACH_SAVED)
            put_saved(r, s, out);
        else
            put_hour(of, s, out);
    }
}

void gw_reach_text(const gw_reach *r, gw_buf *out)
{
    const words *w = &WORDS[r->lang];
    gw_buf name = {0};
    gw_end_name(r->d, &r->to, r->lang, &name);
    gw_buf_add(&name, "", 1);
    gw_buf title = {0};
    for (const char *p = w->title, *fill[] = {name.p, r->date}, **next = fill; *p; p++) {
        if (p[0] == '%' && p[1] == 's') {
            gw_buf_text(&title, *next++);
            p++;
        } else {
            gw_buf_add(&title, p, 1);
        }
    }
    gw_buf_add(out, title.p, title.n);
    if (r->traveller != GW_TRAVELLER_ADULT)
        gw_buf_printf(out, r->lang == GW_LANG_EN ? " (%s)" : "（%s）",
                      gw_traveller_word(r->traveller, r->lang));
    gw_buf_printf(out, "\n%s\n\n", w->shares);
    for (uint32_t i = 0; i < r->n_origins; i++) {
        gw_buf_reset(&name);
        gw_end_name(r->d, &r->origins[i].end, r->lang, &name);
        gw_buf_printf(out, "[%u] ", i + 1);
        gw_buf_add(out, name.p, name.n);
        gw_buf_text(out, "\n");
    }
    if (r->with) gw_buf_printf(out, "\n%s: %s\n", gw_reach_part_word(GW_REACH_AFTER, r->lang), r->scenario);
    for (int part = 0; part < (r->with ? 3 : 1); part++) put_table(r, (gw_reach_part)part, out);
    out->failed = out->failed || title.failed || name.failed;
    gw_buf_free(&title);
    gw_buf_free(&name);
}

/* --- every minute --- */

static void put_clock(const gw_reach *r, int32_t time_s, gw_buf *out)
{
    int32_t s = time_s - r->day_zero_s;
    gw_buf_printf(out, "%02d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
}

static void put_value(const gw_reach *r, gw_strategy_value v, gw_buf *out)
{
    if (v.served > 0)
        gw_buf_printf(out, "%.2f,%.4f", gw_reach_minutes(r, v), v.served);
    else
        gw_buf_text(out, ",0");
}

/* The scenario's columns, and the end of the row. */
static void put_after(const gw_reach *r, gw_strategy_value before, const gw_reach_origin *o, int32_t time_s,
                      gw_buf *out)
{
    if (r->with) {
        gw_strategy_value after = gw_reach_value(r->with, o, time_s);
        double saved = saved_minutes(r, before, after);
        gw_buf_text(out, ",");
        put_value(r->with, after, out);
        gw_buf_text(out, ",");
        if (!isnan(saved)) gw_buf_printf(out, "%.2f", round(saved * 100) / 100 + 0.0); /* no -0.00 */
    }
    gw_buf_text(out, "\n");
}

static const char *after_heads(const gw_reach *r)
{
    return r->with ? ",minutes_after,served_after,saved\n" : "\n";
}

/* RFC 4180. */
static void put_field(gw_buf *out, const char *text)
{
    gw_buf_text(out, "\"");
    for (const char *p = text; *p; p++) gw_buf_add(out, *p == '"' ? "\"\"" : p, *p == '"' ? 2 : 1);
    gw_buf_text(out, "\"");
}

static void put_ref(const gw_reach *r, const gw_end *e, gw_buf *out)
{
    gw_buf ref = {0};
    gw_end_ref(r->d, e, &ref);
    gw_buf_add(&ref, "", 1);
    if (!ref.failed) put_field(out, ref.p);
    out->failed = out->failed || ref.failed;
    gw_buf_free(&ref);
}

void gw_reach_csv(const gw_reach *r, gw_buf *out)
{
    gw_buf_printf(out, "from,departure,minutes,served%s", after_heads(r));
    for (uint32_t i = 0; i < r->n_origins; i++)
        for (int32_t s = r->from_s + r->step_s / 2; s < r->to_s; s += r->step_s) {
            put_ref(r, &r->origins[i].end, out);
            gw_buf_text(out, ",");
            put_clock(r, s, out);
            gw_buf_text(out, ",");
            const gw_strategy_value before = gw_reach_value(r, &r->origins[i], s);
            put_value(r, before, out);
            put_after(r, before, r->with ? &r->with->origins[i] : NULL, s, out);
        }
}

typedef enum { MINUTES, SERVED, SAVED } series;

static void put_series(const gw_reach *r, uint32_t origin, series what, const char *key, gw_json_writer *w)
{
    gw_json_array(w, key);
    for (int32_t s = r->from_s + r->step_s / 2; s < r->to_s; s += r->step_s) {
        const gw_strategy_value v = gw_reach_value(r, &r->origins[origin], s);
        if (what == SAVED)
            gw_json_put_fixed(w, NULL,
                              saved_minutes(r, v, gw_reach_value(r->with, &r->with->origins[origin], s)), 2);
        else
            gw_json_put_fixed(w, NULL, what == MINUTES ? gw_reach_minutes(r, v) : v.served,
                              what == MINUTES ? 2 : 4);
    }
    gw_json_array_end(w);
}

static void put_text_of(gw_json_writer *w, const char *key, gw_buf *text)
{
    gw_json_put_str(w, key, (gw_str){text->p ? text->p : "", (uint32_t)text->n});
    gw_buf_reset(text);
}

void gw_reach_json(const gw_reach *r, gw_buf *out)
{
    gw_json_writer w;
    gw_buf text = {0};
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    gw_end_ref(r->d, &r->to, &text);
    put_text_of(&w, "to", &text);
    gw_json_put_text(&w, "date", r->date);
    if (r->traveller != GW_TRAVELLER_ADULT)
        gw_json_put_text(&w, "traveller", gw_traveller_names[r->traveller]);
    if (r->with) gw_json_put_text(&w, "scenario", r->scenario);
    put_clock(r, r->from_s + r->step_s / 2, &text);
    put_text_of(&w, "firstDeparture", &text);
    gw_json_put_int(&w, "stepSeconds", r->step_s);
    gw_json_array(&w, "from");
    for (uint32_t i = 0; i < r->n_origins; i++) {
        const gw_reach_origin *o = &r->origins[i];
        gw_json_object(&w, NULL);
        gw_end_ref(r->d, &o->end, &text);
        put_text_of(&w, "ref", &text);
        gw_end_name(r->d, &o->end, r->lang, &text);
        put_text_of(&w, "name", &text);
        put_series(r, i, MINUTES, "minutes", &w);
        put_series(r, i, SERVED, "served", &w);
        if (r->with) {
            put_series(r->with, i, MINUTES, "minutesAfter", &w);
            put_series(r->with, i, SERVED, "servedAfter", &w);
            put_series(r, i, SAVED, "saved", &w);
        }
        gw_json_object_end(&w);
    }
    gw_json_array_end(&w);
    gw_json_object_end(&w);
    gw_buf_text(out, "\n");
    out->failed = out->failed || text.failed;
    gw_buf_free(&text);
}

/* --- all stops at one moment --- */

/* false: nobody knows where it is, or it is a port. */
static bool stop_origin(const gw_reach *r, uint32_t stop, gw_reach_origin *out)
{
    if (stop >= gw_tt_n_stops(r->d->timetable)) return false;
    const gw_tt_stop *s = gw_tt_stop_at(r->d->timetable, stop);
    *out = (gw_reach_origin){
        .end = {.kind = GW_END_STOPS, .stop = {stop}, .point = s->point, .side = (gw_side)s->side},
        .direct_walk_s = -1};
    return s->kind != GW_STOP_PORT && gw_point_known(s->point);
}

static gw_status set_out_from(const gw_reach *r, const gw_plan_request *walks, gw_reach_origin *o)
{
    gw_status status = gw_plan_end_ways(r->d, walks, &o->end, false, &o->ways, &o->n_ways);
    double metres = gw_walk_straight_m(o->end.point, r->to.point);
    int32_t walk_s =
        isfinite(metres) && o->end.side == r->to.side ? gw_walk_seconds(metres, walks->gait) : INT32_MAX;
    if (walk_s <= walks->max_direct_walk_s) o->direct_walk_s = walk_s;
    return status;
}

/* A stop that the scenario adds is where nobody sets out before. */
static gw_status put_stop(const gw_reach *r, const gw_plan_request *walks, uint32_t stop, int32_t time_s,
                          gw_buf *out)
{
    const gw_reach *last = r->with ? r->with : r;
    gw_reach_origin before = {.direct_walk_s = -1}, after = {.direct_walk_s = -1};
    gw_strategy_value v = {.served = 0};
    if (!stop_origin(last, stop, &after)) return GW_OK;
    bool was = stop_origin(r, stop, &before);
    gw_status status = was ? set_out_from(r, walks, &before) : GW_OK;
    if (!status && r->with) status = set_out_from(r->with, walks, &after);
    if (!status) {
        const gw_tt_stop *s = gw_tt_stop_at(last->d->timetable, stop);
        if (was) v = gw_reach_value(r, &before, time_s);
        put_ref(last, &after.end, out);
        gw_buf_text(out, ",");
        put_field(out, gw_tt_name(last->d->timetable, &s->name, r->lang));
        gw_buf_printf(out, ",%.7f,%.7f,", gw_point_lat(s->point), gw_point_lon(s->point));
        put_value(r, v, out);
        put_after(r, v, &after, time_s, out);
    }
    free(before.ways);
    free(after.ways);
    return status;
}

gw_status gw_reach_stops(const gw_reach *r, const gw_plan_request *walks, int32_t time_s, gw_buf *out)
{
    const gw_timetable *t = (r->with ? r->with : r)->d->timetable;
    gw_status status = GW_OK;
    gw_buf_printf(out, "stop,name,lat,lon,minutes,served%s", after_heads(r));
    for (uint32_t i = 0; i < gw_tt_n_stops(t) && !status; i++) status = put_stop(r, walks, i, time_s, out);
    return status;
}
