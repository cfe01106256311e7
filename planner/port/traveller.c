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

const char *gw_traveller_word(gw_traveller who, gw_lang lang)
{
    static const char *const WORDS[GW_N_TRAVELLERS][GW_N_LANGS] = {
        [GW_TRAVELLER_ADULT] = {"成人", "成人", "adult"},
        [GW_TRAVELLER_ELDER] = {"長者", "长者", "older person"},
        [GW_TRAVELLER_LUGGAGE] = {"攜帶行李", "携带行李", "with luggage"},
        [GW_TRAVELLER_WHEELCHAIR] = {"使用輪椅", "使用轮椅", "in a wheelchair"},
        [GW_TRAVELLER_COMPANION] = {"長者與陪同人士", "长者与陪同人员", "older person with a companion"},
        [GW_TRAVELLER_RESIDENT] = {"香港居民", "香港居民", "resident of Hong Kong"},
        [GW_TRAVELLER_VISITOR] = {"訪客", "访客", "visitor"},
        [GW_TRAVELLER_PATIENT] = {"病人", "病人", "patient"},
    };
    return WORDS[who][lang];
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
