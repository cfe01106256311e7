/* What belongs to a stop: made from the patterns and links, in building and when a snapshot is opened. */
#include "planner/timetable/timetable_priv.h"

#include <string.h>

void gw_tt_sum_up(uint32_t *first, uint32_t n_stops)
{
    for (uint32_t s = 0; s < n_stops; s++) first[s + 1] += first[s];
}

/* After placing things by first[s]++ every entry has moved on by one stop: move them back. */
static void step_back(uint32_t *first, uint32_t n_stops)
{
    memmove(first + 1, first, n_stops * sizeof *first);
    first[0] = 0;
}

void gw_tt_index_visits(const gw_tt_pattern *patterns, uint32_t n_patterns, uint32_t pattern_base,
                        const uint32_t *pattern_stops, uint32_t n_stops, uint32_t *first, gw_tt_visit *visits)
{
    for (uint32_t p = 0; p < n_patterns; p++) {
        for (uint32_t i = 0; i < patterns[p].n_stops; i++)
            first[pattern_stops[patterns[p].first_stop + i] + 1]++;
    }
    gw_tt_sum_up(first, n_stops);
    for (uint32_t p = 0; p < n_patterns; p++) {
        for (uint32_t i = 0; i < patterns[p].n_stops; i++)
            visits[first[pattern_stops[patterns[p].first_stop + i]]++] =
                (gw_tt_visit){.pattern = pattern_base + p, .position = i};
    }
    step_back(first, n_stops);
}

void gw_tt_index_links_in(const gw_tt_link *links, uint32_t n, uint32_t n_stops, uint32_t *first,
                          uint32_t *links_in)
{
    for (uint32_t i = 0; i < n; i++) first[links[i].to + 1]++;
    gw_tt_sum_up(first, n_stops);
    for (uint32_t i = 0; i < n; i++) links_in[first[links[i].to]++] = i;
    step_back(first, n_stops);
}
