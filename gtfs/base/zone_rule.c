#include "gtfs/base/zone_rule_priv.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Takes one character when it is c. */
static bool take(gw_str *s, char c)
{
    if (!s->n || s->p[0] != c) return false;
    s->p++, s->n--;
    return true;
}

static bool take_number(gw_str *s, int most, int *out)
{
    int value = 0;
    uint32_t n = 0;
    for (; n < s->n && n < 4 && is_digit(s->p[n]); n++) value = value * 10 + (s->p[n] - '0');
    s->p += n, s->n -= n;
    *out = value;
    return n > 0 && value <= most;
}

/* "CET" or "<+08>". */
static bool take_name(gw_str *s)
{
    bool quoted = take(s, '<');
    uint32_t n = 0;
    while (n < s->n) {
        char c = s->p[n];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!letter && !(quoted && (is_digit(c) || c == '+' || c == '-'))) break;
        n++;
    }
    s->p += n, s->n -= n;
    return n > 0 && (!quoted || take(s, '>'));
}

/* [+-]hh[:mm[:ss]]. An offset has at most 24 hours, the clock of a change 167. */
static bool take_time(gw_str *s, int most_hours, int32_t *out)
{
    bool negative = take(s, '-');
    if (!negative) take(s, '+');
    int h, m = 0, sec = 0;
    if (!take_number(s, most_hours, &h)) return false;
    if (take(s, ':')) {
        if (!take_number(s, 59, &m)) return false;
        if (take(s, ':') && !take_number(s, 59, &sec)) return false;
    }
    *out = (h * 3600 + m * 60 + sec) * (negative ? -1 : 1);
    return true;
}

static bool take_change(gw_str *s, gw_zone_change *c)
{
    *c = (gw_zone_change){.time_s = 7200};
    if (take(s, 'M')) {
        c->kind = GW_RULE_MONTH;
        if (!take_number(s, 12, &c->month) || !take(s, '.') || !take_number(s, 5, &c->week) ||
            !take(s, '.') || !take_number(s, 6, &c->day) || c->month < 1 || c->week < 1) {
            return false;
        }
    } else {
        c->kind = take(s, 'J') ? GW_RULE_JULIAN : GW_RULE_ZERO_BASED;
        if (!take_number(s, 365, &c->day) || (c->kind == GW_RULE_JULIAN && c->day < 1)) return false;
    }
    return !take(s, '/') || take_time(s, 167, &c->time_s);
}

bool gw_zone_rule_parse(gw_str s, gw_zone_rule *out)
{
    gw_zone_rule r = {0};
    int32_t west;
    if (!take_name(&s) || !take_time(&s, 24, &west)) return false;
    r.standard_s = -west; /* POSIX counts westwards */
    r.dst_s = r.standard_s + 3600;
    if (s.n) {
        if (!take_name(&s)) return false;
        if (s.n && s.p[0] != ',') {
            if (!take_time(&s, 24, &west)) return false;
            r.dst_s = -west;
        }
        if (!take(&s, ',') || !take_change(&s, &r.start) || !take(&s, ',') || !take_change(&s, &r.end))
            return false;
        r.has_dst = true;
    }
    if (s.n) return false;
    *out = r;
    return true;
}

static gw_day change_day(const gw_zone_change *c, int year)
{
    gw_day new_year = gw_day_of(year, 1, 1);
    bool leap = gw_day_of(year + 1, 1, 1) - new_year == 366;
    if (c->kind == GW_RULE_ZERO_BASED) return new_year + c->day;
    if (c->kind == GW_RULE_JULIAN) return new_year + c->day - 1 + (leap && c->day >= 60); /* J60 is 1 March */
    gw_day first = gw_day_of(year, c->month, 1);
    gw_day next = c->month == 12 ? gw_day_of(year + 1, 1, 1) : gw_day_of(year, c->month + 1, 1);
    int weekday = (c->day + 6) % 7; /* POSIX: 0 = Sunday; ours: 0 = Monday */
    gw_day d = first + (weekday - gw_day_weekday(first) + 7) % 7 + 7 * (c->week - 1);
    return d >= next ? d - 7 : d; /* week 5 means the last one */
}

int32_t gw_zone_rule_offset(const gw_zone_rule *r, int64_t instant)
{
    if (!r->has_dst) return r->standard_s;
    int64_t local = instant + r->standard_s;
    int64_t day = local / 86400 - (local % 86400 < 0);
    if (day < -100000000 || day > 100000000) return r->standard_s; /* 270,000 years: beyond any calendar */
    int year, month, unused;
    gw_day_split((gw_day)day, &year, &month, &unused);
    int64_t start = (int64_t)change_day(&r->start, year) * 86400 + r->start.time_s - r->standard_s;
    int64_t end = (int64_t)change_day(&r->end, year) * 86400 + r->end.time_s - r->dst_s;
    bool dst = start < end ? instant >= start && instant < end : instant >= start || instant < end;
    return dst ? r->dst_s : r->standard_s;
}
