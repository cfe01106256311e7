/* The section of report.html on how sure the saving is. */
#include "planner/savings/report_priv.h"

#include "planner/savings/chart_priv.h"
#include "planner/savings/uncertain.h"
#include "planner/savings/words_worth_priv.h"

#include "gtfs/base/html.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *more(const report_page *p, savings_more w)
{
    return savings_more_of(w, p->lang);
}

static int by_width(const void *x, const void *y)
{
    const savings_bar *a = x, *b = y;
    double wa = fabs(a->high - a->low), wb = fabs(b->high - b->low);
    if (wa != wb) return wa > wb ? -1 : 1;
    return strcmp(a->word, b->word);
}

void report_tornado(const savings_case *c, gw_lang lang, gw_buf *out)
{
    const struct savings_uncertain *u = c->uncertain;
    savings_bar bars[MAX_RANGED];
    gw_buf names[MAX_RANGED] = {{0}};
    if (!u->n_draws) return;
    for (uint32_t i = 0; i < u->n_inputs; i++) {
        gw_buf name = {0};
        savings_say_input(c, &u->inputs[i], lang, &name);
        gw_html_text(&names[i], name.p ? name.p : "");
        if (name.failed || names[i].failed) out->failed = true;
        gw_buf_free(&name);
        bars[i] = (savings_bar){names[i].p ? names[i].p : "", u->inputs[i].low, u->inputs[i].high};
    }
    qsort(bars, u->n_inputs, sizeof *bars, by_width);
    const savings_tornado chart = {.bars = bars,
                                   .n = u->n_inputs,
                                   .central = u->central,
                                   .title = savings_more_of(M_UNCERTAIN, lang),
                                   .x_word = savings_more_of(u->hours ? M_UNIT_HOURS : M_UNIT_MINUTES, lang)};
    savings_draw_tornado(&chart, out);
    for (uint32_t i = 0; i < u->n_inputs; i++) gw_buf_free(&names[i]);
}

static void put_number(const report_page *p, double v)
{
    char text[24];
    savings_number(v, 2, text);
    gw_buf_printf(p->out, "<td>%s</td>", text);
}

static void put_input(const report_page *p, const savings_swing *x)
{
    gw_buf name = {0};
    savings_say_input(p->c, x, p->lang, &name);
    gw_buf_text(p->out, "<tr><td class=\"l\">");
    gw_html_text(p->out, name.p ? name.p : "");
    gw_buf_printf(p->out, "</td><td>%.2f-%.2f</td>", x->factor_low, x->factor_high);
    put_number(p, x->low);
    put_number(p, x->high);
    put_number(p, x->switches_at);
    gw_buf_text(p->out, "<td class=\"l\">");
    if (x->assumed)
        gw_buf_printf(p->out, "<span class=\"mark\">%s</span> ", savings_word_of(W_ASSUMED, p->lang));
    gw_html_text(p->out, x->source);
    gw_buf_text(p->out, "</td></tr>\n");
    if (name.failed) p->out->failed = true;
    gw_buf_free(&name);
}

void report_uncertain(const report_page *p)
{
    static const savings_more HEADS[] = {M_INPUT, M_RANGE, M_AT_LOW, M_AT_HIGH, M_TURNS, M_SOURCE};
    const struct savings_uncertain *u = p->c->uncertain;
    char n[2][24];
    const char *fill[2] = {n[0], n[1]};
    if (!u->n_draws) return;
    savings_number(u->n_draws, 0, n[0]);
    savings_number((double)p->c->options.seed, 0, n[1]);
    gw_buf_printf(p->out, "<h2>%s</h2>\n<p class=\"about\">", more(p, M_UNCERTAIN));
    savings_say_more(p->out, M_UNCERTAIN_ABOUT, p->lang, fill, 2);
    gw_buf_text(p->out, "</p>\n<figure>\n");
    report_tornado(p->c, p->lang, p->out);
    gw_buf_text(p->out, "</figure>\n<div class=\"wide\"><table><thead><tr>");
    for (int i = 0; i < 6; i++)
        gw_buf_printf(p->out, "<th%s>%s</th>", i == 0 || i == 5 ? " class=\"l\"" : "", more(p, HEADS[i]));
    gw_buf_text(p->out, "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < u->n_inputs; i++) put_input(p, &u->inputs[i]);
    gw_buf_text(p->out, "</tbody></table></div>\n");
}
