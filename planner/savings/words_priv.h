/* The words of a case in three languages. Not for others. */
#ifndef GW_SAVINGS_WORDS_PRIV_H
#define GW_SAVINGS_WORDS_PRIV_H

#include "planner/savings/savings_priv.h"

typedef enum {
    W_SAVES, /* {1} from, {2} to, {3} day, {4} hours, {5} before, {6} after, {7} saved */
    W_LOSES,
    W_SAME,     /* {1} from, {2} to, {3} day, {4} hours, {5} both */
    W_NOBODY,   /* {1} from, {2} to */
    W_BASELINE, /* {1} title of the scenario before */
    W_BASELINE_ID,
    W_STATED_BEFORE,
    W_GAINED, /* {1} minutes of departures served now, not before */
    W_LOST,
    W_NO_CHANGE,     /* {1} from, {2} to, {3} before, {4} on foot, {5} after, {6} on foot */
    W_NO_CHANGE_NEW, /* {1} from, {2} to, {3} %, {4} minutes, {5} on foot, {6} on foot before, with changes */
    W_NO_CHANGE_GONE, /* {1} from, {2} to, {3} before */
    W_SMALL,          /* the saving is smaller than what the data can tell */
    W_ASSUMED_DATA,
    W_PEAK_HOUR, /* {1} hour, {2} minutes */
    W_TITLE,
    W_ANSWER,
    W_CHART,
    W_CHART_ABOUT,
    W_AFTER_DIRECT,
    W_BEFORE,
    W_AFTER,
    W_MINUTES,
    W_DEPARTURE_HOUR,
    W_TAKEN,
    W_STATED,
    W_ASSUMED,
    W_SOURCE,
    W_METHOD_LIST,
    W_MAIN_TABLE,
    W_PORT,
    W_DIRECTION,
    W_TO_PLACE,
    W_FROM_PLACE,
    W_MEAN,
    W_SAVING,
    W_SPREAD,
    W_SERVED,
    W_RIDES,
    W_WAIT,
    W_WALK,
    W_HOURS,
    W_HOUR,
    W_LINES,
    W_LINE,
    W_CHANGE,
    W_TRIPS,
    W_BUSES,
    W_CYCLE,
    W_HEADWAY,
    W_RECEIPT,
    W_DAY,
    W_SCENARIO,
    W_PROGRAM,
    W_FEED,
    W_ATTRIBUTION,
    W_ALL_PORTS_ABOUT,
    W_BUSES_ABOUT,
    W_NOT_SHOWN,
    W_NOT_SHOWN_LIST,
    W_WITHOUT_CHANGE,
    N_WORDS
} savings_word;

const char *savings_word_of(savings_word w, gw_lang lang);
/* The word with {1} … {9} filled in. */
void savings_say(gw_buf *out, savings_word w, gw_lang lang, const char *const *fill, int n);
/* The same with any pattern. */
void savings_fill(gw_buf *out, const char *pattern, const char *const *fill, int n);
/* "37.9"; "-" when absent. */
void savings_minutes(double seconds, char out[24]);
void savings_number(double v, int digits, char out[24]);
const char *savings_origin_name(const savings_case *c, const savings_pair *pair, gw_lang lang);
const char *savings_place_name(const savings_case *c, gw_lang lang);
/* Sentences about the headline port: what is saved, there and back, and what that is worth. */
void savings_sentences(const savings_case *c, gw_lang lang, gw_buf *out);

#endif
