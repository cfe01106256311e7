/* One run of a scenario, from its text to everything that is handed on: what the command line and the server
 * call.
 *
 * A run parses and applies the scenario, computes the whole-day profile before and after for each usable port
 * in both directions, and writes the case. The same input gives the same bytes, with one thread or many.
 * Nothing is printed or stored here. Blocking; any thread may call it, several at once; it starts its own
 * worker threads.
 */
#ifndef GW_SAVINGS_RUN_H
#define GW_SAVINGS_RUN_H

#include "planner/port/traveller.h"
#include "planner/scenario/scenario.h"

/* Unit costs, in any currency: there is no default. */
typedef struct {
    bool given;
    double bus_hour, bus_km, bus_day; /* of a running hour with layover, a kilometre, a vehicle a day */
    double passenger_hour;            /* what an hour saved is worth, for the break-even; 0: not said */
    char currency[4];                 /* ISO 4217, zero-ended; "" not said */
} gw_savings_costs;

enum { GW_SAVINGS_MAX_DRAWS = 100000 };

/* Steps done of all steps; return false to give the run up (GW_CONFLICT, "cancelled"). Called from any
 * worker, never from two at once. */
typedef bool (*gw_savings_progress_fn)(void *context, uint32_t done, uint32_t total);

typedef struct {
    gw_day day;   /* the day computed; GW_DAY_NONE: the next weekday after today (gw_savings_next_weekday) */
    gw_day today; /* only used to choose a day */
    const char *place; /* id of the place, with or without @door; NULL: "hku-szh" */
    const char *port;  /* id of the port (or home zone) that the sentences, the charts and the draws are of;
                          NULL: the one where most minutes are saved or lost */
    int32_t first_minute;  /* of the departures, minutes after 00:00; default 240 */
    int32_t n_minutes;     /* default 1440; at least 60 */
    uint32_t n_threads;    /* 0: one a core */
    bool allow_empty;      /* compare also when the scenario has no change (to see that nothing differs) */
    uint32_t search_every; /* planner/profile/profile.h; 0: its default */
    gw_traveller travellers[GW_N_TRAVELLERS]; /* the first is the one of whom the sentences speak;
                                                 that of the scenario (assumptions.profile) comes before */
    bool travellers_given;                    /* as they are: that of the scenario does not come before */
    uint32_t n_travellers; /* default 3: adult, elder, wheelchair; those of the demand come besides */
    int32_t
        year; /* of the annual sum: its kinds of day are computed; 0: none, but that of day with a demand */
    gw_str before; /* text of a scenario: what it makes of the base is the baseline; empty: the base itself.
                      Borrowed */
    gw_str demand; /* text of a demand file (planner/savings/demand.h); empty: none. Borrowed */
    const char *demand_file; /* its name, for messages and the receipt; NULL: "demand.csv" */
    gw_savings_costs costs;
    gw_lang lang; /* of tornado.svg and hours.svg; default zh-Hant. All else is in three languages, or has no
                     words */
    uint32_t draws; /* of the inputs' ranges, for the interval; default 1000, 0: none */
    int64_t seed;   /* of the draws; default -1: the one of the scenario (assumptions.seed), else 1 */
    double range;   /* of each input, up and down; default 0.2 */
    gw_savings_progress_fn progress; /* may be NULL */
    void *progress_context;
    struct gw_savings_baseline *baseline; /* of the same dataset (planner/savings/baseline.h); NULL: none */
    /* scenario_json, and case_json without whichever_comes_first, which takes passes of its own; the others
     * stay empty */
    bool numbers_only;
} gw_savings_options;

void gw_savings_defaults(gw_savings_options *o); /* today stays GW_DAY_NONE: set day or today */

/* Each is whole, or empty after a failure. Owned: gw_savings_outputs_free. */
typedef struct {
    char scenario_id[17];
    gw_day day;
    gw_buf case_json;      /* {"schema":"gangway-case/1", …}: header, tables, fleet, effects, assumptions */
    gw_buf od_csv;         /* origin × direction × period × kind of day × traveller */
    gw_buf components_csv; /* the same rows: what the saving is made of */
    gw_buf hours_csv;      /* port × direction × hour */
    gw_buf winners_csv;    /* who gains, who loses, by hour; only where something changes */
    gw_buf service_csv;    /* lines the change touches: departures, buses, load, left behind, by hour */
    gw_buf minutes_csv;    /* port × direction × minute */
    gw_buf timed_csv; /* origin × appointment × traveller: the latest moment to leave, before and after */
    gw_buf draws_csv; /* what comes out at each draw of the inputs; empty without draws. The draws of two
                         cases with one seed are the same, so that they can be paired */
    gw_buf line_geojson;                           /* the lines the change touches */
    gw_buf reach_geojson;                          /* stops: minutes to the place before, after, saved */
    gw_buf tornado_svg, hours_svg;                 /* in options.lang; empty where there is nothing to draw */
    gw_buf scenario_json, before_json, demand_csv; /* what was asked, to be kept beside the answer */
    gw_buf receipt_json;                           /* planner/savings/receipt.h */
    gw_buf report_html;                            /* self-contained, three languages */
    gw_buf summary_text;                           /* for a terminal, English */
} gw_savings_outputs;

void gw_savings_outputs_free(gw_savings_outputs *o); /* the contents; accepts {0} */

/* All that gw_savings_run looks at before it computes, and nothing else: every fault of options, demand,
 * baseline and scenario at once. Returns GW_OK, or what gw_savings_run would: with one fault of an option
 * alone *errors stays empty and err says it ("day: …"), else *errors has all of them. */
GW_MUST_USE gw_status gw_savings_check(const gw_dataset *base, const char *scenario_json, size_t n,
                                       const gw_savings_options *options, gw_scenario_errors *errors,
                                       gw_error *err);

/* base: as it was loaded. out: zero it before. Returns GW_OK; GW_BAD_INPUT with *errors filled when the
 * scenario, the demand or several things are at fault, or with err alone when one option is (day outside the
 * data); GW_NOT_FOUND (unknown place, no usable port); GW_CONFLICT (cancelled); GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_savings_run(const gw_dataset *base, const char *scenario_json, size_t n,
                                     const gw_savings_options *options, gw_savings_outputs *out,
                                     gw_scenario_errors *errors, gw_error *err);

/* The next Monday to Friday after today (today itself does not count) that is no mainland holiday and within
 * the days on which anything runs; before those days: the first such day. false: there is none. */
bool gw_savings_next_weekday(const gw_dataset *d, gw_day today, gw_day *out);

#endif
