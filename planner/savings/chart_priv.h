/* The chart of a report. Not for others. */
#ifndef GW_SAVINGS_CHART_PRIV_H
#define GW_SAVINGS_CHART_PRIV_H

#include "gtfs/base/text.h"

typedef struct {
    const double *seconds; /* [n]; NAN: nobody served */
    const char *word;      /* escaped */
} savings_curve;

typedef struct {
    int32_t first_hour;
    uint32_t n;                          /* hours */
    savings_curve before, after, direct; /* direct: after, without a change; drawn where it fits */
    const char *title, *x_word, *y_word; /* escaped */
} savings_chart;

/* Appends an <svg>; nothing when no hour is served. */
void savings_draw_chart(const savings_chart *c, gw_buf *out);

typedef struct {
    const char *word; /* escaped */
    double low, high; /* with this input alone lower, and higher */
} savings_bar;

typedef struct {
    const savings_bar *bars; /* in the order drawn */
    uint32_t n;
    double central;
    const char *title, *x_word; /* escaped */
} savings_tornado;

/* Appends an <svg>; nothing when no bar has a width. */
void savings_draw_tornado(const savings_tornado *t, gw_buf *out);

#endif
