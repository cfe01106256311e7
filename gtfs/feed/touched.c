/* How many trips and services the repairs touch: each is counted once for a kind of repair. */
#include "gtfs/feed/load_priv.h"

#include <string.h>

static gw_touched *find_touched(gw_loader *l, const char *code, gw_action action, gw_touch_kind kind)
{
    for (size_t i = 0; i < l->touched.n; i++) {
        gw_touched *t = &l->touched.p[i];
        bool same_code = t->code == code || strcmp(t->code, code) == 0; /* mostly the same literal */
        if (t->action == action && t->kind == kind && same_code) return t;
    }
    if (gw_grow(&l->touched.p, &l->touched.cap, l->touched.n + 1, sizeof *l->touched.p)) return NULL;
    gw_touched *t = &l->touched.p[l->touched.n++];
    *t = (gw_touched){.code = code, .action = action, .kind = kind};
    return t;
}

/* true: not seen before. */
static bool mark(gw_touched *t, uint32_t index)
{
    size_t word = index / 64, before = t->cap;
    if (gw_grow(&t->bits, &t->cap, word + 1, sizeof *t->bits)) return false;
    memset(t->bits + before, 0, (t->cap - before) * sizeof *t->bits);
    uint64_t bit = UINT64_C(1) << index % 64;
    bool fresh = !(t->bits[word] & bit);
    t->bits[word] |= bit;
    return fresh;
}

void gw_load_touch(gw_loader *l, const char *code, gw_action action, gw_touch_kind kind, uint32_t index)
{
    if (kind == GW_TOUCH_NOTHING || (action != GW_ACTION_DROP && action != GW_ACTION_DEFAULT)) return;
    gw_touched *t = find_touched(l, code, action, kind);
    if (!t || !mark(t, index)) return;
    gw_notices_touch(
        l->notices, action,
        (gw_repair){.code = code, .n_trips = kind == GW_TOUCH_TRIP, .n_services = kind == GW_TOUCH_SERVICE});
}
