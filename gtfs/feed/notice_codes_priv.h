#ifndef GW_FEED_NOTICE_CODES_PRIV_H
#define GW_FEED_NOTICE_CODES_PRIV_H

#include "gtfs/feed/notices.h"

typedef struct {
    const char *code;
    gw_severity severity;
    gw_action action; /* the usual one; a reader may add a notice with another (gw_notices_add_action) */
    /* What is done when it is added with GW_ACTION_DROP, and with GW_ACTION_DEFAULT: the words of the repair.
     * NULL: nothing is changed by it, or it is never added so. */
    const char *dropped, *replaced;
} gw_notice_code;

extern const gw_notice_code gw_notice_codes[];
extern const uint32_t gw_n_notice_codes;

uint32_t gw_notice_code_find(const char *code); /* gw_n_notice_codes: there is none */

#endif
