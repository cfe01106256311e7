/* What a snapshot says about how trips are shown (looks.h). */
#include "planner/timetable/snapshot_priv.h"

static gw_status check_runs(const gw_timetable *t, gw_error *err)
{
    for (uint32_t i = 0; i < t->n_look_runs; i++) {
        const gw_tt_look_run *run = &t->look_runs[i];
        if (run->look >= t->n_looks || (i && run->trip <= run[-1].trip))
            return gw_snapshot_bad(err, GW_SECTION_LOOK_RUNS, "not in order, or a look that is not there");
    }
    return GW_OK;
}

static gw_status check_signs(const gw_timetable *t, gw_error *err)
{
    for (uint32_t i = 0; i < t->n_signs; i++) {
        bool ok = t->signs[i].base < t->part[0].text_size;
        for (int lang = 0; lang < GW_N_LANGS; lang++)
            ok = ok && t->signs[i].lang[lang] < t->part[0].text_size;
        if (!ok) return gw_snapshot_bad(err, GW_SECTION_SIGNS, "a text that is not there");
    }
    for (uint32_t i = 0; i < t->n_calls; i++) {
        uint32_t sign = t->calls[i] & ~GW_CALL_APPROXIMATE;
        if (sign && sign >= t->n_signs)
            return gw_snapshot_bad(err, GW_SECTION_CALLS, "a headsign that is not there");
    }
    return GW_OK;
}

gw_status gw_snapshot_check_looks(const gw_timetable *t, gw_error *err)
{
    for (uint32_t i = 0; i < t->n_looks; i++) {
        const gw_tt_look *look = &t->looks[i];
        bool calls = look->first_call == GW_NO_ID ||
                     (look->first_call <= t->n_calls && look->n_stops <= t->n_calls - look->first_call);
        if (!calls || look->cars > 2) return gw_snapshot_bad(err, GW_SECTION_LOOKS, "a value out of range");
    }
    gw_status status = check_runs(t, err);
    return status ? status : check_signs(t, err);
}
