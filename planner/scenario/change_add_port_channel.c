/* add-port-channel: a kind of traveller clears a port by rows of its own. */
#include "planner/scenario/scenario_priv.h"

typedef struct {
    const char *port;
    gw_port_edit edit;
} channel;

static const scn_path TOP = {""};
static const char *const KEYS[] = {"id", "type", "note", "port", "traveller", "clearance", NULL};

static void parse(scn_reader *r, const gw_json *v, scn_change *c)
{
    channel *s = scn_alloc(r, 1, sizeof *s);
    if (!s) return;
    c->as.own = s;
    scn_check_keys(r, v, TOP, KEYS);
    (void)scn_read_text(r, v, TOP, "note", false);
    s->port = scn_read_text(r, v, TOP, "port", true);
    s->edit = (gw_port_edit){.last_admission_s = GW_SECONDS_NONE, .to_s = 86400};
    const char *who = scn_read_text(r, v, TOP, "traveller", true);
    if (who && !gw_traveller_parse(gw_str_of(who), &s->edit.who))
        scn_complain_at(r, TOP, "traveller", gw_json_get(v, "traveller"),
                        "must be adult, elder, luggage, wheelchair, companion, resident, visitor or patient");
    scn_read_clearance(r, v, "clearance", true, &s->edit);
}

static double fact(const gw_change_effect *e, uint32_t i)
{
    return i < e->n_facts ? e->facts[i].value : 0;
}

static gw_status apply(scn_work *w, const scn_change *c, gw_change_effect *effect)
{
    const channel *s = c->as.own;
    gw_port_edit edit = s->edit;
    bool changed = false;
    if (!scn_edit_port(w, c->id, s->port, &edit, effect, &changed)) return GW_OK;
    scn_effect_note(w, effect, "traveller", gw_traveller_names[edit.who]);
    if (!changed)
        scn_complain(&w->reader, "clearance", gw_str_of(s->port), "changes nothing: it is so already");
    if (fact(effect, 2) >= fact(effect, 0)) /* medians, before and after */
        scn_effect_warn(w, effect, "not-faster", gw_port_at(w->base->ports, edit.port)->id);
    return GW_OK;
}

const scn_kind scn_kind_add_port_channel = {"add-port-channel", parse, apply};
