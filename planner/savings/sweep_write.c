/* What a sweep hands on: the table, the receipt, lines for a terminal. */
#include "planner/savings/receipt_priv.h"
#include "planner/savings/sweep_priv.h"
#include "planner/savings/words_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const receipt_form FORM = {"gangway-sweep-receipt/1", "sweep", "sweep.json", false};

void gw_sweep_outputs_free(gw_sweep_outputs *o)
{
    gw_buf_free(&o->sweep_json);
    gw_buf_free(&o->sweep_csv);
    for (int l = 0; l < GW_N_LANGS; l++) gw_buf_free(&o->chart_svg[l]);
    gw_buf_free(&o->report_html);
    gw_buf_free(&o->receipt_json);
    gw_buf_free(&o->summary_text);
    *o = (gw_sweep_outputs){.sweep_json = {0}};
}

uint32_t gw_sweep_files(const gw_sweep_outputs *o, gw_savings_file out[GW_SWEEP_MAX_FILES])
{
    const gw_savings_file all[] = {{"sweep.json", &o->sweep_json},
                                   {"sweep.csv", &o->sweep_csv},
                                   {"sweep.zh-Hant.svg", &o->chart_svg[GW_LANG_HANT]},
                                   {"sweep.zh-Hans.svg", &o->chart_svg[GW_LANG_HANS]},
                                   {"sweep.en.svg", &o->chart_svg[GW_LANG_EN]},
                                   {"report.html", &o->report_html}};
    uint32_t n = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].content->n) out[n++] = all[i];
    return n;
}

/* --- which are worth looking at --- */

static bool beats(const gw_case_row *a, const gw_case_row *b)
{
    double x = sweep_saving(a), y = sweep_saving(b);
    return a->buses_more <= b->buses_more && x >= y - SWEEP_SAME && (a->buses_more < b->buses_more || x > y);
}

static bool same(const gw_case_row *a, const gw_case_row *b)
{
    double x = sweep_saving(a), y = sweep_saving(b);
    return !(a->buses_more < b->buses_more) && !(a->buses_more > b->buses_more) && !(x < y) && !(x > y);
}

void sweep_mark_efficient(const gw_sweep *s, bool *out)
{
    for (uint32_t i = 0; i < s->n; i++) {
        const gw_case_row *r = &s->rows[i];
        out[i] = isfinite(r->buses_more) && isfinite(sweep_saving(r));
        for (uint32_t k = 0; k < s->n && out[i]; k++) {
            const gw_case_row *x = &s->rows[k];
            if (k == i || !isfinite(x->buses_more) || !isfinite(sweep_saving(x))) continue;
            if (beats(x, r) || (k < i && same(x, r))) out[i] = false;
        }
    }
}

static bool stands_before(const gw_sweep *s, uint32_t a, uint32_t b)
{
    const gw_case_row *x = &s->rows[a], *y = &s->rows[b];
    double p = isfinite(x->buses_more) ? x->buses_more : INFINITY,
           q = isfinite(y->buses_more) ? y->buses_more : INFINITY;
    if (p < q || p > q) return p < q;
    p = isfinite(sweep_saving(x)) ? sweep_saving(x) : -INFINITY;
    q = isfinite(sweep_saving(y)) ? sweep_saving(y) : -INFINITY;
    if (p < q || p > q) return p > q;
    return a < b;
}

void sweep_order(const gw_sweep *s, uint32_t *out)
{
    for (uint32_t i = 0; i < s->n; i++) {
        uint32_t k = i;
        for (; k > 0 && stands_before(s, i, out[k - 1]); k--) out[k] = out[k - 1];
        out[k] = i;
    }
}

/* --- sweep.csv --- */

void sweep_write_csv(const gw_sweep *s, gw_buf *out)
{
    const gw_case_row *like = &s->rows[0];
    for (uint32_t a = 0; a < s->n_axes; a++) {
        savings_csv_text(out, s->axes[a].field);
        gw_buf_text(out, ",");
    }
    gw_case_row_heads(like, out);
    gw_buf_text(out, "\n");
    for (uint32_t i = 0; i < s->n; i++) {
        for (uint32_t a = 0; a < s->n_axes; a++) {
            savings_csv_text(out, s->axes[a].values[sweep_value_of(s, i, a)]);
            gw_buf_text(out, ",");
        }
        gw_case_row_cells(&s->rows[i], like, out);
        gw_buf_text(out, "\n");
    }
}

/* --- for a terminal --- */

static void put_cell(gw_buf *out, double v, int digits, int width)
{
    char text[24];
    savings_number(v, digits, text);
    gw_buf_printf(out, "%*s", width, text);
}

enum { MOST_LINES = 40 };

void sweep_write_summary(const gw_sweep *s, gw_buf *out)
{
    const gw_case_row *first = &s->rows[0];
    uint32_t *order = malloc(s->n * sizeof *order);
    bool *efficient = malloc(s->n * sizeof *efficient);
    if (!order || !efficient) out->failed = true;
    if (order && efficient) {
        sweep_order(s, order);
        sweep_mark_efficient(s, efficient);
        gw_buf_printf(out, "%u cases, %s, %s, leaving 07:00-19:00; saving in %s\n\n", s->n, first->day,
                      first->port,
                      first->hours ? "passenger-hours a day, seats counted (5 % and 95 %: whatever the seats)"
                                   : "minutes a traveller, both ways");
        gw_buf_printf(out, "%8s%9s%9s%9s%10s%10s  %s\n", "vehicles", "saving", "5 %", "95 %", "bus-hours",
                      "per hour", "");
        for (uint32_t i = 0, shown = 0; i < s->n && shown < MOST_LINES; i++) {
            const gw_case_row *r = &s->rows[order[i]];
            if (s->n > MOST_LINES && !efficient[order[i]]) continue;
            shown++;
            put_cell(out, r->buses_more, 0, 8);
            put_cell(out, sweep_saving(r), 2, 9);
            put_cell(out, r->drawn_p5, 2, 9);
            put_cell(out, r->drawn_p95, 2, 9);
            put_cell(out, r->bus_hours_more, 1, 10);
            put_cell(out, r->cost_per_hour, 0, 10);
            gw_buf_printf(out, " %c %s\n", efficient[order[i]] ? '*' : ' ', s->items[order[i]].label);
        }
        gw_buf_text(out, "\n");
        sweep_sentences(s, efficient, GW_LANG_EN, out);
    }
    free(order);
    free(efficient);
}

/* --- receipt --- */

static void copy_member(const gw_json *object, const char *key, gw_json_writer *w)
{
    gw_buf text = {0};
    const gw_json *v = gw_json_get(object, key);
    if (v && gw_json_canonical(v, &text) == GW_OK)
        gw_json_put_raw(w, key, (gw_str){text.p, (uint32_t)text.n});
    else
        gw_json_put_null(w, key);
    gw_buf_free(&text);
}

static gw_status write_receipt(const gw_sweep *s, const gw_sweep_outputs *made, gw_buf *out)
{
    gw_savings_file files[GW_SWEEP_MAX_FILES];
    uint32_t n = gw_sweep_files(made, files);
    gw_json *frame = NULL;
    gw_json_writer w;
    if (gw_json_parse(s->frame.p, s->frame.n, 0, &frame, NULL)) return GW_NO_MEMORY;
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    gw_json_put_text(&w, "schema", FORM.schema);
    copy_member(frame, "program", &w);
    gw_json_object(&w, "sweep");
    gw_status status = receipt_put_sum(&w, "sha256", made->sweep_json.p, made->sweep_json.n);
    gw_json_object_end(&w);
    copy_member(frame, "before", &w);
    copy_member(frame, "demand", &w);
    copy_member(frame, "data", &w);
    copy_member(frame, "options", &w);
    if (!status) status = receipt_put_outputs(files, n, &w);
    gw_json_object_end(&w);
    gw_buf_text(out, "\n");
    gw_json_free(frame);
    return status || out->failed ? GW_NO_MEMORY : GW_OK;
}

bool gw_sweep_is_receipt(gw_str text)
{
    gw_json *root = NULL;
    gw_str schema = GW_STR("");
    if (gw_json_parse(text.p, text.n, (size_t)1 << 20, &root, NULL)) return false;
    bool is = gw_json_string(gw_json_get(root, "schema"), &schema) && gw_str_is(schema, FORM.schema);
    gw_json_free(root);
    return is;
}

gw_status gw_sweep_receipt_read(const char *json, size_t n, gw_receipt *out, gw_error *err)
{
    return receipt_read_as(json, n, &FORM, out, err);
}

/* --- the whole --- */

static gw_status check_whole(const gw_sweep *s, gw_error *err)
{
    uint32_t missing = 0, first = 0;
    for (uint32_t i = s->n; i-- > 0;) {
        if (s->has[i]) continue;
        missing++;
        first = i;
    }
    if (!missing) return GW_OK;
    return gw_fail(err, GW_BAD_INPUT, "%u of %u parts are missing, first that of %s", missing, s->n,
                   s->items[first].label);
}

static gw_status write_all(const gw_sweep *s, const bool *efficient, gw_sweep_outputs *o)
{
    gw_buf_add(&o->sweep_json, s->definition.p, s->definition.n);
    sweep_write_csv(s, &o->sweep_csv);
    for (int l = 0; l < GW_N_LANGS; l++) sweep_draw_chart(s, efficient, (gw_lang)l, &o->chart_svg[l]);
    sweep_write_report(s, efficient, &o->report_html);
    sweep_write_summary(s, &o->summary_text);
    bool failed =
        o->sweep_json.failed || o->sweep_csv.failed || o->report_html.failed || o->summary_text.failed;
    for (int l = 0; l < GW_N_LANGS; l++) failed = failed || o->chart_svg[l].failed;
    return failed ? GW_NO_MEMORY : write_receipt(s, o, &o->receipt_json);
}

gw_status gw_sweep_write(const gw_sweep *s, gw_sweep_outputs *out, gw_error *err)
{
    gw_sweep_outputs made = {.sweep_json = {0}};
    gw_status status = check_whole(s, err);
    if (status) return status;
    bool *efficient = malloc(s->n * sizeof *efficient);
    if (efficient) sweep_mark_efficient(s, efficient);
    status = efficient ? write_all(s, efficient, &made) : GW_NO_MEMORY;
    free(efficient);
    if (status) {
        gw_sweep_outputs_free(&made);
        return gw_fail(err, status, "no memory to write a sweep");
    }
    *out = made;
    return GW_OK;
}
