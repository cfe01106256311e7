/* Pages as text: "n.ANCHOR.AFTER.BY.DEPARTURE.ARRIVAL.RIDES[.DEPARTURE.ARRIVAL.RIDES …].CHECK", instants
 * counted from the anchor, x for none. The check covers the text and the question, so that a cursor of
 * another question, or one that was cut off in copying, is refused and not answered wrongly. */
#include "planner/plan/plan_priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* FNV-1a (Fowler, Noll, Vo): against mistakes, not against intent. */
static uint64_t hash(uint64_t h, const void *p, size_t n)
{
    const unsigned char *bytes = p;
    for (size_t i = 0; i < n; i++) h = (h ^ bytes[i]) * UINT64_C(0x100000001b3);
    return h;
}

/* All that decides which journeys there are in the row. */
static bool put_question(const gw_dataset *d, const gw_plan_request *r, gw_buf *out)
{
    gw_end_ref(d, &r->from, out);
    gw_buf_text(out, " ");
    gw_end_ref(d, &r->to, out);
    gw_buf_printf(out, " %u %d %d %.6f %.6f %d %d %d %d %.6f %d %d %d %d%d %u %" PRIx64 " %d", r->max_rides,
                  r->horizon_s, r->headway, r->gait.speed_mps, r->gait.factor, r->max_access_s,
                  r->max_egress_s, r->max_transfer_walk_s, r->default_transfer_s, r->change_factor,
                  r->change_least_s, r->change_more_s, r->max_direct_walk_s, r->wheelchair, r->bikes,
                  r->mode_mask, r->port_mask, r->max_travel_s);
    if (r->traveller != GW_TRAVELLER_ADULT) gw_buf_printf(out, " %s", gw_traveller_names[r->traveller]);
    for (uint32_t i = 0; i < r->n_via; i++) {
        gw_buf_printf(out, " %d ", r->via[i].stay_s);
        gw_end_ref(d, &r->via[i].end, out);
    }
    return !out->failed;
}

static uint32_t check_of(const gw_dataset *d, const gw_plan_request *r, gw_str text)
{
    gw_buf question = {0};
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    if (put_question(d, r, &question)) h = hash(h, question.p, question.n);
    gw_buf_free(&question);
    if (r->barred) h = hash(h, r->barred, (gw_tt_n_routes(d->timetable) / 64 + 1) * sizeof *r->barred);
    h = hash(h, text.p, text.n);
    return (uint32_t)(h ^ h >> 32);
}

static void put_instant(gw_buf *out, int64_t instant, int64_t anchor)
{
    if (instant == INT64_MIN || instant == INT64_MAX)
        gw_buf_text(out, ".x");
    else
        gw_buf_printf(out, ".%" PRId64, instant - anchor);
}

static void put_cut(gw_buf *out, gw_page_cut c, int64_t anchor)
{
    put_instant(out, c.departure, anchor);
    put_instant(out, c.arrival, anchor);
    gw_buf_printf(out, ".%u", c.rides);
}

void gw_plan_page_write(const gw_dataset *d, const gw_plan_request *r, const gw_plan_page *page,
                        char out[GW_PAGE_TEXT])
{
    gw_buf text = {0};
    out[0] = 0;
    if (page->kind == GW_PAGE_FIRST) return;
    gw_buf_printf(&text, "%c.%" PRId64, page->kind == GW_PAGE_NEXT ? 'n' : 'p', page->anchor);
    put_instant(&text, page->arrive_after, page->anchor);
    put_instant(&text, page->arrive_by, page->anchor);
    put_cut(&text, page->cut, page->anchor);
    for (uint32_t i = 0; i < page->n_skip; i++) put_cut(&text, page->skip[i], page->anchor);
    if (!text.failed) gw_buf_printf(&text, ".%08" PRIx32, check_of(d, r, (gw_str){text.p, (uint32_t)text.n}));
    if (!text.failed && text.n < GW_PAGE_TEXT) memcpy(out, text.p, text.n + 1);
    gw_buf_free(&text);
}

/* --- and back --- */

typedef struct {
    gw_str left;
    int64_t anchor;
    bool wrong;
} reader;

static gw_str next_word(reader *x)
{
    gw_str word, rest;
    if (!x->left.n) x->wrong = true;
    if (!gw_str_split(x->left, '.', &word, &rest)) rest = (gw_str){0};
    x->left = rest;
    return word;
}

static int64_t next_number(reader *x, int64_t most)
{
    int64_t v = 0;
    gw_str word = next_word(x);
    if (!gw_str_to_int(word, &v) || v > most || v < -most) x->wrong = true;
    return x->wrong ? 0 : v;
}

static int64_t next_instant(reader *x, int64_t none)
{
    const int64_t year = 400 * 86400;
    if (x->left.n >= 2 && x->left.p[0] == 'x' && x->left.p[1] == '.') {
        next_word(x);
        return none;
    }
    return x->anchor + next_number(x, 10 * year);
}

static gw_page_cut next_cut(reader *x)
{
    gw_page_cut c;
    c.departure = next_instant(x, 0);
    c.arrival = next_instant(x, INT64_MAX);
    c.rides = (uint32_t)next_number(x, UINT32_MAX);
    return c;
}

static bool read_page(gw_str text, gw_plan_page *page)
{
    reader x = {.left = text};
    gw_str kind = next_word(&x);
    *page = (gw_plan_page){.kind = gw_str_is(kind, "n") ? GW_PAGE_NEXT : GW_PAGE_PREVIOUS};
    if (page->kind == GW_PAGE_PREVIOUS && !gw_str_is(kind, "p")) return false;
    x.anchor = page->anchor = next_number(&x, INT64_C(100000000000));
    page->arrive_after = next_instant(&x, INT64_MIN);
    page->arrive_by = next_instant(&x, INT64_MAX);
    page->cut = next_cut(&x);
    while (!x.wrong && x.left.n) {
        if (page->n_skip == GW_PAGE_SKIPS) return false;
        page->skip[page->n_skip++] = next_cut(&x);
    }
    return !x.wrong;
}

gw_status gw_plan_page_read(const gw_dataset *d, const char *what, gw_str text, gw_plan_request *r,
                            gw_error *err)
{
    gw_plan_page page;
    char check[12];
    uint32_t n = text.n > 9 ? text.n - 9 : 0; /* ".CHECK" */
    gw_str body = {text.p, n};
    gw_str line = {text.p, n + 1}; /* with the dot: every number ends with one */
    if (!n || n >= GW_PAGE_TEXT || text.p[n] != '.' || !read_page(line, &page))
        return gw_fail(err, GW_BAD_INPUT, "%s: '%.*s' is not one of ours", what,
                       (int)(text.n < 60 ? text.n : 60), text.p);
    snprintf(check, sizeof check, "%08" PRIx32, check_of(d, r, body));
    if (memcmp(check, text.p + n + 1, 8) != 0)
        return gw_fail(err, GW_BAD_INPUT, "%s: belongs to another question", what);
    r->page = page;
    return GW_OK;
}
