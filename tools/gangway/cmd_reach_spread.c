/* gangway reach --spread: each hour of a day as one sample, every minute with its whole distribution. */
#include "tools/gangway/cmd_reach.h"

#include "gtfs/base/json.h"
#include "planner/strategy/follow.h"
#include "tools/gangway/out.h"

#include <math.h>

enum { COLUMNS = 10 };

static const char *const KEYS[COLUMNS] = {"mean", "p5",   "p25",  "p50",  "p75",
                                          "p95",  "walk", "wait", "ride", "rides"};

typedef struct {
    const char *hour, *served, *columns[COLUMNS], *note;
} words;

static const words WORDS[GW_N_LANGS] = {
    [GW_LANG_HANT] = {"時",
                      "趕得上",
                      {"平均", "p5", "p25", "p50", "p75", "p95", "步行", "候車", "乘車", "程數"},
                      "（分鐘；每分鐘出發的人一併計算，p95：100 人中 95 人不會超過；-：不足此數的人趕得上）"},
    [GW_LANG_HANS] = {"时",
                      "赶得上",
                      {"平均", "p5", "p25", "p50", "p75", "p95", "步行", "候车", "乘车", "程数"},
                      "（分钟；每分钟出发的人一并计算，p95：100 人中 95 人不会超过；-：不足此数的人赶得上）"},
    [GW_LANG_EN] = {
        "hour",
        "served",
        {"mean", "p5", "p25", "p50", "p75", "p95", "walk", "wait", "ride", "rides"},
        "(minutes; those who leave at each minute together; p95: 95 in 100 take no longer; -: fewer "
        "are served)"}};

typedef struct {
    double served, at[COLUMNS];
} row;

static row row_of(const gw_follow_times *t)
{
    return (row){t->served,
                 {t->mean_s / 60, t->p5_s / 60, t->p25_s / 60, t->p50_s / 60, t->p75_s / 60, t->p95_s / 60,
                  t->walk_s / 60, t->wait_s / 60, t->ride_s / 60, t->rides}};
}

/* Waits are what is left, or a row would not add up once it is rounded. */
static double rounded(const row *r, int column)
{
    double x = round(r->at[column] * 100) / 100;
    if (column == 7)
        x = round(r->at[0] * 100) / 100 - round(r->at[6] * 100) / 100 - round(r->at[8] * 100) / 100;
    return x;
}

static void put_cell(gw_buf *out, const row *r, int column)
{
    if (isnan(r->at[column]))
        gw_buf_printf(out, "  %7s", "-");
    else
        gw_buf_printf(out, "  %7.2f", rounded(r, column));
}

static void put_text_row(int32_t hour, const row *r, gw_buf *out)
{
    gw_buf_printf(out, "%02d  %6.1f%%", hour, floor(r->served * 1000 + 0.01) / 10);
    for (int c = 0; c < COLUMNS; c++) put_cell(out, r, c);
    gw_buf_text(out, "\n");
}

static void put_csv_row(const char *ref, const char *part, int32_t hour, const row *r, gw_buf *out)
{
    gw_buf_printf(out, "\"%s\",%s%02d:00,%02d:00,%.4f", ref, part, hour, hour + 1, r->served);
    for (int c = 0; c < COLUMNS; c++) {
        gw_buf_text(out, ",");
        if (!isnan(r->at[c])) gw_buf_printf(out, "%.2f", rounded(r, c));
    }
    gw_buf_text(out, "\n");
}

static void put_json_row(gw_json_writer *w, int32_t hour, const row *r)
{
    gw_json_object(w, NULL);
    gw_json_put_int(w, "hour", hour);
    gw_json_put_fixed(w, "served", r->served, 4);
    for (int c = 0; c < COLUMNS; c++) gw_json_put_fixed(w, KEYS[c], isnan(r->at[c]) ? NAN : rounded(r, c), 2);
    gw_json_object_end(w);
}

static void put_head(const gw_reach *r, const gw_reach_origin *o, const char *part, gw_buf *out)
{
    const words *w = &WORDS[r->lang];
    gw_end_name(r->d, &o->end, r->lang, out);
    gw_buf_printf(out, "%s%s\n%s  %7s", part[0] ? ", " : "", part, w->hour, w->served);
    for (int c = 0; c < COLUMNS; c++) gw_buf_printf(out, "  %7s", w->columns[c]);
    gw_buf_text(out, "\n");
}

/* One origin: its hours. part: a word for a table, a cell with its comma for csv; "": there is no scenario.
 */
static gw_status put_origin(const gw_reach *r, const gw_reach_origin *o, gw_follow *f, gw_reach_format format,
                            const char *part, gw_json_writer *w, gw_buf *out, gw_error *err)
{
    gw_buf ref = {0};
    gw_status status = GW_OK;
    gw_end_ref(r->d, &o->end, &ref);
    gw_buf_add(&ref, "", 1);
    if (format == GW_REACH_TEXT) put_head(r, o, part, out);
    for (int32_t s = r->from_s; s < r->to_s && !status; s += 3600) {
        const int32_t hour = (s - r->day_zero_s) / 3600;
        gw_follow_clear(f);
        for (int32_t at = s + r->step_s / 2; at < s + 3600 && at < r->to_s && !status; at += r->step_s)
            status = gw_follow_add(f, o->ways, o->n_ways, o->direct_walk_s, at, err);
        const gw_follow_times t = gw_follow_read(f);
        const row x = row_of(&t);
        if (format == GW_REACH_TEXT)
            put_text_row(hour, &x, out);
        else if (format == GW_REACH_CSV)
            put_csv_row(ref.p ? ref.p : "", part, hour, &x, out);
        else
            put_json_row(w, hour, &x);
    }
    if (format == GW_REACH_TEXT) gw_buf_text(out, "\n");
    out->failed = out->failed || ref.failed;
    gw_buf_free(&ref);
    return status;
}

/* Before and, with a scenario, after: f[0] and f[1]. */
static gw_status put_hours(const gw_reach *r, uint32_t i, gw_follow *const f[2], gw_reach_format format,
                           gw_json_writer *w, gw_buf *out, gw_error *err)
{
    static const char *const CELLS[2] = {"before,", "after,"};
    gw_status status = GW_OK;
    for (int after = 0; after < (r->with ? 2 : 1) && !status; after++) {
        const gw_reach *of = after ? r->with : r;
        const char *part = !r->with                 ? ""
                           : format == GW_REACH_CSV ? CELLS[after]
                                                    : gw_reach_part_word((gw_reach_part)after, r->lang);
        if (format == GW_REACH_JSON) gw_json_array(w, after ? "hoursAfter" : "hours");
        status = put_origin(of, &of->origins[i], f[after], format, part, w, out, err);
        if (format == GW_REACH_JSON) gw_json_array_end(w);
    }
    return status;
}

static void put_str(gw_json_writer *w, const char *key, gw_buf *text)
{
    gw_json_put_str(w, key, (gw_str){text->p ? text->p : "", (uint32_t)text->n});
    gw_buf_reset(text);
}

static gw_status put_all(const gw_reach *r, gw_follow *const f[2], gw_reach_format format, gw_buf *out,
                         gw_error *err)
{
    gw_json_writer w;
    gw_buf text = {0};
    gw_status status = GW_OK;
    if (format == GW_REACH_JSON) {
        gw_json_begin(&w, out);
        gw_json_object(&w, NULL);
        gw_end_ref(r->d, &r->to, &text);
        put_str(&w, "to", &text);
        gw_json_put_text(&w, "date", r->date);
        if (r->with) gw_json_put_text(&w, "scenario", r->scenario);
        gw_json_array(&w, "from");
    } else if (format == GW_REACH_TEXT) {
        gw_buf_printf(out, "%s\n\n", WORDS[r->lang].note);
    } else {
        gw_buf_printf(out, "from,%sbegin,end,served,mean,p5,p25,p50,p75,p95,walk,wait,ride,rides\n",
                      r->with ? "case," : "");
    }
    for (uint32_t i = 0; i < r->n_origins && !status; i++) {
        if (format == GW_REACH_JSON) {
            gw_json_object(&w, NULL);
            gw_end_ref(r->d, &r->origins[i].end, &text);
            put_str(&w, "ref", &text);
            gw_end_name(r->d, &r->origins[i].end, r->lang, &text);
            put_str(&w, "name", &text);
        }
        status = put_hours(r, i, f, format, &w, out, err);
        if (format == GW_REACH_JSON) gw_json_object_end(&w);
    }
    if (format == GW_REACH_JSON) {
        gw_json_array_end(&w);
        gw_json_object_end(&w);
        gw_buf_text(out, "\n");
    }
    out->failed = out->failed || text.failed;
    gw_buf_free(&text);
    return status;
}

gw_status gw_reach_spread(const gw_reach *r, gw_reach_format format, gw_buf *out, gw_error *err)
{
    gw_follow *f[2] = {NULL, NULL};
    gw_status status = GW_OK;
    for (int after = 0; after < (r->with ? 2 : 1) && !status; after++) {
        f[after] = gw_follow_create();
        status = f[after] ? gw_follow_begin(f[after], (after ? r->with : r)->found, err)
                          : gw_fail(err, GW_NO_MEMORY, "no memory");
    }
    if (!status) status = put_all(r, f, format, out, err);
    gw_follow_free(f[0]);
    gw_follow_free(f[1]);
    return status;
}
