/* Pages: pieces of the row of journeys that nothing beats that leaves as late or later.
 *
 * Searches begin at whole hours counted from the anchor, whatever piece of them is shown, so that a journey
 * by headway lines, which stands once in a search, stands at the same moment on whichever page it comes; a
 * timetabled journey does not care how the day is cut. They end where the piece ends; by way of places, where
 * the hour ends, as when a part of headway lines leaves depends on how long the search is. What is found is
 * then held against one search for the moment behind it (by way of places, behind each hour): whoever leaves
 * later and arrives no later with as few rides beats it there, as on the page of a whole day. */
#include "planner/plan/page_priv.h"

#define BLOCK_S 3600

typedef struct {
    int32_t first_s, last_s;
} block;

/* The hour that a moment is in. Those before the anchor end before it, those after begin behind it: the one
 * at the anchor has a second more, as a window of an hour has both its ends. */
static block block_of(int32_t anchor_s, int32_t at_s)
{
    int64_t anchor = anchor_s, at = at_s, k;
    block b;
    if (at < anchor) {
        k = (anchor - 1 - at) / BLOCK_S + 1;
        b.first_s = (int32_t)(anchor - k * BLOCK_S);
        b.last_s = (int32_t)(anchor - (k - 1) * BLOCK_S - 1);
    } else {
        k = at > anchor ? (at - anchor - 1) / BLOCK_S : 0;
        b.first_s = (int32_t)(anchor + k * BLOCK_S + (k > 0));
        b.last_s = (int32_t)(anchor + (k + 1) * BLOCK_S);
    }
    return b;
}

static int32_t seconds_of(const gw_question *x, int64_t instant)
{
    int64_t s = instant - x->d->timetable->zero;
    int64_t most = (int64_t)INT32_MAX / 2;
    return (int32_t)(s > most ? most : s < -most ? -most : s);
}

static bool any_between(const gw_journey_set *s, int32_t first_s, int32_t last_s)
{
    for (uint32_t i = 0; i < s->n; i++) {
        if (s->journeys[i].departure_s >= first_s && s->journeys[i].departure_s <= last_s) return true;
    }
    return false;
}

/* Of what was found to leave in [first, last], that which nobody beats who leaves at at_s or later. */
static gw_status hold_against(gw_question *x, int32_t at_s, int32_t first_s, int32_t last_s,
                              gw_journey_set *s)
{
    const uint32_t before = s->n, parts = x->r->n_via ? x->r->n_via + 1 : 0;
    const bool any = at_s < gw_search_end_s(x->d);
    gw_status status = any ? gw_find_moment(x, at_s, s) : GW_OK;
    for (uint32_t part = 0; part < parts && any && !status; part++) {
        x->ridden = 1u << part; /* windows ride a part also where walking it is as good */
        status = gw_find_moment(x, at_s, s);
        x->ridden = 0;
    }
    if (status) return status;
    uint32_t kept = before;
    for (uint32_t i = before; i < s->n; i++) /* the walk all the way beats nobody here */
        if (s->journeys[i].rides) s->journeys[kept++] = s->journeys[i];
    s->n = kept;
    gw_journey_set_pareto(s);
    gw_set_keep_leaving(s, first_s, last_s);
    return GW_OK;
}

/* By way of places each hour stands by itself: what leaves in it depends on nothing but the hour, whatever
 * piece of the row is asked for. Each part is searched as far as the horizon; what takes longer in all is not
 * found from every moment, so it is in no hour. */
static gw_status collect_hour(gw_question *x, block b, int32_t first_s, int32_t last_s, bool *found)
{
    gw_journey_set *s = &x->p->hour;
    gw_journey_set_clear(s);
    gw_status status = gw_find_window(x, b.first_s, b.last_s, s);
    gw_set_drop_long(s, x->r->horizon_s);
    *found = *found || any_between(s, first_s, last_s);
    if (!status) status = hold_against(x, b.last_s + 1, b.first_s, b.last_s, s);
    return status ? status : gw_set_add_all(&x->p->page, s, INT32_MAX);
}

gw_status gw_page_collect(gw_question *x, int64_t anchor, int32_t first_s, int32_t last_s, bool *found)
{
    gw_journey_set *s = &x->p->page;
    int64_t end_s = gw_search_end_s(x->d);
    int32_t at_s = first_s < GW_SEARCH_FIRST_S ? GW_SEARCH_FIRST_S : first_s;
    gw_status status = GW_OK;
    *found = false;
    gw_journey_set_clear(s);
    while (at_s <= last_s && at_s < end_s && !status) {
        block b = block_of(seconds_of(x, anchor), at_s);
        if (b.last_s > last_s && !x->r->n_via) b.last_s = last_s;
        status = x->r->n_via ? collect_hour(x, b, first_s, last_s, found)
                             : gw_find_window(x, b.first_s, b.last_s, s);
        at_s = b.last_s + 1;
    }
    if (x->r->n_via) {
        gw_set_keep_leaving(s, first_s, last_s);
        return status;
    }
    *found = any_between(s, first_s, last_s);
    return status ? status : hold_against(x, at_s, first_s, last_s, s);
}

/* --- places in the row --- */

static gw_page_cut behind_all_at(const gw_question *x, int32_t departure_s)
{
    return (gw_page_cut){x->d->timetable->zero + departure_s, INT64_MAX, 0};
}

/* Keeps what belongs on the page. */
static void keep_on_page(gw_question *x, gw_journey_set *s)
{
    const gw_plan_page *page = &x->r->page;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        gw_page_cut place = gw_page_place(x, &s->journeys[i]);
        bool behind = gw_page_compare(place, page->cut) > 0;
        if (behind != (page->kind == GW_PAGE_NEXT) || gw_page_skipped(page, place)) continue;
        if (place.arrival > page->arrive_by || place.arrival <= page->arrive_after) continue;
        s->journeys[kept++] = s->journeys[i];
    }
    s->n = kept;
}

static int32_t first_departure(const gw_journey_set *s)
{
    int32_t first = INT32_MAX;
    for (uint32_t i = 0; i < s->n; i++)
        if (s->journeys[i].rides && s->journeys[i].departure_s < first) first = s->journeys[i].departure_s;
    return first;
}

static int32_t window_of(const gw_question *x)
{
    return x->r->window_s > 0 ? x->r->window_s : BLOCK_S;
}

static bool timetable_goes_on(const gw_question *x, int32_t after_s)
{
    return after_s + 1 < gw_search_end_s(x->d);
}

/* The window behind the cut; when nothing is left in it, the first hours in which something is, one after
 * the other, as far as the horizon. */
static gw_status find_next(gw_question *x, gw_collect_fn collect)
{
    const gw_plan_page *page = &x->r->page;
    int32_t cut_s = seconds_of(x, page->cut.departure), window_s = window_of(x);
    int32_t first_s = page->cut.arrival == INT64_MAX ? cut_s + 1 : cut_s;
    int32_t last_s = cut_s + window_s, far_s = last_s + x->r->horizon_s;
    bool more = true, late = false;
    gw_journey_set *s = &x->out->journeys;
    for (;;) {
        gw_status status = collect(x, page->anchor, first_s, last_s);
        if (status) return status;
        keep_on_page(x, s);
        more = timetable_goes_on(x, last_s) && x->d->timetable->zero + last_s < page->arrive_by;
        if (s->n || !more || last_s >= far_s) break;
        first_s = last_s + 1;
        last_s += window_s > BLOCK_S ? window_s : BLOCK_S;
        late = true;
    }
    if (late && s->n) { /* it ends a window after its first journey */
        int32_t end_s = first_departure(s) + window_s - 1;
        more = more || end_s < last_s;
        if (end_s < last_s) last_s = end_s;
        gw_set_keep_leaving(s, first_s, last_s);
    }
    x->out->previous = x->out->next = *page;
    x->out->previous.kind = GW_PAGE_PREVIOUS;
    if (page->arrive_after != INT64_MIN) { /* back among those that arrive in time */
        x->out->previous.cut = (gw_page_cut){page->arrive_after, INT64_MAX, 0};
        x->out->previous.arrive_by = page->arrive_after;
        x->out->previous.arrive_after = INT64_MIN;
    }
    x->out->previous.n_skip = 0;
    x->out->next.cut = behind_all_at(x, last_s);
    if (!more) x->out->next.kind = GW_PAGE_FIRST;
    return GW_OK;
}

static gw_status find_previous(gw_question *x, gw_collect_fn collect)
{
    const gw_plan_page *page = &x->r->page;
    int32_t window_s = window_of(x), last_s = seconds_of(x, page->cut.departure);
    int32_t first_s = last_s - window_s + 1, far_s = first_s - x->r->horizon_s;
    gw_journey_set *s = &x->out->journeys;
    for (;;) {
        gw_status status = collect(x, page->anchor, first_s, last_s);
        if (status) return status;
        keep_on_page(x, s);
        if (s->n || first_s <= GW_SEARCH_FIRST_S || first_s <= far_s) break;
        last_s = first_s - 1;
        first_s = last_s + 1 - (window_s > BLOCK_S ? window_s : BLOCK_S);
    }
    x->out->previous = x->out->next = *page;
    x->out->next.kind = GW_PAGE_NEXT;
    x->out->next.n_skip = 0;
    x->out->previous.cut = behind_all_at(x, first_s - 1);
    if (first_s <= GW_SEARCH_FIRST_S) x->out->previous.kind = GW_PAGE_FIRST;
    return GW_OK;
}

gw_status gw_page_find(gw_question *x, gw_collect_fn collect)
{
    return x->r->page.kind == GW_PAGE_NEXT ? find_next(x, collect) : find_previous(x, collect);
}

/* --- beside a first page --- */

void gw_page_first_departures(gw_question *x)
{
    const gw_plan_request *r = x->r;
    int32_t at_s = seconds_of(x, r->time);
    int32_t last_s = r->window_s > 0 ? at_s + r->window_s : at_s - 1;
    if (at_s > GW_SEARCH_FIRST_S)
        x->out->previous = gw_page_of(GW_PAGE_PREVIOUS, r->time, behind_all_at(x, at_s - 1));
    if (timetable_goes_on(x, last_s))
        x->out->next = gw_page_of(GW_PAGE_NEXT, r->time, behind_all_at(x, last_s));
}

void gw_page_first_arrivals(gw_question *x, int32_t latest_s)
{
    const gw_plan_request *r = x->r;
    int32_t before_s = latest_s - (r->window_s > 0 ? r->window_s : 0) - 1;
    int64_t anchor = x->d->timetable->zero + before_s + 1;
    gw_page_cut all = {r->time, INT64_MAX, 0}, before = behind_all_at(x, before_s);
    x->out->previous = gw_page_of(GW_PAGE_PREVIOUS, anchor, r->window_s > 0 ? before : all);
    x->out->previous.arrive_by = r->time;
    x->out->next = gw_page_of(GW_PAGE_NEXT, anchor, before);
    x->out->next.arrive_after = r->time;
}
