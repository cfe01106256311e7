/* One SVG: mean time by hour of departure, before and after. Fixed size, no script, no font but the page's.
 */
#include "planner/savings/chart_priv.h"

#include <math.h>
#include <stdio.h>

enum { WIDTH = 760, HEIGHT = 300, LEFT = 52, RIGHT = 12, TOP = 34, BOTTOM = 44 };

typedef struct {
    double low, high;   /* minutes at the bottom and the top */
    int32_t first, end; /* hours */
} frame;

static double x_of(const frame *f, double hour)
{
    return LEFT + (hour - f->first) / (f->end - f->first) * (WIDTH - LEFT - RIGHT);
}

static double y_of(const frame *f, double minutes)
{
    return HEIGHT - BOTTOM - (minutes - f->low) / (f->high - f->low) * (HEIGHT - TOP - BOTTOM);
}

static void widen(frame *f, const double *seconds, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (!isfinite(seconds[i])) continue;
        f->low = fmin(f->low, seconds[i] / 60);
        f->high = fmax(f->high, seconds[i] / 60);
    }
}

static double grid_step(double span)
{
    static const double STEPS[] = {1, 2, 5, 10, 20, 30, 60};
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++)
        if (span / STEPS[i] <= 6) return STEPS[i];
    return 120;
}

static void put_grid(const frame *f, double step, gw_buf *out)
{
    int n = (int)lround((f->high - f->low) / step);
    for (int i = 0; i <= n; i++) {
        double y = f->low + i * step;
        gw_buf_printf(out,
                      "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#d4d8dd\"/>"
                      "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f</text>\n",
                      LEFT, WIDTH - RIGHT, y_of(f, y), y_of(f, y), LEFT - 6, y_of(f, y) + 4, y);
    }
    for (int32_t h = f->first; h <= f->end; h += 2)
        gw_buf_printf(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%02d</text>\n", x_of(f, h),
                      HEIGHT - BOTTOM + 18, h % 24);
}

/* A curve through the middle of the hours; it is broken where nobody is served, and where it leaves the
 * frame. */
static void put_curve(const frame *f, const savings_curve *c, uint32_t n, const char *style, gw_buf *out)
{
    bool open = false;
    gw_buf_printf(out, "<path fill=\"none\" %s d=\"", style);
    for (uint32_t i = 0; i < n; i++) {
        bool here = isfinite(c->seconds[i]) && c->seconds[i] / 60 <= f->high && c->seconds[i] / 60 >= f->low;
        if (here)
            gw_buf_printf(out, "%s%.1f %.1f ", open ? "L" : "M", x_of(f, f->first + i + 0.5),
                          y_of(f, c->seconds[i] / 60));
        open = here;
    }
    gw_buf_text(out, "\"/>\n");
}

static const char BEFORE[] = "stroke=\"#1d2530\" stroke-width=\"2\" stroke-dasharray=\"7 5\"";
static const char AFTER[] = "stroke=\"#2ca58d\" stroke-width=\"4\"";
static const char DIRECT[] =
    "stroke=\"#2563c9\" stroke-width=\"2.5\" stroke-dasharray=\"2 4\" stroke-linecap=\"round\"";

static void put_key(const char *style, const char *word, int x, gw_buf *out)
{
    gw_buf_printf(out, "<path d=\"M%d 16h34\" %s/><text x=\"%d\" y=\"20\">%s</text>\n", x, style, x + 40,
                  word);
}

static bool any_inside(const frame *f, const savings_curve *c, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (isfinite(c->seconds[i]) && c->seconds[i] / 60 <= f->high) return true;
    return false;
}

static void put_words(const savings_chart *c, gw_buf *out)
{
    gw_buf_printf(out, "<text x=\"%d\" y=\"20\" text-anchor=\"end\">%s</text>\n", WIDTH - RIGHT, c->y_word);
    gw_buf_printf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                  (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, c->x_word);
}

void savings_draw_chart(const savings_chart *c, gw_buf *out)
{
    frame f = {INFINITY, -INFINITY, c->first_hour, c->first_hour + (int32_t)c->n};
    widen(&f, c->before.seconds, c->n);
    widen(&f, c->after.seconds, c->n);
    if (!isfinite(f.low) || c->n == 0) return;
    double step = grid_step(f.high - f.low + 1);
    f.low = floor(f.low / step) * step;
    f.high = fmax(ceil(f.high / step) * step, f.low + step);
    gw_buf_printf(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" font-size=\"13\" "
        "fill=\"#1d2530\" aria-label=\"%s\">\n<title>%s</title>\n",
        WIDTH, HEIGHT, c->title, c->title);
    put_grid(&f, step, out);
    put_curve(&f, &c->after, c->n, AFTER, out);
    put_curve(&f, &c->before, c->n, BEFORE, out);
    put_key(BEFORE, c->before.word, LEFT, out);
    put_key(AFTER, c->after.word, LEFT + 130, out);
    if (any_inside(&f, &c->direct, c->n)) {
        put_curve(&f, &c->direct, c->n, DIRECT, out);
        put_key(DIRECT, c->direct.word, LEFT + 260, out);
    }
    put_words(c, out);
    gw_buf_text(out, "</svg>\n");
}
