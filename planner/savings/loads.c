/* Seats: first come, first served, departure by departure.
 *
 * People reach the stop where their path boards the line; who finds no seat waits for the departure on which
 * the queue gives them one, or takes what they would have taken without the change, whichever is sooner. What
 * that costs them, against the first departure they could have had, is left_s; it is never below nothing, so
 * savings with seats are never more than without. A headway line departs at start + k · h, moved by ten
 * phases 0, h/10 … 9h/10, and the figures are the mean of the ten. People are a stream: parts of a person
 * board. */
#include "planner/profile/cross.h"
#include "planner/savings/trips.h"

#include <math.h>
#include <stdlib.h>

#define PHASES 10
#define LEAST  1e-9 /* people fewer than this are none */

typedef struct { /* people of one pair and minute at one stop */
    savings_pair *pair;
    uint32_t minute;                  /* of the pair */
    const gw_profile *before, *after; /* of the pair, or of the half of its journeys that the stop is on; before NULL:
                                         there is none */
    uint32_t at, path;                /* minute and path of after */
    uint32_t from, to;                /* positions of the pattern */
    double ready_s;            /* after 00:00, at the stop */
    double n;                  /* still waiting */
    double first_s;            /* departure they could have had with a seat free; NAN: not yet met */
} cohort;

typedef struct {
    cohort *list;
    size_t n, cap;
} queue;

typedef struct {
    const savings_case *c;
    const savings_line *line;
    savings_running *out;
    uint32_t day;
    const savings_trips *trips;
    double weight;          /* of a phase */
    double *aboard, *exits; /* [n_stops] */
} boarding;

static int by_arrival(const void *x, const void *y)
{
    const cohort *a = x, *b = y;
    if (a->ready_s != b->ready_s) return a->ready_s < b->ready_s ? -1 : 1;
    if (a->pair != b->pair) return a->pair < b->pair ? -1 : 1;
    if (a->minute != b->minute) return a->minute < b->minute ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

/* When someone who set out at a minute stands at the stop of a boarding: exact for the first, else by the
 * mean of what comes after it. */
static double ready_at(const gw_profile *p, uint32_t minute, uint32_t leg, double ride_s)
{
    const gw_profile_minute *m = &p->minutes[minute];
    gw_profile_walks w = gw_profile_path_walks(p, m->path);
    double start = (p->first_minute + (double)minute) * 60 + 30;
    if (leg == 0) return start + w.access_s;
    double wait = m->wait_s / w.n_legs;
    double before = m->mean_s - w.egress_s - ride_s - wait;
    return start + fmax(w.access_s, before);
}

static bool positions(const gw_timetable *t, uint32_t pattern, const gw_profile_leg *leg, uint32_t *from,
                      uint32_t *to)
{
    const gw_tt_pattern *p = gw_tt_pattern_at(t, pattern);
    const uint32_t *stops = gw_tt_part_of_pattern(t, pattern)->pattern_stops + p->first_stop;
    bool found = false;
    for (uint32_t i = 0; i < p->n_stops; i++) {
        if (found && stops[i] == leg->to_stop) {
            *to = i;
            return true;
        }
        if (stops[i] == leg->from_stop) {
            *from = i;
            found = true;
        }
    }
    return false;
}

/* Who of `like` (n of them) takes the path of its minute, wherever that boards this line. */
static gw_status add_cohorts(const boarding *b, const savings_trip *trip, const cohort *like, queue *q)
{
    const gw_timetable *t = b->c->changed->timetable;
    const gw_profile_minute *x = &like->after->minutes[like->at];
    if (!(like->n > 0) || x->path == GW_NO_ID) return GW_OK;
    gw_profile_walks w = gw_profile_path_walks(like->after, x->path);
    for (uint32_t leg = 0; leg < w.n_legs; leg++) {
        gw_profile_leg l = gw_profile_path_leg(like->after, x->path, leg);
        uint32_t from, to;
        if (l.route != b->line->route || !positions(t, trip->pattern, &l, &from, &to)) continue;
        double ride_s = savings_trip_offset(t, trip, to, true) - savings_trip_offset(t, trip, from, false);
        if (gw_grow(&q->list, &q->cap, q->n + 1, sizeof *q->list)) return GW_NO_MEMORY;
        cohort *c = &q->list[q->n++];
        *c = *like;
        c->path = x->path;
        c->from = from;
        c->to = to;
        c->ready_s = ready_at(like->after, like->at, leg, ride_s);
        c->first_s = NAN;
    }
    return GW_OK;
}

static gw_status add_people(const boarding *b, const savings_trip *trip, savings_pair *p, queue *q)
{
    gw_status status = GW_OK;
    for (uint32_t m = 0; p->people && m < b->c->query.n_minutes && !status; m++) {
        double n = p->people[m].setting_out * p->after->minutes[m].served;
        const cohort like = {.pair = p, .minute = m, .before = p->before, .after = p->after, .at = m, .n = n};
        status = add_cohorts(b, trip, &like, q);
    }
    return status;
}

/* --- across the border: the half in front by the minute of leaving, the one behind by that of being through --- */

typedef struct { /* by way and minute of the second half */
    double *n, *minutes; /* people, and the sum of their minutes of leaving */
    double *share;       /* of one minute */
    uint32_t n_minutes;
} flow;

static gw_status add_fronts(const boarding *b, const savings_trip *trip, savings_pair *p, flow *f, queue *q)
{
    gw_status status = GW_OK;
    for (uint32_t m = 0; m < b->c->query.n_minutes && !status; m++) {
        double n = p->people[m].setting_out * p->after->minutes[m].served;
        const gw_profile_way *w = n > 0 ? gw_profile_exits(p->after, m, f->share) : NULL;
        if (!w) continue;
        const gw_profile_way *old = gw_profile_way_by(p->before, w->port);
        const cohort like = {
            .pair = p, .minute = m, .before = old ? old->first : NULL, .after = w->first, .at = m, .n = n};
        status = add_cohorts(b, trip, &like, q);
        size_t row = (size_t)(w - gw_profile_way_at(p->after, 0)) * f->n_minutes;
        for (uint32_t e = 0; e < f->n_minutes; e++) {
            double through = p->people[m].setting_out * f->share[e];
            f->n[row + e] += through;
            f->minutes[row + e] += through * m;
        }
    }
    return status;
}

static gw_status add_backs(const boarding *b, const savings_trip *trip, savings_pair *p, const flow *f, queue *q)
{
    gw_status status = GW_OK;
    for (uint32_t k = 0; k < gw_profile_way_count(p->after); k++) {
        const gw_profile_way *w = gw_profile_way_at(p->after, k), *old = gw_profile_way_by(p->before, w->port);
        for (uint32_t e = 0; e < f->n_minutes && !status; e++) {
            double through = f->n[(size_t)k * f->n_minutes + e];
            if (!(through > LEAST)) continue;
            const cohort like = {.pair = p,
                                 .minute = (uint32_t)(f->minutes[(size_t)k * f->n_minutes + e] / through),
                                 .before = old ? old->second : NULL,
                                 .after = w->second,
                                 .at = e,
                                 .n = through * w->second->minutes[e].served};
            status = add_cohorts(b, trip, &like, q);
        }
    }
    return status;
}

static gw_status add_people_across(const boarding *b, const savings_trip *trip, savings_pair *p, queue *q)
{
    flow f = {.n_minutes = gw_profile_way_at(p->after, 0)->second->n_minutes};
    size_t n = (size_t)gw_profile_way_count(p->after) * f.n_minutes;
    f.n = calloc(n + 1, sizeof *f.n);
    f.minutes = calloc(n + 1, sizeof *f.minutes);
    f.share = calloc((size_t)f.n_minutes + 1, sizeof *f.share);
    gw_status status = f.n && f.minutes && f.share ? add_fronts(b, trip, p, &f, q) : GW_NO_MEMORY;
    if (!status) status = add_backs(b, trip, p, &f, q);
    free(f.n);
    free(f.minutes);
    free(f.share);
    return status;
}

/* --- left behind --- */

/* What taking the old way from now costs against having boarded now; INFINITY where there is none. */
static double other_way_s(const cohort *x, double now_s, double ride_s)
{
    if (!x->before) return INFINITY;
    double minute = floor(now_s / 60) - x->before->first_minute;
    if (!(minute >= 0) || minute >= x->before->n_minutes) return INFINITY;
    const gw_profile_minute *old = &x->before->minutes[(uint32_t)minute];
    if (!(old->served > 0)) return INFINITY;
    gw_profile_walks before = gw_profile_path_walks(x->before, old->path),
                     after = gw_profile_path_walks(x->after, x->path);
    bool here = before.n_legs && after.n_legs &&
                gw_profile_path_leg(x->before, old->path, 0).from_stop ==
                    gw_profile_path_leg(x->after, x->path, 0).from_stop;
    double rest = old->mean_s - (here ? before.access_s : 0);
    return fmax(0, rest - ride_s - after.egress_s);
}

static void leave(const boarding *b, cohort *x, double lost_s)
{
    if (x->pair->left_s) x->pair->left_s[x->minute] += b->weight * x->n * lost_s;
    x->n = 0;
}

static double departure_at(const boarding *b, size_t trip, double phase, uint32_t position)
{
    const savings_trip *x = &b->trips->list[trip];
    return x->departs_s + phase * x->headway_s +
           savings_trip_offset(b->c->changed->timetable, x, position, false);
}

/* After a departure: those still there wait for the one that has room for them, or go. */
static void decide(const boarding *b, queue *q, size_t trip, size_t end, double phase, double now_s,
                   uint32_t from)
{
    double ahead = 0;
    int32_t hour = (int32_t)(now_s / 3600);
    for (size_t i = 0; i < q->n; i++) {
        cohort *x = &q->list[i];
        if (x->ready_s > now_s) break;
        if (x->n < LEAST || x->from != from) continue;
        if (isnan(x->first_s)) {
            x->first_s = now_s;
            if (hour >= 0 && hour < SERVICE_HOURS) b->out->left_behind[hour] += b->weight * x->n;
        }
        ahead += x->n;
        size_t later = (size_t)ceil((ahead - LEAST) / b->line->seats), next = trip, k = 0;
        while (k < later && next + 1 < end) {
            next++;
            k += b->trips->list[next].pattern == b->trips->list[trip].pattern;
        }
        const savings_trip *bus = &b->trips->list[trip];
        double ride_s = savings_trip_offset(b->c->changed->timetable, bus, x->to, true) -
                        savings_trip_offset(b->c->changed->timetable, bus, from, false);
        double waiting = k < later ? INFINITY : departure_at(b, next, phase, from) - x->first_s;
        double going = now_s - x->first_s + other_way_s(x, now_s, ride_s);
        if (!isfinite(waiting) && !isfinite(going)) {
            leave(b, x, b->c->query.limit_s); /* neither: it costs the limit */
        } else if (going <= waiting) {
            ahead -= x->n;
            leave(b, x, going);
        }
    }
}

static void load(const boarding *b, queue *q, double now_s, uint32_t from, double *space)
{
    int32_t hour = (int32_t)(now_s / 3600);
    for (size_t i = 0; i<q->n && * space> LEAST; i++) {
        cohort *x = &q->list[i];
        if (x->ready_s > now_s) break;
        if (x->n < LEAST || x->from != from) continue;
        double n = fmin(*space, x->n);
        *space -= n;
        b->exits[x->to] += n;
        b->aboard[from] += n;
        x->n -= n;
        if (hour >= 0 && hour < SERVICE_HOURS) b->out->boarded[hour] += b->weight * n;
        if (!isnan(x->first_s) && x->pair->left_s)
            x->pair->left_s[x->minute] += b->weight * n * (now_s - x->first_s);
    }
}

static void run_bus(const boarding *b, queue *q, size_t trip, size_t end, double phase)
{
    const gw_tt_pattern *p = gw_tt_pattern_at(b->c->changed->timetable, b->trips->list[trip].pattern);
    double seats = b->line->seats < 0 ? INFINITY : b->line->seats, inside = 0;
    for (uint32_t i = 0; i < p->n_stops; i++) b->aboard[i] = b->exits[i] = 0;
    for (uint32_t i = 0; i + 1 < p->n_stops; i++) {
        inside -= b->exits[i];
        double now_s = departure_at(b, trip, phase, i), space = seats - inside;
        load(b, q, now_s, i, &space);
        inside += b->aboard[i];
        if (inside > b->out->fullest) b->out->fullest = inside;
        if (b->line->seats >= 0) decide(b, q, trip, end, phase, now_s, i);
    }
}

/* --- one line on one day --- */

/* All departures of one list of stops; people are asked anew in each phase. */
static gw_status run_pattern(boarding *b, uint32_t pattern)
{
    const savings_case *c = b->c;
    const savings_trip *like = NULL;
    queue people = {0}, q = {0};
    gw_status status = GW_OK;
    for (size_t i = 0; i < b->trips->n && !like; i++)
        if (b->trips->list[i].pattern == pattern) like = &b->trips->list[i];
    for (uint32_t i = 0; i < c->n_pairs && like && !status; i++)
        if (c->pairs[i].day == b->day && c->pairs[i].people)
            status = (c->pairs[i].across ? add_people_across : add_people)(b, like, &c->pairs[i], &people);
    if (!status && people.n) {
        qsort(people.list, people.n, sizeof *people.list, by_arrival);
        if (gw_grow(&q.list, &q.cap, people.n, sizeof *q.list)) status = GW_NO_MEMORY;
    }
    uint32_t phases = like && like->headway_s ? PHASES : 1;
    b->weight = 1.0 / phases;
    for (uint32_t phase = 0; phase < phases && people.n && !status; phase++) {
        q.n = people.n;
        for (size_t i = 0; i < people.n; i++) q.list[i] = people.list[i];
        for (size_t i = 0; i < b->trips->n; i++)
            if (b->trips->list[i].pattern == pattern) run_bus(b, &q, i, b->trips->n, (double)phase / phases);
    }
    free(people.list);
    free(q.list);
    return status;
}

static uint32_t most_stops(const gw_timetable *t, const savings_trips *trips)
{
    uint32_t n = 1;
    for (size_t i = 0; i < trips->n; i++) {
        uint32_t stops = gw_tt_pattern_at(t, trips->list[i].pattern)->n_stops;
        if (stops > n) n = stops;
    }
    return n;
}

static gw_status run_line(savings_case *c, savings_line *l, uint32_t day)
{
    const gw_timetable *t = c->changed->timetable;
    savings_trips trips;
    boarding b = {.c = c, .line = l, .out = &l->running[2 * day + 1], .day = day, .trips = &trips};
    if (savings_trips_of(t, l->route, c->days[day].number, &trips)) return GW_NO_MEMORY;
    uint32_t n = most_stops(t, &trips);
    b.aboard = calloc(n, sizeof *b.aboard);
    b.exits = calloc(n, sizeof *b.exits);
    gw_status status = b.aboard && b.exits ? GW_OK : GW_NO_MEMORY;
    for (uint32_t p = 0; p < gw_tt_n_patterns(t) && !status; p++)
        if (gw_tt_pattern_at(t, p)->route == l->route && !gw_tt_pattern_removed(t, p))
            status = run_pattern(&b, p);
    free(b.aboard);
    free(b.exits);
    savings_trips_free(&trips);
    return status;
}

gw_status savings_fill_seats(savings_case *c)
{
    for (uint32_t i = 0; i < c->n_pairs; i++) {
        savings_pair *p = &c->pairs[i];
        if (!p->people) continue;
        p->left_s = calloc((size_t)c->query.n_minutes + 1, sizeof *p->left_s);
        if (!p->left_s) return GW_NO_MEMORY;
    }
    for (uint32_t k = 0; c->demand && k < c->service->n; k++)
        for (uint32_t d = 0; d < c->n_days; d++)
            if (run_line(c, &c->service->lines[k], d)) return GW_NO_MEMORY;
    return GW_OK;
}
