#include "planner/geo/hits_priv.h"

static bool is_worse(const gw_geo_hit *a, const gw_geo_hit *b)
{
    if (a->straight_m != b->straight_m) return a->straight_m > b->straight_m;
    return a->index > b->index;
}

static void swap_hits(gw_geo_hit *a, gw_geo_hit *b)
{
    gw_geo_hit t = *a;
    *a = *b;
    *b = t;
}

static void sift_down(gw_geo_hit *heap, uint32_t n, uint32_t i)
{
    for (;;) {
        uint32_t worst = i, left = 2 * i + 1, right = 2 * i + 2;
        if (left < n && is_worse(&heap[left], &heap[worst])) worst = left;
        if (right < n && is_worse(&heap[right], &heap[worst])) worst = right;
        if (worst == i) return;
        swap_hits(&heap[i], &heap[worst]);
        i = worst;
    }
}

static void sift_up(gw_geo_hit *heap, uint32_t i)
{
    while (i > 0 && is_worse(&heap[i], &heap[(i - 1) / 2])) {
        swap_hits(&heap[i], &heap[(i - 1) / 2]);
        i = (i - 1) / 2;
    }
}

void gw_geo_hits_offer(gw_geo_hits *h, gw_geo_hit hit)
{
    if (h->n < h->max) {
        h->at[h->n] = hit;
        sift_up(h->at, h->n++);
    } else if (is_worse(&h->at[0], &hit)) {
        h->at[0] = hit;
        sift_down(h->at, h->n, 0);
    }
}

void gw_geo_hits_sort(gw_geo_hits *h)
{
    for (uint32_t n = h->n; n > 1;) {
        swap_hits(&h->at[0], &h->at[--n]);
        sift_down(h->at, n, 0);
    }
}
