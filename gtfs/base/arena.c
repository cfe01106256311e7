#include "gtfs/base/arena.h"

#include <stdlib.h>
#include <string.h>

/* Blocks form a list; pieces are cut from the newest one. A piece larger than a quarter of a block gets a
 * block of its own behind the newest, so that the rest of the newest is not lost.
 *
 *   newest -> [ used | free ] -> [ one big piece ] -> [ full ] -> NULL
 */
#define FIRST_BLOCK   (16 * 1024)
#define LARGEST_BLOCK (1024 * 1024)
#define ALIGNMENT     16

typedef struct block {
    struct block *next;
    size_t size, used; /* of data[] */
    _Alignas(ALIGNMENT) unsigned char data[];
} block;

struct gw_arena {
    block *newest; /* owned list */
    size_t limit;  /* 0: none */
    size_t used;   /* sum of all pieces, rounded up to the alignment */
    size_t next_size;
};

gw_arena *gw_arena_create(size_t limit)
{
    gw_arena *a = calloc(1, sizeof *a);
    if (!a) return NULL;
    a->limit = limit;
    a->next_size = FIRST_BLOCK;
    return a;
}

static void free_blocks(block *b)
{
    while (b) {
        block *next = b->next;
        free(b);
        b = next;
    }
}

void gw_arena_free(gw_arena *a)
{
    if (!a) return;
    free_blocks(a->newest);
    free(a);
}

void gw_arena_reset(gw_arena *a)
{
    block *kept = a->newest;
    if (kept) {
        free_blocks(kept->next);
        kept->next = NULL;
        kept->used = 0;
    }
    a->used = 0;
}

static block *block_create(size_t size)
{
    block *b = malloc(sizeof *b + size);
    if (!b) return NULL;
    b->next = NULL;
    b->size = size;
    b->used = 0;
    return b;
}

static void *alloc_big(gw_arena *a, size_t n)
{
    block *b = block_create(n);
    if (!b) return NULL;
    b->used = n;
    if (a->newest) {
        b->next = a->newest->next;
        a->newest->next = b;
    } else {
        a->newest = b;
    }
    return b->data;
}

static bool add_block(gw_arena *a)
{
    block *b = block_create(a->next_size);
    if (!b) return false;
    b->next = a->newest;
    a->newest = b;
    if (a->next_size < LARGEST_BLOCK) a->next_size *= 2;
    return true;
}

void *gw_arena_alloc(gw_arena *a, size_t n)
{
    if (n > SIZE_MAX - ALIGNMENT - sizeof(block)) return NULL;
    n = n ? (n + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1) : ALIGNMENT;
    if (a->limit && (n > a->limit || a->used > a->limit - n)) return NULL;
    void *piece = NULL;
    block *b = a->newest;
    if (b && b->size - b->used >= n) {
        piece = b->data + b->used;
        b->used += n;
    } else if (n > a->next_size / 4) {
        piece = alloc_big(a, n);
    } else if (add_block(a)) {
        piece = a->newest->data;
        a->newest->used = n;
    }
    if (piece) a->used += n;
    return piece;
}

void *gw_arena_zalloc(gw_arena *a, size_t n)
{
    void *piece = gw_arena_alloc(a, n);
    if (piece) memset(piece, 0, n);
    return piece;
}

char *gw_arena_text(gw_arena *a, gw_str s)
{
    char *copy = gw_arena_alloc(a, (size_t)s.n + 1);
    if (!copy) return NULL;
    memcpy(copy, s.p, s.n);
    copy[s.n] = '\0';
    return copy;
}

bool gw_arena_str(gw_arena *a, gw_str s, gw_str *out)
{
    if (s.n == 0) {
        *out = GW_STR("");
        return true;
    }
    char *copy = gw_arena_alloc(a, s.n);
    if (!copy) return false;
    memcpy(copy, s.p, s.n);
    *out = (gw_str){copy, s.n};
    return true;
}

size_t gw_arena_used(const gw_arena *a)
{
    return a->used;
}
