/* Charts of a feed's report: bars by day and hour, bars by code, the map of stops. */
#include "gtfs/report/report_priv.h"

#include "gtfs/base/html.h"

#include <math.h>
#include <string.h>

#define INK       "#1d2530"
#define GRID      "#d4d8dd"
#define FIXED     "#2563c9"
#define FREQUENCY "#2ca58d"

static void begin(gw_buf *out, int width, double height, const char *title)
{
    gw_buf_printf(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %.0f\" role=\"img\" font-size=\"13\" "
        "fill=\"" INK "\" aria-label=\"%s\">\n<title>%s</title>\n",
        width, height, title, title);
}

/* --- upright bars --- */

enum { WIDTH = 760, HEIGHT = 260, LEFT = 68, RIGHT = 12, TOP = 34, BOTTOM = 30 };

static double top_of(const report_bars *b)
{
    uint64_t most = 0;
    for (uint32_t i = 0; i < b->n; i++) {
        uint64_t all = b->bars[i].timetabled + b->bars[i].headway;
        if (all > most) most = all;
    }
    return (double)most;
}

/* 1, 2 or 5 times a power of ten, so that at most five lines are drawn. */
static double grid_step(double top)
{
    double step = pow(10, floor(log10(top)) - 1);
    static const double TIMES[] = {1, 2, 5, 10, 20, 50};
    for (size_t i = 0; i < sizeof TIMES / sizeof *TIMES; i++)
        if (top / (step * TIMES[i]) <= 5) return fmax(step * TIMES[i], 1);
    return top;
}

static void put_grid(double high, double step, gw_buf *out)
{
    char count[32];
    for (double v = 0; v <= high + step / 2; v += step) {
        double y = HEIGHT - BOTTOM - v / high * (HEIGHT - TOP - BOTTOM);
        gw_buf_printf(out,
                      "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"" GRID "\"/>"
                      "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
                      LEFT, WIDTH - RIGHT, y, y, LEFT - 6, y + 4, gw_count_text((uint64_t)(v + 0.5), count));
    }
}

static void put_series(const report_bars *b, bool headway, double high, gw_buf *out)
{
    double width = (double)(WIDTH - LEFT - RIGHT) / b->n, gap = width > 4 ? 1 : 0;
    double scale = (HEIGHT - TOP - BOTTOM) / high;
    gw_buf_printf(out, "<path fill=\"%s\" d=\"", headway ? FREQUENCY : FIXED);
    for (uint32_t i = 0; i < b->n; i++) {
        double here = (double)(headway ? b->bars[i].headway : b->bars[i].timetabled);
        if (here <= 0) continue;
        double below = headway ? (double)b->bars[i].timetabled * scale : 0;
        gw_buf_printf(out, "M%.2f %.2fv-%.2fh%.2fv%.2fz", LEFT + i * width, HEIGHT - BOTTOM - below,
                      here * scale, width - gap, here * scale);
    }
    gw_buf_text(out, "\"/>\n");
}

static void put_key(const report_bars *b, gw_buf *out)
{
    gw_buf_printf(out,
                  "<rect x=\"%d\" y=\"8\" width=\"14\" height=\"14\" fill=\"" FIXED "\"/>"
                  "<text x=\"%d\" y=\"20\">%s</text>\n",
                  LEFT, LEFT + 20, b->timetabled);
    gw_buf_printf(out,
                  "<rect x=\"%d\" y=\"8\" width=\"14\" height=\"14\" fill=\"" FREQUENCY "\"/>"
                  "<text x=\"%d\" y=\"20\">%s</text>\n",
                  LEFT + 240, LEFT + 260, b->headway);
    gw_buf_printf(out, "<text x=\"%d\" y=\"20\" text-anchor=\"end\">%s</text>\n", WIDTH - RIGHT, b->unit);
}

void report_draw_bars(const report_bars *b, gw_buf *out)
{
    double top = b->n ? top_of(b) : 0;
    if (top <= 0) return;
    double step = grid_step(top), high = ceil(top / step) * step;
    double width = (double)(WIDTH - LEFT - RIGHT) / b->n;
    begin(out, WIDTH, HEIGHT, b->title);
    put_grid(high, step, out);
    put_series(b, false, high, out);
    put_series(b, true, high, out);
    put_key(b, out);
    for (uint32_t i = 0; i < b->n; i++) {
        const char *label = b->label(b->context, i);
        if (label)
            gw_buf_printf(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                          LEFT + (i + 0.5) * width, HEIGHT - 10, label);
    }
    gw_buf_text(out, "</svg>\n");
}

/* --- notices --- */

void report_draw_codes(const report_codes *c, gw_buf *out)
{
    enum { ROW = 22, NAME = 330, COUNT = 90 };
    static const char *const COLOURS[] = {
        [GW_SEVERITY_INFO] = "#8a94a3", [GW_SEVERITY_WARNING] = "#d99a1c", [GW_SEVERITY_ERROR] = "#c23b3b"};
    uint32_t n = gw_notices_count(c->notices);
    double most = 1;
    for (uint32_t i = 0; i < n; i++) most = fmax(most, (double)gw_notices_at(c->notices, i).count);
    if (n == 0) return;
    begin(out, WIDTH, ROW * n + 4.0, c->title);
    for (uint32_t i = 0; i < n; i++) {
        gw_notice notice = gw_notices_at(c->notices, i);
        const char *meaning = gw_notice_meaning(notice.code, c->lang);
        char count[32];
        double length = (1 + log10((double)notice.count)) / (1 + log10(most)) * (WIDTH - NAME - COUNT);
        double y = (double)ROW * i;
        gw_buf_printf(out, "<text x=\"%d\" y=\"%.0f\" text-anchor=\"end\" font-size=\"12\">", NAME - 8,
                      y + 16);
        gw_html_text(out, strlen(meaning) <= 56 ? meaning : notice.code);
        gw_buf_printf(out,
                      "</text><rect x=\"%d\" y=\"%.0f\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
                      "<text x=\"%.1f\" y=\"%.0f\">%s</text>\n",
                      NAME, y + 4, length, ROW - 6, COLOURS[notice.severity], NAME + length + 6, y + 16,
                      gw_count_text(notice.count, count));
    }
    gw_buf_text(out, "</svg>\n");
}

/* --- the map --- */

/* Both sides in metres, so that the map has the right proportions at its latitude. */
static double height_of_map(const gw_feed_stats *s, double width)
{
    const double degree = 3.14159265358979 / 180;
    double across = (s->east - s->west) * cos((s->north + s->south) / 2 * degree);
    double ratio = across > 0 ? (s->north - s->south) / across : 1;
    return fmin(fmax(width * ratio, width / 4), width);
}

void report_draw_map(const gw_feed_stats *s, const char *title, gw_buf *out)
{
    if (s->n_placed == 0) return;
    double width = 480, height = height_of_map(s, width), edge = 8;
    double dx = width / GW_STATS_COLUMNS, dy = height / GW_STATS_COLUMNS;
    begin(out, (int)(width + 2 * edge), height + 2 * edge, title);
    gw_buf_printf(out,
                  "<rect x=\"0.5\" y=\"0.5\" width=\"%.0f\" height=\"%.0f\" fill=\"#f4f6f8\" stroke=\"" GRID
                  "\"/>\n",
                  width + 2 * edge - 1, height + 2 * edge - 1);
    for (uint32_t row = 0; row < GW_STATS_COLUMNS; row++) {
        for (uint32_t column = 0; column < GW_STATS_COLUMNS; column++) {
            uint32_t n = s->map[row][column];
            if (n == 0) continue;
            gw_buf_printf(out,
                          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"" FIXED
                          "\" fill-opacity=\"%.2f\"/>\n",
                          edge + (column + 0.5) * dx, edge + (row + 0.5) * dy, 2.4,
                          fmin(0.35 + 0.25 * log10((double)n), 1));
        }
    }
    gw_buf_text(out, "</svg>\n");
}
