/* Packing the day. A block is found by a number: its place in the chunks, in twos of 16-bit words, and in the
 * last four bits how its values and its shares are packed. */
#include "planner/strategy/day_priv.h"

#include <stdlib.h>
#include <string.h>

enum { UNPACKED, FLAT, NARROW, WIDE };
enum { FORM_BITS = 2, ENTRY_BITS = 2 * FORM_BITS, FORM_MASK = 3 };
enum { UNIT = 2, CHUNK_UNITS = 1 << 16, MOST_CHUNKS = 1 << (32 - ENTRY_BITS - 16) }; /* 256 kB each */
enum { NARROW_WORDS = 1 + LANES / 2 };
static const uint8_t WORDS[] = {[UNPACKED] = 0, [FLAT] = 1, [NARROW] = NARROW_WORDS, [WIDE] = LANES};

/* --- one run of LANES numbers --- */

static uint32_t form_of(const uint16_t *x)
{
    uint32_t differs = 0, far = 0;
    for (int j = 1; j < LANES; j++) {
        const uint16_t step = (uint16_t)(x[j] - x[j - 1]);
        differs |= step;
        far |= (uint16_t)(step + 128) & 0xff00u; /* backwards and over the end of 16 bits, too */
    }
    return !differs ? FLAT : !far ? NARROW : WIDE;
}

static void pack(uint32_t form, const uint16_t *x, uint16_t *out)
{
    if (form == WIDE) memcpy(out, x, LANES * sizeof *x);
    if (form == FLAT || form == NARROW) out[0] = x[0];
    if (form != NARROW) return;
    uint8_t steps[LANES] = {0};
    for (int j = 1; j < LANES; j++) steps[j] = (uint8_t)(x[j] - x[j - 1]);
    memcpy(out + 1, steps, sizeof steps);
}

/* Up to and with this lane. */
static uint16_t unpack_one(uint32_t form, const uint16_t *in, uint32_t lane)
{
    if (form == WIDE) return in[lane];
    if (form == FLAT) return in[0];
    int8_t steps[LANES];
    int32_t sum = in[0];
    memcpy(steps, in + 1, sizeof steps);
    for (uint32_t j = 0; j < LANES; j++) sum += j <= lane ? steps[j] : 0;
    return (uint16_t)sum;
}

static void unpack(uint32_t form, const uint16_t *in, uint16_t *x)
{
    int8_t steps[LANES] = {0};
    if (form == WIDE) {
        memcpy(x, in, LANES * sizeof *x);
        return;
    }
    if (form == NARROW) memcpy(steps, in + 1, sizeof steps);
    x[0] = in[0];
    for (int j = 1; j < LANES; j++) x[j] = (uint16_t)(x[j - 1] + steps[j]);
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
    const uint32_t values = form_of(value), shares = served ? form_of(served) : UNPACKED;
    uint32_t unit;
    uint16_t *words = place_in(d, (uint32_t)WORDS[values] + WORDS[shares], &unit);
    if (!words) return false;
    pack(values, value, words);
    if (served) pack(shares, served, words + WORDS[values]);
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
