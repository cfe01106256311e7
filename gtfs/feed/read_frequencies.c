/* frequencies.txt: periods with a headway, half-open, none inside another of the same trip. */
#include "gtfs/feed/reader_priv.h"

#include <stdlib.h>

enum { TRIP, START, END, HEADWAY, EXACT, HEADWAY_MAX, N_FREQUENCIES };
static const char *const columns[] = {"trip_id",      "start_time",  "end_time",
                                      "headway_secs", "exact_times", "headway_max_secs"};
_Static_assert(GW_N(columns) == N_FREQUENCIES, "one name a column");

typedef struct {
    gw_frequency f;
    uint64_t line;
} lined;

typedef struct {
    lined *p; /* owned */
    size_t n, cap;
    uint8_t *spoiled; /* owned; index: trips; a row of this trip was dropped and the trip's own times are no
                         departure */
} lined_list;

/* A trip in frequencies.txt is a template: its own clock times are departures only where the row says it
 * runs. When the row is lost, a template that lies elsewhere must not become a bus that nobody drives. */
static void spoil(lined_list *list, gw_loader *l, uint32_t trip, const gw_frequency *f)
{
    const gw_trip *t = &l->trips.p[trip];
    if (!t->n_stop_times) return;
    int32_t own = l->stop_times.p[t->first_stop_time].departure_s;
    bool inside = f->start_s != GW_SECONDS_NONE && own >= f->start_s &&
                  own <= (f->end_s > f->start_s ? f->end_s : f->start_s);
    if (!inside) list->spoiled[trip] = 1;
}

static uint32_t find_trip(gw_reader *r)
{
    gw_loader *l = r->l;
    r->touch = GW_TOUCH_NOTHING;
    if (!gw_cell_given(r, TRIP)) return GW_NONE;
    uint32_t trip = gw_ids_find(&l->trip_ids, l->trips.p, sizeof *l->trips.p, r->cells[TRIP]);
    if (trip != GW_ID_NONE) return trip;
    const gw_intern *dropped = &l->dropped_trips;
    if (gw_ids_find(&dropped->ids, dropped->texts, sizeof *dropped->texts, r->cells[TRIP]) == GW_ID_NONE) {
        gw_cell_fault(r, "foreign_key_violation", TRIP);
    }
    return GW_NONE;
}

static bool read_period(gw_reader *r, gw_frequency *f)
{
    f->start_s = f->end_s = GW_SECONDS_NONE;
    bool given = gw_cell_given(r, START);
    given = gw_cell_given(r, END) && given;
    bool ok = gw_cell_time(r, START, &f->start_s);
    ok = gw_cell_time(r, END, &f->end_s) && ok;
    if (!given || !ok) return false;
    if (f->end_s > f->start_s) return true;
    gw_cell_fault(
        r, f->end_s == f->start_s ? "start_and_end_range_equal" : "start_and_end_range_out_of_order", END);
    return false;
}

static bool read_headway(gw_reader *r, gw_frequency *f)
{
    int64_t least, most;
    if (!gw_cell_given(r, HEADWAY) || !gw_cell_int(r, HEADWAY, 1, 86400 * 7, &least)) return false;
    f->headway_s = f->headway_max_s = (int32_t)least;
    r->field_only = true;
    if (gw_cell_int(r, HEADWAY_MAX, least, 86400 * 7, &most)) f->headway_max_s = (int32_t)most;
    r->field_only = false;
    return true;
}

static gw_status take_frequency(gw_reader *r, lined_list *list)
{
    gw_loader *l = r->l;
    lined row = {.line = r->line};
    l->n_frequency_rows++;
    row.f.trip = find_trip(r);
    r->touch = row.f.trip == GW_NONE ? GW_TOUCH_NOTHING : GW_TOUCH_TRIP;
    r->touched = row.f.trip;
    if (row.f.trip == GW_NONE) return GW_OK;
    bool ok = read_period(r, &row.f);
    ok = read_headway(r, &row.f) && ok;
    row.f.exact = gw_cell_enum(r, EXACT, 1, 0);
    if (!ok) {
        spoil(list, l, row.f.trip, &row.f);
        return GW_OK;
    }
    if (gw_grow(&list->p, &list->cap, list->n + 1, sizeof *list->p)) return gw_load_no_memory(l);
    list->p[list->n++] = row;
    return GW_OK;
}

static int compare_lined(const void *a, const void *b)
{
    const lined *x = a, *y = b;
    if (x->f.trip != y->f.trip) return x->f.trip < y->f.trip ? -1 : 1;
    if (x->f.start_s != y->f.start_s) return x->f.start_s < y->f.start_s ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

/* Of two periods that overlap the later one goes. */
static gw_status keep_apart(gw_loader *l, const lined_list *list)
{
    gw_status status = GW_OK;
    for (size_t i = 0; i < list->n && !status; i++) {
        const gw_frequency *f = &list->p[i].f;
        gw_trip *t = &l->trips.p[f->trip];
        if (t->n_frequencies && f->start_s < l->frequencies.p[l->frequencies.n - 1].end_s) {
            gw_notices_add(l->notices, "overlapping_frequency", GW_STR("frequencies.txt"), list->p[i].line,
                           GW_STR("trip_id"), t->id);
            gw_load_touch(l, "overlapping_frequency", GW_ACTION_DROP, GW_TOUCH_TRIP, f->trip);
            continue;
        }
        if (!t->n_frequencies++) t->first_frequency = (uint32_t)l->frequencies.n;
        status = GW_PUSH(l, l->frequencies, *f);
    }
    return status;
}

static void drop_spoiled(gw_loader *l, const lined_list *list)
{
    for (size_t i = 0; i < l->trips.n; i++) {
        gw_trip *t = &l->trips.p[i];
        if (!list->spoiled[i] || t->n_frequencies || !t->n_stop_times) continue;
        gw_notices_add(l->notices, "unusable_trip", GW_STR("trips.txt"), l->trip_lines.p[i],
                       GW_STR("trip_id"), t->id);
        t->n_stop_times = 0;
    }
}

gw_status gw_load_frequencies(gw_loader *l)
{
    gw_reader r;
    lined_list list = {.spoiled = calloc(l->trips.n, 1)};
    if (!list.spoiled) return gw_load_no_memory(l);
    gw_status status = gw_reader_open(&r, l, "frequencies.txt", columns, N_FREQUENCIES, false);
    while (!status && gw_reader_next(&r)) status = take_frequency(&r, &list);
    status = gw_reader_close(&r, status);
    if (!status && list.n) {
        qsort(list.p, list.n, sizeof *list.p, compare_lined);
        status = keep_apart(l, &list);
    }
    if (!status) drop_spoiled(l, &list);
    free(list.p);
    free(list.spoiled);
    return status;
}
