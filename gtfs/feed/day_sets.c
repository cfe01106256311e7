#include "gtfs/feed/day_sets_priv.h"

#include <stdlib.h>

static void fill(gw_day_sets *d, const gw_feed *f, uint32_t service)
{
    uint64_t *bits = d->bits + service * d->n_words;
    for (uint32_t i = 0; i < d->n_days; i++) {
        if (gw_service_runs(f, service, d->first + (gw_day)i)) bits[i / 64] |= UINT64_C(1) << i % 64;
    }
}

gw_status gw_day_sets_build(gw_day_sets *d, const gw_feed *f, gw_day today)
{
    gw_day first, last;
    *d = (gw_day_sets){0};
    if (!gw_feed_span(f, &first, &last)) return GW_OK;
    if (last - first >= GW_MOST_DAYS) {
        if (today != GW_DAY_NONE && first < today - GW_MOST_DAYS / 4) first = today - GW_MOST_DAYS / 4;
        if (first > last - GW_MOST_DAYS + 1) first = last - GW_MOST_DAYS + 1;
        last = first + GW_MOST_DAYS - 1;
    }
    d->first = first;
    d->n_days = (uint32_t)(last - first) + 1;
    d->n_words = (d->n_days + 63) / 64;
    d->bits = calloc((size_t)f->n_services * d->n_words, sizeof *d->bits);
    if (!d->bits) return GW_NO_MEMORY;
    for (uint32_t s = 0; s < f->n_services; s++) fill(d, f, s);
    return GW_OK;
}

void gw_day_sets_free(gw_day_sets *d)
{
    free(d->bits);
    *d = (gw_day_sets){0};
}

bool gw_day_sets_meet(const gw_day_sets *d, uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < d->n_words; i++) {
        if (d->bits[a * d->n_words + i] & d->bits[b * d->n_words + i]) return true;
    }
    return false;
}

bool gw_day_sets_has(const gw_day_sets *d, uint32_t service, uint32_t day)
{
    return d->bits[service * d->n_words + day / 64] >> day % 64 & 1;
}
