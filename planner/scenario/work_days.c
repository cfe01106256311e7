#include "planner/scenario/scenario_priv.h"

#define WEEK       0x7fu
#define MON_TO_FRI 0x1fu
#define SUNDAY     0x40u

bool scn_runs_on(const uint64_t *days, uint32_t day)
{
    return days[day / 64] >> (day % 64) & 1;
}

/* A public holiday counts as a Sunday; a weekend day that is worked runs what runs on every day from Monday
 * to Friday. Without port tables nothing is known of holidays, and weekdays alone decide. */
static bool day_fits(const scn_work *w, uint8_t weekdays, gw_side calendar, gw_day day)
{
    gw_day_facts facts = {0};
    if (w->base->ports) facts = gw_port_day_facts(w->base->ports, calendar, day);
    if (facts.makeup) return (weekdays & MON_TO_FRI) == MON_TO_FRI;
    if (facts.holiday) return (weekdays & SUNDAY) != 0;
    return weekdays >> gw_day_weekday(day) & 1;
}

uint64_t *scn_days_of(scn_work *w, uint8_t weekdays, gw_side calendar)
{
    uint64_t *days = scn_alloc(&w->reader, w->t->day_words, sizeof *days);
    for (uint32_t d = 0; d < w->t->n_days && days; d++)
        if (day_fits(w, weekdays & WEEK, calendar, w->t->first_day + (gw_day)d))
            days[d / 64] |= (uint64_t)1 << (d % 64);
    return days;
}

static bool same_pieces(const scn_line *l, uint32_t way, uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < l->n_pieces; i++) {
        const scn_piece *p = &l->pieces[i];
        if (!p->gone && p->way == way && scn_runs_on(p->days, a) != scn_runs_on(p->days, b)) return false;
    }
    return true;
}

static bool any_piece(const scn_line *l, uint32_t way, uint32_t day)
{
    for (size_t i = 0; i < l->n_pieces; i++)
        if (!l->pieces[i].gone && l->pieces[i].way == way && scn_runs_on(l->pieces[i].days, day)) return true;
    return false;
}

scn_day_class *scn_day_classes(scn_work *w, const scn_line *l, uint32_t way, const uint64_t *among,
                               uint32_t *n)
{
    scn_day_class *classes = scn_alloc(&w->reader, w->t->n_days, sizeof *classes);
    *n = 0;
    for (uint32_t day = 0; day < w->t->n_days && !w->reader.no_memory; day++) {
        uint32_t k = 0;
        if (!scn_runs_on(among, day) || !any_piece(l, way, day)) continue;
        while (k < *n && !same_pieces(l, way, classes[k].any_day, day)) k++;
        if (k == *n) {
            classes[k].any_day = day;
            classes[k].days = scn_alloc(&w->reader, w->t->day_words, sizeof(uint64_t));
            ++*n;
        }
        if (classes[k].days) classes[k].days[day / 64] |= (uint64_t)1 << (day % 64);
    }
    return w->reader.no_memory ? NULL : classes;
}
