/* What the files of planner/savings share. Not for others.
 *
 *   run.c      the façade          ends.c    stops near the place, counters of ports
 *   compute.c  threads, profiles   table.c   periods and their figures
 *   case_json.c, csv.c, summary.c, report.c, chart.c: what is handed on     words.c, sentences.c: its words
 * in three languages
 */
#ifndef GW_SAVINGS_PRIV_H
#define GW_SAVINGS_PRIV_H

#include "planner/profile/profile.h"
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

typedef struct { /* one port and one direction */
    uint32_t port;
    bool back;                  /* from the place to the port */
    gw_profile *before, *after; /* owned */
    savings_cell periods[N_PERIODS];
    savings_cell hours[MAX_HOURS]; /* [hour - first hour] */
} savings_pair;

typedef struct {
    const gw_dataset *base, *changed; /* changed: owned */
    gw_scenario *scenario;            /* owned */
    gw_scenario_effects effects;
    gw_savings_options options;
    gw_profile_query query; /* ends unset */
    gw_day day;
    uint32_t place, door; /* door GW_NO_ID: the place's point */
    gw_point point;       /* where one wants to be */
    gw_side side;
    int32_t first_hour, end_hour; /* hours wholly inside the window */
    savings_pair *pairs;          /* owned; port by port, there and back */
    uint32_t n_pairs;
    uint32_t headline; /* pairs[] of the direction to the place */
} savings_case;

/* ends.c */
GW_MUST_USE gw_status savings_find_place(savings_case *c, gw_error *err);
typedef struct {
    gw_access *at; /* owned */
    uint32_t n;
} savings_access;
GW_MUST_USE gw_status savings_near_place(const savings_case *c, const gw_dataset *d, savings_access *out);
gw_access savings_counters(const savings_case *c, const gw_dataset *d, uint32_t port);
int32_t savings_direct_walk_s(const savings_case *c, uint32_t port);

/* compute.c */
GW_MUST_USE gw_status savings_compute(savings_case *c, gw_error *err);
/* table.c */
GW_MUST_USE gw_status savings_fill_cells(const savings_case *c, savings_pair *p);
void savings_choose_headline(savings_case *c);
typedef struct {
    bool known;
    int32_t layover_s;
    uint32_t buses;
} savings_fleet;
savings_fleet savings_fleet_of(const gw_change_effect *e);

/* sentences.c: "text": {…} of an object that is open in w */
void savings_put_sentences(const savings_case *c, gw_json_writer *w);
/* case_json.c, csv.c, summary.c, report.c: append; a failure stays in out->failed */
void savings_write_json(const savings_case *c, gw_buf *out);
void savings_write_od(const savings_case *c, gw_buf *out);
void savings_write_hours(const savings_case *c, gw_buf *out);
void savings_write_minutes(const savings_case *c, gw_buf *out);
void savings_write_summary(const savings_case *c, gw_buf *out);
void savings_write_report(const savings_case *c, gw_buf *out);

#endif
