#include "planner/plan/dataset.h"

#include "planner/plan/plan_priv.h"
#include "planner/timetable/snapshot.h"

#include "gtfs/feed/feed.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

static gw_dataset_full *full_of(const gw_dataset *d)
{
    return (gw_dataset_full *)(uintptr_t)d;
}

const gw_dataset *gw_dataset_retain(const gw_dataset *d)
{
    atomic_fetch_add_explicit(&full_of(d)->owners, 1, memory_order_relaxed);
    return d;
}

void gw_dataset_release(const gw_dataset *d)
{
    if (!d) return;
    gw_dataset_full *f = full_of(d);
    if (atomic_fetch_sub_explicit(&f->owners, 1, memory_order_acq_rel) != 1) return;
    gw_name_index_free(&f->names);
    gw_geo_free(f->stops);
    gw_geo_free(f->doors);
    gw_walks_free(atomic_load_explicit(&f->walks, memory_order_acquire));
    gw_port_table_free(f->ports);
    gw_place_table_free(f->places);
    gw_fare_table_free(f->fares);
    gw_timetable_release(f->timetable);
    if (f->base) gw_dataset_release(&f->base->seen);
    free(f);
}

static bool visited(const gw_timetable *t, const gw_tt_part *part, uint32_t stop)
{
    for (uint32_t i = part->visit_first[stop]; i < part->visit_first[stop + 1]; i++) {
        if (!gw_tt_pattern_removed(t, part->visits[i].pattern)) return true;
    }
    return false;
}

bool gw_plan_stop_served(const gw_timetable *t, uint32_t stop)
{
    if (stop < t->part[0].n_stops && visited(t, &t->part[0], stop)) return true;
    return t->n_parts > 1 && visited(t, &t->part[1], stop);
}

static gw_status index_stops(gw_dataset_full *f)
{
    const gw_timetable *t = f->timetable;
    uint32_t n = gw_tt_n_stops(t);
    gw_point *points = malloc((n ? n : 1) * sizeof *points);
    if (!points) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < n; i++) {
        const gw_tt_stop *s = gw_tt_stop_at(t, i);
        bool in = s->kind != GW_STOP_PORT && gw_plan_stop_served(t, i);
        points[i] = in ? s->point : (gw_point){GW_LATLON_NONE, GW_LATLON_NONE};
    }
    gw_status status = f->base ? gw_geo_build_from(f->base->stops, points, n, &f->stops)
                               : gw_geo_build(points, n, &f->stops);
    free(points);
    f->seen.stops = f->stops;
    return status;
}

static bool is_door(const gw_timetable *t, uint32_t stop)
{
    gw_tt_links links = gw_tt_links_of(t, stop, false), back = gw_tt_links_of(t, stop, true);
    gw_tt_link l;
    while (gw_tt_links_next(&links, &l, NULL, NULL) || gw_tt_links_next(&back, &l, NULL, NULL))
        if (l.kind == GW_LINK_INSIDE) return true;
    return false;
}

/* Does a scenario add entrances? */
static bool adds_doors(const gw_timetable *t)
{
    for (uint32_t s = t->part[0].n_stops; s < gw_tt_n_stops(t); s++)
        if (gw_tt_stop_at(t, s)->location_type == GW_LOC_ENTRANCE) return true;
    return false;
}

static gw_status index_doors(gw_dataset_full *f)
{
    const gw_timetable *t = f->timetable;
    uint32_t n = gw_tt_n_stops(t);
    gw_point *points = malloc((n ? n : 1) * sizeof *points);
    if (!points) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < n; i++) {
        const gw_tt_stop *s = gw_tt_stop_at(t, i);
        bool in = s->location_type == GW_LOC_ENTRANCE && is_door(t, i);
        points[i] = in ? s->point : (gw_point){GW_LATLON_NONE, GW_LATLON_NONE};
    }
    gw_status status = gw_geo_build(points, n, &f->doors);
    free(points);
    return status;
}

const gw_geo *gw_plan_doors(const gw_dataset *d)
{
    const gw_dataset_full *f = gw_dataset_inside(d);
    return f->base && !f->doors ? f->base->doors : f->doors;
}

static gw_walks *count_walks(const gw_timetable *t)
{
    gw_plan_request r;
    gw_walks *w = NULL;
    gw_plan_defaults(&r);
    const gw_query q = {
        .default_transfer_s = r.default_transfer_s, .gait = r.gait, .max_walk_s = r.max_transfer_walk_s};
    return gw_walks_count(t, &q, &w) ? NULL : w;
}

const gw_walks *gw_plan_walks(const gw_dataset *d)
{
    gw_dataset_full *f = full_of(d);
    if (f->base) return gw_plan_walks(&f->base->seen);
    gw_walks *w = atomic_load_explicit(&f->walks, memory_order_acquire);
    if (w) return w;
    gw_walks *fresh = count_walks(f->timetable);
    if (!fresh || atomic_compare_exchange_strong(&f->walks, &w, fresh)) return fresh;
    gw_walks_free(fresh); /* another thread was faster */
    return w;
}

static gw_status parse_tables(gw_dataset_full *f, gw_error *err)
{
    const gw_timetable *t = f->timetable;
    gw_status status = GW_OK;
    if (t->ports_blob) {
        status = gw_port_table_parse(t->ports_blob, t->ports_size, t->first_day, t->n_days, t->zero,
                                     &f->ports, err);
        f->seen.ports = f->ports;
    }
    if (!status && t->places_blob) {
        status = gw_place_table_parse(t->places_blob, t->places_size, &f->places, err);
        f->seen.places = f->places;
    }
    if (!status && t->fares_blob) {
        status = gw_fare_table_parse(t->fares_blob, t->fares_size, &f->fares, err);
        f->seen.fares = f->fares;
    }
    return status;
}

static gw_dataset_full *create(const gw_timetable *t)
{
    gw_dataset_full *f = calloc(1, sizeof *f);
    if (!f) return NULL;
    atomic_init(&f->owners, 1);
    f->timetable = gw_timetable_retain(t);
    f->seen.timetable = t;
    f->runs = gw_timetable_span(t, &f->first_day, &f->last_day);
    return f;
}

bool gw_dataset_span(const gw_dataset *d, gw_day *first, gw_day *last)
{
    const gw_dataset_full *f = gw_dataset_inside(d);
    if (!f->runs) return false;
    *first = f->first_day;
    *last = f->last_day;
    return true;
}

bool gw_dataset_side_span(const gw_dataset *d, gw_side side, gw_day *first, gw_day *last)
{
    const gw_timetable *t = d->timetable;
    bool any = false;
    for (uint32_t i = 0; i < t->n_feeds; i++) {
        const gw_tt_feed *f = &t->feeds[i];
        if (f->side != side || f->last_service_day < f->first_service_day) continue;
        if (!any || f->first_service_day < *first) *first = f->first_service_day;
        if (!any || f->last_service_day > *last) *last = f->last_service_day;
        any = true;
    }
    return any;
}

gw_side gw_dataset_side_without(const gw_dataset *d, const gw_side sides[2], gw_day day, gw_day *first,
                                gw_day *last)
{
    for (int i = 0; i < 2; i++)
        if (sides[i] != GW_SIDE_NONE && gw_dataset_side_span(d, sides[i], first, last) &&
            (day < *first || day > *last))
            return sides[i];
    return GW_SIDE_NONE;
}

gw_status gw_dataset_of(const gw_timetable *t, const gw_dataset **out, gw_error *err)
{
    gw_dataset_full *f = create(t);
    if (!f) return gw_fail(err, GW_NO_MEMORY, "no memory for the data set");
    gw_status status = parse_tables(f, err);
    if (status) goto failed;
    status = index_stops(f);
    if (!status && t->n_paths) status = index_doors(f);
    if (!status) status = gw_name_index_build(&f->seen, 0, &f->names);
    if (status) {
        gw_fail(err, status, "no memory for the indexes of the data set");
        goto failed;
    }
    *out = &f->seen;
    return GW_OK;
failed:
    gw_dataset_release(&f->seen);
    return status;
}

gw_status gw_dataset_with(const gw_dataset *base, const gw_timetable *t, const gw_dataset **out,
                          gw_error *err)
{
    return gw_dataset_with_ports(base, t, NULL, out, err);
}

gw_status gw_dataset_with_ports(const gw_dataset *base, const gw_timetable *t, gw_port_table *ports,
                                const gw_dataset **out, gw_error *err)
{
    gw_dataset_full *f = create(t);
    if (!f) return gw_fail(err, GW_NO_MEMORY, "no memory for the scenario's data set");
    f->base = gw_dataset_inside(gw_dataset_retain(base));
    f->seen.ports = ports ? ports : base->ports;
    f->seen.places = base->places;
    f->seen.fares = base->fares;
    gw_status status = index_stops(f); /* a scenario may serve stops that had no service, or end some */
    if (!status && adds_doors(t)) status = index_doors(f);
    if (!status) status = gw_name_index_build(&f->seen, t->part[0].n_stops, &f->names);
    if (status) {
        gw_fail(err, status, "no memory for the indexes of the scenario");
        gw_dataset_release(&f->seen);
        return status;
    }
    f->ports = ports;
    *out = &f->seen;
    return GW_OK;
}

gw_status gw_dataset_open(const char *data_dir, const gw_dataset **out, gw_error *err)
{
    char path[PATH_MAX];
    gw_timetable *t = NULL;
    if (snprintf(path, sizeof path, "%s/%s", data_dir, GW_SNAPSHOT_FILE) >= (int)sizeof path) {
        return gw_fail(err, GW_BAD_INPUT, "the data folder's name is too long");
    }
    gw_status status = gw_snapshot_open(path, &t, err);
    if (!status) status = gw_dataset_of(t, out, err);
    gw_timetable_release(t);
    return status;
}
