/* The tables of demand-responsive service: location_groups.txt, location_group_stops.txt, booking_rules.txt.
 */
#include "gtfs/feed/flex_priv.h"

#include <stdlib.h>
#include <string.h>

static bool is_stop(const gw_loader *l, gw_str id, uint32_t *stop)
{
    *stop = gw_ids_find(&l->stop_ids, l->stops.p, sizeof *l->stops.p, id);
    return *stop != GW_ID_NONE;
}

/* An id that must be new in its own table. */
static gw_status take_id(gw_reader *r, gw_intern *ids)
{
    uint32_t index, before = (uint32_t)ids->n;
    if (gw_intern_put(ids, r->l->texts, r->cells[0], &index)) return gw_load_no_memory(r->l);
    if (index < before) gw_cell_fault(r, "duplicate_key", 0);
    return GW_OK;
}

static gw_status read_groups(gw_loader *l)
{
    static const char *const columns[] = {"location_group_id", "location_group_name"};
    gw_reader r;
    gw_status status = gw_reader_open(&r, l, "location_groups.txt", columns, GW_N(columns), false);
    while (!status && gw_reader_next(&r)) {
        uint32_t stop;
        if (!gw_cell_given(&r, 0)) continue;
        if (is_stop(l, r.cells[0], &stop)) {
            gw_cell_fault(&r, "duplicate_geography_id", 0);
            continue;
        }
        status = take_id(&r, &l->flex->groups);
        if (gw_lacks_mixed_case(r.cells[1])) gw_cell_fault(&r, "mixed_case_recommended_field", 1);
    }
    return gw_reader_close(&r, status);
}

static gw_status read_group_stops(gw_loader *l)
{
    static const char *const columns[] = {"location_group_id", "stop_id"};
    const gw_intern *groups = &l->flex->groups;
    gw_reader r;
    gw_status status = gw_reader_open(&r, l, "location_group_stops.txt", columns, GW_N(columns), false);
    while (!status && gw_reader_next(&r)) {
        gw_group_stop s;
        bool given = gw_cell_given(&r, 0);
        if (!gw_cell_given(&r, 1) || !given) continue;
        s.group = gw_ids_find(&groups->ids, groups->texts, sizeof *groups->texts, r.cells[0]);
        bool is_known = is_stop(l, r.cells[1], &s.stop);
        if (s.group == GW_ID_NONE) gw_cell_fault(&r, "foreign_key_violation", 0);
        if (!is_known) gw_cell_fault(&r, "foreign_key_violation", 1);
        if (s.group != GW_ID_NONE && is_known) status = GW_PUSH(l, l->flex->group_stops, s);
    }
    return gw_reader_close(&r, status);
}

enum {
    RULE,
    TYPE,
    LEAST,
    MOST,
    LAST_DAY,
    LAST_TIME,
    START_DAY,
    START_TIME,
    SERVICE,
    MESSAGE,
    PICKUP_MESSAGE,
    DROP_OFF_MESSAGE,
    PHONE,
    INFO_URL,
    BOOKING_URL,
    N_RULES
};
static const char *const rule_columns[] = {"booking_rule_id",
                                           "booking_type",
                                           "prior_notice_duration_min",
                                           "prior_notice_duration_max",
                                           "prior_notice_last_day",
                                           "prior_notice_last_time",
                                           "prior_notice_start_day",
                                           "prior_notice_start_time",
                                           "prior_notice_service_id",
                                           "message",
                                           "pickup_message",
                                           "drop_off_message",
                                           "phone_number",
                                           "info_url",
                                           "booking_url"};
_Static_assert(GW_N(rule_columns) == N_RULES, "one name a column");

enum { REAL_TIME, SAME_DAY, PRIOR_DAY };

/* The fields that make no sense for a kind of booking: the first that is given is told. */
static void check_forbidden(gw_reader *r, const char *code, const uint8_t *columns, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (!r->cells[columns[i]].n) continue;
        gw_cell_fault(r, code, columns[i]);
        return;
    }
}

static void check_kind(gw_reader *r, uint8_t type)
{
    static const uint8_t real_time[] = {LEAST, MOST, LAST_DAY, LAST_TIME, START_DAY, START_TIME, SERVICE};
    static const uint8_t same_day[] = {LAST_DAY, LAST_TIME, SERVICE};
    static const uint8_t prior_day[] = {LEAST, MOST};
    const gw_str *c = r->cells;
    if (type == REAL_TIME) {
        check_forbidden(r, "forbidden_real_time_booking_field_value", real_time, GW_N(real_time));
    } else if (type == SAME_DAY) {
        check_forbidden(r, "forbidden_same_day_booking_field_value", same_day, GW_N(same_day));
        if (!c[LEAST].n) gw_cell_fault(r, "missing_prior_notice_duration_min", LEAST);
    } else if (type == PRIOR_DAY) {
        check_forbidden(r, "forbidden_prior_day_booking_field_value", prior_day, GW_N(prior_day));
        if (!c[LAST_DAY].n) gw_cell_fault(r, "missing_prior_notice_last_day", LAST_DAY);
        if (!c[LAST_TIME].n) gw_cell_fault(r, "missing_prior_notice_last_time", LAST_TIME);
        if (!c[LAST_DAY].n || !c[LAST_TIME].n) { /* the name both had before in the validator */
            gw_cell_fault(r, "missing_prior_day_booking_field_value", c[LAST_DAY].n ? LAST_TIME : LAST_DAY);
        }
    }
}

static void check_notice(gw_reader *r)
{
    const gw_str *c = r->cells;
    int64_t least, most, last, start;
    int32_t time;
    bool has_least = gw_cell_int(r, LEAST, INT32_MIN, INT32_MAX, &least);
    bool has_most = gw_cell_int(r, MOST, INT32_MIN, INT32_MAX, &most);
    bool has_last = gw_cell_int(r, LAST_DAY, 0, INT32_MAX, &last);
    bool has_start = gw_cell_int(r, START_DAY, 0, INT32_MAX, &start);
    gw_cell_time(r, LAST_TIME, &time);
    gw_cell_time(r, START_TIME, &time);
    if (has_least && has_most && most < least) gw_cell_fault(r, "invalid_prior_notice_duration_min", LEAST);
    if (has_last && has_start && last > start)
        gw_cell_fault(r, "prior_notice_last_day_after_start_day", LAST_DAY);
    if (c[MOST].n && c[START_DAY].n) gw_cell_fault(r, "forbidden_prior_notice_start_day", START_DAY);
    if (c[START_TIME].n && !c[START_DAY].n) gw_cell_fault(r, "forbidden_prior_notice_start_time", START_TIME);
    if (!c[START_TIME].n && c[START_DAY].n) gw_cell_fault(r, "missing_prior_notice_start_time", START_TIME);
}

static void check_service(gw_reader *r)
{
    const gw_loader *l = r->l;
    gw_str id = r->cells[SERVICE];
    if (id.n && gw_ids_find(&l->service_ids, l->services.p, sizeof *l->services.p, id) == GW_ID_NONE) {
        gw_cell_fault(r, "foreign_key_violation", SERVICE);
    }
}

static gw_status take_rule(gw_reader *r)
{
    r->field_only = false;
    if (!gw_cell_given(r, RULE)) return GW_OK;
    gw_status status = take_id(r, &r->l->flex->rules);
    r->field_only = true;
    if (gw_cell_given(r, TYPE)) check_kind(r, gw_cell_enum(r, TYPE, PRIOR_DAY, UINT8_MAX));
    check_notice(r);
    check_service(r);
    for (uint32_t i = MESSAGE; i <= DROP_OFF_MESSAGE; i++) {
        if (gw_lacks_mixed_case(r->cells[i])) gw_cell_fault(r, "mixed_case_recommended_field", i);
    }
    gw_cell_phone(r, PHONE);
    gw_cell_url(r, INFO_URL);
    gw_cell_url(r, BOOKING_URL);
    return status ? status : r->status;
}

static gw_status read_rules(gw_loader *l)
{
    gw_reader r;
    gw_status status = gw_reader_open(&r, l, "booking_rules.txt", rule_columns, N_RULES, false);
    l->flex->has_rules = r.table != NULL;
    while (!status && gw_reader_next(&r)) status = take_rule(&r);
    return gw_reader_close(&r, status);
}

gw_status gw_load_flex(gw_loader *l)
{
    l->flex = calloc(1, sizeof *l->flex);
    if (!l->flex) return gw_load_no_memory(l);
    gw_status status = read_groups(l);
    if (!status) status = read_group_stops(l);
    if (!status) status = read_rules(l);
    return status ? status : gw_flex_read_locations(l);
}

void gw_flex_free(gw_flex *x)
{
    if (!x) return;
    gw_intern_free(&x->groups);
    gw_intern_free(&x->rules);
    gw_ids_free(&x->zones.ids);
    void *const lists[] = {x->group_stops.p,  x->group_used, x->zones.zones.p, x->zones.rings.p,
                           x->zones.points.p, x->rows_of,    x->zone_rows.p,   x->lone_rows.p};
    for (uint32_t i = 0; i < GW_N(lists); i++) free(lists[i]);
    free(x);
}
