/* From an archive to a feed, table by table. */
#include "gtfs/feed/flex_priv.h"
#include "gtfs/feed/shape_checks_priv.h"

#include <stdlib.h>
#include <string.h>

gw_status gw_load_fatal(gw_loader *l, const char *code, const char *file, const char *words)
{
    gw_notices_add_action(l->notices, code, GW_ACTION_FATAL, gw_str_of(file), 0, GW_STR(""),
                          gw_str_of(words));
    return gw_fail(l->err, GW_BAD_FEED, "%s: %s: %s", l->options->source, file, words);
}

gw_status gw_load_told_fatal(gw_loader *l, const char *code, const char *file, const char *words)
{
    if (!gw_notices_make_fatal(l->notices, code)) return gw_load_fatal(l, code, file, words);
    return gw_fail(l->err, GW_BAD_FEED, "%s: %s: %s", l->options->source, file, words);
}

gw_status gw_load_no_memory(gw_loader *l)
{
    return gw_fail(l->err, GW_NO_MEMORY, "%s: no memory to load it", l->options->source);
}

bool gw_load_text(gw_loader *l, gw_str s, gw_str *out)
{
    return gw_arena_str(l->texts, s, out);
}

bool gw_load_shared_text(gw_loader *l, gw_str s, gw_str *out)
{
    uint32_t i;
    *out = GW_STR("");
    if (!s.n) return true;
    if (gw_intern_put(&l->shared, l->texts, s, &i)) return false;
    *out = l->shared.texts[i];
    return true;
}

gw_status gw_load_find_timezone(gw_loader *l, gw_str name)
{
    gw_zone *zone = NULL;
    uint32_t at;
    if (gw_ids_find(&l->zones.ids, l->zones.texts, sizeof *l->zones.texts, name) != GW_ID_NONE) return GW_OK;
    gw_status status = gw_zone_load(name, &zone, NULL);
    gw_zone_free(zone);
    if (!status) status = gw_intern_put(&l->zones, l->texts, name, &at);
    if (status == GW_NO_MEMORY) return gw_load_no_memory(l);
    return status ? GW_NOT_FOUND : GW_OK;
}

static gw_status open_archive(gw_loader *l)
{
    const gw_feed_options *o = l->options;
    gw_archive_limits limits = {
        .allow_http = o->allow_http, .allow_private = o->allow_private, .max_bytes = o->max_bytes};
    gw_status status = gw_archive_open(o->source, &limits, &l->archive, l->err);
    if (status && status != GW_NO_MEMORY) {
        gw_notices_add(l->notices, "i_o_error", GW_STR(""), 0, GW_STR(""), gw_str_of(o->source));
    }
    return status;
}

static gw_status prepare(gw_loader *l)
{
    uint32_t first;
    l->texts = gw_arena_create(0);
    if (!l->texts || gw_intern_put(&l->headsigns, l->texts, GW_STR(""), &first)) return gw_load_no_memory(l);
    return GW_OK;
}

static gw_status load_tables(gw_loader *l)
{
    static gw_status (*const steps[])(gw_loader *) = {
        prepare,           open_archive,           gw_load_check_files,  gw_load_feed_info,
        gw_load_agencies,  gw_load_levels,         gw_load_stops,        gw_load_routes,
        gw_load_calendar,  gw_load_calendar_dates, gw_load_trips,        gw_load_shapes,
        gw_load_flex,      gw_load_stop_times,     gw_load_finish_trips, gw_load_frequencies,
        gw_load_transfers, gw_load_pathways,       gw_load_translations, gw_load_attributions,
        gw_load_fares,     gw_load_check_feed,
    };
    gw_status status = GW_OK;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !status; i++) status = steps[i](l);
    return status;
}

/* The feed as its readers see it; behind it what only gw_feed_free needs. */
typedef struct {
    gw_feed feed;
    gw_arena *texts; /* owned */
} owned_feed;

static gw_str base_name(const char *source)
{
    size_t n = strlen(source);
    while (n > 1 && source[n - 1] == '/') n--;
    const char *end = source + n, *begin = end;
    while (begin > source && begin[-1] != '/') begin--;
    return (gw_str){begin, (uint32_t)(end - begin)};
}

/* Hands a list over without the room it does not need; a list that cannot shrink stays as it is. */
static void *give_up(void *p, size_t n, size_t size)
{
    void *smaller = n ? realloc(p, n * size) : NULL;
    return smaller ? smaller : p;
}

#define HAND_OVER(name)                                                                                      \
    do {                                                                                                     \
        f->name = give_up(l->name.p, l->name.n, sizeof *l->name.p);                                          \
        f->n_##name = (uint32_t)l->name.n;                                                                   \
        l->name.p = NULL;                                                                                    \
    } while (0)

/* Doubles are needed to interpolate to the second; single precision is enough to cut a line. */
static const float *narrow_dists(gw_loader *l)
{
    if (!l->dists.n) return NULL;
    float *narrow =
        (float *)(void *)l->dists.p; /* the same memory: each float lies before the double it comes from */
    for (size_t i = 0; i < l->dists.n; i++) {
        double wide;
        memcpy(&wide, &l->dists.p[i], sizeof wide);
        float value = (float)wide;
        memcpy((char *)narrow + i * sizeof value, &value, sizeof value);
    }
    const float *result = give_up(l->dists.p, l->dists.n, sizeof *narrow);
    l->dists.p = NULL;
    return result;
}

static void hand_over_lists(gw_loader *l, gw_feed *f)
{
    HAND_OVER(agencies);
    HAND_OVER(stops);
    HAND_OVER(routes);
    HAND_OVER(services);
    HAND_OVER(exceptions);
    HAND_OVER(trips);
    HAND_OVER(stop_times);
    HAND_OVER(shapes);
    HAND_OVER(shape_points);
    HAND_OVER(frequencies);
    HAND_OVER(transfers);
    HAND_OVER(levels);
    HAND_OVER(pathways);
    HAND_OVER(translations);
    HAND_OVER(attributions);
    f->headsigns = l->headsigns.texts;
    f->n_headsigns = (uint32_t)l->headsigns.n;
    l->headsigns.texts = NULL;
    f->shape_dists = narrow_dists(l);
}

static gw_status hand_over(gw_loader *l, gw_feed **out)
{
    gw_str source;
    if (!gw_load_text(l, base_name(l->options->source), &source)) return gw_load_no_memory(l);
    owned_feed *o = calloc(1, sizeof *o);
    if (!o) return gw_load_no_memory(l);
    gw_feed *f = &o->feed;
    f->source = source;
    f->hash = *gw_archive_hash(l->archive);
    f->timezone = l->timezone;
    f->info = l->info;
    f->fares = l->fares;
    l->fares = (gw_fares){0};
    f->n_trip_rows = l->n_trip_rows;
    f->n_stop_time_rows = l->n_stop_time_rows;
    f->n_frequency_rows = l->n_frequency_rows;
    hand_over_lists(l, f);
    o->texts = l->texts;
    l->texts = NULL;
    *out = f;
    return GW_OK;
}

static void release(gw_loader *l)
{
    for (size_t i = 0; i < l->touched.n; i++) free(l->touched.p[i].bits);
    void *const lists[] = {l->agencies.p,      l->stops.p,        l->routes.p,     l->services.p,
                           l->exceptions.p,    l->trips.p,        l->stop_times.p, l->frequencies.p,
                           l->transfers.p,     l->levels.p,       l->pathways.p,   l->translations.p,
                           l->attributions.p,  l->runs.p,         l->trip_runs,    l->dists.p,
                           l->stop_used,       l->agency_lines.p, l->stop_lines.p, l->route_lines.p,
                           l->service_lines.p, l->trip_lines.p,   l->touched.p,    l->route_continuous.p,
                           l->shapes.p,        l->shape_points.p};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) free(lists[i]);
    gw_ids *const ids[] = {&l->agency_ids, &l->level_ids,   &l->stop_ids,
                           &l->route_ids,  &l->service_ids, &l->trip_ids};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) gw_ids_free(ids[i]);
    gw_flex_free(l->flex);
    gw_shape_checks_free(l->shape_checks);
    gw_intern_free(&l->shared);
    gw_intern_free(&l->headsigns);
    gw_intern_free(&l->networks);
    gw_load_free_fares(&l->fares);
    gw_intern_free(&l->zones);
    gw_intern_free(&l->dropped_trips);
    gw_arena_free(l->texts);
    gw_archive_close(l->archive);
}

gw_status gw_feed_load(const gw_feed_options *options, gw_notices *notices, gw_feed **out, gw_error *err)
{
    gw_loader l = {.options = options, .notices = notices, .err = err};
    gw_status status = load_tables(&l);
    if (!status) status = hand_over(&l, out);
    release(&l);
    return status;
}

void gw_feed_free(gw_feed *f)
{
    if (!f) return;
    owned_feed *o = (owned_feed *)f; /* the feed is its first member */
    const void *const lists[] = {
        f->agencies,   f->stops,        f->routes,       f->services,    f->exceptions,  f->trips,
        f->stop_times, f->shape_dists,  f->headsigns,    f->frequencies, f->transfers,   f->levels,
        f->pathways,   f->translations, f->attributions, f->shapes,      f->shape_points};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) free((void *)lists[i]);
    gw_load_free_fares(&f->fares);
    gw_arena_free(o->texts);
    free(o);
}
