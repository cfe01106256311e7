/* What the files of pages share: the places of journeys in the row. Not for others. */
#ifndef GW_PLAN_PAGE_PRIV_H
#define GW_PLAN_PAGE_PRIV_H

#include "planner/plan/plan_priv.h"

static inline gw_page_cut gw_page_place(const gw_question *x, const gw_journey *j)
{
    int64_t zero = x->d->timetable->zero;
    return (gw_page_cut){zero + j->departure_s, zero + j->arrival_s, j->rides};
}

static inline int gw_page_compare(gw_page_cut a, gw_page_cut b)
{
    if (a.departure != b.departure) return a.departure < b.departure ? -1 : 1;
    if (a.arrival != b.arrival) return a.arrival < b.arrival ? -1 : 1;
    return (a.rides > b.rides) - (a.rides < b.rides);
}

static inline bool gw_page_skipped(const gw_plan_page *page, gw_page_cut place)
{
    for (uint32_t i = 0; i < page->n_skip; i++)
        if (gw_page_compare(page->skip[i], place) == 0) return true;
    return false;
}

static inline gw_plan_page gw_page_of(gw_page_kind kind, int64_t anchor, gw_page_cut cut)
{
    return (gw_plan_page){
        .kind = kind, .anchor = anchor, .cut = cut, .arrive_after = INT64_MIN, .arrive_by = INT64_MAX};
}

#endif
