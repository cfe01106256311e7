/* Lets the n-th allocation from now on fail, once. The program must be linked with
 * -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc; foreign libraries keep their memory. */
#ifndef GW_TESTS_FEED_FAILING_MEMORY_H
#define GW_TESTS_FEED_FAILING_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

static int allocations_left; /* 0: none fails */
static bool has_failed;

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

static inline void fail_allocation(int n)
{
    allocations_left = n;
    has_failed = false;
}

static inline bool allocation_failed(void)
{
    return has_failed;
}

static inline bool must_fail(void)
{
    if (!allocations_left || --allocations_left) return false;
    has_failed = true;
    return true;
}

void *__wrap_malloc(size_t n)
{
    return must_fail() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return must_fail() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
    return must_fail() ? NULL : __real_realloc(p, n);
}

#endif
