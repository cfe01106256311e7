#include "gtfs/feed/reader_priv.h"

#include <math.h>
#include <stdlib.h>

enum {
    ID,
    FROM,
    TO,
    MODE,
    BIDIRECTIONAL,
    LENGTH,
    TIME,
    STAIRS,
    SLOPE,
    WIDTH,
    SIGN,
    REVERSED_SIGN,
    N_PATHWAYS
};
static const char *const columns[] = {
    "pathway_id",       "from_stop_id", "to_stop_id",     "pathway_mode",
    "is_bidirectional", "length",       "traversal_time", "stair_count",
    "max_slope",        "min_width",    "signposted_as",  "reversed_signposted_as",
};
_Static_assert(GW_N(columns) == N_PATHWAYS, "one name a column");

enum { ELEVATOR = 5, EXIT_GATE = 7 };

static bool find_end(gw_reader *r, uint32_t column, uint32_t *out)
{
    gw_loader *l = r->l;
    if (!gw_cell_given(r, column)) return false;
    *out = gw_ids_find(&l->stop_ids, l->stops.p, sizeof *l->stops.p, r->cells[column]);
    if (*out == GW_ID_NONE) {
        gw_cell_fault(r, "foreign_key_violation", column);
        return false;
    }
    const gw_stop *s = &l->stops.p[*out];
    if (s->location_type == GW_LOC_STATION) {
        gw_cell_fault(r, "pathway_to_wrong_location_type", column);
    } else if (s->stop_access == 1) {
        gw_cell_fault(r, "pathway_to_stop_with_access_outside_of_station_pathways", column);
    } else {
        return true;
    }
    return false;
}

/* The platforms that are a frame for their boarding areas: pathways must lead to those. */
static uint8_t *find_frames(const gw_loader *l)
{
    uint8_t *frames = calloc(l->stops.n + 1, sizeof *frames);
    for (size_t i = 0; frames && i < l->stops.n; i++) {
        const gw_stop *s = &l->stops.p[i];
        if (s->location_type == GW_LOC_BOARDING_AREA && s->parent != GW_NONE) frames[s->parent] = 1;
    }
    return frames;
}

static bool ends_fit(gw_reader *r, const gw_pathway *p, const uint8_t *frames)
{
    const uint32_t ends[2] = {p->from_stop, p->to_stop};
    if (ends[0] == ends[1]) {
        gw_cell_fault(r, "pathway_loop", TO);
        return false;
    }
    for (uint32_t i = 0; i < 2; i++) {
        if (r->l->stops.p[ends[i]].location_type != GW_LOC_STOP || !frames[ends[i]]) continue;
        gw_cell_fault(r, "pathway_to_platform_with_boarding_areas", FROM + i);
        return false;
    }
    return true;
}

static bool read_mode(gw_reader *r, gw_pathway *p)
{
    if (!gw_cell_given(r, MODE)) return false;
    p->mode = gw_cell_enum(r, MODE, EXIT_GATE, 0);
    if (!p->mode) {
        if (gw_str_is(r->cells[MODE], "0")) gw_cell_fault(r, "unexpected_enum_value", MODE);
        p->mode = 1; /* a walkway */
    }
    p->bidirectional = gw_cell_enum(r, BIDIRECTIONAL, 1, 0);
    if (p->mode == EXIT_GATE && p->bidirectional) {
        gw_cell_fault(r, "bidirectional_exit_gate", BIDIRECTIONAL);
        p->bidirectional = false;
    }
    return true;
}

static void read_measures(gw_reader *r, gw_pathway *p)
{
    double length, value;
    int64_t n;
    p->length_m = p->max_slope = p->min_width_m = NAN;
    p->traversal_s = GW_SECONDS_NONE;
    if (gw_cell_double(r, LENGTH, &length)) {
        if (length >= 0)
            p->length_m = (float)length;
        else
            gw_cell_fault_action(r, "number_out_of_range", GW_ACTION_DEFAULT, LENGTH);
    }
    if (gw_cell_int(r, TIME, 1, 86400, &n)) p->traversal_s = (int32_t)n;
    if (gw_cell_int(r, STAIRS, -100000, 100000, &n)) p->stair_count = (int32_t)n;
    if (gw_cell_double(r, SLOPE, &value)) p->max_slope = (float)value;
    if (gw_cell_double(r, WIDTH, &value)) {
        if (value > 0)
            p->min_width_m = (float)value;
        else
            gw_cell_fault_action(r, "number_out_of_range", GW_ACTION_DEFAULT, WIDTH);
    }
    p->signposted_as = gw_cell_text(r, SIGN);
    p->reversed_signposted_as = gw_cell_text(r, REVERSED_SIGN);
}

static void check_level(gw_reader *r, const gw_pathway *p)
{
    if (p->mode != ELEVATOR) return;
    if (!r->l->stops.p[p->from_stop].level_id.n) gw_cell_fault(r, "missing_level_id", FROM);
    if (!r->l->stops.p[p->to_stop].level_id.n) gw_cell_fault(r, "missing_level_id", TO);
}

static gw_status take_pathway(gw_reader *r, gw_intern *ids, const uint8_t *frames)
{
    gw_loader *l = r->l;
    gw_pathway p = {0};
    uint32_t index;
    if (!gw_cell_given(r, ID)) return GW_OK;
    if (gw_ids_find(&ids->ids, ids->texts, sizeof *ids->texts, r->cells[ID]) != GW_ID_NONE) {
        gw_cell_fault(r, "duplicate_key", ID);
        return GW_OK;
    }
    if (gw_intern_put(ids, l->texts, r->cells[ID], &index)) return gw_load_no_memory(l);
    if (!find_end(r, FROM, &p.from_stop) || !find_end(r, TO, &p.to_stop)) return GW_OK;
    if (!ends_fit(r, &p, frames) || !read_mode(r, &p)) return GW_OK;
    read_measures(r, &p);
    check_level(r, &p);
    if (r->status) return gw_load_no_memory(l);
    return GW_PUSH(l, l->pathways, p);
}

gw_status gw_load_pathways(gw_loader *l)
{
    gw_reader r;
    gw_intern ids = {0};
    uint8_t *frames = find_frames(l);
    gw_status status = gw_reader_open(&r, l, "pathways.txt", columns, N_PATHWAYS, false);
    if (!status && !frames) status = gw_load_no_memory(l);
    while (!status && gw_reader_next(&r)) status = take_pathway(&r, &ids, frames);
    free(frames);
    gw_intern_free(&ids);
    return gw_reader_close(&r, status);
}
