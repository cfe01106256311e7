/* Kinds of day of a year, from both calendars. */
#include "planner/savings/savings_priv.h"

#include <stdio.h>
#include <string.h>

static uint32_t words_of(const gw_port_table *ports, gw_day day)
{
    gw_day_facts cn = gw_port_day_facts(ports, GW_SIDE_CN, day),
                 hk = gw_port_day_facts(ports, GW_SIDE_HK, day);
    gw_clinic_day clinic = gw_port_clinic_day(ports, day);
    uint32_t weekday = gw_day_weekday(day), words = 0;
    if (cn.holiday)
        words |= GW_DAYS_CN_HOLIDAY;
    else if (cn.makeup)
        words |= GW_DAYS_MAKE_UP;
    else
        words |= weekday < 5 ? GW_DAYS_MON_FRI : weekday == 5 ? GW_DAYS_SATURDAY : GW_DAYS_SUNDAY;
    if (hk.holiday) words |= GW_DAYS_HK_HOLIDAY;
    /* Where the table says nothing: Monday to Saturday that is no mainland holiday (assumed, METHOD section
     * 5). */
    bool open =
        clinic.state == GW_CLINIC_UNKNOWN ? weekday < 6 && !cn.holiday : clinic.state == GW_CLINIC_OPEN;
    return words | (open ? GW_DAYS_CLINIC : GW_DAYS_CLOSED);
}

static void name_it(savings_day *d)
{
    static const struct {
        uint32_t word;
        const char *text;
    } KINDS[] = {{GW_DAYS_MON_FRI, "mon-fri"},       {GW_DAYS_SATURDAY, "saturday"},
                 {GW_DAYS_SUNDAY, "sunday"},         {GW_DAYS_MAKE_UP, "make-up"},
                 {GW_DAYS_CN_HOLIDAY, "cn-holiday"}, {GW_DAYS_HK_HOLIDAY, ".hk-holiday"},
                 {GW_DAYS_CLINIC, ".clinic"}};
    size_t n = 0;
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (d->words & KINDS[i].word) n += (size_t)snprintf(d->id + n, sizeof d->id - n, "%s", KINDS[i].text);
}

static uint32_t find_kind(savings_case *c, uint32_t words)
{
    for (uint32_t i = 0; i < c->n_days; i++)
        if (c->days[i].words == words) return i;
    if (c->n_days == MAX_DAYS) return GW_NO_ID;
    c->days[c->n_days] = (savings_day){.words = words, .day = GW_DAY_NONE, .outside = true};
    name_it(&c->days[c->n_days]);
    return c->n_days++;
}

/* Of the days of a kind inside the data, the one nearest to the case's day; the earlier of two. */
static void offer_day(const savings_case *c, savings_day *kind, gw_day day)
{
    gw_day first, last;
    if (!gw_dataset_span(c->base, &first, &last) || day < first || day > last) return;
    int64_t far = day > c->day ? day - c->day : c->day - day;
    int64_t had = kind->day == GW_DAY_NONE ? INT64_MAX
                  : kind->day > c->day     ? kind->day - c->day
                                           : c->day - kind->day;
    if (far >= had) return;
    kind->day = day;
    kind->outside = false;
}

/* The same services, the day before and after too: then the same journeys. */
static bool runs_the_same(const gw_timetable *t, uint32_t a, uint32_t b)
{
    for (uint32_t part = 0; part < t->n_parts; part++)
        for (uint32_t s = 0; s < t->part[part].n_services; s++)
            for (int32_t shift = -1; shift <= 1; shift++) {
                int64_t x = (int64_t)a + shift, y = (int64_t)b + shift;
                bool in_x = x >= 0 && x < t->n_days, in_y = y >= 0 && y < t->n_days;
                uint32_t service = t->part[part].service_base + s;
                if ((in_x && gw_tt_service_runs(t, service, (uint32_t)x)) !=
                    (in_y && gw_tt_service_runs(t, service, (uint32_t)y)))
                    return false;
            }
    return true;
}

static void settle(savings_case *c, uint32_t i)
{
    const gw_timetable *t = c->base->timetable;
    savings_day *d = &c->days[i];
    d->same_as = i;
    if (d->outside) {
        /* A kind that the data do not hold goes like the case's day, and says so. */
        d->day = c->day;
        d->same_as = 0;
    }
    d->number = (uint32_t)(d->day - t->first_day);
    d->zero_s = t->n_feeds ? gw_tt_day_zero(t, t->feeds[c->feed].zone, d->number) : 0;
    for (uint32_t k = 0; k < i && d->same_as == i; k++)
        if (c->days[k].same_as == k && runs_the_same(c->changed->timetable, c->days[k].number, d->number) &&
            runs_the_same(t, c->days[k].number, d->number))
            d->same_as = k;
}

static bool anybody(const savings_case *c, const savings_day *d)
{
    if (!c->demand) return true;
    for (uint32_t i = 0; i < c->demand->n; i++)
        if ((c->demand->rows[i].days & d->words) == c->demand->rows[i].days) return true;
    return false;
}

/* Kinds on which nobody travels need no journeys and stand behind the others; the case's day is always shown.
 */
static void set_idle_apart(savings_case *c)
{
    savings_day all[MAX_DAYS];
    uint32_t n = c->n_days, kept = 1, idle = 0;
    memcpy(all, c->days, n * sizeof *all);
    for (uint32_t i = 1; i < n; i++)
        if (anybody(c, &all[i])) c->days[kept++] = all[i];
    for (uint32_t i = 1; i < n; i++)
        if (!anybody(c, &all[i])) c->days[kept + idle++] = all[i];
    c->n_days = kept;
    c->n_idle = idle;
}

gw_status savings_list_days(savings_case *c, gw_error *err)
{
    uint32_t own = c->base->ports ? words_of(c->base->ports, c->day) : 0;
    c->n_days = 0;
    c->days[find_kind(c, own)].day = c->day;
    c->days[0].outside = false;
    if (c->options.year && c->base->ports) {
        gw_day first = gw_day_of(c->options.year, 1, 1), end = gw_day_of(c->options.year + 1, 1, 1);
        for (gw_day day = first; day < end; day++) {
            if (!gw_port_day_facts(c->base->ports, GW_SIDE_CN, day).complete ||
                !gw_port_day_facts(c->base->ports, GW_SIDE_HK, day).complete)
                return gw_fail(
                    err, GW_BAD_INPUT,
                    "year: the holidays of %d are not fully known; name a year whose calendars are",
                    (int)c->options.year);
            uint32_t kind = find_kind(c, words_of(c->base->ports, day));
            if (kind == GW_NO_ID)
                return gw_fail(err, GW_LIMIT, "year: it has over %d kinds of day", MAX_DAYS);
            c->days[kind].n_days++;
            if (kind) offer_day(c, &c->days[kind], day);
        }
    }
    set_idle_apart(c);
    for (uint32_t i = 0; i < c->n_days + c->n_idle; i++) settle(c, i);
    return GW_OK;
}
