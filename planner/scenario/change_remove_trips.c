/* remove-trips: departures of a line go, by clock, day and direction, or by trip id. */
#include "planner/scenario/scenario_priv.h"

#include <string.h>

typedef struct {
    scn_choice choice;
    const char **trips; /* NULL: all that are chosen */
    uint32_t n;
} remove_trips;

static const scn_path TOP = {""};
static const char *const KEYS[] = {"id", "type", "note", SCN_CHOICE_KEYS, "trips", NULL};

static void parse(scn_reader *r, const gw_json *v, scn_change *c)
{
    remove_trips *t = scn_alloc(r, 1, sizeof *t);
    if (!t) return;
    c->as.own = t;
    scn_check_keys(r, v, TOP, KEYS);
    (void)scn_read_text(r, v, TOP, "note", false);
    scn_read_choice(r, v, &t->choice);
    t->trips = scn_read_list(r, v, TOP, "trips", false, &t->n);
    if (!t->choice.spanned && !gw_json_get(v, "trips") && !gw_json_get(v, "days"))
        scn_complain_at(r, TOP, "from", NULL,
                        "is missing: give from and to, days or trips (all of it: remove-line)");
}

static bool is_named(const remove_trips *t, const char *id, bool *found)
{
    for (uint32_t i = 0; i < t->n; i++) {
        if (strcmp(t->trips[i], id) != 0) continue;
        found[i] = true;
        return true;
    }
    return false;
}

/* Leaves in piece i what is named; gone says whether that is anything. */
static gw_status part_named(scn_work *w, scn_line *l, size_t i, const remove_trips *t, bool *found,
                            bool *gone)
{
    const scn_piece *p = &l->pieces[i];
    bool *chosen = scn_alloc(&w->reader, p->n_trips, sizeof *chosen), all = true;
    if (!chosen) return GW_NO_MEMORY;
    for (uint32_t k = 0; k < p->n_trips; k++) {
        chosen[k] = is_named(t, p->trip_ids[k], found);
        *gone = *gone || chosen[k];
        all = all && chosen[k];
    }
    if (p->n_periods) *gone = is_named(t, p->id, found);
    return *gone && !all && p->n_trips ? scn_piece_part(w, l, i, chosen) : GW_OK;
}

static gw_status apply(scn_work *w, const scn_change *c, gw_change_effect *effect)
{
    const remove_trips *t = c->as.own;
    scn_chosen chosen;
    gw_status status = scn_choose(w, &t->choice, NULL, NULL, effect, &chosen);
    if (status || !scn_chosen_any(w, &t->choice, &chosen)) return status;
    scn_line *l = chosen.line;
    scn_calls calls = scn_calls_before(w, l);
    bool *found = scn_alloc(&w->reader, t->n, sizeof *found);
    if (w->reader.no_memory) return GW_NO_MEMORY;
    for (uint32_t k = 0; k < chosen.n && !status; k++) {
        bool gone = !t->trips;
        if (t->trips) status = part_named(w, l, chosen.pieces[k], t, found, &gone);
        l->pieces[chosen.pieces[k]].gone = gone;
        effect->patterns_removed += gone;
    }
    for (uint32_t i = 0; i < t->n; i++)
        if (!found[i])
            scn_complain(&w->reader, scn_path_item(TOP, "trips", i).text, gw_str_of(t->trips[i]),
                         "the line has no such trip among these departures");
    if (status) return status;
    scn_chosen_done(w, &chosen, effect);
    scn_effect_stranded(w, &calls, effect);
    return GW_OK;
}

const scn_kind scn_kind_remove_trips = {"remove-trips", parse, apply};
