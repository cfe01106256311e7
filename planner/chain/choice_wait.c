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

/* The step by which every line has surely come; or, sooner, one that nothing beats while it is waited for. */
static uint32_t last_step(const choice *x, const choice_side *d, uint32_t from)
{
    const uint32_t n = x->n_lines;
    const double *come = x->come + (size_t)from * n;
    uint32_t last = from, sooner = UINT32_MAX;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = x->full[(size_t)from * n + i];
        if (k > last) last = k;
        bool surely = x->come[(size_t)k * n + i] - come[i] >= 1 - 1e-12;
        if (surely && d->beaten[(size_t)from * n + i] >= k && k < sooner) sooner = k;
    }
    return sooner < last ? sooner : last;
}

/* The departure for those whom no line has taken; UINT32_MAX: none. */
static uint32_t call_behind(const choice *x, const wait_plan *w)
{
    return x->next_call[w->last == w->from && !w->with_first ? w->last + 1 : w->last];
}

/* In a step: which lines are taken, and what waiting at its beginning is worth. on: at its end; later: a step on. */
BODY double step_back(const choice *x, const choice_side *d, uint32_t n, uint32_t from, uint32_t k, double on,
                      double later, uint32_t *take, bool *plain)
{
    const double *trips = x->trips + (size_t)k * n, *v = d->mean + (size_t)k * n, *come = x->come + (size_t)k * n,
                 *before = x->come + (size_t)from * n;
    /* in its middle: drawn on from the two nodes behind it, but never over what the best line gives */
    double most = d->best[k] > on ? d->best[k] : on, drawn = on + (on - later) / 2;
    const double wait = (drawn < most ? drawn : most) - CHOICE_ROUNDING;
    double q[MOST_LINES], share[MOST_LINES];
    uint32_t bits = 0;
    bool all = true;
    for (uint32_t i = 0; i < n; i++) {
        const double comes = trips[i], seen = come[i] - before[i];
        const bool takes = comes > 0 && v[i] >= wait;
        bits |= (uint32_t)takes << i;
        all = all && (takes || comes <= 0);
        /* once it has surely come and was let go, the next of it is as likely at any moment */
        q[i] = !takes ? 0 : seen < 1 - 1e-9 ? chance(comes, seen) : comes < 1 ? comes : 1;
    }
    *plain = *plain && all;
    take[k] = bits;
    double stay = share_step(q, n, share) * on;
    for (uint32_t i = 0; i < n; i++) stay += share[i] * v[i];
    return stay;
}

/* Backwards over the steps. *plain: every line is taken in every step, and *gives is what that is worth. */
BODY void decide(const choice *x, const choice_side *d, uint32_t n, const wait_plan *w, uint32_t *take, bool *plain,
                 double *gives)
{
    const uint32_t next = call_behind(x, w);
    double on = next != UINT32_MAX ? d->departs[next] : 0; /* whenever it comes */
    double later = on;                                     /* of waiting, a step on */
    *plain = true;
    for (uint32_t k = w->last; k-- > w->from;) {
        double stay = step_back(x, d, n, w->from, k, on, later, take, plain);
        later = on;
        on = stay;
        if (d->departs[k] >= 0 && d->departs[k] >= on - CHOICE_ROUNDING && (k > w->from || w->with_first)) {
            take[k] |= 1U << n;
            on = later = d->departs[k];
        }
    }
    *gives = on;
}

static void decide_any(const choice *x, const choice_side *d, const wait_plan *w, uint32_t *take, bool *plain,
                       double *gives)
{
    switch (x->n_lines) {
    case 1:
        decide(x, d, 1, w, take, plain, gives);
        break;
    case 2:
        decide(x, d, 2, w, take, plain, gives);
        break;
    case 3:
        decide(x, d, 3, w, take, plain, gives);
        break;
    case 4:
        decide(x, d, 4, w, take, plain, gives);
        break;
    default:
        decide(x, d, x->n_lines, w, take, plain, gives);
    }
}

/* What it is worth to look at one line only. */
static double alone(const choice *x, const choice_side *d, const wait_plan *w, uint32_t i)
{
    const uint32_t n = x->n_lines, next = call_behind(x, w);
    const size_t from = (size_t)w->from * n + i, last = (size_t)w->last * n + i;
    double come = x->come[last] - x->come[from], sum = d->sum[last] - d->sum[from];
    if (come > 1) sum -= (come - 1) * d->mean[last - n]; /* of the last step a part is enough */
    return come < 1 && next != UINT32_MAX ? sum + (1 - come) * d->departs[next] : sum;
}

/* What is decided step by step may be a little worse than to wait for one line alone. */
static wait_plan one_alone(const choice *x, uint32_t bank, wait_plan w, double *gives)
{
    wait_plan best = w;
    for (uint32_t i = 0; i < x->n_lines; i++) {
        wait_plan one = w;
        one.only = 1U << i;
        one.last = x->full[(size_t)w.from * x->n_lines + i];
        double value = alone(x, &x->side[bank], &one, i);
        if (value <= *gives + 1e-9) continue;
        *gives = value;
        best = one;
    }
    return best;
}

static wait_plan decide_by(const choice *x, uint32_t bank, uint32_t from, bool with_first, uint32_t *take,
                           double *gives)
{
    const choice_side *d = &x->side[bank];
    wait_plan w = {.from = from, .last = last_step(x, d, from), .with_first = with_first, .take = take};
    bool plain;
    decide_any(x, d, &w, take, &plain, gives);
    if (plain) return w;
    *gives = choice_value(x, &w, bank);
    return one_alone(x, bank, w, gives);
}

wait_plan choice_decide(choice *x, uint32_t bank, uint32_t from, bool with_first, double *gives)
{
    return decide_by(x, bank, from, with_first, x->take, gives);
}

wait_plan choice_decide_both(choice *x, uint32_t from, bool with_first)
{
    const double nothing = 1e-7;
    double odds, soon;
    if (!x->side[BANK_ODDS].next) return choice_decide(x, BANK_SOON, from, with_first, &soon);
    wait_plan sure = decide_by(x, BANK_ODDS, from, with_first, x->take_odds, &odds),
              quick = decide_by(x, BANK_SOON, from, with_first, x->take, &soon);
    double left = choice_value(x, &quick, BANK_ODDS) - odds;
    return left > -nothing && left < nothing ? quick : sure;
}

/* --- what was decided, forwards --- */

typedef struct {
    double exposed[MOST_LINES];
    double people;
} waiting;

/* share[i]: who boards each line in the step; false: all take the departure at its beginning. */
BODY bool wait_step(const choice *x, uint32_t n, const wait_plan *w, uint32_t k, waiting *now, double *share)
{
    const uint32_t take = w->only ? w->only : w->take[k];
    double q[MOST_LINES];
    if (take >> n & 1) return false;
    for (uint32_t i = 0; i < n; i++) {
        double trips = take >> i & 1 ? x->trips[(size_t)k * n + i] : 0;
        q[i] = chance(trips, now->exposed[i]);
        now->exposed[i] += trips;
    }
    double stay = share_step(q, n, share);
    for (uint32_t i = 0; i < n; i++) share[i] *= now->people;
    now->people *= stay;
    return true;
}

static const double NOBODY = 1e-15;

BODY double value_of(const choice *x, const choice_side *d, uint32_t n, const wait_plan *w)
{
    const uint32_t next = call_behind(x, w);
    waiting now = {.people = 1};
    double share[MOST_LINES], sum = 0;
    for (uint32_t i = 0; i < n; i++) now.exposed[i] = 0;
    for (uint32_t k = w->from; k < w->last && now.people > NOBODY; k++) {
        if (!wait_step(x, n, w, k, &now, share)) return sum + now.people * d->departs[k];
        for (uint32_t i = 0; i < n; i++) sum += share[i] * d->mean[(size_t)k * n + i];
    }
    return next != UINT32_MAX ? sum + now.people * d->departs[next] : sum;
}

double choice_value(const choice *x, const wait_plan *w, uint32_t bank)
{
    const choice_side *d = &x->side[bank];
    switch (x->n_lines) {
    case 1:
        return value_of(x, d, 1, w);
    case 2:
        return value_of(x, d, 2, w);
    case 3:
        return value_of(x, d, 3, w);
    case 4:
        return value_of(x, d, 4, w);
    default:
        return value_of(x, d, x->n_lines, w);
    }
}

void choice_board(const choice *x, const wait_plan *w, double people, choice_boarders *to)
{
    const uint32_t n = x->n_lines, next = call_behind(x, w);
    waiting now = {.people = people};
    double share[MOST_LINES];
    for (uint32_t k = w->from; k < w->last && now.people > NOBODY; k++) {
        if (!wait_step(x, n, w, k, &now, share)) {
            to->call[k] += now.people;
            return;
        }
        for (uint32_t i = 0; i < n; i++) to->line[(size_t)k * n + i] += share[i];
    }
    if (next != UINT32_MAX) to->call[next] += now.people;
}
