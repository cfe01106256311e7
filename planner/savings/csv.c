/* od.csv, hours.csv and minutes.csv: RFC 4180, UTF-8, LF. Minutes with two decimals; an empty cell is
 * "absent". */
#include "planner/savings/savings_priv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void put_text(gw_buf *out, const char *text)
{
    if (!strpbrk(text, ",\"\n\r")) {
        gw_buf_text(out, text);
        return;
    }
    gw_buf_text(out, "\"");
    for (const char *p = text; *p; p++) {
        if (*p == '"') gw_buf_text(out, "\"");
        gw_buf_add(out, p, 1);
    }
    gw_buf_text(out, "\"");
}

/* Nearest at so many decimals, never "-0.00". */
static void put_number(gw_buf *out, double v, int digits)
{
    double unit = pow(10, digits);
    gw_buf_text(out, ",");
    if (!isfinite(v)) return;
    v = round(v * unit) / unit;
    gw_buf_printf(out, "%.*f", digits, v == 0 ? 0.0 : v);
}

static void put_minutes(gw_buf *out, double seconds)
{
    put_number(out, seconds / 60, 2);
}

static const char *direction_name(const savings_pair *p)
{
    return p->back ? "from-place" : "to-place";
}

static void head_of(const savings_case *c, const savings_pair *p, gw_buf *out)
{
    put_text(out, gw_port_at(c->base->ports, p->port)->id);
    gw_buf_printf(out, ",%s", direction_name(p));
}

static const char *const STATS[] = {
    "mean_min",           "p5_min",         "p25_min",  "p50_min",  "p75_min",  "p95_min",
    "share_served",       "rides",          "walk_min", "wait_min", "ride_min", "no_change_mean_min",
    "no_change_walk_min", "no_change_share"};
static const char *const SAVINGS[] = {
    "saving_mean_min", "saving_p5_min",   "saving_p50_min", "saving_p95_min", "saving_walk_min",
    "saving_wait_min", "saving_ride_min", "saving_rides",   "minutes_kept",   "minutes_gained",
    "minutes_lost",    "minutes_better",  "minutes_worse"};

static void put_head(gw_buf *out, const char *key)
{
    gw_buf_printf(out, "port,direction,%s", key);
    for (size_t i = 0; i < sizeof STATS / sizeof *STATS; i++) gw_buf_printf(out, ",before_%s", STATS[i]);
    for (size_t i = 0; i < sizeof STATS / sizeof *STATS; i++) gw_buf_printf(out, ",after_%s", STATS[i]);
    for (size_t i = 0; i < sizeof SAVINGS / sizeof *SAVINGS; i++) gw_buf_printf(out, ",%s", SAVINGS[i]);
    gw_buf_text(out, "\n");
}

static void put_stats(gw_buf *out, const gw_profile_stats *s)
{
    put_minutes(out, s->mean_s);
    put_minutes(out, s->p5_s);
    put_minutes(out, s->p25_s);
    put_minutes(out, s->p50_s);
    put_minutes(out, s->p75_s);
    put_minutes(out, s->p95_s);
    put_number(out, s->served, 4);
    put_number(out, s->rides, 3);
    put_minutes(out, s->walk_s);
    put_minutes(out, s->wait_s);
    put_minutes(out, s->ride_s);
    put_minutes(out, s->direct_mean_s);
    put_minutes(out, s->direct_walk_s);
    put_number(out, s->direct_served, 4);
}

static void put_difference(gw_buf *out, const gw_profile_difference *d)
{
    put_minutes(out, d->mean_s);
    put_minutes(out, d->p5_s);
    put_minutes(out, d->p50_s);
    put_minutes(out, d->p95_s);
    put_minutes(out, d->walk_s);
    put_minutes(out, d->wait_s);
    put_minutes(out, d->ride_s);
    put_number(out, d->rides, 3);
    put_number(out, d->kept, 2);
    put_number(out, d->gained, 2);
    put_number(out, d->lost, 2);
    put_number(out, d->better, 2);
    put_number(out, d->worse, 2);
}

static void put_cell(gw_buf *out, const savings_cell *cell)
{
    put_stats(out, &cell->before);
    put_stats(out, &cell->after);
    put_difference(out, &cell->difference);
    gw_buf_text(out, "\n");
}

void savings_write_od(const savings_case *c, gw_buf *out)
{
    put_head(out, "period");
    for (uint32_t i = 0; i < c->n_pairs; i++) {
        for (uint32_t k = 0; k < N_PERIODS; k++) {
            head_of(c, &c->pairs[i], out);
            gw_buf_printf(out, ",%s", savings_periods[k].id);
            put_cell(out, &c->pairs[i].periods[k]);
        }
    }
}

void savings_write_hours(const savings_case *c, gw_buf *out)
{
    put_head(out, "hour");
    for (uint32_t i = 0; i < c->n_pairs; i++) {
        for (int32_t h = c->first_hour; h < c->end_hour; h++) {
            head_of(c, &c->pairs[i], out);
            gw_buf_printf(out, ",%02d", h);
            put_cell(out, &c->pairs[i].hours[h - c->first_hour]);
        }
    }
}

static void put_minute(gw_buf *out, const gw_profile_minute *m)
{
    put_minutes(out, m->mean_s);
    put_number(out, m->served, 4);
    put_number(out, m->path == GW_NO_ID ? NAN : m->rides, 0);
    put_minutes(out, m->walk_s);
    put_minutes(out, m->wait_s);
    put_minutes(out, m->ride_s);
}

static void put_lines(const gw_dataset *d, const gw_profile *p, const gw_profile_minute *m, gw_buf *out)
{
    gw_buf lines = {0};
    gw_profile_path_lines(p, d->timetable, m->path, &lines);
    if (lines.failed) out->failed = true;
    gw_buf_text(out, ",");
    put_text(out, lines.p ? lines.p : "");
    gw_buf_free(&lines);
}

void savings_write_minutes(const savings_case *c, gw_buf *out)
{
    gw_buf_text(
        out,
        "port,direction,departure"
        ",before_mean_min,before_share_served,before_rides,before_walk_min,before_wait_min,before_ride_min"
        ",before_lines"
        ",after_mean_min,after_share_served,after_rides,after_walk_min,after_wait_min,after_ride_min"
        ",after_lines,saving_min\n");
    for (uint32_t i = 0; i < c->n_pairs; i++) {
        const savings_pair *p = &c->pairs[i];
        for (uint32_t m = 0; m < c->query.n_minutes; m++) {
            const gw_profile_minute *before = &p->before->minutes[m], *after = &p->after->minutes[m];
            char clock[12];
            gw_time_format_clock((c->query.first_minute + (int32_t)m) * 60 + 30, clock);
            head_of(c, p, out);
            gw_buf_printf(out, ",%s", clock);
            put_minute(out, before);
            put_lines(c->base, p->before, before, out);
            put_minute(out, after);
            put_lines(c->changed, p->after, after, out);
            put_minutes(out, before->mean_s - after->mean_s);
            gw_buf_text(out, "\n");
        }
    }
}
