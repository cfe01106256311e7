/* At most so many journeys on a page: which go, and where the page beside begins then. */
#include "planner/plan/page_priv.h"

#include <string.h>

typedef struct {
    gw_journey_set *s;
    uint32_t kept[GW_N_PLACES]; /* first_leg of those that stay whatever their place */
    uint32_t n_kept;
} limiter;

static bool may_go(const limiter *l, const gw_journey *j)
{
    for (uint32_t i = 0; i < l->n_kept; i++)
        if (l->kept[i] == j->first_leg) return false;
    return j->rides > 0; /* the walk all the way stays */
}

/* What stays out of its turn has to be remembered until the pages come to it: where there is no room for that
 * they go on in order, which makes room. */
static bool may_show_out_of_turn(const gw_plan_page *page)
{
    return page->n_skip + GW_N_PLACES <= GW_PAGE_SKIPS;
}

static void protect_best(limiter *l, uint32_t max)
{
    uint32_t best[GW_N_PLACES];
    gw_plan_best(l->s, best);
    for (int place = 0; place < GW_N_PLACES && l->n_kept < max; place++) {
        if (best[place] == GW_NO_ID || !may_go(l, &l->s->journeys[best[place]])) continue;
        l->kept[l->n_kept++] = l->s->journeys[best[place]].first_leg;
    }
}

/* Takes out journeys at the end (else: the beginning) of the sorted set until no more than max are left.
 * *edge: the last one taken. */
static bool cut_off(limiter *l, uint32_t max, bool at_end, gw_journey *edge)
{
    gw_journey_set *s = l->s;
    bool any = false;
    for (uint32_t i = 0, n = s->n; i < n && s->n > max; i++) {
        uint32_t at = at_end ? n - 1 - i : i - (n - s->n);
        if (!may_go(l, &s->journeys[at])) continue;
        *edge = s->journeys[at];
        memmove(&s->journeys[at], &s->journeys[at + 1], (s->n - at - 1) * sizeof *s->journeys);
        s->n--;
        any = true;
    }
    return any;
}

/* The cut before a place; between two journeys next to each other any cut is the same. */
static gw_page_cut just_before(gw_page_cut place)
{
    return (gw_page_cut){place.departure, place.arrival, place.rides - 1};
}

/* Of a page beside: forgets what lies on the other side of its cut anyway, and remembers what is shown
 * although it lies on the cut's side. */
static void remember_shown(const gw_question *x, const gw_journey_set *s, gw_plan_page *page)
{
    bool behind = page->kind == GW_PAGE_NEXT;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < page->n_skip; i++)
        if ((gw_page_compare(page->skip[i], page->cut) > 0) == behind) page->skip[kept++] = page->skip[i];
    page->n_skip = kept;
    for (uint32_t i = 0; i < s->n; i++) {
        gw_page_cut place = gw_page_place(x, &s->journeys[i]);
        if (!s->journeys[i].rides || (gw_page_compare(place, page->cut) > 0) != behind) continue;
        if (!gw_page_skipped(page, place) && page->n_skip < GW_PAGE_SKIPS) page->skip[page->n_skip++] = place;
    }
}

/* Of journeys beside the row, those that the page beside would not show again: on this side of its cut, or
 * (remembered) among what it skips. */
static void keep_extra(const gw_question *x, gw_journey_set *extra, const gw_plan_page *on, bool remembered)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < extra->n; i++) {
        gw_page_cut place = gw_page_place(x, &extra->journeys[i]);
        bool beyond = (gw_page_compare(place, on->cut) > 0) == (on->kind == GW_PAGE_NEXT);
        if (beyond && !(remembered && gw_page_skipped(on, place))) continue;
        extra->journeys[kept++] = extra->journeys[i];
    }
    extra->n = kept;
}

void gw_page_limit(gw_question *x, gw_journey_set *extra)
{
    gw_plan_answer *a = x->out;
    gw_journey_set *s = &a->journeys;
    const gw_plan_page *page = &x->r->page;
    bool backwards =
        page->kind == GW_PAGE_PREVIOUS || (page->kind == GW_PAGE_FIRST && x->r->direction == GW_ARRIVE_BY);
    gw_plan_page *on = backwards ? &a->previous : &a->next;
    gw_journey edge;
    /* A search for less walking goes on to later hours where the page's own have none: those are of a page to
     * come, but for whoever asks for one page alone. */
    if (page->kind != GW_PAGE_FIRST && on->kind != GW_PAGE_FIRST) keep_extra(x, extra, on, false);
    gw_journey_set_sort(s);
    uint32_t max = x->r->max_journeys, n_walks = 0;
    limiter l = {.s = s};
    for (uint32_t i = 0; i < s->n; i++) n_walks += s->journeys[i].rides == 0;
    if (x->r->walk_beside) max += n_walks;
    if (max > extra->n) max -= extra->n;
    /* the walk counts, but beside it one ride is always shown */
    if (x->r->max_journeys && x->r->keep_best && may_show_out_of_turn(page))
        protect_best(&l, max > n_walks + 1 ? max - n_walks : 1);
    if (x->r->max_journeys && cut_off(&l, max, !backwards, &edge)) {
        gw_page_cut at = backwards ? gw_page_place(x, &edge) : just_before(gw_page_place(x, &edge));
        if (on->kind == GW_PAGE_FIRST) {
            *on = page->kind != GW_PAGE_FIRST ? *page : gw_page_of(GW_PAGE_NEXT, x->r->time, at);
            on->kind = backwards ? GW_PAGE_PREVIOUS : GW_PAGE_NEXT;
            on->cut = at;
        }
        if ((gw_page_compare(at, on->cut) > 0) == backwards) on->cut = at;
    }
    if (on->kind == GW_PAGE_FIRST) return;
    remember_shown(x, s, on);
    remember_shown(x, extra, on);
    keep_extra(x, extra, on, true);
}
