/* From a scenario and a dataset to another dataset. */
#include "planner/scenario/scenario_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check_base(scn_work *w, const gw_scenario *s)
{
    char hex[65], field[96];
    for (uint32_t i = 0; i < s->n_bases; i++) {
        const scn_base *b = &s->bases[i];
        uint32_t feed;
        gw_sha256 hash;
        if (!b->tag) {
            hash = w->t->ports_hash;
            memcpy(field, "base.ports", sizeof "base.ports");
        } else if (gw_timetable_find_feed(w->t, gw_str_of(b->tag), &feed)) {
            memcpy(hash.bytes, w->t->feeds[feed].hash, sizeof hash.bytes);
            scn_path at = scn_path_member((scn_path){"base.feeds."}, b->tag);
            at.text[strlen(at.text) - 1] = '\0';
            memcpy(field, at.text, sizeof at.text);
        } else {
            scn_complain(&w->reader, "base.feeds", gw_str_of(b->tag), "no feed of this tag is loaded");
            continue;
        }
        gw_sha256_hex(&hash, hex);
        if (strcmp(hex, b->hex) != 0)
            scn_complain(&w->reader, field, gw_str_of(b->hex),
                         "the scenario was made for other data: here the hash is %s", hex);
    }
}

static void free_work(scn_work *w)
{
    for (size_t i = 0; i < w->n_lines; i++) free(w->lines[i].pieces);
    free(w->lines);
    free(w->new_stops);
    gw_overlay_free(w->overlay);
    gw_arena_free(w->arena);
    gw_arena_free(w->kept);
    gw_port_table_free(w->ports);
}

static gw_status open_work(scn_work *w, const gw_dataset *base, gw_day day, gw_scenario_errors *errors,
                           gw_error *err)
{
    int64_t offset = (int64_t)day - base->timetable->first_day;
    if (offset < 0 || offset >= base->timetable->n_days) {
        char text[11];
        gw_day_format_iso(day, text);
        return gw_fail(err, GW_BAD_INPUT, "the day %s lies outside the data", text);
    }
    w->base = base;
    w->t = base->timetable;
    w->day = (uint32_t)offset;
    w->arena = gw_arena_create(0);
    w->kept = gw_arena_create(0);
    if (!w->arena || !w->kept) return gw_fail(err, GW_NO_MEMORY, "no memory to apply a scenario");
    w->reader = (scn_reader){.arena = w->arena, .errors = errors, .change = ""};
    return gw_overlay_create(w->t, &w->overlay, err);
}

/* A range of a port's clearance is of a port of the data. */
static void check_ranges(scn_work *w, const gw_scenario *s)
{
    char field[64];
    for (uint32_t i = 0; i < s->n_ranges; i++) {
        const char *port = s->ranges[i].port;
        uint32_t at;
        if (!port || (w->base->ports && gw_port_find(w->base->ports, gw_str_of(port), &at))) continue;
        snprintf(field, sizeof field, "assumptions.ranges[%u].port", i);
        scn_complain(&w->reader, field, gw_str_of(port), "the data have no port of this id");
    }
}

/* A line is named by the change that adds it: of two with one id nobody could say which is meant. */
static void check_ids(scn_work *w, const gw_scenario *first, const gw_scenario *s)
{
    for (uint32_t i = 0; i < s->n_changes; i++)
        for (uint32_t k = 0; k < first->n_changes; k++) {
            const scn_change *own = &s->changes[i], *other = &first->changes[k];
            if (own->kind != &scn_kind_add_line || other->kind != &scn_kind_add_line) continue;
            if (strcmp(own->id, other->id) != 0) continue;
            w->reader.change = own->id;
            scn_complain(&w->reader, "id", gw_str_of(own->id),
                         "the baseline adds a line in a change of this id");
            w->reader.change = "";
        }
}

/* Lines that run in the baseline keep their numbers, also when nothing is left of them. */
static void mark_first(scn_work *w)
{
    for (size_t i = 0; i < w->n_lines; i++)
        for (size_t k = 0; k < w->lines[i].n_pieces; k++)
            w->lines[i].numbered = w->lines[i].numbered || !w->lines[i].pieces[k].gone;
}

static gw_status apply_changes(scn_work *w, const gw_scenario *s, gw_change_effect *effects)
{
    gw_status status = GW_OK;
    for (uint32_t i = 0; i < s->n_changes && !status; i++) {
        const scn_change *c = &s->changes[i];
        effects[i] = (gw_change_effect){.id = c->id, .type = c->kind->type};
        w->reader.change = c->id;
        status = c->kind->apply(w, c, &effects[i]);
    }
    w->reader.change = "";
    return status || !w->reader.no_memory ? status : GW_NO_MEMORY;
}

/* Other port tables make another dataset, even where the timetable is the same. */
static gw_status mark_ports(scn_work *w)
{
    gw_status status = GW_OK;
    for (uint32_t i = 0; i < w->n_port_edits && !status; i++) {
        const gw_port_edit *e = &w->port_edits[i];
        char text[200];
        snprintf(text, sizeof text, "port %u %d %d %d %d %d %d %d %d %d %d %d", e->port, e->sets_hours,
                 e->open24, e->opens_s, e->closes_s, e->last_admission_s, e->p50_s, e->p95_s, e->from_s,
                 e->to_s, (int)e->from, (int)e->who);
        status = gw_overlay_mark(w->overlay, gw_str_of(text));
    }
    return status;
}

static gw_status finish(scn_work *w, const gw_dataset *base, const gw_dataset **out, gw_error *err)
{
    gw_timetable *changed = NULL;
    gw_status status = scn_work_write(w, err);
    if (!status) status = mark_ports(w);
    if (!status) status = gw_overlay_apply(w->overlay, &changed, err);
    if (!status) status = gw_dataset_with_ports(base, changed, w->ports, out, err);
    if (!status) w->ports = NULL; /* the dataset's now */
    gw_timetable_release(changed);
    return status;
}

/* What it did is the baseline's affair. */
static gw_status apply_first(scn_work *w, const gw_scenario *first, const gw_scenario *s)
{
    gw_change_effect *unseen = calloc(first->n_changes + 1, sizeof *unseen);
    if (!unseen) return GW_NO_MEMORY;
    check_ids(w, first, s);
    gw_status status = apply_changes(w, first, unseen);
    mark_first(w);
    free(unseen);
    return status;
}

gw_status gw_scenario_apply(const gw_scenario *s, const gw_dataset *base, gw_day day, const gw_dataset **out,
                            gw_scenario_effects *effects, gw_scenario_errors *errors, gw_error *err)
{
    return gw_scenario_apply_after(NULL, s, base, day, out, effects, errors, err);
}

gw_status gw_scenario_apply_after(const gw_scenario *first, const gw_scenario *s, const gw_dataset *base,
                                  gw_day day, const gw_dataset **out, gw_scenario_effects *effects,
                                  gw_scenario_errors *errors, gw_error *err)
{
    scn_work w = {0};
    size_t before = errors->n;
    gw_change_effect *list = calloc(s->n_changes + 1, sizeof *list);
    if (!list) return gw_fail(err, GW_NO_MEMORY, "no memory to apply a scenario");
    gw_status status = open_work(&w, base, day, errors, err);
    if (status || !w.t) goto done;

    check_base(&w, s);
    check_ranges(&w, s);
    if (first) status = apply_first(&w, first, s);
    if (!status) status = apply_changes(&w, s, list);
    if (!status && errors->n > before)
        status = gw_fail(err, GW_BAD_INPUT, "the scenario has %zu %s on these data", errors->n - before,
                         errors->n - before == 1 ? "fault" : "faults");
    if (!status) status = finish(&w, base, out, err);
    if (status == GW_NO_MEMORY) gw_fail(err, GW_NO_MEMORY, "no memory to apply a scenario");
    if (!status && effects) {
        *effects = (gw_scenario_effects){list, s->n_changes, scn_inputs_finish(&w), w.kept};
        list = NULL;
        w.kept = NULL;
    }
done:
    free(list);
    free_work(&w);
    return status;
}
