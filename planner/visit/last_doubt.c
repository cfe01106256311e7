/* Ways home without the departures on which sources disagree. */
#include "planner/visit/last_priv.h"

#include <string.h>

static bool line_in_doubt(const gw_dataset *d, uint32_t pattern)
{
    const gw_timetable *t = d->timetable;
    if (!d->fares || pattern == GW_NO_ID) return false;
    const gw_tt_route *route = gw_tt_route_at(t, gw_tt_pattern_at(t, pattern)->route);
    const char *feed = route->feed == GW_NO_ID ? "" : gw_tt_text(t, t->feeds[route->feed].tag);
    return gw_fare_line_in_doubt(d->fares, feed, gw_tt_text(t, route->id),
                                 gw_tt_text(t, route->short_name.base));
}

/* The departure as a leg; days begin at 04:00, as doubts count them. */
static const gw_doubt *call_doubt(const gw_dataset *d, const gw_leg *leg, uint32_t pattern,
                                  int32_t departure_s)
{
    const gw_timetable *t = d->timetable;
    gw_leg l = *leg;
    uint32_t row = gw_tt_pattern_at(t, pattern)->feed_day_row;
    int64_t day = departure_s / 86400 + 1;
    if (day >= t->n_days) day = (int64_t)t->n_days - 1;
    while (day > 0 && gw_tt_day_zero(t, row, (uint32_t)day) + 4 * 3600 > departure_s) day--;
    l.pattern = (gw_pattern_id){pattern};
    l.day = (uint32_t)day;
    l.departure_s = departure_s;
    l.headway = false;
    return gw_plan_leg_doubt(d, &l);
}

static gw_status drop_from_line(last_question *x, const gw_leg *leg, gw_chain_line *line,
                                const gw_doubt **doubt)
{
    gw_chain_call *calls = gw_arena_alloc(x->v->arena, (line->n_calls + 1) * sizeof *calls);
    uint32_t n = 0;
    if (!calls) return GW_NO_MEMORY;
    for (uint32_t i = 0; i < line->n_calls; i++) {
        if (line->before_s) break; /* from across the street: doubts are of a stop, and this is another */
        const gw_doubt *of = call_doubt(x->d, leg, line->pattern, line->calls[i].departure_s);
        if (of)
            *doubt = of;
        else
            calls[n++] = line->calls[i];
    }
    line->calls = calls;
    line->n_calls = n;
    return GW_OK;
}

gw_status last_drop_doubted(last_question *x, const gw_leg *legs, last_way *w)
{
    gw_chain_link *links = NULL;
    w->sure = w->all;
    for (uint32_t k = 0; k < w->all.n; k++) {
        const gw_chain_link *l = &w->all.links[k];
        bool any = false;
        for (uint32_t i = 0; i < l->n_lines && !any; i++)
            any = l->lines[i].n_calls && line_in_doubt(x->d, l->lines[i].pattern);
        if (!any) continue;
        gw_chain_line *lines = gw_arena_alloc(x->v->arena, l->n_lines * sizeof *lines);
        if (!links) {
            links = gw_arena_alloc(x->v->arena, w->all.n * sizeof *links);
            if (links) memcpy(links, w->all.links, w->all.n * sizeof *links);
        }
        if (!links || !lines) return GW_NO_MEMORY;
        memcpy(lines, l->lines, l->n_lines * sizeof *lines);
        for (uint32_t i = 0; i < l->n_lines; i++) {
            if (!lines[i].n_calls || !line_in_doubt(x->d, lines[i].pattern)) continue;
            if (drop_from_line(x, &legs[l->leg], &lines[i], &w->doubt)) return GW_NO_MEMORY;
        }
        links[k].lines = lines;
        w->sure.links = links;
    }
    return GW_OK;
}
