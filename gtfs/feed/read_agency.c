/* agency.txt and feed_info.txt: who runs it, and in which time zone all times are. */
#include "gtfs/feed/reader_priv.h"

#include <stdio.h>

enum { ID, NAME, URL, TIMEZONE, LANG, PHONE, FARE_URL, EMAIL, N_AGENCY };
static const char *const agency_columns[] = {"agency_id",       "agency_name", "agency_url",
                                             "agency_timezone", "agency_lang", "agency_phone",
                                             "agency_fare_url", "agency_email"};

/* The first zone that exists holds for the whole feed; the others are only compared with it. */
static void take_timezone(gw_reader *r, gw_str zone)
{
    gw_loader *l = r->l;
    if (!zone.n) {
        if (gw_reader_has(r, TIMEZONE)) gw_cell_fault(r, "missing_required_field", TIMEZONE);
    } else if (!l->timezone.n && gw_cell_is_timezone(r, TIMEZONE)) {
        l->timezone = zone;
    } else if (!l->timezone.n || !gw_cell_is_timezone(r, TIMEZONE)) {
        gw_cell_fault_action(r, "invalid_timezone", GW_ACTION_DEFAULT, TIMEZONE);
    } else if (!gw_str_equal(zone, l->timezone)) {
        gw_cell_fault(r, "inconsistent_agency_timezone", TIMEZONE);
    }
}

static gw_status take_agency(gw_reader *r)
{
    gw_loader *l = r->l;
    r->field_only = false;
    gw_str id = r->cells[ID];
    if (gw_ids_find(&l->agency_ids, l->agencies.p, sizeof *l->agencies.p, id) != GW_ID_NONE) {
        gw_cell_fault(r, id.n ? "duplicate_key" : "missing_required_agency_id", ID);
        return GW_OK;
    }
    r->field_only = true; /* what else is wrong does not cost the agency */
    if (gw_reader_has(r, NAME)) gw_cell_given(r, NAME);
    if (gw_reader_has(r, URL)) gw_cell_given(r, URL);
    gw_agency a = {.id = gw_cell_id(r, ID),
                   .name = gw_cell_text(r, NAME),
                   .url = gw_cell_url(r, URL),
                   .timezone = gw_cell_shared(r, TIMEZONE),
                   .lang = gw_cell_language(r, LANG),
                   .phone = gw_cell_phone(r, PHONE),
                   .fare_url = gw_cell_url(r, FARE_URL),
                   .email = gw_cell_email(r, EMAIL)};
    take_timezone(r, a.timezone);
    if (l->agencies.n && !gw_str_equal(a.lang, l->agencies.p[0].lang)) {
        gw_cell_fault(r, "inconsistent_agency_lang", LANG);
    }
    if (l->agencies.n && (!id.n || (l->agencies.n == 1 && !l->agencies.p[0].id.n))) {
        gw_cell_fault(r, "missing_required_agency_id", ID);
    }
    if (r->status || gw_ids_add(&l->agency_ids, a.id, (uint32_t)l->agencies.n)) return gw_load_no_memory(l);
    gw_status status = GW_PUSH(l, l->agency_lines, (uint32_t)r->line);
    return status ? status : GW_PUSH(l, l->agencies, a);
}

static gw_status settle_timezone(gw_loader *l)
{
    if (l->timezone.n) return GW_OK;
    gw_str fallback = l->options->default_timezone;
    if (!fallback.n) {
        gw_str given = l->agencies.n ? l->agencies.p[0].timezone : GW_STR("");
        char words[256];
        snprintf(words, sizeof words, "agency_timezone '%.*s' is not a known time zone",
                 given.n < 100 ? (int)given.n : 100, given.p);
        return gw_load_told_fatal(l, "invalid_timezone", "agency.txt", words);
    }
    gw_status status = gw_load_find_timezone(l, fallback);
    if (status == GW_NO_MEMORY) return status;
    if (status) {
        return gw_fail(l->err, GW_BAD_INPUT, "%.*s: the default time zone does not exist", (int)fallback.n,
                       fallback.p);
    }
    if (!gw_load_shared_text(l, fallback, &l->timezone)) return gw_load_no_memory(l);
    gw_notices_add_repair(l->notices,
                          (gw_repair){.code = "invalid_timezone",
                                      .what = "the configured default is taken as the feed's time zone"});
    return GW_OK;
}

gw_status gw_load_agencies(gw_loader *l)
{
    gw_reader r;
    bool required = !l->options->default_timezone.n;
    gw_status status = gw_reader_open(&r, l, "agency.txt", agency_columns, N_AGENCY, required);
    while (!status && gw_reader_next(&r)) status = take_agency(&r);
    status = gw_reader_close(&r, status);
    if (!status) status = settle_timezone(l);
    if (!status && !l->agencies.n) { /* agencies[0] must be there: routes point to it */
        gw_str none = GW_STR("");
        gw_agency unnamed = {none, none, none, l->timezone, none, none, none, none};
        status = GW_PUSH(l, l->agency_lines, 0);
        if (!status) status = GW_PUSH(l, l->agencies, unnamed);
    }
    return status;
}

enum {
    PUBLISHER,
    PUBLISHER_URL,
    FEED_LANG,
    DEFAULT_LANG,
    START,
    END,
    VERSION,
    CONTACT_EMAIL,
    CONTACT_URL,
    N_INFO
};
static const char *const info_columns[] = {
    "feed_publisher_name", "feed_publisher_url", "feed_lang",          "default_lang",     "feed_start_date",
    "feed_end_date",       "feed_version",       "feed_contact_email", "feed_contact_url",
};

static void check_info(gw_reader *r, gw_feed_info *info)
{
    for (uint32_t i = PUBLISHER; i <= FEED_LANG; i++) {
        if (gw_reader_has(r, i)) gw_cell_given(r, i);
    }
    for (uint32_t i = START; i <= VERSION; i++) {
        if (gw_reader_has(r, i) && !r->cells[i].n) gw_cell_fault(r, "missing_recommended_field", i);
    }
    if ((info->start == GW_DAY_NONE) != (info->end == GW_DAY_NONE)) {
        gw_cell_fault(r, "missing_feed_info_date", info->start == GW_DAY_NONE ? START : END);
    }
    if (!r->cells[CONTACT_EMAIL].n && !r->cells[CONTACT_URL].n) {
        gw_cell_fault(r, "missing_feed_contact_email_and_url", CONTACT_URL);
    }
    if (info->start != GW_DAY_NONE && info->end != GW_DAY_NONE && info->end < info->start) {
        gw_cell_fault(r, "start_and_end_range_out_of_order", END);
        info->start = info->end = GW_DAY_NONE;
    }
}

static void take_info(gw_reader *r)
{
    gw_feed_info info = {.publisher = gw_cell_text(r, PUBLISHER),
                         .publisher_url = gw_cell_url(r, PUBLISHER_URL),
                         .lang = gw_cell_language(r, FEED_LANG),
                         .default_lang = gw_cell_language(r, DEFAULT_LANG),
                         .version = gw_cell_text(r, VERSION),
                         .contact_email = gw_cell_email(r, CONTACT_EMAIL),
                         .contact_url = gw_cell_url(r, CONTACT_URL),
                         .start = GW_DAY_NONE,
                         .end = GW_DAY_NONE};
    gw_cell_day(r, START, &info.start);
    gw_cell_day(r, END, &info.end);
    check_info(r, &info);
    r->l->info_line = (uint32_t)r->line;
    r->l->info = info;
}

gw_status gw_load_feed_info(gw_loader *l)
{
    gw_reader r;
    gw_str none = GW_STR("");
    l->info = (gw_feed_info){none, none, none, none, none, none, none, GW_DAY_NONE, GW_DAY_NONE};
    gw_status status = gw_reader_open(&r, l, "feed_info.txt", info_columns, N_INFO, false);
    r.field_only = true;
    while (!status && gw_reader_next(&r)) {
        if (r.n_rows == 1) {
            take_info(&r);
        } else {
            gw_cell_fault(&r, "more_than_one_entity", PUBLISHER);
        }
    }
    return gw_reader_close(&r, status);
}
