/* set-vehicle: seats, wheelchair bays and floor of a line's vehicles. Seats are for whoever loads them
 * (planner/savings); bays say whether a wheelchair can ride. */
#include "planner/scenario/scenario_priv.h"

typedef struct {
    const char *line;
    scn_vehicle vehicle;
} set_vehicle;

static const scn_path TOP = {""};
static const char *const KEYS[] = {"id", "type", "note", "line", "vehicle", NULL};

static void parse(scn_reader *r, const gw_json *v, scn_change *c)
{
    set_vehicle *s = scn_alloc(r, 1, sizeof *s);
    if (!s) return;
    c->as.own = s;
    scn_check_keys(r, v, TOP, KEYS);
    (void)scn_read_text(r, v, TOP, "note", false);
    s->line = scn_read_text(r, v, TOP, "line", true);
    const gw_json *vehicle = gw_json_get(v, "vehicle");
    if (!vehicle) scn_complain_at(r, TOP, "vehicle", NULL, "is missing");
    scn_read_vehicle(r, v, TOP, "vehicle", &s->vehicle);
    if (gw_json_is_object(vehicle) && !gw_json_first(vehicle))
        scn_complain_at(r, TOP, "vehicle", vehicle, "must say seats, wheelchair_bays or low_floor");
}

static int32_t said_before(const scn_work *w, const scn_line *l, size_t field, int32_t now)
{
    int32_t before = GW_SCENARIO_ANY;
    for (uint32_t i = 0; i < w->inputs.n_vehicles; i++) {
        const gw_scenario_vehicle *v = &w->inputs.vehicles[i];
        const int32_t values[] = {v->seats, v->wheelchair_bays, v->low_floor};
        if (&w->lines[v->route.v] == l && values[field] != GW_SCENARIO_ANY) before = values[field];
    }
    return now == GW_SCENARIO_ANY ? now : before;
}

/* Whether a wheelchair can ride is what the trips of the timetable say. */
static bool set_wheelchair(scn_line *l, const scn_vehicle *v)
{
    uint8_t wheelchair = scn_wheelchair_of(v);
    bool any = false;
    for (size_t i = 0; i < l->n_pieces && wheelchair; i++) {
        scn_piece *p = &l->pieces[i];
        if (p->gone || p->wheelchair == wheelchair) continue;
        p->wheelchair = wheelchair;
        p->changed = any = true;
    }
    return any;
}

static gw_status apply(scn_work *w, const scn_change *c, gw_change_effect *effect)
{
    const set_vehicle *s = c->as.own;
    scn_line *l;
    gw_status status = scn_find_line(w, s->line, &l);
    if (status || !l) return status;
    scn_effect_line(effect, scn_line_name(w, l));
    effect->trips_before = effect->trips_after = scn_line_count(w, l);
    const int32_t now[] = {s->vehicle.seats, s->vehicle.wheelchair_bays, s->vehicle.low_floor};
    static const char *const before_keys[] = {"seats_before", "wheelchair_bays_before", NULL},
                             *const after_keys[] = {"seats_after", "wheelchair_bays_after",
                                                    "low_floor_after"};
    bool any = set_wheelchair(l, &s->vehicle);
    for (size_t i = 0; i < 3; i++) {
        int32_t before = said_before(w, l, i, now[i]);
        if (now[i] == GW_SCENARIO_ANY) continue;
        any = any || now[i] != before;
        if (before != GW_SCENARIO_ANY && before_keys[i]) scn_effect_fact(effect, before_keys[i], before);
        scn_effect_fact(effect, after_keys[i], now[i]);
    }
    if (effect->trips_before == 0) scn_effect_warn(w, effect, "no-departures-today", effect->line);
    if (!any)
        scn_complain(&w->reader, "vehicle", gw_str_of(s->line),
                     "changes nothing: the line already has it so");
    scn_input_vehicle(w, c->id, l, &s->vehicle);
    return GW_OK;
}

const scn_kind scn_kind_set_vehicle = {"set-vehicle", parse, apply};
