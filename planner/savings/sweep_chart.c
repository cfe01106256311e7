/* The chart of a sweep: the saving against the first field, a line for each combination of the others; and
 * against the vehicles it takes. */
#include "planner/savings/sweep_priv.h"
#include "planner/savings/sweep_words_priv.h"

#include "gtfs/base/html.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 760, LEFT = 56, RIGHT = 20, PANEL = 250, HEAD = 30, FOOT = 44, LINES = 6, KEY_ROW = 18 };
static const char *const COLOURS[LINES] = {"#2ca58d", "#2563c9", "#b4531f", "#7a3fa0", "#8a7a00", "#c2255c"};
static const char *const REST = "#9aa5b1";

typedef struct {
    const gw_sweep *s;
    const bool *efficient;
    gw_lang lang;
    gw_buf *out;
    double low, high, step; /* of the saving */
    uint32_t n_lines;
    double top; /* of the panel */
    double x_low, x_high;
} chart;

static double y_of(const chart *c, double v)
{
    return c->top + HEAD + (c->high - v) / (c->high - c->low) * (PANEL - HEAD - FOOT);
}

static double x_of(const chart *c, double v)
{
    double inside = 24; /* so that no point stands on the frame */
    return LEFT + inside + (v - c->x_low) / (c->x_high - c->x_low) * (WIDTH - LEFT - RIGHT - 2 * inside);
}

static const char *colour_of(uint32_t line)
{
    return line < LINES ? COLOURS[line] : REST;
}

static uint32_t per_value(const gw_sweep *s)
{
    return s->n / s->axes[0].n;
}

/* A step of 1, 2 or 5 times a power of ten that gives at most six. */
static double step_of(double span)
{
    double unit = pow(10, floor(log10(span)) - 1);
    static const double TIMES[] = {1, 2, 5, 10, 20, 50};
    for (size_t i = 0; i < sizeof TIMES / sizeof *TIMES; i++)
        if (span / (TIMES[i] * unit) <= 6) return TIMES[i] * unit;
    return 100 * unit;
}

/* The interval is of passenger-hours whatever the seats: it belongs to minutes alone. */
static bool has_bars(const chart *c)
{
    return c->n_lines == 1 && !c->s->rows[0].hours && isfinite(c->s->rows[0].drawn_p5);
}

static void set_savings(chart *c)
{
    c->low = c->high = 0;
    for (uint32_t i = 0; i < c->s->n; i++) {
        const gw_case_row *r = &c->s->rows[i];
        c->low = fmin(c->low, sweep_saving(r));
        c->high = fmax(c->high, sweep_saving(r));
        if (!has_bars(c)) continue;
        c->low = fmin(c->low, r->drawn_p5);
        c->high = fmax(c->high, r->drawn_p95);
    }
    if (!(c->high - c->low > 1e-6)) c->high = c->low + 1;
    c->step = step_of(c->high - c->low);
    c->low = floor(c->low / c->step + 1e-9) * c->step;
    c->high = ceil(c->high / c->step - 1e-9) * c->step;
}

static int digits_of(double step)
{
    return step >= 1 ? 0 : step >= 0.1 ? 1 : 2;
}

static void put_text(const chart *c, double x, double y, const char *anchor, const char *text)
{
    gw_buf_printf(c->out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor);
    gw_html_text(c->out, text);
    gw_buf_text(c->out, "</text>\n");
}

static void put_frame(const chart *c, const char *title, const char *x_word)
{
    int n = (int)lround((c->high - c->low) / c->step);
    gw_buf_text(c->out, "<g font-weight=\"600\">");
    put_text(c, LEFT, c->top + 16, "start", title);
    gw_buf_text(c->out, "</g>");
    for (int i = 0; i <= n; i++) {
        double v = c->low + i * c->step, y = y_of(c, v);
        char shown[24];
        savings_number(fabs(v) < c->step / 2 ? 0 : v, digits_of(c->step), shown);
        gw_buf_printf(c->out, "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>", LEFT,
                      WIDTH - RIGHT, y, y, fabs(v) < c->step / 2 ? "#1d2530" : "#d4d8dd");
        put_text(c, LEFT - 6, y + 4, "end", shown);
    }
    put_text(c, (LEFT + WIDTH - RIGHT) / 2.0, c->top + PANEL - 6, "middle", x_word);
}

static double first_of(const gw_sweep *s, uint32_t value)
{
    double v = value;
    if (s->axes[0].numbers) (void)gw_str_to_double(gw_str_of(s->axes[0].values[value]), &v);
    return v;
}

/* Texts under the first panel: those that have room. */
static void put_values(const chart *c)
{
    double last = -INFINITY;
    for (uint32_t i = 0; i < c->s->axes[0].n; i++) {
        const char *text = c->s->axes[0].values[i];
        char shown[40];
        size_t n = strlen(text), keep = n > 16 ? gw_utf8_valid_prefix(text, 15) : n;
        double x = x_of(c, first_of(c->s, i)), half = 3.8 * (double)(keep + (keep < n)) + 3;
        snprintf(shown, sizeof shown, "%.*s%s", (int)keep, text, keep < n ? "…" : "");
        if (fabs(x - last) < 2 * half && i) continue;
        put_text(c, x, c->top + PANEL - FOOT + 18, "middle", shown);
        last = x;
    }
}

static void put_line(const chart *c, uint32_t line)
{
    bool open = false;
    gw_buf_printf(c->out, "<path fill=\"none\" stroke=\"%s\" stroke-width=\"2\" d=\"", colour_of(line));
    for (uint32_t v = 0; v < c->s->axes[0].n; v++) {
        const gw_case_row *r = &c->s->rows[v * c->n_lines + line];
        bool here = isfinite(sweep_saving(r));
        if (here)
            gw_buf_printf(c->out, "%s%.1f %.1f ", open ? "L" : "M", x_of(c, first_of(c->s, v)),
                          y_of(c, sweep_saving(r)));
        open = here;
    }
    gw_buf_text(c->out, "\"/>\n");
}

/* Of a single line: its interval, the saving and the vehicles at each point. */
static void put_numbers(const chart *c)
{
    bool room = c->s->axes[0].n <= 16;
    for (uint32_t v = 0; v < c->s->axes[0].n; v++) {
        const gw_case_row *r = &c->s->rows[v];
        double x = x_of(c, first_of(c->s, v));
        char shown[24];
        if (!isfinite(sweep_saving(r))) continue;
        if (has_bars(c) && isfinite(r->drawn_p5) && isfinite(r->drawn_p95))
            gw_buf_printf(c->out, "<path d=\"M%.1f %.1fV%.1f\" stroke=\"#1d2530\"/>", x, y_of(c, r->drawn_p5),
                          y_of(c, r->drawn_p95));
        gw_buf_printf(c->out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>\n", x,
                      y_of(c, sweep_saving(r)), colour_of(0));
        savings_number(sweep_saving(r), 2, shown);
        if (room) {
            gw_buf_text(c->out, "<g font-size=\"11\">");
            put_text(c, x + 6, y_of(c, sweep_saving(r)) - 6, "start", shown);
            gw_buf_text(c->out, "</g>");
        }
    }
}

static void put_first_panel(chart *c)
{
    const sweep_axis *a = &c->s->axes[0];
    const char *word = sweep_field_word(a->field, c->lang);
    gw_buf title = {0};
    c->x_low = c->x_high = first_of(c->s, 0);
    for (uint32_t i = 0; i < a->n; i++) {
        c->x_low = fmin(c->x_low, first_of(c->s, i));
        c->x_high = fmax(c->x_high, first_of(c->s, i));
    }
    if (!(c->x_high > c->x_low)) c->x_high = c->x_low + 1;
    const char *fill[1] = {word ? word : a->field};
    sweep_say(&title, S_AGAINST, c->lang, fill, 1);
    put_frame(c, title.p ? title.p : "", fill[0]);
    for (uint32_t line = c->n_lines; line-- > 0;) put_line(c, line);
    if (c->n_lines == 1) put_numbers(c);
    put_values(c);
    if (title.failed) c->out->failed = true;
    gw_buf_free(&title);
}

/* --- vehicles --- */

static void put_points(const chart *c, bool efficient)
{
    for (uint32_t i = 0; i < c->s->n; i++) {
        const gw_case_row *r = &c->s->rows[i];
        if (c->efficient[i] != efficient || !isfinite(sweep_saving(r)) || !isfinite(r->buses_more)) continue;
        gw_buf_printf(c->out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%s\" fill=\"%s\" fill-opacity=\"%s\"/>\n",
                      x_of(c, r->buses_more), y_of(c, sweep_saving(r)), efficient ? "5" : "3.5",
                      colour_of(i % c->n_lines), efficient ? "1" : "0.4");
    }
}

/* The outline of what can be had: by vehicles, each with the value of the first field. */
static void put_outline(const chart *c, const uint32_t *order)
{
    double last_x = -INFINITY, last_y = 0;
    bool open = false;
    gw_buf_text(c->out, "<path fill=\"none\" stroke=\"#1d2530\" stroke-dasharray=\"3 3\" d=\"");
    for (uint32_t i = 0; i < c->s->n; i++) {
        const gw_case_row *r = &c->s->rows[order[i]];
        if (!c->efficient[order[i]]) continue;
        gw_buf_printf(c->out, "%s%.1f %.1f ", open ? "L" : "M", x_of(c, r->buses_more),
                      y_of(c, sweep_saving(r)));
        open = true;
    }
    gw_buf_text(c->out, "\"/>\n<g font-size=\"11\">");
    for (uint32_t i = 0; i < c->s->n; i++) {
        const gw_case_row *r = &c->s->rows[order[i]];
        if (!c->efficient[order[i]]) continue;
        double x = x_of(c, r->buses_more), y = y_of(c, sweep_saving(r)) - 9;
        const char *text = c->s->axes[0].values[sweep_value_of(c->s, order[i], 0)];
        if (strlen(text) > 16 || (fabs(x - last_x) < 7.0 * (double)strlen(text) && fabs(y - last_y) < 12))
            continue;
        put_text(c, x, y, "middle", text);
        last_x = x;
        last_y = y;
    }
    gw_buf_text(c->out, "</g>\n");
}

static void put_second_panel(chart *c, const uint32_t *order)
{
    double low = INFINITY, high = -INFINITY;
    for (uint32_t i = 0; i < c->s->n; i++) {
        if (!isfinite(c->s->rows[i].buses_more)) continue;
        low = fmin(low, c->s->rows[i].buses_more);
        high = fmax(high, c->s->rows[i].buses_more);
    }
    if (!isfinite(low)) return;
    c->x_low = fmin(low, 0);
    c->x_high = high > c->x_low ? high : c->x_low + 1;
    double step = fmax(1, step_of(c->x_high - c->x_low));
    put_frame(c, sweep_word_of(S_AGAINST_BUSES, c->lang), sweep_word_of(S_BUSES, c->lang));
    for (double v = ceil(c->x_low / step) * step; v <= c->x_high + 1e-9; v += step) {
        char shown[24];
        savings_number(v, 0, shown);
        put_text(c, x_of(c, v), c->top + PANEL - FOOT + 18, "middle", shown);
    }
    put_points(c, false);
    put_outline(c, order);
    put_points(c, true);
}

/* --- the key --- */

static void put_key(const chart *c, double top)
{
    uint32_t shown = c->n_lines < LINES ? c->n_lines : LINES;
    for (uint32_t i = 0; i < shown && c->n_lines > 1; i++) {
        gw_buf name = {0};
        double y = top + i * (double)KEY_ROW + 14;
        sweep_name_item(c->s, i, 1, c->lang, &name);
        gw_buf_printf(c->out, "<path d=\"M%d %.1fh26\" stroke=\"%s\" stroke-width=\"4\"/>", LEFT, y - 4,
                      colour_of(i));
        put_text(c, LEFT + 34, y, "start", name.p ? name.p : "");
        if (name.failed) c->out->failed = true;
        gw_buf_free(&name);
    }
    if (c->n_lines > LINES) {
        char n[24];
        const char *fill[1] = {n};
        gw_buf text = {0};
        double y = top + LINES * (double)KEY_ROW + 14;
        snprintf(n, sizeof n, "%u", c->n_lines - LINES);
        sweep_say(&text, S_OTHERS, c->lang, fill, 1);
        gw_buf_printf(c->out, "<path d=\"M%d %.1fh26\" stroke=\"%s\" stroke-width=\"4\"/>", LEFT, y - 4,
                      REST);
        put_text(c, LEFT + 34, y, "start", text.p ? text.p : "");
        if (text.failed) c->out->failed = true;
        gw_buf_free(&text);
    }
}

void sweep_draw_chart(const gw_sweep *s, const bool *efficient, gw_lang lang, gw_buf *out)
{
    chart c = {.s = s, .efficient = efficient, .lang = lang, .out = out, .n_lines = per_value(s)};
    uint32_t rows = c.n_lines > LINES ? LINES + 1 : c.n_lines > 1 ? c.n_lines : 0;
    int height = 24 + 2 * PANEL + (int)rows * KEY_ROW + 10;
    uint32_t *order = malloc(s->n * sizeof *order);
    bool any = false;
    for (uint32_t i = 0; i < s->n; i++) any = any || isfinite(sweep_saving(&s->rows[i]));
    if (!order) out->failed = true;
    if (any && order) {
        const char *title = sweep_word_of(S_CHART, lang);
        sweep_order(s, order);
        set_savings(&c);
        gw_buf_printf(out,
                      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" "
                      "font-size=\"13\" font-family=\"sans-serif\" fill=\"#1d2530\" aria-label=\"%s\">\n"
                      "<title>%s</title>\n",
                      WIDTH, height, title, title);
        gw_buf unit = {0};
        gw_buf_text(&unit, sweep_word_of(s->rows[0].hours ? S_SAVING_HOURS : S_SAVING_MINUTES, lang));
        if (has_bars(&c))
            gw_buf_printf(&unit, lang == GW_LANG_EN ? "; %s" : "；%s", sweep_word_of(S_INTERVAL, lang));
        put_text(&c, WIDTH - RIGHT, 16, "end", unit.p ? unit.p : "");
        if (unit.failed) out->failed = true;
        gw_buf_free(&unit);
        put_first_panel(&c);
        c.top = PANEL + 24;
        put_second_panel(&c, order);
        put_key(&c, c.top + PANEL);
        gw_buf_text(out, "</svg>\n");
    }
    free(order);
}
