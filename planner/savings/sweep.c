#include "planner/savings/sweep.h"

#include "planner/savings/sweep_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PART_SCHEMA "gangway-part/1"

static gw_status no_memory(gw_error *err)
{
    return gw_fail(err, GW_NO_MEMORY, "no memory for a sweep");
}

void gw_sweep_free(gw_sweep *s)
{
    if (!s) return;
    gw_buf_free(&s->scenario);
    gw_buf_free(&s->frame);
    gw_buf_free(&s->names);
    gw_buf_free(&s->definition);
    gw_buf_free(&s->before);
    gw_arena_free(s->arena);
    free(s->rows);
    free(s->has);
    free(s);
}

static gw_status set_scenario(gw_sweep *s, gw_str json, gw_error *err)
{
    gw_json *root = NULL;
    gw_status status = gw_json_parse(json.p, json.n, GW_SCENARIO_MAX_BYTES, &root, err);
    if (!status && gw_json_canonical(root, &s->scenario)) status = no_memory(err);
    gw_json_free(root);
    return status;
}

gw_status sweep_make(gw_sweep *s, gw_scenario_errors *errors, gw_error *err)
{
    gw_status status = sweep_make_items(s, errors, err);
    if (status) return status;
    s->rows = calloc(s->n, sizeof *s->rows);
    s->has = calloc(s->n, sizeof *s->has);
    return s->rows && s->has ? GW_OK : no_memory(err);
}

gw_sweep *sweep_new(void)
{
    gw_sweep *s = calloc(1, sizeof *s);
    if (s) s->arena = gw_arena_create(0);
    if (s && s->arena) return s;
    gw_sweep_free(s);
    return NULL;
}

gw_status gw_sweep_create(gw_str scenario_json, const char *const *vary, uint32_t n_vary, gw_sweep **out,
                          gw_scenario_errors *errors, gw_error *err)
{
    gw_sweep *s = sweep_new();
    if (!s) return no_memory(err);
    gw_status status = set_scenario(s, scenario_json, err);
    for (uint32_t i = 0; i < n_vary && !status; i++) status = sweep_add_axis(s, gw_str_of(vary[i]), err);
    if (!status) status = sweep_make(s, errors, err);
    if (status)
        gw_sweep_free(s);
    else
        *out = s;
    return status;
}

uint32_t gw_sweep_count(const gw_sweep *s)
{
    return s->n;
}

const char *gw_sweep_label(const gw_sweep *s, uint32_t item)
{
    return s->items[item].label;
}

gw_str gw_sweep_definition(const gw_sweep *s)
{
    return sweep_text_of(&s->definition);
}

gw_str gw_sweep_before(const gw_sweep *s)
{
    return sweep_text_of(&s->before);
}

/* --- parts --- */

void gw_sweep_part_name(const gw_sweep *s, uint32_t item, char out[GW_SWEEP_NAME])
{
    char both[130], hex[65];
    snprintf(both, sizeof both, "%s %s", s->frame_hash, s->hash[item]);
    if (sweep_hash_of(both, strlen(both), hex))
        hex[0] = '\0'; /* only without memory: then nothing is found */
    snprintf(out, GW_SWEEP_NAME, "%.32s.json", hex);
}

static gw_status write_part(const gw_sweep *s, uint32_t item, const gw_case_row *row, gw_buf *out)
{
    gw_json_writer w;
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    gw_json_put_text(&w, "schema", PART_SCHEMA);
    gw_json_put_text(&w, "frame", s->frame_hash);
    gw_json_put_text(&w, "item", s->hash[item]);
    gw_case_row_put(row, "row", &w);
    gw_json_object_end(&w);
    gw_buf_text(out, "\n");
    return out->failed ? GW_NO_MEMORY : GW_OK;
}

static bool says(const gw_json *object, const char *key, const char *wanted)
{
    gw_str s;
    return gw_json_string(gw_json_get(object, key), &s) && gw_str_is(s, wanted);
}

gw_status gw_sweep_take(gw_sweep *s, uint32_t item, gw_str part, gw_error *err)
{
    gw_json *root = NULL;
    gw_case_row row;
    gw_status status = gw_json_parse(part.p, part.n, GW_SCENARIO_MAX_BYTES, &root, err);
    if (!status && (!says(root, "schema", PART_SCHEMA) || !says(root, "frame", s->frame_hash) ||
                    !says(root, "item", s->hash[item])))
        status = gw_fail(err, GW_BAD_INPUT, "the part is of something else");
    if (!status) status = gw_case_row_parse(gw_json_get(root, "row"), &row, err);
    if (!status) {
        s->rows[item] = row;
        /* The part may come from another grid, where it had another number. */
        snprintf(s->rows[item].label, sizeof s->rows[item].label, "%u", item + 1);
        s->has[item] = true;
    }
    gw_json_free(root);
    return status;
}

bool gw_sweep_has(const gw_sweep *s, uint32_t item)
{
    return s->has[item];
}

/* --- running --- */

typedef struct {
    gw_sweep *s;
    const uint32_t *numbers; /* [of the batch] item */
    gw_sweep_keep_fn keep;
    void *context;
} running;

static gw_status deliver(void *context, uint32_t i, gw_savings_outputs *result, gw_error *err)
{
    const running *r = context;
    uint32_t item = r->numbers[i];
    gw_case_row row;
    gw_buf part = {0};
    gw_status status = gw_case_row_read(result->case_json.p, result->case_json.n, "", r->s->port, &row, err);
    if (!status && write_part(r->s, item, &row, &part)) status = no_memory(err);
    if (!status && r->keep) status = r->keep(r->context, item, sweep_text_of(&part), err);
    if (!status) status = gw_sweep_take(r->s, item, sweep_text_of(&part), err);
    gw_buf_free(&part);
    return status;
}

gw_status gw_sweep_run(gw_sweep *s, const gw_dataset *base, const bool *wanted, gw_sweep_keep_fn keep,
                       void *context, gw_error *err)
{
    gw_batch_item *items = calloc(s->n, sizeof *items);
    uint32_t *numbers = calloc(s->n, sizeof *numbers), n = 0;
    gw_savings_options o = s->options;
    gw_batch_errors faults = {0};
    gw_status status = items && numbers ? GW_OK : no_memory(err);
    for (uint32_t i = 0; i < s->n && !status; i++) {
        if (s->has[i] || (wanted && !wanted[i])) continue;
        items[n] = s->items[i];
        numbers[n++] = i;
    }
    running r = {s, numbers, keep, context};
    o.numbers_only = true;
    if (!status && n) status = gw_batch_run(base, items, n, &o, deliver, &r, &faults, err);
    gw_batch_errors_free(&faults); /* all were checked when the sweep was settled */
    free(items);
    free(numbers);
    return status;
}
