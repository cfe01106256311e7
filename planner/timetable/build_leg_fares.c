/* What feeds say of fares by leg (Fares V2): the tables of gtfs/feed/fares.h, renumbered over all feeds.
 *
 * The stops of a station are in its areas unless they have areas of their own (stop_areas.txt). Sets of areas
 * are named by their first stop, in stop_fare_zones; where no leg rule names an area there are none. */
#include "planner/timetable/build_priv.h"

#include <stdlib.h>
#include <string.h>

/* --- areas --- */

typedef struct {
    const gw_feed *feed;
    gw_stop_area *rows; /* owned: by stop, then area */
    uint32_t *first;    /* owned; [stops + 1] */
    uint32_t *holder;   /* owned; [stops]: the stop whose rows hold for it; GW_NONE: none do */
    uint32_t *order;    /* owned: stops with areas, by set, then number */
    uint8_t *named;     /* owned; [areas] GW_AREA_… */
    uint32_t n_order;
} area_sets;

static int compare_stop_areas(const void *pa, const void *pb)
{
    const gw_stop_area *a = pa, *b = pb;
    if (a->stop != b->stop) return a->stop < b->stop ? -1 : 1;
    return (a->area > b->area) - (a->area < b->area);
}

static int compare_sets(const area_sets *x, uint32_t a, uint32_t b)
{
    uint32_t i = x->first[x->holder[a]], i_end = x->first[x->holder[a] + 1];
    uint32_t k = x->first[x->holder[b]], k_end = x->first[x->holder[b] + 1];
    for (; i < i_end && k < k_end; i++, k++)
        if (x->rows[i].area != x->rows[k].area) return x->rows[i].area < x->rows[k].area ? -1 : 1;
    return (i < i_end) - (k < k_end);
}

static int compare_stops(const void *pa, const void *pb, void *context)
{
    uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;
    int order = compare_sets(context, a, b);
    return order ? order : (a > b) - (a < b);
}

static uint32_t holder_of(const area_sets *x, uint32_t stop)
{
    while (stop != GW_NONE && x->first[stop] == x->first[stop + 1]) stop = x->feed->stops[stop].parent;
    return stop;
}

static void free_sets(area_sets *x)
{
    free(x->rows);
    free(x->first);
    free(x->holder);
    free(x->order);
    free(x->named);
}

static gw_status make_sets(const gw_feed *f, area_sets *x)
{
    const gw_fares *fares = &f->fares;
    *x = (area_sets){.feed = f,
                     .rows = malloc(((size_t)fares->n_stop_areas + 1) * sizeof *x->rows),
                     .first = calloc((size_t)f->n_stops + 2, sizeof *x->first),
                     .holder = malloc(((size_t)f->n_stops + 1) * sizeof *x->holder),
                     .order = malloc(((size_t)f->n_stops + 1) * sizeof *x->order),
                     .named = calloc((size_t)fares->n_areas + 1, 1)};
    if (!x->rows || !x->first || !x->holder || !x->order || !x->named) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < fares->n_leg_rules; i++) {
        const gw_fare_leg_rule *r = &fares->leg_rules[i];
        if (r->from_area != GW_NONE) x->named[r->from_area] |= GW_AREA_FROM;
        if (r->to_area != GW_NONE) x->named[r->to_area] |= GW_AREA_TO;
    }
    for (uint32_t i = 0; i < fares->n_stop_areas; i++) {
        x->rows[i] = fares->stop_areas[i];
        x->first[fares->stop_areas[i].stop + 1]++;
    }
    if (fares->n_stop_areas) qsort(x->rows, fares->n_stop_areas, sizeof *x->rows, compare_stop_areas);
    for (uint32_t i = 0; i < f->n_stops; i++) x->first[i + 1] += x->first[i];
    for (uint32_t i = 0; i < f->n_stops; i++) {
        x->holder[i] = holder_of(x, i);
        if (x->holder[i] != GW_NONE) x->order[x->n_order++] = i;
    }
    if (x->n_order) qsort_r(x->order, x->n_order, sizeof *x->order, compare_stops, x);
    return GW_OK;
}

static int compare_areas(const void *pa, const void *pb)
{
    const gw_tt_stop_area *a = pa, *b = pb;
    if (a->zone != b->zone) return a->zone < b->zone ? -1 : 1;
    return (a->area > b->area) - (a->area < b->area);
}

/* stop_fare_zones of the feed and what lies in them. */
static gw_status put_areas(gw_tt_builder *b, const gw_tt_source *s, const area_sets *x)
{
    const uint32_t n = s->feed->n_stops, base = b->leg_fares.n_area_ids;
    uint32_t zone = GW_NO_ID;
    if (GW_LIST_ROOM(b->stop_fare_zones, n)) return GW_NO_MEMORY;
    uint32_t *zones = b->stop_fare_zones.p + b->stop_fare_zones.n;
    memset(zones, 0xFF, n * sizeof *zones);
    b->stop_fare_zones.n += n;
    for (uint32_t i = 0; i < x->n_order; i++) {
        uint32_t stop = x->order[i], holder = x->holder[stop];
        bool same = i && compare_sets(x, x->order[i - 1], stop) == 0;
        if (!same) zone = s->first_stop + stop;
        zones[stop] = zone;
        for (uint32_t k = x->first[holder]; k < x->first[holder + 1] && !same; k++) {
            gw_tt_stop_area *row = GW_LIST_PUSH(b->leg_fares.areas);
            if (!row) return GW_NO_MEMORY;
            *row = (gw_tt_stop_area){zone, base + x->rows[k].area, x->named[x->rows[k].area]};
        }
    }
    return GW_OK;
}

static bool names_areas(const gw_fares *fares)
{
    for (uint32_t i = 0; i < fares->n_leg_rules; i++)
        if (fares->leg_rules[i].from_area != GW_NONE || fares->leg_rules[i].to_area != GW_NONE) return true;
    return false;
}

static gw_status add_areas(gw_tt_builder *b, const gw_tt_source *s)
{
    area_sets x = {0};
    if (!names_areas(&s->feed->fares)) {
        const uint32_t n = s->feed->n_stops;
        if (GW_LIST_ROOM(b->stop_fare_zones, n)) return GW_NO_MEMORY;
        memset(b->stop_fare_zones.p + b->stop_fare_zones.n, 0xFF, n * sizeof *b->stop_fare_zones.p);
        b->stop_fare_zones.n += n;
        return GW_OK;
    }
    gw_status status = make_sets(s->feed, &x);
    if (!status) status = put_areas(b, s, &x);
    free_sets(&x);
    return status;
}

/* --- the other tables, in the feed's order --- */

static uint32_t moved(uint32_t number, size_t base)
{
    return number == GW_NONE ? GW_NO_ID : (uint32_t)base + number;
}

static gw_status add_rules(gw_tt_builder *b, const gw_tt_source *s, uint32_t feed)
{
    const gw_fares *f = &s->feed->fares;
    const gw_tt_leg_fare_lists *x = &b->leg_fares;
    for (uint32_t i = 0; i < f->n_leg_rules; i++) {
        const gw_fare_leg_rule *r = &f->leg_rules[i];
        gw_tt_leg_rule *row = GW_LIST_PUSH(b->leg_fares.rules);
        if (!row) return GW_NO_MEMORY;
        *row = (gw_tt_leg_rule){.feed = feed,
                                .network = moved(r->network, x->n_network_ids),
                                .from_area = moved(r->from_area, x->n_area_ids),
                                .to_area = moved(r->to_area, x->n_area_ids),
                                .from_timeframe = moved(r->from_timeframe, x->n_timeframe_ids),
                                .to_timeframe = moved(r->to_timeframe, x->n_timeframe_ids),
                                .leg_group = moved(r->leg_group, x->n_group_ids),
                                .priority = r->priority,
                                .product = moved(r->product, x->products.n)};
    }
    for (uint32_t i = 0; i < f->n_leg_join_rules; i++) {
        const gw_fare_leg_join_rule *r = &f->leg_join_rules[i];
        gw_tt_leg_join *row = GW_LIST_PUSH(b->leg_fares.joins);
        if (!row) return GW_NO_MEMORY;
        *row = (gw_tt_leg_join){feed, moved(r->from_network, x->n_network_ids),
                                moved(r->to_network, x->n_network_ids), moved(r->from_stop, s->first_stop),
                                moved(r->to_stop, s->first_stop)};
    }
    for (uint32_t i = 0; i < f->n_transfer_rules; i++) {
        const gw_fare_transfer_rule *r = &f->transfer_rules[i];
        gw_tt_fare_transfer *row = GW_LIST_PUSH(b->leg_fares.transfers);
        if (!row) return GW_NO_MEMORY;
        *row = (gw_tt_fare_transfer){.feed = feed,
                                     .from_group = moved(r->from_leg_group, x->n_group_ids),
                                     .to_group = moved(r->to_leg_group, x->n_group_ids),
                                     .product = moved(r->product, x->products.n),
                                     .count = r->count,
                                     .limit_s = r->duration_limit_s,
                                     .limit_type = r->duration_type,
                                     .type = r->type};
    }
    return GW_OK;
}

/* Rules and transfers name products by their first row, so they go before this. */
static gw_status add_products(gw_tt_builder *b, const gw_tt_source *s)
{
    const gw_fares *f = &s->feed->fares;
    gw_tt_texts *texts = &b->draft.texts;
    uint32_t first = (uint32_t)b->leg_fares.products.n;
    for (uint32_t i = 0; i < f->n_products; i++) {
        const gw_fare_product *p = &f->products[i];
        gw_tt_product *row = GW_LIST_PUSH(b->leg_fares.products);
        if (!row) return GW_NO_MEMORY;
        bool same = i && gw_str_equal(p->id, f->products[i - 1].id);
        *row = (gw_tt_product){.minor = p->amount.minor,
                               .name = gw_tt_texts_add(texts, p->name),
                               .product = same ? row[-1].product : first + i,
                               .rider = moved(p->rider_category, b->leg_fares.riders.n),
                               .medium = moved(p->media, b->leg_fares.media.n),
                               .decimals = p->amount.decimals};
        memcpy(row->currency, p->amount.currency, sizeof row->currency);
    }
    for (uint32_t i = 0; i < f->n_rider_categories; i++) {
        const gw_rider_category *r = &f->rider_categories[i];
        gw_tt_rider *row = GW_LIST_PUSH(b->leg_fares.riders);
        if (!row) return GW_NO_MEMORY;
        *row = (gw_tt_rider){gw_tt_texts_add(texts, r->id), gw_tt_texts_add(texts, r->name),
                             gw_tt_texts_add(texts, r->eligibility_url), r->is_default};
    }
    for (uint32_t i = 0; i < f->n_media; i++) {
        const gw_fare_media *m = &f->media[i];
        gw_tt_medium *row = GW_LIST_PUSH(b->leg_fares.media);
        if (!row) return GW_NO_MEMORY;
        *row = (gw_tt_medium){gw_tt_texts_add(texts, m->id), gw_tt_texts_add(texts, m->name), m->type};
    }
    return GW_OK;
}

static int compare_timeframes(const void *pa, const void *pb)
{
    const gw_tt_timeframe *a = pa, *b = pb;
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    if (a->service != b->service) return a->service < b->service ? -1 : 1;
    if (a->start_s != b->start_s) return a->start_s < b->start_s ? -1 : 1;
    return (a->end_s > b->end_s) - (a->end_s < b->end_s);
}

static gw_status add_times_and_networks(gw_tt_builder *b, const gw_tt_source *s)
{
    const gw_fares *f = &s->feed->fares;
    for (uint32_t i = 0; i < f->n_timeframes; i++) {
        const gw_timeframe *x = &f->timeframes[i];
        gw_tt_timeframe *row = GW_LIST_PUSH(b->leg_fares.timeframes);
        if (!row) return GW_NO_MEMORY;
        *row = (gw_tt_timeframe){b->leg_fares.n_timeframe_ids + x->group, s->first_service + x->service,
                                 x->start_s, x->end_s};
    }
    for (uint32_t i = 0; i < s->feed->n_routes; i++) {
        if (s->feed->routes[i].network == GW_NONE) continue;
        gw_tt_route_network *row = GW_LIST_PUSH(b->leg_fares.networks);
        if (!row) return GW_NO_MEMORY;
        *row = (gw_tt_route_network){s->first_route + i,
                                     b->leg_fares.n_network_ids + s->feed->routes[i].network};
    }
    return GW_OK;
}

bool gw_tt_has_leg_fares(const gw_feed *f)
{
    return f->fares.n_leg_rules > 0;
}

gw_status gw_tt_add_leg_fares(gw_tt_builder *b, uint32_t feed)
{
    const gw_tt_source *s = &b->sources[feed];
    const gw_fares *f = &s->feed->fares;
    gw_status status = add_areas(b, s);
    if (!status) status = add_rules(b, s, feed);
    if (!status) status = add_products(b, s);
    if (!status) status = add_times_and_networks(b, s);
    b->feeds.p[feed].fares =
        (uint8_t)(GW_FEED_LEG_RULES | (f->has_rule_priority ? GW_FEED_RULE_PRIORITY : 0));
    b->leg_fares.n_area_ids += f->n_areas;
    b->leg_fares.n_network_ids += f->n_networks;
    b->leg_fares.n_group_ids += f->n_leg_groups;
    b->leg_fares.n_timeframe_ids += f->n_timeframe_groups;
    return status;
}

static int compare_rules(const void *pa, const void *pb)
{
    const gw_tt_leg_rule *a = pa, *b = pb;
    return gw_tt_leg_rule_compare(a, b);
}

void gw_tt_sort_leg_fares(gw_tt_builder *b)
{
    gw_tt_leg_fare_lists *x = &b->leg_fares;
    if (x->areas.n) qsort(x->areas.p, x->areas.n, sizeof *x->areas.p, compare_areas);
    if (x->timeframes.n) qsort(x->timeframes.p, x->timeframes.n, sizeof *x->timeframes.p, compare_timeframes);
    if (x->rules.n) qsort(x->rules.p, x->rules.n, sizeof *x->rules.p, compare_rules);
}

void gw_tt_free_leg_fares(gw_tt_leg_fare_lists *x)
{
    void *const lists[] = {x->areas.p,    x->networks.p, x->rules.p, x->joins.p,     x->transfers.p,
                           x->products.p, x->riders.p,   x->media.p, x->timeframes.p};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) free(lists[i]);
}
