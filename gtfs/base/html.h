/* HTML of reports: one file that needs nothing else, in three languages, for a screen and for A4.
 *
 * gw_html_begin writes the head, the style and the choice of language (radio buttons and CSS, no script);
 * then comes one gw_html_section … gw_html_section_end for each language, then gw_html_end. Text from data
 * goes through gw_html_text or gw_html_str, which escape it; words of our own are written as they are.
 */
#ifndef GW_BASE_HTML_H
#define GW_BASE_HTML_H

#include "gtfs/base/lang.h"

void gw_html_str(gw_buf *out,
                 gw_str text); /* escaped; what is not UTF-8 and control characters become U+FFFD */
void gw_html_text(gw_buf *out, const char *zero_ended);
/* title: as in the data (it is escaped); style: CSS beside the common one, or "". */
void gw_html_begin(gw_buf *out, const char *title, const char *style);
void gw_html_section(gw_buf *out, gw_lang lang);
void gw_html_section_end(gw_buf *out);
void gw_html_end(gw_buf *out);

#endif
