/* shift-clinic: part of the appointments is moved by some minutes. Whose appointments, and what it saves, is
 * counted by planner/savings. */
#include "planner/scenario/scenario_priv.h"

#include <math.h>
#include <string.h>

static const scn_path TOP = {""};
static const char *const KEYS[] = {"id", "type", "note", "place", "from", "to", "minutes", "share", NULL};

static void parse(scn_reader *r, const gw_json *v, scn_change *c)
{
    static const scn_limits MINUTES = {-720, 720, false, false, "minutes"}, SHARE = {0, 1, true, false, NULL};
    gw_scenario_clinic *s = scn_alloc(r, 1, sizeof *s);
    double minutes = 0;
    if (!s) return;
    c->as.own = s;
    scn_check_keys(r, v, TOP, KEYS);
    (void)scn_read_text(r, v, TOP, "note", false);
    s->place = scn_read_text(r, v, TOP, "place", false);
    if (s->place && strncmp(s->place, "place:", 6) == 0) s->place += 6;
    (void)scn_read_span(r, v, TOP, &s->from_s, &s->to_s);
    (void)scn_read_number(r, v, TOP, "minutes", true, &MINUTES, &minutes);
    s->shift_s = (int32_t)lround(minutes * 60);
    (void)scn_read_number(r, v, TOP, "share", true, &SHARE, &s->share);
    if (gw_json_get(v, "from") && s->from_s + s->shift_s < 0)
        scn_complain_at(r, TOP, "minutes", gw_json_get(v, "minutes"), "moves appointments before 00:00");
}

static gw_status apply(scn_work *w, const scn_change *c, gw_change_effect *effect)
{
    gw_scenario_clinic s = *(const gw_scenario_clinic *)c->as.own;
    uint32_t place;
    s.change = c->id;
    if (s.place && (!w->base->places || !gw_place_find(w->base->places, gw_str_of(s.place), &place)))
        scn_complain(&w->reader, "place", gw_str_of(s.place), "no place of this name in the data");
    if (s.shift_s == 0) scn_complain(&w->reader, "minutes", GW_STR("0"), "changes nothing");
    scn_effect_fact(effect, "share", s.share);
    scn_effect_fact(effect, "shift_min", s.shift_s / 60.0);
    scn_input_clinic(w, &s);
    return GW_OK;
}

const scn_kind scn_kind_shift_clinic = {"shift-clinic", parse, apply};
