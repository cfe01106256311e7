#include "planner/scenario/scenario_priv.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA "gangway-scenario/1"

static const scn_kind *const KINDS[] = {
    &scn_kind_add_line,         &scn_kind_add_trips,    &scn_kind_set_headway,  &scn_kind_scale_run_time,
    &scn_kind_set_dwell,        &scn_kind_reroute,      &scn_kind_extend_span,  &scn_kind_phase,
    &scn_kind_move_stop,        &scn_kind_add_entrance, &scn_kind_set_transfer, &scn_kind_set_port,
    &scn_kind_add_port_channel, &scn_kind_skip_stops,   &scn_kind_remove_line,  &scn_kind_remove_trips,
    &scn_kind_set_vehicle,      &scn_kind_set_fare,     &scn_kind_shift_clinic, &scn_kind_scale_demand,
};
enum { N_KINDS = sizeof KINDS / sizeof *KINDS };

static const char *const TOP_KEYS[] = {"schema",   "id",          "title",   "note", "base",
                                       "variants", "assumptions", "changes", NULL};
static const char *const BASE_KEYS[] = {"feeds", "ports", NULL};

static const scn_path TOP = {""};

bool scn_is_label(gw_str s)
{
    for (uint32_t i = 0; i < s.n; i++)
        if (!isalnum((unsigned char)s.p[i]) && !strchr("-_.", s.p[i])) return false;
    return s.n > 0 && s.n < 64;
}

static const char *read_label(scn_reader *r, const gw_json *v, scn_path at)
{
    const char *id = scn_read_text(r, v, at, "id", true);
    if (!id || scn_is_label(gw_str_of(id))) return id;
    scn_complain_at(r, at, "id", gw_json_get(v, "id"),
                    "must be at most 63 letters, digits, \"-\", \"_\" or \".\"");
    return NULL;
}

/* --- base --- */

static void read_base_hash(scn_reader *r, const gw_json *v, scn_path at, const char *key, scn_base *out)
{
    gw_str s;
    bool good = gw_json_string(v, &s) && s.n == 71 && memcmp(s.p, "sha256:", 7) == 0;
    for (uint32_t i = 7; good && i < s.n; i++) good = strchr("0123456789abcdef", s.p[i]) != NULL;
    if (!good) {
        scn_complain_at(r, at, key, v, "must be \"sha256:\" and 64 lower-case hex digits");
        return;
    }
    memcpy(out->hex, s.p + 7, 64);
    out->hex[64] = '\0';
}

static void read_base(scn_reader *r, gw_scenario *s, const gw_json *base)
{
    if (!base) return;
    if (!gw_json_is_object(base)) {
        scn_complain_at(r, TOP, "base", base, "must be an object with feeds and ports");
        return;
    }
    scn_path at = scn_path_member(TOP, "base");
    scn_check_keys(r, base, at, BASE_KEYS);
    const gw_json *feeds = gw_json_get(base, "feeds"), *ports = gw_json_get(base, "ports");
    s->bases = scn_alloc(r, gw_json_count(feeds) + 1, sizeof *s->bases);
    if (!s->bases) return;
    if (feeds && !gw_json_is_object(feeds))
        scn_complain_at(r, at, "feeds", feeds, "must be an object: tag to hash");
    scn_path inside = scn_path_member(at, "feeds");
    for (const gw_json *f = gw_json_is_object(feeds) ? gw_json_first(feeds) : NULL; f; f = gw_json_next(f)) {
        scn_base *b = &s->bases[s->n_bases++];
        b->tag = gw_arena_text(r->arena, gw_str_of(gw_json_key(f)));
        if (!b->tag) r->no_memory = true;
        read_base_hash(r, f, inside, gw_json_key(f), b);
    }
    if (ports) read_base_hash(r, ports, at, "ports", &s->bases[s->n_bases++]);
}

/* --- changes --- */

static bool has_change(const gw_scenario *s, gw_str id)
{
    for (uint32_t i = 0; i < s->n_changes; i++)
        if (s->changes[i].id && gw_str_is(id, s->changes[i].id)) return true;
    return false;
}

static const scn_kind *find_kind(scn_reader *r, const gw_json *v, scn_path at)
{
    const char *type = scn_read_text(r, v, at, "type", true);
    for (size_t k = 0; type && k < N_KINDS; k++)
        if (strcmp(type, KINDS[k]->type) == 0) return KINDS[k];
    char known[512] = "";
    for (size_t k = 0, n = 0; k < N_KINDS; k++)
        n += (size_t)snprintf(known + n, sizeof known - n, "%s%s", k ? ", " : "", KINDS[k]->type);
    if (type)
        scn_complain_at(r, at, "type", gw_json_get(v, "type"), "is no type of change known here: %s", known);
    return NULL;
}

static void read_change(scn_reader *r, gw_scenario *s, const gw_json *v, uint32_t index)
{
    scn_change *c = &s->changes[index];
    scn_path at = scn_path_item(TOP, "changes", index);
    if (!gw_json_is_object(v)) {
        scn_complain_at(r, at, NULL, v, "must be an object");
        return;
    }
    c->id = read_label(r, v, at);
    if (c->id) {
        r->change = c->id;
        at = TOP; /* the change is named; fields are its own */
    }
    if (c->id && has_change(&(gw_scenario){.changes = s->changes, .n_changes = index}, gw_str_of(c->id)))
        scn_complain_at(r, at, "id", gw_json_get(v, "id"), "two changes have this id");
    c->kind = find_kind(r, v, at);
    if (c->kind) c->kind->parse(r, v, c);
    r->change = "";
}

static void read_changes(scn_reader *r, gw_scenario *s, const gw_json *v)
{
    size_t n = gw_json_count(v);
    if (!gw_json_is_array(v) || n > SCN_MAX_CHANGES) {
        scn_complain_at(r, TOP, "changes", v && n <= SCN_MAX_CHANGES ? v : NULL,
                        "must be a list of at most %d changes", SCN_MAX_CHANGES);
        return;
    }
    s->changes = scn_alloc(r, n, sizeof *s->changes);
    s->n_changes = s->changes ? (uint32_t)n : 0;
    uint32_t index = 0;
    for (const gw_json *c = gw_json_first(v); c && index < s->n_changes; c = gw_json_next(c)) {
        size_t before = r->errors->n;
        read_change(r, s, c, index);
        s->changes[index++].faulty = r->errors->n > before;
    }
}

/* --- the whole --- */

static gw_status make_id(gw_scenario *s, const gw_json *root)
{
    gw_sha256 hash;
    char hex[65];
    gw_status status = gw_json_canonical(root, &s->canonical);
    if (!status) status = gw_sha256_of(s->canonical.p, s->canonical.n, &hash);
    if (status) return status;
    gw_sha256_hex(&hash, hex);
    memcpy(s->id, hex, 16);
    s->id[16] = '\0';
    return GW_OK;
}

static void read_root(scn_reader *r, gw_scenario *s, const gw_json *root)
{
    if (!gw_json_is_object(root)) {
        scn_complain(r, "", GW_STR(""), "a scenario is a JSON object");
        return;
    }
    scn_check_keys(r, root, TOP, TOP_KEYS);
    const char *schema = scn_read_text(r, root, TOP, "schema", true);
    if (schema && strcmp(schema, SCHEMA) != 0)
        scn_complain_at(r, TOP, "schema", gw_json_get(root, "schema"), "must be \"" SCHEMA "\"");
    s->label = read_label(r, root, TOP);
    (void)scn_read_names(r, root, TOP, "title", &s->title);
    (void)scn_read_text(r, root, TOP, "note", false);
    read_base(r, s, gw_json_get(root, "base"));
    scn_read_assumptions(r, s, gw_json_get(root, "assumptions"));
    if (gw_json_get(root, "changes"))
        read_changes(r, s, gw_json_get(root, "changes"));
    else
        scn_complain_at(r, TOP, "changes", NULL, "is missing");
    scn_check_variants(r, s, gw_json_get(root, "variants"));
}

static gw_scenario *new_scenario(void)
{
    gw_scenario *s = calloc(1, sizeof *s);
    if (s) s->arena = gw_arena_create(0);
    if (s && s->arena) return s;
    gw_scenario_free(s);
    return NULL;
}

/* *root: owned; NULL when it is no JSON. Faults are in the reader's list. */
static gw_status read_text(scn_reader *r, const char *json, size_t n, gw_scenario *s, gw_json **root)
{
    gw_error why = {0};
    gw_status status = gw_json_parse(json, n, GW_SCENARIO_MAX_BYTES, root, &why);
    if (status && status != GW_NO_MEMORY) scn_complain(r, "", GW_STR(""), "%s", why.message);
    if (!status) read_root(r, s, *root);
    return r->no_memory || status == GW_NO_MEMORY ? GW_NO_MEMORY : GW_OK;
}

gw_status scn_parse_parts(const char *json, size_t n, gw_scenario **out, gw_scenario_errors *errors)
{
    gw_json *root = NULL;
    gw_scenario *s = new_scenario();
    if (!s) return GW_NO_MEMORY;
    scn_reader r = {.arena = s->arena, .errors = errors, .change = ""};
    gw_status status = read_text(&r, json, n, s, &root);
    if (!status && root) {
        scn_keep_default(s, root);
        *out = s;
        s = NULL;
    }
    gw_json_free(root);
    gw_scenario_free(s);
    return status;
}

gw_status gw_scenario_parse(const char *json, size_t n, gw_scenario **out, gw_scenario_errors *errors,
                            gw_error *err)
{
    gw_json *root = NULL;
    gw_scenario *s = new_scenario();
    if (!s) return gw_fail(err, GW_NO_MEMORY, "no memory to read a scenario");
    scn_reader r = {.arena = s->arena, .errors = errors, .change = ""};
    size_t before = errors->n;
    gw_status status = read_text(&r, json, n, s, &root);
    if (!status && errors->n == before) {
        scn_keep_default(s, root);
        status = make_id(s, root);
    }
    gw_json_free(root);
    if (status) {
        gw_fail(err, status, "no memory to read a scenario");
    } else if (errors->n > before) {
        status = gw_fail(err, GW_BAD_INPUT, "the scenario has %zu %s", errors->n - before,
                         errors->n - before == 1 ? "fault" : "faults");
    }
    if (status) {
        gw_scenario_free(s);
        return status;
    }
    *out = s;
    return GW_OK;
}

void gw_scenario_free(gw_scenario *s)
{
    if (!s) return;
    gw_buf_free(&s->canonical);
    gw_arena_free(s->arena);
    free(s);
}

const char *gw_scenario_id(const gw_scenario *s)
{
    return s->id;
}

const char *gw_scenario_label(const gw_scenario *s)
{
    return s->label;
}

const char *gw_scenario_title(const gw_scenario *s, gw_lang lang)
{
    if (s->title.lang[lang]) return s->title.lang[lang];
    for (int l = 0; l < GW_N_LANGS; l++)
        if (s->title.lang[l]) return s->title.lang[l];
    return s->label;
}

gw_str gw_scenario_canonical(const gw_scenario *s)
{
    return (gw_str){s->canonical.p, (uint32_t)s->canonical.n};
}

size_t gw_scenario_change_count(const gw_scenario *s)
{
    return s->n_changes;
}
