/* Who travels: how fast on foot, how long for a change, with or without steps, and which rows of
 * clearance.csv hold.
 *
 * The presets, in one place (METHOD section 4; those of resident, visitor, patient and companion are
 * assumed):
 *
 *   word        m/s   change  steps  clears as
 *   adult       1.25    60 s  yes    adult
 *   elder       0.85   120 s  yes    elder
 *   luggage     1.00   120 s  yes    luggage
 *   wheelchair  0.90   120 s  no     wheelchair
 *   companion   0.85   120 s  yes    companion
 *   resident    1.25    60 s  yes    resident
 *   visitor     1.25    60 s  yes    visitor
 *   patient     0.85   120 s  yes    patient
 *
 * A companion is an elder and somebody who goes along: both are through when the slower row of elder and
 * adult says so. A resident of Hong Kong passes at its residents' counters, a visitor at all others, a
 * patient by the patients' channel of a port that has one.
 *
 * Which row holds: rows for the port before rows for any port ("*"); among these, rows for the
 * traveller before rows for any ("*"); rows for adult only where nothing else answers. Pure functions, any
 * thread.
 */
#ifndef GW_PORT_TRAVELLER_H
#define GW_PORT_TRAVELLER_H

#include "gtfs/base/lang.h"
#include "gtfs/base/text.h"
#include "planner/walk/walk.h"

typedef enum {
    GW_TRAVELLER_ADULT,
    GW_TRAVELLER_ELDER,
    GW_TRAVELLER_LUGGAGE,
    GW_TRAVELLER_WHEELCHAIR,
    GW_TRAVELLER_COMPANION,
    GW_TRAVELLER_RESIDENT,
    GW_TRAVELLER_VISITOR,
    GW_TRAVELLER_PATIENT,
    GW_N_TRAVELLERS
} gw_traveller;

typedef struct {
    double speed_mps;
    int32_t change_s; /* at one stop without a rule: default_transfer_s of a question */
    bool step_free;
} gw_traveller_pace;

extern const char *const gw_traveller_names[GW_N_TRAVELLERS + 1]; /* "adult" …; NULL at the end */
bool gw_traveller_parse(gw_str word, gw_traveller *out);
const char *gw_traveller_word(gw_traveller who, gw_lang lang); /* as people read it: "with luggage" */
gw_traveller_pace gw_traveller_pace_of(gw_traveller who);

#endif
