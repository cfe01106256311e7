/* data/places: one JSON file a place. What is routed is read into a gw_place; what is only shown stays text.
 */
#include "planner/port/place.h"

#include "planner/port/files.h"

#include "gtfs/base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct gw_place_table {
    gw_arena *arena; /* owned: everything below */
    gw_place *places;
    uint32_t n_places;
};

/* Where a value stands, for messages: "hku-szh.json: doors[1].lat is not a latitude". */
typedef struct {
    gw_arena *arena;
    const char *file;
    char key[64]; /* of the object being read, with its dot; "" at the top */
    gw_error *err;
} reader;

static gw_status fault(const reader *r, const char *key, const char *what)
{
    return gw_fail(r->err, GW_BAD_INPUT, "%s: %s%s %s", r->file, r->key, key, what);
}

static bool absent(const gw_json *v)
{
    return !v || gw_json_is_null(v);
}

/* Copies a text that is there and not empty; *good false: it is not. */
static gw_status copy_text(const reader *r, const gw_json *v, const char **out, bool *good)
{
    gw_str text;
    *good = gw_json_string(v, &text) && text.n > 0 && !memchr(text.p, 0, text.n);
    if (!*good) return GW_OK;
    *out = gw_arena_text(r->arena, text);
    return *out ? GW_OK : GW_NO_MEMORY;
}

static gw_status read_text(const reader *r, const gw_json *object, const char *key, const char **out)
{
    bool good;
    gw_status status = copy_text(r, gw_json_get(object, key), out, &good);
    return status || good ? status : fault(r, key, "is not a text, or empty");
}

static gw_status fault_of_language(const reader *r, const char *key, gw_lang lang)
{
    return gw_fail(r->err, GW_BAD_INPUT, "%s: %s%s.%s is not a text, or empty", r->file, r->key, key,
                   gw_lang_tag(lang));
}

/* {"zh-Hant": …, "zh-Hans": …, "en": …}: a language that is missing shows one that is there; "" without any.
 */
static gw_status read_languages(const reader *r, const gw_json *object, const char *key,
                                const char *out[GW_N_LANGS])
{
    const gw_json *texts = gw_json_get(object, key);
    for (int i = 0; i < GW_N_LANGS; i++) out[i] = "";
    if (absent(texts)) return GW_OK;
    if (!gw_json_is_object(texts)) return fault(r, key, "is not an object of languages");
    for (int i = 0; i < GW_N_LANGS; i++) {
        const gw_json *text = gw_json_get(texts, gw_lang_tag((gw_lang)i));
        bool good = true;
        gw_status status = absent(text) ? GW_OK : copy_text(r, text, &out[i], &good);
        if (status) return status;
        if (!good) return fault_of_language(r, key, (gw_lang)i);
    }
    for (int i = 0; i < GW_N_LANGS; i++)
        for (int k = 0; k < GW_N_LANGS && !*out[i]; k++) out[i] = out[k];
    return GW_OK;
}

static gw_status read_names(const reader *r, const gw_json *object, const char *names[GW_N_LANGS])
{
    gw_status status = read_languages(r, object, "names", names);
    if (status) return status;
    return *names[0] ? GW_OK : fault(r, "names", "has no name in zh-Hant, zh-Hans or en");
}

static gw_status read_id(const reader *r, const gw_json *object, const char **out)
{
    gw_status status = read_text(r, object, "id", out);
    if (status) return status;
    bool good = strspn(*out, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(*out);
    return good ? GW_OK : fault(r, "id", "is not made of a-z, 0-9 and -");
}

/* Both null: not known. */
static gw_status read_point(const reader *r, const gw_json *object, gw_point *out)
{
    const gw_json *lat_value = gw_json_get(object, "lat"), *lon_value = gw_json_get(object, "lon");
    double lat, lon;
    *out = (gw_point){GW_LATLON_NONE, GW_LATLON_NONE};
    if (absent(lat_value) && absent(lon_value)) return GW_OK;
    if (!gw_json_number(lat_value, &lat) || !(lat >= -90 && lat <= 90))
        return fault(r, "lat", "is not a latitude");
    if (!gw_json_number(lon_value, &lon) || !(lon >= -180 && lon <= 180))
        return fault(r, "lon", "is not a longitude");
    *out = gw_point_of(lat, lon);
    return GW_OK;
}

static gw_status read_default(const reader *r, const gw_json *object, bool *out)
{
    const gw_json *v = gw_json_get(object, "default");
    *out = false;
    return absent(v) || gw_json_bool(v, out) ? GW_OK : fault(r, "default", "is neither true nor false");
}

static gw_status read_door(const reader *r, const gw_json *object, gw_door *out, bool *is_default)
{
    gw_status status = read_id(r, object, &out->id);
    if (!status) status = read_names(r, object, out->names);
    if (!status) status = read_point(r, object, &out->point);
    if (!status) status = read_default(r, object, is_default);
    return status;
}

/* Moves doors[i] to the front; the others keep their order. */
static void put_first(gw_door *doors, uint32_t i)
{
    gw_door door = doors[i];
    memmove(doors + 1, doors, i * sizeof *doors);
    doors[0] = door;
}

static gw_status check_new_door(const reader *r, const gw_door *doors, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (strcmp(doors[i].id, doors[n].id) == 0) return fault(r, "id", "is there twice");
    return GW_OK;
}

static gw_status fill_doors(reader *r, const gw_json *list, gw_door *doors, gw_place *place)
{
    bool have_default = false, is_default;
    uint32_t n = 0;
    gw_status status = GW_OK;
    for (const gw_json *v = gw_json_first(list); v && !status; v = gw_json_next(v), n++) {
        snprintf(r->key, sizeof r->key, "doors[%u].", (unsigned)n);
        status = read_door(r, v, &doors[n], &is_default);
        if (!status) status = check_new_door(r, doors, n);
        if (!status && is_default && have_default) status = fault(r, "default", "is true for two doors");
        if (status || !is_default) continue;
        put_first(doors, n);
        have_default = true;
    }
    r->key[0] = '\0';
    place->doors = doors;
    place->n_doors = n;
    return status;
}

static gw_status read_doors(reader *r, const gw_json *root, gw_place *place)
{
    const gw_json *list = gw_json_get(root, "doors");
    if (absent(list)) return GW_OK;
    if (!gw_json_is_array(list)) return fault(r, "doors", "is not a list");
    gw_door *doors = gw_arena_zalloc(r->arena, (gw_json_count(list) + 1) * sizeof *doors);
    return doors ? fill_doors(r, list, doors, place) : GW_NO_MEMORY;
}

static gw_status fill_refs(reader *r, const gw_json *feeds, const char *stop_id, gw_stop_ref *refs,
                           gw_place *place)
{
    uint32_t n = 0;
    for (const gw_json *v = gw_json_first(feeds); v; v = gw_json_next(v), n++) {
        gw_str tag;
        if (!gw_json_string(v, &tag) || tag.n == 0)
            return fault(r, "feeds", "holds something else than feed tags");
        refs[n].stop_id = stop_id;
        refs[n].feed = gw_arena_text(r->arena, tag);
        if (!refs[n].feed) return GW_NO_MEMORY;
    }
    place->bus_stops = refs;
    place->n_bus_stops = n;
    return GW_OK;
}

/* {"feeds": ["szb", "sz"], "stop_id": "SZB00295"} */
static gw_status read_bus_stop(reader *r, const gw_json *root, gw_place *place)
{
    const gw_json *stop = gw_json_get(root, "bus_stop"), *feeds = gw_json_get(stop, "feeds");
    const char *stop_id = "";
    if (absent(stop)) return GW_OK;
    if (!gw_json_is_object(stop)) return fault(r, "bus_stop", "is not an object");
    snprintf(r->key, sizeof r->key, "bus_stop.");
    gw_status status = read_text(r, stop, "stop_id", &stop_id);
    if (!status && !gw_json_is_array(feeds)) status = fault(r, "feeds", "is not a list");
    if (!status) {
        gw_stop_ref *refs = gw_arena_zalloc(r->arena, (gw_json_count(feeds) + 1) * sizeof *refs);
        status = refs ? fill_refs(r, feeds, stop_id, refs, place) : GW_NO_MEMORY;
    }
    r->key[0] = '\0';
    return status;
}

/* A text that may be missing: then "". */
static gw_status read_given(const reader *r, const gw_json *object, const char *key, const char **out)
{
    *out = "";
    return absent(gw_json_get(object, key)) ? GW_OK : read_text(r, object, key, out);
}

/* {"status": "regular", "since": "2019-06-26"}, its source beside those of the other members. */
static gw_status read_vouchers(reader *r, const gw_json *root, gw_vouchers *out)
{
    static const char *const known[] = {"regular", "gba-pilot", "not applicable", "unknown"};
    const gw_json *v = gw_json_get(root, "vouchers"), *sources = gw_json_get(root, "source");
    *out = (gw_vouchers){"", "", ""};
    if (absent(v)) return GW_OK;
    if (!gw_json_is_object(v)) return fault(r, "vouchers", "is not an object");
    snprintf(r->key, sizeof r->key, "vouchers.");
    gw_status status = read_text(r, v, "status", &out->status);
    bool good = false;
    for (int i = 0; i < 4 && !status; i++) good = good || strcmp(out->status, known[i]) == 0;
    if (!status && !good)
        status = fault(r, "status", "is none of regular, gba-pilot, not applicable, unknown");
    if (!status) status = read_given(r, v, "since", &out->since);
    snprintf(r->key, sizeof r->key, "source.");
    if (!status && gw_json_is_object(sources)) status = read_given(r, sources, "vouchers", &out->source);
    r->key[0] = '\0';
    return status;
}

static gw_status read_role(const reader *r, const gw_json *root, bool *for_transfer)
{
    const char *role;
    gw_status status = read_given(r, root, "role", &role);
    if (status) return status;
    *for_transfer = strcmp(role, "transfer") == 0;
    bool good = *for_transfer || !*role || strcmp(role, "destination") == 0;
    return good ? GW_OK : fault(r, "role", "is neither destination nor transfer");
}

/* null and nothing: not given. */
static gw_status read_error(const reader *r, const gw_json *root, int32_t *out)
{
    const gw_json *value = gw_json_get(root, "error_m");
    double metres = 0;
    if (value && !gw_json_is_null(value) && (!gw_json_number(value, &metres) || !(metres >= 0 && metres <= 1e6)))
        return fault(r, "error_m", "is not a number of metres");
    *out = (int32_t)metres;
    return GW_OK;
}

static gw_status read_place(reader *r, const gw_json *root, gw_place *place)
{
    gw_str side;
    if (!gw_json_is_object(root)) return gw_fail(r->err, GW_BAD_INPUT, "%s: is not a JSON object", r->file);
    gw_status status = read_id(r, root, &place->id);
    if (!status) status = read_text(r, root, "kind", &place->kind);
    if (!status) status = read_names(r, root, place->names);
    if (!status) status = read_languages(r, root, "address", place->address);
    if (!status) status = read_point(r, root, &place->point);
    if (!status) status = read_error(r, root, &place->error_m);
    if (status) return status;
    if (!gw_json_string(gw_json_get(root, "side"), &side) || !gw_side_parse(side, &place->side))
        return fault(r, "side", "is neither hk nor cn");
    status = read_role(r, root, &place->for_transfer);
    if (!status) status = read_doors(r, root, place);
    if (!status) status = read_vouchers(r, root, &place->vouchers);
    return status ? status : read_bus_stop(r, root, place);
}

/* The parser's message says where in the text; here the file is put before it. */
static gw_status parse_json(const reader *r, gw_str text, gw_json **out)
{
    gw_error why = {0};
    const size_t limit = 4 << 20;
    gw_status status = gw_json_parse(text.p, text.n, limit, out, &why);
    if (!status || status == GW_NO_MEMORY) return status;
    return gw_fail(r->err, GW_BAD_INPUT, "%s: %s", r->file, why.message);
}

static gw_status read_file(gw_place_table *t, const gw_packed_file *f, gw_error *err)
{
    gw_json *root = NULL;
    gw_place *place = &t->places[t->n_places];
    reader r = {.arena = t->arena, .file = gw_arena_text(t->arena, f->name), .err = err};
    uint32_t other;
    place->json = gw_arena_text(t->arena, f->content);
    if (!r.file || !place->json) return GW_NO_MEMORY;

    gw_status status = parse_json(&r, f->content, &root);
    if (!status) status = read_place(&r, root, place);
    gw_json_free(root);
    if (!status && gw_place_find(t, gw_str_of(place->id), &other))
        status = fault(&r, "id", "is also that of another file");
    if (!status) t->n_places++;
    return status;
}

static gw_status read_files(gw_place_table *t, const void *blob, size_t n, gw_error *err)
{
    gw_files_cursor c;
    gw_packed_file file;
    bool more = false;
    gw_status status = gw_files_open(blob, n, "places", &c, err);
    if (status) return status;
    /* A file takes 8 bytes at least, so a damaged count cannot ask for much. */
    if (c.left > n / 8) return gw_fail(err, GW_BAD_INPUT, "the places are damaged");
    t->places = gw_arena_zalloc(t->arena, ((size_t)c.left + 1) * sizeof *t->places);
    if (!t->places) return GW_NO_MEMORY;
    do {
        status = gw_files_next(&c, &more, &file, err);
        if (!status && more) status = read_file(t, &file, err);
    } while (!status && more);
    return status;
}

gw_status gw_place_table_parse(const void *blob, size_t n, gw_place_table **out, gw_error *err)
{
    gw_place_table *t = calloc(1, sizeof *t);
    gw_status status = GW_NO_MEMORY;
    if (!t) goto done;
    t->arena = gw_arena_create(0);
    if (!t->arena) goto done;
    status = read_files(t, blob, n, err);
    if (status) goto done;
    *out = t; /* the caller owns it now */
    t = NULL;
done:
    if (status == GW_NO_MEMORY) (void)gw_fail(err, status, "no memory for the places");
    gw_place_table_free(t);
    return status;
}

void gw_place_table_free(gw_place_table *t)
{
    if (!t) return;
    gw_arena_free(t->arena);
    free(t);
}

uint32_t gw_place_count(const gw_place_table *t)
{
    return t->n_places;
}

const gw_place *gw_place_at(const gw_place_table *t, uint32_t i)
{
    return &t->places[i];
}

bool gw_place_find(const gw_place_table *t, gw_str id, uint32_t *out)
{
    for (uint32_t i = 0; i < t->n_places; i++) {
        if (!gw_str_is(id, t->places[i].id)) continue;
        *out = i;
        return true;
    }
    return false;
}
