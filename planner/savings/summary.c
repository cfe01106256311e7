/* The case on a terminal: one table, the buses, and sentences. English; columns are plain ASCII where
 * possible. */
#include "planner/savings/words_priv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void put_pair(gw_buf *out, double before, double after, int digits, double unit, int width)
{
    char b[24], a[24], both[64];
    savings_number(before / unit, digits, b);
    savings_number(after / unit, digits, a);
    if (strcmp(a, b) == 0)
        snprintf(both, sizeof both, "%s", a);
    else
        snprintf(both, sizeof both, "%s>%s", b, a);
    gw_buf_printf(out, "%*s", width, both);
}

static void put_row(const savings_case *c, const savings_pair *p, gw_buf *out)
{
    char saved[24];
    const savings_cell *cell = &p->periods[CORE];
    const gw_profile_stats *b = &cell->before, *a = &cell->after;
    savings_number(cell->difference.mean_s / 60, 2, saved);
    gw_buf_printf(out, "%-13s %-5s", savings_origin_id(c, p), p->back ? "back" : "to");
    put_pair(out, b->mean_s, a->mean_s, 1, 60, 11);
    gw_buf_printf(out, "%8s", saved);
    put_pair(out, b->p5_s, a->p5_s, 1, 60, 11);
    put_pair(out, b->p50_s, a->p50_s, 1, 60, 11);
    put_pair(out, b->p95_s, a->p95_s, 1, 60, 11);
    put_pair(out, b->served * 100, a->served * 100, 0, 1, 9);
    put_pair(out, b->rides, a->rides, 2, 1, 11);
    put_pair(out, b->wait_s, a->wait_s, 1, 60, 11);
    put_pair(out, b->walk_s, a->walk_s, 1, 60, 11);
    gw_buf_text(out, "\n");
}

static void put_lines(const savings_case *c, gw_buf *out)
{
    for (size_t i = 0; i < c->effects.n; i++) {
        const gw_change_effect *e = &c->effects.list[i];
        savings_fleet fleet = savings_fleet_of(e);
        gw_buf_printf(out, "%s %s: departures that day %u > %u", e->type, e->line, e->trips_before,
                      e->trips_after);
        if (fleet.known) {
            char out_min[24], back[24], layover[24], headway[24];
            savings_minutes(e->run_out_s, out_min);
            savings_minutes(e->run_back_s, back);
            savings_minutes(fleet.layover_s, layover);
            savings_minutes(e->headway_s, headway);
            gw_buf_printf(out, "; %u %s: (%s out + %s back + %s layover) every %s min", fleet.buses,
                          fleet.buses == 1 ? "vehicle" : "vehicles", out_min, back, layover, headway);
        }
        gw_buf_text(out, "\n");
    }
}

void savings_write_summary(const savings_case *c, gw_buf *out)
{
    char day[11];
    gw_day_format_iso(c->day, day);
    gw_buf_printf(out, "%s (%s), %s, leaving 07:00-19:00; minutes, before>after\n\n",
                  gw_scenario_title(c->scenario, GW_LANG_EN), gw_scenario_id(c->scenario), day);
    gw_buf_printf(out, "%-13s %-5s%11s%8s%11s%11s%11s%9s%11s%11s%11s\n", "port", "way", "mean", "saved", "p5",
                  "p50", "p95", "served %", "rides", "wait", "walk");
    for (uint32_t i = 0; i < c->n_main; i++) put_row(c, &c->pairs[i], out);
    savings_say_zones(c, out);
    gw_buf_text(out, "\n");
    put_lines(c, out);
    gw_buf_text(out, "\n");
    gw_buf text = {0};
    savings_sentences(c, GW_LANG_EN, &text);
    gw_buf_text(&text, "\n");
    savings_say_first(c, GW_LANG_EN, &text);
    gw_buf_printf(out, "%s%s\n", text.p ? text.p : "", savings_word_of(W_ASSUMED_DATA, GW_LANG_EN));
    if (text.failed) out->failed = true;
    gw_buf_free(&text);
}
