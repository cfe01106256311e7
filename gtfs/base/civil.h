/* Dates, clock times and time zones.
 *
 * A day is a number: days since 1970-01-01 (proleptic Gregorian, int32_t). An instant is int64_t seconds
 * since 1970-01-01T00:00:00Z, leap seconds ignored. Zones come from the system's TZif files (RFC 8536), read
 * without tzset(), so everything here is safe in any thread; a loaded zone is read-only.
 *
 * GTFS: the zero point of a service day is noon of that day in agency_timezone minus 12 hours
 * (gw_zone_service_zero), which is not midnight on the two days a year when clocks change.
 * Calendar arithmetic after H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
 */
#ifndef GW_BASE_CIVIL_H
#define GW_BASE_CIVIL_H

#include "gtfs/base/text.h"

typedef int32_t gw_day;
#define GW_DAY_NONE     INT32_MIN
#define GW_SECONDS_NONE INT32_MIN

gw_day gw_day_of(int year, int month, int day); /* the arguments must be a real date */
void gw_day_split(gw_day d, int *year, int *month, int *day);
int gw_day_weekday(gw_day d);                   /* 0 = Monday … 6 = Sunday */
bool gw_day_parse_gtfs(gw_str s, gw_day *out);  /* YYYYMMDD, years 1900-9999, real dates only */
bool gw_day_parse_iso(gw_str s, gw_day *out);   /* YYYY-MM-DD */
void gw_day_format_iso(gw_day d, char out[11]); /* YYYY-MM-DD */
void gw_day_format_gtfs(gw_day d, char out[9]); /* YYYYMMDD */

/* H:MM:SS, HH:MM:SS or HHH:MM:SS, minutes and seconds below 60, at most 999 hours. false: not a time. */
bool gw_time_parse_gtfs(gw_str s, int32_t *seconds);
/* HH:MM or HH:MM:SS, may pass 24:00 (scenario files, tables). */
bool gw_time_parse_clock(gw_str s, int32_t *seconds);
void gw_time_format_clock(int32_t seconds, char out[12]); /* HH:MM, or HH:MM:SS when seconds are not 0 */

typedef struct gw_zone gw_zone;

/* name: an IANA name such as Asia/Hong_Kong (checked: no "..", no leading "/"). The caller owns *out:
 * gw_zone_free. Returns GW_OK, GW_NOT_FOUND (no such zone), GW_IO or GW_NO_MEMORY. */
GW_MUST_USE gw_status gw_zone_load(gw_str name, gw_zone **out, gw_error *err);
void gw_zone_free(gw_zone *z); /* accepts NULL */
int32_t gw_zone_offset(const gw_zone *z,
                       int64_t instant); /* seconds east of UTC; years after the table by its rule */
/* Local wall clock to an instant. A clock time that occurs twice means the first; one that is skipped means
 * the instant as long after the change as it says (02:30 in a gap 02-03 is 03:30). */
int64_t gw_zone_instant(const gw_zone *z, gw_day d, int32_t seconds_of_day);
int64_t gw_zone_service_zero(const gw_zone *z, gw_day d); /* noon minus 12 h */

/* YYYY-MM-DDTHH:MM[:SS[.fff]] with optional Z or ±HH:MM. has_offset tells which; without one *instant is the
 * wall clock read as UTC (add no zone yet: use gw_zone_instant with *day and *seconds). false: not a time. */
typedef struct {
    gw_day day;
    int32_t seconds;
    bool has_offset;
    int32_t offset_s;
} gw_wall_time;
bool gw_wall_parse(gw_str s, gw_wall_time *out);
/* RFC 3339 with offset: 2026-03-02T08:00:00+08:00; offset 0 with utc_z gives Z. */
void gw_instant_format(int64_t instant, int32_t offset_s, bool utc_z, char out[32]);

#endif
