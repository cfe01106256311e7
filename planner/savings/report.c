/* report.html: one file, three languages (chosen without a script), made for a screen and for A4. */
#include "planner/savings/chart_priv.h"
#include "planner/savings/report_priv.h"
#include "planner/savings/words_worth_priv.h"

#include "gtfs/base/html.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef report_page page;

static const char *word(const page *p, savings_word w)
{
    return savings_word_of(w, p->lang);
}

static void put_heading(const page *p, savings_word w)
{
    gw_buf_printf(p->out, "<h2>%s</h2>\n", word(p, w));
}

/* "a|b|c" as a list */
static void put_list(const page *p, savings_word w)
{
    gw_buf_text(p->out, "<li>");
    for (const char *c = word(p, w); *c; c++) {
        if (*c == '|')
            gw_buf_text(p->out, "</li>\n<li>");
        else
            gw_buf_add(p->out, c, 1);
    }
    gw_buf_text(p->out, "</li>\n");
}

/* --- the answer --- */

static void put_answer(const page *p)
{
    gw_buf text = {0};
    gw_buf worth = {0};
    savings_sentences(p->c, p->lang, &text);
    gw_buf_text(&text, "\n");
    savings_say_first(p->c, p->lang, &text);
    savings_worth_sentences(p->c, p->lang, &worth);
    if (worth.n) gw_buf_add(&text, worth.p, worth.n);
    if (worth.failed) p->out->failed = true;
    gw_buf_free(&worth);
    put_heading(p, W_ANSWER);
    gw_buf_text(p->out, "<div class=\"answer\">");
    for (gw_str rest = gw_str_of(text.p), line; rest.n;) {
        gw_str_split(rest, '\n', &line, &rest);
        if (!line.n) continue;
        gw_buf_text(p->out, "<p>");
        gw_html_str(p->out, line);
        gw_buf_text(p->out, "</p>\n");
    }
    gw_buf_printf(p->out, "</div>\n<p><span class=\"mark\">%s</span> %s</p>\n", word(p, W_ASSUMED),
                  word(p, W_ASSUMED_DATA));
    if (text.failed) p->out->failed = true;
    gw_buf_free(&text);
}

/* The hours of the chart: by night one waits for the first train, which would dwarf the day. */
#define CHART_FIRST 6
#define CHART_END   23

static void put_caption(const page *p, const savings_pair *pair)
{
    gw_buf shown = {0};
    const char *fill[2] = {savings_origin_name(p->c, pair, p->lang),
                           word(p, pair->back ? W_FROM_PLACE : W_TO_PLACE)};
    savings_say(&shown, W_CHART_ABOUT, p->lang, fill, 2);
    gw_buf_text(p->out, "<figcaption class=\"about\">");
    gw_html_text(p->out, shown.p ? shown.p : "");
    gw_buf_text(p->out, "</figcaption>");
    if (shown.failed) p->out->failed = true;
    gw_buf_free(&shown);
}

void report_hours_chart(const page *p, const savings_pair *pair)
{
    int32_t first = p->c->first_hour, end = p->c->end_hour;
    double means[3][CHART_END - CHART_FIRST];
    if (first < CHART_FIRST) first = CHART_FIRST;
    if (end > CHART_END) end = CHART_END;
    uint32_t n = end > first ? (uint32_t)(end - first) : 0;
    for (uint32_t i = 0; i < n; i++) {
        const savings_cell *cell = &pair->hours[first + (int32_t)i - p->c->first_hour];
        means[0][i] = cell->before.mean_s;
        means[1][i] = cell->after.mean_s;
        means[2][i] = cell->after.direct_mean_s;
    }
    const savings_chart chart = {.first_hour = first,
                                 .n = n,
                                 .before = {means[0], word(p, W_BEFORE)},
                                 .after = {means[1], word(p, W_AFTER)},
                                 .direct = {means[2], word(p, W_AFTER_DIRECT)},
                                 .title = word(p, W_CHART),
                                 .x_word = word(p, W_DEPARTURE_HOUR),
                                 .y_word = word(p, W_MINUTES)};
    savings_draw_chart(&chart, p->out);
}

static void put_chart(const page *p, const savings_pair *pair)
{
    gw_buf_text(p->out, "<figure>\n");
    report_hours_chart(p, pair);
    put_caption(p, pair);
    gw_buf_text(p->out, "</figure>\n");
}

/* --- what it rests on --- */

static void put_stated(const page *p, const gw_scenario *s, savings_word head)
{
    if (!s || !gw_scenario_assumption_count(s)) return;
    gw_buf_printf(p->out, "<p><b>%s</b></p>\n<ul>\n", word(p, head));
    for (size_t i = 0; i < gw_scenario_assumption_count(s); i++) {
        const gw_scenario_assumption *a = gw_scenario_assumption_at(s, i);
        gw_buf_text(p->out, "<li>");
        if (a->assumed) gw_buf_printf(p->out, "<span class=\"mark\">%s</span> ", word(p, W_ASSUMED));
        gw_html_text(p->out, a->text[p->lang]);
        if (a->source[0]) {
            gw_buf_printf(p->out, " (%s: ", word(p, W_SOURCE));
            gw_html_text(p->out, a->source);
            gw_buf_text(p->out, ")");
        }
        gw_buf_text(p->out, "</li>\n");
    }
    gw_buf_text(p->out, "</ul>\n");
}

static void put_assumptions(const page *p)
{
    put_heading(p, W_TAKEN);
    put_stated(p, p->c->scenario, W_STATED);
    put_stated(p, p->c->before, W_STATED_BEFORE);
    gw_buf_text(p->out, "<ul>\n");
    put_list(p, W_METHOD_LIST);
    gw_buf_text(p->out, "</ul>\n");
    put_heading(p, W_NOT_SHOWN);
    gw_buf_text(p->out, "<ul>\n");
    put_list(p, W_NOT_SHOWN_LIST);
    gw_buf_text(p->out, "</ul>\n");
}

/* --- tables --- */

static void put_change(gw_buf *out, double before, double after, double unit, int digits)
{
    char b[24], a[24];
    savings_number(before / unit, digits, b);
    savings_number(after / unit, digits, a);
    if (strcmp(a, b) == 0)
        gw_buf_printf(out, "<td>%s</td>", a);
    else
        gw_buf_printf(out, "<td>%s → %s</td>", b, a);
}

static void put_spreads(gw_buf *out, const savings_cell *cell)
{
    char n[4][24];
    savings_minutes(cell->before.p5_s, n[0]);
    savings_minutes(cell->before.p95_s, n[1]);
    savings_minutes(cell->after.p5_s, n[2]);
    savings_minutes(cell->after.p95_s, n[3]);
    gw_buf_printf(out, "%s-%s", n[0], n[1]);
    if (strcmp(n[0], n[2]) != 0 || strcmp(n[1], n[3]) != 0) gw_buf_printf(out, " → %s-%s", n[2], n[3]);
}

static void put_cells(const page *p, const savings_cell *cell)
{
    char saved[24];
    savings_minutes(cell->difference.mean_s, saved);
    put_change(p->out, cell->before.mean_s, cell->after.mean_s, 60, 1);
    gw_buf_printf(p->out, "<td><b>%s</b></td><td>", saved);
    put_spreads(p->out, cell);
    gw_buf_text(p->out, "</td>");
    put_change(p->out, cell->before.served * 100, cell->after.served * 100, 1, 0);
    put_change(p->out, cell->before.rides, cell->after.rides, 1, 2);
    put_change(p->out, cell->before.wait_s, cell->after.wait_s, 60, 1);
    put_change(p->out, cell->before.walk_s, cell->after.walk_s, 60, 1);
    put_change(p->out, cell->before.direct_mean_s, cell->after.direct_mean_s, 60, 1);
    gw_buf_text(p->out, "</tr>\n");
}

static void put_columns(const page *p)
{
    gw_buf_printf(
        p->out,
        "<th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th></tr>"
        "</thead>\n<tbody>\n",
        word(p, W_MEAN), word(p, W_SAVING), word(p, W_SPREAD), word(p, W_SERVED), word(p, W_RIDES),
        word(p, W_WAIT), word(p, W_WALK), word(p, W_WITHOUT_CHANGE));
}

static void put_main_table(const page *p)
{
    put_heading(p, W_MAIN_TABLE);
    gw_buf_printf(
        p->out,
        "<p class=\"about\">%s</p>\n<div class=\"wide\"><table><thead><tr><th>%s</th><th class=\"l\">%s</th>",
        word(p, W_ALL_PORTS_ABOUT), word(p, W_PORT), word(p, W_DIRECTION));
    put_columns(p);
    for (uint32_t i = 0; i < p->c->n_main; i++) {
        const savings_pair *pair = &p->c->pairs[i];
        gw_buf_text(p->out, "<tr><td>");
        gw_html_text(p->out, savings_origin_name(p->c, pair, p->lang));
        gw_buf_printf(p->out, "</td><td class=\"l\">%s</td>",
                      word(p, pair->back ? W_FROM_PLACE : W_TO_PLACE));
        put_cells(p, &pair->periods[CORE]);
    }
    gw_buf_text(p->out, "</tbody></table></div>\n");
}

static void put_hours(const page *p, const savings_pair *pair)
{
    gw_buf_printf(p->out, "<h2>%s: ", word(p, W_HOURS));
    gw_html_text(p->out, savings_origin_name(p->c, pair, p->lang));
    gw_buf_printf(p->out, ", %s</h2>\n<div class=\"wide\"><table><thead><tr><th>%s</th>",
                  word(p, pair->back ? W_FROM_PLACE : W_TO_PLACE), word(p, W_HOUR));
    put_columns(p);
    for (int32_t h = p->c->first_hour; h < p->c->end_hour; h++) {
        gw_buf_printf(p->out, "<tr><td>%02d:00</td>", h);
        put_cells(p, &pair->hours[h - p->c->first_hour]);
    }
    gw_buf_text(p->out, "</tbody></table></div>\n");
}

static void put_lines(const page *p)
{
    put_heading(p, W_LINES);
    gw_buf_printf(p->out,
                  "<div class=\"wide\"><table><thead><tr><th>%s</th><th "
                  "class=\"l\">%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th></tr>"
                  "</thead>\n<tbody>\n",
                  word(p, W_LINE), word(p, W_CHANGE), word(p, W_TRIPS), word(p, W_HEADWAY), word(p, W_CYCLE),
                  word(p, W_BUSES));
    for (size_t i = 0; i < p->c->effects.n; i++) {
        const gw_change_effect *e = &p->c->effects.list[i];
        savings_fleet fleet = savings_fleet_of(e);
        char out[24] = "-", back[24], layover[24], headway[24] = "-";
        gw_buf_text(p->out, "<tr><td>");
        gw_html_text(p->out, e->line);
        gw_buf_printf(p->out, "</td><td class=\"l\">%s</td><td>%u → %u</td>", e->type, e->trips_before,
                      e->trips_after);
        if (fleet.known) {
            savings_minutes(e->run_out_s, out);
            savings_minutes(e->run_back_s, back);
            savings_minutes(fleet.layover_s, layover);
            savings_minutes(e->headway_s, headway);
            gw_buf_printf(p->out, "<td>%s</td><td>%s + %s + %s</td><td>%u</td></tr>\n", headway, out, back,
                          layover, fleet.buses);
        } else {
            gw_buf_text(p->out, "<td>-</td><td>-</td><td>-</td></tr>\n");
        }
    }
    gw_buf_printf(p->out, "</tbody></table></div>\n<p class=\"about\">%s</p>\n", word(p, W_BUSES_ABOUT));
}

/* --- where it comes from --- */

static void put_receipt_row(const page *p, savings_word w, const char *text, const char *code)
{
    gw_buf_printf(p->out, "<tr><td>%s</td><td class=\"l\">", word(p, w));
    gw_html_text(p->out, text);
    if (code) gw_buf_printf(p->out, " <code>%s</code>", code);
    gw_buf_text(p->out, "</td></tr>\n");
}

static void put_receipt(const page *p)
{
    const gw_timetable *t = p->c->data->timetable;
    char day[11], hex[65], text[400];
    gw_day_format_iso(p->c->day, day);
    put_heading(p, W_RECEIPT);
    gw_buf_text(p->out, "<div class=\"wide\"><table><tbody>\n");
    put_receipt_row(p, W_DAY, day, NULL);
    put_receipt_row(p, W_SCENARIO, gw_scenario_label(p->c->scenario), gw_scenario_id(p->c->scenario));
    if (p->c->before)
        put_receipt_row(p, W_BASELINE_ID, gw_scenario_label(p->c->before), gw_scenario_id(p->c->before));
    put_receipt_row(p, W_PROGRAM, "gangway " GW_VERSION, NULL);
    for (uint32_t i = 0; i < t->n_feeds; i++) {
        gw_sha256 hash;
        memcpy(hash.bytes, t->feeds[i].hash, sizeof hash.bytes);
        gw_sha256_hex(&hash, hex);
        snprintf(text, sizeof text, "%.40s: %.200s %.100s", gw_tt_text(t, t->feeds[i].tag),
                 gw_tt_name(t, &t->feeds[i].publisher, p->lang), gw_tt_text(t, t->feeds[i].version));
        put_receipt_row(p, W_FEED, text, hex);
    }
    for (uint32_t i = 0; i < t->n_attributions; i++)
        put_receipt_row(p, W_ATTRIBUTION, gw_tt_name(t, &t->attributions[i].name, p->lang), NULL);
    gw_buf_text(p->out, "</tbody></table></div>\n");
}

static void put_page(const page *p)
{
    const savings_pair *there = &p->c->pairs[p->c->headline], *back = there + 1;
    gw_html_section(p->out, p->lang);
    gw_buf_text(p->out, "<h1>");
    gw_html_text(p->out, gw_scenario_title(p->c->scenario, p->lang));
    gw_buf_printf(p->out, "</h1>\n<p class=\"about\">%s</p>\n", word(p, W_TITLE));
    put_answer(p);
    put_chart(p, there);
    put_assumptions(p);
    put_main_table(p);
    savings_report_zones(p->c, p->lang, p->out);
    report_travellers(p);
    report_parts(p);
    report_timed(p);
    report_demand(p);
    report_uncertain(p);
    put_lines(p);
    report_service(p);
    put_hours(p, there);
    put_chart(p, back);
    put_hours(p, back);
    put_receipt(p);
    gw_html_section_end(p->out);
}

/* A CSS string: what could end it, or the style, is escaped. */
static void put_css_string(gw_buf *out, const char *text)
{
    for (const char *p = text; *p; p++) {
        if ((unsigned char)*p < 0x20 || strchr("\"\\<>&", *p))
            gw_buf_printf(out, "\\%x ", (unsigned char)*p);
        else
            gw_buf_add(out, p, 1);
    }
}

/* On paper each page says in its own language what it is of. */
static void put_page_heads(const savings_case *c, gw_buf *out)
{
    for (int l = 0; l < GW_N_LANGS; l++) {
        gw_buf_printf(out,
                      "#lang%d{page:l%d}@page l%d{@top-left{font:8pt sans-serif;color:#4a5464;content:\"", l,
                      l, l);
        put_css_string(out, gw_scenario_title(c->scenario, (gw_lang)l));
        gw_buf_text(out, "\"}}");
    }
}

void savings_write_report(const savings_case *c, gw_buf *out)
{
    gw_buf style = {0};
    put_page_heads(c, &style);
    if (style.failed) out->failed = true;
    gw_html_begin(out, gw_scenario_title(c->scenario, GW_LANG_HANT), style.p ? style.p : "");
    gw_buf_free(&style);
    for (int l = 0; l < GW_N_LANGS; l++) {
        const page p = {c, (gw_lang)l, out};
        put_page(&p);
    }
    gw_html_end(out);
}
