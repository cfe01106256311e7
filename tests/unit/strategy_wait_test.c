/* Waiting: every width of registers gives the same bytes. */
#include "planner/strategy/strategy_priv.h"
#include "tests/support/tt_scene.h"

#include <stdlib.h>
#include <string.h>

static uint32_t roll(uint64_t *state, uint32_t sides)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % sides;
}

/* --- widths --- */

enum { WAITS = 400, MOST_LINES = 7, RING = 128, AHEAD = 60 };

typedef struct {
    wait_t w;
    window_t lines[MOST_LINES + 1];
    uint16_t rides[MOST_LINES + 1][RING + LANES], served[MOST_LINES + 1][RING + LANES];
} made_up_wait;

static void make_rides(made_up_wait *m, uint32_t i, uint64_t *dice)
{
    window_t *x = &m->lines[i];
    const uint32_t base = 600 + roll(dice, 9000), rough = 1 + roll(dice, 400);
    for (uint32_t j = 0; j < RING + LANES; j++) {
        m->rides[i][j] = (uint16_t)(base + roll(dice, rough));
        m->served[i][j] = (uint16_t)(FULL - (roll(dice, 3) ? 0 : roll(dice, 30000)));
    }
    x->value = m->rides[i];
    x->value_served = m->served[i];
    x->at = roll(dice, RING / LANES) * LANES;
    x->ring = RING;
}

static void make_line(made_up_wait *m, uint32_t i, uint64_t *dice)
{
    window_t *x = &m->lines[i];
    const float first = 1 / (1.3f + (float)roll(dice, 400) / 20), second = roll(dice, 3) ? first : first / 3;
    const uint32_t turn = roll(dice, 60);
    make_rides(m, i, dice);
    x->trips[0] = 0;
    for (uint32_t j = 1; j < WINDOW; j++) x->trips[j] = x->trips[j - 1] + (j < turn ? first : second);
    x->soon = 255;
    x->certain = 0;
    for (uint32_t lane = 0; lane < LANES; lane++) {
        uint32_t k = 1;
        while (k < 255 && lane + k < WINDOW && x->trips[lane + k] - x->trips[lane] < 1 - 0.5f * BARELY) k++;
        if (lane + k >= WINDOW) k = 255;
        x->soon = k < x->soon ? k : x->soon;
        x->certain = k > x->certain ? k : x->certain;
    }
    const bool straight = first <= second && first >= second && x->soon == x->certain;
    x->per_step = straight ? first : 0;
    for (uint32_t k = 0; straight && k < x->certain; k++) x->chance[k] = first / (1 - (float)k * first);
}

static void make_wait(made_up_wait *m, uint64_t *dice)
{
    memset(m, 0, sizeof *m);
    wait_t *w = &m->w;
    w->lines = m->lines;
    w->n_lines = 1 + roll(dice, MOST_LINES);
    w->lanes = UINT32_MAX;
    w->shares = roll(dice, 2);
    w->step = 240;
    w->cap = 57600;
    for (uint32_t i = 0; i < w->n_lines; i++) make_line(m, i, dice);
    make_rides(m, MOST_LINES, dice);
    w->schedule = w->shares && roll(dice, 3) == 0 ? &m->lines[MOST_LINES] : NULL;
    w->ahead = m->lines[0].certain <= AHEAD && roll(dice, 4) ? m->lines[0].certain : AHEAD;
    w->certain = m->lines[0].certain <= w->ahead;
    for (uint32_t j = 0; j < LANES; j++) {
        w->end[j] = w->certain ? w->cap : (float)(3000 + roll(dice, 20000));
        w->end_served[j] = w->certain ? 0 : 0.75f;
    }
}

static void every_width_gives_the_same_bytes(void **state)
{
    (void)state;
    uint64_t dice = 20261125;
    strategy_sum_fn all[SUM_BODIES];
    const uint32_t n = strategy_sum_all(all);
    made_up_wait *m = malloc(sizeof *m);
    assert_non_null(m);
    assert_true(n >= 1 && strategy_sum_best() == all[n - 1]);
    for (uint32_t i = 0; i < WAITS; i++) {
        lanes_t first = {0};
        make_wait(m, &dice);
        all[0](&m->w, &first);
        for (uint32_t b = 1; b < n; b++) {
            lanes_t other = {0};
            all[b](&m->w, &other);
            if (memcmp(&first, &other, sizeof first) != 0) fail_msg("wait %u, body %u", i, b);
        }
        uint32_t differ = 0; /* and they are values */
        for (uint32_t j = 1; j < LANES; j++) differ += first.value[j] != first.value[0];
        assert_true(differ > 0 && first.value[0] >= 600 && first.value[0] < 57600);
    }
    free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_width_gives_the_same_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
