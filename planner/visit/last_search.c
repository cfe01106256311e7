/* Journeys home: the last, and others that are there earlier. */
#include "planner/visit/last_priv.h"

#include <string.h>

gw_status last_keep_new(last_question *x, const gw_journey_set *s)
{
    for (uint32_t i = 0; i < s->n; i++) {
        bool known = s->journeys[i].rides == 0;
        for (uint32_t k = 0; k < x->found.n && !known; k++)
            known = visit_same_way(s, &s->journeys[i], &x->found, &x->found.journeys[k]);
        if (known) continue;
        gw_status status = gw_journey_set_add(&x->found, &s->journeys[i], s->legs + s->journeys[i].first_leg);
        if (status) return status;
    }
    return GW_OK;
}

static gw_status keep_last(const gw_journey_set *s, last_journey *out)
{
    const gw_journey *last = NULL;
    for (uint32_t i = 0; i < s->n; i++) {
        const gw_journey *j = &s->journeys[i];
        if (!j->rides) continue;
        if (!last || j->departure_s > last->departure_s ||
            (j->departure_s == last->departure_s && j->arrival_s < last->arrival_s))
            last = j;
    }
    gw_journey_set_clear(&out->one);
    if (!last) return GW_OK;
    out->leaves_s = last->departure_s;
    out->arrives_s = last->arrival_s;
    return gw_journey_set_add(&out->one, last, s->legs + last->first_leg);
}

static bool has_note(const gw_plan_answer *a, const char *code)
{
    for (uint32_t i = 0; i < a->n_notes; i++)
        if (strcmp(a->notes[i].code, code) == 0) return true;
    return false;
}

/* Journeys home by a moment. last: the one that leaves last, or NULL. *doubted: others were left out. */
static gw_status search(last_question *x, gw_plan_request *r, last_journey *last, gw_plan_answer *notes,
                        bool *doubted, gw_error *err)
{
    gw_plan_answer a = {0};
    gw_status status = gw_planner_plan(x->v->planner, x->d, r, &a, err);
    if (!status) status = last_keep_new(x, &a.journeys);
    if (!status && last) status = keep_last(&a.journeys, last);
    if (doubted) *doubted = has_note(&a, "departure-in-doubt");
    for (uint32_t i = 0; !status && notes && i < a.n_notes; i++) {
        bool known = strcmp(a.notes[i].code, "no-journey") == 0; /* by one port; others may do */
        for (uint32_t k = 0; k < notes->n_notes && !known; k++)
            known = strcmp(notes->notes[k].text[0], a.notes[i].text[0]) == 0;
        if (!known && notes->n_notes < sizeof notes->notes / sizeof *notes->notes)
            notes->notes[notes->n_notes++] = a.notes[i];
    }
    gw_plan_answer_free(&a);
    return status;
}

gw_status last_search(last_question *x, uint64_t mask, last_journey *sure, int32_t *unsure_s,
                      gw_plan_answer *notes, gw_error *err)
{
    static const int32_t EARLIER_S[] = {20 * 60, 45 * 60};
    gw_plan_request r = x->ask;
    last_journey unsure = {0};
    r.port_mask = mask;
    bool doubted = false;
    gw_status status = search(x, &r, sure, notes, &doubted, err);
    *unsure_s = sure->leaves_s;
    if (!status && doubted) {
        r.sure = false;
        status = search(x, &r, &unsure, NULL, NULL, err);
        if (unsure.one.n) *unsure_s = unsure.leaves_s;
        r.sure = true;
    }
    gw_journey_set_free(&unsure.one);
    r.alike = 1;
    for (size_t i = 0; !status && sure->one.n && i < sizeof EARLIER_S / sizeof *EARLIER_S; i++) {
        r.time = x->d->timetable->zero + sure->arrives_s - EARLIER_S[i];
        r.headway = i ? GW_HEADWAY_WORST : GW_HEADWAY_EXPECTED;
        if (r.time > x->d->timetable->zero + x->begins_s) status = search(x, &r, NULL, NULL, NULL, err);
    }
    return status;
}
