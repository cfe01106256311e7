/* set-port: opening hours, last admission and clearance of a port. Exceptions by date (festival nights) still
 * come before the hours. */
#include "planner/scenario/scenario_priv.h"

#include <math.h>

typedef struct {
    const char *port;
    gw_port_edit edit;
} set_port;

static const scn_path TOP = {""};
static const char *const KEYS[] = {
    "id", "type", "note", "port", "opens", "closes", "open24", "last_admission_min", "clearance", NULL};

static void read_hours(scn_reader *r, const gw_json *v, gw_port_edit *e)
{
    bool opens = gw_json_get(v, "opens") != NULL, closes = gw_json_get(v, "closes") != NULL;
    e->sets_hours = opens || closes;
    if (scn_read_flag(r, v, TOP, "open24", &e->open24)) {
        if (!e->open24 || e->sets_hours)
            scn_complain_at(r, TOP, "open24", gw_json_get(v, "open24"),
                            "is true, or opens and closes are given");
        e->sets_hours = true;
        return;
    }
    if (!e->sets_hours) return;
    bool good = scn_read_clock(r, v, TOP, "opens", true, &e->opens_s);
    good = scn_read_clock(r, v, TOP, "closes", true, &e->closes_s) && good;
    if (good && (e->opens_s >= 86400 || e->closes_s > 86400 || e->closes_s <= e->opens_s))
        scn_complain_at(r, TOP, "closes", gw_json_get(v, "closes"), "must be after opens and at most 24:00");
}

static void parse(scn_reader *r, const gw_json *v, scn_change *c)
{
    static const scn_limits LAST = {0, 600, false, false, "minutes"};
    set_port *s = scn_alloc(r, 1, sizeof *s);
    double x;
    if (!s) return;
    c->as.own = s;
    scn_check_keys(r, v, TOP, KEYS);
    (void)scn_read_text(r, v, TOP, "note", false);
    s->port = scn_read_text(r, v, TOP, "port", true);
    s->edit = (gw_port_edit){.last_admission_s = GW_SECONDS_NONE, .who = GW_N_TRAVELLERS, .to_s = 86400};
    read_hours(r, v, &s->edit);
    if (scn_read_number(r, v, TOP, "last_admission_min", false, &LAST, &x))
        s->edit.last_admission_s = (int32_t)lround(x * 60);
    scn_read_clearance(r, v, "clearance", false, &s->edit);
    if (!s->edit.sets_hours && !gw_json_get(v, "last_admission_min") && !gw_json_get(v, "clearance"))
        scn_complain_at(r, TOP, "opens", NULL, "is missing: give hours, last_admission_min or clearance");
}

static gw_status apply(scn_work *w, const scn_change *c, gw_change_effect *effect)
{
    const set_port *s = c->as.own;
    gw_port_edit edit = s->edit;
    bool changed = false;
    if (!scn_edit_port(w, c->id, s->port, &edit, effect, &changed)) return GW_OK;
    if (!changed) scn_complain(&w->reader, "port", gw_str_of(s->port), "changes nothing: it is so already");
    return GW_OK;
}

const scn_kind scn_kind_set_port = {"set-port", parse, apply};
