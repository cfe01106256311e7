/* A worker's scratch. */
#include "planner/scan/scan_priv.h"

#include <stdlib.h>
#include <string.h>

gw_scan *gw_scan_create(void)
{
    return calloc(1, sizeof(gw_scan));
}

static void free_fronts(gw_scan *s)
{
    for (uint32_t i = 0; s->boarding && i < s->n_fronts; i++) free(s->boarding[i].at);
    for (uint32_t i = 0; s->after && i < s->n_fronts; i++) free(s->after[i].at);
    free(s->boarding);
    free(s->after);
    s->boarding = s->after = NULL;
    s->n_fronts = 0;
}

static void free_places(gw_scan *s)
{
    free(s->ride);
    free(s->ready);
    free(s->egress);
    s->ride = s->ready = NULL;
    s->egress = NULL;
    s->n_places = 0;
}

void gw_scan_free(gw_scan *s)
{
    if (!s) return;
    free_places(s);
    free_fronts(s);
    free(s->aboard);
    free(s->lane_ready);
    free(s->lane_ride);
    free(s->lane_late);
    free(s->lane_via);
    free(s->useful);
    free(s->taken);
    free(s->left);
    free(s->least);
    free(s->queue);
    free(s->line_known);
    free(s->line_from);
    free(s->line_queue);
    free(s->marks);
    free(s->boards);
    free(s->ring);
    free(s->order);
    free(s->second);
    free(s->nearest);
    free(s->access);
    free(s->departs);
    free(s->distance);
    free(s->found);
    free(s);
}

static int32_t *times(uint32_t n)
{
    int32_t *p = malloc(n * sizeof *p);
    for (uint32_t i = 0; p && i < n; i++) p[i] = GW_SCAN_NEVER;
    return p;
}

static bool fit_places(gw_scan *s, uint32_t n)
{
    if (n <= s->n_places) return true;
    free_places(s);
    s->ride = times(n);
    s->ready = times(n);
    s->egress = malloc(n * sizeof *s->egress);
    if (s->egress) memset(s->egress, 0xff, n * sizeof *s->egress);
    if (s->ride && s->ready && s->egress) {
        s->n_places = n;
        return true;
    }
    free_places(s);
    return false;
}

/* *array becomes long enough for n members of `size` bytes, all 0; what stood there is lost. */
static bool fit(void *array, uint32_t *have, uint32_t n, size_t size)
{
    void **p = array;
    if (n <= *have) return true;
    free(*p);
    *p = calloc(n, size);
    *have = *p ? n : 0;
    return *p != NULL;
}

bool gw_scan_fit(gw_scan *s, const gw_scan_table *t)
{
    return fit_places(s, t->n_places) && fit(&s->aboard, &s->n_words, t->n / 64 + 1, sizeof *s->aboard);
}

bool gw_scan_fit_lanes(gw_scan *s, const gw_scan_table *t, uint32_t n_patterns)
{
    if (!fit(&s->least, &s->n_least, t->n_places, sizeof *s->least) ||
        !fit(&s->queue, &s->n_queue, t->n_places, sizeof *s->queue) ||
        !fit(&s->line_known, &s->n_lines, n_patterns, sizeof *s->line_known) ||
        !fit(&s->line_from, &s->n_line_from, n_patterns, sizeof *s->line_from) ||
        !fit(&s->line_queue, &s->n_line_queue, n_patterns, sizeof *s->line_queue) ||
        !fit(&s->marks, &s->n_marks, t->n_places / 64 + 1, sizeof *s->marks) ||
        !fit(&s->boards, &s->n_boards, t->n_places / 64 + 1, sizeof *s->boards))
        return false;
    uint32_t n_access = s->n_access;
    if (!fit(&s->access, &s->n_access, t->n_places, sizeof *s->access)) return false;
    if (s->n_access > n_access) memset(s->access, 0xff, s->n_access * sizeof *s->access);
    uint32_t n = t->n_places * LANES;
    if (n > s->n_lanes) {
        free(s->lane_ready);
        free(s->lane_ride);
        free(s->lane_late);
        free(s->lane_via);
        free(s->useful);
        s->useful = malloc(t->n_places * sizeof *s->useful);
        s->lane_ready = times(n);
        s->lane_ride = times(n);
        s->lane_late = malloc(n * sizeof *s->lane_late);
        s->lane_via = malloc(n * sizeof *s->lane_via);
        bool good = s->lane_ready && s->lane_ride && s->lane_late && s->lane_via && s->useful;
        s->n_lanes = good ? n : 0;
        if (!good) return false;
        memset(s->lane_late, 0xff, n * sizeof *s->lane_late);
        memset(s->useful, 0xff, t->n_places * sizeof *s->useful);
    }
    if (t->n <= s->n_taken) return true;
    free(s->taken);
    free(s->left);
    s->taken = calloc(t->n, 1);
    s->left = calloc(t->n, 1);
    s->n_taken = s->taken && s->left ? t->n : 0;
    return s->n_taken > 0;
}

bool gw_scan_fit_day(gw_scan *s, const gw_scan_table *t)
{
    enum { SECONDS = UINT16_MAX };
    return fit(&s->nearest, &s->n_nearest, t->n_places, sizeof *s->nearest) &&
           fit(&s->departs, &s->n_departs, t->n_slices * t->slice_s / 64 + 1, sizeof *s->departs) &&
           fit(&s->distance, &s->n_distance, SECONDS, sizeof *s->distance) &&
           fit(&s->found, &s->n_found,
               t->hops.first[t->n_places] + t->change_in.first[t->n_places] + t->edge_in.first[t->n_places] +
                   1,
               sizeof *s->found);
}

/* Each in a cache line of its own. */
static front_t *fronts(uint32_t n)
{
    _Static_assert(sizeof(front_t) == 64, "a front is a cache line");
    front_t *f = aligned_alloc(sizeof *f, n * sizeof *f);
    if (f) memset(f, 0, n * sizeof *f);
    return f;
}

static bool fit_fronts(gw_scan *s, uint32_t n)
{
    if (n <= s->n_fronts) return true;
    free_fronts(s);
    s->n_fronts = n;
    s->boarding = fronts(n);
    s->after = fronts(n);
    if (s->boarding && s->after) return true;
    free_fronts(s);
    return false;
}

bool gw_scan_fit_profiles(gw_scan *s, const gw_scan_table *t)
{
    uint32_t ring = 1;
    while (ring <= t->reach) ring *= 2;
    return fit_fronts(s, t->n_places) && fit(&s->ring, &s->n_ring, ring, sizeof *s->ring) &&
           fit(&s->order, &s->n_order, t->longest_slice, sizeof *s->order) &&
           fit(&s->second, &s->n_seconds, t->slice_s + 1, sizeof *s->second);
}

void gw_scan_set_target(gw_scan *s, const gw_scan_table *t, uint32_t to, bool on)
{
    for (uint32_t i = t->edge_in.first[to]; i < t->edge_in.first[to + 1]; i++)
        s->egress[t->edge_in.at[i].stop] = on ? t->edge_in.at[i].seconds : UINT32_MAX;
    s->egress[to] = on ? 0 : UINT32_MAX;
}

void gw_scan_set_origin(gw_scan *s, const gw_scan_table *t, uint32_t from, bool on)
{
    for (uint32_t i = t->edge_out.first[from]; i < t->edge_out.first[from + 1]; i++)
        s->access[t->edge_out.at[i].stop] = on ? t->edge_out.at[i].seconds : NO_WALK;
    s->access[from] = on ? 0 : NO_WALK;
}
