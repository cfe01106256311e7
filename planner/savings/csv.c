/* od.csv, hours.csv and minutes.csv (of the first traveller on the case's day). Minutes with two decimals. */
#include "planner/savings/savings_priv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void head_of(const savings_case *c, const savings_pair *p, gw_buf *out)
{
    savings_csv_text(out, savings_origin_id(c, p));
    gw_buf_printf(out, ",%s", savings_direction(p));
}

static void tail_of(const savings_case *c, const savings_pair *p, gw_buf *out)
{
    gw_buf_printf(out, ",%s,%s", c->days[p->day].id, savings_rider_name(c, p));
}

static const char *const STATS[] = {
    "mean_min",           "p5_min",         "p25_min",  "p50_min",  "p75_min",  "p95_min",
    "share_served",       "rides",          "walk_min", "wait_min", "ride_min", "no_change_mean_min",
    "no_change_walk_min", "no_change_share"};
static const char *const SAVINGS[] = {
    "saving_mean_min", "saving_p5_min",   "saving_p50_min", "saving_p95_min",    "saving_walk_min",
    "saving_wait_min", "saving_ride_min", "saving_rides",   "minutes_kept",      "minutes_gained",
    "minutes_lost",    "minutes_better",  "minutes_worse",  "before_border_min", "after_border_min",
    "before_fare_cny", "after_fare_cny"};

static void put_head(gw_buf *out, const char *key)
{
    gw_buf_printf(out, "port,direction,%s,day_type,traveller", key);
    for (size_t i = 0; i < sizeof STATS / sizeof *STATS; i++) gw_buf_printf(out, ",before_%s", STATS[i]);
    for (size_t i = 0; i < sizeof STATS / sizeof *STATS; i++) gw_buf_printf(out, ",after_%s", STATS[i]);
    for (size_t i = 0; i < sizeof SAVINGS / sizeof *SAVINGS; i++) gw_buf_printf(out, ",%s", SAVINGS[i]);
    gw_buf_text(out, "\n");
}

static void put_stats(gw_buf *out, const gw_profile_stats *s)
{
    savings_csv_minutes(out, s->mean_s);
    savings_csv_minutes(out, s->p5_s);
    savings_csv_minutes(out, s->p25_s);
    savings_csv_minutes(out, s->p50_s);
    savings_csv_minutes(out, s->p75_s);
    savings_csv_minutes(out, s->p95_s);
    savings_csv_number(out, s->served, 4);
    savings_csv_number(out, s->rides, 3);
    savings_csv_minutes(out, s->walk_s);
    savings_csv_minutes(out, s->wait_s);
    savings_csv_minutes(out, s->ride_s);
    savings_csv_minutes(out, s->direct_mean_s);
    savings_csv_minutes(out, s->direct_walk_s);
    savings_csv_number(out, s->direct_served, 4);
}

static void put_difference(gw_buf *out, const gw_profile_difference *d)
{
    savings_csv_minutes(out, d->mean_s);
    savings_csv_minutes(out, d->p5_s);
    savings_csv_minutes(out, d->p50_s);
    savings_csv_minutes(out, d->p95_s);
    savings_csv_minutes(out, d->walk_s);
    savings_csv_minutes(out, d->wait_s);
    savings_csv_minutes(out, d->ride_s);
    savings_csv_number(out, d->rides, 3);
    savings_csv_number(out, d->kept, 2);
    savings_csv_number(out, d->gained, 2);
    savings_csv_number(out, d->lost, 2);
    savings_csv_number(out, d->better, 2);
    savings_csv_number(out, d->worse, 2);
}

static void put_cell(const savings_case *c, const savings_pair *p, const savings_cell *cell, int32_t from,
                     int32_t to, gw_buf *out)
{
    put_stats(out, &cell->before);
    put_stats(out, &cell->after);
    put_difference(out, &cell->difference);
    savings_csv_minutes(out, savings_mean_border(c, p, false, from, to));
    savings_csv_minutes(out, savings_mean_border(c, p, true, from, to));
    savings_csv_number(out, savings_mean_fare(c, p, false, from, to) / 100, 2);
    savings_csv_number(out, savings_mean_fare(c, p, true, from, to) / 100, 2);
    gw_buf_text(out, "\n");
}

void savings_write_od(const savings_case *c, gw_buf *out)
{
    put_head(out, "period");
    for (uint32_t i = 0; i < c->n_pairs; i++) {
        if (c->pairs[i].idle) continue;
        for (uint32_t k = 0; k < N_PERIODS; k++) {
            head_of(c, &c->pairs[i], out);
            gw_buf_printf(out, ",%s", savings_periods[k].id);
            tail_of(c, &c->pairs[i], out);
            int32_t first = c->query.first_minute;
            put_cell(c, &c->pairs[i], &c->pairs[i].periods[k],
                     k == DAY ? first : savings_periods[k].from_minute,
                     k == DAY ? first + (int32_t)c->query.n_minutes : savings_periods[k].to_minute, out);
        }
    }
}

void savings_write_hours(const savings_case *c, gw_buf *out)
{
    put_head(out, "hour");
    for (uint32_t i = 0; i < c->n_pairs; i++) {
        if (c->pairs[i].idle) continue;
        for (int32_t h = c->first_hour; h < c->end_hour; h++) {
            head_of(c, &c->pairs[i], out);
            gw_buf_printf(out, ",%02d", h);
            tail_of(c, &c->pairs[i], out);
            put_cell(c, &c->pairs[i], &c->pairs[i].hours[h - c->first_hour], h * 60, h * 60 + 60, out);
        }
    }
}

static void put_minute(const savings_pair *p, const gw_profile_minute *m, gw_buf *out)
{
    savings_csv_minutes(out, m->mean_s);
    savings_csv_number(out, m->served, 4);
    savings_csv_number(out, m->served > 0 ? m->rides : NAN, p->across ? 2 : 0);
    savings_csv_minutes(out, m->walk_s);
    savings_csv_minutes(out, m->wait_s);
    savings_csv_minutes(out, m->ride_s);
}

static void put_lines(const gw_dataset *d, const gw_profile *p, uint32_t minute, gw_buf *out)
{
    gw_buf lines = {0};
    gw_profile_minute_lines(p, d->timetable, d->ports, minute, &lines);
    if (lines.failed) out->failed = true;
    gw_buf_text(out, ",");
    savings_csv_text(out, lines.p ? lines.p : "");
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
    for (uint32_t i = 0; i < c->n_main; i++) {
        const savings_pair *p = &c->pairs[i];
        for (uint32_t m = 0; m < c->query.n_minutes; m++) {
            const gw_profile_minute *before = &p->before->minutes[m], *after = &p->after->minutes[m];
            char clock[12];
            gw_time_format_clock((c->query.first_minute + (int32_t)m) * 60 + 30, clock);
            head_of(c, p, out);
            gw_buf_printf(out, ",%s", clock);
            put_minute(p, before, out);
            put_lines(c->base, p->before, m, out);
            put_minute(p, after, out);
            put_lines(c->changed, p->after, m, out);
            savings_csv_minutes(out, before->mean_s - after->mean_s);
            gw_buf_text(out, "\n");
        }
    }
}
