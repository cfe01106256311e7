/* The words of a comparison in three languages. Not for others. */
#ifndef GW_SAVINGS_COMPARE_WORDS_PRIV_H
#define GW_SAVINGS_COMPARE_WORDS_PRIV_H

#include "planner/savings/words_worth_priv.h"

typedef enum {
    C_TITLE,
    C_WHERE,         /* {1} day, {2} port, {3} place */
    C_BEST_MINUTES,  /* {1} case, {2} minutes, {3} p5, {4} p95 */
    C_BEST_HOURS,    /* the same, passenger-hours a day */
    C_CLOSE_MINUTES, /* {1} case, {2} minutes, {3} p5, {4} p95, {5} those close to it */
    C_CLOSE_HOURS,
    C_MAYBE_NOTHING, /* {1} case, {2} % */
    C_UNNOTICED,     /* {1} case */
    C_BEST_WORTH,    /* {1} case, {2} currency, {3} cost per passenger-hour */
    C_CLOSE_WORTH,   /* and {4} those close to it */
    C_NO_DRAWS,
    C_OTHER_PORT, /* {1} cases */
    C_CHART,
    C_TABLE,
    C_TABLE_ABOUT,
    C_CASE,
    C_WAY_MEAN, /* {1} traveller, {2} direction */
    C_WAY_SAVING,
    C_WAY_P95,
    C_WAY_SERVED,
    C_DRAWN,
    C_P_SAVING,
    C_LESS_FIRST,
    C_DAY_HOURS,
    C_DAY_HOURS_ALL,
    C_YEAR_HOURS,
    C_YEAR_HOURS_ALL,
    C_BUSES_MORE,
    C_BUS_HOURS_MORE,
    C_BUS_KM_MORE,
    C_COST_DAY, /* {1} currency */
    C_COST_YEAR,
    C_COST_HOUR,
    C_COST_HOUR_YEAR,
    C_BREAK_EVEN,
    C_MOST,
    C_CLOSE,
    C_CHANGES,
    C_NO_CHANGES,
    C_DEPARTURES, /* {1} before, {2} after */
    C_STATED,
    C_STATED_BY, /* {1} cases */
    C_METHOD,
    C_METHOD_LIST,
    N_COMPARE_WORDS
} compare_word;

const char *compare_word_of(compare_word w, gw_lang lang);
void compare_say(gw_buf *out, compare_word w, gw_lang lang, const char *const *fill, int n);

#endif
