/* A worker's scratch. */
#include "planner/scan/scan_priv.h"

#include <stdlib.h>
#include <string.h>

gw_scan *gw_scan_create(void)
{
    return calloc(1, sizeof(gw_scan));
}

static void free_stops(gw_scan *s)
{
    for (uint32_t i = 0; s->boarding && i < s->n_stops; i++) free(s->boarding[i].at);
    for (uint32_t i = 0; s->after && i < s->n_stops; i++) free(s->after[i].at);
    free(s->ride);
    free(s->ready);
    free(s->egress);
    free(s->touched);
    free(s->boarding);
    free(s->after);
}

void gw_scan_free(gw_scan *s)
{
    if (!s) return;
    free_stops(s);
    free(s->aboard);
    free(s->trip_arrival);
    free(s->before_knot);
    free(s);
}

static int32_t *times(uint32_t n)
{
    int32_t *p = malloc(n * sizeof *p);
    for (uint32_t i = 0; p && i < n; i++) p[i] = GW_SCAN_NEVER;
    return p;
}

/* Each in a cache line of its own. */
static front_t *fronts(uint32_t n)
{
    _Static_assert(sizeof(front_t) == 64, "a front is a cache line");
    front_t *f = aligned_alloc(sizeof *f, n * sizeof *f);
    if (f) memset(f, 0, n * sizeof *f);
    return f;
}

static bool fit_stops(gw_scan *s, uint32_t n)
{
    if (n <= s->n_stops) return true;
    free_stops(s);
    s->n_stops = n;
    s->ride = times(n);
    s->ready = times(n);
    s->egress = malloc(n * sizeof *s->egress);
    s->touched = malloc(n * sizeof *s->touched);
    s->boarding = fronts(n);
    s->after = fronts(n);
    if (s->egress) memset(s->egress, 0xff, n * sizeof *s->egress);
    if (s->ride && s->ready && s->egress && s->touched && s->boarding && s->after) return true;
    free_stops(s);
    s->ride = s->ready = NULL;
    s->egress = s->touched = NULL;
    s->boarding = s->after = NULL;
    s->n_stops = 0;
    return false;
}

static bool fit_trips(gw_scan *s, uint32_t n)
{
    uint32_t words = n / 64 + 1;
    if (words > s->n_words) {
        free(s->aboard);
        s->aboard = calloc(words, sizeof *s->aboard);
        s->n_words = s->aboard ? words : 0;
        if (!s->n_words) return false;
    }
    if (n > s->n_trips) {
        free(s->trip_arrival);
        s->trip_arrival = malloc(n * sizeof *s->trip_arrival);
        s->n_trips = s->trip_arrival ? n : 0;
    }
    return n == 0 || s->n_trips > 0;
}

static bool fit_knots(gw_scan *s, uint32_t n)
{
    if (n <= s->n_knot) return true;
    free(s->before_knot);
    s->before_knot = malloc(n * sizeof *s->before_knot);
    s->n_knot = s->before_knot ? n : 0;
    return s->n_knot > 0;
}

bool gw_scan_fit(gw_scan *s, const gw_scan_table *t)
{
    if (!fit_stops(s, t->n_stops + 2)) return false;
    s->ride[t->n_stops + 1] = s->ready[t->n_stops + 1] = INT32_MIN; /* nobody gets off there */
    return fit_trips(s, t->n_trips) && fit_knots(s, t->longest_knot);
}

void gw_scan_set_target(gw_scan *s, const gw_scan_table *t, uint32_t to, bool on)
{
    for (uint32_t i = t->edge_in.first[to]; i < t->edge_in.first[to + 1]; i++)
        s->egress[t->edge_in.at[i].stop] = on ? t->edge_in.at[i].seconds : UINT32_MAX;
    s->egress[to] = on ? 0 : UINT32_MAX;
}
