#include "planner/chain/choice_priv.h"

/* Written once for any number of lines, and laid out by the compiler for two, three and four. */
#if defined(__GNUC__)
#define BODY static inline __attribute__((always_inline))
#else
#define BODY static inline
#endif

/* Shares of those still waiting at a step's beginning that board each line in it: ∫ q_i Π (1 − θ q_j) dθ, by three
 * Gauss points (exact for up to six lines), made to add up. Returns who goes on waiting. */
BODY double share_step(const double *q, uint32_t n, double *share)
{
    static const double AT[3] = {0.11270166537925831, 0.5, 0.88729833462074169};
    static const double WEIGHT[3] = {5.0 / 18, 8.0 / 18, 5.0 / 18};
    double stay = 1, sum = 0;
    if (n == 1) {
        share[0] = q[0];
        return 1 - q[0];
    }
    if (n == 2) {
        share[0] = q[0] * (1 - q[1] / 2);
        share[1] = q[1] * (1 - q[0] / 2);
        return (1 - q[0]) * (1 - q[1]);
    }
    for (uint32_t i = 0; i < n; i++) {
        stay *= 1 - q[i];
        share[i] = 0;
    }
    for (int g = 0; g < 3; g++)
        for (uint32_t i = 0; i < n; i++) {
            double others = q[i] * WEIGHT[g];
            for (uint32_t j = 0; j < n; j++)
                if (j != i) others *= 1 - AT[g] * q[j];
            share[i] += others;
        }
    for (uint32_t i = 0; i < n; i++) sum += share[i];
    const double scale = sum > 0 ? (1 - stay) / sum : 0;
    for (uint32_t i = 0; i < n; i++) share[i] *= scale;
    return stay;
}

static double chance(double trips, double exposed)
{
    double left = 1 - exposed;
    return trips <= 0 ? 0 : trips >= left ? 1 : trips / left;
}

/* The step by which every line has surely come; or, sooner, one that nothing beats while it is waited for; or no wait
 * is longer. */
static uint32_t last_step(const choice *x, uint32_t from)
{
    const uint32_t n = x->n_lines;
    const double *come = x->come + (size_t)from * n;
    uint32_t last = from, sooner = UINT32_MAX;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = x->full[(size_t)from * n + i];
        if (k > last) last = k;
        bool surely = x->come[(size_t)k * n + i] - come[i] >= 1 - 1e-12;
        if (surely && x->beaten[(size_t)from * n + i] >= k && k < sooner) sooner = k;
    }
    return sooner < last ? sooner : last;
}

/* The departure for those whom no line has taken; UINT32_MAX: none. */
static uint32_t call_behind(const choice *x, uint32_t from, uint32_t last, bool with_first)
{
    return x->next_call[last == from && !with_first ? last + 1 : last];
}

/* In a step: which lines are taken, and what waiting at its beginning is worth. on: at its end; later: a step on. */
BODY double step_back(choice *x, uint32_t n, uint32_t from, uint32_t k, double on, double later, bool *plain)
{
    const double *trips = x->trips + (size_t)k * n, *v = x->worth + (size_t)k * n, *come = x->come + (size_t)k * n,
                 *before = x->come + (size_t)from * n;
    /* in its middle: drawn on from the two nodes behind it, but never over what the best line gives */
    double most = x->best[k] > on ? x->best[k] : on, drawn = on + (on - later) / 2;
    const double wait = (drawn < most ? drawn : most) - CHOICE_ROUNDING;
    double q[MOST_LINES], share[MOST_LINES];
    uint32_t take = 0;
    bool all = true;
    for (uint32_t i = 0; i < n; i++) {
        const double comes = trips[i], seen = come[i] - before[i];
        const bool takes = comes > 0 && v[i] >= wait;
        take |= (uint32_t)takes << i;
        all = all && (takes || comes <= 0);
        /* once it has surely come and was let go, the next of it is as likely at any moment */
        q[i] = !takes ? 0 : seen < 1 - 1e-9 ? chance(comes, seen) : comes < 1 ? comes : 1;
    }
    *plain = *plain && all;
    x->take[k] = take;
    double stay = share_step(q, n, share) * on;
    for (uint32_t i = 0; i < n; i++) stay += share[i] * v[i];
    return stay;
}

BODY uint32_t decide(choice *x, uint32_t n, uint32_t from, bool with_first, bool *plain, double *gives)
{
    const uint32_t last = last_step(x, from), next = call_behind(x, from, last, with_first);
    double on = next != UINT32_MAX ? x->departs[next] : 0; /* whenever it comes */
    double later = on;                                     /* of waiting, a step on */
    *plain = true;
    for (uint32_t k = last; k-- > from;) {
        double stay = step_back(x, n, from, k, on, later, plain);
        later = on;
        on = stay;
        if (x->departs[k] >= 0 && x->departs[k] >= on - CHOICE_ROUNDING && (k > from || with_first)) {
            x->take[k] |= 1U << n;
            on = later = x->departs[k];
        }
    }
    *gives = on;
    return last;
}

uint32_t choice_decide(choice *x, uint32_t from, bool with_first, bool *plain, double *gives)
{
    switch (x->n_lines) {
    case 1:
        return decide(x, 1, from, with_first, plain, gives);
    case 2:
        return decide(x, 2, from, with_first, plain, gives);
    case 3:
        return decide(x, 3, from, with_first, plain, gives);
    case 4:
        return decide(x, 4, from, with_first, plain, gives);
    default:
        return decide(x, x->n_lines, from, with_first, plain, gives);
    }
}

void choice_go_through(const choice *x, uint32_t from, uint32_t last, bool with_first, double people,
                       choice_line_fn line, choice_call_fn departure, void *to)
{
    const uint32_t n = x->n_lines;
    double exposed[MOST_LINES] = {0}, q[MOST_LINES], share[MOST_LINES];
    for (uint32_t k = from; k < last && people > 1e-15; k++) {
        const uint32_t take = x->take[k];
        if (take >> n & 1) {
            departure(to, k, people);
            return;
        }
        for (uint32_t i = 0; i < n; i++) {
            double trips = take >> i & 1 ? x->trips[(size_t)k * n + i] : 0;
            q[i] = chance(trips, exposed[i]);
            exposed[i] += trips;
        }
        double stay = share_step(q, n, share);
        for (uint32_t i = 0; i < n; i++)
            if (share[i] > 0) line(to, i, k, people * share[i]);
        people *= stay;
    }
    uint32_t next = call_behind(x, from, last, with_first);
    if (people > 1e-15 && next != UINT32_MAX) departure(to, next, people);
}
