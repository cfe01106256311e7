/* Finding stops and routes by name, and printing their references. */
#include "planner/timetable/timetable_priv.h"

#include <string.h>

enum { MAX_CANDIDATES = 5 };

typedef enum { OF_STOPS, OF_ROUTES } id_kind;

static const char *id_text(const gw_timetable *t, id_kind kind, uint32_t i)
{
    return gw_tt_text(t, kind == OF_STOPS ? gw_tt_stop_at(t, i)->id : gw_tt_route_at(t, i)->id);
}

static uint32_t feed_of(const gw_timetable *t, id_kind kind, uint32_t i)
{
    return kind == OF_STOPS ? gw_tt_stop_at(t, i)->feed : gw_tt_route_at(t, i)->feed;
}

static uint32_t count_of(const gw_timetable *t, id_kind kind)
{
    return kind == OF_STOPS ? gw_tt_n_stops(t) : gw_tt_n_routes(t);
}

/* As strcmp, for a text that is not zero-ended. */
static int compare_text(const char *a, gw_str b)
{
    int order = strncmp(a, b.p, b.n);
    if (order) return order;
    return strnlen(a, (size_t)b.n + 1) > b.n;
}

/* The first of the base with this id in the sorted list, or the list's length. */
static uint32_t lower_bound(const gw_timetable *t, id_kind kind, const uint32_t *sorted, uint32_t n,
                            gw_str id)
{
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (compare_text(id_text(t, kind, sorted[mid]), id) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Which feed a tag means: the number of a feed, or one of the reserved words. */
enum { ANY_FEED = -1, OF_PORTS = -2, OF_NEW = -3 };

static bool fits(const gw_timetable *t, id_kind kind, int64_t feed, uint32_t i)
{
    uint32_t own = feed_of(t, kind, i);
    if (feed == ANY_FEED) return own != GW_NO_ID;
    if (feed >= 0) return own == (uint32_t)feed;
    if (kind == OF_ROUTES) return feed == OF_NEW && own == GW_NO_ID;
    return gw_tt_stop_at(t, i)->kind == (feed == OF_PORTS ? GW_STOP_PORT : GW_STOP_NEW);
}

typedef struct {
    uint32_t found[MAX_CANDIDATES];
    uint32_t n; /* may be more than were kept */
} matches;

static void add_match(matches *m, uint32_t i)
{
    if (m->n < MAX_CANDIDATES) m->found[m->n] = i;
    m->n++;
}

static void find_all(const gw_timetable *t, id_kind kind, int64_t feed, gw_str id, matches *m)
{
    const uint32_t *sorted = kind == OF_STOPS ? t->stops_by_id : t->routes_by_id;
    uint32_t n_base = kind == OF_STOPS ? t->part[0].n_stops : t->part[0].n_routes;
    uint32_t scan_from = sorted ? n_base : 0;
    if (sorted) {
        for (uint32_t i = lower_bound(t, kind, sorted, n_base, id); i < n_base; i++) {
            if (compare_text(id_text(t, kind, sorted[i]), id) != 0) break;
            if (fits(t, kind, feed, sorted[i])) add_match(m, sorted[i]);
        }
    }
    for (uint32_t i = scan_from; i < count_of(t, kind); i++) {
        if (compare_text(id_text(t, kind, i), id) == 0 && fits(t, kind, feed, i)) add_match(m, i);
    }
}

/* --- near candidates --- */

static bool contains(const char *text, gw_str part)
{
    size_t n = strlen(text);
    for (size_t i = 0; part.n && i + part.n <= n; i++) {
        if (memcmp(text + i, part.p, part.n) == 0) return true;
    }
    return false;
}

static bool same_id_letters(const char *text, gw_str id)
{
    if (strlen(text) != id.n) return false;
    for (uint32_t i = 0; i < id.n; i++) {
        unsigned char a = (unsigned char)text[i], b = (unsigned char)id.p[i];
        if (a >= 'A' && a <= 'Z') a = (unsigned char)(a - 'A' + 'a');
        if (b >= 'A' && b <= 'Z') b = (unsigned char)(b - 'A' + 'a');
        if (a != b) return false;
    }
    return true;
}

static const gw_name *name_of(const gw_timetable *t, id_kind kind, uint32_t i)
{
    return kind == OF_STOPS ? &gw_tt_stop_at(t, i)->name : &gw_tt_route_at(t, i)->long_name;
}

/* How alike: 0 the same name, 1 the id in other letters, 2 its beginning, 3 a part of id or name, 4 not at
 * all. */
static int distance(const gw_timetable *t, id_kind kind, uint32_t i, gw_str id)
{
    const char *own = id_text(t, kind, i);
    const gw_name *name = name_of(t, kind, i);
    const char *names[GW_N_LANGS + 2] = {gw_tt_text(t, name->base)};
    for (int lang = 0; lang < GW_N_LANGS; lang++) names[lang + 1] = gw_tt_text(t, name->lang[lang]);
    names[GW_N_LANGS + 1] = kind == OF_ROUTES ? gw_tt_text(t, gw_tt_route_at(t, i)->short_name.base) : "";
    bool inside = contains(own, id);
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        if (compare_text(names[k], id) == 0) return 0;
        inside = inside || contains(names[k], id);
    }
    if (same_id_letters(own, id)) return 1;
    if (strncmp(own, id.p, id.n) == 0) return 2;
    return inside ? 3 : 4;
}

static void find_near(const gw_timetable *t, id_kind kind, gw_str id, matches *m)
{
    if (id.n == 0) return;
    for (int wanted = 0; wanted < 4 && m->n < MAX_CANDIDATES; wanted++) {
        for (uint32_t i = 0; i < count_of(t, kind) && m->n < MAX_CANDIDATES; i++) {
            if (distance(t, kind, i, id) == wanted) add_match(m, i);
        }
    }
}

static void list_matches(const gw_timetable *t, id_kind kind, const matches *m, gw_buf *out)
{
    uint32_t n = m->n < MAX_CANDIDATES ? m->n : MAX_CANDIDATES;
    for (uint32_t k = 0; k < n; k++) {
        if (k) gw_buf_text(out, ", ");
        if (kind == OF_STOPS)
            gw_timetable_stop_ref(t, (gw_stop_id){m->found[k]}, ':', out);
        else
            gw_timetable_route_ref(t, (gw_route_id){m->found[k]}, ':', out);
        const char *name = gw_tt_text(t, name_of(t, kind, m->found[k])->base);
        if (name[0]) gw_buf_printf(out, " (%s)", name);
    }
    if (m->n > n) gw_buf_text(out, ", …");
}

static gw_status fail_with(const gw_timetable *t, id_kind kind, gw_status status, gw_str tag, gw_str id,
                           const matches *m, gw_error *err)
{
    const char *what = kind == OF_STOPS ? "stop" : "route";
    gw_buf list = {0};
    list_matches(t, kind, m, &list);
    const char *names = list.p && !list.failed ? list.p : "";
    if (status == GW_AMBIGUOUS)
        gw_fail(err, status, "%s %.*s is in several feeds: %s", what, (int)id.n, id.p, names);
    else
        gw_fail(err, status, "no %s %.*s%s%.*s%s%s", what, (int)tag.n, tag.p, tag.n ? ":" : "", (int)id.n,
                id.p, m->n ? "; near it: " : "", names);
    gw_buf_free(&list);
    return status;
}

static gw_status feed_of_tag(const gw_timetable *t, gw_str tag, int64_t *out, gw_error *err)
{
    uint32_t feed;
    *out = ANY_FEED;
    if (tag.n == 0) return GW_OK;
    if (gw_timetable_find_feed(t, tag, &feed))
        *out = feed;
    else if (gw_str_is(tag, "port"))
        *out = OF_PORTS;
    else if (gw_str_is(tag, "new"))
        *out = OF_NEW;
    if (*out != ANY_FEED) return GW_OK;
    gw_buf tags = {0};
    for (uint32_t i = 0; i < t->n_feeds; i++)
        gw_buf_printf(&tags, "%s%s", i ? ", " : "", gw_tt_text(t, t->feeds[i].tag));
    gw_fail(err, GW_NOT_FOUND, "no feed %.*s; there are: %s", (int)tag.n, tag.p, tags.p ? tags.p : "");
    gw_buf_free(&tags);
    return GW_NOT_FOUND;
}

static gw_status find_one(const gw_timetable *t, id_kind kind, gw_str tag, gw_str id, uint32_t *out,
                          gw_error *err)
{
    int64_t feed;
    gw_status status = feed_of_tag(t, tag, &feed, err);
    if (status) return status;
    matches m = {0};
    find_all(t, kind, feed, id, &m);
    if (m.n > 1 && feed == ANY_FEED) return fail_with(t, kind, GW_AMBIGUOUS, tag, id, &m, err);
    if (m.n) {
        *out = m.found[0];
        return GW_OK;
    }
    find_near(t, kind, id, &m);
    return fail_with(t, kind, GW_NOT_FOUND, tag, id, &m, err);
}

gw_status gw_timetable_find_stop(const gw_timetable *t, gw_str tag, gw_str id, gw_stop_id *out, gw_error *err)
{
    return find_one(t, OF_STOPS, tag, id, &out->v, err);
}

gw_status gw_timetable_find_route(const gw_timetable *t, gw_str tag, gw_str id, gw_route_id *out,
                                  gw_error *err)
{
    return find_one(t, OF_ROUTES, tag, id, &out->v, err);
}

bool gw_timetable_find_feed(const gw_timetable *t, gw_str tag, uint32_t *out)
{
    for (uint32_t i = 0; i < t->n_feeds; i++) {
        if (!gw_str_is(tag, gw_tt_text(t, t->feeds[i].tag))) continue;
        *out = i;
        return true;
    }
    return false;
}

gw_stop_id gw_timetable_port_stop(const gw_timetable *t, uint32_t port, gw_side side)
{
    const gw_tt_part *base = &t->part[0]; /* ports stand last */
    for (uint32_t s = base->n_stops; s-- > 0 && base->stops[s].kind == GW_STOP_PORT;) {
        if (base->stops[s].port == port && base->stops[s].side == side) return (gw_stop_id){s};
    }
    return (gw_stop_id){GW_NO_ID};
}

gw_text gw_tt_trip_short_name(const gw_timetable *t, uint32_t trip)
{
    const gw_tt_part *part = &t->part[trip >= t->part[0].n_trips];
    uint32_t low = 0, high = part->n_short_names;
    trip -= part->trip_base;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (part->short_names[mid].trip < trip)
            low = mid + 1;
        else
            high = mid;
    }
    return low < part->n_short_names && part->short_names[low].trip == trip ? part->short_names[low].text : 0;
}

static void add_ref(const char *tag, const char *id, char sep, gw_buf *out)
{
    if (tag[0]) gw_buf_printf(out, "%s%c", tag, sep);
    gw_buf_text(out, id);
}

void gw_timetable_stop_ref(const gw_timetable *t, gw_stop_id stop, char sep, gw_buf *out)
{
    const gw_tt_stop *s = gw_tt_stop_at(t, stop.v);
    const char *tag = s->kind == GW_STOP_PORT ? "port" : "new";
    if (s->kind == GW_STOP_GTFS) tag = gw_tt_text(t, t->feeds[s->feed].tag);
    add_ref(tag, gw_tt_text(t, s->id), sep, out);
}

void gw_timetable_route_ref(const gw_timetable *t, gw_route_id route, char sep, gw_buf *out)
{
    const gw_tt_route *r = gw_tt_route_at(t, route.v);
    const char *tag = r->feed == GW_NO_ID ? "new" : gw_tt_text(t, t->feeds[r->feed].tag);
    add_ref(tag, gw_tt_text(t, r->id), sep, out);
}

const gw_zone *gw_timetable_stop_zone(const gw_timetable *t, gw_stop_id stop)
{
    return t->zones[gw_timetable_zone_of_stop(t, stop)];
}

uint32_t gw_timetable_zone_of_stop(const gw_timetable *t, gw_stop_id stop)
{
    if (stop.v < t->n_stop_zones) return t->stop_zones[stop.v];
    uint32_t feed = gw_tt_stop_at(t, stop.v)->feed;
    return t->feeds[feed == GW_NO_ID ? 0 : feed].zone;
}

bool gw_timetable_covers(const gw_timetable *t, int64_t instant)
{
    const gw_zone *zone = t->zones[t->feeds[0].zone];
    int64_t begin = gw_zone_instant(zone, t->first_day, 0);
    int64_t end = gw_zone_instant(zone, t->first_day + (gw_day)t->n_days, 0);
    return instant >= begin && instant < end;
}

/* Widens [*first, *last] by the days of one service. */
/* 64 days of a service, none behind the timetable's last. */
static uint64_t days_in_word(const gw_timetable *t, uint32_t service, uint32_t word)
{
    const gw_tt_part *part = &t->part[service >= t->part[0].n_services];
    uint64_t days = part->service_days[(size_t)(service - part->service_base) * t->day_words + word];
    uint32_t left = t->n_days - 64 * word;
    return left >= 64 ? days : days & ((UINT64_C(1) << left) - 1);
}

static void widen(const gw_timetable *t, uint32_t service, uint32_t *first, uint32_t *last)
{
    for (uint32_t w = 0; w < t->day_words && 64 * w < *first; w++) {
        uint64_t days = days_in_word(t, service, w);
        if (!days) continue;
        uint32_t day = 64 * w + (uint32_t)__builtin_ctzll(days);
        if (day < *first) *first = day;
        break;
    }
    for (uint32_t w = t->day_words; w-- > 0 && (*last == GW_NO_ID || 64 * w + 63 > *last);) {
        uint64_t days = days_in_word(t, service, w);
        if (!days) continue;
        uint32_t day = 64 * w + 63 - (uint32_t)__builtin_clzll(days);
        if (*last == GW_NO_ID || day > *last) *last = day;
        break;
    }
}

bool gw_timetable_span(const gw_timetable *t, gw_day *first, gw_day *last)
{
    uint32_t from = t->n_days, to = GW_NO_ID, before = GW_NO_ID;
    for (uint32_t n = 0; n < gw_tt_n_patterns(t); n++) {
        const gw_tt_pattern *p = gw_tt_pattern_at(t, n);
        for (uint32_t i = 0; i < p->n_trips && !gw_tt_pattern_removed(t, n); i++) {
            uint32_t service = gw_tt_trip_at(t, p->first_trip + i)->service;
            if (service == before) continue; /* the next trip is often of the same */
            before = service;
            widen(t, service, &from, &to);
        }
    }
    if (to == GW_NO_ID) return false;
    *first = t->first_day + (gw_day)from;
    *last = t->first_day + (gw_day)to;
    return true;
}
