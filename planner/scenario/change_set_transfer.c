/* set-transfer: what it takes from one stop to another, or at one stop; or that nobody changes there. */
#include "planner/scenario/scenario_priv.h"

#include <math.h>

typedef struct {
    const char *from, *to;
    bool both, forbidden;
    int32_t seconds;
} transfer;

static const scn_path TOP = {""};
static const char *const KEYS[] = {"id",      "type",      "note", "from_stop", "to_stop",
                                   "minutes", "forbidden", "both", NULL};

static void parse(scn_reader *r, const gw_json *v, scn_change *c)
{
    static const scn_limits MINUTES = {0, 120, false, false, "minutes"};
    transfer *t = scn_alloc(r, 1, sizeof *t);
    double minutes = 0;
    if (!t) return;
    c->as.own = t;
    scn_check_keys(r, v, TOP, KEYS);
    (void)scn_read_text(r, v, TOP, "note", false);
    t->from = scn_read_text(r, v, TOP, "from_stop", true);
    t->to = scn_read_text(r, v, TOP, "to_stop", true);
    t->both = true;
    (void)scn_read_flag(r, v, TOP, "both", &t->both);
    bool given = gw_json_get(v, "minutes") != NULL;
    if (scn_read_flag(r, v, TOP, "forbidden", &t->forbidden) && (given || !t->forbidden))
        scn_complain_at(r, TOP, "forbidden", gw_json_get(v, "forbidden"), "is true, or minutes are given");
    if (!given && !gw_json_get(v, "forbidden"))
        scn_complain_at(r, TOP, "minutes", NULL, "is missing: give minutes, or forbidden");
    (void)scn_read_number(r, v, TOP, "minutes", false, &MINUTES, &minutes);
    t->seconds = (int32_t)lround(minutes * 60);
}

static bool is_so_already(const scn_work *w, const transfer *t, gw_stop_id from, gw_stop_id to)
{
    const gw_tt_link *l = gw_overlay_link_at(w->overlay, from, to);
    if (!l) return false;
    return t->forbidden ? l->kind == GW_LINK_FORBIDDEN : l->kind == GW_LINK_FIXED && l->seconds == t->seconds;
}

static gw_status set(scn_work *w, const transfer *t, gw_stop_id from, gw_stop_id to)
{
    double metres = from.v == to.v ? 0 : gw_walk_straight_m(scn_stop_point(w, from), scn_stop_point(w, to));
    gw_overlay_link l = {.from = from,
                         .to = to,
                         .kind = t->forbidden ? GW_LINK_FORBIDDEN : GW_LINK_FIXED,
                         .seconds = t->seconds,
                         .walk_m = isfinite(metres) ? metres : 0};
    return gw_overlay_set_link(w->overlay, &l, NULL);
}

static void describe(const scn_work *w, const transfer *t, gw_stop_id from, gw_stop_id to,
                     gw_change_effect *e)
{
    const gw_tt_link *l = gw_overlay_link_at(w->overlay, from, to);
    int32_t before = scn_walk_s(scn_stop_point(w, from), scn_stop_point(w, to));
    if (from.v == to.v) before = w->t->default_transfer_s;
    if (l && l->kind == GW_LINK_FIXED) before = l->seconds;
    if (before != INT32_MAX) scn_effect_fact(e, "change_before_min", before / 60.0);
    if (!t->forbidden) scn_effect_fact(e, "change_after_min", t->seconds / 60.0);
}

static gw_status apply(scn_work *w, const scn_change *c, gw_change_effect *effect)
{
    const transfer *t = c->as.own;
    gw_stop_id from, to;
    bool good = scn_find_stop(w, (scn_path){"from_stop"}, t->from, &from);
    good = scn_find_stop(w, (scn_path){"to_stop"}, t->to, &to) && good;
    if (!good) return GW_OK;
    if (scn_stop_side(w, from) != scn_stop_side(w, to)) {
        scn_complain(&w->reader, "to_stop", gw_str_of(t->to),
                     "lies on the other side of the border: only a port leads across");
        return GW_OK;
    }
    bool both = t->both && from.v != to.v;
    if (is_so_already(w, t, from, to) && (!both || is_so_already(w, t, to, from)))
        scn_complain(&w->reader, "minutes", gw_str_of(t->from), "changes nothing: it is so already");
    scn_effect_note(w, effect, "stop", scn_stop_name(w, from));
    scn_effect_note(w, effect, "stop", scn_stop_name(w, to));
    describe(w, t, from, to, effect);
    gw_status status = set(w, t, from, to);
    return status || !both ? status : set(w, t, to, from);
}

const scn_kind scn_kind_set_transfer = {"set-transfer", parse, apply};
