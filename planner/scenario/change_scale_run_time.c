/* scale-run-time: a factor, or minutes, on the hops of a line, or on those between two of its stops (a bus
 * lane, priority at lights). Time at stops stays. */
#include "planner/scenario/scenario_priv.h"

#include <math.h>
#include <stdio.h>

typedef struct {
    scn_choice choice;
    const char *ends[2]; /* both NULL: all hops */
    double factor;       /* 0: minutes */
    int32_t seconds;     /* on the whole stretch */
} scale_run;

typedef struct {
    const scale_run *change;
    gw_stop_id from, to;
} stretch;

static const scn_path TOP = {""};
static const char *const KEYS[] = {"id",        "type",    "note", SCN_CHOICE_KEYS, "factor", "minutes",
                                   "from_stop", "to_stop", NULL};

static void parse(scn_reader *r, const gw_json *v, scn_change *c)
{
    static const scn_limits FACTOR = {0, 10, true, false, NULL},
                            MINUTES = {-240, 240, false, false, "minutes"};
    scale_run *s = scn_alloc(r, 1, sizeof *s);
    double minutes = 0;
    if (!s) return;
    c->as.own = s;
    scn_check_keys(r, v, TOP, KEYS);
    (void)scn_read_text(r, v, TOP, "note", false);
    scn_read_choice(r, v, &s->choice);
    bool factor = gw_json_get(v, "factor") != NULL;
    if (factor == (gw_json_get(v, "minutes") != NULL))
        scn_complain_at(r, TOP, factor ? "minutes" : "factor", gw_json_get(v, "minutes"),
                        factor ? "either factor or minutes, not both" : "is missing: give factor or minutes");
    (void)scn_read_number(r, v, TOP, "factor", false, &FACTOR, &s->factor);
    if (scn_read_number(r, v, TOP, "minutes", false, &MINUTES, &minutes))
        s->seconds = (int32_t)lround(minutes * 60);
    s->ends[0] = scn_read_text(r, v, TOP, "from_stop", gw_json_get(v, "to_stop") != NULL);
    s->ends[1] = scn_read_text(r, v, TOP, "to_stop", gw_json_get(v, "from_stop") != NULL);
}

/* The first stretch of the piece: positions from, to. false: it has none. */
static bool find_stretch(const scn_piece *p, const stretch *s, uint32_t *from, uint32_t *to)
{
    *from = 0;
    *to = p->n_stops - 1;
    if (s->from.v == GW_NO_ID) return true;
    return scn_piece_between(p, s->from, s->to, from, to);
}

static bool fits(const scn_work *w, const scn_piece *p, const void *context)
{
    uint32_t from, to;
    (void)w;
    return find_stretch(p, context, &from, &to);
}

/* Cumulated, so that rounding adds up over the stretch and not over its hops. */
static void scale(const scn_work *w, const scn_piece *p, int32_t *hops, int32_t *dwells, const void *context)
{
    const stretch *s = context;
    uint32_t from, to;
    int64_t total = 0, before = 0, laid = 0;
    (void)w;
    (void)dwells;
    (void)find_stretch(p, s, &from, &to);
    for (uint32_t i = from; i < to; i++) total += hops[i];
    double factor = s->change->factor;
    if (factor == 0) factor = total ? ((double)total + s->change->seconds) / (double)total : 1;
    for (uint32_t i = from; i < to; i++) {
        before += hops[i];
        int64_t now = llround((double)before * factor);
        hops[i] = (int32_t)(now - laid);
        laid = now;
    }
}

/* Minutes taken off must leave every trip some time to run. */
static void check_shortest(scn_work *w, const stretch *s, const scn_chosen *chosen)
{
    for (uint32_t k = 0; k < chosen->n && s->change->seconds < 0; k++) {
        const scn_piece *p = &chosen->line->pieces[chosen->pieces[k]];
        uint32_t from, to, rows = p->n_periods ? 1 : p->n_trips;
        (void)find_stretch(p, s, &from, &to);
        for (size_t row = 0; row < rows; row++) {
            int64_t total = 0;
            for (uint32_t i = from; i < to; i++)
                total += p->arrivals[row * p->n_stops + i + 1] - p->departures[row * p->n_stops + i];
            if (total + s->change->seconds > 0) continue;
            char value[32];
            snprintf(value, sizeof value, "%.15g", s->change->seconds / 60.0);
            scn_complain(&w->reader, "minutes", gw_str_of(value),
                         "takes off more than a departure needs: it runs %lld s there", (long long)total);
            return;
        }
    }
}

static gw_status apply(scn_work *w, const scn_change *c, gw_change_effect *effect)
{
    const scale_run *change = c->as.own;
    stretch s = {change, {GW_NO_ID}, {GW_NO_ID}};
    scn_chosen chosen;
    bool good = true, changed = false;
    if (change->ends[0]) {
        good = scn_find_stop(w, (scn_path){"from_stop"}, change->ends[0], &s.from);
        good = scn_find_stop(w, (scn_path){"to_stop"}, change->ends[1], &s.to) && good;
    }
    gw_status status = scn_choose(w, &change->choice, good ? fits : NULL, &s, effect, &chosen);
    if (status || !good || !scn_chosen_any(w, &change->choice, &chosen)) return status;
    size_t faults = w->reader.errors->n;
    check_shortest(w, &s, &chosen);
    if (w->reader.errors->n > faults) return GW_OK;
    status = scn_chosen_retime(w, &chosen, scale, &s, effect, &changed);
    if (!status && !changed)
        scn_complain_number(&w->reader, change->factor != 0 ? "factor" : "minutes",
                            change->factor != 0 ? change->factor : change->seconds / 60.0, "changes nothing");
    if (!status) scn_chosen_done(w, &chosen, effect);
    if (!status) scn_warn_overtaking(w, chosen.line, effect);
    return status;
}

const scn_kind scn_kind_scale_run_time = {"scale-run-time", parse, apply};
