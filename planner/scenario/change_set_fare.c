/* set-fare: what a ride on a line costs, by currency and age. */
#include "planner/scenario/scenario_priv.h"

#include <string.h>

typedef struct {
    const char *line;
    scn_fare *fares;
    uint32_t n;
} set_fare;

static const scn_path TOP = {""};
static const char *const KEYS[] = {"id", "type", "note", "line", "fare", NULL};

static void parse(scn_reader *r, const gw_json *v, scn_change *c)
{
    set_fare *s = scn_alloc(r, 1, sizeof *s);
    if (!s) return;
    c->as.own = s;
    scn_check_keys(r, v, TOP, KEYS);
    (void)scn_read_text(r, v, TOP, "note", false);
    s->line = scn_read_text(r, v, TOP, "line", true);
    if (!gw_json_get(v, "fare")) scn_complain_at(r, TOP, "fare", NULL, "is missing");
    scn_read_fares(r, v, TOP, "fare", &s->fares, &s->n);
}

/* What the scenario said of it before; NULL: nothing. */
static const gw_scenario_fare *said_before(const scn_work *w, const scn_line *l, const scn_fare *fare)
{
    const gw_scenario_fare *found = NULL;
    for (uint32_t i = 0; i < w->inputs.n_fares; i++) {
        const gw_scenario_fare *f = &w->inputs.fares[i];
        if (&w->lines[f->route.v] == l && f->age == fare->age && strcmp(f->currency, fare->currency) == 0)
            found = f;
    }
    return found;
}

static gw_status apply(scn_work *w, const scn_change *c, gw_change_effect *effect)
{
    const set_fare *s = c->as.own;
    scn_line *l;
    gw_status status = scn_find_line(w, s->line, &l);
    if (status || !l) return status;
    scn_effect_line(effect, scn_line_name(w, l));
    effect->trips_before = effect->trips_after = scn_line_count(w, l);
    bool any = false;
    for (uint32_t i = 0; i < s->n; i++) {
        const gw_scenario_fare *before = said_before(w, l, &s->fares[i]);
        any = any || !before || before->minor != s->fares[i].minor;
        if (before && s->fares[i].age == 0)
            scn_effect_fact(effect, "fare_before", (double)before->minor / 100);
        scn_effect_fact(effect, s->fares[i].age ? "fare_from_an_age" : "fare_after",
                        (double)s->fares[i].minor / 100);
    }
    if (s->n) scn_effect_note(w, effect, "currency", s->fares[0].currency);
    if (effect->trips_before == 0) scn_effect_warn(w, effect, "no-departures-today", effect->line);
    if (!any)
        scn_complain(&w->reader, "fare", gw_str_of(s->line), "changes nothing: the line already costs that");
    scn_input_fares(w, c->id, l, s->fares, s->n);
    return GW_OK;
}

const scn_kind scn_kind_set_fare = {"set-fare", parse, apply};
