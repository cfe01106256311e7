/* Packing the day. A block is found by a number: its place in the chunks, in twos of 16-bit words, and in the
 * last four bits how its values and its shares are packed. */
#include "planner/strategy/day_priv.h"

#include <stdlib.h>
#include <string.h>

enum { UNPACKED, LINE, NARROW, WIDE };
enum { FORM_BITS = 2, ENTRY_BITS = 2 * FORM_BITS, FORM_MASK = 3 };
enum { UNIT = 2, CHUNK_UNITS = 1 << 16, MOST_CHUNKS = 1 << (32 - ENTRY_BITS - 16) }; /* 256 kB each */
/* The first number and the least step; what each step is more than that, in a byte. */
enum { LINE_WORDS = 2, NARROW_WORDS = LINE_WORDS + LANES / 2 };
static const uint8_t WORDS[] = {[UNPACKED] = 0, [LINE] = LINE_WORDS, [NARROW] = NARROW_WORDS, [WIDE] = LANES};

/* --- one run of LANES numbers; steps go round in 16 bits --- */

static uint32_t form_of(const uint16_t *x, int32_t *least_step)
{
    int32_t least = INT32_MAX, most = INT32_MIN;
    for (int j = 1; j < LANES; j++) {
        const int32_t step = x[j] - x[j - 1];
        least = step < least ? step : least;
        most = step > most ? step : most;
    }
    *least_step = least;
    return least == most ? LINE : most - least <= UINT8_MAX ? NARROW : WIDE;
}

static void pack(uint32_t form, const uint16_t *x, int32_t least_step, uint16_t *out)
{
    uint8_t more[LANES] = {0};
    if (form == WIDE) {
        memcpy(out, x, LANES * sizeof *x);
        return;
    }
    out[0] = x[0];
    out[1] = (uint16_t)least_step;
    if (form == LINE) return;
    for (int j = 1; j < LANES; j++) more[j] = (uint8_t)(x[j] - x[j - 1] - least_step);
    memcpy(out + LINE_WORDS, more, sizeof more);
}

static uint16_t unpack_one(uint32_t form, const uint16_t *in, uint32_t lane)
{
    if (form == WIDE) return in[lane];
    uint32_t sum = in[0] + lane * in[1];
    if (form == LINE) return (uint16_t)sum;
    uint8_t more[LANES];
    memcpy(more, in + LINE_WORDS, sizeof more);
    for (uint32_t j = 0; j < LANES; j++) sum += j <= lane ? more[j] : 0;
    return (uint16_t)sum;
}

static void unpack(uint32_t form, const uint16_t *in, uint16_t *x)
{
    uint8_t more[LANES] = {0};
    if (form == WIDE) {
        memcpy(x, in, LANES * sizeof *x);
        return;
    }
    if (form == NARROW) memcpy(more, in + LINE_WORDS, sizeof more);
    x[0] = in[0];
    for (int j = 1; j < LANES; j++) x[j] = (uint16_t)(x[j - 1] + in[1] + more[j]);
}

static void fill(uint16_t *x, uint16_t with)
{
    for (int j = 0; j < LANES; j++) x[j] = with;
}

/* --- blocks --- */

void strategy_day_begin(day_t *d, uint32_t *at, uint32_t n_places, uint32_t blocks)
{
    d->at = at;
    d->blocks = blocks;
    d->end = 0;
    memset(at, 0, (size_t)n_places * blocks * sizeof *at);
}

/* NULL: no memory, or no number for it. */
static uint16_t *place_in(day_t *d, uint32_t words, uint32_t *unit)
{
    const uint32_t units = (words + UNIT - 1) / UNIT;
    if (d->end % CHUNK_UNITS + units > CHUNK_UNITS) d->end += CHUNK_UNITS - d->end % CHUNK_UNITS;
    const uint32_t chunk = d->end / CHUNK_UNITS;
    if (chunk >= MOST_CHUNKS) return NULL;
    if (chunk >= d->n_chunks) {
        if (gw_grow(&d->chunks, &d->cap_chunks, d->n_chunks + 1, sizeof *d->chunks)) return NULL;
        d->chunks[d->n_chunks] = malloc((size_t)CHUNK_UNITS * UNIT * sizeof **d->chunks);
        if (!d->chunks[d->n_chunks]) return NULL;
        d->n_chunks++;
    }
    *unit = d->end;
    d->end += units;
    return d->chunks[chunk] + (size_t)(*unit % CHUNK_UNITS) * UNIT;
}

bool strategy_day_keep(day_t *d, uint32_t place, uint32_t block, const uint16_t *value,
                       const uint16_t *served)
{
    int32_t step, served_step = 0;
    const uint32_t values = form_of(value, &step), shares = served ? form_of(served, &served_step) : UNPACKED;
    uint32_t unit;
    uint16_t *words = place_in(d, (uint32_t)WORDS[values] + WORDS[shares], &unit);
    if (!words) return false;
    pack(values, value, step, words);
    if (served) pack(shares, served, served_step, words + WORDS[values]);
    d->at[(size_t)place * d->blocks + block] = unit << ENTRY_BITS | shares << FORM_BITS | values;
    return true;
}

typedef struct {
    uint32_t values, shares;
    const uint16_t *value, *served;
} entry_t;

static entry_t entry_at(const day_t *d, uint32_t at)
{
    const uint32_t unit = at >> ENTRY_BITS;
    entry_t e = {.values = at & FORM_MASK, .shares = at >> FORM_BITS & FORM_MASK};
    e.value = d->chunks[unit / CHUNK_UNITS] + (size_t)(unit % CHUNK_UNITS) * UNIT;
    e.served = e.value + WORDS[e.values];
    return e;
}

void strategy_day_read(const day_t *d, uint32_t place, uint32_t block, uint16_t cap, uint16_t *value,
                       uint16_t *served)
{
    const uint32_t at = d->at[(size_t)place * d->blocks + block];
    if (!at) {
        fill(value, cap);
        fill(served, 0);
        return;
    }
    const entry_t e = entry_at(d, at);
    unpack(e.values, e.value, value);
    if (e.shares)
        unpack(e.shares, e.served, served);
    else
        fill(served, FULL);
}

uint16_t strategy_day_value(const day_t *d, uint32_t place, uint32_t step, uint16_t cap)
{
    const uint32_t at = d->at[(size_t)place * d->blocks + step / LANES];
    if (!at) return cap;
    const entry_t e = entry_at(d, at);
    return unpack_one(e.values, e.value, step % LANES);
}

uint16_t strategy_day_served(const day_t *d, uint32_t place, uint32_t step)
{
    const uint32_t at = d->at[(size_t)place * d->blocks + step / LANES];
    if (!at) return 0;
    const entry_t e = entry_at(d, at);
    return e.shares ? unpack_one(e.shares, e.served, step % LANES) : FULL;
}

size_t strategy_day_bytes(const day_t *d)
{
    return d->n_chunks * CHUNK_UNITS * UNIT * sizeof **d->chunks + d->cap_chunks * sizeof *d->chunks;
}

void strategy_day_free(day_t *d)
{
    for (size_t i = 0; i < d->n_chunks; i++) free(d->chunks[i]);
    free(d->chunks);
}
