/* A run on the toy town of which every cell of every table (city_scenes.c) and every value of case.json
 * (city_case.c) is worked out by hand. A new column or key fails until it is worked out too.
 *
 * Departures from 08:00:30 to 09:59:30, when all runs evenly: each row of a table says the same of its
 * minutes.
 *
 * before: access 4 + U(0, 10) + 10 + change 1 + U(0, 15) + 10 = 25 + s. P(s <= x) = x²/300 up to 10, then
 * (x − 5)/15, and from 15 on 1 − (25 − x)²/300. s is 3.873 at 5 %, 8.660 at 25 %, 12.5 at 50 %, 16.340 at
 * 75 %, 17.254 at 80 %, 21.127 at 95 %, and 12.5 on average.
 *
 * after: access 4 + U(0, 20) + 22 = 26 + u. u is 1, 5, 10, 15, 16, 19, and 10 on average.
 *
 * saving: 37.5 − 36 = 1.5: wait 12.5 − 10, ride 20 − 22, change 1 − 0. The same in each minute.
 *
 * The way home is the same, with the walk at its end. 60 people go to hosp between 08:00 and 09:00 every day;
 * 15 go home between 09:00 and 10:00 when the clinic is open. D1 has 10 seats and costs CNY 2; nobody knows
 * the other fares. */
#ifndef GW_TESTS_CITY_H
#define GW_TESTS_CITY_H

#include "tests/scenes/town.h"

#include <math.h>

#define N_OF(list) (sizeof(list) / sizeof *(list))

typedef struct {
    double wanted, by; /* NAN: the cell is empty (null) */
} value;

#define V(x)  ((value){x, 0.0051})  /* printed with two decimals */
#define V3(x) ((value){x, 0.00051}) /* with three */
#define NONE  ((value){(double)NAN, 0})

/* Fails the test, naming where. */
void city_check(const char *where, value v, double found);

enum { N_KINDS = 5, N_DIRECTIONS = 2, N_PERIODS = 5 };
extern const char *const KINDS[N_KINDS], *const DIRECTIONS[N_DIRECTIONS];
extern const double DAYS_A_YEAR[N_KINDS];

typedef struct {
    const char *id, *from, *to; /* clock times */
    double minutes;             /* of the window that lie in it */
} period;

extern const period PERIODS[N_PERIODS];

enum { N_SHOWN = 14, N_SAVING = 8, N_MINUTES = 5, N_OD = 2 * N_SHOWN + N_SAVING + N_MINUTES + 4 };

/* All cells of a row of od.csv or hours.csv behind its keys; minutes: of the window that lie in the row. */
void city_row(double minutes, value out[N_OD]);
bool city_clinic(size_t kind);

/* Of the 60 who go at 8, 25 find a full bus (see service in city_scenes.c) and lose 11.5 minutes: they stand
 * at the stop already, from where it is 37.5 − 4 = 33.5 as before instead of 22 on the bus. */
#define LOST_H (25 * 11.5 / 60)

/* Group set-up and tear-down: the run, once. */
int city_open(void **state);
int city_close(void **state);
extern town the_town;

#endif
