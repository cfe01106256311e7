/* Waits, added up WIDE lanes at once, in the vector types that GCC and Clang have: every operation is that of
 * each lane alone, in the same order, so the result is the same on any machine. wait_sum_priv.h is the body;
 * where the compiler can, there is one for each width of registers. */
#include "planner/strategy/strategy_priv.h"

#include <string.h>

enum { WIDE = 16 };
typedef float vec __attribute__((vector_size(WIDE * sizeof(float))));
typedef int32_t mask __attribute__((vector_size(WIDE * sizeof(int32_t))));
/* EXACT_LINES: more need scaling, in the last steps before one comes for certain. */
enum { GROUPS = LANES / WIDE, EXACT_LINES = 3, LAST_STEPS = 5 };
typedef enum { PLAIN, SCALED, EARLY } kind_of_step;
typedef struct {
    vec value, served; /* of waiting, at the end of the step; then at its beginning */
    vec later;         /* the value a step later than at its end */
} going_back;
typedef struct {
    vec end;               /* of those who are left at the end, seen from the beginning */
    vec twice_middle;      /* of waiting on, in the middle of the step */
    vec sure, sure_served; /* least ride of the lines that have come for certain */
    vec theta;             /* when the step ends; early */
    /* at the two points: that no line has come; Σ q Π; Σ q G Π, of values and shares */
    vec none[2], comes[2], gain[2], gain_served[2];
    vec none_at_end;
} one_step;

#define SUM_BODY       static inline __attribute__((always_inline))
#define SUM_JOIN(a, b) a##_##b
#define SUM_NAME(a, b) SUM_JOIN(a, b)
#define SUM(name)      SUM_NAME(name, SUM_WIDTH)
#pragma GCC diagnostic ignored "-Wpsabi" /* all of it is inline */

#define SUM_WIDTH plain
#include "planner/strategy/wait_sum_priv.h"
#undef SUM_WIDTH

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define SUM_WIDTHS 1
#pragma GCC push_options
#pragma GCC target("arch=x86-64-v3")
#define SUM_WIDTH v3
#include "planner/strategy/wait_sum_priv.h"
#undef SUM_WIDTH
#pragma GCC pop_options
#pragma GCC push_options
#pragma GCC target("arch=x86-64-v4")
#define SUM_WIDTH v4
#include "planner/strategy/wait_sum_priv.h"
#undef SUM_WIDTH
#pragma GCC pop_options
#endif

uint32_t strategy_sum_all(strategy_sum_fn out[SUM_BODIES])
{
    uint32_t n = 0;
    out[n++] = strategy_sum_plain;
#ifdef SUM_WIDTHS
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v3")) out[n++] = strategy_sum_v3;
    if (__builtin_cpu_supports("x86-64-v4")) out[n++] = strategy_sum_v4;
#endif
    return n;
}

strategy_sum_fn strategy_sum_best(void)
{
    strategy_sum_fn all[SUM_BODIES];
    return all[strategy_sum_all(all) - 1];
}
