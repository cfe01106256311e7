#include "planner/savings/compare_priv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- reading --- */

static gw_status parse(const compare_case *x, gw_str text, const char *file, gw_json **out, gw_error *err)
{
    gw_error why = {0};
    gw_status status = gw_json_parse(text.p, text.n, (size_t)64 << 20, out, &why);
    return status ? gw_fail(err, status, "%s: %s: %.200s", x->row.label, file, why.message) : GW_OK;
}

/* draw,value lines after a head. */
static gw_status read_draws(compare_case *x, gw_error *err)
{
    gw_str line, rest = x->in.draws_csv, number;
    size_t cap = 0;
    if (rest.n == 0) return GW_OK;
    gw_str_split(rest, '\n', &line, &rest);
    while (rest.n) {
        gw_str_split(rest, '\n', &line, &rest);
        gw_str_split(line, ',', &line, &number);
        if (x->n_draws == GW_SAVINGS_MAX_DRAWS || gw_grow(&x->draws, &cap, x->n_draws + 1, sizeof *x->draws))
            return gw_fail(err, GW_NO_MEMORY, "no memory for draws");
        if (!gw_str_to_double(number, &x->draws[x->n_draws++]))
            return gw_fail(err, GW_BAD_INPUT, "%s: draws.csv row %u: '%.*s' is no number", x->row.label,
                           x->n_draws, number.n > 40 ? 40 : (int)number.n, number.p);
    }
    return GW_OK;
}

static gw_status read_case(comparison *c, uint32_t i, const char *port, gw_error *err)
{
    compare_case *x = &c->cases[i];
    gw_str headline;
    gw_error why = {0};
    snprintf(x->row.label, sizeof x->row.label, "%s", x->in.label ? x->in.label : "a case");
    gw_status status = parse(x, x->in.case_json, "case.json", &x->root, err);
    if (!status) status = parse(x, x->in.receipt_json, "receipt.json", &x->receipt, err);
    if (status) return status;
    if (!gw_json_string(gw_json_get(gw_json_get(x->root, "headline"), "port"), &headline) ||
        headline.n >= sizeof x->headline)
        return gw_fail(err, GW_BAD_INPUT, "%s: case.json: headline.port is missing", x->row.label);
    memcpy(x->headline, headline.p, headline.n);
    if (i == 0) snprintf(c->port, sizeof c->port, "%s", port ? port : x->headline);
    status = gw_case_row_of(x->root, x->in.label, c->port, &x->row, &why);
    if (status) return gw_fail(err, status, "%s: %s", x->row.label, why.message);
    status = compare_check_sums(x, err);
    return status ? status : read_draws(x, err);
}

static gw_status check_labels(const comparison *c, uint32_t i, gw_error *err)
{
    for (uint32_t k = 0; k < i; k++)
        if (strcmp(c->cases[k].row.label, c->cases[i].row.label) == 0)
            return gw_fail(err, GW_BAD_INPUT, "%s: two cases have this name", c->cases[i].row.label);
    return GW_OK;
}

/* --- pairs --- */

static int by_size(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

/* The percentiles of planner/savings/uncertain.c. scratch: [n] */
static compare_pair pair_of(const double *a, double unit_a, const double *b, double unit_b, uint32_t n,
                            double central, double *scratch)
{
    compare_pair out = {.known = true, .central = central};
    for (uint32_t i = 0; i < n; i++) {
        scratch[i] = a[i] * unit_a - b[i] * unit_b;
        if (scratch[i] > 0) out.p_better += 1.0 / n;
    }
    qsort(scratch, n, sizeof *scratch, by_size);
    out.p5 = scratch[(size_t)floor(0.05 * (n - 1))];
    out.p50 = scratch[(size_t)floor(0.50 * (n - 1))];
    out.p95 = scratch[(size_t)ceil(0.95 * (n - 1))];
    return out;
}

/* Draws can be paired when they are of one thing. */
static bool comparable(const comparison *c, const compare_case *x)
{
    return x->n_draws > 0 && strcmp(x->headline, c->port) == 0 && isfinite(x->row.drawn_central);
}

/* What a draw counts: as it is, or for each unit of cost; 0: it has none. */
static double unit_of(const comparison *c, const compare_case *x, bool by_cost)
{
    if (!comparable(c, x)) return 0;
    if (!by_cost) return 1;
    return x->row.hours && x->row.cost_day > 0 ? 1 / x->row.cost_day : 0;
}

static void choose_best(const comparison *c, compare_figure *f, bool by_cost)
{
    double most = -INFINITY;
    f->best = GW_NO_ID;
    f->alone = false;
    for (uint32_t i = 0; i < c->n; i++) {
        double unit = unit_of(c, &c->cases[i], by_cost), v = unit * c->cases[i].row.drawn_central;
        if (!(unit > 0) || !(v > most)) continue;
        most = v;
        f->best = i;
    }
    if (f->best == GW_NO_ID) return;
    uint32_t others = 0;
    f->alone = true;
    for (uint32_t i = 0; i < c->n; i++) {
        if (i == f->best || !compare_pair_of(c, f, f->best, i)->known) continue;
        others++;
        if (!(compare_pair_of(c, f, f->best, i)->p5 > 0)) f->alone = false;
    }
    if (!others) f->best = GW_NO_ID; /* best of one says nothing */
}

static gw_status fill_figure(const comparison *c, compare_figure *f, bool by_cost)
{
    uint32_t n_draws = c->cases[0].n_draws;
    double *scratch = malloc(((size_t)n_draws + 1) * sizeof *scratch);
    f->pairs = calloc((size_t)c->n * c->n, sizeof *f->pairs);
    if (!scratch || !f->pairs) {
        free(scratch);
        return GW_NO_MEMORY;
    }
    for (uint32_t a = 0; a < c->n; a++)
        for (uint32_t b = 0; b < c->n; b++) {
            const compare_case *x = &c->cases[a], *y = &c->cases[b];
            double unit_a = unit_of(c, x, by_cost), unit_b = unit_of(c, y, by_cost);
            if (!(unit_a > 0) || !(unit_b > 0) || x->n_draws != n_draws || y->n_draws != n_draws) continue;
            f->pairs[(size_t)a * c->n + b] =
                pair_of(x->draws, unit_a, y->draws, unit_b, n_draws,
                        unit_a * x->row.drawn_central - unit_b * y->row.drawn_central, scratch);
        }
    free(scratch);
    choose_best(c, f, by_cost);
    return GW_OK;
}

/* --- the whole --- */

static gw_status write_all(const comparison *c, gw_compare_outputs *out)
{
    gw_savings_file files[GW_COMPARE_MAX_FILES];
    compare_write_csv(c, &out->compare_csv);
    for (int l = 0; l < GW_N_LANGS; l++) compare_draw_chart(c, (gw_lang)l, &out->chart_svg[l]);
    compare_write_report(c, &out->compare_html);
    compare_write_json(c, &out->compare_json);
    compare_write_summary(c, &out->summary_text);
    uint32_t n = gw_compare_files(out, files);
    for (uint32_t i = 0; i < n; i++)
        if (files[i].content->failed) return GW_NO_MEMORY;
    if (out->summary_text.failed) return GW_NO_MEMORY;
    return compare_write_receipt(c, out, &out->receipt_json);
}

static void free_comparison(comparison *c)
{
    for (uint32_t i = 0; c->cases && i < c->n; i++) {
        gw_json_free(c->cases[i].root);
        gw_json_free(c->cases[i].receipt);
        free(c->cases[i].draws);
    }
    free(c->cases);
    free(c->saving.pairs);
    free(c->worth.pairs);
}

gw_status gw_compare_cases(const gw_compare_case *cases, uint32_t n, const char *port,
                           gw_compare_outputs *out, gw_error *err)
{
    comparison c = {.n = n};
    gw_compare_outputs made = {0};
    gw_status status = GW_OK;
    if (n < 2 || n > GW_COMPARE_MAX_CASES)
        return gw_fail(err, GW_BAD_INPUT, "%u cases: 2 to %d can be compared", n, GW_COMPARE_MAX_CASES);
    c.cases = calloc(n, sizeof *c.cases);
    if (!c.cases) return gw_fail(err, GW_NO_MEMORY, "no memory for a comparison");
    for (uint32_t i = 0; i < n && !status; i++) {
        c.cases[i].in = cases[i];
        status = read_case(&c, i, port, err);
        if (!status) status = check_labels(&c, i, err);
        if (!status) status = compare_check_same(&c.cases[0], &c.cases[i], err);
    }
    if (!status &&
        (fill_figure(&c, &c.saving, false) || fill_figure(&c, &c.worth, true) || write_all(&c, &made)))
        status = gw_fail(err, GW_NO_MEMORY, "no memory for a comparison");
    if (!status) {
        *out = made;
        made = (gw_compare_outputs){0};
    }
    gw_compare_outputs_free(&made);
    free_comparison(&c);
    return status;
}

void gw_compare_outputs_free(gw_compare_outputs *o)
{
    gw_buf_free(&o->compare_csv);
    gw_buf_free(&o->compare_json);
    for (int l = 0; l < GW_N_LANGS; l++) gw_buf_free(&o->chart_svg[l]);
    gw_buf_free(&o->compare_html);
    gw_buf_free(&o->receipt_json);
    gw_buf_free(&o->summary_text);
}
