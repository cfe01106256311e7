/* What feeds say of fares (fare_attributes.txt, fare_rules.txt), as rules that can be searched; feeds with
 * fares by leg go to build_leg_fares.c.
 *
 * A zone is named by the first stop that lies in it, so zones of several feeds cannot be mixed up. A fare
 * without any rule holds everywhere in its feed, as the reference says. The zones of a fare's rules by
 * contains_id are one set, which belongs to the fare: it holds where just these are passed, and where one of
 * its rules holds. */
#include "planner/timetable/build_priv.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    const gw_feed *feed;
    uint32_t first_stop;
    uint32_t *by_zone; /* owned: stops of the feed by zone_id, then number */
    uint32_t n;        /* of those that have one */
} zone_index;

static int compare_zones(const void *pa, const void *pb, void *context)
{
    const gw_feed *f = context;
    uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;
    int order = gw_str_compare(f->stops[a].zone_id, f->stops[b].zone_id);
    return order ? order : (a > b) - (a < b);
}

static gw_status index_zones(const gw_feed *f, uint32_t first_stop, zone_index *out)
{
    *out = (zone_index){.feed = f, .first_stop = first_stop};
    out->by_zone = malloc(((size_t)f->n_stops + 1) * sizeof *out->by_zone);
    if (!out->by_zone) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < f->n_stops; i++)
        if (f->stops[i].zone_id.n) out->by_zone[out->n++] = i;
    if (out->n) qsort_r(out->by_zone, out->n, sizeof *out->by_zone, compare_zones, (void *)(uintptr_t)f);
    return GW_OK;
}

/* The number of a zone; false: no stop lies in it. An empty id is any zone. */
static bool zone_of(const zone_index *x, gw_str id, uint32_t *out)
{
    uint32_t low = 0, high = x->n;
    *out = GW_NO_ID;
    if (id.n == 0) return true;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (gw_str_compare(x->feed->stops[x->by_zone[middle]].zone_id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == x->n || !gw_str_equal(x->feed->stops[x->by_zone[low]].zone_id, id)) return false;
    *out = x->first_stop + x->by_zone[low];
    return true;
}

/* stop_fare_zones of one feed; those of the feeds before it are there. */
static gw_status add_zones(gw_tt_builder *b, const zone_index *x)
{
    const gw_feed *f = x->feed;
    if (GW_LIST_ROOM(b->stop_fare_zones, f->n_stops)) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < f->n_stops; i++)
        (void)zone_of(x, f->stops[i].zone_id, &b->stop_fare_zones.p[b->stop_fare_zones.n++]);
    return GW_OK;
}

static gw_status add_rule(gw_tt_builder *b, uint32_t route, uint32_t origin, uint32_t destination,
                          uint32_t fare)
{
    gw_tt_fare_rule *row = GW_LIST_PUSH(b->fare_rules);
    if (!row) return GW_NO_MEMORY;
    *row = (gw_tt_fare_rule){route, origin, destination, fare};
    return GW_OK;
}

/* fare_of[i]: the number of the feed's fare i; GW_NO_ID: left out. */
static gw_status add_fares(gw_tt_builder *b, uint32_t feed, uint32_t *fare_of)
{
    const gw_tt_source *s = &b->sources[feed];
    const gw_fares *fares = &s->feed->fares;
    for (uint32_t i = 0; i < fares->n_attributes; i++) {
        const gw_fare_attribute *a = &fares->attributes[i];
        fare_of[i] = GW_NO_ID;
        if (a->price.minor < 0 || a->price.minor > INT32_MAX) continue;
        fare_of[i] = (uint32_t)b->own_fares.n;
        gw_tt_fare *row = GW_LIST_PUSH(b->own_fares);
        if (!row) return GW_NO_MEMORY;
        *row = (gw_tt_fare){.minor = (int32_t)a->price.minor,
                            .feed = feed,
                            .agency = a->agency == GW_NONE ? GW_NO_ID : s->first_agency + a->agency,
                            .transfers = a->transfers,
                            .transfer_s = a->transfer_s,
                            .decimals = a->price.decimals};
        memcpy(row->currency, a->price.currency, sizeof row->currency);
    }
    return GW_OK;
}

static gw_status add_rules(gw_tt_builder *b, const gw_tt_source *s, const zone_index *x,
                           const uint32_t *fare_of, bool *has_rule)
{
    const gw_fares *fares = &s->feed->fares;
    gw_status status = GW_OK;
    for (uint32_t i = 0; i < fares->n_rules && !status; i++) {
        const gw_fare_rule *r = &fares->rules[i];
        uint32_t origin, destination, route = r->route == GW_NONE ? GW_NO_ID : s->first_route + r->route;
        if (r->fare == GW_NONE) continue;
        has_rule[r->fare] = true;
        if (fare_of[r->fare] == GW_NO_ID) continue;
        if (!zone_of(x, r->origin, &origin) || !zone_of(x, r->destination, &destination)) continue;
        status = add_rule(b, route, origin, destination, fare_of[r->fare]);
    }
    for (uint32_t i = 0; i < fares->n_attributes && !status; i++)
        if (!has_rule[i] && fare_of[i] != GW_NO_ID)
            status = add_rule(b, GW_NO_ID, GW_NO_ID, GW_NO_ID, fare_of[i]);
    return status;
}

typedef struct {
    uint32_t fare, zone;
} contained;

static int compare_contained(const void *pa, const void *pb)
{
    const contained *a = pa, *b = pb;
    if (a->fare != b->fare) return a->fare < b->fare ? -1 : 1;
    return (a->zone > b->zone) - (a->zone < b->zone);
}

/* fare_zones of the feed's fares: each zone of a fare once, rising. */
static gw_status add_contained(gw_tt_builder *b, const gw_fares *fares, const zone_index *x,
                               const uint32_t *fare_of)
{
    contained *rows = malloc(((size_t)fares->n_rules + 1) * sizeof *rows);
    size_t n = 0;
    gw_status status = rows ? GW_OK : GW_NO_MEMORY;
    for (uint32_t i = 0; i < fares->n_rules && !status; i++) {
        const gw_fare_rule *r = &fares->rules[i];
        uint32_t zone;
        if (!r->zones.n || r->fare == GW_NONE || fare_of[r->fare] == GW_NO_ID) continue;
        if (zone_of(x, r->zones, &zone)) rows[n++] = (contained){fare_of[r->fare], zone};
    }
    if (n) qsort(rows, n, sizeof *rows, compare_contained);
    for (size_t i = 0; i < n && !status; i++) {
        if (i && compare_contained(&rows[i - 1], &rows[i]) == 0) continue;
        gw_tt_fare *fare = &b->own_fares.p[rows[i].fare];
        if (!fare->n_zones++) fare->first_zone = (uint32_t)b->fare_zones.n;
        uint32_t *zone = GW_LIST_PUSH(b->fare_zones);
        if (zone)
            *zone = rows[i].zone;
        else
            status = GW_NO_MEMORY;
    }
    free(rows);
    return status;
}

static gw_status add_feed(gw_tt_builder *b, uint32_t feed)
{
    const gw_tt_source *s = &b->sources[feed];
    uint32_t n = s->feed->fares.n_attributes;
    zone_index x = {0};
    if (gw_tt_has_leg_fares(s->feed)) return gw_tt_add_leg_fares(b, feed);
    uint32_t *fare_of = malloc(((size_t)n + 1) * sizeof *fare_of);
    bool *has_rule = calloc((size_t)n + 1, sizeof *has_rule);
    gw_status status = fare_of && has_rule ? index_zones(s->feed, s->first_stop, &x) : GW_NO_MEMORY;
    if (!status) status = add_zones(b, &x);
    if (!status) status = add_fares(b, feed, fare_of);
    if (!status) status = add_rules(b, s, &x, fare_of, has_rule);
    if (!status) status = add_contained(b, &s->feed->fares, &x, fare_of);
    free(x.by_zone);
    free(fare_of);
    free(has_rule);
    return status;
}

static int compare_rules(const void *a, const void *b)
{
    return gw_tt_fare_rule_compare(a, b);
}

/* Equal rules once. */
static void sort_rules(gw_tt_builder *b)
{
    gw_tt_fare_rule *rules = b->fare_rules.p;
    size_t kept = 0;
    if (b->fare_rules.n) qsort(rules, b->fare_rules.n, sizeof *rules, compare_rules);
    for (size_t i = 0; i < b->fare_rules.n; i++)
        if (kept == 0 || gw_tt_fare_rule_compare(&rules[kept - 1], &rules[i]) != 0) rules[kept++] = rules[i];
    b->fare_rules.n = kept;
}

gw_status gw_tt_build_fares(gw_tt_builder *b, gw_error *err)
{
    for (uint32_t i = 0; i < b->options->n_feeds; i++)
        if (add_feed(b, i)) return gw_tt_no_memory(err);
    if (b->fare_rules.n >= UINT32_MAX / 2 || b->leg_fares.rules.n >= UINT32_MAX / 2)
        return gw_fail(err, GW_LIMIT, "too many fare rules");
    sort_rules(b);
    gw_tt_sort_leg_fares(b);
    bool zones = b->fare_zones.n > 0 || b->leg_fares.areas.n > 0;
    for (size_t i = 0; i < b->fare_rules.n && !zones; i++)
        zones = b->fare_rules.p[i].origin != GW_NO_ID || b->fare_rules.p[i].destination != GW_NO_ID;
    if (zones) return GW_OK;
    free(b->stop_fare_zones.p); /* nobody asks for them */
    b->stop_fare_zones.p = NULL;
    b->stop_fare_zones.n = b->stop_fare_zones.cap = 0;
    return GW_OK;
}
