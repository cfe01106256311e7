/* Readiness at several nodes at once: choice_wait.c's way through the steps, a node in each lane. Plain loops
 * over lanes; every lane is counted as if it were alone, so the result does not depend on how wide registers
 * are. */
#include "planner/chain/choice_priv.h"

/* Where the compiler can, a body for each width of registers. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&     \
    !defined(__SANITIZE_THREAD__)
#define EACH_WIDTH __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define EACH_WIDTH
#endif
#if defined(__GNUC__)
#define BODY static inline __attribute__((always_inline))
#else
#define BODY static inline
#endif

/* Kept as a loop until it is made wide. */
#if defined(__GNUC__) && !defined(__clang__)
#define EACH_LANE(j) _Pragma("GCC unroll 1") for (uint32_t j = 0; j < L; j++)
#else
#define EACH_LANE(j) for (uint32_t j = 0; j < L; j++)
#endif

enum { L = CHOICE_LANES, MOST = CHOICE_LANE_LINES };

typedef struct {
    const choice *x;
    const choice_side *d;
    uint32_t first, end;     /* lane j is ready at node first + j; steps up to end */
    double from[L], last[L]; /* as in wait_plan */
    double behind[L];        /* worth of the departure behind; 0: none */
    double *took;    /* [(step − first) × (n + 1) + line][L] 1: taken; line n: the departure at the step's
                        beginning */
    double plain[L]; /* 1: every line is taken in every step */
    double gives[L];
} lanes;

/* Who boards each line: ∫ q_i Π (1 − θ q_j) dθ over the others. */
BODY void share_lanes(uint32_t n, double q[MOST][L], double share[MOST][L])
{
    for (uint32_t i = 0; i < n; i++) {
        const double *a = q[i ? 0 : 1], *b = q[i < 2 ? 2 : 1], *c = q[i < 3 ? 3 : 2];
        EACH_LANE(j)
        {
            double left = 1;
            if (n == 2) left = 1 - a[j] / 2;
            if (n == 3) left = 1 - (a[j] + b[j]) / 2 + a[j] * b[j] / 3;
            if (n == 4)
                left = 1 - (a[j] + b[j] + c[j]) / 2 + (a[j] * (b[j] + c[j]) + b[j] * c[j]) / 3 -
                       a[j] * b[j] * c[j] / 4;
            share[i][j] = q[i][j] * left;
        }
    }
}

/* Of the steps a lane waits in: 1. */
BODY void lanes_here(const lanes *w, uint32_t k, double *restrict here)
{
    const double at = k;
    EACH_LANE(j) here[j] = ((at < w->last[j]) & (at >= w->from[j])) ? 1 : 0;
}

/* Backwards over the steps: what is taken, and what that seems worth. */
BODY void decide_lanes(uint32_t n, lanes *w)
{
    const choice *x = w->x;
    const choice_side *d = w->d;
    double on[L], later[L], before[MOST][L], q[MOST][L], share[MOST][L], wait[L], plain[L], here[L], stays[L];
    EACH_LANE(j)
    {
        on[j] = later[j] = w->behind[j];
        plain[j] = 1;
    }
    for (uint32_t i = 0; i < n; i++) EACH_LANE(j) before[i][j] = x->come[(size_t)(w->first + j) * n + i];
    for (uint32_t k = w->end; k-- > w->first;) {
        double *restrict took = w->took + (size_t)(k - w->first) * (n + 1) * L;
        const double best = d->best[k], departs = d->departs[k], at = k;
        lanes_here(w, k, here);
        EACH_LANE(j)
        {
            double most = best > on[j] ? best : on[j], drawn = on[j] + (on[j] - later[j]) / 2;
            wait[j] = (drawn < most ? drawn : most) - CHOICE_ROUNDING;
            stays[j] = 1;
        }
        for (uint32_t i = 0; i < n; i++) {
            const double trips = x->trips[(size_t)k * n + i], come = x->come[(size_t)k * n + i],
                         again = trips < 1 ? trips : 1;
            const double v = trips > 0 ? d->mean[(size_t)k * n + i] : -1, idle = trips > 0 ? 0 : 1;
            EACH_LANE(j)
            {
                double seen = come - before[i][j], left = 1 - seen, part = trips / left;
                double takes = v >= wait[j] ? 1 : 0, comes = trips < left ? part : 1;
                comes = seen < 1 - 1e-9 ? comes : again;
                q[i][j] = takes * comes;
                took[i * L + j] = takes;
                double less = takes + idle < here[j] ? 0 : 1;
                plain[j] *= less;
                stays[j] *= 1 - q[i][j];
            }
        }
        share_lanes(n, q, share);
        EACH_LANE(j) stays[j] *= on[j];
        for (uint32_t i = 0; i < n; i++) {
            const double v = d->mean[(size_t)k * n + i];
            EACH_LANE(j) stays[j] += share[i][j] * v;
        }
        EACH_LANE(j)
        {
            later[j] = here[j] > 0 ? on[j] : later[j];
            on[j] = here[j] > 0 ? stays[j] : on[j];
            took[n * L + j] = 0;
        }
        if (departs < 0) continue;
        EACH_LANE(j)
        {
            double leaves = departs >= on[j] - CHOICE_ROUNDING ? here[j] : 0;
            leaves = at > w->from[j] ? leaves : 0;
            took[n * L + j] = leaves;
            later[j] = leaves > 0 ? departs : later[j];
            on[j] = leaves > 0 ? departs : on[j];
        }
    }
    EACH_LANE(j)
    {
        w->gives[j] = on[j];
        w->plain[j] = plain[j];
    }
}

/* Forwards: what was decided is worth, with a line let go not looked at. */
BODY void value_lanes(uint32_t n, lanes *w)
{
    const choice *x = w->x;
    const choice_side *d = w->d;
    double people[L], sum[L], exposed[MOST][L], q[MOST][L], share[MOST][L], here[L], stays[L];
    EACH_LANE(j)
    {
        people[j] = 1;
        sum[j] = 0;
    }
    for (uint32_t i = 0; i < n; i++) EACH_LANE(j) exposed[i][j] = 0;
    for (uint32_t k = w->first; k < w->end; k++) {
        const double *restrict took = w->took + (size_t)(k - w->first) * (n + 1) * L;
        const double departs = d->departs[k] > 0 ? d->departs[k] : 0;
        lanes_here(w, k, here);
        EACH_LANE(j)
        {
            double leave = here[j] * took[n * L + j] * people[j];
            sum[j] += leave * departs;
            people[j] -= leave;
            stays[j] = 1;
        }
        for (uint32_t i = 0; i < n; i++) {
            const double all = x->trips[(size_t)k * n + i];
            EACH_LANE(j)
            {
                double trips = all * (here[j] * took[i * L + j]), left = 1 - exposed[i][j],
                       part = trips / left, comes = trips < left ? part : 1;
                q[i][j] = trips > 0 ? comes : 0;
                exposed[i][j] += trips;
                stays[j] *= 1 - q[i][j];
            }
        }
        share_lanes(n, q, share);
        for (uint32_t i = 0; i < n; i++) {
            const double v = d->mean[(size_t)k * n + i];
            EACH_LANE(j) sum[j] += people[j] * share[i][j] * v;
        }
        EACH_LANE(j) people[j] *= stays[j];
    }
    EACH_LANE(j)
    {
        double value = sum[j] + people[j] * w->behind[j];
        w->gives[j] = w->plain[j] > 0 ? w->gives[j] : value;
    }
}

BODY bool any_not_plain(const lanes *w)
{
    EACH_LANE(j)
    if (!(w->plain[j] > 0)) return true;
    return false;
}

static EACH_WIDTH void ready_lanes(uint32_t n, lanes *w)
{
    switch (n) {
    case 1:
        decide_lanes(1, w);
        if (any_not_plain(w)) value_lanes(1, w);
        break;
    case 2:
        decide_lanes(2, w);
        if (any_not_plain(w)) value_lanes(2, w);
        break;
    case 3:
        decide_lanes(3, w);
        if (any_not_plain(w)) value_lanes(3, w);
        break;
    default:
        decide_lanes(4, w);
        if (any_not_plain(w)) value_lanes(4, w);
    }
}

gw_status choice_ready_lanes(gw_chain_solver *s, const choice *x, uint32_t bank, uint32_t first,
                             double ready[L])
{
    lanes w = {.x = x, .d = &x->side[bank], .first = first, .end = first};
    wait_plan plan[L];
    EACH_LANE(j)
    {
        plan[j] = choice_plan(x, bank, first + j);
        w.from[j] = plan[j].from;
        w.last[j] = plan[j].last;
        w.behind[j] = choice_behind(x, &plan[j], bank);
        if (plan[j].last > w.end) w.end = plan[j].last;
    }
    w.took = chain_row(s, ROW_TOOK, (size_t)(w.end - first + 1) * (x->n_lines + 1) * L);
    if (!w.took) return GW_NO_MEMORY;
    ready_lanes(x->n_lines, &w);
    EACH_LANE(j)
    {
        ready[j] = w.gives[j];
        if (!(w.plain[j] > 0)) choice_alone(x, bank, plan[j], &ready[j]);
    }
    return GW_OK;
}
