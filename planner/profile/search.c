/* The searches of a profile, and the pool of paths that they find. */
#include "planner/profile/compute_priv.h"

#include <stdlib.h>
#include <string.h>

/* --- the pool of paths --- */

gw_status profile_pool_find_or_add(gw_profile_data *d, const path *p, uint32_t *out)
{
    for (size_t i = 0; i < d->n_paths; i++) {
        if (!profile_path_equal(&d->paths[i], p)) continue;
        *out = (uint32_t)i;
        return GW_OK;
    }
    if (gw_grow(&d->paths, &d->cap_paths, d->n_paths + 1, sizeof *d->paths)) return GW_NO_MEMORY;
    gw_status status = profile_path_copy(d->arena, p, &d->paths[d->n_paths]);
    if (!status) *out = (uint32_t)d->n_paths++;
    return status;
}

/* --- searches --- */

static int by_number(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

static gw_status note_found(profile_work *w, uint32_t minute)
{
    size_t first = w->n_sets;
    gw_arena_reset(w->scratch);
    for (uint32_t j = 0; j < w->found.n; j++) {
        path p;
        bool usable;
        uint32_t number;
        gw_status status = profile_path_of(w->t, w->scratch, &w->found, j, &p, &usable);
        if (status) return status;
        if (!usable) continue;
        status = profile_pool_find_or_add(w->p->data, &p, &number);
        if (status || gw_grow(&w->sets, &w->cap_sets, w->n_sets + 1, sizeof *w->sets)) return GW_NO_MEMORY;
        w->sets[w->n_sets++] = number;
    }
    w->set_first[minute] = first;
    w->set_n[minute] = (uint32_t)(w->n_sets - first);
    if (w->set_n[minute]) qsort(w->sets + first, w->set_n[minute], sizeof *w->sets, by_number);
    return GW_OK;
}

static gw_status search(profile_work *w, uint32_t minute, gw_error *err)
{
    const gw_profile_query *q = w->q;
    if (w->set_first[minute] != SIZE_MAX) return GW_OK;
    gw_query query = {.from = q->from,
                      .n_from = q->n_from,
                      .to = q->to,
                      .n_to = q->n_to,
                      .time_s = profile_start_of(q, minute),
                      .direction = GW_DEPART_AFTER,
                      .window_s = -1,
                      .max_rides = q->max_rides,
                      .horizon_s = q->limit_s,
                      .max_duration_s = q->limit_s,
                      .headway = GW_HEADWAY_EXPECTED,
                      .default_transfer_s = q->default_transfer_s,
                      .gait = q->gait,
                      .max_walk_s = q->max_walk_s,
                      .direct_walk_s = q->direct_walk_s,
                      .wheelchair = q->step_free};
    gw_status status = gw_router_find_journeys(w->router, w->t, &query, &w->found, err);
    if (status) return status;
    w->p->n_searches++;
    return note_found(w, minute);
}

static bool same_set(const profile_work *w, uint32_t a, uint32_t b)
{
    return w->set_n[a] == w->set_n[b] &&
           (w->set_n[a] == 0 ||
            memcmp(w->sets + w->set_first[a], w->sets + w->set_first[b], w->set_n[a] * sizeof *w->sets) == 0);
}

/* Both ends are searched; between two that differ, the middle is searched too, down to the minute. */
static gw_status search_between(profile_work *w, uint32_t a, uint32_t b, gw_error *err)
{
    if (b - a < 2 || same_set(w, a, b)) return GW_OK;
    uint32_t middle = a + (b - a) / 2;
    gw_status status = search(w, middle, err);
    if (!status) status = search_between(w, a, middle, err);
    if (!status) status = search_between(w, middle, b, err);
    return status;
}

gw_status profile_search_day(profile_work *w, gw_error *err)
{
    uint32_t n = w->q->n_minutes, every = w->q->search_every ? w->q->search_every : 1;
    gw_status status = GW_OK;
    for (uint32_t m = 0, last = 0; m < n && !status; m += every) {
        status = search(w, m, err);
        if (!status && m) status = search_between(w, last, m, err);
        last = m;
        if (m + every >= n && m + 1 < n && !status) {
            status = search(w, n - 1, err);
            if (!status) status = search_between(w, m, n - 1, err);
        }
    }
    return status;
}
