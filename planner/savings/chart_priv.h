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

#endif
