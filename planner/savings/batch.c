#include "planner/savings/batch.h"

#include "planner/savings/baseline.h"
#include "planner/savings/savings_priv.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_THREADS = 64, AHEAD = 2 /* items a thread, unfinished or waiting for an earlier one */ };

/* --- reading and applying everything --- */

/* Without a fault of its own the message stands for the whole item. */
static gw_status keep_faults(gw_batch_errors *e, uint32_t item, const gw_scenario_errors *faults,
                             const gw_error *why)
{
    gw_scenario_error whole = {.message = ""};
    size_t n = faults->n ? faults->n : 1;
    snprintf(whole.message, sizeof whole.message, "%.*s", (int)sizeof whole.message - 1, why->message);
    if (gw_grow(&e->list, &e->cap, e->n + n, sizeof *e->list)) return GW_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        e->list[e->n++] = (gw_batch_error){item, faults->n ? faults->list[i] : whole};
    return GW_OK;
}

static gw_status check_options(const gw_dataset *base, const gw_savings_options *o, gw_batch_errors *errors,
                               gw_error *why)
{
    savings_case c = {.base = base, .options = *o};
    gw_scenario_errors faults = {0};
    gw_status status = savings_settle(&c, &faults, why);
    if (status && faults.n && keep_faults(errors, GW_NO_ID, &faults, why)) status = GW_NO_MEMORY;
    gw_scenario_errors_free(&faults);
    savings_end(&c);
    return status;
}

/* options_ok false: what is wrong with them is told already, and not again with every item. */
static gw_status check_item(const gw_dataset *base, const gw_batch_item *item, uint32_t i,
                            const gw_savings_options *o, bool options_ok, gw_batch_errors *errors,
                            gw_error *err)
{
    savings_case c = {.base = base, .options = *o};
    gw_scenario_errors faults = {0};
    gw_error why = {0};
    gw_status status = options_ok ? savings_begin(&c, item->json, item->n, &faults, &why)
                                  : savings_read_scenario(&c, item->json, item->n, &faults, &why);
    if (!status && options_ok && i == 0) status = savings_list_work(&c, &why); /* the same for all */
    if (status == GW_BAD_INPUT)
        status = keep_faults(errors, i, &faults, &why);
    else if (status)
        gw_fail(err, status, "%s: %s", item->label, why.message);
    gw_scenario_errors_free(&faults);
    savings_end(&c);
    return status;
}

static gw_status check_all(const gw_dataset *base, const gw_batch_item *items, uint32_t n,
                           const gw_savings_options *options, gw_batch_errors *errors, gw_error *err)
{
    size_t before = errors->n;
    gw_error own = {0}, why = {0};
    gw_status first = check_options(base, options, errors, &own), status = GW_OK;
    size_t shared = errors->n;
    if (first && first != GW_BAD_INPUT && first != GW_NOT_FOUND)
        return gw_fail(err, first, "%s", own.message);
    for (uint32_t i = 0; i < n && !status; i++)
        status = check_item(base, &items[i], i, options, !first, errors, &why);
    if (status) return gw_fail(err, status, "%s", why.message);
    if (errors->n == shared) return first ? gw_fail(err, first, "%s", own.message) : GW_OK;
    /* An option at fault alone was only in its message so far. */
    if (first && shared == before && keep_faults(errors, GW_NO_ID, &(gw_scenario_errors){0}, &own))
        return GW_NO_MEMORY;
    return gw_fail(err, GW_BAD_INPUT, "%zu %s in the scenarios%s", errors->n - before,
                   errors->n - before == 1 ? "fault" : "faults", first ? " and what they share" : "");
}

gw_status gw_batch_check(const gw_dataset *base, const gw_batch_item *items, uint32_t n,
                         const gw_savings_options *options, gw_batch_errors *errors, gw_error *err)
{
    if (options->baseline && !savings_baseline_is_of(options->baseline, base))
        return gw_fail(err, GW_BAD_INPUT, "baseline: it is of other data");
    gw_status status = check_all(base, items, n, options, errors, err);
    return status == GW_NO_MEMORY ? gw_fail(err, status, "no memory to read the scenarios") : status;
}

/* --- running --- */

typedef struct {
    gw_savings_outputs out;
    bool ready;
} slot;

typedef struct {
    const gw_dataset *base;
    const gw_batch_item *items;
    uint32_t n;
    gw_savings_options options;      /* of one item */
    const gw_savings_options *asked; /* of the batch */
    gw_batch_deliver_fn deliver;
    void *context;
    slot *slots; /* [item % n_slots]; owned */
    uint32_t n_slots;
    pthread_mutex_t
        lock; /* guards what follows; held while the caller's progress runs, not while deliver does */
    pthread_cond_t moved; /* there is room for another item, or nothing more is to be done */
    uint32_t next, delivered;
    bool delivering, stop, cancelled;
    uint32_t failed_item; /* the first of those that failed */
    gw_status status;
    gw_error error;
} batch;

static void fail(batch *b, uint32_t item, gw_status status, const gw_error *why)
{
    if (!b->status || item < b->failed_item) {
        b->status = status;
        b->failed_item = item;
        b->error = *why;
    }
    b->stop = true;
}

/* Called by the run of any item as it goes on, and after each. */
static bool ask(void *context, uint32_t done, uint32_t total)
{
    batch *b = context;
    (void)done; /* of the item's own steps: what counts here is items */
    (void)total;
    pthread_mutex_lock(&b->lock);
    if (!b->cancelled && b->asked->progress &&
        !b->asked->progress(b->asked->progress_context, b->delivered, b->n))
        b->cancelled = b->stop = true;
    bool go_on = !b->cancelled;
    pthread_mutex_unlock(&b->lock);
    return go_on;
}

/* Hands over what is next as long as it is ready; one thread at a time, and not under the lock. */
static void deliver_ready(batch *b)
{
    if (b->delivering) return;
    b->delivering = true;
    while (b->delivered < b->n && b->slots[b->delivered % b->n_slots].ready &&
           (!b->status || b->delivered < b->failed_item)) {
        uint32_t item = b->delivered;
        slot *s = &b->slots[item % b->n_slots];
        gw_error err = {0};
        pthread_mutex_unlock(&b->lock);
        gw_status status = b->deliver(b->context, item, &s->out, &err);
        gw_savings_outputs_free(&s->out);
        pthread_mutex_lock(&b->lock);
        s->ready = false;
        b->delivered++;
        if (status) fail(b, item, status, &err);
        pthread_cond_broadcast(&b->moved);
    }
    b->delivering = false;
}

static void run_item(batch *b, uint32_t item)
{
    gw_savings_outputs out = {0};
    gw_scenario_errors faults = {0};
    gw_error err = {0};
    gw_status status =
        gw_savings_run(b->base, b->items[item].json, b->items[item].n, &b->options, &out, &faults, &err);
    gw_scenario_errors_free(&faults);
    pthread_mutex_lock(&b->lock);
    if (!status) {
        b->slots[item % b->n_slots] = (slot){out, true};
        deliver_ready(b);
    } else if (!b->cancelled) {
        fail(b, item, status, &err);
    }
    pthread_mutex_unlock(&b->lock);
    (void)ask(b, 0, 0);
    pthread_cond_broadcast(&b->moved);
}

static bool take(batch *b, uint32_t *out)
{
    pthread_mutex_lock(&b->lock);
    while (!b->stop && b->next < b->n && b->next >= b->delivered + b->n_slots)
        pthread_cond_wait(&b->moved, &b->lock);
    bool more = !b->stop && b->next < b->n;
    if (more) *out = b->next++;
    pthread_mutex_unlock(&b->lock);
    return more;
}

static void *worker(void *context)
{
    batch *b = context;
    uint32_t item;
    while (take(b, &item)) run_item(b, item);
    return NULL;
}

static uint32_t thread_count(const gw_savings_options *o)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    uint32_t n = o->n_threads ? o->n_threads : cores > 0 ? (uint32_t)cores : 1;
    return n < MAX_THREADS ? n : MAX_THREADS;
}

/* The first item is computed by all threads together, and the baseline with it; then one item a thread. */
static void run_items(batch *b)
{
    pthread_t threads[MAX_THREADS];
    uint32_t n = thread_count(b->asked), started = 0, first;
    b->options.n_threads = n;
    if (take(b, &first)) run_item(b, first);
    b->options.n_threads = 1;
    if (n > b->n) n = b->n;
    while (started + 1 < n && pthread_create(&threads[started], NULL, worker, b) == 0) started++;
    worker(b);
    for (uint32_t i = 0; i < started; i++) pthread_join(threads[i], NULL);
}

static gw_status outcome(const batch *b, gw_error *err)
{
    if (b->status) return gw_fail(err, b->status, "%s: %s", b->items[b->failed_item].label, b->error.message);
    if (b->delivered < b->n) return gw_fail(err, GW_CONFLICT, "cancelled");
    return GW_OK;
}

static gw_status run_all(batch *b, gw_error *err)
{
    b->n_slots = AHEAD * thread_count(b->asked);
    b->slots = calloc(b->n_slots, sizeof *b->slots);
    gw_status status = b->slots && pthread_mutex_init(&b->lock, NULL) == 0 ? GW_OK : GW_NO_MEMORY;
    if (!status && pthread_cond_init(&b->moved, NULL) != 0) {
        pthread_mutex_destroy(&b->lock);
        status = GW_NO_MEMORY;
    }
    if (!status) {
        run_items(b);
        pthread_cond_destroy(&b->moved);
        pthread_mutex_destroy(&b->lock);
        status = outcome(b, err);
    } else {
        gw_fail(err, status, "no memory for a run");
    }
    for (uint32_t i = 0; b->slots && i < b->n_slots; i++)
        if (b->slots[i].ready) gw_savings_outputs_free(&b->slots[i].out);
    free(b->slots);
    return status;
}

gw_status gw_batch_run(const gw_dataset *base, const gw_batch_item *items, uint32_t n,
                       const gw_savings_options *options, gw_batch_deliver_fn deliver, void *context,
                       gw_batch_errors *errors, gw_error *err)
{
    gw_savings_baseline *own = NULL;
    gw_status status = gw_batch_check(base, items, n, options, errors, err);
    if (status || n == 0) return status;
    if (!options->baseline && gw_savings_baseline_create(base, &own))
        return gw_fail(err, GW_NO_MEMORY, "no memory for a run");
    batch b = {.base = base,
               .items = items,
               .n = n,
               .options = *options,
               .asked = options,
               .deliver = deliver,
               .context = context};
    b.options.progress = ask;
    b.options.progress_context = &b;
    if (own) b.options.baseline = own;
    status = run_all(&b, err);
    gw_savings_baseline_free(own);
    return status;
}
