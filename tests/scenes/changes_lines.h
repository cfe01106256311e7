/* The world of the scenes that change lines, and the words in which they ask. */
#ifndef GW_TESTS_CHANGES_LINES_H
#define GW_TESTS_CHANGES_LINES_H

#include "tests/scenes/changes.h"

/* T by the clock, every half hour; H every ten minutes. Nobody walks between the stops. */
#define LINES                                                                                                \
    "feed x cn\n"                                                                                            \
    "stop A 0 0\n"                                                                                           \
    "stop B 5000 0\n"                                                                                        \
    "stop C 10000 0\n"                                                                                       \
    "stop D 15000 0\n"                                                                                       \
    "trip T1 T A 8:00 B 8:10 8:12 C 8:20 8:21 D 8:30\n"                                                      \
    "trip T2 T A 8:30 B 8:40 8:42 C 8:50 8:51 D 9:00\n"                                                      \
    "trip T3 T A 9:00 B 9:10 9:12 C 9:20 9:21 D 9:30\n"                                                      \
    "stop E 0 20000\n"                                                                                       \
    "stop F 5000 20000\n"                                                                                    \
    "stop G 10000 20000\n"                                                                                   \
    "every 10 6:00-22:00 H E 0 F 10 G 20\n"                                                                  \
    "place p cn 10000 40000\n"

/* A change of a line; a moment; questions before and after the changes of c. */
#define C(id, type, line, more)                                                                              \
    "{\"id\":\"" id "\",\"type\":\"" type "\",\"line\":\"name:" line "\"," more "}"
#define AT(time)              "depart=2026-03-04T" time
#define BEFORE(from, to, ...) scene_check(&c.before, "x:" from, "x:" to, __VA_ARGS__)
#define AFTER(from, to, ...)  scene_check(&c.after, "x:" from, "x:" to, __VA_ARGS__)

#endif
