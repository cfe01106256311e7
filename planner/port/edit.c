#include "planner/port/edit.h"

#include "planner/port/table_priv.h"

static gw_status edit_hours(gw_port *p, const gw_port_edit *e, const char *source, gw_error *err)
{
    if (e->sets_hours) {
        p->open24 = e->open24;
        p->opens_s = e->open24 ? 0 : e->opens_s;
        p->closes_s = e->open24 ? 86400 : e->closes_s;
        if (e->open24) p->last_admission_s = 0; /* nothing closes that one could be late for */
    }
    if (e->last_admission_s != GW_SECONDS_NONE) p->last_admission_s = e->last_admission_s;
    if (e->sets_hours || e->last_admission_s != GW_SECONDS_NONE) p->source = source;
    if (!p->open24 && p->closes_s <= p->opens_s)
        return gw_fail(err, GW_BAD_INPUT, "port %s would close before it opens", p->id);
    if (!p->open24 && p->last_admission_s >= p->closes_s - p->opens_s)
        return gw_fail(err, GW_BAD_INPUT,
                       "port %s would let nobody in: the last admission is as long as it is open", p->id);
    return GW_OK;
}

/* --- clearance --- */

static bool replaces(const gw_clearance_row *now, const gw_clearance_row *old)
{
    return old->port == now->port && old->from == now->from && old->who == now->who &&
           old->kind == now->kind && old->building == now->building && old->from_s < now->to_s &&
           now->from_s < old->to_s;
}

/* What is left of the old row before and behind the new one. */
static void push_rest(gw_clearance_row *rows, uint32_t *n, const gw_clearance_row *old,
                      const gw_clearance_row *now)
{
    gw_clearance_row before = *old, behind = *old;
    before.to_s = now->from_s;
    behind.from_s = now->to_s;
    if (before.from_s < before.to_s) rows[(*n)++] = before;
    if (behind.from_s < behind.to_s) rows[(*n)++] = behind;
}

static gw_status set_row(gw_port_table *t, const gw_clearance_row *now)
{
    gw_clearance_row *rows = gw_arena_zalloc(t->arena, (2 * (size_t)t->n_clearance + 1) * sizeof *rows);
    uint32_t n = 0;
    if (!rows) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < t->n_clearance; i++) {
        if (replaces(now, &t->clearance[i]))
            push_rest(rows, &n, &t->clearance[i], now);
        else
            rows[n++] = t->clearance[i];
    }
    rows[n++] = *now;
    t->clearance = rows;
    t->n_clearance = n;
    return GW_OK;
}

static gw_status edit_clearance(gw_port_table *t, const gw_port_edit *e, const char *source, gw_error *err)
{
    gw_status status = GW_OK;
    if (e->p50_s == 0) return GW_OK;
    if (t->ports[e->port].each_building)
        return gw_fail(err, GW_BAD_INPUT,
                       "port %s has a clearance for each building, not one for the crossing",
                       t->ports[e->port].id);
    for (gw_side from = GW_SIDE_HK; from <= GW_SIDE_CN; from++) {
        for (gw_day_kind kind = 0; kind < GW_N_DAY_KINDS && !status; kind++) {
            if (e->from != GW_SIDE_NONE && e->from != from) continue;
            const gw_clearance_row now = {
                .port = e->port,
                .from = from,
                .who = e->who == GW_N_TRAVELLERS ? GW_ANY_TRAVELLER : (uint32_t)e->who,
                .kind = kind,
                .from_s = e->from_s,
                .to_s = e->to_s,
                .clearance = {.p50_s = e->p50_s, .p95_s = e->p95_s, .source = source},
            };
            status = set_row(t, &now);
        }
    }
    return status;
}

gw_status gw_port_edits_apply(gw_port_table *t, const gw_port_edit *edits, uint32_t n, gw_error *err)
{
    gw_status status = GW_OK;
    for (uint32_t i = 0; i < n && !status; i++) {
        const char *source = gw_arena_text(t->arena, gw_str_of(edits[i].source));
        if (!source) return GW_NO_MEMORY;
        status = edit_hours(&t->ports[edits[i].port], &edits[i], source, err);
        if (!status) status = edit_clearance(t, &edits[i], source, err);
    }
    return !status && n ? gw_clearance_list(t) : status;
}
