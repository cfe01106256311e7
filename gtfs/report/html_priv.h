/* The parts of a feed's report page. Not for others. */
#ifndef GW_REPORT_HTML_PRIV_H
#define GW_REPORT_HTML_PRIV_H

#include "gtfs/report/report_priv.h"

typedef struct {
    const gw_feed_report *report;
    gw_lang lang;
    gw_buf *out;
} report_page;

void report_put_departures(const report_page *p); /* by date and by hour: charts and tables */
void report_put_faults(const report_page *p);

#endif
