/* Pieces of an arena fail as blocks of the heap do (feed_failing_memory.h): an arena asks the heap so seldom
 * that most of its callers would never see a failure. Link also with
 * -Wl,--wrap=gw_arena_alloc,--wrap=gw_arena_text,--wrap=gw_arena_str */
#ifndef GW_TESTS_FEED_FAILING_ARENA_H
#define GW_TESTS_FEED_FAILING_ARENA_H

#include "feed_failing_memory.h"

#include "gtfs/base/arena.h"

void *__real_gw_arena_alloc(gw_arena *a, size_t n);
char *__real_gw_arena_text(gw_arena *a, gw_str s);
bool __real_gw_arena_str(gw_arena *a, gw_str s, gw_str *out);
void *__wrap_gw_arena_alloc(gw_arena *a, size_t n);
char *__wrap_gw_arena_text(gw_arena *a, gw_str s);
bool __wrap_gw_arena_str(gw_arena *a, gw_str s, gw_str *out);

void *__wrap_gw_arena_alloc(gw_arena *a, size_t n)
{
    return must_fail() ? NULL : __real_gw_arena_alloc(a, n);
}

char *__wrap_gw_arena_text(gw_arena *a, gw_str s)
{
    return must_fail() ? NULL : __real_gw_arena_text(a, s);
}

bool __wrap_gw_arena_str(gw_arena *a, gw_str s, gw_str *out)
{
    return !must_fail() && __real_gw_arena_str(a, s, out);
}

#endif
