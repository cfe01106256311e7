/* translations.txt and attributions.txt: never routing. */
#include "gtfs/feed/schema_priv.h"
#include "gtfs/feed/stop_names_priv.h"

#include <stdio.h>

enum { TABLE, FIELD, LANGUAGE, TRANSLATION, RECORD, SUB_RECORD, VALUE, N_TRANSLATIONS };
static const char *const translation_columns[] = {"table_name", "field_name",    "language",   "translation",
                                                  "record_id",  "record_sub_id", "field_value"};
_Static_assert(GW_N(translation_columns) == N_TRANSLATIONS, "one name a column");

/* A table is known by the name of its file, and must be there. */
static bool table_is_known(const gw_loader *l, gw_str name)
{
    char file[64];
    if (!name.n || name.n > 50) return false;
    snprintf(file, sizeof file, "%.*s.txt", (int)name.n, name.p);
    return gw_schema_knows_file(gw_str_of(file)) && gw_archive_has(l->archive, file);
}

/* Rows of one trip are sorted by their sequence. */
static bool call_exists(const gw_loader *l, gw_str trip_id, gw_str sub_id)
{
    int64_t sequence;
    uint32_t trip = gw_ids_find(&l->trip_ids, l->trips.p, sizeof *l->trips.p, trip_id);
    if (trip == GW_ID_NONE || !gw_str_to_int(sub_id, &sequence)) return false;
    const gw_trip *t = &l->trips.p[trip];
    for (uint32_t i = 0; i < t->n_stop_times; i++) {
        if (l->stop_times.p[t->first_stop_time + i].sequence == sequence) return true;
    }
    return t->n_stop_times == 0; /* its rows were lost: nothing can be said */
}

static bool record_exists(const gw_loader *l, gw_str table, gw_str id)
{
    if (gw_str_is(table, "stops"))
        return gw_ids_find(&l->stop_ids, l->stops.p, sizeof *l->stops.p, id) != GW_ID_NONE;
    if (gw_str_is(table, "routes")) {
        return gw_ids_find(&l->route_ids, l->routes.p, sizeof *l->routes.p, id) != GW_ID_NONE;
    }
    if (gw_str_is(table, "trips")) {
        return gw_ids_find(&l->trip_ids, l->trips.p, sizeof *l->trips.p, id) != GW_ID_NONE;
    }
    if (gw_str_is(table, "agency")) {
        return gw_ids_find(&l->agency_ids, l->agencies.p, sizeof *l->agencies.p, id) != GW_ID_NONE;
    }
    return true;
}

/* By record: the ids that name the row, as many as the table's key has. false: it can never be shown. */
static bool record_fits(gw_reader *r)
{
    const gw_str *c = r->cells;
    bool feed_info = gw_str_is(c[TABLE], "feed_info"), call = gw_str_is(c[TABLE], "stop_times");
    if (feed_info) {
        if (c[RECORD].n) gw_cell_fault(r, "translation_unexpected_value", RECORD);
        if (c[SUB_RECORD].n) gw_cell_fault(r, "translation_unexpected_value", SUB_RECORD);
        return true;
    }
    if (!gw_cell_given(r, RECORD) || (call && !gw_cell_given(r, SUB_RECORD))) return false;
    if (!call && c[SUB_RECORD].n) gw_cell_fault(r, "translation_unexpected_value", SUB_RECORD);
    bool exists =
        call ? call_exists(r->l, c[RECORD], c[SUB_RECORD]) : record_exists(r->l, c[TABLE], c[RECORD]);
    if (!exists) gw_cell_fault(r, "translation_foreign_key_violation", RECORD);
    return true;
}

/* false: it can never be shown. */
static bool translation_fits(gw_reader *r)
{
    const gw_str *c = r->cells;
    bool ok = true;
    for (uint32_t i = TABLE; i <= TRANSLATION; i++) ok = gw_cell_given(r, i) && ok;
    if (!ok) return false;
    if (!table_is_known(r->l, c[TABLE])) {
        gw_cell_fault(r, "translation_unknown_table_name", TABLE);
        return false;
    }
    if (!c[VALUE].n) return record_fits(r);
    if (c[RECORD].n) gw_cell_fault(r, "translation_unexpected_value", RECORD);
    if (c[SUB_RECORD].n) gw_cell_fault(r, "translation_unexpected_value", SUB_RECORD);
    if (gw_str_is(c[TABLE], "feed_info")) gw_cell_fault(r, "translation_unexpected_value", VALUE);
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
            .id = gw_cell_shared(&r, ATTRIBUTION),
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
