#include "planner/chain/choice_priv.h"

/* Written once for any number of lines, and laid out by the compiler for two, three and four. */
#if defined(__GNUC__)
#define BODY static inline __attribute__((always_inline))
#else
#define BODY static inline
#endif

/* ∫ Π (1 − θ q_j) dθ over the others. */
BODY double left_by_two(double a, double b)
{
    return 1 - (a + b) / 2 + a * b / 3;
}

BODY double left_by_three(double a, double b, double c)
{
    return 1 - (a + b + c) / 2 + (a * (b + c) + b * c) / 3 - a * b * c / 4;
}

/* The same for any number of lines, by three Gauss points (exact for up to six), made to add up to who does
 * not stay. */
BODY void share_any(const double *q, uint32_t n, double stay, double *share)
{
    static const double AT[3] = {0.11270166537925831, 0.5, 0.88729833462074169};
    static const double WEIGHT[3] = {5.0 / 18, 8.0 / 18, 5.0 / 18};
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        share[i] = 0;
        for (int g = 0; g < 3; g++) {
            double others = q[i] * WEIGHT[g];
            for (uint32_t j = 0; j < n; j++)
                if (j != i) others *= 1 - AT[g] * q[j];
            share[i] += others;
        }
        sum += share[i];
    }
    const double scale = sum > 0 ? (1 - stay) / sum : 0;
    for (uint32_t i = 0; i < n; i++) share[i] *= scale;
}

/* Shares of those still waiting at a step's beginning that board each line in it: ∫ q_i Π (1 − θ q_j) dθ.
 * Returns who goes on waiting. */
BODY double share_step(const double *q, uint32_t n, double *share)
{
    double stay = 1;
    for (uint32_t i = 0; i < n; i++) stay *= 1 - q[i];
    if (n == 1) {
        share[0] = q[0];
    } else if (n == 2) {
        share[0] = q[0] * (1 - q[1] / 2);
        share[1] = q[1] * (1 - q[0] / 2);
    } else if (n == 3) {
        share[0] = q[0] * left_by_two(q[1], q[2]);
        share[1] = q[1] * left_by_two(q[0], q[2]);
        share[2] = q[2] * left_by_two(q[0], q[1]);
    } else if (n == 4) {
        share[0] = q[0] * left_by_three(q[1], q[2], q[3]);
        share[1] = q[1] * left_by_three(q[0], q[2], q[3]);
        share[2] = q[2] * left_by_three(q[0], q[1], q[3]);
        share[3] = q[3] * left_by_three(q[0], q[1], q[2]);
    } else {
        share_any(q, n, stay, share);
    }
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

/* In a step, from a plan's beginning on: the chances that the lines of `taken` come, and who boards what. */
BODY double share_of(const choice *x, uint32_t n, uint32_t from, uint32_t k, uint32_t taken, double *share)
{
    const double *trips = x->trips + (size_t)k * n, *come = x->come + (size_t)k * n,
                 *before = x->come + (size_t)from * n;
    double q[MOST_LINES];
    for (uint32_t i = 0; i < n; i++) {
        const double seen = come[i] - before[i];
        /* once it has surely come and was let go, the next of it is as likely at any moment */
        const double comes = seen < 1 - 1e-9 ? chance(trips[i], seen) : trips[i] < 1 ? trips[i] : 1;
        q[i] = taken >> i & 1 ? comes : 0;
    }
    return share_step(q, n, share);
}

typedef struct {      /* of the steps behind */
    double on, later; /* what waiting is worth: at the step's end, and a step on */
    uint32_t taken;   /* lines that are taken, and those that were when they last came */
    bool plain;       /* every line has been taken in every step */
} backwards;

/* In a step: which lines are taken, and what waiting at its beginning is worth. What is taken rarely changes
 * from step to step: the shares are counted before it is known, so that steps need not wait for each other.
 */
BODY double step_back(const choice *x, const choice_side *d, uint32_t n, uint32_t from, uint32_t k,
                      backwards *b, uint32_t *take)
{
    const double *trips = x->trips + (size_t)k * n, *v = d->mean + (size_t)k * n;
    double share[MOST_LINES], stay = share_of(x, n, from, k, b->taken, share);
    /* in its middle: drawn on from the two nodes behind it, but never over what the best line gives */
    double most = d->best[k] > b->on ? d->best[k] : b->on, drawn = b->on + (b->on - b->later) / 2;
    const double wait = (drawn < most ? drawn : most) - CHOICE_ROUNDING;
    uint32_t bits = 0, idle = 0;
    for (uint32_t i = 0; i < n; i++) {
        idle |= (uint32_t)(trips[i] <= 0) << i;
        bits |= (uint32_t)(trips[i] > 0 && v[i] >= wait) << i;
    }
    take[k] = bits;
    b->plain = b->plain && (bits | idle) == (1U << n) - 1;
    bits |= idle & b->taken;
    if (bits != b->taken) {
        b->taken = bits;
        stay = share_of(x, n, from, k, bits, share);
    }
    stay *= b->on;
    for (uint32_t i = 0; i < n; i++) stay += share[i] * v[i];
    return stay;
}

/* Backwards over the steps. *plain: every line is taken in every step, and *gives is what that is worth. */
BODY void decide(const choice *x, const choice_side *d, uint32_t n, const wait_plan *w, uint32_t *take,
                 bool *plain, double *gives)
{
    const uint32_t next = call_behind(x, w);
    const double on = next != UINT32_MAX ? d->departs[next] : 0; /* whenever it comes */
    backwards b = {on, on, (1U << n) - 1, true};
    for (uint32_t k = w->last; k-- > w->from;) {
        double stay = step_back(x, d, n, w->from, k, &b, take);
        b.later = b.on;
        b.on = stay;
        if (d->departs[k] >= 0 && d->departs[k] >= b.on - CHOICE_ROUNDING && (k > w->from || w->with_first)) {
            take[k] |= 1U << n;
            b.on = b.later = d->departs[k];
        }
    }
    *plain = b.plain;
    *gives = b.on;
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
wait_plan choice_alone(const choice *x, uint32_t bank, wait_plan w, double *gives)
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
    return choice_alone(x, bank, w, gives);
}

wait_plan choice_plan(const choice *x, uint32_t bank, uint32_t from)
{
    return (wait_plan){.from = from, .last = last_step(x, &x->side[bank], from)};
}

double choice_behind(const choice *x, const wait_plan *w, uint32_t bank)
{
    const uint32_t next = call_behind(x, w);
    return next != UINT32_MAX ? x->side[bank].departs[next] : 0;
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
