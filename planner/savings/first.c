/* What the saving is for those who take whichever useful line comes first (planner/strategy), beside that of
 * riders who keep to the connection best on average: means of the core, to the place from every origin on its
 * side, and back to the headline's. Nothing where the pass does not know (wheelchairs, vehicles that go on as
 * another trip). */
#include "planner/savings/words_priv.h"

#include "planner/strategy/strategy.h"

#include <math.h>
#include <stdlib.h>

struct savings_first {
    double before_s, after_s, saving_s; /* means over those served; the saving paired; NAN: nobody */
    bool known;
};

typedef struct {
    gw_strategy *s[2];
    gw_strategy_net *net[2];
} passes;

static gw_status make_nets(const savings_case *c, passes *p, gw_error *err)
{
    gw_status status = GW_OK;
    for (int after = 0; after < 2 && !status; after++) {
        gw_strategy_options o;
        const savings_rider *r = &c->riders[0];
        gw_strategy_defaults(&o, c->days[0].zero_s);
        o.from_s = c->days[0].zero_s + c->query.first_minute * 60;
        o.to_s = o.from_s + (int32_t)c->query.n_minutes * 60;
        o.cap_s = c->query.limit_s;
        o.default_transfer_s = r->pace.change_s;
        o.gait = (gw_gait){r->pace.speed_mps, c->query.gait.factor};
        o.max_walk_s = c->query.max_walk_s;
        o.side = c->side;
        p->s[after] = gw_strategy_create();
        status = p->s[after] ? gw_strategy_net_make((after ? c->changed : c->base)->timetable, &o,
                                                    &p->net[after], err)
                             : GW_NO_MEMORY;
    }
    return status;
}

static gw_status pass_to(const savings_case *c, const savings_pair *pair, passes *p, gw_error *err)
{
    gw_status status = GW_OK;
    for (int after = 0; after < 2 && !status; after++) {
        gw_access counters;
        const gw_profile_query q = savings_query(c, pair, after, &counters);
        status = gw_strategy_pass(p->s[after], p->net[after], q.to, q.n_to, err);
    }
    return status;
}

static void read_pair(const savings_case *c, const savings_pair *pair, const passes *p,
                      struct savings_first *out)
{
    double sum[2] = {0, 0}, served[2] = {0, 0}, saved = 0, kept = 0;
    gw_access counters[2];
    const gw_profile_query q[2] = {savings_query(c, pair, false, &counters[0]),
                                   savings_query(c, pair, true, &counters[1])};
    int32_t first = c->query.first_minute, end = first + (int32_t)c->query.n_minutes;
    for (int32_t m = savings_periods[CORE].from_minute; m < savings_periods[CORE].to_minute; m++) {
        gw_strategy_value v[2];
        double mean[2];
        if (m < first || m >= end) continue;
        for (int after = 0; after < 2; after++) {
            v[after] = gw_strategy_from(p->s[after], q[after].from, q[after].n_from, q[after].direct_walk_s,
                                        q[after].day_zero_s + m * 60 + 30);
            mean[after] = v[after].served > 0 ? gw_strategy_served_mean_s(p->s[after], v[after]) : 0;
            sum[after] += v[after].served * mean[after];
            served[after] += v[after].served;
        }
        double both = fmin(v[0].served, v[1].served);
        kept += both;
        saved += both * (mean[0] - mean[1]);
    }
    *out = (struct savings_first){.before_s = served[0] > 0 ? sum[0] / served[0] : (double)NAN,
                                  .after_s = served[1] > 0 ? sum[1] / served[1] : (double)NAN,
                                  .saving_s = kept > 0 ? saved / kept : (double)NAN,
                                  .known = true};
}

static gw_status fill(savings_case *c, passes *p, gw_error *err)
{
    const savings_pair *back = &c->pairs[c->headline + 1];
    gw_status status = make_nets(c, p, err);
    if (!status) status = pass_to(c, &c->pairs[0], p, err); /* all go to the place */
    for (uint32_t i = 0; i < c->n_main && !status; i += 2)
        if (!c->pairs[i].across) read_pair(c, &c->pairs[i], p, &c->first[i]);
    if (status || back->across) return status;
    status = pass_to(c, back, p, err);
    if (!status) read_pair(c, back, p, &c->first[c->headline + 1]);
    return status;
}

gw_status savings_fill_first(savings_case *c)
{
    passes p = {{NULL, NULL}, {NULL, NULL}};
    gw_error ignored = {0};
    if (c->options.numbers_only || c->riders[0].pace.step_free) return GW_OK;
    c->first = calloc((size_t)c->n_main + 1, sizeof *c->first);
    gw_status status = c->first ? fill(c, &p, &ignored) : GW_NO_MEMORY;
    for (int i = 0; i < 2; i++) {
        gw_strategy_free(p.s[i]);
        gw_strategy_net_free(p.net[i]);
    }
    if (status) {
        free(c->first);
        c->first = NULL;
    }
    return status == GW_NO_MEMORY ? status : GW_OK;
}

void savings_put_first(const savings_case *c, gw_json_writer *w)
{
    if (!c->first) return;
    gw_json_array(w, "whichever_comes_first");
    for (uint32_t i = 0; i < c->n_main; i++) {
        const struct savings_first *x = &c->first[i];
        if (!x->known) continue;
        gw_json_object(w, NULL);
        gw_json_put_text(w, "port", savings_origin_id(c, &c->pairs[i]));
        gw_json_put_text(w, "direction", savings_direction(&c->pairs[i]));
        gw_json_put_text(w, "traveller", savings_rider_name(c, &c->pairs[i]));
        gw_json_put_text(w, "period", savings_periods[CORE].id);
        gw_json_put_fixed(w, "before_min", x->before_s / 60, 2);
        gw_json_put_fixed(w, "after_min", x->after_s / 60, 2);
        gw_json_put_fixed(w, "saving_min", x->saving_s / 60, 2);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
}

static const char *const FIRST[GW_N_LANGS] = {
    "由{1}到{2}，若乘客哪條有用的線先到就坐哪條：平均 {3} 分鐘變為 {4} 分鐘，節省 {5} 分鐘。",
    "由{1}到{2}，若乘客哪条有用的线先到就坐哪条：平均 {3} 分钟变为 {4} 分钟，节省 {5} 分钟。",
    "From {1} to {2}, those who take whichever useful line comes first: {3} minutes on average before, {4} "
    "after, saved: "
    "{5}."};

void savings_say_first(const savings_case *c, gw_lang lang, gw_buf *out)
{
    for (uint32_t i = c->headline; c->first && i < c->headline + 2 && i < c->n_main; i++) {
        const struct savings_first *x = &c->first[i];
        char before[24], after[24], saved[24];
        const char *origin = savings_origin_name(c, &c->pairs[i], lang), *place = savings_place_name(c, lang);
        const char *fill[5] = {c->pairs[i].back ? place : origin, c->pairs[i].back ? origin : place, before,
                               after, saved};
        if (!x->known || !isfinite(x->saving_s)) continue;
        savings_minutes(x->before_s, before);
        savings_minutes(x->after_s, after);
        savings_minutes(x->saving_s, saved);
        savings_fill(out, FIRST[lang], fill, 5);
        gw_buf_text(out, "\n");
    }
}
