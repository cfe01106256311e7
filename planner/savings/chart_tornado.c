/* One SVG: what each input alone does to the saving, the widest first. */
#include "planner/savings/chart_priv.h"

#include <math.h>

enum { WIDTH = 760, LEFT = 300, RIGHT = 70, TOP = 30, BAR = 22, GAP = 10 };

static double x_of(const savings_tornado *t, double low, double high, double v)
{
    (void)t;
    return LEFT + (v - low) / (high - low) * (WIDTH - LEFT - RIGHT);
}

void savings_draw_tornado(const savings_tornado *t, gw_buf *out)
{
    double low = t->central, high = t->central;
    int height = TOP + (int)t->n * (BAR + GAP) + 34;
    for (uint32_t i = 0; i < t->n; i++) {
        low = fmin(low, fmin(t->bars[i].low, t->bars[i].high));
        high = fmax(high, fmax(t->bars[i].low, t->bars[i].high));
    }
    if (!(high - low > 1e-6)) return;
    gw_buf_printf(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" font-size=\"13\" "
        "fill=\"#1d2530\" aria-label=\"%s\">\n<title>%s</title>\n",
        WIDTH, height, t->title, t->title);
    for (uint32_t i = 0; i < t->n; i++) {
        const savings_bar *b = &t->bars[i];
        double y = TOP + i * (double)(BAR + GAP), a = x_of(t, low, high, fmin(b->low, b->high)),
               z = x_of(t, low, high, fmax(b->low, b->high));
        gw_buf_printf(out,
                      "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>"
                      "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" fill=\"#2ca58d\"/>"
                      "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\" font-size=\"11\">%.1f</text>"
                      "<text x=\"%.1f\" y=\"%.1f\" font-size=\"11\">%.1f</text>\n",
                      LEFT - 44, y + 15, b->word, a, y, fmax(z - a, 1), BAR, a - 4, y + 15,
                      fmin(b->low, b->high) + 0.0, z + 4, y + 15, fmax(b->low, b->high) + 0.0);
    }
    double x = x_of(t, low, high, t->central);
    gw_buf_printf(out,
                  "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#1d2530\" stroke-width=\"2\"/>"
                  "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.1f</text>"
                  "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n</svg>\n",
                  x, x, TOP - 8, height - 30, x, TOP - 12, t->central, (LEFT + WIDTH - RIGHT) / 2, height - 8,
                  t->x_word);
}
