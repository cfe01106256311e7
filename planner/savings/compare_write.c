/* compare.csv, compare.json, the lines for a terminal, and the receipt. */
#include "planner/savings/compare_priv.h"

#include "planner/savings/words_priv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WORTH_DIGITS = 6 };

static const char *mark_of(const comparison *c, const compare_figure *f, uint32_t i)
{
    if (f->best == i) return f->alone ? "best" : "not told apart";
    return compare_is_close(c, f, i) ? "not told apart" : "";
}

void compare_write_csv(const comparison *c, gw_buf *out)
{
    const gw_case_row *like = &c->cases[0].row;
    gw_case_row_heads(like, out);
    gw_buf_text(
        out, ",less_first,less_first_p5,less_first_p95,p_more_than_first,mark_saving,mark_cost_per_hour\n");
    for (uint32_t i = 0; i < c->n; i++) {
        const compare_pair *p = compare_pair_of(c, &c->saving, i, 0);
        gw_case_row_cells(&c->cases[i].row, like, out);
        savings_csv_number(out, p->known ? p->central : (double)NAN, 3);
        savings_csv_number(out, p->known ? p->p5 : (double)NAN, 3);
        savings_csv_number(out, p->known ? p->p95 : (double)NAN, 3);
        savings_csv_number(out, p->known && i ? p->p_better : (double)NAN, 4);
        gw_buf_printf(out, ",%s,%s\n", mark_of(c, &c->saving, i), mark_of(c, &c->worth, i));
    }
}

/* --- compare.json --- */

static void put_copy(gw_json_writer *w, const char *key, const gw_json *v)
{
    gw_buf text = {0};
    if (v && gw_json_canonical(v, &text) == GW_OK)
        gw_json_put_raw(w, key, (gw_str){text.p, (uint32_t)text.n});
    else
        gw_json_put_null(w, key);
    gw_buf_free(&text);
}

static void put_case(const comparison *c, uint32_t i, gw_json_writer *w)
{
    const compare_case *x = &c->cases[i];
    const gw_json *scenario = gw_json_get(x->root, "scenario");
    gw_json_object(w, NULL);
    gw_case_row_put(&x->row, "row", w);
    put_copy(w, "title", gw_json_get(scenario, "title"));
    put_copy(w, "stated", gw_json_get(scenario, "stated"));
    put_copy(w, "changes", gw_json_get(x->root, "changes"));
    gw_json_put_text(w, "drawn_port", x->headline);
    gw_json_object_end(w);
}

static void put_figure(const comparison *c, const compare_figure *f, const char *key, int digits,
                       gw_json_writer *w)
{
    gw_json_object(w, key);
    gw_json_put_text(w, "most", f->best == GW_NO_ID ? NULL : c->cases[f->best].row.label);
    gw_json_put_bool(w, "told_apart", f->best != GW_NO_ID && f->alone);
    gw_json_array(w, "not_told_apart_from_it");
    for (uint32_t i = 0; i < c->n; i++)
        if (compare_is_close(c, f, i)) gw_json_put_text(w, NULL, c->cases[i].row.label);
    gw_json_array_end(w);
    gw_json_array(w, "pairs");
    for (uint32_t a = 0; a < c->n; a++)
        for (uint32_t b = 0; b < a; b++) {
            const compare_pair *p = compare_pair_of(c, f, a, b);
            if (!p->known) continue;
            gw_json_object(w, NULL);
            gw_json_put_text(w, "of", c->cases[a].row.label);
            gw_json_put_text(w, "less", c->cases[b].row.label);
            gw_json_put_fixed(w, "central", p->central, digits);
            gw_json_put_fixed(w, "p5", p->p5, digits);
            gw_json_put_fixed(w, "p50", p->p50, digits);
            gw_json_put_fixed(w, "p95", p->p95, digits);
            gw_json_put_fixed(w, "p_more", p->p_better, 4);
            gw_json_object_end(w);
        }
    gw_json_array_end(w);
    gw_json_object_end(w);
}

void compare_write_json(const comparison *c, gw_buf *out)
{
    const gw_json *receipt = c->cases[0].receipt;
    gw_json_writer w;
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    gw_json_put_text(&w, "schema", "gangway-compare/1");
    gw_json_put_text(&w, "port", c->port);
    put_copy(&w, "data", gw_json_get(receipt, "data"));
    put_copy(&w, "options", gw_json_get(receipt, "options"));
    gw_json_object(&w, "text");
    for (int l = 0; l < GW_N_LANGS; l++) {
        gw_buf text = {0};
        compare_sentences(c, (gw_lang)l, &text);
        gw_json_put_text(&w, gw_lang_tag((gw_lang)l), text.p ? text.p : "");
        if (text.failed) out->failed = true;
        gw_buf_free(&text);
    }
    gw_json_object_end(&w);
    gw_json_array(&w, "cases");
    for (uint32_t i = 0; i < c->n; i++) put_case(c, i, &w);
    gw_json_array_end(&w);
    put_figure(c, &c->saving, "saving", 3, &w);
    put_figure(c, &c->worth, "passenger_hours_for_one_unit_of_cost", WORTH_DIGITS, &w);
    gw_json_object_end(&w);
    gw_buf_text(out, "\n");
}

/* --- for a terminal --- */

static void put_cell(gw_buf *out, double v, int digits, int width)
{
    char text[24];
    savings_number(v, digits, text);
    gw_buf_printf(out, "%*s", width, text);
}

void compare_write_summary(const comparison *c, gw_buf *out)
{
    const gw_case_row *first = &c->cases[0].row;
    gw_buf text = {0};
    gw_buf_printf(out, "%s, %s, leaving 07:00-19:00; %s drawn\n\n", first->day, c->port,
                  first->hours ? "passenger-hours a day" : "minutes a traveller, both ways,");
    gw_buf_printf(out, "%-32s%8s%9s%9s%11s%8s%8s%10s%10s\n", "case", "saving", "5 %", "95 %", "less first",
                  "5 %", "95 %", "vehicles", "per hour");
    for (uint32_t i = 0; i < c->n; i++) {
        const gw_case_row *r = &c->cases[i].row;
        const compare_pair *p = compare_pair_of(c, &c->saving, i, 0);
        gw_buf_printf(out, "%-32s", r->label);
        put_cell(out, r->drawn_central, 2, 8);
        put_cell(out, r->drawn_p5, 2, 9);
        put_cell(out, r->drawn_p95, 2, 9);
        put_cell(out, p->known && i ? p->central : (double)NAN, 2, 11);
        put_cell(out, p->known && i ? p->p5 : (double)NAN, 2, 8);
        put_cell(out, p->known && i ? p->p95 : (double)NAN, 2, 8);
        put_cell(out, r->buses_more, 0, 10);
        put_cell(out, r->cost_per_hour, 0, 10);
        gw_buf_printf(out, "%s\n", c->saving.alone && c->saving.best == i ? "  most" : "");
    }
    gw_buf_text(out, "\n");
    compare_sentences(c, GW_LANG_EN, &text);
    gw_buf_add(out, text.p ? text.p : "", text.n);
    if (text.failed) out->failed = true;
    gw_buf_free(&text);
}

/* --- files and receipt --- */

uint32_t gw_compare_files(const gw_compare_outputs *o, gw_savings_file out[GW_COMPARE_MAX_FILES])
{
    const gw_savings_file all[] = {{"compare.csv", &o->compare_csv},
                                   {"compare.zh-Hant.svg", &o->chart_svg[GW_LANG_HANT]},
                                   {"compare.zh-Hans.svg", &o->chart_svg[GW_LANG_HANS]},
                                   {"compare.en.svg", &o->chart_svg[GW_LANG_EN]},
                                   {"report.html", &o->compare_html},
                                   {"compare.json", &o->compare_json}};
    uint32_t n = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].content->n) out[n++] = all[i];
    return n;
}

static gw_status put_sum(gw_json_writer *w, const char *key, const void *p, size_t n)
{
    gw_sha256 hash;
    char hex[65];
    if (gw_sha256_of(p, n, &hash)) return GW_NO_MEMORY;
    gw_sha256_hex(&hash, hex);
    gw_json_put_text(w, key, hex);
    return GW_OK;
}

gw_status compare_write_receipt(const comparison *c, const gw_compare_outputs *made, gw_buf *out)
{
    gw_savings_file files[GW_COMPARE_MAX_FILES];
    uint32_t n = gw_compare_files(made, files);
    gw_status status = GW_OK;
    gw_json_writer w;
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    gw_json_put_text(&w, "schema", "gangway-compare-receipt/1");
    gw_json_put_text(&w, "program", "gangway " GW_VERSION);
    gw_json_put_text(&w, "port", c->port);
    gw_json_array(&w, "cases");
    for (uint32_t i = 0; i < c->n && !status; i++) {
        const compare_case *x = &c->cases[i];
        gw_json_object(&w, NULL);
        gw_json_put_text(&w, "label", x->row.label);
        gw_json_put_text(&w, "folder", x->in.folder);
        gw_json_put_text(&w, "scenario", x->row.scenario_id);
        status = put_sum(&w, "receipt_sha256", x->in.receipt_json.p, x->in.receipt_json.n);
        gw_json_object_end(&w);
    }
    gw_json_array_end(&w);
    gw_json_array(&w, "outputs");
    for (uint32_t i = 0; i < n && !status; i++) {
        gw_json_object(&w, NULL);
        gw_json_put_text(&w, "name", files[i].name);
        gw_json_put_int(&w, "bytes", (int64_t)files[i].content->n);
        status = put_sum(&w, "sha256", files[i].content->p, files[i].content->n);
        gw_json_object_end(&w);
    }
    gw_json_array_end(&w);
    gw_json_object_end(&w);
    gw_buf_text(out, "\n");
    return status || out->failed ? GW_NO_MEMORY : GW_OK;
}

/* --- reading it --- */

bool gw_compare_is_receipt(gw_str text)
{
    gw_json *root = NULL;
    gw_str schema = GW_STR("");
    if (gw_json_parse(text.p, text.n, (size_t)1 << 20, &root, NULL)) return false;
    bool is = gw_json_string(gw_json_get(root, "schema"), &schema) &&
              gw_str_is(schema, "gangway-compare-receipt/1");
    gw_json_free(root);
    return is;
}

gw_status gw_compare_receipt_read(gw_str text, gw_compare_receipt *out, gw_error *err)
{
    gw_compare_receipt r = {.root = NULL};
    gw_error why = {0};
    const char *missing = NULL;
    gw_status status = gw_json_parse(text.p, text.n, (size_t)1 << 20, &r.root, &why);
    if (status) return gw_fail(err, status, "receipt.json: %.300s", why.message);
    r.cases = gw_json_get(r.root, "cases");
    r.outputs = gw_json_get(r.root, "outputs");
    if (!gw_json_string(gw_json_get(r.root, "port"), &r.port)) missing = "port";
    if (gw_json_count(r.cases) < 2) missing = "cases";
    if (!gw_json_count(r.outputs)) missing = "outputs";
    for (const gw_json *x = gw_json_first(r.cases); x; x = gw_json_next(x)) {
        gw_str s;
        if (!gw_json_string(gw_json_get(x, "label"), &s) || !gw_json_string(gw_json_get(x, "folder"), &s) ||
            !gw_json_string(gw_json_get(x, "receipt_sha256"), &s))
            missing = "cases: label, folder or receipt_sha256";
    }
    if (missing) {
        gw_json_free(r.root);
        return gw_fail(err, GW_BAD_INPUT, "receipt.json: %s is missing or wrong", missing);
    }
    *out = r;
    return GW_OK;
}

void gw_compare_receipt_free(gw_compare_receipt *r)
{
    gw_json_free(r->root);
    *r = (gw_compare_receipt){.root = NULL};
}
