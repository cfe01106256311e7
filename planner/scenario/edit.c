#include "planner/scenario/edit.h"

#include "planner/scenario/edit_priv.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_NAME = 64 };

void scn_edit_complain(scn_edit *e, const char *fmt, ...)
{
    char message[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    scn_complain(&e->reader, e->field, e->value, "%s", message);
}

/* --- values --- */

/* JSON where it is some; but a text stays a text, unless it is written with quotes or brackets. */
static gw_json *value_of(scn_edit *e, const gw_json *old)
{
    gw_str text, s = e->value;
    gw_json *v = NULL;
    bool quoted = s.n && strchr("\"[{", s.p[0]);
    if ((quoted || !gw_json_string(old, &text)) &&
        gw_json_parse(s.p, s.n, GW_SCENARIO_MAX_BYTES, &v, NULL) == GW_OK)
        return v;
    v = gw_json_new_text(s.p);
    if (!v) e->no_memory = true;
    return v;
}

static void put(scn_edit *e, gw_json *object, const char *key)
{
    if (gw_json_put(object, key, value_of(e, gw_json_get(object, key)))) e->no_memory = true;
}

/* --- a key wherever it stands in a change --- */

static uint32_t put_everywhere(scn_edit *e, gw_json *v, const char *key)
{
    uint32_t n = 0;
    if (gw_json_get(v, key)) {
        put(e, v, key);
        n++;
    }
    for (const gw_json *c = gw_json_first(v); c && !e->no_memory; c = gw_json_next(c))
        if (!gw_json_key(c) || strcmp(gw_json_key(c), key) != 0) n += put_everywhere(e, gw_json_edit(c), key);
    return n;
}

/* --- one place, or each of a list --- */

typedef struct {
    char key[MAX_NAME];
    bool has_item, all;
    int64_t item;
    gw_str rest; /* behind the point; empty at the end */
} step;

/* "service[0].headway_min": a key, an item of it, what follows. */
static bool read_step(gw_str path, step *out)
{
    gw_str head, item = GW_STR("");
    gw_str_split(path, '.', &head, &out->rest);
    out->has_item = gw_str_split(head, '[', &head, &item);
    out->all = gw_str_is(item, "*]");
    if (out->has_item && !out->all) {
        if (item.n < 2 || item.p[item.n - 1] != ']') return false;
        if (!gw_str_to_int((gw_str){item.p, item.n - 1}, &out->item) || out->item < 0) return false;
    }
    if (head.n == 0 || head.n >= sizeof out->key || memchr(head.p, ']', head.n)) return false;
    memcpy(out->key, head.p, head.n);
    out->key[head.n] = '\0';
    return path.n == 0 || path.p[path.n - 1] != '.';
}

static void put_at(scn_edit *e, gw_json *object, gw_str path);

static void put_items(scn_edit *e, gw_json *list, const step *s)
{
    int64_t i = 0, found = 0;
    for (const gw_json *c = gw_json_is_array(list) ? gw_json_first(list) : NULL, *next; c && !e->no_memory;
         c = next, i++) {
        next = gw_json_next(c);
        if (!s->all && i != s->item) continue;
        found++;
        if (s->rest.n) {
            put_at(e, gw_json_edit(c), s->rest);
        } else if (gw_json_replace(list, gw_json_edit(c), value_of(e, c))) {
            e->no_memory = true;
        }
    }
    if (!found) scn_edit_complain(e, "the change has no such item (%s)", s->key);
}

static void put_at(scn_edit *e, gw_json *object, gw_str path)
{
    step s;
    if (!read_step(path, &s)) {
        scn_edit_complain(e, "is no field: write key, key.key, key[0].key or key[*].key");
        return;
    }
    if (!gw_json_is_object(object)) {
        scn_edit_complain(e, "there is no object that could hold %s", s.key);
        return;
    }
    if (s.has_item) {
        put_items(e, gw_json_edit(gw_json_get(object, s.key)), &s);
    } else if (!s.rest.n) {
        put(e, object, s.key);
    } else {
        if (!gw_json_get(object, s.key) && gw_json_put(object, s.key, gw_json_new_object())) {
            e->no_memory = true;
            return;
        }
        put_at(e, gw_json_edit(gw_json_get(object, s.key)), s.rest);
    }
}

/* --- one setting --- */

/* stops[NAME], where NAME is no number and not "*". */
static bool names_stop(const char *field, gw_str *name)
{
    size_t n = strlen(field);
    int64_t number;
    if (n < 8 || strncmp(field, "stops[", 6) != 0 || field[n - 1] != ']') return false;
    *name = (gw_str){field + 6, (uint32_t)(n - 7)};
    return !gw_str_is(*name, "*") && !gw_str_to_int(*name, &number);
}

static void set(scn_edit *e)
{
    gw_str name;
    bool plain = !strpbrk(e->field, ".[");
    if (strcmp(e->field, "stops") == 0 && (!e->value.n || e->value.p[0] != '[')) {
        scn_edit_without(e, e->value);
    } else if (names_stop(e->field, &name)) {
        scn_edit_stop(e, name);
    } else if (!plain || !put_everywhere(e, e->change, e->field)) {
        put_at(e, e->change, gw_str_of(e->field));
    }
}

/* Ids may hold points: the longest that fits is meant. */
static const gw_json *find_change(const gw_json *root, const char *field, size_t *n)
{
    const gw_json *found = NULL;
    *n = 0;
    for (const gw_json *c = gw_json_first(gw_json_get(root, "changes")); c; c = gw_json_next(c)) {
        gw_str id;
        if (!gw_json_string(gw_json_get(c, "id"), &id) || id.n <= *n) continue;
        if (strncmp(field, id.p, id.n) != 0 || field[id.n] != '.' || !field[id.n + 1]) continue;
        found = c;
        *n = id.n;
    }
    return found;
}

static void list_changes(const gw_json *root, gw_buf *out)
{
    gw_str id;
    for (const gw_json *c = gw_json_first(gw_json_get(root, "changes")); c; c = gw_json_next(c)) {
        if (!gw_json_string(gw_json_get(c, "id"), &id)) continue;
        if (out->n) gw_buf_text(out, ", ");
        gw_buf_str(out, id);
    }
}

static gw_status set_one(gw_json *root, const gw_scenario_setting *x, gw_scenario_errors *errors)
{
    size_t n;
    scn_edit e = {.reader = {.errors = errors, .change = ""},
                  .change = gw_json_edit(find_change(root, x->field, &n)),
                  .field = x->field,
                  .value = gw_str_of(x->value)};
    char id[MAX_NAME] = "";
    if (e.change) {
        snprintf(id, sizeof id, "%.*s", (int)n, x->field);
        e.reader.change = id;
        e.field = x->field + n + 1;
        if (strcmp(e.field, "id") == 0 || strcmp(e.field, "type") == 0)
            scn_edit_complain(&e, "names the change and cannot be set");
        else
            set(&e);
    } else {
        gw_buf known = {0};
        list_changes(root, &known);
        scn_edit_complain(&e, "must begin with the id of a change and a point (CHANGE.KEY); changes: %.200s",
                          known.p ? known.p : "none");
        gw_buf_free(&known);
    }
    return e.no_memory || e.reader.no_memory ? GW_NO_MEMORY : GW_OK;
}

gw_status scn_finish_edit(gw_json *root, gw_status status, size_t n_faults, gw_buf *out, gw_error *err)
{
    if (!status && n_faults)
        status = gw_fail(err, GW_BAD_INPUT, "%zu %s of the scenario cannot be made", n_faults,
                         n_faults == 1 ? "setting" : "settings");
    if (!status) status = gw_json_canonical(root, out);
    if (status) gw_buf_reset(out);
    gw_json_free(root);
    return status == GW_NO_MEMORY ? gw_fail(err, status, "no memory to set fields of a scenario") : status;
}

gw_status gw_scenario_set(gw_str json, const gw_scenario_setting *list, uint32_t n, gw_buf *out,
                          gw_scenario_errors *errors, gw_error *err)
{
    gw_json *root = NULL;
    size_t before = errors->n;
    gw_status status = gw_json_parse(json.p, json.n, GW_SCENARIO_MAX_BYTES, &root, err);
    if (status) return status;
    for (uint32_t i = 0; i < n && !status; i++) status = set_one(root, &list[i], errors);
    return scn_finish_edit(root, status, errors->n - before, out, err);
}

/* --- what a field holds --- */

static bool any_text(const gw_json *v, const char *key)
{
    gw_str s;
    if (gw_json_string(gw_json_get(v, key), &s)) return true;
    for (const gw_json *c = gw_json_first(v); c; c = gw_json_next(c))
        if (any_text(c, key)) return true;
    return false;
}

/* The last key of the field, wherever it stands in the change: times of a service are texts in all of them.
 */
bool gw_scenario_holds_text(gw_str json, const char *field)
{
    gw_json *root = NULL;
    size_t n;
    if (gw_json_parse(json.p, json.n, GW_SCENARIO_MAX_BYTES, &root, NULL)) return false;
    const gw_json *change = find_change(root, field, &n);
    const char *key = strrchr(field, '.');
    bool text = change && key && any_text(change, key + 1);
    gw_json_free(root);
    return text;
}
