/* What patterns and trips are packed into while a part grows: 16-bit times, headsigns kept once. */
#include "planner/timetable/timetable_priv.h"

#include <string.h>

/* --- times --- */

/* x[0..n), rising over less than 131,072 s, as 16-bit values after the first. */
static void pack_row(const int32_t *x, uint32_t n, uint16_t *out, int32_t *base_s, uint32_t *wrap)
{
    *base_s = x[0];
    *wrap = n;
    for (uint32_t k = 0; k < n; k++) {
        int32_t after = x[k] - x[0];
        if (after > UINT16_MAX && *wrap == n) *wrap = k;
        out[k] = (uint16_t)(after > UINT16_MAX ? after - 65536 : after);
    }
}

static gw_status pack_arrivals(gw_tt_draft *d, const int32_t *x, uint32_t n, uint32_t *number)
{
    *number = (uint32_t)d->arrivals.n;
    gw_tt_arrivals *a = GW_LIST_PUSH(d->arrivals);
    if (!a || GW_LIST_ROOM(d->times, n)) return GW_NO_MEMORY;
    a->first_time = (uint32_t)d->times.n;
    pack_row(x, n, d->times.p + d->times.n, &a->base_s, &a->wrap);
    d->times.n += n;
    return GW_OK;
}

gw_status gw_tt_draft_pack_times(gw_tt_draft *d)
{
    const gw_tt_pattern *p = &d->patterns.p[d->patterns.n - 1];
    uint32_t n_stops = p->n_stops, n = p->n_trips;
    size_t n_times = (size_t)n_stops * n;
    const int32_t *arrivals = d->scratch.p, *departures = d->scratch.p + n_times;
    if (GW_LIST_ROOM(d->times, n_times) || GW_LIST_ROOM(d->rows, n_stops)) return GW_NO_MEMORY;
    gw_tt_row *rows = d->rows.p + d->rows.n;
    for (uint32_t i = 0; i < n_stops; i++) {
        rows[i].arrivals = GW_NO_ID;
        pack_row(departures + (size_t)i * n, n, d->times.p + d->times.n, &rows[i].base_s, &rows[i].wrap);
        d->times.n += n;
    }
    d->rows.n += n_stops;
    for (uint32_t i = 0; i < n_stops; i++) {
        const int32_t *row = arrivals + (size_t)i * n;
        if (memcmp(row, departures + (size_t)i * n, n * sizeof *row) == 0) continue;
        if (pack_arrivals(d, row, n, &rows[i].arrivals)) return GW_NO_MEMORY;
    }
    return GW_OK;
}

/* --- trips --- */

gw_status gw_tt_draft_add_trip(gw_tt_draft *d, const gw_tt_trip *trip, gw_str id, gw_text short_name)
{
    gw_tt_trip *row = GW_LIST_PUSH(d->trips);
    if (!row || gw_tt_draft_add_trip_id(d, id)) return GW_NO_MEMORY;
    *row = *trip;
    if (!short_name) return GW_OK;
    gw_tt_trip_text *name = GW_LIST_PUSH(d->short_names);
    if (!name) return GW_NO_MEMORY;
    *name = (gw_tt_trip_text){.trip = (uint32_t)d->trips.n - 1, .text = short_name};
    return GW_OK;
}

static uint32_t hash_name(const gw_name *name)
{
    uint64_t hash = name->base;
    for (int lang = 0; lang < GW_N_LANGS; lang++) {
        hash = (hash ^ name->lang[lang]) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 32;
    }
    return (uint32_t)hash;
}

/* Where the name is, or would go, in a table of a power of two. */
static uint32_t *find_slot(const gw_tt_draft *d, const gw_name *name)
{
    size_t mask = d->headsign_slots.n - 1, at = hash_name(name) & mask;
    while (d->headsign_slots.p[at] &&
           memcmp(&d->headsigns.p[d->headsign_slots.p[at]], name, sizeof *name) != 0)
        at = (at + 1) & mask;
    return &d->headsign_slots.p[at];
}

static gw_status grow_slots(gw_tt_draft *d)
{
    size_t n = d->headsign_slots.n ? d->headsign_slots.n * 2 : 256;
    d->headsign_slots.n = 0;
    if (GW_LIST_ROOM(d->headsign_slots, n)) return GW_NO_MEMORY;
    memset(d->headsign_slots.p, 0, n * sizeof *d->headsign_slots.p);
    d->headsign_slots.n = n;
    for (uint32_t i = 1; i < d->headsigns.n; i++) *find_slot(d, &d->headsigns.p[i]) = i;
    return GW_OK;
}

gw_status gw_tt_draft_add_headsign(gw_tt_draft *d, const gw_name *name, uint32_t *out)
{
    static const gw_name none;
    if (d->headsigns.n == 0) {
        gw_name *first = GW_LIST_PUSH(d->headsigns);
        if (!first) return GW_NO_MEMORY;
        *first = none;
    }
    *out = 0;
    if (memcmp(name, &none, sizeof none) == 0) return GW_OK;
    if (d->headsigns.n * 2 >= d->headsign_slots.n && grow_slots(d)) return GW_NO_MEMORY;
    uint32_t *slot = find_slot(d, name);
    if (!*slot) {
        gw_name *added = GW_LIST_PUSH(d->headsigns);
        if (!added) return GW_NO_MEMORY;
        *added = *name;
        *slot = (uint32_t)d->headsigns.n - 1;
    }
    *out = *slot;
    return GW_OK;
}
