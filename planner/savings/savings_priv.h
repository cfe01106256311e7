/* What the files of planner/savings share. Not for others.
 *
 *   run.c       the façade             begin.c      options, demand and scenario read; all faults at once
 *   ends.c      origins, riders, stops near the place
 *   days.c      kinds of day           compute.c    threads, profiles
 *   ranges.c    inputs                 uncertain.c   draws, switching values
 *   before.c    a baseline of its own  baseline.c   profiles before, kept
 *   crossing.c  home zones across the border, by halves; zones.c: what becomes of each zone
 *   batch.c     many scenarios
 *   table.c     periods                border.c     clearance beside a journey
 *   demand.c    who travels            worth.c      passenger-hours of a day and a year, winners
 *   routes.c    lines a change touches trips.c      their departures; service.c: buses
 *   case_json.c, csv.c, components.c, summary.c, report.c, chart.c: what is handed on
 *   first.c     means by whichever line comes first
 *   words.c, sentences.c: its words in three languages
 */
#ifndef GW_SAVINGS_PRIV_H
#define GW_SAVINGS_PRIV_H

#include "planner/profile/profile.h"
#include "planner/savings/demand.h"
#include "planner/savings/run.h"

#define MAX_ACCESS_S 1200 /* METHOD section 4 */

typedef struct { /* a pair in a period */
    gw_profile_stats before, after;
    gw_profile_difference difference;
} savings_cell;

typedef struct {
    const char *id;
    int32_t from_minute, to_minute;
} savings_period;

#define N_PERIODS 5
#define DAY       0                                     /* the whole window */
#define CORE      1                                     /* the period of the headline */
extern const savings_period savings_periods[N_PERIODS]; /* [DAY]: (0, 0) */

#define MAX_HOURS 72

typedef struct {      /* where people set out, or arrive on the way back */
    uint32_t port;    /* GW_NO_ID: a home zone */
    const char *id;   /* of the port; "home:…" */
    const char *name; /* of a home zone */
    gw_point point;
    bool across; /* a home zone on the other side: by way of the ports */
    bool no_stop; /* a home zone without a stop within a walk */
} savings_origin;

typedef struct {
    gw_access *at; /* owned */
    uint32_t n;
} savings_access;

typedef struct { /* a traveller; [0] before, [1] after */
    gw_traveller who;
    gw_traveller_pace pace;
    savings_access near[2];   /* stops near the place; owned */
    savings_access *homes[2]; /* [origin], of home zones; owned */
} savings_rider;

/* A kind of day: days on which the same runs and the same people travel, as far as the calendars tell. */
typedef struct {
    char id[48];     /* "mon-fri.clinic", "sunday", "cn-holiday.hk-holiday" */
    gw_day day;      /* computed for all of them */
    uint32_t number; /* of the timetable */
    int32_t zero_s;  /* tt seconds of its 00:00 */
    uint32_t n_days; /* of the year; 0: no year is asked for */
    uint32_t words;  /* GW_DAYS_… that are true of it */
    uint32_t
        same_as; /* another kind on which the same services run: its profiles hold here too; itself if none */
    bool outside; /* the data hold no such day: same_as stands in */
} savings_day;

#define MAX_DAYS 24

typedef struct { /* one origin, one direction, one traveller, one kind of day */
    uint32_t origin, rider, day;
    uint32_t port;            /* GW_NO_ID: a home zone */
    bool back;                /* from the place to the origin */
    bool borrowed;            /* before, after: of another pair */
    bool kept;                /* before: of the baseline */
    bool across;              /* the border is part of the journey, and of its means */
    bool idle;                /* across, on another kind of day, and nobody of the demand: it is not looked at */
    const gw_profile *before; /* owned unless borrowed or kept */
    const gw_profile *after;  /* owned unless borrowed */
    float *border[2];         /* [minute] mean clearance in seconds, before and after, beside the means or (across)
                                 part of them; NULL: none. Owned */
    struct savings_people *people; /* [minute]; NULL: nobody. Owned */
    double *fare[2]; /* [path] of before, of after: hundredths of CNY; NAN: not known, or not taken. Owned */
    double *left_s;  /* [minute] passenger-seconds that being left behind costs; NULL: none. Owned */
    savings_cell periods[N_PERIODS];
    savings_cell hours[MAX_HOURS]; /* [hour - first hour] */
} savings_pair;

typedef struct savings_case {
    const gw_dataset *data;                      /* as loaded: what hashes are of */
    const gw_dataset *base, *changed;            /* the baseline: own_base or data; changed: owned */
    const gw_dataset *own_base;                  /* what `before` makes of data; NULL: none. Owned */
    gw_scenario *scenario, *before;              /* owned; before NULL: none */
    gw_scenario_effects effects, before_effects; /* the inputs of effects are those of both */
    gw_savings_options options;
    gw_profile_query query; /* ends, traveller and day unset */
    gw_day day;
    uint32_t place, door; /* door GW_NO_ID: the place's point */
    gw_point point;       /* where one wants to be */
    gw_side side;
    uint32_t feed;                /* whose clock is that of the place */
    int32_t first_hour, end_hour; /* hours wholly inside the window */
    savings_origin *origins;      /* owned; ports, then home zones */
    uint32_t n_origins;
    savings_rider riders[GW_N_TRAVELLERS];
    uint32_t n_riders;
    savings_day days[MAX_DAYS]; /* [0] is that of c->day */
    uint32_t n_days;
    uint32_t n_idle;   /* days[n_days …]: nobody of the demand travels then: no journeys, only what runs */
    gw_demand *demand; /* NULL: none. Owned */
    struct savings_worth *day_worth, *year_worth; /* [n_days], one; NULL without a demand. Owned */
    struct savings_uncertain *uncertain;          /* Owned */
    uint64_t *marked;                             /* bit per route: of the lines the change touches. Owned */
    uint64_t *apart;                              /* the same: on rails. Owned */
    struct savings_service *service;              /* lines the change touches. Owned */
    struct savings_crossing *crossing; /* halves of journeys from home zones across; NULL: none. Owned */
    savings_pair
        *pairs; /* owned; by day, rider, origin, there and back: those of days[0] and riders[0] first */
    uint32_t n_pairs;
    uint32_t n_main;   /* pairs[0 .. n_main): the case's day, its first traveller, every origin */
    uint32_t headline; /* pairs[] of the direction to the place */
    struct savings_first *first; /* [n_main] by whichever comes first; NULL: not known. Owned */
} savings_case;

static inline uint32_t savings_pair_index(const savings_case *c, uint32_t day, uint32_t rider,
                                          uint32_t origin, bool back)
{
    return ((day * c->n_riders + rider) * c->n_origins + origin) * 2 + back;
}
static inline const char *savings_origin_id(const savings_case *c, const savings_pair *p)
{
    return c->origins[p->origin].id;
}
static inline const char *savings_rider_name(const savings_case *c, const savings_pair *p)
{
    return gw_traveller_names[c->riders[p->rider].who];
}
static inline const char *savings_direction(const savings_pair *p)
{
    return p->back ? "from-place" : "to-place";
}

/* ends.c */
GW_MUST_USE gw_status savings_find_place(savings_case *c, gw_error *err);
GW_MUST_USE gw_status savings_list_origins(savings_case *c, gw_error *err); /* after the demand is read */
GW_MUST_USE gw_status savings_list_riders(savings_case *c, gw_error *err);  /* after the change is applied */
void savings_free_riders(savings_case *c);
gw_side savings_origin_side(const savings_case *c, uint32_t origin);
/* Is there anybody of the demand in this pair? */
bool savings_anybody_in(const savings_case *c, const savings_pair *p);
/* What a traveller asks on a kind of day; the ends are unset. */
gw_profile_query savings_query_of(const savings_case *c, uint32_t rider, uint32_t day);
/* The query of a pair on one of the datasets. *counters: memory for a port's end. */
gw_profile_query savings_query(const savings_case *c, const savings_pair *p, bool after, gw_access *counters);

/* crossing.c: after the pairs are listed. Halves are pieces of work that come before the pairs. */
GW_MUST_USE gw_status savings_list_halves(savings_case *c, gw_error *err);
uint32_t savings_half_count(const savings_case *c);
GW_MUST_USE gw_status savings_fill_half(savings_case *c, gw_router *r, uint32_t i, gw_error *err);
/* Of a pair across, on one of the datasets. *out: owned. */
GW_MUST_USE gw_status savings_cross(const savings_case *c, const savings_pair *p, bool after, const gw_profile **out,
                                    gw_error *err);
void savings_free_halves(savings_case *c);

/* before.c: a baseline that is a scenario */
GW_MUST_USE gw_status savings_take_before(savings_case *c, gw_scenario_errors *errors,
                                          gw_error *err); /* after the day is chosen */
void savings_free_before(savings_case *c);
void savings_put_before(const savings_case *c, gw_json_writer *w); /* "before": {…} or null */
void savings_say_before(const savings_case *c, gw_lang lang, gw_buf *out);

/* days.c */
GW_MUST_USE gw_status savings_list_days(savings_case *c, gw_error *err); /* after the change is applied */

/* begin.c: reads and applies a scenario; every fault of options, demand, baseline and scenario is told at
 * once. c: zero but for base and options; savings_end whatever came back. */
GW_MUST_USE gw_status savings_begin(savings_case *c, const char *scenario_json, size_t n,
                                    gw_scenario_errors *errors, gw_error *err);
void savings_end(savings_case *c);
/* Then lists what is to be computed: riders, kinds of day, lines. GW_OK, GW_BAD_INPUT or GW_LIMIT (the year's
 * days, which is the same for all scenarios of one baseline), GW_NO_MEMORY. */
GW_MUST_USE gw_status savings_list_work(savings_case *c, gw_error *err);
/* What does not depend on the scenario: place, day, window, demand, baseline. Part of savings_begin. */
GW_MUST_USE gw_status savings_settle(savings_case *c, gw_scenario_errors *errors, gw_error *err);
/* The faults of the scenario alone, as far as they can be told when the others stand in the way. */
GW_MUST_USE gw_status savings_read_scenario(savings_case *c, const char *scenario_json, size_t n,
                                            gw_scenario_errors *errors, gw_error *err);
/* baseline.c: the profile of a question on a timetable that a scenario has not changed: the base's, or what a
 * baseline of its own makes of it. *out: borrowed until savings_baseline_leave. */
GW_MUST_USE gw_status savings_baseline_take(struct gw_savings_baseline *b, const gw_timetable *t,
                                            gw_router *r, const gw_profile_query *q, const gw_profile **out,
                                            gw_error *err);
bool savings_baseline_is_of(const struct gw_savings_baseline *b, const gw_dataset *base);
void savings_baseline_leave(struct gw_savings_baseline *b, const gw_profile *p);
/* compute.c */
/* The profile of a question before (kept of a baseline: *kept), or after with the paths of before. */
GW_MUST_USE gw_status savings_profile_of(const savings_case *c, gw_router *r, const gw_profile_query *q, bool after,
                                         const gw_profile *before, const gw_profile **out, bool *kept,
                                         gw_error *err);
GW_MUST_USE gw_status savings_compute(savings_case *c, gw_error *err);
/* border.c */
GW_MUST_USE gw_status savings_fill_border(const savings_case *c, savings_pair *p);
/* fares.c */
GW_MUST_USE gw_status savings_fill_fares(const savings_case *c, savings_pair *p);
/* Over those served; NAN where a fare is not known. */
double savings_mean_fare(const savings_case *c, const savings_pair *p, bool after, int32_t from_minute,
                         int32_t to_minute);
/* table.c */
GW_MUST_USE gw_status savings_fill_cells(const savings_case *c, savings_pair *p);
void savings_choose_headline(savings_case *c);
GW_MUST_USE gw_status savings_check_port(const savings_case *c, gw_error *err); /* the one asked for */
typedef struct {
    bool known;
    int32_t layover_s;
    uint32_t buses;
} savings_fleet;
savings_fleet savings_fleet_of(const gw_change_effect *e);

/* components.c: what a difference is made of, minute by minute and paired. border stands beside; NAN where no
 * clearance is known. total = access + wait + ride + transfer + egress, without the border, also where the border is
 * part of the journey. */
typedef struct {
    double kept, access_s, wait_s, ride_s, transfer_s, egress_s, border_s, total_s;
} savings_parts;
savings_parts savings_minute_parts(const savings_pair *p, uint32_t minute,
                                   bool after); /* kept: share served */
savings_parts savings_difference_parts(const savings_case *c, const savings_pair *p, int32_t from_minute,
                                       int32_t to_minute);
double savings_mean_border(const savings_case *c, const savings_pair *p, bool after, int32_t from_minute,
                           int32_t to_minute); /* of those served; NAN: not known */

/* zones.c: home zones. Rows that cannot be (GW_BAD_INPUT with *errors filled); what becomes of each: a member of the
 * object that is open in w, a section of the report (in its language), lines for a terminal; nothing where there are
 * none. */
GW_MUST_USE gw_status savings_check_zones(savings_case *c, gw_scenario_errors *errors, gw_error *err);
void savings_put_zones(const savings_case *c, gw_json_writer *w);
void savings_report_zones(const savings_case *c, gw_lang lang, gw_buf *out);
void savings_say_zones(const savings_case *c, gw_buf *out);

/* first.c: after the headline is chosen; lines, each with its end */
GW_MUST_USE gw_status savings_fill_first(savings_case *c); /* GW_OK or GW_NO_MEMORY */
void savings_put_first(const savings_case *c, gw_json_writer *w);
void savings_say_first(const savings_case *c, gw_lang lang, gw_buf *out);

/* worth.c, loads.c */
typedef struct savings_worth savings_worth;
typedef struct savings_people savings_people;
/* winners.c, service_csv.c */
void savings_write_winners(const savings_case *c, gw_buf *out);
void savings_write_service(const savings_case *c, gw_buf *out);
/* timed.c: seconds that an appointment at a minute of the day takes from leaving, with 95 %; NAN: none will
 * do */
double savings_timed_cost(const savings_case *c, const savings_pair *p, bool after, int32_t slot);
void savings_write_timed(const savings_case *c, gw_buf *out);

/* sentences.c: "text": {…} of an object that is open in w */
void savings_put_sentences(const savings_case *c, gw_json_writer *w);
/* csv_cells.c */
void savings_csv_text(gw_buf *out, const char *text);
void savings_csv_number(gw_buf *out, double v,
                        int digits); /* with a comma before it; empty when not finite */
void savings_csv_minutes(gw_buf *out, double seconds);
/* case_json.c, csv.c, summary.c, report.c: append; a failure stays in out->failed */
void savings_write_json(const savings_case *c, gw_buf *out);
void savings_write_od(const savings_case *c, gw_buf *out);
void savings_write_components(const savings_case *c, gw_buf *out);
void savings_write_hours(const savings_case *c, gw_buf *out);
void savings_write_minutes(const savings_case *c, gw_buf *out);
void savings_write_draws(const savings_case *c, gw_buf *out);
void savings_write_summary(const savings_case *c, gw_buf *out);
void savings_write_report(const savings_case *c, gw_buf *out);

#endif
