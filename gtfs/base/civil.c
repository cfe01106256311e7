/* Days and clock texts; zones are in zone.c. */
#include "gtfs/base/civil.h"

#include <stdio.h>

/* Years are counted from March, so that the leap day is the last of its year; 400 years are 146,097 days. */
gw_day gw_day_of(int year, int month, int day)
{
    int y = year - (month <= 2);
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void gw_day_split(gw_day d, int *year, int *month, int *day)
{
    int64_t z = (int64_t)d + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int day_of_era = (int)(z - era * 146097);
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted_month = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    *year = (int)(year_of_era + era * 400) + (*month <= 2);
}

int gw_day_weekday(gw_day d)
{
    int64_t since_monday = (int64_t)d + 3; /* 1970-01-01 was a Thursday */
    int weekday = (int)(since_monday % 7);
    return weekday < 0 ? weekday + 7 : weekday;
}

static bool read_number(gw_str s, uint32_t at, uint32_t n, int *out)
{
    if (at + n > s.n) return false;
    int value = 0;
    for (uint32_t i = at; i < at + n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        value = value * 10 + (s.p[i] - '0');
    }
    *out = value;
    return true;
}

/* year has at most four digits */
static bool real_date(int year, int month, int day)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1900 || month < 1 || month > 12 || day < 1) return false;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= days[month - 1] + (month == 2 && leap);
}

bool gw_day_parse_gtfs(gw_str s, gw_day *out)
{
    int year, month, day;
    if (s.n != 8) return false;
    if (!read_number(s, 0, 4, &year) || !read_number(s, 4, 2, &month) || !read_number(s, 6, 2, &day))
        return false;
    if (!real_date(year, month, day)) return false;
    *out = gw_day_of(year, month, day);
    return true;
}

bool gw_day_parse_iso(gw_str s, gw_day *out)
{
    int year, month, day;
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-') return false;
    if (!read_number(s, 0, 4, &year) || !read_number(s, 5, 2, &month) || !read_number(s, 8, 2, &day))
        return false;
    if (!real_date(year, month, day)) return false;
    *out = gw_day_of(year, month, day);
    return true;
}

/* Four digits hold the years this program meets (1900-9999); what lies outside is shown as the nearest of
 * them. */
static void split_shown(gw_day d, int *year, int *month, int *day)
{
    gw_day_split(d, year, month, day);
    if (*year < 0) *year = 0;
    if (*year > 9999) *year = 9999;
}

static void put_digits(char *p, int value, int n)
{
    for (int i = n - 1; i >= 0; i--, value /= 10) p[i] = (char)('0' + value % 10);
}

void gw_day_format_iso(gw_day d, char out[11])
{
    int year, month, day;
    split_shown(d, &year, &month, &day);
    put_digits(out, year, 4);
    out[4] = out[7] = '-';
    put_digits(out + 5, month, 2);
    put_digits(out + 8, day, 2);
    out[10] = '\0';
}

void gw_day_format_gtfs(gw_day d, char out[9])
{
    int year, month, day;
    split_shown(d, &year, &month, &day);
    put_digits(out, year, 4);
    put_digits(out + 4, month, 2);
    put_digits(out + 6, day, 2);
    out[8] = '\0';
}

/* The hours before the first colon, 1 to 3 digits; *after is the place behind the colon. */
static bool read_hours(gw_str s, uint32_t most, int *hours, uint32_t *after)
{
    uint32_t n = 0;
    while (n < s.n && n <= most && s.p[n] != ':') n++;
    if (n == 0 || n > most || n >= s.n) return false;
    *after = n + 1;
    return read_number(s, 0, n, hours);
}

bool gw_time_parse_gtfs(gw_str s, int32_t *seconds)
{
    int h, m, sec;
    uint32_t at;
    if (!read_hours(s, 3, &h, &at) || s.n != at + 5 || s.p[at + 2] != ':') return false;
    if (!read_number(s, at, 2, &m) || !read_number(s, at + 3, 2, &sec) || m > 59 || sec > 59) return false;
    *seconds = h * 3600 + m * 60 + sec;
    return true;
}

bool gw_time_parse_clock(gw_str s, int32_t *seconds)
{
    if (gw_time_parse_gtfs(s, seconds)) return true;
    int h, m;
    uint32_t at;
    if (!read_hours(s, 3, &h, &at) || s.n != at + 2 || !read_number(s, at, 2, &m) || m > 59) return false;
    *seconds = h * 3600 + m * 60;
    return true;
}

void gw_time_format_clock(int32_t seconds, char out[12])
{
    const char *sign = seconds < 0 ? "-" : "";
    uint32_t s = seconds < 0 ? 0u - (uint32_t)seconds : (uint32_t)seconds;
    uint32_t hours = s / 3600 % 100000; /* six characters are left for them and the sign */
    if (s % 60) {
        snprintf(out, 12, "%s%02u:%02u:%02u", sign, hours % 10000, s / 60 % 60, s % 60);
    } else {
        snprintf(out, 12, "%s%02u:%02u", sign, hours, s / 60 % 60);
    }
}

/* ".fff" of a second is understood and left out. */
static uint32_t skip_fraction(gw_str s, uint32_t at)
{
    if (at + 1 >= s.n || s.p[at] != '.') return at;
    uint32_t end = at + 1;
    while (end < s.n && s.p[end] >= '0' && s.p[end] <= '9') end++;
    return end > at + 1 ? end : at;
}

static bool read_offset(gw_str s, uint32_t at, gw_wall_time *t)
{
    if (at == s.n) return true;
    t->has_offset = true;
    if ((s.p[at] == 'Z' || s.p[at] == 'z') && at + 1 == s.n) return true;
    int h, m;
    if ((s.p[at] != '+' && s.p[at] != '-') || s.n != at + 6 || s.p[at + 3] != ':') return false;
    if (!read_number(s, at + 1, 2, &h) || !read_number(s, at + 4, 2, &m) || h > 18 || m > 59) return false;
    t->offset_s = (h * 3600 + m * 60) * (s.p[at] == '-' ? -1 : 1);
    return true;
}

bool gw_wall_parse(gw_str s, gw_wall_time *out)
{
    gw_wall_time t = {0};
    int h, m, sec = 0;
    if (s.n < 16 || (s.p[10] != 'T' && s.p[10] != 't' && s.p[10] != ' ')) return false;
    if (!gw_day_parse_iso((gw_str){s.p, 10}, &t.day)) return false;
    if (!read_number(s, 11, 2, &h) || s.p[13] != ':' || !read_number(s, 14, 2, &m)) return false;
    uint32_t at = 16;
    if (at < s.n && s.p[at] == ':') {
        if (!read_number(s, at + 1, 2, &sec)) return false;
        at = skip_fraction(s, at + 3);
    }
    if (h > 23 || m > 59 || sec > 59 || !read_offset(s, at, &t)) return false;
    t.seconds = h * 3600 + m * 60 + sec;
    *out = t;
    return true;
}

static void put_clock(char *p, int seconds, bool with_seconds)
{
    put_digits(p, seconds / 3600, 2);
    p[2] = ':';
    put_digits(p + 3, seconds / 60 % 60, 2);
    if (!with_seconds) return;
    p[5] = ':';
    put_digits(p + 6, seconds % 60, 2);
}

void gw_instant_format(int64_t instant, int32_t offset_s, bool utc_z, char out[32])
{
    int64_t local = instant + offset_s;
    int64_t day = local / 86400 - (local % 86400 < 0);
    gw_day_format_iso((gw_day)day, out);
    out[10] = 'T';
    put_clock(out + 11, (int)(local - day * 86400), true);
    if (utc_z && offset_s == 0) {
        out[19] = 'Z';
        out[20] = '\0';
        return;
    }
    out[19] = offset_s < 0 ? '-' : '+';
    put_clock(out + 20, offset_s < 0 ? -offset_s : offset_s, false);
    out[25] = '\0';
}
