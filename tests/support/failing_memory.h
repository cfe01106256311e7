/* Memory that ends anywhere: the linker sends malloc, calloc and realloc of a test here (--wrap). Included by
 * one file of a test. */
#ifndef GW_TESTS_FAILING_MEMORY_H
#define GW_TESTS_FAILING_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

static long left = -1; /* allocations that still succeed; -1: all */

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

static bool granted(void)
{
    if (left > 0) left--;
    return left != 0;
}

void *__wrap_malloc(size_t n)
{
    return granted() ? __real_malloc(n) : NULL;
}

void *__wrap_calloc(size_t n, size_t size)
{
    return granted() ? __real_calloc(n, size) : NULL;
}

void *__wrap_realloc(void *p, size_t n)
{
    return granted() ? __real_realloc(p, n) : NULL;
}

#endif
