/* Days, services and what only has to be numbered and named: feeds, agencies, stops, routes. */
#include "planner/timetable/build_priv.h"

#include <stdlib.h>
#include <string.h>

/* The number of a zone; a new one gets the next. */
static gw_status number_zone(gw_tt_builder *b, gw_str name, uint32_t *zone)
{
    for (*zone = 0; *zone < b->zone_names.n; ++*zone) {
        if (gw_str_equal(b->zone_names.p[*zone], name)) return GW_OK;
    }
    gw_str *row = GW_LIST_PUSH(b->zone_names);
    if (!row) return GW_NO_MEMORY;
    *row = name;
    return b->zone_names.n > UINT16_MAX ? GW_NO_MEMORY : GW_OK;
}

/* The clock people read at a stop: its station's, else its own, else that of the feed. Times never count by
 * it. */
static gw_str zone_of_stop(const gw_feed *f, const gw_stop *stop)
{
    while (stop->parent != GW_NONE) stop = &f->stops[stop->parent];
    return stop->timezone.n ? stop->timezone : f->timezone;
}

static gw_status number_stop_zones(gw_tt_builder *b, const gw_tt_source *s)
{
    if (GW_LIST_ROOM(b->stop_zones, s->feed->n_stops)) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < s->feed->n_stops; i++) {
        uint32_t zone;
        if (number_zone(b, zone_of_stop(s->feed, &s->feed->stops[i]), &zone)) return GW_NO_MEMORY;
        b->any_stop_zone |= zone != s->zone;
        b->stop_zones.p[b->stop_zones.n++] = (uint16_t)zone;
    }
    return GW_OK;
}

static gw_status find_zones(gw_tt_builder *b, gw_error *err)
{
    for (uint32_t i = 0; i < b->options->n_feeds; i++) {
        if (number_zone(b, b->sources[i].feed->timezone, &b->sources[i].zone)) return gw_tt_no_memory(err);
    }
    for (uint32_t i = 0; i < b->options->n_feeds; i++) {
        if (number_stop_zones(b, &b->sources[i])) return gw_tt_no_memory(err);
    }
    return gw_tt_owner_load_zones(b->owner, b->zone_names.p, (uint32_t)b->zone_names.n, err);
}

gw_status gw_tt_build_days(gw_tt_builder *b, gw_error *err)
{
    gw_status status = find_zones(b, err);
    if (status) return status;
    gw_timetable *t = &b->owner->t;
    int32_t *day_zero = malloc((size_t)t->n_zones * t->n_days * sizeof *day_zero);
    if (!day_zero) return gw_tt_no_memory(err);
    t->day_zero = day_zero;
    for (uint32_t z = 0; z < t->n_zones; z++) {
        for (uint32_t d = 0; d < t->n_days; d++) {
            int64_t instant = gw_zone_service_zero(t->zones[z], t->first_day + (gw_day)d);
            day_zero[(size_t)z * t->n_days + d] = (int32_t)(instant - t->zero);
        }
    }
    return gw_tt_owner_keep(b->owner, day_zero) ? gw_tt_no_memory(err) : GW_OK;
}

/* --- services --- */

static bool any_trip_runs(const gw_tt_source *s)
{
    for (uint32_t i = 0; i < s->feed->n_trips; i++) {
        if (s->feed->trips[i].n_stop_times && s->service_active[s->feed->trips[i].service]) return true;
    }
    return false;
}

static gw_status add_services(gw_tt_builder *b, gw_tt_source *s)
{
    gw_tt_draft *d = &b->draft;
    const gw_feed *f = s->feed;
    size_t n_words = (size_t)f->n_services * b->day_words;
    if (GW_LIST_ROOM(d->service_days, n_words) || GW_LIST_ROOM(d->service_ids, f->n_services))
        return GW_NO_MEMORY;
    s->first_service = (uint32_t)d->service_ids.n;
    s->service_active = gw_arena_zalloc(b->scratch, f->n_services + 1);
    if (!s->service_active) return GW_NO_MEMORY;

    for (uint32_t i = 0; i < f->n_services; i++) {
        uint64_t *days = d->service_days.p + d->service_days.n;
        memset(days, 0, b->day_words * sizeof *days);
        for (uint32_t day = 0; day < b->options->n_days; day++) {
            if (!gw_service_runs(f, i, b->options->first_day + (gw_day)day)) continue;
            days[day / 64] |= (uint64_t)1 << (day % 64);
            s->service_active[i] = 1;
        }
        d->service_days.n += b->day_words;
        d->service_ids.p[d->service_ids.n++] = gw_tt_texts_add(&d->texts, f->services[i].id);
    }
    if (!any_trip_runs(s)) memset(s->service_active, 1, f->n_services); /* keep its lines all the same */
    return GW_OK;
}

gw_status gw_tt_build_services(gw_tt_builder *b, gw_error *err)
{
    for (uint32_t i = 0; i < b->options->n_feeds; i++) {
        if (add_services(b, &b->sources[i])) return gw_tt_no_memory(err);
    }
    return GW_OK;
}

/* --- feeds, agencies, attributions --- */

static gw_status add_feed(gw_tt_builder *b, const gw_tt_source *s, const gw_tt_names *names)
{
    const gw_feed *f = s->feed;
    gw_tt_texts *texts = &b->draft.texts;
    gw_tt_feed *row = GW_LIST_PUSH(b->feeds);
    if (!row) return GW_NO_MEMORY;
    gw_str lang = f->info.lang.n || !f->n_agencies ? f->info.lang : f->agencies[0].lang;
    *row = (gw_tt_feed){
        .tag = gw_tt_texts_add(texts, s->tag),
        .timezone = gw_tt_texts_add(texts, f->timezone),
        .lang = gw_tt_texts_add(texts, lang),
        .version = gw_tt_texts_add(texts, f->info.version),
        .source = gw_tt_texts_add(texts, f->source),
        .publisher = gw_tt_names_get(names, GW_NAMES_PUBLISHER, GW_STR(""), f->info.publisher, texts),
        .first_valid_day = f->info.start,
        .last_valid_day = f->info.end,
        .zone = s->zone,
        .first_stop = s->first_stop,
        .n_stops = f->n_stops,
        .side = (uint8_t)s->side,
        .n_trip_rows = f->n_trip_rows,
        .n_frequency_rows = f->n_frequency_rows,
    };
    memcpy(row->hash, f->hash.bytes, sizeof row->hash);
    gw_day first, last;
    if (!gw_feed_span(f, &first, &last)) first = last = GW_DAY_NONE;
    row->first_service_day = first;
    row->last_service_day = last;
    return GW_OK;
}

static gw_status add_agencies(gw_tt_builder *b, gw_tt_source *s, uint32_t feed, const gw_tt_names *names)
{
    gw_tt_texts *texts = &b->draft.texts;
    s->first_agency = (uint32_t)b->agencies.n;
    for (uint32_t i = 0; i < s->feed->n_agencies; i++) {
        const gw_agency *a = &s->feed->agencies[i];
        gw_tt_agency *row = GW_LIST_PUSH(b->agencies);
        if (!row) return GW_NO_MEMORY;
        *row = (gw_tt_agency){
            .id = gw_tt_texts_add(texts, a->id),
            .url = gw_tt_texts_add(texts, a->url),
            .phone = gw_tt_texts_add(texts, a->phone),
            .fare_url = gw_tt_texts_add(texts, a->fare_url),
            .name = gw_tt_names_get(names, GW_NAMES_AGENCY, a->id, a->name, texts),
            .feed = feed,
        };
    }
    return GW_OK;
}

static gw_status add_publisher(gw_tt_builder *b, uint32_t feed, const gw_feed *f)
{
    if (f->info.publisher.n == 0) return GW_OK;
    gw_tt_attribution *row = GW_LIST_PUSH(b->attributions);
    if (!row) return GW_NO_MEMORY;
    *row = (gw_tt_attribution){.name = b->feeds.p[feed].publisher,
                               .url = gw_tt_texts_add(&b->draft.texts, f->info.publisher_url),
                               .feed = feed,
                               .agency = GW_NO_ID,
                               .route = GW_NO_ID};
    return GW_OK;
}

static gw_status add_attribution(gw_tt_builder *b, const gw_tt_source *s, uint32_t feed,
                                 const gw_attribution *a)
{
    gw_tt_texts *texts = &b->draft.texts;
    gw_tt_attribution *row = GW_LIST_PUSH(b->attributions);
    if (!row) return GW_NO_MEMORY;
    gw_str trip = a->trip == GW_NONE ? GW_STR("") : s->feed->trips[a->trip].id;
    *row = (gw_tt_attribution){
        .name = gw_tt_names_get(s->names, GW_NAMES_ORGANIZATION, a->id, a->organization, texts),
        .url = gw_tt_texts_add(texts, a->url),
        .feed = feed,
        .agency = a->agency == GW_NONE ? GW_NO_ID : s->first_agency + a->agency,
        .route = a->route == GW_NONE ? GW_NO_ID : s->first_route + a->route,
        .trip = gw_tt_texts_add(texts, trip),
    };
    return GW_OK;
}

static gw_status add_attributions(gw_tt_builder *b, const gw_tt_source *s, uint32_t feed)
{
    if (add_publisher(b, feed, s->feed)) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < s->feed->n_attributions; i++) {
        if (add_attribution(b, s, feed, &s->feed->attributions[i])) return GW_NO_MEMORY;
    }
    return GW_OK;
}

/* --- stops --- */

static gw_status add_stops(gw_tt_builder *b, const gw_tt_source *s, uint32_t feed, const gw_tt_names *names)
{
    gw_tt_draft *d = &b->draft;
    if (GW_LIST_ROOM(d->stops, s->feed->n_stops)) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < s->feed->n_stops; i++) {
        const gw_stop *stop = &s->feed->stops[i];
        gw_side side = b->ports ? gw_port_stop_side(b->ports, s->tag, stop->id) : GW_SIDE_NONE;
        d->stops.p[d->stops.n++] = (gw_tt_stop){
            .id = gw_tt_texts_add(&d->texts, stop->id),
            .code = gw_tt_texts_add(&d->texts, stop->code),
            .platform = gw_tt_texts_add(&d->texts, stop->platform_code),
            .name = gw_tt_names_get(names, GW_NAMES_STOP, stop->id, stop->name, &d->texts),
            .point = gw_point_of(stop->lat, stop->lon),
            .parent = stop->parent == GW_NONE ? GW_NO_ID : s->first_stop + stop->parent,
            .feed = feed,
            .port = GW_NO_ID,
            .kind = GW_STOP_GTFS,
            .location_type = stop->location_type,
            .side = (uint8_t)(side != GW_SIDE_NONE ? side : s->side),
            .wheelchair = stop->wheelchair,
        };
    }
    return GW_OK;
}

static bool is_platform_of_station(const gw_tt_draft *d, const gw_tt_stop *stop)
{
    if (stop->location_type != GW_LOC_STOP || stop->parent == GW_NO_ID) return false;
    return d->stops.p[stop->parent].location_type == GW_LOC_STATION;
}

/* children[]: the platforms of each station, stations in order. Stops [first, first + n) are one feed's. */
static gw_status add_children(gw_tt_draft *d, uint32_t first, uint32_t n)
{
    gw_tt_stop *stops = d->stops.p;
    uint32_t total = 0;
    for (uint32_t i = first; i < first + n; i++) {
        if (!is_platform_of_station(d, &stops[i])) continue;
        stops[stops[i].parent].n_children++;
        total++;
    }
    if (GW_LIST_ROOM(d->children, total)) return GW_NO_MEMORY;
    for (uint32_t i = first; i < first + n; i++) {
        stops[i].first_child = (uint32_t)d->children.n;
        d->children.n += stops[i].n_children;
        stops[i].n_children = 0; /* counted again while placing */
    }
    for (uint32_t i = first; i < first + n; i++) {
        if (!is_platform_of_station(d, &stops[i])) continue;
        gw_tt_stop *station = &stops[stops[i].parent];
        d->children.p[station->first_child + station->n_children++] = i;
    }
    return GW_OK;
}

/* --- routes --- */

static gw_status add_routes(gw_tt_builder *b, const gw_tt_source *s, uint32_t feed, const gw_tt_names *names)
{
    gw_tt_draft *d = &b->draft;
    if (GW_LIST_ROOM(d->routes, s->feed->n_routes)) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < s->feed->n_routes; i++) {
        const gw_route *r = &s->feed->routes[i];
        d->routes.p[d->routes.n++] = (gw_tt_route){
            .id = gw_tt_texts_add(&d->texts, r->id),
            .short_name = gw_tt_names_get(names, GW_NAMES_ROUTE_SHORT, r->id, r->short_name, &d->texts),
            .url = gw_tt_texts_add(&d->texts, r->url),
            .long_name = gw_tt_names_get(names, GW_NAMES_ROUTE, r->id, r->long_name, &d->texts),
            .agency = r->agency < s->feed->n_agencies ? s->first_agency + r->agency : GW_NO_ID,
            .feed = feed,
            .color = r->color,
            .text_color = r->text_color,
            .type = r->type,
            .has_color = r->has_color,
        };
    }
    return GW_OK;
}

static gw_status add_source(gw_tt_builder *b, uint32_t feed)
{
    gw_tt_source *s = &b->sources[feed];
    gw_tt_draft *d = &b->draft;
    gw_tt_names *names;
    if (gw_tt_names_create(b->scratch, s->feed, &names)) return GW_NO_MEMORY;
    s->names = names;
    s->first_stop = (uint32_t)d->stops.n;
    s->first_route = (uint32_t)d->routes.n;
    if (add_agencies(b, s, feed, names) || add_feed(b, s, names) || add_attributions(b, s, feed))
        return GW_NO_MEMORY;
    if (add_stops(b, s, feed, names) || add_children(d, s->first_stop, s->feed->n_stops)) return GW_NO_MEMORY;
    return add_routes(b, s, feed, names);
}

gw_status gw_tt_build_tables(gw_tt_builder *b, gw_error *err)
{
    for (uint32_t i = 0; i < b->options->n_feeds; i++) {
        if (add_source(b, i)) return gw_tt_no_memory(err);
        if (b->draft.stops.n >= UINT32_MAX / 2) return gw_fail(err, GW_LIMIT, "too many stops");
    }
    return GW_OK;
}
