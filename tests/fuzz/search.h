/* A few questions to any timetable, for targets that made or opened one. */
#ifndef GW_TESTS_FUZZ_SEARCH_H
#define GW_TESTS_FUZZ_SEARCH_H

#include "planner/router/router.h"
#include "tests/fuzz/fuzz.h"

/* Journeys among its first stops, forwards, backwards and in a window, as text to compare two timetables.
 * What is built must give journeys that can be lived: legs that follow each other and keep to the time asked.
 */
void fuzz_search_text(const gw_timetable *t, gw_buf *out);
/* The same questions to a timetable whose numbers may be nonsense: only the searching itself must be sound.
 */
void fuzz_search(const gw_timetable *t);

#endif
