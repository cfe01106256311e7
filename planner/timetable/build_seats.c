/* Staying in the vehicle: transfers of type 4, and trips of one block.
 *
 * The next trip of a block depends on the day. Going through a block in the order of its first departures, a
 * trip keeps the days on which none of the later ones has come yet; what remains when trip b is reached are
 * the days on which b is its next:
 *
 *   a  runs Mon Tue Wed       a → b on Mon        (left: Tue Wed)
 *   b  runs Mon               a → c on Tue Wed
 *   c  runs Mon Tue Wed       b → c on Mon
 */
#include "planner/timetable/build_priv.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    gw_str block;
    uint32_t trip; /* of the feed */
    int32_t departs_s, arrives_s;
} block_trip;

typedef struct {
    gw_tt_builder *b;
    const gw_tt_source *s;
    uint64_t *left, *hit; /* day bits: scratch */
    uint64_t *cancelled;  /* from_trip << 32 | to_trip of type 5, sorted */
    size_t n_cancelled;
    uint32_t first_extra_service; /* services made here */
} seat_build;

static int compare_u64(const void *pa, const void *pb)
{
    uint64_t a = *(const uint64_t *)pa, b = *(const uint64_t *)pb;
    return (a > b) - (a < b);
}

static int compare_block_trips(const void *pa, const void *pb)
{
    const block_trip *a = pa, *b = pb;
    int order = gw_str_compare(a->block, b->block);
    if (!order) order = (a->departs_s > b->departs_s) - (a->departs_s < b->departs_s);
    if (!order) order = (a->arrives_s > b->arrives_s) - (a->arrives_s < b->arrives_s);
    return order ? order : (a->trip > b->trip) - (a->trip < b->trip);
}

static gw_status add_seat(gw_tt_draft *d, uint32_t from, uint32_t to, uint8_t kind, uint32_t service)
{
    gw_tt_seat *seat = GW_LIST_PUSH(d->seats_from);
    if (!seat) return GW_NO_MEMORY;
    *seat = (gw_tt_seat){.from_trip = from, .to_trip = to, .service = service, .kind = kind};
    return GW_OK;
}

/* --- transfers.txt types 4 and 5 --- */

static gw_status add_type4(seat_build *x)
{
    const gw_feed *f = x->s->feed;
    for (uint32_t i = 0; i < f->n_transfers; i++) {
        const gw_transfer *r = &f->transfers[i];
        if (r->type != 4) continue; /* types 4 and 5 have both trips */
        uint32_t from = x->s->trip_of[r->from_trip], to = x->s->trip_of[r->to_trip];
        if (from == GW_NO_ID || to == GW_NO_ID) continue; /* does not run, or runs by frequencies.txt */
        if (add_seat(&x->b->draft, from, to, GW_SEAT_TYPE4, GW_NO_ID)) return GW_NO_MEMORY;
    }
    return GW_OK;
}

/* The number of rules of type 5, written to out unless it is NULL. */
static size_t list_cancelled(const gw_feed *f, uint64_t *out)
{
    size_t n = 0;
    for (uint32_t i = 0; i < f->n_transfers; i++) {
        const gw_transfer *r = &f->transfers[i];
        if (r->type != 5) continue;
        if (out) out[n] = (uint64_t)r->from_trip << 32 | r->to_trip;
        n++;
    }
    return n;
}

static gw_status collect_cancelled(seat_build *x)
{
    const gw_feed *f = x->s->feed;
    x->n_cancelled = list_cancelled(f, NULL);
    if (x->n_cancelled == 0) return GW_OK;
    x->cancelled = gw_arena_alloc(x->b->scratch, x->n_cancelled * sizeof *x->cancelled);
    if (!x->cancelled) return GW_NO_MEMORY;
    list_cancelled(f, x->cancelled);
    qsort(x->cancelled, x->n_cancelled, sizeof *x->cancelled, compare_u64);
    return GW_OK;
}

static bool is_cancelled(const seat_build *x, uint32_t from, uint32_t to)
{
    uint64_t key = (uint64_t)from << 32 | to;
    return x->n_cancelled && bsearch(&key, x->cancelled, x->n_cancelled, sizeof key, compare_u64);
}

/* --- blocks --- */

static const uint64_t *days_of(const seat_build *x, uint32_t trip)
{
    uint32_t service = x->s->first_service + x->s->feed->trips[trip].service;
    return x->b->draft.service_days.p + (size_t)service * x->b->day_words;
}

static bool joins(const gw_feed *f, const block_trip *a, const block_trip *b)
{
    const gw_trip *ta = &f->trips[a->trip], *tb = &f->trips[b->trip];
    uint32_t last = f->stop_times[ta->first_stop_time + ta->n_stop_times - 1].stop;
    return last == f->stop_times[tb->first_stop_time].stop && b->departs_s >= a->arrives_s;
}

/* A service that runs on exactly the days of x->hit: one made lately, or a new one. */
static gw_status service_for_days(seat_build *x, uint32_t *out)
{
    gw_tt_draft *d = &x->b->draft;
    size_t n_words = x->b->day_words, n_bytes = n_words * sizeof(uint64_t);
    uint32_t n = (uint32_t)d->service_ids.n, most = x->b->limits.services_tried;
    *out = n - x->first_extra_service > most ? n - most : x->first_extra_service;
    for (; *out < n; ++*out) {
        if (memcmp(d->service_days.p + *out * n_words, x->hit, n_bytes) == 0) return GW_OK;
    }
    if (GW_LIST_ROOM(d->service_days, n_words) || GW_LIST_ROOM(d->service_ids, 1)) return GW_NO_MEMORY;
    memcpy(d->service_days.p + d->service_days.n, x->hit, n_bytes);
    d->service_days.n += n_words;
    d->service_ids.p[d->service_ids.n++] = 0;
    return GW_OK;
}

/* On the days of hit, b is the next trip after a. */
static gw_status add_block_seat(seat_build *x, const block_trip *a, const block_trip *b)
{
    if (!joins(x->s->feed, a, b) || is_cancelled(x, a->trip, b->trip)) return GW_OK;
    const uint64_t *days_a = days_of(x, a->trip), *days_b = days_of(x, b->trip);
    uint32_t service = GW_NO_ID;
    for (uint32_t w = 0; w < x->b->day_words; w++) {
        if (x->hit[w] == (days_a[w] & days_b[w])) continue;
        if (service_for_days(x, &service)) return GW_NO_MEMORY;
        break;
    }
    return add_seat(&x->b->draft, x->s->trip_of[a->trip], x->s->trip_of[b->trip], GW_SEAT_BLOCK, service);
}

/* The trips that come next after trips[i], each on its own days. */
static gw_status add_next_trips(seat_build *x, const block_trip *trips, size_t i, size_t n)
{
    memcpy(x->left, days_of(x, trips[i].trip), x->b->day_words * sizeof *x->left);
    for (size_t k = i + 1; k < n; k++) {
        const uint64_t *days = days_of(x, trips[k].trip);
        uint64_t any_hit = 0, any_left = 0;
        for (uint32_t w = 0; w < x->b->day_words; w++) {
            x->hit[w] = x->left[w] & days[w];
            x->left[w] &= ~days[w];
            any_hit |= x->hit[w];
            any_left |= x->left[w];
        }
        if (any_hit && add_block_seat(x, &trips[i], &trips[k])) return GW_NO_MEMORY;
        if (!any_left) break;
    }
    return GW_OK;
}

static gw_status collect_blocks(const seat_build *x, block_trip **out, size_t *n)
{
    const gw_feed *f = x->s->feed;
    block_trip *trips = malloc(((size_t)f->n_trips + 1) * sizeof *trips);
    if (!trips) return GW_NO_MEMORY;
    *n = 0;
    for (uint32_t i = 0; i < f->n_trips; i++) {
        const gw_trip *t = &f->trips[i];
        if (t->block_id.n == 0 || x->s->trip_of[i] == GW_NO_ID) continue;
        trips[(*n)++] = (block_trip){
            .block = t->block_id,
            .trip = i,
            .departs_s = f->stop_times[t->first_stop_time].departure_s,
            .arrives_s = f->stop_times[t->first_stop_time + t->n_stop_times - 1].arrival_s,
        };
    }
    if (*n) qsort(trips, *n, sizeof *trips, compare_block_trips);
    *out = trips;
    return GW_OK;
}

static gw_status add_blocks(seat_build *x)
{
    block_trip *trips = NULL;
    size_t n = 0;
    if (collect_cancelled(x) || collect_blocks(x, &trips, &n)) return GW_NO_MEMORY;
    gw_status status = GW_OK;
    for (size_t i = 0, end; i < n && !status; i = end) {
        end = i + 1;
        while (end < n && gw_str_equal(trips[end].block, trips[i].block)) end++;
        for (size_t k = i; k < end && !status; k++) status = add_next_trips(x, trips + i, k - i, end - i);
    }
    free(trips);
    return status;
}

gw_status gw_tt_build_seats(gw_tt_builder *b, gw_error *err)
{
    seat_build x = {
        .b = b,
        .left = gw_arena_alloc(b->scratch, b->day_words * sizeof(uint64_t)),
        .hit = gw_arena_alloc(b->scratch, b->day_words * sizeof(uint64_t)),
        .first_extra_service = (uint32_t)b->draft.service_ids.n,
    };
    gw_status status = x.left && x.hit ? GW_OK : GW_NO_MEMORY;
    for (uint32_t i = 0; i < b->options->n_feeds && !status; i++) {
        x.s = &b->sources[i];
        status = add_type4(&x);
        if (!status && b->options->use_blocks) status = add_blocks(&x);
    }
    if (!status) status = gw_tt_draft_index_seats(&b->draft);
    return status ? gw_tt_no_memory(err) : GW_OK;
}
