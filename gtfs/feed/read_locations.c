/* locations.geojson: the zones of demand-responsive service. The row of a fault is the number of the feature,
 * from 1; 0 is the file. */
#include "gtfs/feed/flex_priv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define NAME       "locations.geojson"
#define MOST_BYTES (16u << 20) /* as a tree a file takes ten times its size */

typedef struct {
    gw_loader *l;
    gw_flex *x;
    uint64_t feature; /* number of the one looked at, from 1; 0: the file */
    gw_str id;
    gw_status status;
} reading;

static void fault(reading *f, const char *code, const char *field, gw_str value)
{
    gw_notices_add(f->l->notices, code, GW_STR(NAME), f->feature, gw_str_of(field), value);
}

/* Members that the reference does not have. */
static void check_members(reading *f, const gw_json *object, const char *const *known)
{
    for (const gw_json *m = gw_json_first(object); m; m = gw_json_next(m)) {
        bool is_known = false;
        for (const char *const *k = known; *k; k++) is_known = is_known || strcmp(*k, gw_json_key(m)) == 0;
        if (!is_known) fault(f, "geo_json_unknown_element", gw_json_key(m), GW_STR(""));
    }
}

static bool has(reading *f, const gw_json *object, const char *key, const char *path)
{
    const gw_json *v = gw_json_get(object, key);
    gw_str text;
    if (v && !gw_json_is_null(v) && !(gw_json_string(v, &text) && !text.n)) return true;
    fault(f, "missing_required_element", path, f->id);
    return false;
}

static bool take_point(reading *f, const gw_json *pair)
{
    gw_zone_point p;
    const gw_json *first = gw_json_first(pair);
    if (!gw_json_is_array(pair) || !gw_json_number(first, &p.x) ||
        !gw_json_number(gw_json_next(first), &p.y) || fabs(p.x) > 180 || fabs(p.y) > 90) {
        return false;
    }
    f->status = GW_PUSH(f->l, f->x->zones.points, p);
    return !f->status;
}

static bool take_ring(reading *f, const gw_json *ring, bool is_shell)
{
    gw_zones *z = &f->x->zones;
    if (!gw_json_is_array(ring)) return false;
    uint32_t at = (uint32_t)z->rings.n;
    gw_zone_ring r = {(uint32_t)z->points.n, 0, is_shell ? at : z->rings.p[at - 1].shell};
    for (const gw_json *p = gw_json_first(ring); p; p = gw_json_next(p)) {
        if (!take_point(f, p)) return false;
    }
    r.n = (uint32_t)z->points.n - r.first;
    f->status = GW_PUSH(f->l, z->rings, r);
    return !f->status && r.n > 0;
}

static bool take_polygon(reading *f, const gw_json *rings)
{
    const gw_json *ring = gw_json_first(rings);
    if (!gw_json_is_array(rings) || !ring || !take_ring(f, ring, true)) return false;
    while ((ring = gw_json_next(ring))) {
        if (!take_ring(f, ring, false)) return false;
    }
    return true;
}

static bool take_polygons(reading *f, const gw_json *coordinates, bool several)
{
    if (!several) return take_polygon(f, coordinates);
    const gw_json *polygon = gw_json_first(coordinates);
    if (!gw_json_is_array(coordinates) || !polygon) return false;
    for (; polygon; polygon = gw_json_next(polygon)) {
        if (!take_polygon(f, polygon)) return false;
    }
    return true;
}

/* Told once a feature: a coordinate nobody filled in, or a swapped pair. */
static void measure(reading *f, gw_flex_zone *zone)
{
    gw_zones *z = &f->x->zones;
    bool origin = false, pole = false;
    zone->west = zone->south = INFINITY, zone->east = zone->north = -INFINITY;
    for (uint32_t i = z->rings.p[zone->first_ring].first; i < z->points.n; i++) {
        const gw_zone_point *p = &z->points.p[i];
        zone->west = fmin(zone->west, p->x), zone->east = fmax(zone->east, p->x);
        zone->south = fmin(zone->south, p->y), zone->north = fmax(zone->north, p->y);
        origin = origin || (fabs(p->x) <= 1 && fabs(p->y) <= 1);
        pole = pole || fabs(p->y) >= 89;
    }
    const char *code = origin ? "point_near_origin" : "point_near_pole";
    if (!origin && !pole) return;
    gw_notices_add_action(f->l->notices, code, GW_ACTION_DEFAULT, GW_STR(NAME), f->feature,
                          GW_STR("coordinates"), f->id);
}

static bool take_geometry(reading *f, const gw_json *geometry, gw_flex_zone *zone)
{
    gw_zones *z = &f->x->zones;
    gw_str type = GW_STR("");
    gw_json_string(gw_json_get(geometry, "type"), &type);
    bool several = gw_str_is(type, "MultiPolygon");
    if (!several && !gw_str_is(type, "Polygon")) {
        fault(f, "unsupported_geometry_type", "type", type);
        return false;
    }
    size_t n_points = z->points.n;
    zone->first_ring = (uint32_t)z->rings.n;
    const char *what = NULL;
    if (take_polygons(f, gw_json_get(geometry, "coordinates"), several)) {
        zone->n_rings = (uint32_t)z->rings.n - zone->first_ring;
        measure(f, zone);
        what = gw_zone_fault(z, zone);
    } else if (!f->status) {
        what = "coordinates that are none";
    }
    if (!what) return !f->status;
    fault(f, "invalid_geometry", "coordinates", gw_str_of(what));
    z->rings.n = zone->first_ring;
    z->points.n = n_points;
    return false;
}

static bool id_is_free(reading *f)
{
    const gw_loader *l = f->l;
    const gw_zones *z = &f->x->zones;
    const gw_intern *groups = &f->x->groups;
    if (gw_ids_find(&z->ids, z->zones.p, sizeof *z->zones.p, f->id) != GW_ID_NONE) {
        fault(f, "duplicate_geo_json_key", "id", f->id);
        return false;
    }
    if (gw_ids_find(&l->stop_ids, l->stops.p, sizeof *l->stops.p, f->id) == GW_ID_NONE &&
        gw_ids_find(&groups->ids, groups->texts, sizeof *groups->texts, f->id) == GW_ID_NONE) {
        return true;
    }
    fault(f, "duplicate_geography_id", "id", f->id);
    return false;
}

static bool is_complete(reading *f, const gw_json *feature)
{
    const gw_json *geometry = gw_json_get(feature, "geometry");
    bool ok = has(f, feature, "id", "features.id");
    ok = has(f, feature, "type", "features.type") && ok;
    ok = has(f, feature, "properties", "features.properties") && ok;
    if (!has(f, feature, "geometry", "features.geometry")) return false;
    ok = has(f, geometry, "type", "features.geometry.type") && ok;
    return has(f, geometry, "coordinates", "features.geometry.coordinates") && ok;
}

/* An id may be a number in GeoJSON; it is its digits then. */
static gw_str id_of(const gw_json *feature, char digits[32])
{
    const gw_json *v = gw_json_get(feature, "id");
    gw_str text = GW_STR("");
    double number;
    if (gw_json_string(v, &text) || !gw_json_number(v, &number)) return text;
    snprintf(digits, 32, "%.15g", number);
    return gw_str_of(digits);
}

static void take_feature(reading *f, const gw_json *feature)
{
    static const char *const known[] = {"id", "type", "properties", "geometry", NULL};
    static const char *const of_geometry[] = {"type", "coordinates", NULL};
    gw_loader *l = f->l;
    gw_zones *z = &f->x->zones;
    char digits[32];
    f->id = id_of(feature, digits);
    check_members(f, feature, known);
    check_members(f, gw_json_get(feature, "geometry"), of_geometry);
    if (!is_complete(f, feature)) return;
    gw_str type = GW_STR("");
    gw_json_string(gw_json_get(feature, "type"), &type);
    if (!gw_str_is(type, "Feature")) {
        fault(f, "unsupported_feature_type", "type", type);
        return;
    }
    if (!id_is_free(f)) return;
    gw_flex_zone zone = {0};
    if (!gw_load_text(l, f->id, &zone.id)) f->status = gw_load_no_memory(l);
    if (!f->status) take_geometry(f, gw_json_get(feature, "geometry"), &zone);
    if (f->status) return;
    if (gw_ids_add(&z->ids, zone.id, (uint32_t)z->zones.n)) f->status = gw_load_no_memory(l);
    if (!f->status) f->status = GW_PUSH(l, z->zones, zone); /* also without a shape: rows may name it */
}

static void take_collection(reading *f, const gw_json *root)
{
    static const char *const known[] = {"type", "features", NULL};
    gw_str type = GW_STR("");
    check_members(f, root, known);
    bool typed = has(f, root, "type", "type");
    if (!has(f, root, "features", "features") || !typed) return;
    gw_json_string(gw_json_get(root, "type"), &type);
    if (!gw_str_is(type, "FeatureCollection")) {
        fault(f, "unsupported_geo_json_type", "type", type);
        return;
    }
    const gw_json *feature = gw_json_first(gw_json_get(root, "features"));
    for (; feature && !f->status; feature = gw_json_next(feature)) {
        f->feature++;
        take_feature(f, feature);
    }
    f->feature = 0;
}

static gw_status take_text(reading *f, gw_str text)
{
    gw_error err = {0};
    gw_json *root = NULL;
    const char *repeated = NULL;
    if (text.n >= 3 && memcmp(text.p, "\xEF\xBB\xBF", 3) == 0) text.p += 3, text.n -= 3;
    gw_status status = gw_json_parse_repeating(text.p, text.n, MOST_BYTES, &root, &repeated, &err);
    if (status == GW_NO_MEMORY) return gw_load_no_memory(f->l);
    if (status || !gw_json_is_object(root)) {
        fault(f, "malformed_json", "", status ? gw_str_of(err.message) : GW_STR("not an object"));
    } else {
        if (repeated) fault(f, "geo_json_duplicated_element", repeated, GW_STR(""));
        take_collection(f, root);
    }
    gw_json_free(root);
    return f->status;
}

gw_status gw_flex_read_locations(gw_loader *l)
{
    reading f = {.l = l, .x = l->flex, .id = GW_STR("")};
    gw_buf text = {0};
    gw_error err = {0};
    if (!gw_archive_has(l->archive, NAME)) return GW_OK;
    gw_status status = gw_archive_read(l->archive, NAME, MOST_BYTES, &text, &err);
    if (status == GW_NO_MEMORY) {
        status = gw_load_no_memory(l);
    } else if (status) { /* nothing is planned with it: a damaged one costs nothing else */
        fault(&f, "malformed_json", "", gw_str_of(err.message));
        status = GW_OK;
    } else {
        status = take_text(&f, text.n ? (gw_str){text.p, (uint32_t)text.n} : GW_STR(""));
    }
    gw_buf_free(&text);
    return status;
}
