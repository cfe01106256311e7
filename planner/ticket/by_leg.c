/* Fares V2: rides of one feed, for this rider and for the usual one. */
#include "planner/ticket/ticket_priv.h"

#include <stdlib.h>
#include <string.h>

typedef struct {             /* one rider's prices */
    ticket_options *options; /* owned; [n] */
    ticket_paid *paid;       /* owned; [n] */
} prices;

static void free_prices(prices *x, uint32_t n)
{
    for (uint32_t i = 0; i < n && x->options; i++) free(x->options[i].p);
    free(x->options);
    free(x->paid);
}

static gw_status price_for(ticket_chain c, gw_fare_rider rider, prices *out)
{
    gw_status status = GW_OK;
    out->options = calloc(c.n, sizeof *out->options);
    out->paid = calloc(c.n, sizeof *out->paid);
    if (!out->options || !out->paid) return GW_NO_MEMORY;
    c.rider = rider;
    c.options = out->options;
    for (uint32_t e = 0; e < c.n && !status; e++)
        status = ticket_match(c.t, c.rides, &c.legs[e], rider, &out->options[e]);
    return status ? status : ticket_cheapest(&c, out->paid);
}

/* The price with each medium, cheapest first. */
static void put_media(const ticket_options *options, gw_ticket *out)
{
    for (size_t i = 0; i < options->n; i++) {
        const ticket_option *o = &options->p[i];
        uint32_t at = 0, same = 0;
        if (o->medium == GW_NO_ID) continue;
        while (same < out->n_media && out->media[same].medium != o->medium) same++;
        if (same < out->n_media) { /* of another leg group */
            if (out->media[same].minor <= o->minor) continue;
            memmove(&out->media[same], &out->media[same + 1], (--out->n_media - same) * sizeof *out->media);
        }
        while (at < out->n_media && (out->media[at].minor < o->minor ||
                                     (out->media[at].minor == o->minor && out->media[at].medium < o->medium)))
            at++;
        if (at == GW_TICKET_MEDIA) continue;
        if (out->n_media == GW_TICKET_MEDIA) out->n_media--;
        memmove(&out->media[at + 1], &out->media[at], (out->n_media - at) * sizeof *out->media);
        out->media[at] = (gw_ticket_medium){o->medium, o->minor};
        out->n_media++;
    }
}

static gw_ticket ticket_of(const ticket_chain *c, uint32_t e, const prices *own, const prices *usual)
{
    const ticket_paid *x = &own->paid[e], *full = &usual->paid[e];
    gw_ticket out = {.paid_with = GW_NO_ID, .rider = GW_NO_ID, .source = "fare_leg_rules.txt"};
    if (!x->option) return out;
    const gw_tt_product *p = &c->t->leg_fares.products[x->option->row];
    out.known = true;
    out.assumed = x->option->assumed;
    out.amount = out.full = ticket_money(x->minor, p->currency, p->decimals);
    if (x->payer != e) out.paid_with = c->legs[x->payer].first;
    bool alike = full->option && full->payer == x->payer &&
                 strncmp(c->t->leg_fares.products[full->option->row].currency, p->currency, 3) == 0;
    out.full_known = alike;
    if (alike) out.full.minor = full->minor;
    if (x->minor < full->minor || !alike) out.rider = x->option->rider;
    put_media(&own->options[e], &out);
    return out;
}

static void put_leg(const ticket_chain *c, uint32_t e, const prices *own, const prices *usual, gw_ticket *out)
{
    const ticket_leg *leg = &c->legs[e];
    gw_ticket *first = &out[leg->first];
    *first = ticket_of(c, e, own, usual);
    for (uint32_t i = 1; i < leg->n && first->known; i++) {
        gw_ticket *x = &out[leg->first + i];
        *x = *first;
        x->paid_with = first->paid_with == GW_NO_ID ? leg->first : first->paid_with;
        x->amount.minor = x->full.minor = 0;
        x->n_media = 0;
    }
}

gw_status ticket_by_leg(const gw_timetable *t, const gw_ticket_ride *rides, uint32_t n, gw_fare_rider rider,
                        gw_ticket *out)
{
    prices own = {0}, usual = {0};
    ticket_leg *legs = malloc(n * sizeof *legs);
    if (!legs) return GW_NO_MEMORY;
    ticket_chain c = {.t = t, .rides = rides, .legs = legs, .feed = gw_tt_route_at(t, rides->route)->feed};
    c.n = ticket_make_legs(t, rides, n, legs);
    gw_status status = price_for(c, rider, &own);
    if (!status) status = price_for(c, (gw_fare_rider){0}, &usual);
    for (uint32_t e = 0; e < c.n && !status; e++) put_leg(&c, e, &own, &usual, out);
    free_prices(&own, c.n);
    free_prices(&usual, c.n);
    free(legs);
    return status;
}
