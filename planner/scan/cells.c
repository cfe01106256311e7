/* Stops numbered by cell. */
#include "planner/scan/table_priv.h"

#include <stdlib.h>

typedef struct {
    int32_t at[2]; /* latitude, longitude × 10^7 */
    uint32_t stop;
    uint64_t weight;
} spot;

static int compare(const void *a, const void *b, int axis)
{
    const spot *x = a, *y = b;
    if (x->at[axis] != y->at[axis]) return x->at[axis] < y->at[axis] ? -1 : 1;
    return (x->stop > y->stop) - (x->stop < y->stop);
}
static int by_latitude(const void *a, const void *b)
{
    return compare(a, b, 0);
}
static int by_longitude(const void *a, const void *b)
{
    return compare(a, b, 1);
}

static int64_t width(const spot *s, uint32_t n, int axis)
{
    int32_t low = INT32_MAX, high = INT32_MIN;
    for (uint32_t i = 0; i < n; i++) {
        if (s[i].at[axis] < low) low = s[i].at[axis];
        if (s[i].at[axis] > high) high = s[i].at[axis];
    }
    return n ? (int64_t)high - low : 0;
}

/* Halves of the same weight along the wider side, again and again (a k-d tree): n spots become n_cells cells.
 */
static void divide(gw_scan_table *t, spot *s, uint32_t n, uint32_t n_cells, uint32_t cell, uint32_t number)
{
    if (n_cells == 1) {
        t->cell_first[cell] = number;
        for (uint32_t i = 0; i < n; i++) {
            t->outer[number + i] = (uint16_t)s[i].stop;
            t->inner[s[i].stop] = (uint16_t)(number + i);
            t->cell[number + i] = (uint16_t)cell;
        }
        return;
    }
    qsort(s, n, sizeof *s, width(s, n, 0) > width(s, n, 1) ? by_latitude : by_longitude);
    uint64_t total = 0, sum = 0;
    for (uint32_t i = 0; i < n; i++) total += s[i].weight;
    uint32_t half = 0;
    while (half < n && 2 * sum < total) sum += s[half++].weight;
    divide(t, s, half, n_cells / 2, cell, number);
    divide(t, s + half, n - half, n_cells / 2, cell + n_cells / 2, number + half);
}

static uint32_t how_many(uint32_t n_stops, uint32_t wanted)
{
    enum { STOPS_A_CELL = 16 };
    uint32_t n = 1;
    while (n < MAX_COMMON && (wanted ? n < wanted : n * STOPS_A_CELL < n_stops)) n *= 2;
    return n;
}

gw_status gw_scan_number_stops(gw_scan_table *t, const gw_timetable *tt, const seen_t *seen, uint32_t wanted,
                               gw_error *err)
{
    t->n_common = how_many(t->n_stops, wanted);
    t->n_cells = t->n_common + (t->n_common + RARE - 1) / RARE;
    t->n_places = t->n_stops + (t->n_cells - t->n_common) + 1;
    t->inner = calloc(t->n_stops + 1u, sizeof *t->inner);
    t->outer = calloc(t->n_stops + 1u, sizeof *t->outer);
    t->cell = calloc(t->n_places, sizeof *t->cell);
    t->cell_first = calloc(t->n_common + 1u, sizeof *t->cell_first);
    spot *spots = calloc(t->n_stops + 1u, sizeof *spots);
    bool good = t->inner && t->outer && t->cell && t->cell_first && spots;
    for (uint32_t i = 0; good && i < t->n_stops; i++) {
        gw_point p = gw_tt_stop_at(tt, i)->point;
        spots[i] = (spot){{p.lat_e7, p.lon_e7}, i, seen[i].departures + 1u};
    }
    if (good) divide(t, spots, t->n_stops, t->n_common, 0, 0);
    for (uint32_t i = t->n_stops; good && i + 1 < t->n_places; i++)
        t->cell[i] = (uint16_t)((i - t->n_stops) * RARE);
    if (good) t->cell_first[t->n_common] = t->n_stops;
    free(spots);
    return good ? GW_OK : gw_fail(err, GW_NO_MEMORY, "no memory for the stops");
}
