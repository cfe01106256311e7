#include "planner/port/traveller.h"

const char *const gw_traveller_names[GW_N_TRAVELLERS + 1] = {
    "adult", "elder", "luggage", "wheelchair", "companion", "resident", "visitor", "patient", NULL,
};

bool gw_traveller_parse(gw_str word, gw_traveller *out)
{
    for (uint32_t i = 0; i < GW_N_TRAVELLERS; i++) {
        if (!gw_str_is(word, gw_traveller_names[i])) continue;
        *out = (gw_traveller)i;
        return true;
    }
    return false;
}

gw_traveller_pace gw_traveller_pace_of(gw_traveller who)
{
    static const gw_traveller_pace PACES[GW_N_TRAVELLERS] = {
        [GW_TRAVELLER_ADULT] = {1.25, 60, false},      [GW_TRAVELLER_ELDER] = {0.85, 120, false},
        [GW_TRAVELLER_LUGGAGE] = {1.0, 120, false},    [GW_TRAVELLER_WHEELCHAIR] = {0.9, 120, true},
        [GW_TRAVELLER_COMPANION] = {0.85, 120, false}, [GW_TRAVELLER_RESIDENT] = {1.25, 60, false},
        [GW_TRAVELLER_VISITOR] = {1.25, 60, false},    [GW_TRAVELLER_PATIENT] = {0.85, 120, false},
    };
    return PACES[who];
}
