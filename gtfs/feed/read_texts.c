/* translations.txt and attributions.txt: never routing. */
#include "gtfs/feed/stop_names_priv.h"

enum { TABLE, FIELD, LANGUAGE, TRANSLATION, RECORD, SUB_RECORD, VALUE, N_TRANSLATIONS };
static const char *const translation_columns[] = {"table_name", "field_name",    "language",   "translation",
                                                  "record_id",  "record_sub_id", "field_value"};
_Static_assert(GW_N(translation_columns) == N_TRANSLATIONS, "one name a column");

static bool table_is_known(gw_str name)
{
    static const char *const tables[] = {"agency",   "stops",     "routes", "trips",       "stop_times",
                                         "pathways", "feed_info", "levels", "attributions"};
    for (uint32_t i = 0; i < GW_N(tables); i++) {
        if (gw_str_is(name, tables[i])) return true;
    }
    return false;
}

static bool record_exists(const gw_loader *l, gw_str table, gw_str id)
{
    if (gw_str_is(table, "stops"))
        return gw_ids_find(&l->stop_ids, l->stops.p, sizeof *l->stops.p, id) != GW_ID_NONE;
    if (gw_str_is(table, "routes")) {
        return gw_ids_find(&l->route_ids, l->routes.p, sizeof *l->routes.p, id) != GW_ID_NONE;
    }
    if (gw_str_is(table, "trips") || gw_str_is(table, "stop_times")) {
        return gw_ids_find(&l->trip_ids, l->trips.p, sizeof *l->trips.p, id) != GW_ID_NONE;
    }
    if (gw_str_is(table, "agency")) {
        return gw_ids_find(&l->agency_ids, l->agencies.p, sizeof *l->agencies.p, id) != GW_ID_NONE;
    }
    return true;
}

/* false: it can never be shown. */
static bool translation_fits(gw_reader *r)
{
    const gw_str *c = r->cells;
    bool ok = true;
    for (uint32_t i = TABLE; i <= TRANSLATION; i++) ok = gw_cell_given(r, i) && ok;
    if (!ok) return false;
    if (!table_is_known(c[TABLE])) {
        gw_cell_fault(r, "translation_unknown_table_name", TABLE);
        return false;
    }
    bool feed_info = gw_str_is(c[TABLE], "feed_info");
    if (c[RECORD].n && c[VALUE].n) gw_cell_fault(r, "translation_unexpected_value", VALUE);
    if (feed_info && (c[RECORD].n || c[VALUE].n)) gw_cell_fault(r, "translation_unexpected_value", RECORD);
    if (!feed_info && !c[RECORD].n && !c[VALUE].n) {
        gw_cell_fault(r, "missing_required_field", RECORD);
        return false;
    }
    if (gw_str_is(c[TABLE], "stop_times") && c[RECORD].n && !c[SUB_RECORD].n) {
        gw_cell_fault(r, "missing_required_field", SUB_RECORD);
        return false;
    }
    if (c[RECORD].n && !record_exists(r->l, c[TABLE], c[RECORD])) {
        gw_cell_fault(r, "translation_foreign_key_violation", RECORD);
    }
    return true;
}

gw_status gw_load_translations(gw_loader *l)
{
    gw_reader r;
    gw_status status = gw_reader_open(&r, l, "translations.txt", translation_columns, N_TRANSLATIONS, false);
    while (!status && gw_reader_next(&r)) {
        if (!translation_fits(&r)) continue;
        bool stop = gw_str_is(r.cells[TABLE], "stops") && gw_str_is(r.cells[FIELD], "stop_name");
        gw_translation t = {.table = gw_cell_shared(&r, TABLE),
                            .field = gw_cell_shared(&r, FIELD),
                            .language = gw_cell_language(&r, LANGUAGE),
                            .translation = stop ? gw_cell_stop_name(&r, TRANSLATION, GW_NAME_TRANSLATED)
                                                : gw_cell_text(&r, TRANSLATION),
                            .record_id = gw_cell_shared(&r, RECORD),
                            .record_sub_id = gw_cell_shared(&r, SUB_RECORD),
                            .field_value = stop ? gw_cell_stop_name(&r, VALUE, GW_NAME_AS_KEY)
                                                : gw_cell_shared(&r, VALUE)};
        status = GW_PUSH(l, l->translations, t);
    }
    return gw_reader_close(&r, status);
}

enum {
    ORGANIZATION,
    PRODUCER,
    OPERATOR,
    AUTHORITY,
    URL,
    EMAIL,
    PHONE,
    OF_AGENCY,
    OF_ROUTE,
    OF_TRIP,
    ATTRIBUTION,
    N_ATTRIBUTIONS
};
static const char *const attribution_columns[] = {
    "organization_name", "is_producer", "is_operator", "is_authority", "attribution_url", "attribution_email",
    "attribution_phone", "agency_id",   "route_id",    "trip_id",      "attribution_id"};
_Static_assert(GW_N(attribution_columns) == N_ATTRIBUTIONS, "one name a column");

/* One whose agency, route or trip does not exist is shown for the whole feed: rather too often than never. */
static uint32_t find_owner(gw_reader *r, uint32_t column, const gw_ids *ids, const void *rows, size_t stride)
{
    if (!r->cells[column].n) return GW_NONE;
    uint32_t row = gw_ids_find(ids, rows, stride, r->cells[column]);
    if (row != GW_ID_NONE) return row;
    gw_cell_fault_action(r, "foreign_key_violation", GW_ACTION_DEFAULT, column);
    return GW_NONE;
}

/* A second row of one id: reported, and shown all the same. */
static gw_status check_id(gw_reader *r, gw_intern *ids)
{
    uint32_t index;
    size_t before = ids->n;
    if (!r->cells[ATTRIBUTION].n) return GW_OK;
    if (gw_intern_put(ids, r->l->texts, r->cells[ATTRIBUTION], &index)) return gw_load_no_memory(r->l);
    if (index < before) gw_cell_fault_action(r, "duplicate_key", GW_ACTION_IGNORE, ATTRIBUTION);
    return GW_OK;
}

gw_status gw_load_attributions(gw_loader *l)
{
    gw_reader r;
    gw_intern ids = {0};
    gw_status status = gw_reader_open(&r, l, "attributions.txt", attribution_columns, N_ATTRIBUTIONS, false);
    while (!status && gw_reader_next(&r)) {
        if (!gw_cell_given(&r, ORGANIZATION)) continue;
        gw_attribution a = {
            .organization = gw_cell_text(&r, ORGANIZATION),
            .url = gw_cell_url(&r, URL),
            .email = gw_cell_email(&r, EMAIL),
            .phone = gw_cell_phone(&r, PHONE),
            .agency = find_owner(&r, OF_AGENCY, &l->agency_ids, l->agencies.p, sizeof *l->agencies.p),
            .route = find_owner(&r, OF_ROUTE, &l->route_ids, l->routes.p, sizeof *l->routes.p),
            .trip = find_owner(&r, OF_TRIP, &l->trip_ids, l->trips.p, sizeof *l->trips.p),
            .producer = gw_cell_enum(&r, PRODUCER, 1, 0),
            .operator_ = gw_cell_enum(&r, OPERATOR, 1, 0),
            .authority = gw_cell_enum(&r, AUTHORITY, 1, 0)};
        if (!a.producer && !a.operator_ && !a.authority)
            gw_cell_fault(&r, "attribution_without_role", PRODUCER);
        status = check_id(&r, &ids);
        if (!status) status = GW_PUSH(l, l->attributions, a);
    }
    gw_intern_free(&ids);
    return gw_reader_close(&r, status);
}
