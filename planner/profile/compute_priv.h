/* A profile while it is computed: searches first, then the best path of each minute. Not for others. */
#ifndef GW_PROFILE_COMPUTE_PRIV_H
#define GW_PROFILE_COMPUTE_PRIV_H

#include "planner/profile/profile_priv.h"

typedef struct {
    gw_router *router;
    const gw_timetable *t;
    const gw_profile_query *q;
    gw_profile *p; /* being made */
    gw_arena *offers, *scratch;
    prepared *prepared;   /* [n_paths] */
    gw_journey_set found; /* scratch of a search */
    uint32_t *sets;       /* paths found at the minutes searched, one set behind the other, each sorted */
    size_t n_sets, cap_sets;
    size_t *set_first; /* [n_minutes] SIZE_MAX: not searched */
    uint32_t *set_n;
} profile_work;

static inline int32_t profile_start_of(const gw_profile_query *q, uint32_t minute)
{
    return q->day_zero_s + (q->first_minute + (int32_t)minute) * 60 + 30;
}

/* search.c: the path's number in the pool of the profile's data. */
GW_MUST_USE gw_status profile_pool_find_or_add(gw_profile_data *d, const path *p, uint32_t *out);
/* Searches as far apart as the question says, and between two that differ. */
GW_MUST_USE gw_status profile_search_day(profile_work *w, gw_error *err);
/* weigh.c: follows all paths of the pool, and writes each minute. */
GW_MUST_USE gw_status profile_weigh_day(profile_work *w);

#endif
