/* More words of a case: what minutes are worth, and how sure. Not for others. */
#ifndef GW_SAVINGS_WORDS_WORTH_PRIV_H
#define GW_SAVINGS_WORDS_WORTH_PRIV_H

#include "planner/savings/words_priv.h"

/* Minutes of a trip: a smaller saving is beneath what people notice (and what timetables of whole minutes
 * show). Assumed; said wherever a chance of a saving is. */
#define SAVINGS_NOTICED_MIN 0.5

typedef enum {
    M_WORTH,    /* {1} people a day, {2} hours a day, {3} year, {4} hours a year */
    M_WORTH_NO, /* {1} people a day: nothing is saved */
    M_REACHED,  /* {1} people a day */
    M_STRANDED,
    M_SURE, /* {1} range %, {2} p5, {3} p95, {4} % */
    M_SURE_HOURS,
    M_SURE_OWN, /* {2} p5, {3} p95, {4} % */
    M_SURE_OWN_HOURS,
    M_UNNOTICED, /* the saving is smaller than people notice */
    M_MOST,      /* {1} input, {2} low, {3} high: minutes */
    M_MOST_HOURS,
    M_MOST_MORE, /* that is more than the saving itself */
    M_LEFT,      /* {1} hours a day */
    M_TRAVELLERS,
    M_TRAVELLER,
    M_TRAVELLER_0, /* in the order of gw_traveller */
    M_TRAVELLER_1,
    M_TRAVELLER_2,
    M_TRAVELLER_3,
    M_TRAVELLER_4,
    M_TRAVELLER_5,
    M_TRAVELLER_6,
    M_TRAVELLER_7,
    M_NOT_SERVED,
    M_PARTS,
    M_PARTS_ABOUT,
    M_ACCESS,
    M_WAIT,
    M_RIDE,
    M_TRANSFER,
    M_EGRESS,
    M_BORDER,
    M_TOTAL,
    M_TIMED,
    M_TIMED_ABOUT,
    M_APPOINTMENT,
    M_LEAVE_BEFORE,
    M_LEAVE_AFTER,
    M_DEMAND,
    M_DEMAND_ABOUT,
    M_DAY_TYPE,
    M_DAYS,
    M_PEOPLE,
    M_HOURS_CAPPED,
    M_HOURS_UNCAPPED,
    M_GAINING,
    M_LOSING,
    M_REACHED_HEAD,
    M_STRANDED_HEAD,
    M_YEAR,
    M_UNCERTAIN,
    M_UNCERTAIN_ABOUT, /* {1} draws, {2} seed */
    M_INPUT_0,         /* in the order of gw_scenario_ranged */
    M_INPUT_1,
    M_INPUT_2,
    M_INPUT_3,
    M_INPUT_4,
    M_INPUT_5,
    M_INPUT_6,
    M_ON_RAILS,
    M_ON_ROADS,
    M_RANGE,
    M_SOURCE,
    M_INPUT,
    M_AT_LOW,
    M_AT_HIGH,
    M_TURNS,
    M_UNIT_HOURS,
    M_UNIT_MINUTES,
    M_SERVICE,
    M_SERVICE_ABOUT,
    M_CHAINED,
    M_BUS_HOURS,
    M_BUS_KM,
    M_SEATS,
    M_FULLEST,
    M_LEFT_BEHIND,
    M_COST, /* {1} currency, {2} a day, {3} per passenger-hour */
    N_MORE
} savings_more;

const char *savings_more_of(savings_more w, gw_lang lang);
void savings_say_more(gw_buf *out, savings_more w, gw_lang lang, const char *const *fill, int n);
/* "mon-fri.hk-holiday.clinic" as people say it */
void savings_say_day(gw_buf *out, uint32_t words, gw_lang lang);
/* What the demand comes to and how sure it is, one paragraph; nothing without either. */
void savings_worth_sentences(const savings_case *c, gw_lang lang, gw_buf *out);

struct savings_swing;
/* An input by name, with the mode or port it is of. */
void savings_say_input(const savings_case *c, const struct savings_swing *x, gw_lang lang, gw_buf *out);

#endif
