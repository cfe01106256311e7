/* scale-demand: a factor on some segments of the demand. The demand file itself is read by planner/savings.
 */
#include "planner/scenario/scenario_priv.h"

#include <string.h>

static const scn_path TOP = {""};
static const char *const KEYS[] = {"id",      "type", "note", "factor",  "port", "zone",
                                   "profile", "from", "to",   "crosses", NULL};

/* "shenzhen-bay" and "port:shenzhen-bay" are the same. */
static const char *without(const char *head, const char *ref)
{
    size_t n = strlen(head);
    return ref && strncmp(ref, head, n) == 0 ? ref + n : ref;
}

static void parse(scn_reader *r, const gw_json *v, scn_change *c)
{
    static const scn_limits FACTOR = {0, 100, false, false, NULL};
    gw_scenario_demand *d = scn_alloc(r, 1, sizeof *d);
    gw_traveller who;
    bool crosses;
    if (!d) return;
    c->as.own = d;
    scn_check_keys(r, v, TOP, KEYS);
    (void)scn_read_text(r, v, TOP, "note", false);
    (void)scn_read_number(r, v, TOP, "factor", true, &FACTOR, &d->factor);
    d->port = without("port:", scn_read_text(r, v, TOP, "port", false));
    d->zone = scn_read_text(r, v, TOP, "zone", false);
    d->profile = scn_read_text(r, v, TOP, "profile", false);
    if (d->profile && !gw_traveller_parse(gw_str_of(d->profile), &who))
        scn_complain_at(r, TOP, "profile", gw_json_get(v, "profile"),
                        "must be adult, elder, luggage, wheelchair, companion, resident, visitor or patient");
    (void)scn_read_span(r, v, TOP, &d->from_s, &d->to_s);
    d->crosses = GW_SCENARIO_ANY;
    if (scn_read_flag(r, v, TOP, "crosses", &crosses)) d->crosses = crosses;
}

static gw_status apply(scn_work *w, const scn_change *c, gw_change_effect *effect)
{
    gw_scenario_demand d = *(const gw_scenario_demand *)c->as.own;
    uint32_t port;
    d.change = c->id;
    if (d.port && (!w->base->ports || !gw_port_find(w->base->ports, gw_str_of(d.port), &port)))
        scn_complain(&w->reader, "port", gw_str_of(d.port), "no port of this name in the data");
    if (d.factor == 1) scn_complain_number(&w->reader, "factor", 1, "changes nothing");
    scn_effect_fact(effect, "factor", d.factor);
    scn_input_demand(w, &d);
    return GW_OK;
}

const scn_kind scn_kind_scale_demand = {"scale-demand", parse, apply};
