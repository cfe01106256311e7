/* Scenes of scenarios: a world, changes on top of it, and questions to both. */
#ifndef GW_TESTS_CHANGES_H
#define GW_TESTS_CHANGES_H

#include "planner/scenario/scenario.h"
#include "tests/scenes/scene.h"

typedef struct {
    scene before, after; /* after has no files of its own */
    gw_scenario *scenario;
    gw_scenario_effects effects;
} changed;

/* changes: the members of "changes". The day of the effects is 2026-03-04, a Wednesday. */
void changed_open(changed *c, const char *world, const char *changes);
void changed_close(changed *c);
/* Every fault of applying, a line each; nothing is applied. */
void changed_refused(const char *world, const char *changes, const char *expected);
double changed_fact(const changed *c, size_t change, const char *key); /* fails when it is not there */
bool changed_note(const changed *c, size_t change, const char *key, const char *text);
bool changed_warned(const changed *c, size_t change, const char *code);

#endif
