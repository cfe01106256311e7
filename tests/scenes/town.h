/* The toy town of the scenes of scenarios and savings, so small that every figure can be worked out by hand,
 * and runs on it.
 *
 *   bay ─4 min─ P ══ L10, every 10, 10 min ══ M ══ L15, every 15, 10 min ══ H = hosp        X ══ LX ══ Y, far
 * off
 *
 * 5 km between stops, 06:00-22:00, both ways; 60 s to change at M; the hospital's door is at its stop. Door
 * to door 37.5 minutes on average: access 4, wait 5 + 7.5, change 1, ride 10 + 10. Both calendars of 2026 are
 * complete: the 2nd of January is a holiday on both sides, the 6th in Hong Kong alone. */
#ifndef GW_TESTS_TOWN_H
#define GW_TESTS_TOWN_H

#include "tests/scenes/scene.h"

#include "planner/savings/run.h"

#define TOWN_FILE(changes) "{\"schema\":\"gangway-scenario/1\",\"id\":\"s\",\"changes\":[" changes "]}"

/* A direct line every 20 minutes, 22 minutes, 07:00-19:30: 4 + 10 + 22 = 36. more: other keys, with a comma
 * in front.
 */
#define TOWN_DIRECT(more)                                                                                    \
    TOWN_FILE("{\"id\":\"d\",\"type\":\"add-line\",\"line\":\"D1\",\"stops\":[{\"stop\":\"port:bay\"},"      \
              "{\"stop\":\"szb:H\"}],\"run\":[{\"minutes\":[22]}],\"service\":[{\"days\":\"daily\","         \
              "\"from\":\"07:00\",\"to\":\"19:30\",\"headway_min\":20}]" more "}")

#define TOWN_EXACT 0.0051 /* two decimals are printed */

typedef struct {
    scene s;
    gw_savings_outputs out;
} town; /* start as {0} */

gw_savings_options town_options(void); /* 2026-03-04, a Wednesday, to hosp, two threads */
void town_open(town *t);
/* The outputs of a run take the place of those before. Fails the test when the run does. */
void town_run(town *t, const char *scenario, const gw_savings_options *o);
void town_close(town *t);

#endif
