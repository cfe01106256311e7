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

/* Points take two bytes at least; what they say is looked at when they are read. */
static gw_status check_shapes(const gw_timetable *t, gw_error *err)
{
    for (uint32_t i = 0; i < t->n_shapes; i++) {
        const gw_tt_shape *s = &t->shapes[i];
        if (s->first_byte > t->n_shape_bytes || s->n_points > (t->n_shape_bytes - s->first_byte) / 2)
            return gw_snapshot_bad(err, GW_SECTION_SHAPES, "points that are not there");
    }
    return GW_OK;
}

static bool holds(uint32_t n, uint32_t first, uint32_t count)
{
    return first <= n && count <= n - first;
}

gw_status gw_snapshot_check_looks(const gw_timetable *t, gw_error *err)
{
    for (uint32_t i = 0; i < t->n_looks; i++) {
        const gw_tt_look *look = &t->looks[i];
        bool calls = look->first_call == GW_NO_ID || holds(t->n_calls, look->first_call, look->n_stops);
        bool line = look->shape == GW_NO_ID ||
                    (look->shape < t->n_shapes && holds(t->n_along, look->first_along, look->n_stops));
        if (!calls || !line || look->cars > 2)
            return gw_snapshot_bad(err, GW_SECTION_LOOKS, "a value out of range");
    }
    gw_status status = check_runs(t, err);
    if (!status) status = check_shapes(t, err);
    return status ? status : check_signs(t, err);
}
