/* The sections of report.html on travellers, parts, appointments, demand, certainty and service. */
#include "planner/savings/report_priv.h"

#include "planner/savings/trips.h"
#include "planner/savings/uncertain.h"
#include "planner/savings/words_worth_priv.h"

#include "gtfs/base/html.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *more(const report_page *p, savings_more w)
{
    return savings_more_of(w, p->lang);
}

static void heading(const report_page *p, savings_more w, savings_more about)
{
    gw_buf_printf(p->out, "<h2>%s</h2>\n", more(p, w));
    if (about != N_MORE) gw_buf_printf(p->out, "<p class=\"about\">%s</p>\n", more(p, about));
}

static void open_table(const report_page *p, const savings_more *heads, int n, int n_left)
{
    gw_buf_text(p->out, "<div class=\"wide\"><table><thead><tr>");
    for (int i = 0; i < n; i++)
        gw_buf_printf(p->out, "<th%s>%s</th>", i < n_left ? " class=\"l\"" : "", more(p, heads[i]));
    gw_buf_text(p->out, "</tr></thead>\n<tbody>\n");
}

static void close_table(const report_page *p)
{
    gw_buf_text(p->out, "</tbody></table></div>\n");
}

static void put_left(const report_page *p, const char *text)
{
    gw_buf_text(p->out, "<td class=\"l\">");
    gw_html_text(p->out, text);
    gw_buf_text(p->out, "</td>");
}

static void put_number(const report_page *p, double v, int digits)
{
    char text[24];
    savings_number(v, digits, text);
    gw_buf_printf(p->out, "<td>%s</td>", text);
}

static const savings_pair *headline_of(const report_page *p, uint32_t rider, bool back)
{
    const savings_case *c = p->c;
    return &c->pairs[savings_pair_index(c, 0, rider, c->pairs[c->headline].origin, back)];
}

static const char *way_of(const report_page *p, bool back)
{
    return savings_word_of(back ? W_FROM_PLACE : W_TO_PLACE, p->lang);
}

static const char *rider_word(const report_page *p, uint32_t rider)
{
    return more(p, (savings_more)(M_TRAVELLER_0 + (int)p->c->riders[rider].who));
}

/* --- travellers and parts --- */

static void put_both(const report_page *p, const savings_cell *cell)
{
    char before[24], after[24];
    savings_minutes(cell->before.mean_s, before);
    savings_minutes(cell->after.mean_s, after);
    gw_buf_printf(p->out, "<td>%s → %s</td>", cell->before.served > 0 ? before : more(p, M_NOT_SERVED),
                  cell->after.served > 0 ? after : more(p, M_NOT_SERVED));
}

void report_travellers(const report_page *p)
{
    gw_buf_printf(p->out, "<h2>%s: ", more(p, M_TRAVELLERS));
    gw_html_text(p->out, savings_origin_name(p->c, headline_of(p, 0, false), p->lang));
    gw_buf_printf(
        p->out,
        "</h2>\n<div class=\"wide\"><table><thead><tr><th class=\"l\">%s</th><th class=\"l\">%s</th>"
        "<th>%s</th><th>%s</th><th>%s</th><th>%s</th></tr></thead>\n<tbody>\n",
        more(p, M_TRAVELLER), savings_word_of(W_DIRECTION, p->lang), savings_word_of(W_MEAN, p->lang),
        savings_word_of(W_SAVING, p->lang), savings_word_of(W_RIDES, p->lang),
        savings_word_of(W_WALK, p->lang));
    for (uint32_t r = 0; r < p->c->n_riders; r++)
        for (int back = 0; back < 2; back++) {
            const savings_cell *cell = &headline_of(p, r, back)->periods[CORE];
            gw_buf_text(p->out, "<tr>");
            put_left(p, rider_word(p, r));
            put_left(p, way_of(p, back));
            put_both(p, cell);
            put_number(p, cell->difference.mean_s / 60, 1);
            put_number(p, cell->after.rides, 2);
            put_number(p, cell->after.walk_s / 60, 1);
            gw_buf_text(p->out, "</tr>\n");
        }
    close_table(p);
}

void report_parts(const report_page *p)
{
    static const savings_more HEADS[] = {M_TRAVELLER, M_ACCESS, M_WAIT,   M_RIDE,
                                         M_TRANSFER,  M_EGRESS, M_BORDER, M_TOTAL};
    heading(p, M_PARTS, M_PARTS_ABOUT);
    open_table(p, HEADS, 8, 1);
    for (uint32_t r = 0; r < p->c->n_riders; r++)
        for (int back = 0; back < 2; back++) {
            const savings_pair *pair = headline_of(p, r, back);
            char name[120];
            savings_parts d = savings_difference_parts(p->c, pair, savings_periods[CORE].from_minute,
                                                       savings_periods[CORE].to_minute);
            snprintf(name, sizeof name, "%s, %s", rider_word(p, r), way_of(p, back));
            gw_buf_text(p->out, "<tr>");
            put_left(p, name);
            const double parts[] = {d.access_s, d.wait_s, d.ride_s, d.transfer_s, d.egress_s, d.border_s};
            for (int i = 0; i < 6; i++) put_number(p, parts[i] / 60, 1);
            put_number(p, (d.total_s + (isfinite(d.border_s) ? d.border_s : 0)) / 60, 1);
            gw_buf_text(p->out, "</tr>\n");
        }
    close_table(p);
}

/* --- appointments --- */

void report_timed(const report_page *p)
{
    static const savings_more HEADS[] = {M_TRAVELLER, M_APPOINTMENT, M_LEAVE_BEFORE, M_LEAVE_AFTER};
    static const int32_t SLOTS[] = {540, 660, 840, 960};
    heading(p, M_TIMED, M_TIMED_ABOUT);
    open_table(p, HEADS, 4, 1);
    for (uint32_t r = 0; r < p->c->n_riders; r++)
        for (size_t i = 0; i < sizeof SLOTS / sizeof *SLOTS; i++) {
            char slot[12], clock[2][12] = {"-", "-"};
            gw_time_format_clock(SLOTS[i] * 60, slot);
            for (int after = 0; after < 2; after++) {
                double cost = savings_timed_cost(p->c, headline_of(p, r, false), after, SLOTS[i]);
                if (isfinite(cost)) gw_time_format_clock((int32_t)(SLOTS[i] * 60 - cost - 30), clock[after]);
            }
            gw_buf_text(p->out, "<tr>");
            put_left(p, rider_word(p, r));
            gw_buf_printf(p->out, "<td>%s</td><td>%s</td><td>%s</td></tr>\n", slot, clock[0], clock[1]);
        }
    close_table(p);
}

/* --- demand --- */

static void put_worth_row(const report_page *p, const savings_worth *w)
{
    put_number(p, w->people, 0);
    put_number(p, savings_capped_h(w), 1);
    put_number(p, savings_uncapped_h(w), 1);
    put_number(p, w->gaining, 0);
    put_number(p, w->losing, 0);
    put_number(p, w->reached, 0);
    put_number(p, w->stranded, 0);
    gw_buf_text(p->out, "</tr>\n");
}

static void put_sources(const report_page *p)
{
    const gw_demand *d = p->c->demand;
    gw_buf_text(p->out, "<ul>\n");
    for (uint32_t i = 0; i < d->n; i++) {
        bool known = false;
        for (uint32_t k = 0; k < i && !known; k++)
            known =
                strcmp(d->rows[k].source, d->rows[i].source) == 0 && d->rows[k].assumed == d->rows[i].assumed;
        if (known) continue;
        gw_buf_text(p->out, "<li>");
        if (d->rows[i].assumed)
            gw_buf_printf(p->out, "<span class=\"mark\">%s</span> ", savings_word_of(W_ASSUMED, p->lang));
        gw_html_text(p->out, d->rows[i].source);
        gw_buf_text(p->out, "</li>\n");
    }
    gw_buf_text(p->out, "</ul>\n");
}

void report_demand(const report_page *p)
{
    static const savings_more HEADS[] = {M_DAY_TYPE,     M_DAYS,           M_PEOPLE,
                                         M_HOURS_CAPPED, M_HOURS_UNCAPPED, M_GAINING,
                                         M_LOSING,       M_REACHED_HEAD,   M_STRANDED_HEAD};
    const savings_case *c = p->c;
    if (!c->demand) return;
    heading(p, M_DEMAND, M_DEMAND_ABOUT);
    open_table(p, HEADS, 9, 1);
    for (uint32_t d = 0; d < c->n_days; d++) {
        gw_buf_text(p->out, "<tr><td class=\"l\">");
        savings_say_day(p->out, c->days[d].words, p->lang);
        gw_buf_printf(p->out, "</td><td>%u</td>", c->days[d].n_days);
        put_worth_row(p, &c->day_worth[d]);
    }
    gw_buf_printf(p->out, "<tr><td class=\"l\"><b>%s %d</b></td><td></td>", more(p, M_YEAR),
                  (int)c->options.year);
    put_worth_row(p, c->year_worth);
    close_table(p);
    put_sources(p);
}

/* --- service --- */

void report_service(const report_page *p)
{
    const savings_case *c = p->c;
    static const savings_more HEADS[] = {M_CHAINED, M_BUS_HOURS, M_BUS_KM, M_SEATS, M_FULLEST, M_LEFT_BEHIND};
    heading(p, M_SERVICE, M_SERVICE_ABOUT);
    gw_buf_printf(p->out, "<div class=\"wide\"><table><thead><tr><th class=\"l\">%s</th><th>%s</th>",
                  savings_word_of(W_LINE, p->lang), savings_word_of(W_TRIPS, p->lang));
    for (int i = 0; i < 6; i++) gw_buf_printf(p->out, "<th>%s</th>", more(p, HEADS[i]));
    gw_buf_text(p->out, "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < c->service->n; i++) {
        const savings_line *l = &c->service->lines[i];
        for (int after = l->added ? 1 : 0; after < 2; after++) {
            const savings_running *r = &l->running[after];
            double left = 0;
            for (int h = 0; h < SERVICE_HOURS; h++) left += r->left_behind[h];
            gw_buf_text(p->out, "<tr><td class=\"l\">");
            gw_html_text(p->out, savings_line_name(c, l));
            gw_buf_printf(p->out, " (%s)</td><td>%u</td><td>%u</td>",
                          savings_word_of(after ? W_AFTER : W_BEFORE, p->lang), r->trips, r->buses_chain);
            put_number(p, r->bus_h, 1);
            put_number(p, r->bus_km, 0);
            put_number(p, l->seats < 0 ? (double)NAN : l->seats, 0);
            put_number(p, c->demand && after ? r->fullest : (double)NAN, 1);
            put_number(p, c->demand && after ? left : (double)NAN, 1);
            gw_buf_text(p->out, "</tr>\n");
        }
    }
    close_table(p);
    if (!c->options.costs.given || !c->demand) return;
    char n[2][24];
    double day = savings_cost_of_day(c, 0), hours = savings_capped_h(&c->day_worth[0]);
    const char *fill[3] = {c->options.costs.currency, n[0], n[1]};
    savings_number(day, 0, n[0]);
    savings_number(hours > 0 ? day / hours : (double)NAN, 0, n[1]);
    gw_buf_text(p->out, "<p>");
    savings_say_more(p->out, M_COST, p->lang, fill, 3);
    gw_buf_text(p->out, "</p>\n");
}
