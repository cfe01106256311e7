/* Ports as changes see and edit them. */
#include "planner/scenario/scenario_priv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COMPARED_DAYS   28 /* four weeks hold every weekday and, nearly always, every kind of day */
#define COMPARED_STEP_S 900

static uint32_t find_port(scn_work *w, const char *ref)
{
    uint32_t port = GW_NO_ID;
    const char *id = strncmp(ref, "port:", 5) == 0 ? ref + 5 : ref;
    if (!w->base->ports || !gw_port_find(w->base->ports, gw_str_of(id), &port)) {
        scn_complain(&w->reader, "port", gw_str_of(ref), "no port of this name in the data");
        return GW_NO_ID;
    }
    if (gw_port_usable(w->base->ports, port)) return port;
    scn_complain(&w->reader, "port", gw_str_of(ref),
                 "cannot be used in the data (no land port that is open, or its halls are not known)");
    return GW_NO_ID;
}

static const char *const CLEARANCE_KEYS[] = {"p50_min", "p95_min", "direction", "from", "to", NULL};

void scn_read_clearance(scn_reader *r, const gw_json *v, const char *key, bool required, gw_port_edit *out)
{
    static const scn_limits MINUTES = {0, 600, true, false, "minutes"};
    const gw_json *c = gw_json_get(v, key);
    scn_path at = scn_path_member((scn_path){""}, key);
    double p50, p95;
    if (!c && required) scn_complain_at(r, (scn_path){""}, key, NULL, "is missing");
    if (!c) return;
    if (!gw_json_is_object(c)) {
        scn_complain_at(r, (scn_path){""}, key, c, "must be an object with p50_min and p95_min");
        return;
    }
    scn_check_keys(r, c, at, CLEARANCE_KEYS);
    bool good = scn_read_number(r, c, at, "p50_min", true, &MINUTES, &p50);
    good = scn_read_number(r, c, at, "p95_min", true, &MINUTES, &p95) && good;
    const char *direction = scn_read_text(r, c, at, "direction", false);
    out->from = GW_SIDE_NONE;
    if (direction && strcmp(direction, "hk-cn") == 0) out->from = GW_SIDE_HK;
    if (direction && strcmp(direction, "cn-hk") == 0) out->from = GW_SIDE_CN;
    if (direction && out->from == GW_SIDE_NONE)
        scn_complain_at(r, at, "direction", gw_json_get(c, "direction"), "must be hk-cn or cn-hk");
    if (!scn_read_span(r, c, at, &out->from_s, &out->to_s)) return;
    if (!gw_json_get(c, "to")) out->to_s = 86400;
    if (out->to_s > 86400)
        scn_complain_at(r, at, "to", gw_json_get(c, "to"), "must be at most 24:00: hours of every day");
    if (!good) return;
    out->p50_s = (int32_t)fmax(1, round(p50 * 60));
    out->p95_s = (int32_t)fmax(1, round(p95 * 60));
    if (out->p95_s < out->p50_s)
        scn_complain_at(r, at, "p95_min", gw_json_get(c, "p95_min"), "is less than p50_min");
}

/* Does anybody notice, in four weeks? */
static bool differs(const scn_work *w, const gw_port_table *a, const gw_port_table *b, uint32_t port)
{
    uint32_t days = w->t->n_days < COMPARED_DAYS ? w->t->n_days : COMPARED_DAYS;
    for (int32_t at = 0; at < (int32_t)days * 86400; at += COMPARED_STEP_S)
        for (gw_side from = GW_SIDE_HK; from <= GW_SIDE_CN; from++)
            for (int who = 0; who < GW_N_TRAVELLERS; who++) {
                const gw_port_table *x = gw_port_for(a, (gw_traveller)who),
                                    *y = gw_port_for(b, (gw_traveller)who);
                if (gw_port_exit(x, port, from, at) != gw_port_exit(y, port, from, at)) return true;
                int32_t in = gw_port_admits(x, port, from, at);
                if (in == GW_NEVER) continue;
                gw_clearance c = gw_port_clearance(x, port, from, in),
                             d = gw_port_clearance(y, port, from, in);
                if (c.p50_s != d.p50_s || c.p95_s != d.p95_s) return true;
            }
    return false;
}

static double open_hours(const gw_port *p)
{
    return p->open24 ? 24 : (p->closes_s - p->opens_s) / 3600.0;
}

/* At the first moment of the span on the day computed when the gate lets anybody in. */
static void describe(const scn_work *w, const gw_port_table *before, const gw_port_table *after,
                     const gw_port_edit *edit, gw_change_effect *e)
{
    gw_traveller who = edit->who == GW_N_TRAVELLERS ? GW_TRAVELLER_ADULT : edit->who;
    gw_side from = edit->from == GW_SIDE_NONE ? GW_SIDE_HK : edit->from;
    const gw_port_table *tables[] = {gw_port_for(before, who), gw_port_for(after, who)};
    static const char *const keys[2][2] = {{"clearance_p50_before_min", "clearance_p95_before_min"},
                                           {"clearance_p50_after_min", "clearance_p95_after_min"}};
    int32_t clock = edit->from_s ? edit->from_s : 12 * 3600;
    int32_t at = gw_tt_day_zero(w->t, 0, w->day) + clock;
    for (int i = 0; i < 2 && edit->p50_s; i++) {
        int32_t in = gw_port_admits(tables[i], edit->port, from, at);
        if (in == GW_NEVER) continue;
        gw_clearance c = gw_port_clearance(tables[i], edit->port, from, in);
        scn_effect_fact(e, keys[i][0], c.p50_s / 60.0);
        scn_effect_fact(e, keys[i][1], c.p95_s / 60.0);
    }
    if (!edit->sets_hours) return;
    scn_effect_fact(e, "open_hours_before", open_hours(gw_port_at(before, edit->port)));
    scn_effect_fact(e, "open_hours_after", open_hours(gw_port_at(after, edit->port)));
}

bool scn_edit_port(scn_work *w, const char *change, const char *ref, gw_port_edit *edit, gw_change_effect *e,
                   bool *changed)
{
    gw_port_table *now = NULL;
    gw_error why = {0};
    char source[96];
    snprintf(source, sizeof source, "scenario: change %s", change);
    edit->port = find_port(w, ref);
    edit->source = gw_arena_text(w->arena, gw_str_of(source));
    if (!edit->source) w->reader.no_memory = true;
    if (!edit->source || edit->port == GW_NO_ID) return false;
    const gw_port_table *before = w->ports ? w->ports : w->base->ports;
    w->port_edits[w->n_port_edits++] = *edit;
    gw_status status =
        gw_port_table_parse_edited(w->t->ports_blob, w->t->ports_size, w->t->first_day, w->t->n_days,
                                   w->t->zero, w->port_edits, w->n_port_edits, &now, &why);
    if (status == GW_NO_MEMORY) w->reader.no_memory = true;
    if (status) {
        w->n_port_edits--;
        scn_complain(&w->reader, "port", gw_str_of(gw_port_at(before, edit->port)->id), "%s", why.message);
        return false;
    }
    *changed = differs(w, before, now, edit->port);
    scn_effect_note(w, e, "port", gw_port_at(before, edit->port)->id);
    describe(w, before, now, edit, e);
    gw_port_table_free(w->ports);
    w->ports = now;
    return true;
}
