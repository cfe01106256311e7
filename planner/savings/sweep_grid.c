/* From "m1.headway_min=5:60:5" to the scenarios of a grid. */
#include "planner/savings/sweep_priv.h"

#include "planner/scenario/edit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MAX_VALUES = 1000 };

static gw_str text_of(const gw_buf *b)
{
    return (gw_str){b->p ? b->p : "", (uint32_t)b->n};
}

gw_status sweep_hash_of(const void *p, size_t n, char out[65])
{
    gw_sha256 hash;
    if (gw_sha256_of(p, n, &hash)) return GW_NO_MEMORY;
    gw_sha256_hex(&hash, out);
    return GW_OK;
}

/* --- values --- */

static gw_status add_value(gw_sweep *s, sweep_axis *a, gw_str value, gw_error *err)
{
    double number;
    for (uint32_t i = 0; i < a->n; i++)
        if (gw_str_is(value, a->values[i]))
            return gw_fail(err, GW_BAD_INPUT, "--vary %s: \"%.*s\" stands there twice", a->field,
                           (int)value.n, value.p);
    if (a->n == MAX_VALUES)
        return gw_fail(err, GW_LIMIT, "--vary %s: more than %d values", a->field, MAX_VALUES);
    const char *copy = gw_arena_text(s->arena, value);
    if (!copy) return gw_fail(err, GW_NO_MEMORY, "no memory for a sweep");
    if (!gw_str_to_double(value, &number)) a->numbers = false;
    a->values[a->n++] = copy;
    return GW_OK;
}

/* first:last:step, all numbers. */
static bool read_range(gw_str text, double out[3])
{
    gw_str part[3];
    if (!gw_str_split(text, ':', &part[0], &part[1]) || !gw_str_split(part[1], ':', &part[1], &part[2]))
        return false;
    for (int i = 0; i < 3; i++)
        if (!gw_str_to_double(part[i], &out[i])) return false;
    return true;
}

static gw_status add_range(gw_sweep *s, sweep_axis *a, gw_str text, const double r[3], gw_error *err)
{
    gw_status status = GW_OK;
    double steps = (r[1] - r[0]) / r[2];
    if (!(r[2] != 0) || !(steps >= 0) || steps >= MAX_VALUES)
        return gw_fail(err, GW_BAD_INPUT,
                       "--vary %s: \"%.*s\" must be first:last:step, with at most %d values", a->field,
                       (int)text.n, text.p, MAX_VALUES);
    for (uint32_t i = 0; i <= (uint32_t)floor(steps + 1e-9) && !status; i++) {
        char shown[40];
        snprintf(shown, sizeof shown, "%.10g", r[0] + i * r[2]);
        status = add_value(s, a, gw_str_of(shown), err);
    }
    return status;
}

/* The text up to the next comma outside of brackets and quotes. */
static gw_str next_value(gw_str *rest)
{
    int depth = 0;
    bool quoted = false;
    uint32_t i = 0;
    for (; i < rest->n; i++) {
        char c = rest->p[i];
        if (c == '"' && (i == 0 || rest->p[i - 1] != '\\')) quoted = !quoted;
        if (quoted) continue;
        if (c == '[' || c == '{') depth++;
        if (c == ']' || c == '}') depth--;
        if (c == ',' && depth == 0) break;
    }
    gw_str head = {rest->p, i};
    *rest = i < rest->n ? (gw_str){rest->p + i + 1, rest->n - i - 1} : (gw_str){"", 0};
    return gw_str_trim(head);
}

static gw_status add_values(gw_sweep *s, sweep_axis *a, gw_str text, gw_error *err)
{
    bool texts =
        strcmp(a->field, SWEEP_VARIANT) == 0 || gw_scenario_holds_text(text_of(&s->scenario), a->field);
    gw_status status = GW_OK;
    while (text.n && !status) {
        double range[3];
        gw_str value = next_value(&text);
        if (!value.n)
            status = gw_fail(err, GW_BAD_INPUT, "--vary %s: a value is empty", a->field);
        else if (!texts && read_range(value, range))
            status = add_range(s, a, value, range, err);
        else
            status = add_value(s, a, value, err);
    }
    return status;
}

static gw_status add_variants(gw_sweep *s, sweep_axis *a, gw_error *err)
{
    gw_buf names = {0};
    uint32_t n = 0;
    gw_status status = gw_scenario_variants(text_of(&s->scenario), &names, &n, err);
    const char *name = names.p;
    for (uint32_t i = 0; i < n && !status; i++, name += strlen(name) + 1)
        status = add_value(s, a, gw_str_of(name), err);
    if (!status && n == 0)
        status = gw_fail(err, GW_BAD_INPUT, "--vary variant=*: the scenario has no variants");
    gw_buf_free(&names);
    return status;
}

gw_status sweep_add_axis(gw_sweep *s, gw_str text, gw_error *err)
{
    gw_str field, values;
    if (!gw_str_split(text, '=', &field, &values) || !field.n || !values.n)
        return gw_fail(err, GW_BAD_INPUT, "--vary \"%.*s\": must be FIELD=VALUES", (int)text.n, text.p);
    for (uint32_t i = 0; i < s->n_axes; i++)
        if (gw_str_is(field, s->axes[i].field))
            return gw_fail(err, GW_BAD_INPUT, "--vary %s: given twice", s->axes[i].field);
    if (s->n_axes == GW_SWEEP_MAX_AXES)
        return gw_fail(err, GW_LIMIT, "--vary: at most %d fields", GW_SWEEP_MAX_AXES);
    sweep_axis *a = &s->axes[s->n_axes++];
    *a = (sweep_axis){.field = gw_arena_text(s->arena, field),
                      .values = gw_arena_alloc(s->arena, MAX_VALUES * sizeof *a->values),
                      .numbers = true};
    if (!a->field || !a->values) return gw_fail(err, GW_NO_MEMORY, "no memory for a sweep");
    if (gw_str_is(field, SWEEP_VARIANT) && gw_str_is(values, "*")) return add_variants(s, a, err);
    return add_values(s, a, values, err);
}

uint32_t sweep_value_of(const gw_sweep *s, uint32_t item, uint32_t axis)
{
    for (uint32_t a = s->n_axes; a-- > axis + 1;) item /= s->axes[a].n;
    return item % s->axes[axis].n;
}

/* --- items --- */

/* The scenario with one value of each field in `in` (bit by axis). */
static gw_status make_scenario(const gw_sweep *s, uint32_t item, uint32_t in, gw_buf *out,
                               gw_scenario_errors *errors, gw_error *err)
{
    gw_scenario_setting list[GW_SWEEP_MAX_AXES];
    const char *variant = NULL;
    gw_buf chosen = {0};
    uint32_t n = 0;
    for (uint32_t a = 0; a < s->n_axes; a++) {
        const char *value = s->axes[a].values[sweep_value_of(s, item, a)];
        if (strcmp(s->axes[a].field, SWEEP_VARIANT) == 0)
            variant = value;
        else if (in >> a & 1)
            list[n++] = (gw_scenario_setting){s->axes[a].field, value};
    }
    gw_status status = gw_scenario_variant(text_of(&s->scenario), variant, &chosen, errors, err);
    if (!status) status = gw_scenario_set(text_of(&chosen), list, n, out, errors, err);
    gw_buf_free(&chosen);
    return status;
}

/* Each value by itself, so that all that cannot be set are told, each once. */
static gw_status check_values(const gw_sweep *s, gw_scenario_errors *errors, gw_error *err)
{
    uint32_t stride = s->n;
    gw_status status = GW_OK;
    for (uint32_t a = 0; a < s->n_axes; a++) {
        stride /= s->axes[a].n;
        for (uint32_t v = 0; v < s->axes[a].n; v++) {
            gw_buf text = {0};
            gw_status one = make_scenario(s, v * stride, 1u << a, &text, errors, err);
            gw_buf_free(&text);
            if (one && status != GW_NO_MEMORY) status = one;
        }
    }
    return status;
}

static const char *make_label(const gw_sweep *s, uint32_t item)
{
    gw_buf text = {0};
    for (uint32_t a = 0; a < s->n_axes; a++)
        gw_buf_printf(&text, "%s%s=%s", a ? ", " : "", s->axes[a].field,
                      s->axes[a].values[sweep_value_of(s, item, a)]);
    const char *label = text.failed ? NULL : gw_arena_text(s->arena, text_of(&text));
    gw_buf_free(&text);
    return label;
}

static gw_status make_item(gw_sweep *s, uint32_t i, gw_scenario_errors *errors, gw_error *err)
{
    gw_buf text = {0};
    gw_status status = make_scenario(s, i, UINT32_MAX, &text, errors, err);
    if (!status) {
        const char *label = make_label(s, i), *json = gw_arena_text(s->arena, text_of(&text));
        if (!label || !json || sweep_hash_of(text.p, text.n, s->hash[i]))
            status = gw_fail(err, GW_NO_MEMORY, "no memory for a sweep");
        else
            s->items[i] = (gw_batch_item){label, json, text.n};
    }
    gw_buf_free(&text);
    return status;
}

gw_status sweep_make_items(gw_sweep *s, gw_scenario_errors *errors, gw_error *err)
{
    uint64_t n = 1;
    for (uint32_t a = 0; a < s->n_axes; a++) n *= s->axes[a].n;
    if (s->n_axes == 0) return gw_fail(err, GW_BAD_INPUT, "--vary: at least one field is needed");
    if (n > GW_SWEEP_MAX_ITEMS)
        return gw_fail(err, GW_LIMIT, "--vary: %llu combinations; at most %d", (unsigned long long)n,
                       GW_SWEEP_MAX_ITEMS);
    s->n = (uint32_t)n;
    s->items = gw_arena_zalloc(s->arena, s->n * sizeof *s->items);
    s->hash = gw_arena_zalloc(s->arena, s->n * sizeof *s->hash);
    if (!s->items || !s->hash) return gw_fail(err, GW_NO_MEMORY, "no memory for a sweep");
    gw_status status = check_values(s, errors, err);
    for (uint32_t i = 0; i < s->n && !status; i++) status = make_item(s, i, errors, err);
    return status;
}
