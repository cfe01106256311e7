#include "planner/savings/sweep.h"

#include "planner/savings/baseline.h"
#include "planner/savings/receipt_priv.h"
#include "planner/savings/savings_priv.h"
#include "planner/savings/sweep_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA      "gangway-sweep/1"
#define PART_SCHEMA "gangway-part/1"

static gw_str text_of(const gw_buf *b)
{
    return (gw_str){b->p ? b->p : "", (uint32_t)b->n};
}

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

static gw_status make(gw_sweep *s, gw_scenario_errors *errors, gw_error *err)
{
    gw_status status = sweep_make_items(s, errors, err);
    if (status) return status;
    s->rows = calloc(s->n, sizeof *s->rows);
    s->has = calloc(s->n, sizeof *s->has);
    return s->rows && s->has ? GW_OK : no_memory(err);
}

static gw_sweep *new_sweep(void)
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
    gw_sweep *s = new_sweep();
    if (!s) return no_memory(err);
    gw_status status = set_scenario(s, scenario_json, err);
    for (uint32_t i = 0; i < n_vary && !status; i++) status = sweep_add_axis(s, gw_str_of(vary[i]), err);
    if (!status) status = make(s, errors, err);
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

static bool same_fault(const gw_batch_error *a, const gw_batch_error *b)
{
    return strcmp(a->fault.change, b->fault.change) == 0 && strcmp(a->fault.field, b->fault.field) == 0 &&
           strcmp(a->fault.value, b->fault.value) == 0 && strcmp(a->fault.message, b->fault.message) == 0;
}

/* A value that no case can have is a fault of all cases that have it: it is told once. */
void gw_sweep_faults(const gw_sweep *s, const gw_batch_errors *errors, gw_buf *out)
{
    for (size_t i = 0; i < errors->n; i++) {
        gw_batch_error one = errors->list[i];
        const gw_batch_errors alone = {.list = &one, .n = 1};
        size_t k = 0, more = 0;
        while (k < i && !same_fault(&errors->list[k], &one)) k++;
        if (k < i) continue;
        for (k = i + 1; k < errors->n; k++) more += same_fault(&errors->list[k], &one);
        if (more) gw_buf_printf(out, "%zu cases, first ", more + 1);
        gw_batch_errors_write_text(&alone, s->items, out);
    }
}

gw_str gw_sweep_definition(const gw_sweep *s)
{
    return text_of(&s->definition);
}

gw_str gw_sweep_before(const gw_sweep *s)
{
    return text_of(&s->before);
}

/* --- the definition --- */

static gw_status canonical(gw_buf *text, gw_buf *out)
{
    gw_json *root = NULL;
    gw_status status = text->failed ? GW_NO_MEMORY : gw_json_parse(text->p, text->n, 0, &root, NULL);
    gw_buf_reset(out);
    if (!status) status = gw_json_canonical(root, out);
    gw_json_free(root);
    gw_buf_free(text);
    return status ? GW_NO_MEMORY : GW_OK; /* it is our own text: nothing else can be wrong with it */
}

static gw_status write_frame(gw_sweep *s, const gw_dataset *base)
{
    gw_buf text = {0};
    gw_json_writer w;
    gw_json_begin(&w, &text);
    gw_json_object(&w, NULL);
    gw_json_put_text(&w, "program", "gangway " GW_VERSION);
    if (receipt_put_frame(base, &s->options, s->options.day, text_of(&s->before), s->options.demand, &w))
        text.failed = true;
    gw_json_object_end(&w);
    if (canonical(&text, &s->frame)) return GW_NO_MEMORY;
    return sweep_hash_of(s->frame.p, s->frame.n, s->frame_hash);
}

static void put_names(gw_json_writer *w, const char *key, const char *const names[GW_N_LANGS])
{
    gw_json_object(w, key);
    for (int l = 0; names && l < GW_N_LANGS; l++)
        gw_json_put_text(w, gw_lang_tag((gw_lang)l), names[l] && names[l][0] ? names[l] : names[0]);
    gw_json_object_end(w);
}

/* Of a home zone there is but its id. */
static gw_status write_names(gw_sweep *s, const gw_dataset *base)
{
    gw_buf text = {0};
    gw_json_writer w;
    gw_str place, door;
    uint32_t at;
    gw_str_split(gw_str_of(s->options.place ? s->options.place : "hku-szh"), '@', &place, &door);
    gw_json_begin(&w, &text);
    gw_json_object(&w, NULL);
    bool has_port = base->ports && gw_port_find(base->ports, gw_str_of(s->port), &at);
    put_names(&w, "port", has_port ? gw_port_at(base->ports, at)->names : NULL);
    bool has_place = base->places && gw_place_find(base->places, place, &at);
    put_names(&w, "place", has_place ? gw_place_at(base->places, at)->names : NULL);
    gw_json_object_end(&w);
    return canonical(&text, &s->names);
}

static gw_status write_definition(gw_sweep *s)
{
    gw_buf text = {0};
    gw_json_writer w;
    gw_json_begin(&w, &text);
    gw_json_object(&w, NULL);
    gw_json_put_text(&w, "schema", SCHEMA);
    gw_json_put_raw(&w, "frame", text_of(&s->frame));
    gw_json_put_raw(&w, "names", text_of(&s->names));
    gw_json_put_raw(&w, "scenario", text_of(&s->scenario));
    gw_json_array(&w, "vary");
    for (uint32_t a = 0; a < s->n_axes; a++) {
        gw_json_object(&w, NULL);
        gw_json_put_text(&w, "field", s->axes[a].field);
        gw_json_array(&w, "values");
        for (uint32_t i = 0; i < s->axes[a].n; i++) gw_json_put_text(&w, NULL, s->axes[a].values[i]);
        gw_json_array_end(&w);
        gw_json_object_end(&w);
    }
    gw_json_array_end(&w);
    gw_json_object_end(&w);
    if (canonical(&text, &s->definition)) return GW_NO_MEMORY;
    gw_buf_text(&s->definition, "\n");
    return s->definition.failed ? GW_NO_MEMORY : GW_OK;
}

/* Values were split before: they are taken as they are. */
static gw_status read_axis(gw_sweep *s, const gw_json *v, gw_error *err)
{
    const gw_json *values = gw_json_get(v, "values");
    gw_str field, value;
    if (s->n_axes == GW_SWEEP_MAX_AXES || !gw_json_string(gw_json_get(v, "field"), &field) || !field.n ||
        !gw_json_is_array(values) || !gw_json_count(values) || gw_json_count(values) > GW_SWEEP_MAX_ITEMS)
        return gw_fail(err, GW_BAD_INPUT, "sweep.json: vary is missing or wrong");
    sweep_axis *a = &s->axes[s->n_axes++];
    *a = (sweep_axis){.field = gw_arena_text(s->arena, field),
                      .values = gw_arena_alloc(s->arena, gw_json_count(values) * sizeof *a->values),
                      .numbers = true};
    if (!a->field || !a->values) return no_memory(err);
    for (const gw_json *i = gw_json_first(values); i; i = gw_json_next(i)) {
        double number;
        if (!gw_json_string(i, &value))
            return gw_fail(err, GW_BAD_INPUT, "sweep.json: vary is missing or wrong");
        if (!(a->values[a->n++] = gw_arena_text(s->arena, value))) return no_memory(err);
        if (!gw_str_to_double(value, &number)) a->numbers = false;
    }
    return GW_OK;
}

static gw_status read_definition(gw_sweep *s, const gw_json *root, gw_error *err)
{
    const gw_json *frame = gw_json_get(root, "frame"), *scenario = gw_json_get(root, "scenario"),
                  *names = gw_json_get(root, "names");
    gw_scenario_errors errors = {0};
    gw_str port = GW_STR("");
    if (!gw_json_is_object(frame) || !gw_json_is_object(scenario) || !gw_json_is_object(names))
        return gw_fail(err, GW_BAD_INPUT, "sweep.json: frame, scenario or names is missing or wrong");
    if (gw_json_canonical(frame, &s->frame) || gw_json_canonical(scenario, &s->scenario) ||
        gw_json_canonical(names, &s->names) || sweep_hash_of(s->frame.p, s->frame.n, s->frame_hash))
        return no_memory(err);
    gw_status status = GW_OK;
    for (const gw_json *v = gw_json_first(gw_json_get(root, "vary")); v && !status; v = gw_json_next(v))
        status = read_axis(s, v, err);
    if (!status) status = make(s, &errors, err);
    gw_scenario_errors_free(&errors);
    if (!status && gw_json_string(gw_json_get(gw_json_get(frame, "options"), "port"), &port) &&
        port.n < sizeof s->port)
        snprintf(s->port, sizeof s->port, "%.*s", (int)port.n, port.p);
    if (!status && write_definition(s)) status = no_memory(err);
    return status;
}

gw_status gw_sweep_open(gw_str sweep_json, gw_sweep **out, gw_error *err)
{
    gw_json *root = NULL;
    gw_error why = {0};
    gw_str schema = GW_STR("");
    gw_sweep *s = new_sweep();
    if (!s) return no_memory(err);
    gw_status status = gw_json_parse(sweep_json.p, sweep_json.n, GW_SWEEP_MAX_BYTES, &root, &why);
    if (status) gw_fail(err, status, "sweep.json: %.300s", why.message);
    if (!status && !(gw_json_string(gw_json_get(root, "schema"), &schema) && gw_str_is(schema, SCHEMA)))
        status = gw_fail(err, GW_BAD_INPUT, "sweep.json: schema must be \"" SCHEMA "\"");
    if (!status) status = read_definition(s, root, err);
    gw_json_free(root);
    if (status)
        gw_sweep_free(s);
    else
        *out = s;
    return status;
}

void gw_sweep_port_of(gw_str sweep_json, char out[GW_RECEIPT_TEXT])
{
    gw_json *root = NULL;
    gw_str port;
    out[0] = '\0';
    if (gw_json_parse(sweep_json.p, sweep_json.n, GW_SWEEP_MAX_BYTES, &root, NULL)) return;
    if (gw_json_string(gw_json_get(gw_json_get(gw_json_get(root, "frame"), "options"), "port"), &port) &&
        port.n < GW_RECEIPT_TEXT)
        snprintf(out, GW_RECEIPT_TEXT, "%.*s", (int)port.n, port.p);
    gw_json_free(root);
}

/* --- settling --- */

/* What the scenario says itself (seed, traveller) is the same for all items, for it is not swept. */
static gw_status settle_options(gw_sweep *s, const gw_dataset *base, gw_error *err)
{
    savings_case c = {.base = base, .options = s->options};
    gw_scenario_errors faults = {0};
    gw_status status = savings_begin(&c, s->items[0].json, s->items[0].n, &faults, err);
    if (!status) {
        s->options.day = c.day;
        s->options.seed = c.options.seed;
        s->options.year = c.options.year;
        s->options.n_travellers = c.options.n_travellers;
        memcpy(s->options.travellers, c.options.travellers, sizeof s->options.travellers);
        s->options.travellers_given = true;
        if (c.before) {
            gw_buf_reset(&s->before);
            gw_buf_str(&s->before, gw_scenario_canonical(c.before));
            gw_buf_text(&s->before, "\n");
            s->options.before = text_of(&s->before);
            if (s->before.failed) status = no_memory(err);
        }
    }
    gw_scenario_errors_free(&faults);
    savings_end(&c);
    return status;
}

/* The one where most minutes are saved or lost in the first item; all items speak of it, or they could not be
 * put side by side. */
static gw_status choose_port(gw_sweep *s, const gw_dataset *base, gw_error *err)
{
    gw_savings_options o = s->options;
    gw_savings_outputs out = {0};
    gw_scenario_errors faults = {0};
    gw_case_row row;
    o.draws = 0;
    o.numbers_only = true;
    o.progress = NULL;
    gw_status status = gw_savings_run(base, s->items[0].json, s->items[0].n, &o, &out, &faults, err);
    if (!status) status = gw_case_row_read(out.case_json.p, out.case_json.n, NULL, NULL, &row, err);
    if (!status) memcpy(s->port, row.port, sizeof s->port);
    gw_scenario_errors_free(&faults);
    gw_savings_outputs_free(&out);
    return status;
}

gw_status gw_sweep_settle(gw_sweep *s, const gw_dataset *base, const gw_savings_options *options,
                          const char *known_port, gw_batch_errors *errors, gw_error *err)
{
    s->options = *options;
    gw_status status = gw_batch_check(base, s->items, s->n, options, errors, err);
    if (!status) status = settle_options(s, base, err);
    const char *port = options->port ? options->port : known_port;
    if (!status && port) snprintf(s->port, sizeof s->port, "%s", port);
    if (!status && !port) status = choose_port(s, base, err);
    if (status) return status;
    s->options.port = s->port;
    return write_frame(s, base) || write_names(s, base) || write_definition(s) ? no_memory(err) : GW_OK;
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
    if (!status && r->keep) status = r->keep(r->context, item, text_of(&part), err);
    if (!status) status = gw_sweep_take(r->s, item, text_of(&part), err);
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
