/* clearance.csv: how long the counters take, by port, direction, kind of day and time of day. */
#include "planner/port/table_priv.h"

#include <math.h>
#include <string.h>

static const char *const KINDS[GW_N_DAY_KINDS] = {"weekday", "weekend", "holiday", "holiday-eve"};

const char *gw_day_kind_name(gw_day_kind kind)
{
    return KINDS[kind];
}

static gw_status read_port_or_any(const gw_port_table *t, const gw_csv_row *r, uint32_t *out)
{
    gw_str id = gw_csv_get(r, "port_id");
    *out = GW_ANY_PORT;
    if (gw_str_is(id, "*") || gw_port_find(t, id, out)) return GW_OK;
    return gw_csv_fault(r, "port_id", "is neither * nor a port of ports.csv");
}

static gw_status read_traveller(const gw_csv_row *r, uint32_t *out)
{
    gw_traveller who;
    gw_str word = gw_csv_get(r, "traveller");
    *out = GW_ANY_TRAVELLER;
    if (word.n == 0 || gw_str_is(word, "*")) return GW_OK;
    if (!gw_traveller_parse(word, &who)) return gw_csv_fault(r, "traveller", "is neither * nor a traveller");
    *out = who;
    return GW_OK;
}

static gw_status read_words(const gw_csv_row *r, gw_clearance_row *out)
{
    static const char *const DIRECTIONS[] = {"hk-cn", "cn-hk"};
    static const char *const DISTRIBUTIONS[] = {"lognormal"};
    uint32_t direction, kind, distribution;
    gw_status status = gw_csv_need_word(r, "direction", DIRECTIONS, 2, &direction);
    if (!status) status = gw_csv_need_word(r, "day_kind", KINDS, GW_N_DAY_KINDS, &kind);
    if (!status) status = gw_csv_need_word(r, "distribution", DISTRIBUTIONS, 1, &distribution);
    if (status) return status;
    out->from = direction == 0 ? GW_SIDE_HK : GW_SIDE_CN;
    out->kind = (gw_day_kind)kind;
    return GW_OK;
}

/* Column building: empty for the whole crossing. */
static gw_status read_building(const gw_port_table *t, const gw_csv_row *r, gw_clearance_row *out)
{
    gw_str word = gw_csv_get(r, "building");
    const gw_port *p = out->port == GW_ANY_PORT ? NULL : &t->ports[out->port];
    out->building = GW_SIDE_NONE;
    if (word.n && !gw_side_parse(word, &out->building))
        return gw_csv_fault(r, "building", "is neither hk nor cn");
    if (p && p->each_building && !word.n)
        return gw_csv_fault(r, "building", "must not be empty: buildings.csv says that each has its own");
    if (p && !p->each_building && word.n)
        return gw_csv_fault(r, "building", "must be empty: the port has one clearance for the crossing");
    return GW_OK;
}

static gw_status read_span(const gw_csv_row *r, gw_clearance_row *out)
{
    gw_status status = gw_csv_need_clock(r, "from", &out->from_s);
    if (!status) status = gw_csv_need_clock(r, "to", &out->to_s);
    if (status) return status;
    if (out->to_s > 86400) return gw_csv_fault(r, "to", "is after 24:00");
    return out->from_s < out->to_s ? GW_OK : gw_csv_fault(r, "to", "is not after the start");
}

static gw_status read_percentiles(const gw_port_table *t, const gw_csv_row *r, gw_clearance *out)
{
    gw_status status = gw_csv_need_minutes(r, "p50_min", &out->p50_s);
    if (!status) status = gw_csv_need_minutes(r, "p95_min", &out->p95_s);
    if (!status) status = gw_csv_need_text(r, t->arena, "source", &out->source);
    if (status) return status;
    if (out->p50_s == 0) return gw_csv_fault(r, "p50_min", "must be over 0: a lognormal has no other median");
    return out->p95_s >= out->p50_s ? GW_OK : gw_csv_fault(r, "p95_min", "is less than p50_min");
}

static gw_status read_row(const gw_port_table *t, const gw_csv_row *r, gw_clearance_row *out)
{
    gw_status status = read_port_or_any(t, r, &out->port);
    if (!status) status = read_traveller(r, &out->who);
    if (!status) status = read_building(t, r, out);
    if (!status) status = read_words(r, out);
    if (!status) status = read_span(r, out);
    if (!status) status = read_percentiles(t, r, &out->clearance);
    return status;
}

static bool same_cases(const gw_clearance_row *a, const gw_clearance_row *b)
{
    return a->port == b->port && a->from == b->from && a->building == b->building && a->who == b->who &&
           a->kind == b->kind;
}

static gw_status check_overlap(const gw_port_table *t, const gw_csv_row *r, const gw_clearance_row *row)
{
    for (uint32_t i = 0; i < t->n_clearance; i++) {
        const gw_clearance_row *other = &t->clearance[i];
        if (same_cases(row, other) && row->from_s < other->to_s && other->from_s < row->to_s)
            return gw_csv_fault(r, "from", "overlaps an earlier row");
    }
    return GW_OK;
}

gw_status gw_clearance_list(gw_port_table *t)
{
    gw_chosen_list *list = t->chosen;
    list->n = 0;
    gw_status status = gw_grow(&list->at, &list->cap, (size_t)t->n_clearance + 1, sizeof *list->at);
    for (; !status && list->n < t->n_clearance; list->n++)
        list->at[list->n] = (gw_chosen){t->clearance[list->n].clearance, list->n, UINT32_MAX, 0};
    return status;
}

gw_status gw_clearance_read(gw_port_table *t, const gw_csv_text *csv, gw_error *err)
{
    t->clearance = gw_arena_zalloc(t->arena, ((size_t)csv->n_rows + 1) * sizeof *t->clearance);
    if (!t->clearance) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < csv->n_rows; i++) {
        gw_csv_row r = {csv, i, err};
        gw_clearance_row row = {0};
        gw_status status = read_row(t, &r, &row);
        if (!status) status = check_overlap(t, &r, &row);
        if (status) return status;
        t->clearance[t->n_clearance++] = row;
    }
    return gw_clearance_list(t);
}

/* By traveller.h; negative: says nothing about this traveller. */
static int rank(const gw_clearance_row *row, gw_traveller who)
{
    bool exact = row->port != GW_ANY_PORT;
    if (row->who == (uint32_t)who) return exact ? 5 : 3;
    if (row->who == GW_ANY_TRAVELLER) return exact ? 4 : 2;
    return row->who != GW_TRAVELLER_ADULT ? -1 : exact;
}

static uint32_t find_one(const gw_port_table *t, const gw_clearance_case *c, gw_traveller who,
                         gw_side building, int32_t clock_s, int32_t *until)
{
    uint32_t best = UINT32_MAX;
    int best_rank = -1;
    for (uint32_t i = 0; i < t->n_clearance; i++) {
        const gw_clearance_row *row = &t->clearance[i];
        int its_rank = rank(row, who);
        if ((row->port != c->port && row->port != GW_ANY_PORT) || row->from != c->from ||
            row->kind != c->kind || row->building != building || its_rank < 0)
            continue;
        if (row->from_s > clock_s && row->from_s < *until) *until = row->from_s;
        if (row->to_s > clock_s && row->to_s < *until) *until = row->to_s;
        if (clock_s < row->from_s || clock_s >= row->to_s || its_rank <= best_rank) continue;
        best = i;
        best_rank = its_rank;
    }
    return best;
}

static bool slower(const gw_clearance *a, const gw_clearance *b)
{
    return a->p50_s != b->p50_s ? a->p50_s > b->p50_s : a->p95_s > b->p95_s;
}

/* Whoever goes along with an elder is through when both are. */
static uint32_t find(const gw_port_table *t, const gw_clearance_case *c, gw_side building, int32_t clock_s,
                     int32_t *until)
{
    uint32_t own = find_one(t, c, c->who, building, clock_s, until);
    if (c->who != GW_TRAVELLER_COMPANION || own == UINT32_MAX || t->clearance[own].who == (uint32_t)c->who)
        return own;
    uint32_t elder = find_one(t, c, GW_TRAVELLER_ELDER, building, clock_s, until);
    uint32_t adult = find_one(t, c, GW_TRAVELLER_ADULT, building, clock_s, until);
    return slower(&t->clearance[elder].clearance, &t->clearance[adult].clearance) ? elder : adult;
}

static gw_status join(gw_arena *a, const gw_clearance *x, const gw_clearance *y, gw_chosen *out,
                      gw_arena *texts)
{
    enum { STEP_S = 5 };
    const char *source = x->source;
    gw_buf both = {0};
    if (strcmp(x->source, y->source) != 0) {
        gw_buf_printf(&both, "%s; %s", x->source, y->source);
        source = both.failed ? NULL : gw_arena_text(texts, (gw_str){both.p, (uint32_t)both.n});
    }
    gw_buf_free(&both);
    if (!source) return GW_NO_MEMORY;
    out->clearance = (gw_clearance){.source = source,
                                    .n_parts = 2,
                                    .part = {{x->p50_s, x->p95_s}, {y->p50_s, y->p95_s}},
                                    .between_s = out->between_s};
    gw_dist d;
    double p50_s = 0, p95_s = 0;
    gw_status status = gw_clearance_dist(a, STEP_S, &out->clearance, &d);
    if (status) return status;
    (void)gw_dist_quantile(&d, 0.5, &p50_s); /* all of it is served */
    (void)gw_dist_quantile(&d, 0.95, &p95_s);
    out->clearance.p50_s = (int32_t)lround(p50_s);
    out->clearance.p95_s = (int32_t)lround(p95_s);
    return GW_OK;
}

/* The entry of two rows, made when it is not there. */
static gw_status choose_pair(const gw_port_table *t, gw_chosen pair, uint32_t *out)
{
    gw_chosen_list *list = t->chosen;
    for (uint32_t i = t->n_clearance; i < list->n; i++) {
        *out = i;
        if (list->at[i].a == pair.a && list->at[i].b == pair.b && list->at[i].between_s == pair.between_s)
            return GW_OK;
    }
    gw_arena *a = gw_arena_create(0);
    if (!a) return GW_NO_MEMORY;
    gw_status status =
        join(a, &t->clearance[pair.a].clearance, &t->clearance[pair.b].clearance, &pair, t->arena);
    gw_arena_free(a);
    if (!status) status = gw_grow(&list->at, &list->cap, (size_t)list->n + 1, sizeof *list->at);
    if (status) return status;
    *out = list->n;
    list->at[list->n++] = pair;
    return GW_OK;
}

gw_status gw_clearance_choose(const gw_port_table *t, const gw_clearance_case *c, int32_t clock_s,
                              int32_t *until, uint32_t *out, gw_side *hole)
{
    const gw_port *p = &t->ports[c->port];
    gw_side first = p->each_building ? c->from : GW_SIDE_NONE, second = gw_side_other(first);
    *until = 86400;
    *out = find(t, c, first, clock_s, until);
    *hole = first;
    if (*out == UINT32_MAX || !p->each_building) return GW_OK;
    uint32_t other = find(t, c, second, clock_s, until);
    *hole = second;
    if (other != UINT32_MAX) return choose_pair(t, (gw_chosen){{0}, *out, other, p->between_s}, out);
    *out = UINT32_MAX;
    return GW_OK;
}

gw_status gw_clearance_dist(gw_arena *a, int32_t step_s, const gw_clearance *c, gw_dist *out)
{
    if (c->n_parts < 2) return gw_dist_lognormal(a, step_s, c->p50_s, c->p95_s, out);
    gw_dist x, y, sum;
    gw_status status = gw_dist_lognormal(a, step_s, c->part[0].p50_s, c->part[0].p95_s, &x);
    if (!status) status = gw_dist_lognormal(a, step_s, c->part[1].p50_s, c->part[1].p95_s, &y);
    if (!status) status = gw_dist_add(a, &x, &y, &sum);
    return status ? status : gw_dist_shift(a, &sum, c->between_s, out);
}

bool gw_clearance_differs(const gw_port_table *t, gw_traveller who)
{
    for (uint32_t i = 0; who != GW_TRAVELLER_ADULT && i < t->n_clearance; i++) {
        uint32_t of = t->clearance[i].who;
        if (of == (uint32_t)who || of == GW_TRAVELLER_ADULT) return true;
        if (who == GW_TRAVELLER_COMPANION && of == GW_TRAVELLER_ELDER) return true;
    }
    return false;
}
