/* What a longer walk would give, where the limit on it leaves no way, or one that waits for hours. */
#include "planner/visit/visit_priv.h"

#include <stdio.h>
#include <string.h>

#define MORE_WALK_S (20 * 60) /* on either end, beyond what was asked for */
#define WORTH_S     (30 * 60) /* less is not worth a longer walk */

double visit_waits_s(const gw_chain_fate *f)
{
    return f->wait_s + (f->border_s >= GW_PLAN_LONG_WAIT_S ? f->border_s : 0);
}

static bool noted(const gw_plan_answer *a, const char *code)
{
    for (uint32_t i = 0; i < a->n_notes; i++)
        if (strcmp(a->notes[i].code, code) == 0) return true;
    return false;
}

static bool is_wanted(const gw_visit_answer *a)
{
    if (a->n) return visit_waits_s(&a->options[0].fate) >= GW_PLAN_LONG_WAIT_S;
    return noted(&a->plan, "no-stop-near-from") || noted(&a->plan, "no-stop-near-to");
}

/* Of the first and the last leg, whichever is longer. */
static int32_t longest_end_s(const gw_plan_answer *a)
{
    const gw_journey *j = &a->journeys.journeys[0];
    int32_t most = 0;
    for (uint32_t i = 0; i<j->n_legs; i += j->n_legs> 1 ? j->n_legs - 1 : 1) {
        const gw_leg *l = &a->journeys.legs[j->first_leg + i];
        if (l->kind == GW_LEG_WALK && l->arrival_s - l->departure_s > most)
            most = l->arrival_s - l->departure_s;
    }
    return most;
}

static void note(const gw_dataset *d, const gw_visit_answer *better, gw_plan_answer *out)
{
    static const char *const WAY[GW_N_LANGS] = {"{1}（{2}）", "{1}（{2}）", "{1} ({2})"};
    gw_buf way[GW_N_LANGS] = {{0}};
    const char *said[GW_N_LANGS];
    char clock[12];
    visit_clock(d, &better->request.plan.from, better->options[0].leave, 0, clock);
    for (int lang = 0; lang < GW_N_LANGS; lang++) {
        gw_buf lines = {0};
        visit_lines_of(d, &better->plan.journeys, 0, (gw_lang)lang, &lines);
        const char *const fill[] = {clock, visit_text_of(&lines)};
        gw_plan_say(&way[lang], WAY[lang], fill, 2);
        said[lang] = visit_text_of(&way[lang]);
        gw_buf_free(&lines);
    }
    gw_plan_note_longer_walk(out, longest_end_s(&better->plan), said);
    for (int lang = 0; lang < GW_N_LANGS; lang++) gw_buf_free(&way[lang]);
}

gw_status visit_try_longer_walk(gw_visitor *v, const gw_dataset *d, gw_visit_answer *out, gw_error *err)
{
    if (!is_wanted(out)) return GW_OK;
    gw_visit_request r = out->request;
    gw_visit_answer a;
    visit_question x;
    r.max_options = 1;
    r.plan.max_access_s += MORE_WALK_S;
    if (r.plan.max_egress_s >= 0) r.plan.max_egress_s += MORE_WALK_S;
    gw_status status = visit_ask(v, d, &r, false, &x, &a, err);
    if (!status && a.n && a.options[0].leave_by[GW_VISIT_SHARES - 1] != INT64_MIN &&
        (!out->n || a.options[0].leave >= out->options[0].leave + WORTH_S))
        note(d, &a, &out->plan);
    visit_question_free(&x);
    gw_visit_answer_free(&a);
    return status;
}
