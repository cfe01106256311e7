#include "planner/profile/profile.h"

#include "planner/profile/compute_priv.h"

#include <math.h>
#include <stdlib.h>

const gw_profile_minute profile_nobody = {.mean_s = NAN,
                                          .walk_s = NAN,
                                          .wait_s = NAN,
                                          .ride_s = NAN,
                                          .border_s = NAN,
                                          .access_s = NAN,
                                          .transfer_s = NAN,
                                          .egress_s = NAN,
                                          .direct_mean_s = NAN,
                                          .direct_walk_s = NAN,
                                          .direct_time = GW_NO_ID,
                                          .path = GW_NO_ID,
                                          .time = GW_NO_ID};

void gw_profile_defaults(gw_profile_query *q)
{
    *q = (gw_profile_query){.first_minute = 240,
                            .n_minutes = 1440,
                            .limit_s = 4 * 3600,
                            .max_rides = 5,
                            .default_transfer_s = 60,
                            .gait = {1.25, 1.3},
                            .max_walk_s = 600,
                            .direct_walk_s = -1,
                            .search_every = 5};
}

gw_profile *profile_create(int32_t first_minute, uint32_t n_minutes)
{
    gw_profile *p = calloc(1, sizeof *p);
    if (!p) return NULL;
    p->first_minute = first_minute;
    p->n_minutes = n_minutes;
    p->minutes = calloc((size_t)n_minutes + 1, sizeof *p->minutes);
    p->data = calloc(1, sizeof *p->data);
    if (p->data) p->data->arena = gw_arena_create(0);
    if (p->minutes && p->data && p->data->arena) return p;
    gw_profile_free(p);
    return NULL;
}

static gw_status start_work(profile_work *w)
{
    size_t n = (size_t)w->q->n_minutes + 1;
    w->offers = gw_arena_create(0);
    w->scratch = gw_arena_create(0);
    w->set_first = malloc(n * sizeof *w->set_first);
    w->set_n = calloc(n, sizeof *w->set_n);
    w->p = profile_create(w->q->first_minute, w->q->n_minutes);
    if (!w->offers || !w->scratch || !w->set_first || !w->set_n || !w->p) return GW_NO_MEMORY;
    for (size_t i = 0; i < n; i++) w->set_first[i] = SIZE_MAX;
    return GW_OK;
}

static gw_status borrow_paths(profile_work *w, const gw_profile *also)
{
    for (size_t i = 0; also && i < also->data->n_paths; i++) {
        uint32_t number;
        gw_status status = profile_pool_find_or_add(w->p->data, &also->data->paths[i], &number);
        if (status) return status;
    }
    return GW_OK;
}

gw_status gw_profile_compute(gw_router *r, const gw_timetable *t, const gw_profile_query *q,
                             const gw_profile *also, gw_profile **out, gw_error *err)
{
    profile_work w = {.router = r, .t = t, .q = q};
    gw_status status = start_work(&w);
    if (!status) status = borrow_paths(&w, also);
    if (!status) status = profile_search_day(&w, err);
    if (!status) status = profile_weigh_day(&w);
    if (status == GW_NO_MEMORY) gw_fail(err, status, "no memory for a profile");
    if (!status) {
        *out = w.p;
        w.p = NULL;
    }
    gw_profile_free(w.p);
    gw_journey_set_free(&w.found);
    gw_arena_free(w.offers);
    gw_arena_free(w.scratch);
    free(w.prepared);
    free(w.sets);
    free(w.set_first);
    free(w.set_n);
    return status;
}

void gw_profile_free(gw_profile *p)
{
    if (!p) return;
    if (p->data) {
        gw_arena_free(p->data->arena);
        free(p->data->paths);
        free(p->data->times);
        profile_free_crossing(p->data->crossing);
    }
    free(p->data);
    free(p->minutes);
    free(p);
}

/* --- what is read --- */

uint32_t gw_profile_path_count(const gw_profile *p)
{
    return (uint32_t)p->data->n_paths;
}

gw_profile_walks gw_profile_path_walks(const gw_profile *p, uint32_t number)
{
    const path *way = &p->data->paths[number];
    gw_profile_walks w = {.n_legs = way->n_legs};
    if (way->n_legs == 0) {
        w.access_s = way->egress_s;
        return w;
    }
    w.access_s = way->legs[0].walk_s;
    w.egress_s = way->egress_s;
    for (uint32_t i = 1; i < way->n_legs; i++) w.transfer_s += way->legs[i].walk_s;
    return w;
}

gw_profile_leg gw_profile_path_leg(const gw_profile *p, uint32_t number, uint32_t leg)
{
    const path_leg *l = &p->data->paths[number].legs[leg];
    return (gw_profile_leg){l->route, l->from_stop, l->to_stop, l->walk_s};
}

void gw_profile_minute_lines(const gw_profile *p, const gw_timetable *t, const gw_port_table *ports,
                             uint32_t minute, gw_buf *out)
{
    if (p->data->crossing)
        profile_crossing_lines(p, t, ports, minute, out);
    else
        gw_profile_path_lines(p, t, p->minutes[minute].path, out);
}

void gw_profile_path_lines(const gw_profile *p, const gw_timetable *t, uint32_t number, gw_buf *out)
{
    if (number == GW_NO_ID) return;
    const path *way = &p->data->paths[number];
    for (uint32_t i = 0; i < way->n_legs; i++) {
        const gw_tt_route *r = gw_tt_route_at(t, way->legs[i].route);
        const char *name = gw_tt_text(t, r->short_name.base);
        gw_buf_printf(out, "%s%s", i ? " > " : "", name[0] ? name : gw_tt_text(t, r->long_name.base));
    }
}

static bool time_at(const gw_profile *p, uint32_t number, gw_dist *grid, double *shift_s)
{
    if (number == GW_NO_ID) return false;
    *grid = p->data->times[number].grid;
    *shift_s = p->data->times[number].shift_s;
    return true;
}

bool gw_profile_time(const gw_profile *p, uint32_t minute, gw_dist *grid, double *shift_s)
{
    return time_at(p, p->minutes[minute].time, grid, shift_s);
}

bool gw_profile_choice_time(const gw_profile *p, const gw_profile_choice *x, gw_dist *grid, double *shift_s)
{
    return time_at(p, x->time, grid, shift_s);
}
