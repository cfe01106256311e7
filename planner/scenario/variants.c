/* "variants": {"low": ["m1"], "high": {"changes": ["m1", "m2"], "title": …}} */
#include "planner/scenario/edit_priv.h"

#include <stdio.h>
#include <string.h>

static const scn_path TOP = {""};
static const char *const KEYS[] = {"changes", "title", NULL};

static const gw_json *changes_of(const gw_json *variant)
{
    return gw_json_is_object(variant) ? gw_json_get(variant, "changes") : variant;
}

/* --- checking --- */

static bool has_change(const gw_scenario *s, gw_str id)
{
    for (uint32_t i = 0; i < s->n_changes; i++)
        if (s->changes[i].id && gw_str_is(id, s->changes[i].id)) return true;
    return false;
}

static bool is_repeated(const gw_json *list, const gw_json *item)
{
    gw_str a, b;
    if (!gw_json_string(item, &a)) return false;
    for (const gw_json *i = gw_json_first(list); i != item; i = gw_json_next(i))
        if (gw_json_string(i, &b) && gw_str_equal(a, b)) return true;
    return false;
}

static void check_one(scn_reader *r, const gw_scenario *s, const gw_json *v, scn_path at)
{
    const gw_json *list = changes_of(v);
    scn_path inside = scn_path_member(at, gw_json_key(v));
    scn_names names = {{0}};
    if (gw_json_is_object(v)) {
        scn_check_keys(r, v, inside, KEYS);
        (void)scn_read_names(r, v, inside, "title", &names);
    }
    if (!gw_json_is_array(list))
        scn_complain_at(r, at, gw_json_key(v), v,
                        "must be a list of ids of changes, or an object with changes and title");
    for (const gw_json *i = gw_json_is_array(list) ? gw_json_first(list) : NULL; i; i = gw_json_next(i)) {
        gw_str id;
        if (!gw_json_string(i, &id) || !has_change(s, id))
            scn_complain_at(r, at, gw_json_key(v), i, "is no id of a change in this file");
        else if (is_repeated(list, i))
            scn_complain_at(r, at, gw_json_key(v), i, "stands there twice");
    }
}

void scn_check_variants(scn_reader *r, const gw_scenario *s, const gw_json *v)
{
    if (v && !gw_json_is_object(v))
        scn_complain_at(r, TOP, "variants", v, "must be an object: name to list of changes");
    scn_path at = scn_path_member(TOP, "variants");
    for (const gw_json *one = gw_json_is_object(v) ? gw_json_first(v) : NULL; one; one = gw_json_next(one)) {
        if (!scn_is_label(gw_str_of(gw_json_key(one))))
            scn_complain_at(r, at, "", NULL,
                            "\"%.70s\": a name is at most 63 letters, digits, \"-\", \"_\" or \".\"",
                            gw_json_key(one));
        check_one(r, s, one, at);
    }
}

/* --- choosing --- */

static bool lists(const gw_json *list, gw_str id)
{
    gw_str s;
    for (const gw_json *i = gw_json_first(list); i; i = gw_json_next(i))
        if (gw_json_string(i, &s) && gw_str_equal(s, id)) return true;
    return false;
}

void scn_keep_default(gw_scenario *s, const gw_json *root)
{
    const gw_json *list = changes_of(gw_json_get(gw_json_get(root, "variants"), GW_SCENARIO_DEFAULT_VARIANT));
    uint32_t kept = 0;
    if (!list) return;
    for (uint32_t i = 0; i < s->n_changes; i++)
        if (s->changes[i].id && lists(list, gw_str_of(s->changes[i].id))) s->changes[kept++] = s->changes[i];
    s->n_changes = kept;
}

static void keep_changes(gw_json *root, const gw_json *list)
{
    gw_json *changes = gw_json_edit(gw_json_get(root, "changes"));
    for (const gw_json *c = gw_json_first(changes), *next; c; c = next) {
        gw_str id;
        next = gw_json_next(c);
        if (!gw_json_string(gw_json_get(c, "id"), &id) || !lists(list, id))
            gw_json_remove(changes, gw_json_edit(c));
    }
}

static gw_status append(gw_json *object, const char *key, const char *before, const char *name,
                        const char *behind)
{
    gw_str old;
    gw_buf text = {0};
    if (!gw_json_string(gw_json_get(object, key), &old)) return GW_OK;
    gw_buf_str(&text, old);
    gw_buf_printf(&text, "%s%s%s", before, name, behind);
    gw_status status = text.failed ? GW_NO_MEMORY : gw_json_put(object, key, gw_json_new_text(text.p));
    gw_buf_free(&text);
    return status;
}

static gw_status copy_of(const gw_json *v, gw_json **out)
{
    gw_buf text = {0};
    gw_status status = gw_json_canonical(v, &text);
    if (!status) status = gw_json_parse(text.p, text.n, 0, out, NULL);
    gw_buf_free(&text);
    return status;
}

static gw_status name_it(gw_json *root, const gw_json *variant, const char *name)
{
    const gw_json *own = gw_json_is_object(variant) ? gw_json_get(variant, "title") : NULL;
    gw_json *title = gw_json_edit(gw_json_get(root, "title")), *copy = NULL;
    gw_status status = append(root, "id", ".", name, "");
    if (status) return status;
    if (own) {
        status = copy_of(own, &copy);
        return status ? status : gw_json_put(root, "title", copy);
    }
    status = append(root, "title", " (", name, ")");
    for (int l = 0; l < GW_N_LANGS && !status; l++)
        status = append(title, gw_lang_tag((gw_lang)l), " (", name, ")");
    return status;
}

static void complain(const gw_json *variants, const char *name, gw_scenario_errors *errors)
{
    scn_reader r = {.errors = errors, .change = ""};
    gw_buf known = {0};
    for (const gw_json *v = gw_json_first(variants); v; v = gw_json_next(v))
        gw_buf_printf(&known, "%s%s", known.n ? ", " : "", gw_json_key(v));
    scn_complain(&r, "variants", gw_str_of(name), "the scenario has no variant of this name; it has: %.200s",
                 known.p ? known.p : "none");
    gw_buf_free(&known);
}

gw_status gw_scenario_variant(gw_str json, const char *name, gw_buf *out, gw_scenario_errors *errors,
                              gw_error *err)
{
    gw_json *root = NULL;
    size_t before = errors->n;
    gw_status status = gw_json_parse(json.p, json.n, GW_SCENARIO_MAX_BYTES, &root, err);
    if (status) return status;
    const gw_json *variants = gw_json_get(root, "variants");
    const gw_json *v = gw_json_get(variants, name ? name : GW_SCENARIO_DEFAULT_VARIANT);
    if (name && !v) complain(variants, name, errors);
    if (v) keep_changes(root, changes_of(v));
    if (v && name) status = name_it(root, v, name);
    if (variants) gw_json_remove(root, gw_json_edit(variants));
    return scn_finish_edit(root, status, errors->n - before, out, err);
}

gw_status gw_scenario_variants(gw_str json, gw_buf *names, uint32_t *n, gw_error *err)
{
    gw_json *root = NULL;
    *n = 0;
    gw_status status = gw_json_parse(json.p, json.n, GW_SCENARIO_MAX_BYTES, &root, err);
    if (status) return status;
    const gw_json *variants = gw_json_get(root, "variants");
    for (const gw_json *v = gw_json_is_object(variants) ? gw_json_first(variants) : NULL; v;
         v = gw_json_next(v), ++*n)
        gw_buf_add(names, gw_json_key(v), strlen(gw_json_key(v)) + 1);
    gw_json_free(root);
    return names->failed ? gw_fail(err, GW_NO_MEMORY, "no memory to read a scenario") : GW_OK;
}
