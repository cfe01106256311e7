/* remove-line: a line, or one direction of it, is gone on every day. */
#include "planner/scenario/scenario_priv.h"

static const scn_path TOP = {""};
static const char *const KEYS[] = {"id", "type", "note", "line", "direction", NULL};

int scn_read_direction(scn_reader *r, const gw_json *v)
{
    static const scn_limits WHICH = {0, 1, false, true, NULL};
    double x;
    return scn_read_number(r, v, TOP, "direction", false, &WHICH, &x) ? (int)x : -1;
}

static void parse(scn_reader *r, const gw_json *v, scn_change *c)
{
    scn_check_keys(r, v, TOP, KEYS);
    (void)scn_read_text(r, v, TOP, "note", false);
    c->as.remove.line = scn_read_text(r, v, TOP, "line", true);
    c->as.remove.direction = scn_read_direction(r, v);
}

static gw_status apply(scn_work *w, const scn_change *c, gw_change_effect *effect)
{
    const scn_remove_line *change = &c->as.remove;
    scn_line *l;
    gw_status status = scn_find_line(w, change->line, &l);
    if (status || !l) return status;
    scn_effect_line(effect, scn_line_name(w, l));
    effect->trips_before = scn_line_count(w, l);
    for (size_t i = 0; i < l->n_pieces; i++) {
        scn_piece *p = &l->pieces[i];
        if (p->gone || (change->direction >= 0 && p->direction != (uint32_t)change->direction)) continue;
        p->gone = p->changed = true;
        effect->patterns_removed++;
    }
    effect->trips_after = scn_line_count(w, l);
    if (effect->patterns_removed == 0)
        scn_complain(&w->reader, "line", gw_str_of(change->line),
                     change->direction < 0 ? "changes nothing: the line has no departures in the data"
                                           : "changes nothing: the line has no departures in this direction");
    return GW_OK;
}

const scn_kind scn_kind_remove_line = {"remove-line", parse, apply};
