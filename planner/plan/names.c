/* Names in all their spellings, folded once when a data set is opened, and searched by a plain scan: a
 * megabyte of text takes under a millisecond. */
#include "planner/plan/han_fold_priv.h"
#include "planner/plan/plan_priv.h"

#include <stdlib.h>
#include <string.h>

/* --- index --- */

typedef struct {
    gw_name_index *x;
    size_t cap;
    gw_status status;
    uint32_t first_of_thing; /* entries of the thing being added */
} builder;

/* A spelling that folds to one that the thing has already is left out. */
static void add_spelling(builder *b, gw_name_kind kind, uint32_t id, const char *name)
{
    if (b->status || !name || !*name) return;
    gw_name_index *x = b->x;
    size_t start = x->pool.n;
    gw_name_fold(gw_str_of(name), &x->pool);
    gw_buf_add(&x->pool, "", 1);
    if (x->pool.failed || x->pool.n > UINT32_MAX) {
        b->status = GW_NO_MEMORY;
        return;
    }
    for (uint32_t i = b->first_of_thing; i < x->n; i++) {
        if (strcmp(x->pool.p + x->entries[i].text, x->pool.p + start) != 0) continue;
        x->pool.n = start;
        return;
    }
    b->status = gw_grow(&x->entries, &b->cap, (size_t)x->n + 1, sizeof *x->entries);
    if (b->status) return;
    x->entries[x->n++] = (gw_name_entry){(uint32_t)start, kind, id};
}

static void add_ports(builder *b, const gw_port_table *ports)
{
    for (uint32_t i = 0; ports && i < gw_port_count(ports); i++) {
        const gw_port *p = gw_port_at(ports, i);
        b->first_of_thing = b->x->n;
        for (int lang = 0; lang < GW_N_LANGS; lang++) {
            add_spelling(b, GW_NAME_PORT, i, p->names[lang]);
            add_spelling(b, GW_NAME_PORT, i, p->hk_names[lang]);
        }
    }
}

/* What people really say, 港大深圳醫院, stands only in the file. */
static void add_short_names(builder *b, uint32_t place, const char *json)
{
    gw_json *root = NULL;
    if (!json || gw_json_parse(json, strlen(json), 1 << 20, &root, NULL)) return;
    const gw_json *names = gw_json_get(root, "short_names");
    for (const gw_json *item = gw_json_first(names); item; item = gw_json_next(item)) {
        gw_str name;
        char text[256];
        if (!gw_json_string(item, &name) || name.n >= sizeof text) continue;
        memcpy(text, name.p, name.n);
        text[name.n] = 0;
        add_spelling(b, GW_NAME_PLACE, place, text);
    }
    gw_json_free(root);
}

static void add_places(builder *b, const gw_place_table *places)
{
    for (uint32_t i = 0; places && i < gw_place_count(places); i++) {
        const gw_place *p = gw_place_at(places, i);
        b->first_of_thing = b->x->n;
        for (int lang = 0; lang < GW_N_LANGS; lang++) add_spelling(b, GW_NAME_PLACE, i, p->names[lang]);
        add_short_names(b, i, p->json);
    }
}

/* Of a station its platforms are left out: they are the station. */
static void add_stop(builder *b, const gw_timetable *t, uint32_t id)
{
    const gw_tt_stop *s = gw_tt_stop_at(t, id);
    bool station = s->location_type == 1;
    if (s->kind == GW_STOP_PORT || s->parent != GW_NO_ID || s->location_type > 1) return;
    if (!station && !gw_plan_stop_served(t, id)) return;
    gw_name_kind kind = station ? GW_NAME_STATION : GW_NAME_STOP;
    b->first_of_thing = b->x->n;
    add_spelling(b, kind, id, gw_tt_text(t, s->name.base));
    for (int lang = 0; lang < GW_N_LANGS; lang++) {
        if (s->name.lang[lang]) add_spelling(b, kind, id, gw_tt_text(t, s->name.lang[lang]));
    }
}

gw_status gw_name_index_build(const gw_dataset *d, uint32_t first_stop, gw_name_index *out)
{
    builder b = {.x = out};
    *out = (gw_name_index){0};
    if (first_stop == 0) {
        add_ports(&b, d->ports);
        add_places(&b, d->places);
    }
    uint32_t n = gw_tt_n_stops(d->timetable);
    for (uint32_t i = first_stop; i < n && !b.status; i++) add_stop(&b, d->timetable, i);
    return b.status;
}

void gw_name_index_free(gw_name_index *x)
{
    free(x->entries);
    gw_buf_free(&x->pool);
    *x = (gw_name_index){0};
}

/* --- search --- */

enum { EQUAL, BEGINS, CONTAINS, NO_MATCH };

typedef struct {
    uint32_t rank;    /* match × 4 + kind */
    const char *text; /* folded spelling that matched */
    uint32_t kind, id;
} candidate;

typedef struct {
    candidate *best; /* sorted, at most max */
    uint32_t n, max;
    gw_str q;
} finder;

static uint32_t match_of(const char *text, gw_str q)
{
    const char *at = strstr(text, q.p);
    if (!at) return NO_MATCH;
    if (at != text) return CONTAINS;
    return text[q.n] ? BEGINS : EQUAL;
}

static int compare(const candidate *a, const candidate *b)
{
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    int c = strcmp(a->text, b->text);
    if (c) return c;
    return (a->id > b->id) - (a->id < b->id);
}

static void insert(finder *f, candidate c)
{
    uint32_t at = f->n;
    while (at > 0 && compare(&c, &f->best[at - 1]) < 0) at--;
    if (at == f->max) return;
    if (f->n < f->max) f->n++;
    memmove(&f->best[at + 1], &f->best[at], (f->n - 1 - at) * sizeof *f->best);
    f->best[at] = c;
}

static void search_index(finder *f, const gw_name_index *x)
{
    for (uint32_t i = 0; i < x->n;) {
        const gw_name_entry *first = &x->entries[i];
        candidate best = {.rank = NO_MATCH};
        for (; i < x->n && x->entries[i].kind == first->kind && x->entries[i].id == first->id; i++) {
            const char *text = x->pool.p + x->entries[i].text;
            uint32_t match = match_of(text, f->q);
            if (match < best.rank) best = (candidate){match, text, first->kind, first->id};
        }
        if (best.rank == NO_MATCH) continue;
        best.rank = best.rank * 4 + first->kind;
        insert(f, best);
    }
}

static gw_end end_of(const gw_dataset *d, const candidate *c)
{
    gw_end e = {.stop = {GW_NO_ID}, .port = GW_NO_ID, .place = GW_NO_ID};
    if (c->kind == GW_NAME_PORT) {
        e.kind = GW_END_PORT;
        e.port = c->id;
        e.point = gw_port_at(d->ports, c->id)->point;
    } else if (c->kind == GW_NAME_PLACE) {
        const gw_place *p = gw_place_at(d->places, c->id);
        e.kind = GW_END_PLACE;
        e.place = c->id;
        e.side = p->side;
        e.point = p->n_doors ? p->doors[0].point : p->point;
    } else {
        const gw_tt_stop *s = gw_tt_stop_at(d->timetable, c->id);
        e.kind = GW_END_STOPS;
        e.stop.v = c->id;
        e.side = (gw_side)s->side;
        e.point = s->point;
    }
    return e;
}

gw_status gw_plan_search_names(const gw_dataset *d, gw_str q, gw_name_hit *hits, uint32_t max, uint32_t *n)
{
    gw_buf folded = {0};
    finder f = {.max = max};
    gw_status status = GW_OK;
    *n = 0;
    gw_name_fold(q, &folded);
    if (folded.failed) status = GW_NO_MEMORY;
    if (status || folded.n == 0 || max == 0) goto done;

    f.best = malloc(((size_t)max + 1) * sizeof *f.best);
    if (!f.best) {
        status = GW_NO_MEMORY;
        goto done;
    }
    f.q = (gw_str){folded.p, (uint32_t)folded.n};
    const gw_dataset_full *inside = gw_dataset_inside(d);
    search_index(&f, &inside->names);
    if (inside->base) search_index(&f, &inside->base->names);
    for (uint32_t i = 0; i < f.n; i++)
        hits[i] = (gw_name_hit){end_of(d, &f.best[i]), (uint8_t)f.best[i].rank};
    *n = f.n;
done:
    free(f.best);
    gw_buf_free(&folded);
    return status;
}
