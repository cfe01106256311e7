/* sweep.json: what a sweep is of, written and read. */
#include "planner/savings/receipt_priv.h"
#include "planner/savings/sweep_priv.h"

#include <stdio.h>
#include <string.h>

#define SCHEMA "gangway-sweep/1"

static gw_status no_memory(gw_error *err)
{
    return gw_fail(err, GW_NO_MEMORY, "no memory for a sweep");
}

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

gw_status sweep_write_frame(gw_sweep *s, const gw_dataset *base)
{
    gw_buf text = {0};
    gw_json_writer w;
    gw_json_begin(&w, &text);
    gw_json_object(&w, NULL);
    gw_json_put_text(&w, "program", "gangway " GW_VERSION);
    if (receipt_put_frame(base, &s->options, s->options.day, sweep_text_of(&s->before), s->options.demand,
                          &w))
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
gw_status sweep_write_names(gw_sweep *s, const gw_dataset *base)
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

gw_status sweep_write_definition(gw_sweep *s)
{
    gw_buf text = {0};
    gw_json_writer w;
    gw_json_begin(&w, &text);
    gw_json_object(&w, NULL);
    gw_json_put_text(&w, "schema", SCHEMA);
    gw_json_put_raw(&w, "frame", sweep_text_of(&s->frame));
    gw_json_put_raw(&w, "names", sweep_text_of(&s->names));
    gw_json_put_raw(&w, "scenario", sweep_text_of(&s->scenario));
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
    if (!status) status = sweep_make(s, &errors, err);
    gw_scenario_errors_free(&errors);
    if (!status && gw_json_string(gw_json_get(gw_json_get(frame, "options"), "port"), &port) &&
        port.n < sizeof s->port)
        snprintf(s->port, sizeof s->port, "%.*s", (int)port.n, port.p);
    if (!status && sweep_write_definition(s)) status = no_memory(err);
    return status;
}

gw_status gw_sweep_open(gw_str sweep_json, gw_sweep **out, gw_error *err)
{
    gw_json *root = NULL;
    gw_error why = {0};
    gw_str schema = GW_STR("");
    gw_sweep *s = sweep_new();
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
