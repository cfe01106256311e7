#include "gtfs/feed/notices.h"

#include "gtfs/feed/notice_codes_priv.h"
#include <stdlib.h>
#include <string.h>

#define MOST_SAMPLES  100
#define LONGEST_VALUE 200

typedef struct {
    uint64_t count;
    gw_action action;
    gw_repair repaired[2];    /* what was done about it: replaced, dropped. No rows: nothing */
    const char *last_file[2]; /* only compared: two faults of one kind in one row are one repair */
    uint64_t last_row[2];
    gw_notice_sample *samples; /* owned, by the malloc heap */
    uint32_t n_samples;
    size_t cap_samples;
} kind;

struct gw_notices {
    gw_arena *texts; /* owned: values and file names of the samples */
    kind *kinds;     /* owned; index: gw_notice_codes */
    uint32_t *order; /* owned: kinds that occur, severity falling, then code */
    uint32_t n_order;
    gw_repair *repairs; /* owned, in the order of their first mention: those that need words of their own */
    uint32_t n_repairs;
    size_t cap_repairs;
};

gw_notices *gw_notices_create(void)
{
    gw_notices *n = calloc(1, sizeof *n);
    if (!n) return NULL;
    n->texts = gw_arena_create(0);
    n->kinds = calloc(gw_n_notice_codes, sizeof *n->kinds);
    n->order = calloc(gw_n_notice_codes, sizeof *n->order);
    if (!n->texts || !n->kinds || !n->order) {
        gw_notices_free(n);
        return NULL;
    }
    return n;
}

void gw_notices_free(gw_notices *n)
{
    if (!n) return;
    for (uint32_t i = 0; n->kinds && i < gw_n_notice_codes; i++) free(n->kinds[i].samples);
    free(n->kinds);
    free(n->order);
    free(n->repairs);
    gw_arena_free(n->texts);
    free(n);
}

/* The table is in the order of the codes, so only the severity must be compared. */
static void insert_into_order(gw_notices *n, uint32_t code)
{
    uint32_t at = n->n_order++;
    for (; at > 0; at--) {
        uint32_t before = n->order[at - 1];
        gw_severity a = gw_notice_codes[before].severity, b = gw_notice_codes[code].severity;
        if (a > b || (a == b && before < code)) break;
        n->order[at] = before;
    }
    n->order[at] = code;
}

static gw_str cut_value(gw_str s)
{
    if (s.n <= LONGEST_VALUE) return s;
    uint32_t n = LONGEST_VALUE;
    while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80) n--;
    return (gw_str){s.p, n};
}

/* Values come from cleaned cells; only names of files in an archive may still be no UTF-8. */
static bool keep_text(gw_notices *n, gw_str s, gw_str *out)
{
    s = cut_value(s);
    char *copy = gw_arena_text(n->texts, s);
    if (!copy) return false;
    for (uint32_t at = 0; (at += (uint32_t)gw_utf8_valid_prefix(copy + at, s.n - at)) < s.n;) copy[at] = '?';
    *out = (gw_str){copy, s.n};
    return true;
}

/* Without memory the notice is counted and only its sample is lost. */
static void add_sample(gw_notices *n, kind *k, gw_str file, uint64_t row, gw_str field, gw_str value)
{
    gw_notice_sample s = {.row = row};
    if (k->n_samples >= MOST_SAMPLES) return;
    if (gw_grow(&k->samples, &k->cap_samples, k->n_samples + 1u, sizeof *k->samples)) return;
    if (!keep_text(n, file, &s.file) || !keep_text(n, field, &s.field) || !keep_text(n, value, &s.value))
        return;
    k->samples[k->n_samples++] = s;
}

/* The repair of a notice added with this action; NULL when nothing is changed by it. */
static gw_repair *repair_of(gw_notices *n, uint32_t code, gw_action action)
{
    const gw_notice_code *c = &gw_notice_codes[code];
    if (action != GW_ACTION_DROP && action != GW_ACTION_DEFAULT) return NULL;
    gw_repair *r = &n->kinds[code].repaired[action == GW_ACTION_DROP];
    r->code = c->code;
    r->what = action == GW_ACTION_DROP ? c->dropped : c->replaced;
    return r->what ? r : NULL;
}

/* A row of these tables is a stop, a trip, a service; what rows of others touch the readers say themselves.
 */
static void count_repair(kind *k, gw_repair *r, gw_str file, uint64_t row)
{
    bool dropped = r == &k->repaired[1];
    if (row && k->last_row[dropped] == row && k->last_file[dropped] == file.p) return;
    k->last_row[dropped] = row;
    k->last_file[dropped] = file.p;
    r->n_rows++;
    r->n_stops += gw_str_is(file, "stops.txt");
    r->n_trips += gw_str_is(file, "trips.txt");
    r->n_services += gw_str_is(file, "calendar.txt");
}

void gw_notices_add_action(gw_notices *n, const char *code, gw_action action, gw_str file, uint64_t row,
                           gw_str field, gw_str value)
{
    uint32_t i = gw_notice_code_find(code);
    if (i == gw_n_notice_codes) {
        value = gw_str_of(code);
        i = gw_notice_code_find("runtime_exception_in_loader_error");
        action = gw_notice_codes[i].action;
    }
    kind *k = &n->kinds[i];
    if (!k->count++) insert_into_order(n, i);
    if (action > k->action) k->action = action;
    add_sample(n, k, file, row, field, value);
    gw_repair *r = repair_of(n, i, action);
    if (r) count_repair(k, r, file, row);
}

void gw_notices_add(gw_notices *n, const char *code, gw_str file, uint64_t row, gw_str field, gw_str value)
{
    uint32_t i = gw_notice_code_find(code);
    gw_action action = i < gw_n_notice_codes ? gw_notice_codes[i].action : GW_ACTION_FATAL;
    gw_notices_add_action(n, code, action, file, row, field, value);
}

bool gw_notices_make_fatal(gw_notices *n, const char *code)
{
    uint32_t i = gw_notice_code_find(code);
    if (i == gw_n_notice_codes || !n->kinds[i].count) return false;
    n->kinds[i].action = GW_ACTION_FATAL;
    return true;
}

uint64_t gw_notices_count_of(const gw_notices *n, const char *code)
{
    uint32_t i = gw_notice_code_find(code);
    return i < gw_n_notice_codes ? n->kinds[i].count : 0;
}

void gw_notices_touch(gw_notices *n, gw_action action, gw_repair touched)
{
    uint32_t i = gw_notice_code_find(touched.code);
    gw_repair *r = i < gw_n_notice_codes ? repair_of(n, i, action) : NULL;
    if (!r) return;
    r->n_rows += touched.n_rows;
    r->n_trips += touched.n_trips;
    r->n_stops += touched.n_stops;
    r->n_services += touched.n_services;
}

void gw_notices_add_repair(gw_notices *n, gw_repair r)
{
    for (uint32_t i = 0; i < n->n_repairs; i++) {
        gw_repair *old = &n->repairs[i];
        if (strcmp(old->code, r.code) != 0 || strcmp(old->what, r.what) != 0) continue;
        old->n_rows += r.n_rows;
        old->n_trips += r.n_trips;
        old->n_stops += r.n_stops;
        old->n_services += r.n_services;
        return;
    }
    if (gw_grow(&n->repairs, &n->cap_repairs, n->n_repairs + 1u, sizeof *n->repairs)) return;
    n->repairs[n->n_repairs++] = r;
}

uint32_t gw_notices_count(const gw_notices *n)
{
    return n->n_order;
}

gw_notice gw_notices_at(const gw_notices *n, uint32_t i)
{
    const kind *k = &n->kinds[n->order[i]];
    const gw_notice_code *c = &gw_notice_codes[n->order[i]];
    return (gw_notice){.code = c->code,
                       .severity = c->severity,
                       .action = k->action,
                       .count = k->count,
                       .samples = k->samples,
                       .n_samples = k->n_samples};
}

/* Repair i of those the table words, or how many there are when i is past them. */
static uint32_t find_worded(const gw_notices *n, uint32_t i, const gw_repair **out)
{
    uint32_t found = 0;
    for (uint32_t k = 0; k < n->n_order; k++) {
        const gw_repair *both = n->kinds[n->order[k]].repaired;
        for (int dropped = 1; dropped >= 0; dropped--) {
            if (!both[dropped].n_rows) continue;
            if (found++ == i) *out = &both[dropped];
        }
    }
    return found;
}

uint32_t gw_notices_repair_count(const gw_notices *n)
{
    const gw_repair *none = NULL;
    return find_worded(n, UINT32_MAX, &none) + n->n_repairs;
}

gw_repair gw_notices_repair_at(const gw_notices *n, uint32_t i)
{
    const gw_repair *worded = NULL;
    uint32_t n_worded = find_worded(n, i, &worded);
    return worded ? *worded : n->repairs[i - n_worded];
}

bool gw_notices_any_fatal(const gw_notices *n)
{
    for (uint32_t i = 0; i < n->n_order; i++) {
        if (n->kinds[n->order[i]].action == GW_ACTION_FATAL) return true;
    }
    return false;
}

const char *gw_severity_name(gw_severity s)
{
    static const char *const names[] = {"INFO", "WARNING", "ERROR"};
    return names[s];
}

const char *gw_action_name(gw_action a)
{
    static const char *const names[] = {"ignore", "default+report", "drop+report", "fatal"};
    return names[a];
}

static void write_sample(const gw_notice_sample *s, gw_json_writer *w)
{
    gw_json_object(w, NULL);
    gw_json_put_str(w, "file", s->file);
    gw_json_put_int(w, "row", (int64_t)s->row);
    gw_json_put_str(w, "field", s->field);
    gw_json_put_str(w, "value", s->value);
    gw_json_object_end(w);
}

static void write_notice(const gw_notice *notice, gw_json_writer *w)
{
    gw_json_object(w, NULL);
    gw_json_put_text(w, "code", notice->code);
    gw_json_put_text(w, "severity", gw_severity_name(notice->severity));
    gw_json_put_text(w, "action", gw_action_name(notice->action));
    gw_json_put_int(w, "count", (int64_t)notice->count);
    gw_json_array(w, "samples");
    for (uint32_t i = 0; i < notice->n_samples; i++) write_sample(&notice->samples[i], w);
    gw_json_array_end(w);
    gw_json_object_end(w);
}

static void write_repair(const gw_repair *r, gw_json_writer *w)
{
    gw_json_object(w, NULL);
    gw_json_put_text(w, "code", r->code);
    gw_json_put_text(w, "what", r->what);
    gw_json_put_int(w, "rows", (int64_t)r->n_rows);
    gw_json_put_int(w, "trips", (int64_t)r->n_trips);
    gw_json_put_int(w, "stops", (int64_t)r->n_stops);
    gw_json_put_int(w, "services", (int64_t)r->n_services);
    gw_json_object_end(w);
}

void gw_notices_write_json(const gw_notices *n, gw_json_writer *w)
{
    gw_json_array(w, "notices");
    for (uint32_t i = 0; i < n->n_order; i++) {
        gw_notice notice = gw_notices_at(n, i);
        write_notice(&notice, w);
    }
    gw_json_array_end(w);
    gw_json_array(w, "repairs");
    uint32_t n_repairs = gw_notices_repair_count(n);
    for (uint32_t i = 0; i < n_repairs; i++) {
        gw_repair r = gw_notices_repair_at(n, i);
        write_repair(&r, w);
    }
    gw_json_array_end(w);
}
