/* The chart of a comparison: the saving of each case with its interval. */
#include "planner/savings/compare_priv.h"
#include "planner/savings/compare_words_priv.h"

#include "gtfs/base/html.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 760, LEFT = 250, RIGHT = 150, TOP = 14, ROW_H = 30 };

static double x_of(double low, double high, double v)
{
    return LEFT + (v - low) / (high - low) * (WIDTH - LEFT - RIGHT);
}

/* Labels are cut so that they stay left of the bars; the table has them whole. */
static void put_label(const char *label, double y, gw_buf *out)
{
    size_t n = strlen(label), keep = n > 34 ? gw_utf8_valid_prefix(label, 32) : n;
    gw_buf_printf(out, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">", LEFT - 12, y);
    gw_html_str(out, (gw_str){label, (uint32_t)keep});
    gw_buf_printf(out, "%s</text>", keep < n ? "…" : "");
}

static void put_bar(const comparison *c, uint32_t i, double low, double high, gw_buf *out)
{
    const gw_case_row *r = &c->cases[i].row;
    double y = TOP + i * (double)ROW_H, zero = x_of(low, high, 0);
    double x = x_of(low, high, r->drawn_central), a = x_of(low, high, r->drawn_p5),
           z = x_of(low, high, r->drawn_p95);
    bool best = c->saving.best == i && c->saving.alone;
    char shown[24], low_end[24], high_end[24];
    put_label(r->label, y + 18, out);
    if (!isfinite(r->drawn_central)) return;
    savings_number(r->drawn_central, 2, shown);
    gw_buf_printf(out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"16\" fill=\"%s\"/>",
                  fmin(zero, x), y + 6, fmax(fabs(x - zero), 1), best ? "#2ca58d" : "#9fb3c8");
    if (isfinite(a))
        gw_buf_printf(out,
                      "<path d=\"M%.1f %.1fH%.1fM%.1f %.1fv10M%.1f %.1fv10\" stroke=\"#1d2530\" "
                      "stroke-width=\"1.5\" fill=\"none\"/>",
                      a, y + 14, z, a, y + 9, z, y + 9);
    gw_buf_printf(out, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"12\"><tspan font-weight=\"bold\">%s</tspan>",
                  fmax(fmax(x, isfinite(z) ? z : x), zero) + 6, y + 18, shown);
    if (isfinite(a)) {
        savings_number(r->drawn_p5, 2, low_end);
        savings_number(r->drawn_p95, 2, high_end);
        gw_buf_printf(out, " (%s … %s)", low_end, high_end);
    }
    gw_buf_text(out, "</text>\n");
}

void compare_draw_chart(const comparison *c, gw_lang lang, gw_buf *out)
{
    double low = 0, high = 0;
    int height = TOP + (int)c->n * ROW_H + 40;
    const char *title = compare_word_of(C_CHART, lang);
    for (uint32_t i = 0; i < c->n; i++) {
        const gw_case_row *r = &c->cases[i].row;
        low = fmin(low, fmin(r->drawn_central, r->drawn_p5));
        high = fmax(high, fmax(r->drawn_central, r->drawn_p95));
    }
    if (!(high - low > 1e-6)) return;
    gw_buf_printf(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" font-size=\"13\" "
        "fill=\"#1d2530\" aria-label=\"%s\">\n<title>%s</title>\n",
        WIDTH, height, title, title);
    for (uint32_t i = 0; i < c->n; i++) put_bar(c, i, low, high, out);
    double zero = x_of(low, high, 0);
    gw_buf_printf(out,
                  "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#1d2530\"/>"
                  "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">0</text>"
                  "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n</svg>\n",
                  zero, zero, TOP, height - 34, zero, height - 18, WIDTH - 8, height - 4,
                  savings_more_of(c->cases[0].row.hours ? M_UNIT_HOURS : M_UNIT_MINUTES, lang));
}
