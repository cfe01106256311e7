#include "planner/savings/slots.h"

#include "gtfs/base/civil.h"

#include <stdlib.h>
#include <string.h>

/* --- reading --- */

static gw_status wrong(gw_str part, gw_error *err)
{
    return gw_fail(
        err, GW_BAD_INPUT,
        "slots: '%.*s' is not HH:MM, HH:MMxPEOPLE or HH:MM-HH:MM/MINUTES[xPEOPLE] (at most %d slots)",
        part.n > 60 ? 60 : (int)part.n, part.p, GW_SLOTS_MAX);
}

static bool read_minute(gw_str s, int32_t *out)
{
    int32_t seconds;
    if (!gw_time_parse_clock(s, &seconds) || seconds < 0 || seconds > 48 * 3600 || seconds % 60) return false;
    *out = seconds / 60;
    return true;
}

static bool add(gw_slots *s, int32_t minute, int64_t people)
{
    if (s->n == GW_SLOTS_MAX) return false;
    s->at[s->n++] = (gw_slot){minute, (int32_t)people};
    return true;
}

static bool read_part(gw_str part, gw_slots *s)
{
    gw_str when, times, from, to, step;
    int64_t people = 1, every = 0;
    int32_t first, last;
    if (gw_str_split(part, 'x', &when, &times) &&
        (!gw_str_to_int(times, &people) || people < 1 || people > 100000))
        return false;
    if (!gw_str_split(when, '-', &from, &to)) return read_minute(when, &first) && add(s, first, people);
    if (!gw_str_split(to, '/', &to, &step) || !gw_str_to_int(step, &every) || every < 1 || every > 2880)
        return false;
    if (!read_minute(from, &first) || !read_minute(to, &last) || last < first) return false;
    for (int32_t at = first; at <= last; at += (int32_t)every)
        if (!add(s, at, people)) return false;
    return true;
}

static int by_minute(const void *x, const void *y)
{
    const gw_slot *a = x, *b = y;
    if (a->minute != b->minute) return (a->minute > b->minute) - (a->minute < b->minute);
    return (a->people > b->people) - (a->people < b->people);
}

gw_status gw_slots_parse(gw_str text, gw_slots *out, gw_error *err)
{
    gw_slots s = {.n = 0};
    if (text.n == 0) return wrong(text, err);
    for (gw_str part; text.n;) {
        gw_str_split(text, ',', &part, &text);
        part = gw_str_trim(part);
        if (!read_part(part, &s)) return wrong(part, err);
    }
    qsort(s.at, s.n, sizeof *s.at, by_minute);
    *out = s;
    return GW_OK;
}

/* --- choosing --- */

typedef struct {
    const gw_slots *slots;
    const gw_slots_options *o;
    int64_t people[GW_SLOTS_MAX + 1],
        moments[GW_SLOTS_MAX + 1];                      /* sums of people, of people · minute, before i */
    int64_t least[GW_SLOTS_MAX + 1][GW_SLOTS_MAX + 1];  /* [i][j]: slots [i, j) by one departure */
    int32_t moment[GW_SLOTS_MAX + 1][GW_SLOTS_MAX + 1]; /* its minute */
    int64_t best[GW_SLOTS_MAX_DEPARTURES + 1][GW_SLOTS_MAX + 1]; /* [k][j]: slots [0, j) by at most k */
    uint32_t from[GW_SLOTS_MAX_DEPARTURES + 1][GW_SLOTS_MAX + 1];
} work;

/* arrive: at the desk; slots before p are then over. */
static int64_t wait_of(const work *w, uint32_t p, uint32_t j, int64_t arrive)
{
    return w->moments[j] - w->moments[p] - arrive * (w->people[j] - w->people[p]);
}

static int64_t late_of(const work *w, uint32_t i, uint32_t p, int64_t arrive)
{
    return arrive * (w->people[p] - w->people[i]) - (w->moments[p] - w->moments[i]);
}

static uint32_t first_at(const work *w, uint32_t i, uint32_t j, int64_t arrive)
{
    while (i < j && w->slots->at[i].minute < arrive) i++;
    return i;
}

static void fill_groups(work *w)
{
    const gw_slots_options *o = w->o;
    uint32_t n = w->slots->n;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = i + 1; j <= n; j++) w->least[i][j] = INT64_MAX;
    for (int32_t t = o->first_minute; t <= o->last_minute; t += o->every) {
        int64_t arrive = t + gw_slots_lead(o, t);
        for (uint32_t i = 0; i < n; i++) {
            uint32_t over = first_at(w, i, n, arrive);
            for (uint32_t j = i + 1; j <= n; j++) {
                uint32_t p = over < j ? over : j;
                int64_t cost = wait_of(w, p, j, arrive) + o->late_weight * late_of(w, i, p, arrive);
                if (cost >= w->least[i][j]) continue;
                w->least[i][j] = cost;
                w->moment[i][j] = t;
            }
        }
    }
}

static void place(work *w)
{
    uint32_t n = w->slots->n;
    for (uint32_t j = 0; j <= n; j++) w->best[0][j] = j ? INT64_MAX : 0;
    for (uint32_t k = 1; k <= w->o->n_departures; k++)
        for (uint32_t j = 0; j <= n; j++) {
            w->best[k][j] = w->best[k - 1][j];
            w->from[k][j] = GW_SLOTS_MAX + 1; /* one fewer does as well */
            for (uint32_t i = 0; i < j; i++) {
                if (w->best[k - 1][i] == INT64_MAX) continue;
                int64_t cost = w->best[k - 1][i] + w->least[i][j];
                if (cost >= w->best[k][j]) continue;
                w->best[k][j] = cost;
                w->from[k][j] = i;
            }
        }
}

static void trace(const work *w, gw_slots_answer *out)
{
    uint32_t k = w->o->n_departures, j = w->slots->n;
    for (; j > 0; k--) {
        uint32_t i = w->from[k][j];
        if (i > GW_SLOTS_MAX) continue;
        gw_slots_departure d = {.departs_minute = w->moment[i][j], .first_slot = i, .end_slot = j};
        int64_t arrive = d.departs_minute + gw_slots_lead(w->o, d.departs_minute);
        uint32_t p = first_at(w, i, j, arrive);
        d.people = w->people[j] - w->people[i];
        d.wait_min = wait_of(w, p, j, arrive);
        d.late_min = late_of(w, i, p, arrive);
        out->wait_min += d.wait_min;
        out->late_min += d.late_min;
        for (uint32_t m = out->n; m > 0; m--) out->list[m] = out->list[m - 1];
        out->list[0] = d;
        out->n++;
        j = i;
    }
    out->people = w->people[w->slots->n];
    out->cost = w->best[w->o->n_departures][w->slots->n];
}

static gw_status check(const gw_slots *slots, const gw_slots_options *o, gw_error *err)
{
    const char *what = NULL;
    if (slots->n == 0) what = "slots: there are none";
    if (o->n_departures < 1 || o->n_departures > GW_SLOTS_MAX_DEPARTURES) what = "departures: 1 to 60";
    if (o->every < 1 || o->first_minute < 0 || o->last_minute < o->first_minute || o->last_minute > 2880)
        what = "first, last, every: 00:00 to 48:00, the last not before the first, at least every minute";
    if (o->lead_min < 0 || o->lead_min > 600) what = "lead: 0 to 600 minutes";
    if (o->late_weight < 1 || o->late_weight > 1000) what = "late: 1 to 1000";
    return what ? gw_fail(err, GW_BAD_INPUT, "%s", what) : GW_OK;
}

gw_status gw_slots_choose(const gw_slots *slots, const gw_slots_options *o, gw_slots_answer *out,
                          gw_error *err)
{
    gw_status status = check(slots, o, err);
    if (status) return status;
    work *w = calloc(1, sizeof *w);
    if (!w) return gw_fail(err, GW_NO_MEMORY, "no memory for departures");
    w->slots = slots;
    w->o = o;
    for (uint32_t i = 0; i < slots->n; i++) {
        w->people[i + 1] = w->people[i] + slots->at[i].people;
        w->moments[i + 1] = w->moments[i] + (int64_t)slots->at[i].people * slots->at[i].minute;
    }
    fill_groups(w);
    place(w);
    *out = (gw_slots_answer){.n = 0};
    trace(w, out);
    free(w);
    return GW_OK;
}
