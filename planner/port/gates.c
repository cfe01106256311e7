/* Gates laid out once, so that a query is a binary search.
 *
 *   clock     06:30                  07:30            09:30              23:45 24:00        06:30
 *   windows   [ let in at once ...............................................)  closed     [
 *   rows      | 12 min                | 20 min         | 12 min ...
 *   segments  | c + 12                | c + 20         |same| c + 12 ...      | same: 06:30 + 12
 *
 * Where the clearance falls, at 09:30, those who came before are still ahead: for eight minutes everybody
 * leaves when the last of them does. That running maximum is kept in `high` while segments are added, so exit
 * never falls. Seconds are whole: the last who comes before 09:30 comes at 09:29:59.
 */
#include "planner/port/layout_priv.h"

#include <stdlib.h>

int32_t gw_layout_clock(const gw_layout *l, gw_day day, int32_t seconds)
{
    return (int32_t)(gw_zone_instant(l->zone, day + seconds / 86400, seconds % 86400) - l->zero);
}

static gw_status add_row(gw_gate *g, int32_t from_s, uint32_t row)
{
    if (g->n_rows > 0 && g->rows[g->n_rows - 1].row == row) return GW_OK;
    gw_status status = gw_grow(&g->rows, &g->cap_rows, (size_t)g->n_rows + 1, sizeof *g->rows);
    if (!status) g->rows[g->n_rows++] = (gw_gate_row){from_s, row};
    return status;
}

static gw_status no_clearance(const gw_layout *l, const gw_clearance_case *c, gw_side building,
                              int32_t clock_s)
{
    char clock[12];
    gw_time_format_clock(clock_s, clock);
    bool adult = c->who == GW_TRAVELLER_ADULT;
    return gw_fail(l->err, GW_BAD_INPUT, "clearance.csv: no row for %s, %s-%s, %s%s%s%s%s%s, %s",
                   l->table->ports[c->port].id, gw_side_name(c->from), gw_side_name(gw_side_other(c->from)),
                   building ? "building " : "", building ? gw_side_name(building) : "", building ? ", " : "",
                   adult ? "" : gw_traveller_names[c->who], adult ? "" : ", ", gw_day_kind_name(c->kind),
                   clock);
}

static gw_status choose(const gw_layout *l, const gw_clearance_case *c, int32_t clock_s, int32_t *until,
                        uint32_t *row)
{
    gw_side hole;
    gw_status status = gw_clearance_choose(l->table, c, clock_s, until, row, &hole);
    return status || *row != UINT32_MAX ? status : no_clearance(l, c, hole, clock_s);
}

static gw_status add_rows_of_day(const gw_layout *l, uint32_t port, gw_side from, gw_day day, gw_gate *g)
{
    const gw_clearance_case c = {port, from, l->who, gw_day_kind_of(l->table, day)};
    gw_status status = GW_OK;
    for (int32_t clock_s = 0, until; clock_s < 86400 && !status; clock_s = until) {
        uint32_t row;
        status = choose(l, &c, clock_s, &until, &row);
        if (!status) status = add_row(g, gw_layout_clock(l, day, clock_s), row);
    }
    return status;
}

/* The days laid out may happen to hold no holiday, yet a hole in the table is a fault today. */
static gw_status check_every_kind(const gw_layout *l, uint32_t port, gw_side from)
{
    gw_status status = GW_OK;
    for (gw_day_kind kind = GW_WEEKDAY; kind < GW_N_DAY_KINDS; kind++) {
        const gw_clearance_case c = {port, from, l->who, kind};
        uint32_t row;
        for (int32_t clock_s = 0, until; clock_s < 86400 && !status; clock_s = until)
            status = choose(l, &c, clock_s, &until, &row);
    }
    return status;
}

static gw_status add_rows(const gw_layout *l, uint32_t port, gw_side from, gw_gate *g)
{
    gw_status status = check_every_kind(l, port, from);
    for (gw_day day = l->first; day < l->first + l->n && !status; day++)
        status = add_rows_of_day(l, port, from, day, g);
    return status;
}

static gw_status add_segment(gw_gate *g, int32_t from_s, int32_t exit_s, bool rising)
{
    gw_status status =
        gw_grow(&g->segments, &g->cap_segments, (size_t)g->n_segments + 1, sizeof *g->segments);
    if (!status) g->segments[g->n_segments++] = (gw_gate_segment){from_s, exit_s, rising};
    return status;
}

/* While closed, all leave together after the next opening. */
static gw_status add_wait(gw_gate *g, int32_t from_s, int32_t exit_s, int32_t *high)
{
    if (exit_s > *high) *high = exit_s;
    return add_segment(g, from_s, *high, false);
}

/* Let in at once, through after p50_s, but not before those ahead. */
static gw_status add_passage(gw_gate *g, int32_t from_s, int32_t to_s, int32_t p50_s, int32_t *high)
{
    int32_t clear_s = *high - p50_s; /* who comes from then on meets nobody */
    gw_status status = GW_OK;
    if (from_s < clear_s) status = add_segment(g, from_s, *high, false);
    if (clear_s < from_s) clear_s = from_s;
    if (status || clear_s >= to_s) return status;
    *high = to_s - 1 + p50_s;
    return add_segment(g, clear_s, clear_s + p50_s, true);
}

static int32_t p50_of(const gw_port_table *t, const gw_gate *g, uint32_t row)
{
    return t->chosen->at[g->rows[row].row].clearance.p50_s;
}

/* One window, cut where the clearance row changes; *row moves on with it. */
static gw_status add_open_window(const gw_port_table *t, gw_gate *g, gw_gate_window w, uint32_t *row,
                                 int32_t *high)
{
    gw_status status = GW_OK;
    for (int32_t from_s = w.from_s, to_s; from_s < w.to_s && !status; from_s = to_s) {
        while (*row + 1 < g->n_rows && g->rows[*row + 1].from_s <= from_s) ++*row;
        to_s = *row + 1 < g->n_rows && g->rows[*row + 1].from_s < w.to_s ? g->rows[*row + 1].from_s : w.to_s;
        status = add_passage(g, from_s, to_s, p50_of(t, g, *row), high);
    }
    return status;
}

static gw_status add_segments(const gw_layout *l, gw_gate *g)
{
    const gw_port_table *t = l->table;
    int32_t at = gw_layout_clock(l, l->first, 0), high = INT32_MIN / 2;
    uint32_t row = 0;
    for (uint32_t i = 0; i < g->n_windows; i++) {
        gw_gate_window w = g->windows[i];
        while (row + 1 < g->n_rows && g->rows[row + 1].from_s <= w.from_s) row++;
        gw_status status = GW_OK;
        if (at < w.from_s) status = add_wait(g, at, w.from_s + p50_of(t, g, row), &high);
        if (!status) status = add_open_window(t, g, w, &row, &high);
        if (status) return status;
        at = w.to_s;
    }
    return GW_OK;
}

static gw_status build_gate(const gw_layout *l, uint32_t port, gw_side from)
{
    gw_gate *g = &l->table->gates[2 * port + (from == GW_SIDE_CN)];
    gw_status status = gw_windows_add(l, port, from, g);
    if (!status) status = add_rows(l, port, from, g);
    if (!status) status = add_segments(l, g);
    return status;
}

static gw_status build_all(const gw_layout *l)
{
    gw_status status = GW_OK;
    l->table->gates = calloc((size_t)l->table->n_ports * 2 + 1, sizeof *l->table->gates);
    if (!l->table->gates) return GW_NO_MEMORY;
    for (uint32_t port = 0; port < l->table->n_ports && !status; port++) {
        if (!gw_port_usable(l->table, port)) continue;
        status = build_gate(l, port, GW_SIDE_HK);
        if (!status) status = build_gate(l, port, GW_SIDE_CN);
    }
    return status;
}

/* Another traveller's copy of the table, with gates of its own. */
static gw_status build_view(const gw_layout *l, gw_traveller who)
{
    gw_port_table *t = l->table, *view = malloc(sizeof *view);
    if (!view) return GW_NO_MEMORY;
    *view = *t;
    view->gates = NULL;
    view->base = t;
    t->views[who] = view; /* the table owns it */
    gw_layout own = *l;
    own.table = view;
    own.who = who;
    return build_all(&own);
}

static gw_status build_views(const gw_layout *l)
{
    gw_status status = GW_OK;
    for (uint32_t who = 0; who < GW_N_TRAVELLERS && !status; who++)
        if (gw_clearance_differs(l->table, (gw_traveller)who)) status = build_view(l, (gw_traveller)who);
    return status;
}

/* Gate times must fit 32 bits, with room for the longest clearance. */
static bool fits(gw_day first_day, uint32_t n_days, int64_t zero)
{
    const int64_t least = -1000000000, most = 2000000000; /* INT32_MIN / 2 stands for "nobody yet" above */
    const uint32_t most_days = 20000;
    if (n_days > most_days || zero < -(INT64_C(1) << 40) || zero > INT64_C(1) << 40) return false;
    int64_t start = ((int64_t)first_day - 2) * 86400 - zero, end = start + ((int64_t)n_days + 5) * 86400;
    return start > least && end < most;
}

gw_status gw_gates_build(gw_port_table *t, gw_day first_day, uint32_t n_days, int64_t zero, gw_error *err)
{
    if (!fits(first_day, n_days, zero))
        return gw_fail(err, GW_BAD_INPUT, "ports: %u days are too many, or too far from the start",
                       (unsigned)n_days);
    gw_layout l = {.table = t, .zero = zero, .first = first_day - 1, .n = (int32_t)n_days + 3, .err = err};
    t->first_day = first_day;
    t->n_laid = n_days;
    t->zero = zero;
    gw_status status = gw_zone_load(GW_STR("Asia/Hong_Kong"), &l.zone, err);
    if (!status) status = build_all(&l);
    if (!status) status = build_views(&l);
    gw_zone_free(l.zone);
    return status;
}

static void free_gates(gw_port_table *t)
{
    for (uint32_t i = 0; t->gates && i < t->n_ports * 2; i++) {
        free(t->gates[i].windows);
        free(t->gates[i].segments);
        free(t->gates[i].rows);
        free(t->gates[i].spells);
    }
    free(t->gates);
}

void gw_gates_free(gw_port_table *t)
{
    for (uint32_t who = 0; who < GW_N_TRAVELLERS; who++) {
        if (!t->views[who]) continue;
        free_gates(t->views[who]);
        free(t->views[who]);
    }
    free_gates(t);
}
