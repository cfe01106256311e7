/* Which files are there, which are not, and which nobody knows. */
#include "gtfs/feed/load_priv.h"
#include "gtfs/feed/schema_priv.h"

static void add(gw_loader *l, const char *code, const char *file)
{
    gw_notices_add(l->notices, code, gw_str_of(file), 0, GW_STR(""), GW_STR(""));
}

static bool is_absent(gw_loader *l, const char *file)
{
    return !gw_archive_has(l->archive, file);
}

/* Counts all that are missing; the first one names the failure. */
static gw_status check_required(gw_loader *l)
{
    static const char *const needed[] = {"agency.txt", "stops.txt", "trips.txt", "stop_times.txt"};
    const char *missing = NULL;
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        if (!is_absent(l, needed[i])) continue;
        bool spared = i == 0 && l->options->default_timezone.n > 0;
        gw_notices_add_action(l->notices, "missing_required_file",
                              spared ? GW_ACTION_DEFAULT : GW_ACTION_FATAL, gw_str_of(needed[i]), 0,
                              GW_STR(""), GW_STR(""));
        if (!spared && !missing) missing = needed[i];
    }
    if (is_absent(l, "routes.txt")) {
        l->routes_missing = true; /* journeys can be found without; names cannot */
        gw_notices_add_action(l->notices, "missing_required_file", GW_ACTION_DEFAULT, GW_STR("routes.txt"), 0,
                              GW_STR(""), GW_STR(""));
    }
    if (is_absent(l, "calendar.txt") && is_absent(l, "calendar_dates.txt")) {
        add(l, "missing_calendar_and_calendar_date_files", "calendar.txt");
        if (!missing) missing = "calendar.txt and calendar_dates.txt";
    }
    if (!missing) return GW_OK;
    return gw_fail(l->err, GW_BAD_FEED, "%s: %s: missing", l->options->source, missing);
}

gw_status gw_load_check_files(gw_loader *l)
{
    if (gw_archive_in_subfolder(l->archive)) add(l, "invalid_input_files_in_subfolder", "");
    for (uint32_t i = 0; i < gw_archive_count(l->archive); i++) {
        const char *name = gw_archive_name(l->archive, i);
        if (!gw_schema_knows_file(gw_str_of(name))) {
            add(l, "unknown_file", name);
        } else if (!gw_str_is(gw_str_of(name), "locations.geojson")) {
            l->bytes_all += gw_archive_size_of(l->archive, name);
        }
    }
    if (is_absent(l, "feed_info.txt") && is_absent(l, "translations.txt")) {
        add(l, "missing_recommended_file", "feed_info.txt");
    } else if (is_absent(l, "feed_info.txt")) { /* translations need to know their original language */
        gw_notices_add_action(l->notices, "missing_required_file", GW_ACTION_DEFAULT, GW_STR("feed_info.txt"),
                              0, GW_STR(""), GW_STR(""));
    }
    return check_required(l);
}
