/* A few questions to any timetable, for targets that made or opened one. */
#ifndef GW_TESTS_FUZZ_SEARCH_H
#define GW_TESTS_FUZZ_SEARCH_H

#include "planner/router/router.h"
#include "tests/fuzz/fuzz.h"

/* Journeys among its first stops, forwards, backwards and in a window; checks that each can be lived: its
 * legs follow each other and it keeps to the time asked. The router's scratch is used again. */
void fuzz_search(const gw_timetable *t);
/* The same journeys as text, to compare two timetables. */
void fuzz_search_text(const gw_timetable *t, gw_buf *out);

#endif
