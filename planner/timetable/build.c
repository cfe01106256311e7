#include "planner/timetable/build_priv.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_DAYS = 20000 };                 /* tt seconds fit int32_t well beyond that */
#define CONTENT_FORM "gangway-timetable/3" /* changes when the same feeds would give other arrays */

const gw_tt_limits gw_tt_usual_limits = {
    .wishes = (size_t)1 << 24,  /* under 1 GB */
    .steps = (uint64_t)1 << 33, /* seconds */
    .walks = (size_t)1 << 24,
    .looks = (uint64_t)1 << 30,
    .walks_of_a_stop = 1000,
    .least_looks = 1024,
    .services_tried = 1024,
};

gw_status gw_tt_no_memory(gw_error *err)
{
    return gw_fail(err, GW_NO_MEMORY, "no memory for the timetable");
}

static gw_status check_options(const gw_build_options *o, gw_error *err)
{
    if (o->n_feeds == 0) return gw_fail(err, GW_BAD_INPUT, "no feed to build a timetable from");
    if (o->n_days == 0 || o->n_days > MAX_DAYS)
        return gw_fail(err, GW_BAD_INPUT, "a window of %u days: it must be 1 to %d", o->n_days, MAX_DAYS);
    if (o->default_transfer_s < 0) return gw_fail(err, GW_BAD_INPUT, "a change time below 0");
    for (uint32_t i = 0; i < o->n_feeds; i++) {
        const gw_build_feed *f = &o->feeds[i];
        gw_str name = f->tag[0] ? gw_str_of(f->tag) : f->feed->source;
        for (uint32_t k = 0; k < i; k++) {
            if (strcmp(f->tag, o->feeds[k].tag) == 0)
                return gw_fail(err, GW_BAD_INPUT, "two feeds with the tag \"%s\"", f->tag);
        }
        if (o->ports_blob && f->side == GW_SIDE_NONE)
            return gw_fail(err, GW_BAD_INPUT, "feed %.*s has no side (hk or cn), and ports are loaded",
                           (int)name.n, name.p);
    }
    return GW_OK;
}

static gw_status begin(gw_tt_builder *b, gw_error *err)
{
    const gw_build_options *o = b->options;
    b->scratch = gw_arena_create(0);
    b->owner = gw_tt_owner_create();
    if (!b->scratch || !b->owner) return gw_tt_no_memory(err);
    b->sources = gw_arena_zalloc(b->scratch, o->n_feeds * sizeof *b->sources);
    if (!b->sources) return gw_tt_no_memory(err);
    for (uint32_t i = 0; i < o->n_feeds; i++) {
        b->sources[i].feed = o->feeds[i].feed;
        b->sources[i].tag = gw_str_of(o->feeds[i].tag);
        b->sources[i].side = o->feeds[i].side;
    }
    gw_timetable *t = &b->owner->t;
    t->n_parts = 1;
    t->first_day = o->first_day;
    t->n_days = o->n_days;
    t->day_words = b->day_words = (o->n_days + 63) / 64;
    t->zero = (int64_t)o->first_day * 86400;
    t->default_transfer_s = o->default_transfer_s;
    if (!o->ports_blob) return GW_OK;
    return gw_port_table_parse(o->ports_blob, o->ports_size, o->first_day, o->n_days, t->zero, &b->ports,
                               err);
}

/* Names the timetable by what it was made from, so that equal input has an equal name on every machine. */
static gw_status name_content(gw_tt_builder *b, gw_error *err)
{
    const gw_build_options *o = b->options;
    gw_buf text = {0};
    gw_buf_printf(&text, "%s\n%d %u %d %.9g %d\n", CONTENT_FORM, o->first_day, o->n_days,
                  o->default_transfer_s, o->walk_radius_m, o->use_blocks);
    for (uint32_t i = 0; i < o->n_feeds; i++) {
        gw_buf_printf(&text, "%s %d %u ", o->feeds[i].tag, (int)o->feeds[i].side,
                      o->feeds[i].feed->n_shape_points);
        gw_buf_add(&text, &o->feeds[i].feed->hash, sizeof(gw_sha256));
    }
    gw_buf_add(&text, &b->owner->t.ports_hash, sizeof(gw_sha256));
    gw_buf_add(&text, &b->owner->t.places_hash, sizeof(gw_sha256));
    gw_buf_add(&text, &b->owner->t.fares_hash, sizeof(gw_sha256));
    gw_status status = text.failed ? GW_NO_MEMORY : gw_sha256_of(text.p, text.n, &b->owner->t.content);
    gw_buf_free(&text);
    b->owner->t.base_content = b->owner->t.content;
    return status ? gw_fail(err, status, "no memory for the timetable's hash") : GW_OK;
}

static gw_status keep_blob(gw_tt_owner *o, const void *blob, size_t size, const void **out)
{
    if (!blob) return GW_OK;
    void *copy = malloc(size ? size : 1);
    if (!copy) return GW_NO_MEMORY;
    memcpy(copy, blob, size);
    *out = copy;
    return gw_tt_owner_keep(o, copy);
}

/* The hash that the caller gives, else that of the bytes; nothing loaded has none. */
static gw_status hash_blob(const gw_sha256 *given, const void *blob, size_t size, gw_sha256 *out)
{
    if (!blob) return GW_OK;
    if (!given) return gw_sha256_of(blob, size, out);
    *out = *given;
    return GW_OK;
}

static gw_status keep_blobs(gw_tt_builder *b, gw_error *err)
{
    const gw_build_options *o = b->options;
    gw_timetable *t = &b->owner->t;
    if (keep_blob(b->owner, o->ports_blob, o->ports_size, &t->ports_blob)) return gw_tt_no_memory(err);
    if (keep_blob(b->owner, o->places_blob, o->places_size, &t->places_blob)) return gw_tt_no_memory(err);
    if (keep_blob(b->owner, o->fares_blob, o->fares_size, &t->fares_blob)) return gw_tt_no_memory(err);
    t->fares_size = o->fares_blob ? o->fares_size : 0;
    t->ports_size = o->ports_blob ? o->ports_size : 0;
    t->places_size = o->places_blob ? o->places_size : 0;
    if (hash_blob(o->ports_hash, o->ports_blob, o->ports_size, &t->ports_hash)) return gw_tt_no_memory(err);
    if (hash_blob(o->places_hash, o->places_blob, o->places_size, &t->places_hash))
        return gw_tt_no_memory(err);
    if (hash_blob(o->fares_hash, o->fares_blob, o->fares_size, &t->fares_hash)) return gw_tt_no_memory(err);
    return name_content(b, err);
}

typedef struct {
    const gw_tt_part *part;
    bool of_routes;
} id_order;

static gw_text id_at(const id_order *x, uint32_t i)
{
    return x->of_routes ? x->part->routes[i].id : x->part->stops[i].id;
}

/* By id; numbers rise with the feed, so that equal ids stand in the order of feeds. */
static int compare_ids(const void *pa, const void *pb, void *context)
{
    const id_order *x = context;
    uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;
    int order = strcmp(x->part->text + id_at(x, a), x->part->text + id_at(x, b));
    if (order) return order;
    return (a > b) - (a < b);
}

static gw_status sort_ids(gw_tt_owner *o, uint32_t n, bool of_routes, const uint32_t **out)
{
    uint32_t *order = malloc((n ? n : 1) * sizeof *order);
    if (!order) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < n; i++) order[i] = i;
    qsort_r(order, n, sizeof *order, compare_ids, &(id_order){&o->t.part[0], of_routes});
    *out = order;
    return gw_tt_owner_keep(o, order);
}

#define KEEP_LIST(list, field)                                                                               \
    do {                                                                                                     \
        void *block = (list).p;                                                                              \
        (list).p = NULL;                                                                                     \
        if (gw_tt_owner_keep(b->owner, block)) return gw_tt_no_memory(err);                                  \
        (field) = block;                                                                                     \
    } while (0)

#define KEEP_LEG_FARES(list)                                                                                 \
    t->leg_fares.n_##list = (uint32_t)b->leg_fares.list.n;                                                   \
    KEEP_LIST(b->leg_fares.list, t->leg_fares.list)

static gw_status keep_zones(gw_tt_builder *b)
{
    gw_timetable *t = &b->owner->t;
    size_t n = b->zone_names.n;
    gw_text *names = malloc(n * sizeof *names);
    if (!names) return GW_NO_MEMORY;
    for (size_t i = 0; i < n; i++) names[i] = gw_tt_texts_add(&b->draft.texts, b->zone_names.p[i]);
    t->zone_names = names;
    if (gw_tt_owner_keep(b->owner, names)) return GW_NO_MEMORY;
    if (!b->any_stop_zone) return GW_OK;
    t->stop_zones = b->stop_zones.p;
    t->n_stop_zones = (uint32_t)b->stop_zones.n;
    b->stop_zones.p = NULL;
    return gw_tt_owner_keep(b->owner, (void *)(uintptr_t)t->stop_zones);
}

static gw_status finish(gw_tt_builder *b, gw_error *err)
{
    gw_timetable *t = &b->owner->t;
    t->n_feeds = (uint32_t)b->feeds.n;
    t->n_agencies = (uint32_t)b->agencies.n;
    t->n_attributions = (uint32_t)b->attributions.n;
    t->n_looks = (uint32_t)b->looks.n;
    t->n_look_runs = (uint32_t)b->look_runs.n;
    t->n_calls = (uint32_t)b->calls.n;
    t->n_signs = (uint32_t)b->signs.n;
    KEEP_LIST(b->looks, t->looks);
    KEEP_LIST(b->look_runs, t->look_runs);
    KEEP_LIST(b->calls, t->calls);
    KEEP_LIST(b->signs, t->signs);
    t->n_shapes = (uint32_t)b->shapes.n;
    t->n_shape_bytes = (uint32_t)b->shape_bytes.n;
    t->n_along = (uint32_t)b->along_dm.n;
    KEEP_LIST(b->shapes, t->shapes);
    KEEP_LIST(b->shape_bytes, t->shape_bytes);
    KEEP_LIST(b->along_dm, t->along_dm);
    KEEP_LIST(b->feeds, t->feeds);
    KEEP_LIST(b->agencies, t->agencies);
    KEEP_LIST(b->attributions, t->attributions);
    if (keep_zones(b)) return gw_tt_no_memory(err);
    t->n_nodes = (uint32_t)b->nodes.n;
    t->n_paths = (uint32_t)b->paths.n;
    t->n_step_free = (uint32_t)b->step_free.n;
    KEEP_LIST(b->nodes, t->nodes);
    KEEP_LIST(b->paths, t->paths);
    KEEP_LIST(b->step_free, t->step_free);
    t->n_board_extra = (uint32_t)b->board_extra.n;
    t->n_alight_extra = (uint32_t)b->alight_extra.n;
    KEEP_LIST(b->board_extra, t->board_extra);
    KEEP_LIST(b->alight_extra, t->alight_extra);
    t->n_own_fares = (uint32_t)b->own_fares.n;
    t->n_fare_rules = (uint32_t)b->fare_rules.n;
    t->n_stop_fare_zones = (uint32_t)b->stop_fare_zones.n;
    KEEP_LIST(b->own_fares, t->own_fares);
    KEEP_LIST(b->fare_rules, t->fare_rules);
    t->n_fare_zones = (uint32_t)b->fare_zones.n;
    KEEP_LIST(b->fare_zones, t->fare_zones);
    KEEP_LIST(b->stop_fare_zones, t->stop_fare_zones);
    KEEP_LEG_FARES(areas);
    KEEP_LEG_FARES(networks);
    KEEP_LEG_FARES(rules);
    KEEP_LEG_FARES(joins);
    KEEP_LEG_FARES(transfers);
    KEEP_LEG_FARES(products);
    KEEP_LEG_FARES(riders);
    KEEP_LEG_FARES(media);
    KEEP_LEG_FARES(timeframes);
    gw_status status = gw_tt_draft_finish(&b->draft, b->owner, &t->part[0], err);
    if (status) return status;
    const gw_tt_part *part = &t->part[0];
    if (sort_ids(b->owner, part->n_stops, false, &t->stops_by_id)) return gw_tt_no_memory(err);
    if (sort_ids(b->owner, part->n_routes, true, &t->routes_by_id)) return gw_tt_no_memory(err);
    return keep_blobs(b, err);
}

static void sum_up(gw_tt_builder *b)
{
    const gw_timetable *t = &b->owner->t;
    gw_build_summary *s = &b->summary;
    s->n_agencies = t->n_agencies;
    s->n_stops = t->part[0].n_stops;
    s->n_routes = t->part[0].n_routes;
    s->n_patterns = t->part[0].n_patterns;
    s->n_trips = t->part[0].n_trips;
    s->n_rules = t->part[0].n_rules;
    s->n_seats = t->part[0].n_seats;
    const gw_tt_part *part = &t->part[0];
    s->n_generated_links = part->n_near;
    s->n_links = part->n_near + part->n_links + part->n_stops; /* each stop has one to itself */
    for (uint32_t i = 0; i < part->n_links; i++) {
        s->n_generated_links += part->links[i].flags & GW_LINK_GENERATED;
        s->n_links -= part->links[i].from == part->links[i].to; /* counted already */
    }
    if (!gw_timetable_span(t, &s->first_day, &s->last_day)) s->first_day = s->last_day = GW_DAY_NONE;
}

static gw_status run_steps(gw_tt_builder *b, gw_error *err)
{
    static const struct {
        const char *what;
        gw_status (*run)(gw_tt_builder *b, gw_error *err);
    } steps[] = {
        {"days", gw_tt_build_days},          {"stops and routes", gw_tt_build_tables},
        {"calendars", gw_tt_build_services}, {"ports", gw_tt_build_ports},
        {"patterns", gw_tt_build_patterns},  {"stations", gw_tt_build_stations},
        {"doors", gw_tt_build_doors},        {"links", gw_tt_build_links},
        {"rules", gw_tt_build_slots},        {"seats", gw_tt_build_seats},
        {"looks", gw_tt_build_looks},        {"fares", gw_tt_build_fares},
        {"timetable", finish},
    };
    const uint64_t n = sizeof steps / sizeof *steps;
    const gw_build_options *o = b->options;
    for (uint64_t i = 0; i < n; i++) {
        if (o->progress && !o->progress(o->progress_context, steps[i].what, i, n))
            return gw_fail(err, GW_IO, "building was given up");
        gw_status status = steps[i].run(b, err);
        if (status) return status;
    }
    return GW_OK;
}

gw_status gw_timetable_build(const gw_build_options *options, gw_timetable **out, gw_build_summary *summary,
                             gw_error *err)
{
    return gw_timetable_build_within(options, &gw_tt_usual_limits, out, summary, err);
}

gw_status gw_timetable_build_within(const gw_build_options *options, const gw_tt_limits *limits,
                                    gw_timetable **out, gw_build_summary *summary, gw_error *err)
{
    gw_tt_builder b = {.options = options, .limits = *limits};
    gw_status status = check_options(options, err);
    if (!status) status = begin(&b, err);
    if (!status) status = run_steps(&b, err);
    if (!status) {
        sum_up(&b);
        if (summary) *summary = b.summary;
        *out = &b.owner->t; /* the caller owns it now */
        b.owner = NULL;
    }
    if (b.owner) gw_timetable_release(&b.owner->t);
    gw_tt_draft_free(&b.draft);
    free(b.feeds.p);
    free(b.agencies.p);
    free(b.attributions.p);
    free(b.origins.p);
    free(b.looks.p);
    free(b.look_runs.p);
    free(b.calls.p);
    free(b.signs.p);
    free(b.shapes.p);
    free(b.shape_bytes.p);
    free(b.along_dm.p);
    free(b.zone_names.p);
    free(b.stop_zones.p);
    free(b.named.p);
    free(b.nodes.p);
    free(b.paths.p);
    free(b.step_free.p);
    free(b.board_extra.p);
    free(b.alight_extra.p);
    free(b.ways.p);
    free(b.own_fares.p);
    free(b.fare_rules.p);
    free(b.fare_zones.p);
    free(b.stop_fare_zones.p);
    gw_tt_free_leg_fares(&b.leg_fares);
    free(b.doors);
    gw_port_table_free(b.ports);
    gw_arena_free(b.scratch);
    return status;
}
