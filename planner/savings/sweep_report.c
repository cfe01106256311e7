/* report.html of a sweep. */
#include "planner/savings/sweep_priv.h"
#include "planner/savings/sweep_words_priv.h"

#include "gtfs/base/html.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 200 };

typedef struct {
    const gw_sweep *s;
    const bool *efficient;
    const uint32_t *order;
    gw_lang lang;
    gw_buf *out;
    const gw_json *scenario, *frame, *names; /* of the definition */
} page;

static const char *word(const page *p, sweep_word w)
{
    return sweep_word_of(w, p->lang);
}

static gw_str text_in(const gw_json *names, gw_lang lang, const char *otherwise)
{
    gw_str s;
    if (gw_json_string(names, &s)) return s;
    if (gw_json_string(gw_json_get(names, gw_lang_tag(lang)), &s)) return s;
    return gw_json_string(gw_json_first(names), &s) ? s : gw_str_of(otherwise);
}

static gw_str member(const gw_json *object, const char *key)
{
    gw_str s;
    return gw_json_string(gw_json_get(object, key), &s) ? s : (gw_str){"", 0};
}

static void put_where(const page *p)
{
    gw_buf names[2] = {{0}, {0}}, said = {0};
    char n[24];
    savings_number(p->s->n, 0, n);
    gw_buf_str(&names[0], text_in(gw_json_get(p->names, "port"), p->lang, p->s->rows[0].port));
    gw_buf_str(&names[1], text_in(gw_json_get(p->names, "place"), p->lang, ""));
    const char *fill[4] = {p->s->rows[0].day, names[0].p ? names[0].p : "", names[1].p ? names[1].p : "", n};
    sweep_say(&said, S_WHERE, p->lang, fill, 4);
    gw_buf_text(p->out, "<p class=\"about\">");
    gw_html_text(p->out, said.p ? said.p : "");
    gw_buf_text(p->out, "</p>\n<ul>\n");
    for (uint32_t a = 0; a < p->s->n_axes; a++) {
        const sweep_axis *x = &p->s->axes[a];
        const char *called = sweep_field_word(x->field, p->lang);
        gw_buf_text(p->out, "<li><code>");
        gw_html_text(p->out, x->field);
        gw_buf_text(p->out, "</code> ");
        if (called) gw_html_text(p->out, called);
        gw_buf_text(p->out, p->lang == GW_LANG_EN ? ": " : "：");
        for (uint32_t i = 0; i < x->n; i++) {
            if (i) gw_buf_text(p->out, p->lang == GW_LANG_EN ? ", " : "、");
            gw_html_text(p->out, x->values[i]);
        }
        gw_buf_text(p->out, "</li>\n");
    }
    gw_buf_text(p->out, "</ul>\n");
    if (said.failed || names[0].failed || names[1].failed) p->out->failed = true;
    gw_buf_free(&said);
    gw_buf_free(&names[0]);
    gw_buf_free(&names[1]);
}

static void put_answer(const page *p)
{
    gw_buf text = {0};
    sweep_sentences(p->s, p->efficient, p->lang, &text);
    gw_buf_printf(p->out, "<h2>%s</h2>\n<div class=\"answer\">", savings_word_of(W_ANSWER, p->lang));
    for (gw_str rest = gw_str_of(text.p), line; rest.n;) {
        gw_str_split(rest, '\n', &line, &rest);
        gw_buf_text(p->out, "<p>");
        gw_html_str(p->out, line);
        gw_buf_text(p->out, "</p>\n");
    }
    gw_buf_printf(p->out, "</div>\n<p><span class=\"mark\">%s</span> %s</p>\n",
                  savings_word_of(W_ASSUMED, p->lang), savings_word_of(W_ASSUMED_DATA, p->lang));
    if (text.failed) p->out->failed = true;
    gw_buf_free(&text);
}

/* --- tables --- */

static bool any_of(const gw_sweep *s, double (*figure)(const gw_case_row *))
{
    for (uint32_t i = 0; i < s->n; i++)
        if (isfinite(figure(&s->rows[i]))) return true;
    return false;
}

static double cost_of(const gw_case_row *r)
{
    return r->cost_per_hour;
}

static void put_cell(const page *p, double v, int digits)
{
    char shown[24];
    savings_number(v, digits, shown);
    gw_buf_printf(p->out, "<td>%s</td>", shown);
}

static void put_heads(const page *p)
{
    const gw_case_row *first = &p->s->rows[0];
    gw_buf_text(p->out, "<thead><tr>");
    for (uint32_t a = 0; a < p->s->n_axes; a++) {
        const char *field = p->s->axes[a].field, *called = sweep_field_word(field, p->lang);
        gw_buf_text(p->out, "<th class=\"l\">");
        gw_html_text(p->out, called && !strstr(field, "stops[") ? called : field);
        gw_buf_text(p->out, "</th>");
    }
    gw_buf_printf(p->out, "<th>%s</th><th>%s</th><th>%s</th>", word(p, S_BUSES),
                  word(p, first->hours ? S_SAVING_HOURS : S_SAVING_MINUTES),
                  word(p, first->hours ? S_INTERVAL_HOURS : S_INTERVAL_MINUTES));
    for (uint32_t i = 0; i < first->n_ways; i += 2)
        gw_buf_printf(p->out, p->lang == GW_LANG_EN ? "<th>%s, %s</th>" : "<th>%s：%s</th>",
                      gw_traveller_word(first->ways[i].who, p->lang), word(p, S_WAYS));
    gw_buf_printf(p->out, "<th>%s</th>", word(p, S_BUS_HOURS));
    if (any_of(p->s, cost_of)) {
        const char *fill[1] = {first->currency};
        gw_buf_text(p->out, "<th>");
        sweep_say(p->out, S_COST, p->lang, fill, 1);
        gw_buf_text(p->out, "</th>");
    }
    gw_buf_text(p->out, "</tr></thead>\n<tbody>\n");
}

/* Minutes saved there and back; below, the share served afterwards, where that is not everybody or nobody was
 * served before. */
static void put_ways(const page *p, const gw_case_row *r, gw_traveller who)
{
    char saved[2][24], served[2][24];
    bool all = true;
    for (int back = 0; back < 2; back++) {
        const gw_case_way *way = gw_case_row_way(r, who, back != 0);
        savings_number(way ? way->saving_min : (double)NAN, 1, saved[back]);
        savings_number(way ? way->served_after * 100 : (double)NAN, 0, served[back]);
        all = all && way && isfinite(way->saving_min) && way->served_after > 0.9995;
    }
    gw_buf_printf(p->out, "<td>%s / %s", saved[0], saved[1]);
    if (!all) gw_buf_printf(p->out, "<br><small>%s / %s %%</small>", served[0], served[1]);
    gw_buf_text(p->out, "</td>");
}

static void put_row(const page *p, uint32_t item)
{
    const gw_case_row *r = &p->s->rows[item], *first = &p->s->rows[0];
    char low[24], high[24];
    savings_number(r->drawn_p5, 1, low);
    savings_number(r->drawn_p95, 1, high);
    gw_buf_printf(p->out, "<tr%s>", p->efficient[item] ? " class=\"worth\"" : "");
    for (uint32_t a = 0; a < p->s->n_axes; a++) {
        gw_buf_text(p->out, "<td class=\"l\">");
        gw_html_text(p->out, p->s->axes[a].values[sweep_value_of(p->s, item, a)]);
        gw_buf_text(p->out, "</td>");
    }
    put_cell(p, r->buses_more, 0);
    put_cell(p, sweep_saving(r), 2);
    gw_buf_printf(p->out, p->lang == GW_LANG_EN ? "<td>%s to %s</td>" : "<td>%s 至 %s</td>", low, high);
    for (uint32_t i = 0; i < first->n_ways; i += 2) put_ways(p, r, first->ways[i].who);
    put_cell(p, r->bus_hours_more, 1);
    if (any_of(p->s, cost_of)) put_cell(p, r->cost_per_hour, 0);
    gw_buf_text(p->out, "</tr>\n");
}

static void put_table(const page *p, bool efficient_only)
{
    uint32_t shown = 0;
    gw_buf_printf(p->out,
                  "<h2>%s</h2>\n<p class=\"about\">%s</p>\n<div class=\"wide\"><table class=\"cases\">",
                  word(p, efficient_only ? S_EFFICIENT : S_TABLE),
                  word(p, efficient_only ? S_EFFICIENT_ABOUT : S_TABLE_ABOUT));
    put_heads(p);
    for (uint32_t i = 0; i < p->s->n && shown < MOST_ROWS; i++) {
        if (efficient_only && !p->efficient[p->order[i]]) continue;
        put_row(p, p->order[i]);
        shown++;
    }
    gw_buf_text(p->out, "</tbody></table></div>\n");
    if (!efficient_only && shown < p->s->n) {
        char n[2][24];
        const char *fill[2] = {n[0], n[1]};
        savings_number(shown, 0, n[0]);
        savings_number(p->s->n, 0, n[1]);
        gw_buf_text(p->out, "<p class=\"about\">");
        sweep_say(p->out, S_CUT, p->lang, fill, 2);
        gw_buf_text(p->out, "</p>\n");
    }
}

/* --- what it rests on --- */

static void put_stated(const page *p)
{
    const gw_json *list = gw_json_get(gw_json_get(p->scenario, "assumptions"), "stated");
    if (!gw_json_count(list)) return;
    gw_buf_printf(p->out, "<h2>%s</h2>\n<ul>\n", word(p, S_STATED));
    for (const gw_json *v = gw_json_first(list); v; v = gw_json_next(v)) {
        gw_str source = member(v, "source");
        bool assumed = source.n == 0;
        (void)gw_json_bool(gw_json_get(v, "assumed"), &assumed);
        gw_buf_text(p->out, "<li>");
        if (assumed)
            gw_buf_printf(p->out, "<span class=\"mark\">%s</span> ", savings_word_of(W_ASSUMED, p->lang));
        gw_html_str(p->out, text_in(gw_json_get(v, "text"), p->lang, ""));
        if (source.n) {
            gw_buf_printf(p->out, " (%s: ", savings_word_of(W_SOURCE, p->lang));
            gw_html_str(p->out, source);
            gw_buf_text(p->out, ")");
        }
        gw_buf_text(p->out, "</li>\n");
    }
    gw_buf_text(p->out, "</ul>\n");
}

static void put_method(const page *p)
{
    gw_buf_printf(p->out, "<h2>%s</h2>\n<ul>\n<li>", word(p, S_METHOD));
    for (const char *c = word(p, S_METHOD_LIST); *c; c++) {
        if (*c == '|')
            gw_buf_text(p->out, "</li>\n<li>");
        else
            gw_buf_add(p->out, c, 1);
    }
    gw_buf_text(p->out, "</li>\n</ul>\n");
}

static void put_base(const page *p)
{
    gw_buf_printf(p->out, "<h2>%s</h2>\n<table><tbody>\n<tr><td>%s</td><td class=\"l\">",
                  savings_word_of(W_RECEIPT, p->lang), savings_word_of(W_PROGRAM, p->lang));
    gw_html_str(p->out, member(p->frame, "program"));
    gw_buf_text(p->out, "</td></tr>\n");
    const gw_json *feeds = gw_json_get(gw_json_get(p->frame, "data"), "feeds");
    for (const gw_json *f = gw_json_first(feeds); f; f = gw_json_next(f)) {
        gw_buf_printf(p->out, "<tr><td>%s</td><td class=\"l\">", savings_word_of(W_FEED, p->lang));
        gw_html_str(p->out, member(f, "tag"));
        gw_buf_text(p->out, " <code>");
        gw_html_str(p->out, member(f, "sha256"));
        gw_buf_text(p->out, "</code></td></tr>\n");
    }
    gw_buf_text(p->out, "</tbody></table>\n");
}

/* --- the page --- */

static const char STYLE[] =
    ".cases td.l,.cases th.l{text-align:left}.cases td{white-space:nowrap}.cases td,.cases "
    "th{vertical-align:top}"
    ".cases td.l{overflow-wrap:anywhere}.cases tr.worth td.l{font-weight:600}.cases small{color:#4a5464}"
    "@media print{.cases{break-inside:auto}.cases tr{break-inside:avoid}.cases{font-size:6.5pt}.cases "
    "td,.cases th{padding:1px 3px}}";

static void put_page(const page *p)
{
    gw_buf title = {0}, said = {0};
    gw_buf_str(&title, text_in(gw_json_get(p->scenario, "title"), p->lang, ""));
    if (!title.n) gw_buf_str(&title, member(p->scenario, "id"));
    const char *fill[1] = {title.p ? title.p : ""};
    sweep_say(&said, S_TITLE, p->lang, fill, 1);
    gw_html_section(p->out, p->lang);
    gw_buf_text(p->out, "<h1>");
    gw_html_text(p->out, said.p ? said.p : "");
    gw_buf_text(p->out, "</h1>\n");
    put_where(p);
    put_answer(p);
    gw_buf_text(p->out, "<figure>\n");
    sweep_draw_chart(p->s, p->efficient, p->lang, p->out);
    gw_buf_printf(p->out, "<figcaption class=\"about\">%s</figcaption></figure>\n", word(p, S_CHART));
    put_table(p, true);
    put_stated(p);
    put_method(p);
    put_table(p, false);
    put_base(p);
    gw_html_section_end(p->out);
    if (title.failed || said.failed) p->out->failed = true;
    gw_buf_free(&title);
    gw_buf_free(&said);
}

void sweep_write_report(const gw_sweep *s, const bool *efficient, gw_buf *out)
{
    gw_json *root = NULL;
    uint32_t *order = malloc(s->n * sizeof *order);
    if (!order || gw_json_parse(s->definition.p, s->definition.n, 0, &root, NULL)) {
        out->failed = true;
    } else {
        const gw_json *scenario = gw_json_get(root, "scenario");
        gw_str title = text_in(gw_json_get(scenario, "title"), GW_LANG_HANT, "gangway sweep");
        gw_buf shown = {0};
        gw_buf_str(&shown, title);
        sweep_order(s, order);
        gw_html_begin(out, shown.p ? shown.p : "", STYLE);
        for (int l = 0; l < GW_N_LANGS; l++) {
            const page p = {s,
                            efficient,
                            order,
                            (gw_lang)l,
                            out,
                            scenario,
                            gw_json_get(root, "frame"),
                            gw_json_get(root, "names")};
            put_page(&p);
        }
        gw_html_end(out);
        if (shown.failed) out->failed = true;
        gw_buf_free(&shown);
    }
    gw_json_free(root);
    free(order);
}
