/* The options of a run of a scenario on a command line, and the files it writes: what simulate, compare and
 * solve share. */
#ifndef GW_TOOLS_RUN_OPTIONS_H
#define GW_TOOLS_RUN_OPTIONS_H

#include "planner/savings/run.h"
#include "tools/gangway/args.h"

typedef struct {
    const char *data, *day, *place, *port, *travellers, *demand, *before, *currency, *language;
    int64_t threads, search_every, year, draws, seed;
    double bus_hour, bus_km, bus_day, passenger_hour;
} run_options;

/* As they are when nothing is given. */
#define RUN_OPTIONS_NONE                                                                                     \
    {                                                                                                        \
        .draws = 1000, .seed = -1, .bus_hour = -1, .bus_km = -1, .bus_day = -1                               \
    }

/* The rows of a command's table; o: a run_options *. */
#define RUN_OPTIONS_ROWS(o)                                                                                  \
    GW_OPT_TEXT("data", &(o)->data, "DATA", "the folder that gangway import wrote"),                         \
        GW_OPT_TEXT("day", &(o)->day, "DATE",                                                                \
                    "YYYY-MM-DD (default: the next Monday to Friday that is no mainland holiday)"),          \
        GW_OPT_TEXT("place", &(o)->place, "PLACE", "id of the place, or id@door (hku-szh)"),                 \
        GW_OPT_TEXT("port", &(o)->port, "PORT",                                                              \
                    "the port that sentences and draws speak of (the one where most minutes change)"),       \
        GW_OPT_TEXT("travellers", &(o)->travellers, "LIST",                                                  \
                    "adult, elder, luggage, wheelchair, companion, resident, visitor, patient "              \
                    "(adult,elder,wheelchair); the sentences speak of the first"),                           \
        GW_OPT_TEXT("demand", &(o)->demand, "FILE",                                                          \
                    "who travels: a CSV as docs/SCENARIOS.md says (assumptions.demand of the scenario)"),    \
        GW_OPT_TEXT("before", &(o)->before, "SCENARIO.json",                                                 \
                    "compare with the network that this scenario makes, not with that of the data"),         \
        GW_OPT_INT("year", &(o)->year, "YEAR", 2000, 2100,                                                   \
                   "add up a year's kinds of day (with a demand: the year of the day)"),                     \
        GW_OPT_INT("draws", &(o)->draws, "N", 0, GW_SAVINGS_MAX_DRAWS,                                       \
                   "of the inputs within their ranges, for the interval (1000)"),                            \
        GW_OPT_INT("seed", &(o)->seed, "N", 0, 1000000000,                                                   \
                   "of the draws (assumptions.seed of the scenario, else 1)"),                               \
        GW_OPT_NUMBER("bus-hour", &(o)->bus_hour, "COST", 0, 1e9,                                            \
                      "of a bus running an hour; costs are only said when given"),                           \
        GW_OPT_NUMBER("bus-km", &(o)->bus_km, "COST", 0, 1e9, "of a kilometre"),                             \
        GW_OPT_NUMBER("bus-day", &(o)->bus_day, "COST", 0, 1e9, "of a bus standing ready for a day"),        \
        GW_OPT_NUMBER("passenger-hour", &(o)->passenger_hour, "VALUE", 0, 1e9,                               \
                      "of an hour saved, for the break-even"),                                               \
        GW_OPT_TEXT("currency", &(o)->currency, "CODE", "of these costs (CNY)"),                             \
        GW_OPT_INT("threads", &(o)->threads, "N", 1, 64, "at most so many at once (one a core)"),            \
        GW_OPT_INT("search-every", &(o)->search_every, "MIN", 1, 60,                                         \
                   "minutes between searches for candidate paths where they do not change (5)")

/* *out borrows from o; its demand stays empty. Returns GW_OK or GW_BAD_INPUT (which option). */
GW_MUST_USE gw_status run_options_read(const run_options *o, gw_savings_options *out, gw_error *err);
/* The demand file: that of the option, or assumptions.demand of the scenario (a file beside it;
 * scenario_path). *text: owned; out->demand borrows it. */
GW_MUST_USE gw_status run_options_demand(const run_options *o, const char *scenario_path,
                                         const gw_buf *scenario, gw_buf *text, gw_savings_options *out,
                                         gw_error *err);

/* --before: the text of the scenario that makes the baseline. *text: owned; out->before borrows it. */
GW_MUST_USE gw_status run_options_before(const run_options *o, gw_buf *text, gw_savings_options *out,
                                         gw_error *err);

/* DIR/NAME, whole or not at all. */
GW_MUST_USE gw_status run_file_write(const char *dir, const char *name, const gw_buf *content, gw_error *err);
GW_MUST_USE gw_status run_file_read(const char *dir, const char *name, size_t limit, gw_buf *out,
                                    gw_error *err);
/* A case into a folder (made when absent), its receipt last, so that whoever finds it finds the others. */
GW_MUST_USE gw_status run_files_write(const char *dir, const gw_savings_outputs *out, gw_error *err);

#endif
