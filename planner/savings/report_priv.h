/* The pages of report.html. Not for others. */
#ifndef GW_SAVINGS_REPORT_PRIV_H
#define GW_SAVINGS_REPORT_PRIV_H

#include "planner/savings/words_priv.h"

typedef struct {
    const savings_case *c;
    gw_lang lang;
    gw_buf *out;
} report_page;

/* report_worth.c: each a section; nothing where there is nothing to say */
void report_travellers(const report_page *p);
void report_parts(const report_page *p);
void report_timed(const report_page *p);
void report_demand(const report_page *p);
void report_uncertain(const report_page *p);
void report_service(const report_page *p);
/* An <svg> alone. */
void report_tornado(const savings_case *c, gw_lang lang, gw_buf *out);
/* report.c: the hours of the headline port, before and after */
void report_hours_chart(const report_page *p, const savings_pair *pair);

#endif
