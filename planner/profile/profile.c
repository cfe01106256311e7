#include "planner/profile/profile_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TIE_S 1e-6 /* costs nearer than this are equal */

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

typedef struct {
    gw_router *router;
    const gw_timetable *t;
    const gw_profile_query *q;
    gw_profile *p; /* being made */
    gw_arena *offers, *scratch;
    prepared *prepared; /* [n_paths] */
    gw_journey_set found;
    uint32_t *sets; /* paths found at the minutes searched, one set behind the other, each sorted */
    size_t n_sets, cap_sets;
    size_t *set_first; /* [n_minutes] SIZE_MAX: not searched */
    uint32_t *set_n;
} work;

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

static int32_t start_of(const gw_profile_query *q, uint32_t minute)
{
    return q->day_zero_s + (q->first_minute + (int32_t)minute) * 60 + 30;
}

/* --- the pool of paths --- */

static gw_status pool_find_or_add(gw_profile_data *d, const path *p, uint32_t *out)
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

static gw_status note_found(work *w, uint32_t minute)
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
        status = pool_find_or_add(w->p->data, &p, &number);
        if (status || gw_grow(&w->sets, &w->cap_sets, w->n_sets + 1, sizeof *w->sets)) return GW_NO_MEMORY;
        w->sets[w->n_sets++] = number;
    }
    w->set_first[minute] = first;
    w->set_n[minute] = (uint32_t)(w->n_sets - first);
    if (w->set_n[minute]) qsort(w->sets + first, w->set_n[minute], sizeof *w->sets, by_number);
    return GW_OK;
}

static gw_status search(work *w, uint32_t minute, gw_error *err)
{
    const gw_profile_query *q = w->q;
    if (w->set_first[minute] != SIZE_MAX) return GW_OK;
    gw_query query = {.from = q->from,
                      .n_from = q->n_from,
                      .to = q->to,
                      .n_to = q->n_to,
                      .time_s = start_of(q, minute),
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

static bool same_set(const work *w, uint32_t a, uint32_t b)
{
    return w->set_n[a] == w->set_n[b] &&
           (w->set_n[a] == 0 ||
            memcmp(w->sets + w->set_first[a], w->sets + w->set_first[b], w->set_n[a] * sizeof *w->sets) == 0);
}

/* Both ends are searched; between two that differ, the middle is searched too, down to the minute. */
static gw_status search_between(work *w, uint32_t a, uint32_t b, gw_error *err)
{
    if (b - a < 2 || same_set(w, a, b)) return GW_OK;
    uint32_t middle = a + (b - a) / 2;
    gw_status status = search(w, middle, err);
    if (!status) status = search_between(w, a, middle, err);
    if (!status) status = search_between(w, middle, b, err);
    return status;
}

static gw_status search_day(work *w, gw_error *err)
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

/* --- the best path of each minute --- */

static bool still_holds(const fate *f, int32_t start_s)
{
    return f->known && start_s >= f->start_s - f->earlier_s && start_s - f->start_s <= f->later_s;
}

static double cost(const work *w, const fate *f)
{
    double missing = (1 - f->served) * w->q->limit_s;
    return f->served > 0 ? f->served * f->mean_s + missing : INFINITY;
}

typedef struct {
    uint32_t path;
    double cost, served;
    uint32_t rides;
} best_path;

static void consider(best_path *b, uint32_t number, double cost_s, double served, uint32_t rides)
{
    if (!isfinite(cost_s)) return;
    if (b->path != GW_NO_ID) {
        if (cost_s > b->cost + TIE_S) return;
        bool tie = cost_s > b->cost - TIE_S;
        if (tie && served < b->served - 1e-9) return;
        if (tie && served < b->served + 1e-9 && rides >= b->rides) return;
    }
    *b = (best_path){number, cost_s, served, rides};
}

static double *copy_cells(gw_arena *a, const double *cells, uint32_t n)
{
    double *copy = gw_arena_alloc(a, (n + 1) * sizeof *copy);
    if (copy && n) memcpy(copy, cells, n * sizeof *copy);
    return copy;
}

static gw_status keep_time(work *w, fate *f, uint32_t *out)
{
    gw_profile_data *d = w->p->data;
    if (f->kept == GW_NO_ID) {
        if (gw_grow(&d->times, &d->cap_times, d->n_times + 1, sizeof *d->times)) return GW_NO_MEMORY;
        kept_time *k = &d->times[d->n_times];
        *k = (kept_time){f->time, f->shift_s};
        k->grid.p = copy_cells(d->arena, f->time.p, f->time.n);
        if (f->time.sharp) k->grid.sharp = copy_cells(d->arena, f->time.sharp, f->time.n);
        if (!k->grid.p || (f->time.sharp && !k->grid.sharp)) return GW_NO_MEMORY;
        f->kept = (uint32_t)d->n_times++;
    }
    *out = f->kept;
    return GW_OK;
}

static gw_status write_choice(work *w, const best_path *b, gw_profile_choice *out)
{
    *out = (gw_profile_choice){.mean_s = NAN, .time = GW_NO_ID, .port = GW_NO_ID};
    if (b->path == GW_NO_ID) return GW_OK;
    fate *f = &w->prepared[b->path].fate;
    *out =
        (gw_profile_choice){.mean_s = f->mean_s,
                            .served = f->served,
                            .walk_s = f->walk_s,
                            .marked_wait_s = f->marked_wait_s,
                            .marked_ride_s = f->marked_ride_s,
                            .apart_wait_s = f->apart_wait_s,
                            .apart_ride_s = f->apart_ride_s,
                            .ride_s = f->ride_s - f->marked_ride_s - f->apart_ride_s,
                            .wait_s = f->mean_s - f->walk_s - f->marked_wait_s - f->apart_wait_s - f->ride_s,
                            .time = GW_NO_ID,
                            .port = GW_NO_ID};
    return keep_time(w, f, &out->time);
}

static gw_status write_minute(work *w, const best_path *best, const best_path *direct, gw_profile_minute *m)
{
    *m = profile_nobody;
    if (direct->path != GW_NO_ID) {
        fate *d = &w->prepared[direct->path].fate;
        m->direct_mean_s = d->mean_s;
        m->direct_walk_s = d->walk_s;
        m->direct_served = direct->served;
        if (keep_time(w, d, &m->direct_time)) return GW_NO_MEMORY;
    }
    if (best->path == GW_NO_ID) return GW_OK;
    fate *f = &w->prepared[best->path].fate;
    const gw_profile_walks walks = gw_profile_path_walks(w->p, best->path);
    m->mean_s = f->mean_s;
    m->served = f->served;
    m->walk_s = f->walk_s;
    m->ride_s = f->ride_s;
    m->wait_s = f->mean_s - f->walk_s - f->ride_s;
    m->border_s = 0;
    m->access_s = walks.access_s;
    m->transfer_s = walks.transfer_s;
    m->egress_s = walks.egress_s;
    m->rides = best->rides;
    m->path = best->path;
    return keep_time(w, f, &m->time);
}

/* Can a path that takes at least so long still be the best of its kind? */
static bool hopeless(const best_path *b, int32_t least_s)
{
    return b->path != GW_NO_ID && least_s > b->cost + TIE_S;
}

static gw_status weigh_minute(work *w, uint32_t minute)
{
    const gw_profile_data *d = w->p->data;
    best_path best = {.path = GW_NO_ID}, direct = {.path = GW_NO_ID},
              kinds[2] = {{.path = GW_NO_ID}, {.path = GW_NO_ID}};
    int32_t start_s = start_of(w->q, minute);
    for (uint32_t i = 0; i < d->n_paths; i++) {
        prepared *pr = &w->prepared[i];
        uint32_t rides = d->paths[i].n_legs;
        if (!pr->served) continue;
        best_path *kind = &kinds[pr->marked];
        if (hopeless(&best, pr->least_s) && (rides > 1 || hopeless(&direct, pr->least_s)) &&
            (!w->q->marked || hopeless(kind, pr->least_s)))
            continue;
        if (!still_holds(&pr->fate, start_s) && profile_follow(w->scratch, &d->paths[i], pr, start_s, w->q))
            return GW_NO_MEMORY;
        double c = cost(w, &pr->fate);
        consider(&best, i, c, pr->fate.served, rides);
        if (rides <= 1) consider(&direct, i, c, pr->fate.served, rides);
        if (w->q->marked) consider(kind, i, c, pr->fate.served, rides);
    }
    gw_profile_minute *m = &w->p->minutes[minute];
    gw_status status = write_minute(w, &best, &direct, m);
    if (!status) status = write_choice(w, &kinds[0], &m->without);
    if (!status) status = write_choice(w, &kinds[1], &m->with);
    return status;
}

static bool boards_marked(const work *w, const path *p)
{
    for (uint32_t i = 0; i < p->n_legs; i++)
        if (profile_is_marked(w->q->marked, p->legs[i].route)) return true;
    return false;
}

static gw_status weigh_day(work *w)
{
    gw_profile_data *d = w->p->data;
    uint32_t n_cells = (uint32_t)(w->q->limit_s / GW_PROFILE_STEP_S) + 4;
    w->prepared = calloc(d->n_paths + 1, sizeof *w->prepared);
    if (!w->prepared) return GW_NO_MEMORY;
    for (size_t i = 0; i < d->n_paths; i++) {
        if (profile_prepare(w->t, w->offers, w->q, &d->paths[i], n_cells, &w->prepared[i]))
            return GW_NO_MEMORY;
        w->prepared[i].marked = boards_marked(w, &d->paths[i]);
    }
    for (uint32_t m = 0; m < w->q->n_minutes; m++)
        if (weigh_minute(w, m)) return GW_NO_MEMORY;
    return GW_OK;
}

/* --- the whole --- */

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

static gw_status start_work(work *w)
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

static gw_status borrow_paths(work *w, const gw_profile *also)
{
    for (size_t i = 0; also && i < also->data->n_paths; i++) {
        uint32_t number;
        gw_status status = pool_find_or_add(w->p->data, &also->data->paths[i], &number);
        if (status) return status;
    }
    return GW_OK;
}

gw_status gw_profile_compute(gw_router *r, const gw_timetable *t, const gw_profile_query *q,
                             const gw_profile *also, gw_profile **out, gw_error *err)
{
    work w = {.router = r, .t = t, .q = q};
    gw_status status = start_work(&w);
    if (!status) status = borrow_paths(&w, also);
    if (!status) status = search_day(&w, err);
    if (!status) status = weigh_day(&w);
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
