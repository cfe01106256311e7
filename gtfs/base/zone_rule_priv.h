/* What zone.c reads: TZif files, and the rule at the end of one (RFC 8536 section 3.3.1), a POSIX TZ text
 * such as CET-1CEST,M3.5.0,M10.5.0/3. */
#ifndef GW_BASE_ZONE_RULE_PRIV_H
#define GW_BASE_ZONE_RULE_PRIV_H

#include "gtfs/base/civil.h"

typedef struct {
    enum { GW_RULE_JULIAN, GW_RULE_ZERO_BASED, GW_RULE_MONTH } kind; /* Jn, n, Mm.w.d */
    int day, week, month;
    int32_t time_s; /* local clock of the change, may be negative or pass 24 h */
} gw_zone_change;

typedef struct {
    bool has_dst;
    int32_t standard_s, dst_s; /* seconds east of UTC */
    gw_zone_change start, end; /* of daylight saving */
} gw_zone_rule;

/* The bytes of a TZif file. *out: owned by the caller (gw_zone_free), untouched on failure. Returns GW_OK,
 * GW_BAD_INPUT (not a TZif file that can be used) or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_zone_parse(const void *p, size_t n, gw_zone **out);

bool gw_zone_rule_parse(gw_str s, gw_zone_rule *out);
int32_t gw_zone_rule_offset(const gw_zone_rule *r, int64_t instant);

#endif
