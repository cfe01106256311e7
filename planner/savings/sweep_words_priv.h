/* The words of a sweep in three languages. Not for others. */
#ifndef GW_SAVINGS_SWEEP_WORDS_PRIV_H
#define GW_SAVINGS_SWEEP_WORDS_PRIV_H

#include "planner/savings/words_worth_priv.h"

typedef enum {
    S_TITLE,        /* {1} title of the scenario */
    S_WHERE,        /* {1} day, {2} port, {3} place, {4} cases */
    S_COUNT,        /* {1} cases, {2} of them not outdone */
    S_ENDS_MINUTES, /* {1} fewest buses, {2} its saving, {3} which, {4} most saving, {5} its buses, {6} which
                     */
    S_ENDS_HOURS,
    S_ONE_MINUTES, /* {1} buses, {2} saving, {3} which */
    S_ONE_HOURS,
    S_SURE,      /* {1} how many of the cases are likely to save something, {2} of how many */
    S_UNNOTICED, /* {1} how many of them */
    S_SMALL,
    S_NOTHING,
    S_CHART,
    S_AGAINST_BUSES,
    S_AGAINST, /* {1} field */
    S_SAVING_MINUTES,
    S_SAVING_HOURS,
    S_BUSES,
    S_INTERVAL,
    S_OTHERS,    /* {1} lines not in the key */
    S_EFFICIENT, /* heading */
    S_EFFICIENT_ABOUT,
    S_TABLE,
    S_TABLE_ABOUT,
    S_CUT, /* {1} shown, {2} of */
    S_INTERVAL_MINUTES,
    S_INTERVAL_HOURS,
    S_WAYS,
    S_BUS_HOURS,
    S_COST, /* {1} currency */
    S_STATED,
    S_METHOD,
    S_METHOD_LIST,
    N_SWEEP_WORDS
} sweep_word;

const char *sweep_word_of(sweep_word w, gw_lang lang);
void sweep_say(gw_buf *out, sweep_word w, gw_lang lang, const char *const *fill, int n);
/* What a field is called by the last key of it ("headway (minutes)"); NULL when there is no word for it. */
const char *sweep_field_word(const char *field, gw_lang lang);

#endif
