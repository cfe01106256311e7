/* A scenario's text with fields of its changes set to other values, or cut down to one of its variants.
 *
 * What comes out is canonical JSON (sorted keys, no blanks): the same content is the same bytes, from which
 * its id is made. What is set is not checked here against what a change allows; gw_scenario_parse does that.
 * Pure functions; any thread.
 *
 *   m1.headway_min              a key that stands once or more inside the change m1: set wherever it stands
 *   m1.service[0].headway_min   one place; [*] is every item
 *   m1.vehicle.seats            added when it is not there yet, and so are the objects above it
 *   m1.stops                    "all", or "-NAME;-NAME": without these; or a list in JSON
 *   m1.stops[NAME]              "in" or "out"
 *
 * NAME is a stop as the change writes it: "new:shenwan" or "shenwan", "name:M409", "port:shenzhen-bay".
 * Without a stop on the way its two hops become one: the driving stays, its dwell goes. A value is read as
 * JSON where it is some (20, [15,20], "text", true), else as text; where a text stood it stays a text.
 */
#ifndef GW_SCENARIO_EDIT_H
#define GW_SCENARIO_EDIT_H

#include "planner/scenario/scenario.h"

typedef struct {       /* borrowed */
    const char *field; /* begins with the id of a change and a point */
    const char *value;
} gw_scenario_setting;

/* Sets the fields in their order. Appends to *out (empty on failure). Returns GW_OK; GW_BAD_INPUT with
 * *errors filled: all settings that cannot be made (unknown change or stop, a list without such an item), by
 * change, field and value, or the text is no JSON; GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_scenario_set(gw_str json, const gw_scenario_setting *list, uint32_t n, gw_buf *out,
                                      gw_scenario_errors *errors, gw_error *err);

/* Whether the field holds a text now, so that what looks like a number is to be one too. false also when it
 * is not there. */
bool gw_scenario_holds_text(gw_str json, const char *field);

#define GW_SCENARIO_DEFAULT_VARIANT "default"

/* The scenario with the changes of a variant alone, in the order of the file, and without "variants". Its id
 * becomes "id.variant", its title the variant's, or that of the file with the variant's name behind it. NULL:
 * what is applied when none is named: the variant "default" where there is one, else every change; id and
 * title then stay. Errors as above. */
GW_MUST_USE gw_status gw_scenario_variant(gw_str json, const char *name, gw_buf *out,
                                          gw_scenario_errors *errors, gw_error *err);
/* Names of the variants in the order of the file, each ended by a zero. GW_OK (none: nothing is appended),
 * GW_BAD_INPUT (no JSON) or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_scenario_variants(gw_str json, gw_buf *names, uint32_t *n, gw_error *err);

#endif
