/* The day as a pass keeps it: whatever the shape of a block, what is read is what was kept, again and again
 * in the same memory; and blocks that are alike, or that change by little, take less. */
#include "planner/strategy/day_priv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PLACES = 4000, BLOCKS = 9, CAP = 57600 };
enum { NOBODY, LEVEL, FALLING, SLOW, JUST, TOO_FAR, WILD, SHAPES };

typedef struct {
    uint16_t value[LANES], served[LANES];
    bool nobody, all;
} kept_t;

static uint32_t roll(uint64_t *state, uint32_t sides)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % sides;
}

/* JUST and TOO_FAR: steps as far from each other as a byte goes, and one more. */
static void shape(uint64_t *dice, uint32_t which, uint16_t *x)
{
    x[0] = (uint16_t)(7500 + roll(dice, 50000));
    for (uint32_t j = 1; j < LANES; j++) {
        int32_t step = 0;
        if (which == FALLING) step = -240;
        if (which == SLOW) step = (int32_t)roll(dice, 40) - 20;
        if (which == JUST) step = j % 2 ? 15 : -240;
        if (which == TOO_FAR) step = j == 17 ? 16 : -240;
        x[j] = which == WILD ? (uint16_t)roll(dice, 65536) : (uint16_t)(x[j - 1] + step);
    }
}

static void make(uint64_t *dice, kept_t *k)
{
    const uint32_t which = roll(dice, SHAPES);
    memset(k, 0, sizeof *k);
    k->nobody = which == NOBODY;
    k->all = !k->nobody && roll(dice, 2);
    for (uint32_t j = 0; j < LANES; j++) k->value[j] = CAP;
    if (k->nobody) return;
    shape(dice, which, k->value);
    shape(dice, LEVEL + roll(dice, SHAPES - LEVEL), k->served);
    for (uint32_t j = 0; j < LANES && k->all; j++) k->served[j] = FULL;
}

static void check(const day_t *d, uint32_t place, uint32_t block, const kept_t *k, uint32_t lane)
{
    uint16_t value[LANES], served[LANES];
    strategy_day_read(d, place, block, CAP, value, served);
    assert_memory_equal(value, k->value, sizeof value);
    assert_memory_equal(served, k->served, sizeof served);
    assert_int_equal(strategy_day_value(d, place, block * LANES + lane, CAP), k->value[lane]);
    assert_int_equal(strategy_day_served(d, place, block * LANES + lane), k->served[lane]);
}

static void what_is_read_is_what_was_kept(void **state)
{
    (void)state;
    uint64_t dice = 0x9e3779b97f4a7c15u;
    day_t d = {0};
    uint32_t *at = malloc(sizeof *at * PLACES * BLOCKS);
    kept_t *all = malloc(sizeof *all * PLACES * BLOCKS);
    size_t bytes = 0;
    assert_true(at && all);
    for (int pass = 0; pass < 2; pass++) {
        strategy_day_begin(&d, at, PLACES, BLOCKS);
        for (uint32_t b = BLOCKS; b-- > 0;)
            for (uint32_t p = 0; p < PLACES; p++) {
                kept_t *k = &all[p * BLOCKS + b];
                make(&dice, k);
                if (!k->nobody) assert_true(strategy_day_keep(&d, p, b, k->value, k->all ? NULL : k->served));
            }
        for (uint32_t p = 0; p < PLACES; p++)
            for (uint32_t b = 0; b < BLOCKS; b++) check(&d, p, b, &all[p * BLOCKS + b], roll(&dice, LANES));
        if (pass) assert_in_range(strategy_day_bytes(&d), 1, bytes + bytes / 4);
        bytes = strategy_day_bytes(&d);
    }
    assert_true(d.n_chunks > 1);
    strategy_day_free(&d);
    free(all);
    free(at);
}

/* Units that a block of this shape takes. */
static uint32_t room_of(uint32_t which, bool all)
{
    uint64_t dice = 7;
    uint32_t at[1];
    uint16_t value[LANES], served[LANES];
    day_t d = {0};
    shape(&dice, which, value);
    shape(&dice, which, served);
    strategy_day_begin(&d, at, 1, 1);
    assert_true(strategy_day_keep(&d, 0, 0, value, all ? NULL : served));
    const uint32_t end = d.end;
    strategy_day_free(&d);
    return end * 4;
}

static void blocks_take_what_they_need(void **state)
{
    (void)state;
    assert_int_equal(room_of(LEVEL, true), 4);
    assert_int_equal(room_of(FALLING, true), 4);
    assert_int_equal(room_of(SLOW, true), 36);
    assert_int_equal(room_of(JUST, true), 36);
    assert_int_equal(room_of(TOO_FAR, true), 64);
    assert_int_equal(room_of(WILD, true), 64);
    assert_int_equal(room_of(LEVEL, false), 8);
    assert_int_equal(room_of(SLOW, false), 72);
    assert_int_equal(room_of(WILD, false), 128);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read_is_what_was_kept),
        cmocka_unit_test(blocks_take_what_they_need),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
