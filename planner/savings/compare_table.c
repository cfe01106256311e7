/* The table of a comparison: figures down, cases across. */
#include "planner/savings/compare_priv.h"
#include "planner/savings/compare_words_priv.h"

#include "gtfs/base/html.h"

#include <math.h>
#include <string.h>

enum { COLUMNS = 4 }; /* of cases beside each other on A4; more go into a table below */

static const char *word(const compare_page *p, compare_word w)
{
    return compare_word_of(w, p->lang);
}

typedef void (*cell_fn)(const compare_page *p, uint32_t i, const void *what);

static void put_row(const compare_page *p, const char *head, bool inner, uint32_t from, uint32_t to,
                    cell_fn put, const void *what)
{
    gw_buf_printf(p->out, "<tr><td%s>", inner ? " class=\"in\"" : "");
    gw_html_text(p->out, head);
    gw_buf_text(p->out, "</td>");
    for (uint32_t i = from; i < to; i++) {
        gw_buf_text(p->out, "<td>");
        put(p, i, what);
        gw_buf_text(p->out, "</td>");
    }
    gw_buf_text(p->out, "</tr>\n");
}

typedef struct {
    size_t at; /* of a gw_case_row */
    int digits;
    double times;
} number_cell;

static double number_at(const gw_case_row *r, size_t at)
{
    double v;
    memcpy(&v, (const char *)r + at, sizeof v);
    return v;
}

static void put_number(const compare_page *p, double v, int digits)
{
    char text[24];
    savings_number(v, digits, text);
    gw_buf_text(p->out, text);
}

static void number_of_case(const compare_page *p, uint32_t i, const void *what)
{
    const number_cell *n = what;
    put_number(p, number_at(&p->c->cases[i].row, n->at) * n->times, n->digits);
}

static void put_mark(const compare_page *p, const compare_figure *f, uint32_t i)
{
    if (f->best == i && f->alone)
        gw_buf_printf(p->out, " <span class=\"best\">%s</span>", word(p, C_MOST));
    else if (f->best == i || compare_is_close(p->c, f, i))
        gw_buf_printf(p->out, " <span class=\"about\">%s</span>", word(p, C_CLOSE));
}

static void drawn_of_case(const compare_page *p, uint32_t i, const void *what)
{
    (void)what;
    gw_buf_text(p->out, "<b>");
    put_number(p, p->c->cases[i].row.drawn_central, 2);
    gw_buf_text(p->out, "</b>");
    put_mark(p, &p->c->saving, i);
}

static void put_span(const compare_page *p, double low, double high)
{
    if (!isfinite(low)) {
        gw_buf_text(p->out, "-");
        return;
    }
    put_number(p, low, 2);
    gw_buf_text(p->out, p->lang == GW_LANG_EN ? " to " : " 至 ");
    put_number(p, high, 2);
}

static void span_of_case(const compare_page *p, uint32_t i, const void *what)
{
    (void)what;
    put_span(p, p->c->cases[i].row.drawn_p5, p->c->cases[i].row.drawn_p95);
}

static void less_first(const compare_page *p, uint32_t i, const void *what)
{
    const compare_pair *x = compare_pair_of(p->c, &p->c->saving, i, 0);
    (void)what;
    if (i == 0 || !x->known) {
        gw_buf_text(p->out, "-");
        return;
    }
    put_number(p, x->central, 2);
    gw_buf_text(p->out, p->lang == GW_LANG_EN ? " (" : "（");
    put_span(p, x->p5, x->p95);
    gw_buf_text(p->out, p->lang == GW_LANG_EN ? ")" : "）");
}

static void cost_per_hour(const compare_page *p, uint32_t i, const void *what)
{
    (void)what;
    put_number(p, p->c->cases[i].row.cost_per_hour, 0);
    put_mark(p, &p->c->worth, i);
}

static const gw_case_way *way_of(const compare_page *p, uint32_t i, const gw_case_way *like)
{
    return gw_case_row_way(&p->c->cases[i].row, like->who, like->back);
}

static void put_ends(const compare_page *p, double before, double after, bool was, bool is, int digits)
{
    const char *none = savings_more_of(M_NOT_SERVED, p->lang);
    char b[24], a[24];
    savings_number(before, digits, b);
    savings_number(after, digits, a);
    gw_buf_printf(p->out, "%s → %s", was ? b : none, is ? a : none);
}

static void way_mean(const compare_page *p, uint32_t i, const void *what)
{
    const gw_case_way *w = way_of(p, i, what);
    if (w) put_ends(p, w->before_min, w->after_min, w->served_before > 0, w->served_after > 0, 1);
}

static void way_saving(const compare_page *p, uint32_t i, const void *what)
{
    const gw_case_way *w = way_of(p, i, what);
    if (w) put_number(p, w->saving_min, 2);
}

static void way_p95(const compare_page *p, uint32_t i, const void *what)
{
    const gw_case_way *w = way_of(p, i, what);
    if (w) put_number(p, w->saving_p95_min, 1);
}

static void way_served(const compare_page *p, uint32_t i, const void *what)
{
    const gw_case_way *w = way_of(p, i, what);
    if (w) put_ends(p, w->served_before * 100, w->served_after * 100, true, true, 0);
}

static void put_ways(const compare_page *p, uint32_t from, uint32_t to)
{
    const gw_case_row *like = &p->c->cases[0].row;
    for (uint32_t k = 0; k < like->n_ways; k++) {
        const gw_case_way *way = &like->ways[k];
        const char *fill[2] = {savings_more_of((savings_more)(M_TRAVELLER_0 + (int)way->who), p->lang),
                               savings_word_of(way->back ? W_FROM_PLACE : W_TO_PLACE, p->lang)};
        gw_buf head = {0};
        compare_say(&head, C_WAY_MEAN, p->lang, fill, 2);
        put_row(p, head.p ? head.p : "", false, from, to, way_mean, way);
        put_row(p, word(p, C_WAY_SAVING), true, from, to, way_saving, way);
        put_row(p, word(p, C_WAY_P95), true, from, to, way_p95, way);
        put_row(p, word(p, C_WAY_SERVED), true, from, to, way_served, way);
        if (head.failed) p->out->failed = true;
        gw_buf_free(&head);
    }
}

typedef struct {
    compare_word head;
    number_cell cell;
} number_row;

#define ROW(head, field, digits, times)                                                                      \
    {                                                                                                        \
        head,                                                                                                \
        {                                                                                                    \
            offsetof(gw_case_row, field), digits, times                                                      \
        }                                                                                                    \
    }

static const number_row WORTH_ROWS[] = {
    ROW(C_DAY_HOURS, hours_day, 1, 1), ROW(C_DAY_HOURS_ALL, hours_day_uncapped, 1, 1),
    ROW(C_YEAR_HOURS, hours_year, 0, 1), ROW(C_YEAR_HOURS_ALL, hours_year_uncapped, 0, 1)};
static const number_row SERVICE_ROWS[] = {ROW(C_BUSES_MORE, buses_more, 0, 1),
                                          ROW(C_BUS_HOURS_MORE, bus_hours_more, 1, 1),
                                          ROW(C_BUS_KM_MORE, bus_km_more, 0, 1)};
static const number_row COST_ROWS[] = {ROW(C_COST_DAY, cost_day, 0, 1), ROW(C_COST_YEAR, cost_year, 0, 1),
                                       ROW(C_COST_HOUR_YEAR, cost_per_hour_year, 0, 1),
                                       ROW(C_BREAK_EVEN, break_even, 2, 1)};
static const number_cell P_SAVING = {offsetof(gw_case_row, p_saving), 0, 100};

/* Only rows in which some case has a number. */
static bool any_number(const compare_page *p, size_t at)
{
    for (uint32_t i = 0; i < p->c->n; i++)
        if (isfinite(number_at(&p->c->cases[i].row, at))) return true;
    return false;
}

static void put_numbers(const compare_page *p, const number_row *rows, size_t n, uint32_t from, uint32_t to)
{
    const char *fill[1] = {p->c->cases[0].row.currency};
    for (size_t k = 0; k < n; k++) {
        gw_buf head = {0};
        if (!any_number(p, rows[k].cell.at)) continue;
        compare_say(&head, rows[k].head, p->lang, fill, 1);
        put_row(p, head.p ? head.p : "", false, from, to, number_of_case, &rows[k].cell);
        if (head.failed) p->out->failed = true;
        gw_buf_free(&head);
    }
}

static void put_costs(const compare_page *p, uint32_t from, uint32_t to)
{
    const char *fill[1] = {p->c->cases[0].row.currency};
    if (any_number(p, offsetof(gw_case_row, cost_per_hour))) {
        gw_buf head = {0};
        compare_say(&head, C_COST_HOUR, p->lang, fill, 1);
        put_row(p, head.p ? head.p : "", false, from, to, cost_per_hour, NULL);
        if (head.failed) p->out->failed = true;
        gw_buf_free(&head);
    }
    put_numbers(p, COST_ROWS, sizeof COST_ROWS / sizeof *COST_ROWS, from, to);
}

static void put_table(const compare_page *p, uint32_t from, uint32_t to)
{
    const gw_case_row *first = &p->c->cases[0].row;
    gw_buf_printf(p->out, "<div class=\"wide\"><table class=\"cases\"><thead><tr><th>%s</th>",
                  word(p, C_CASE));
    for (uint32_t i = from; i < to; i++) {
        gw_buf_text(p->out, "<th>");
        gw_html_text(p->out, p->c->cases[i].row.label);
        gw_buf_text(p->out, "</th>");
    }
    gw_buf_text(p->out, "</tr></thead>\n<tbody>\n");
    if (first->hours || any_number(p, P_SAVING.at)) {
        put_row(p, savings_more_of(first->hours ? M_UNIT_HOURS : M_UNIT_MINUTES, p->lang), false, from, to,
                drawn_of_case, NULL);
        put_row(p, word(p, C_DRAWN), true, from, to, span_of_case, NULL);
        put_row(p, word(p, C_LESS_FIRST), true, from, to, less_first, NULL);
        put_row(p, word(p, C_P_SAVING), true, from, to, number_of_case, &P_SAVING);
    }
    put_numbers(p, WORTH_ROWS, sizeof WORTH_ROWS / sizeof *WORTH_ROWS, from, to);
    put_ways(p, from, to);
    put_numbers(p, SERVICE_ROWS, sizeof SERVICE_ROWS / sizeof *SERVICE_ROWS, from, to);
    put_costs(p, from, to);
    gw_buf_text(p->out, "</tbody></table></div>\n");
}

void compare_put_tables(const compare_page *p)
{
    gw_buf_printf(p->out, "<h2>%s</h2>\n<p class=\"about\">%s</p>\n", word(p, C_TABLE),
                  word(p, C_TABLE_ABOUT));
    for (uint32_t from = 0; from < p->c->n; from += COLUMNS)
        put_table(p, from, from + COLUMNS < p->c->n ? from + COLUMNS : p->c->n);
}
