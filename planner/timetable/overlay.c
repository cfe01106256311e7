/* Collecting the changes of a scenario: everything is checked here, so that applying cannot fail on input. */
#include "planner/timetable/overlay_priv.h"

#include <stdlib.h>
#include <string.h>

gw_status gw_overlay_no_memory(gw_error *err)
{
    return gw_fail(err, GW_NO_MEMORY, "no memory for the scenario");
}

gw_status gw_overlay_create(const gw_timetable *base, gw_overlay **out, gw_error *err)
{
    if (base->n_parts != 1)
        return gw_fail(err, GW_BAD_INPUT, "a scenario stands on a baseline, not on another scenario");
    gw_overlay *o = calloc(1, sizeof *o);
    if (!o) return gw_overlay_no_memory(err);
    o->base = gw_timetable_retain(base);
    const gw_tt_part *part = &base->part[0];
    o->draft.texts.base = part->text_size;
    o->draft.stop_base = part->n_stops;
    o->draft.route_base = part->n_routes;
    o->draft.trip_base = part->n_trips;
    o->draft.pattern_base = part->n_patterns;
    o->draft.service_base = part->n_services;
    *out = o;
    return GW_OK;
}

void gw_overlay_free(gw_overlay *o)
{
    if (!o) return;
    gw_tt_draft_free(&o->draft);
    free(o->walk_radius_m.p);
    free(o->removed.p);
    gw_buf_free(&o->marks);
    free(o->moves.p);
    free(o->set_links.p);
    gw_timetable_release(o->base);
    free(o);
}

gw_text gw_overlay_add_text(gw_overlay *o, const char *text)
{
    return gw_tt_texts_add(&o->draft.texts, gw_str_of(text));
}

gw_name gw_overlay_add_name(gw_overlay *o, const char *const names[GW_N_LANGS])
{
    gw_name name = {0};
    for (int lang = 0; lang < GW_N_LANGS; lang++) {
        name.lang[lang] = gw_overlay_add_text(o, names[lang]);
        if (!name.base) name.base = name.lang[lang];
    }
    return name;
}

/* A text of the overlay's own; those of the base have smaller offsets. */
static bool is_text(const gw_overlay *o, gw_text text, const char *words)
{
    return text && strcmp(o->draft.texts.pool.p + (text - o->draft.texts.base), words) == 0;
}

static gw_status check_open(const gw_overlay *o, const char *id, const char *what, gw_error *err)
{
    if (o->applied) return gw_fail(err, GW_BAD_INPUT, "the scenario was applied already");
    if (!id || !id[0]) return gw_fail(err, GW_BAD_INPUT, "a %s without an id", what);
    return GW_OK;
}

gw_status gw_overlay_add_stop(gw_overlay *o, const gw_overlay_stop *s, double walk_radius_m, gw_stop_id *out,
                              gw_error *err)
{
    gw_status status = check_open(o, s->id, "stop", err);
    if (status) return status;
    if (!gw_point_known(s->point)) return gw_fail(err, GW_BAD_INPUT, "new stop %s has no coordinates", s->id);
    if (o->base->ports_blob && s->side == GW_SIDE_NONE)
        return gw_fail(err, GW_BAD_INPUT, "new stop %s has no side (hk or cn), and ports are loaded", s->id);
    for (size_t i = 0; i < o->draft.stops.n; i++) {
        if (is_text(o, o->draft.stops.p[i].id, s->id))
            return gw_fail(err, GW_BAD_INPUT, "two new stops %s", s->id);
    }
    if (GW_LIST_ROOM(o->draft.stops, 1) || GW_LIST_ROOM(o->walk_radius_m, 1))
        return gw_overlay_no_memory(err);
    uint32_t number = gw_overlay_n_stops(o);
    o->walk_radius_m.p[o->walk_radius_m.n++] = walk_radius_m;
    o->draft.stops.p[o->draft.stops.n++] = (gw_tt_stop){
        .id = gw_overlay_add_text(o, s->id),
        .name = gw_overlay_add_name(o, s->names),
        .point = s->point,
        .parent = GW_NO_ID,
        .feed = GW_NO_ID,
        .port = GW_NO_ID,
        .kind = GW_STOP_NEW,
        .location_type = GW_LOC_STOP,
        .side = (uint8_t)s->side,
    };
    *out = (gw_stop_id){number};
    return GW_OK;
}

gw_status gw_overlay_add_door(gw_overlay *o, const gw_overlay_stop *s, gw_stop_id *out, gw_error *err)
{
    gw_status status = gw_overlay_add_stop(o, s, 0, out, err);
    if (!status) o->draft.stops.p[o->draft.stops.n - 1].location_type = GW_LOC_ENTRANCE;
    return status;
}

/* Black or white, whichever is easier to read on the colour (weights of ITU-R BT.601). */
static uint32_t text_color_on(uint32_t color)
{
    uint32_t red = color >> 16 & 255, green = color >> 8 & 255, blue = color & 255;
    return red * 299 + green * 587 + blue * 114 > 140000 ? 0x000000 : 0xFFFFFF;
}

gw_status gw_overlay_add_route(gw_overlay *o, const gw_overlay_route *r, gw_route_id *out, gw_error *err)
{
    gw_status status = check_open(o, r->id, "route", err);
    if (status) return status;
    for (size_t i = 0; i < o->draft.routes.n; i++) {
        if (is_text(o, o->draft.routes.p[i].id, r->id))
            return gw_fail(err, GW_BAD_INPUT, "two new lines %s", r->id);
    }
    uint32_t number = gw_overlay_n_routes(o);
    gw_tt_route *row = GW_LIST_PUSH(o->draft.routes);
    if (!row) return gw_overlay_no_memory(err);
    *row = (gw_tt_route){
        .id = gw_overlay_add_text(o, r->id),
        .short_name = {.base = gw_overlay_add_text(o, r->short_name)},
        .long_name = gw_overlay_add_name(o, r->names),
        .agency = GW_NO_ID,
        .feed = GW_NO_ID,
        .color = r->color & 0xFFFFFF,
        .text_color = text_color_on(r->color),
        .type = r->type,
        .has_color = r->color != 0,
    };
    *out = (gw_route_id){number};
    return GW_OK;
}

gw_status gw_overlay_add_service(gw_overlay *o, const char *id, const uint64_t *days, uint32_t *out,
                                 gw_error *err)
{
    gw_status status = check_open(o, id, "service", err);
    if (status) return status;
    const gw_timetable *t = o->base;
    if (GW_LIST_ROOM(o->draft.service_ids, 1) || GW_LIST_ROOM(o->draft.service_days, t->day_words))
        return gw_overlay_no_memory(err);
    uint32_t number = gw_overlay_n_services(o);
    uint64_t *row = o->draft.service_days.p + o->draft.service_days.n;
    memcpy(row, days, t->day_words * sizeof *days);
    if (t->n_days % 64)
        row[t->day_words - 1] &= ~(~(uint64_t)0 << (t->n_days % 64)); /* none after the last day */
    o->draft.service_days.n += t->day_words;
    o->draft.service_ids.p[o->draft.service_ids.n++] = gw_overlay_add_text(o, id);
    *out = number;
    return GW_OK;
}

gw_status gw_overlay_remove_pattern(gw_overlay *o, gw_pattern_id base_pattern)
{
    if (o->applied || base_pattern.v >= o->draft.pattern_base) return GW_BAD_INPUT;
    uint32_t *removed = GW_LIST_PUSH(o->removed);
    if (!removed) return GW_NO_MEMORY;
    *removed = base_pattern.v;
    return GW_OK;
}

gw_status gw_overlay_mark(gw_overlay *o, gw_str what)
{
    gw_buf_printf(&o->marks, "%u:", what.n);
    gw_buf_add(&o->marks, what.p, what.n);
    return o->marks.failed ? GW_NO_MEMORY : GW_OK;
}
