/* set-dwell: so many seconds at each stop between the ends, or at some of them. Zero is a value. */
#include "planner/scenario/scenario_priv.h"

typedef struct {
    scn_choice choice;
    const char **refs; /* NULL: all between the ends */
    uint32_t n_refs;
    int32_t seconds;
} set_dwell;

typedef struct {
    int32_t seconds;
    const gw_stop_id *stops;
    uint32_t n; /* 0: all */
} where;

static const scn_path TOP = {""};
static const char *const KEYS[] = {"id", "type", "note", SCN_CHOICE_KEYS, "seconds", "stops", NULL};

static void parse(scn_reader *r, const gw_json *v, scn_change *c)
{
    static const scn_limits SECONDS = {0, 3600, false, true, "seconds"};
    double x;
    set_dwell *d = scn_alloc(r, 1, sizeof *d);
    if (!d) return;
    c->as.own = d;
    scn_check_keys(r, v, TOP, KEYS);
    (void)scn_read_text(r, v, TOP, "note", false);
    scn_read_choice(r, v, &d->choice);
    if (scn_read_number(r, v, TOP, "seconds", true, &SECONDS, &x)) d->seconds = (int32_t)x;
    d->refs = scn_read_list(r, v, TOP, "stops", false, &d->n_refs);
}

static bool is_among(gw_stop_id stop, const gw_stop_id *stops, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (stops[i].v == stop.v) return true;
    return n == 0;
}

static void lay_dwell(const scn_work *w, const scn_piece *p, int32_t *hops, int32_t *dwells,
                      const void *context)
{
    const where *at = context;
    (void)w;
    (void)hops;
    for (uint32_t i = 1; i + 1 < p->n_stops; i++)
        if (is_among(p->stops[i], at->stops, at->n)) dwells[i] = at->seconds;
}

static void check_stops(scn_work *w, const set_dwell *d, const where *at, const scn_chosen *chosen)
{
    for (uint32_t s = 0; s < at->n; s++) {
        bool between = at->stops[s].v == GW_NO_ID;
        for (uint32_t k = 0; k < chosen->n; k++) {
            const scn_piece *p = &chosen->line->pieces[chosen->pieces[k]];
            for (uint32_t i = 1; i + 1 < p->n_stops; i++)
                between = between || p->stops[i].v == at->stops[s].v;
        }
        if (!between)
            scn_complain(&w->reader, scn_path_item(TOP, "stops", s).text, gw_str_of(d->refs[s]),
                         "the line does not call there between its ends");
    }
}

static gw_status apply(scn_work *w, const scn_change *c, gw_change_effect *effect)
{
    const set_dwell *d = c->as.own;
    scn_chosen chosen;
    bool good = true, changed = false;
    gw_stop_id *stops = scn_find_stops(w, "stops", d->refs, d->n_refs, &good);
    if (!stops) return GW_NO_MEMORY;
    gw_status status = scn_choose(w, &d->choice, NULL, NULL, effect, &chosen);
    if (status || !scn_chosen_any(w, &d->choice, &chosen)) return status;
    const where at = {d->seconds, stops, d->n_refs};
    check_stops(w, d, &at, &chosen);
    if (!good) return GW_OK;
    status = scn_chosen_retime(w, &chosen, lay_dwell, &at, effect, &changed);
    if (!status && !changed)
        scn_complain_number(&w->reader, "seconds", d->seconds, "changes nothing: it already stops so long");
    if (!status) scn_chosen_done(w, &chosen, effect);
    if (!status) scn_warn_overtaking(w, chosen.line, effect);
    return status;
}

const scn_kind scn_kind_set_dwell = {"set-dwell", parse, apply};
