/* A timetable as text, so that a test compares whole arrays at once. Every function appends lines to out. */
#ifndef GW_TESTS_TT_TEXT_H
#define GW_TESTS_TT_TEXT_H

#include "planner/timetable/timetable.h"

/* "R1 A B^10 C: t1 08:00 08:05-08:06 08:10 | t2 …"; headways: "R1 A B: [f 0 300] 07:00-09:00/600 f, …". Flags
 * that are not regular stand after ^ (pickup, drop-off); a direction after the route (R1/0); "own": a pattern
 * of one trip. */
void tt_text_patterns(const gw_timetable *t, gw_buf *out);
/* "A>B FIXED 120", "A>B WALK 55m generated"; rules below it: "  2 t1>R2 FORBIDDEN". Links of a stop to itself
 * without a rule are left out. Through stations: "P>Q INSIDE 60 step-free", "P>X INSIDE 60+55m not step-free",
 * "P>Q FIXED 90 step-free INSIDE 120". */
void tt_text_links(const gw_timetable *t, gw_buf *out);
/* "A 0: board R1, alight t2"; general slots are left out. */
void tt_text_visits(const gw_timetable *t, gw_buf *out);
/* "t1>t2 block", "t1>t2 type 4"; days of a service of its own: "t1>t2 block 2026-03-02 2026-03-03". */
void tt_text_seats(const gw_timetable *t, gw_buf *out);

#endif
