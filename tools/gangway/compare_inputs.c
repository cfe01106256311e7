#include "tools/gangway/compare_inputs.h"

#include "planner/savings/baseline.h"
#include "planner/savings/batch.h"
#include "planner/scenario/edit.h"
#include "tools/gangway/folders.h"
#include "tools/gangway/out.h"

#include <stdio.h>
#include <string.h>

enum { MOST_BYTES = 64 << 20 }; /* of a file of a case */

gw_compare_case compare_input_case(const compare_input *x)
{
    return (gw_compare_case){
        .label = x->label,
        .folder = x->folder,
        .case_json = {x->case_json.p ? x->case_json.p : "", (uint32_t)x->case_json.n},
        .receipt_json = {x->receipt_json.p ? x->receipt_json.p : "", (uint32_t)x->receipt_json.n},
        .draws_csv = {x->draws_csv.p ? x->draws_csv.p : "", (uint32_t)x->draws_csv.n}};
}

void compare_inputs_free(compare_inputs *in)
{
    for (uint32_t i = 0; i < in->n; i++) {
        gw_buf_free(&in->list[i].scenario);
        gw_buf_free(&in->list[i].case_json);
        gw_buf_free(&in->list[i].receipt_json);
        gw_buf_free(&in->list[i].draws_csv);
    }
    gw_buf_free(&in->faults);
}

/* --- reading --- */

static gw_status add(compare_inputs *in, const char *path, compare_input **out, gw_error *err)
{
    if (in->n == GW_COMPARE_MAX_CASES)
        return gw_fail(err, GW_LIMIT, "more than %d cases", GW_COMPARE_MAX_CASES);
    *out = &in->list[in->n++];
    **out = (compare_input){.path = path};
    return GW_OK;
}

static void name(const compare_inputs *in, compare_input *x, gw_str label)
{
    snprintf(x->label, sizeof x->label, "%.*s", label.n < 90 ? (int)label.n : 90, label.p);
    snprintf(x->folder, sizeof x->folder, "cases/%u-%s", in->n, x->label);
}

/* The label of a case: the id that its scenario gives itself. Two of one name get their number. */
static gw_status name_by(const compare_inputs *in, compare_input *x, const gw_json *root, const char *key,
                         gw_error *err)
{
    gw_str id;
    char numbered[100];
    if (!gw_json_string(gw_json_get(root, key), &id) || id.n == 0 || memchr(id.p, '/', id.n))
        return gw_fail(err, GW_BAD_INPUT, "%s: %s is missing or no name", x->path, key);
    for (uint32_t i = 0; i + 1 < in->n; i++) {
        if (!gw_str_is(id, in->list[i].label)) continue;
        snprintf(numbered, sizeof numbered, "%.*s-%u", id.n < 80 ? (int)id.n : 80, id.p, in->n);
        name(in, x, gw_str_of(numbered));
        return GW_OK;
    }
    name(in, x, id);
    return GW_OK;
}

static gw_status read_folder(const compare_inputs *in, compare_input *x, gw_error *err)
{
    gw_json *root = NULL;
    gw_status status = run_file_read(x->path, "case.json", MOST_BYTES, &x->case_json, err);
    if (!status) status = run_file_read(x->path, "receipt.json", MOST_BYTES, &x->receipt_json, err);
    if (!status && strstr(x->receipt_json.p ? x->receipt_json.p : "", "\"draws.csv\""))
        status = run_file_read(x->path, "draws.csv", MOST_BYTES, &x->draws_csv, err);
    if (!status) status = gw_json_parse(x->case_json.p, x->case_json.n, MOST_BYTES, &root, err);
    if (!status) status = name_by(in, x, gw_json_get(root, "scenario"), "label", err);
    gw_json_free(root);
    return status;
}

/* Named by the id that the text gives itself. */
static gw_status take_scenario(compare_inputs *in, compare_input *x, gw_error *err)
{
    gw_json *root = NULL;
    gw_status status =
        gw_json_parse(x->scenario.p ? x->scenario.p : "", x->scenario.n, GW_SCENARIO_MAX_BYTES, &root, err);
    if (status) return status;
    status = name_by(in, x, root, "id", err);
    gw_json_free(root);
    return status;
}

/* A variant of a file's text, or with NULL what is applied when none is named. */
static gw_status add_scenario(compare_inputs *in, const char *path, gw_str text, const char *variant,
                              gw_error *err)
{
    compare_input *x = NULL;
    gw_scenario_errors faults = {0};
    gw_status status = add(in, path, &x, err);
    if (!status && variant)
        status = gw_scenario_variant(text, variant, &x->scenario, &faults, err);
    else if (!status)
        gw_buf_str(&x->scenario, text);
    if (!status && x->scenario.failed) status = gw_fail(err, GW_NO_MEMORY, "no memory for a scenario");
    gw_scenario_errors_write_text(&faults, &in->faults);
    gw_scenario_errors_free(&faults);
    return status ? status : take_scenario(in, x, err);
}

/* The file as it is applied when no variant is named goes first, unless there are variants and none of them
 * is "default": then it holds changes that belong to several. */
static gw_status add_variants(compare_inputs *in, const char *path, gw_str text, gw_error *err)
{
    gw_buf names = {0};
    uint32_t n = 0;
    bool has_default = false;
    gw_status status = gw_scenario_variants(text, &names, &n, err);
    const char *at = names.p;
    for (uint32_t i = 0; i < n && !status; i++, at += strlen(at) + 1)
        has_default = has_default || strcmp(at, GW_SCENARIO_DEFAULT_VARIANT) == 0;
    if (!status && (has_default || n == 0)) status = add_scenario(in, path, text, NULL, err);
    at = names.p;
    for (uint32_t i = 0; i < n && !status; i++, at += strlen(at) + 1)
        if (strcmp(at, GW_SCENARIO_DEFAULT_VARIANT) != 0) status = add_scenario(in, path, text, at, err);
    gw_buf_free(&names);
    return status;
}

/* "FILE", or "FILE#VARIANT". */
static gw_status read_file(compare_inputs *in, const char *word, bool variants, gw_error *err)
{
    const char *variant = strrchr(word, '#');
    gw_buf path = {0}, text = {0};
    gw_error why = {0};
    gw_buf_add(&path, word, variant ? (size_t)(variant - word) : strlen(word));
    gw_status status = path.failed ? gw_fail(err, GW_NO_MEMORY, "no memory for a path")
                                   : gw_file_read(path.p ? path.p : "", GW_SCENARIO_MAX_BYTES, &text, err);
    if (!status) {
        gw_str json = {text.p ? text.p : "", (uint32_t)text.n};
        status = variant    ? add_scenario(in, word, json, variant + 1, &why)
                 : variants ? add_variants(in, word, json, &why)
                            : add_scenario(in, word, json, NULL, &why);
        if (status) gw_fail(err, status, "%s: %.300s", word, why.message);
    }
    gw_buf_free(&path);
    gw_buf_free(&text);
    return status;
}

gw_status compare_inputs_read(compare_inputs *in, const char *const *words, uint32_t n, bool variants,
                              gw_error *err)
{
    gw_status status = GW_OK;
    for (uint32_t i = 0; i < n && !status; i++) {
        compare_input *x = NULL;
        if (!gw_folder_exists(words[i])) {
            status = read_file(in, words[i], variants, err);
        } else {
            status = add(in, words[i], &x, err);
            if (!status) status = read_folder(in, x, err);
        }
    }
    return status;
}

/* --- running --- */

typedef struct {
    compare_inputs *in;
    const char *output;
    uint32_t of[GW_COMPARE_MAX_CASES]; /* item → input */
    gw_batch_item items[GW_COMPARE_MAX_CASES];
    uint32_t n, first; /* items; of a call: the first one */
} batch;

static gw_status write_case(const batch *b, const compare_input *x, const gw_savings_outputs *made,
                            gw_error *err)
{
    gw_buf dir = {0};
    gw_buf_printf(&dir, "%s/%s", b->output, x->folder);
    gw_status status =
        dir.failed ? gw_fail(err, GW_NO_MEMORY, "no memory for a path") : run_files_write(dir.p, made, err);
    gw_buf_free(&dir);
    return status;
}

static gw_status deliver(void *context, uint32_t item, gw_savings_outputs *result, gw_error *err)
{
    batch *b = context;
    compare_input *x = &b->in->list[b->of[b->first + item]];
    gw_status status = write_case(b, x, result, err);
    if (status) return status;
    x->case_json = result->case_json;
    x->receipt_json = result->receipt_json;
    x->draws_csv = result->draws_csv;
    result->case_json = result->receipt_json = result->draws_csv = (gw_buf){0};
    return GW_OK;
}

static bool show_progress(void *context, uint32_t done, uint32_t total)
{
    return gw_progress_show(context, "cases", done, total);
}

static gw_status run_items(batch *b, const gw_dataset *d, const gw_savings_options *s, uint32_t from,
                           uint32_t n, gw_error *err)
{
    gw_batch_errors faults = {0};
    b->first = from;
    gw_status status = n ? gw_batch_run(d, b->items + from, n, s, deliver, b, &faults, err) : GW_OK;
    if (faults.n) gw_batch_errors_write_text(&faults, b->items + from, &b->in->faults);
    gw_batch_errors_free(&faults);
    return status;
}

static gw_status check_items(batch *b, const gw_dataset *d, const gw_savings_options *s, gw_error *err)
{
    gw_batch_errors faults = {0};
    gw_status status = gw_batch_check(d, b->items, b->n, s, &faults, err);
    if (faults.n) gw_batch_errors_write_text(&faults, b->items, &b->in->faults);
    gw_batch_errors_free(&faults);
    return status;
}

static gw_status headline_of(const compare_input *x, gw_buf *port, gw_error *err)
{
    gw_json *root = NULL;
    gw_str s;
    gw_status status = gw_json_parse(x->case_json.p, x->case_json.n, MOST_BYTES, &root, err);
    if (status) return status;
    if (gw_json_string(gw_json_get(gw_json_get(root, "headline"), "port"), &s)) gw_buf_str(port, s);
    gw_json_free(root);
    return port->failed ? gw_fail(err, GW_NO_MEMORY, "no memory for a name") : GW_OK;
}

/* The draws of all are of one port: that of the first case, unless one is named. All faults of all scenarios
 * are told before anything is computed. */
static gw_status run_batch(batch *b, const gw_dataset *d, gw_savings_options *s, gw_error *err)
{
    gw_buf port = {0};
    uint32_t done = 0;
    gw_status status = check_items(b, d, s, err);
    if (!status && !s->port && b->of[0] == 0) {
        status = run_items(b, d, s, 0, 1, err);
        done = 1;
    }
    if (!status && !s->port) {
        status = headline_of(&b->in->list[0], &port, err);
        s->port = port.p;
    }
    if (!status) status = run_items(b, d, s, done, b->n - done, err);
    gw_buf_free(&port);
    return status;
}

/* One demand for all: the option's, or the one file that scenarios name. */
static gw_status find_demand(const batch *b, const run_options *o, gw_savings_options *s, gw_buf *demand,
                             gw_error *err)
{
    for (uint32_t i = 0; i < b->n; i++) {
        const compare_input *x = &b->in->list[b->of[i]];
        gw_buf text = {0};
        gw_savings_options own = {0};
        gw_status status = run_options_demand(o, x->path, &x->scenario, &text, &own, err);
        bool same = i == 0 || gw_str_equal(own.demand, s->demand);
        if (!status && !same)
            status =
                gw_fail(err, GW_BAD_INPUT, "%s and %s name other demands: --demand FILE takes one for all",
                        b->in->list[b->of[0]].label, x->label);
        if (!status && i == 0) {
            *demand = text;
            s->demand = own.demand;
            text = (gw_buf){0};
        }
        gw_buf_free(&text);
        if (status) return status;
    }
    return GW_OK;
}

static gw_status run_scenarios(batch *b, const run_options *o, gw_error *err)
{
    gw_progress progress = gw_progress_begin();
    gw_savings_options s;
    gw_savings_baseline *baseline = NULL;
    const gw_dataset *d = NULL;
    gw_buf demand = {0}, before = {0};
    if (!o->data) return gw_fail(err, GW_BAD_INPUT, "--data is missing: scenarios are run on it");
    gw_status status = run_options_read(o, &s, err);
    if (!status) status = find_demand(b, o, &s, &demand, err);
    if (!status) status = run_options_before(o, &before, &s, err);
    if (!status) status = gw_dataset_open(o->data, &d, err);
    if (!status && gw_savings_baseline_create(d, &baseline)) status = gw_fail(err, GW_NO_MEMORY, "no memory");
    if (!status) {
        s.baseline = baseline;
        s.progress = show_progress;
        s.progress_context = &progress;
        status = run_batch(b, d, &s, err);
    }
    gw_progress_end(&progress);
    gw_savings_baseline_free(baseline);
    gw_dataset_release(d);
    gw_buf_free(&demand);
    gw_buf_free(&before);
    return status;
}

/* A finished case goes beside the others with every file that its receipt names. */
static gw_status copy_finished(const char *output, const compare_input *x, gw_error *err)
{
    gw_receipt receipt;
    gw_buf dir = {0};
    gw_buf_printf(&dir, "%s/%s", output, x->folder);
    gw_status status = dir.failed ? gw_fail(err, GW_NO_MEMORY, "no memory for a path")
                                  : gw_receipt_read(x->receipt_json.p, x->receipt_json.n, &receipt, err);
    if (!status) status = gw_folder_make(dir.p, err);
    for (uint32_t i = 0; !status && i < receipt.n_outputs; i++) {
        gw_buf content = {0};
        status = run_file_read(x->path, receipt.outputs[i].what, MOST_BYTES, &content, err);
        if (!status) status = run_file_write(dir.p, receipt.outputs[i].what, &content, err);
        gw_buf_free(&content);
    }
    if (!status) status = run_file_write(dir.p, "receipt.json", &x->receipt_json, err);
    gw_buf_free(&dir);
    return status;
}

gw_status compare_inputs_run(compare_inputs *in, const run_options *o, const char *output, gw_error *err)
{
    batch b = {.in = in, .output = output};
    gw_status status = GW_OK;
    for (uint32_t i = 0; i < in->n; i++) {
        if (!in->list[i].scenario.n) continue;
        b.of[b.n] = i;
        b.items[b.n++] = (gw_batch_item){in->list[i].label, in->list[i].scenario.p, in->list[i].scenario.n};
    }
    if (b.n) status = run_scenarios(&b, o, err);
    for (uint32_t i = 0; i < in->n && !status; i++)
        if (!in->list[i].scenario.n) status = copy_finished(output, &in->list[i], err);
    return status;
}
