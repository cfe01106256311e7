/* stop_times.txt, the largest table: one pass, nothing kept but 24 bytes a row. Rows of a trip may stand
 * anywhere in the file; runs remember where, and finish_trips.c puts them together. */
#include "gtfs/feed/flex_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_BEFORE_GUESS 16384 /* then the size of the table is estimated */

enum {
    TRIP,
    ARRIVAL,
    DEPARTURE,
    STOP,
    SEQUENCE,
    HEADSIGN,
    PICKUP,
    DROP_OFF,
    DIST,
    TIMEPOINT,
    GROUP,
    LOCATION,
    WINDOW_START,
    WINDOW_END,
    PICKUP_RULE,
    DROP_OFF_RULE,
    N_STOP_TIMES
};
static const char *const columns[] = {
    "trip_id",
    "arrival_time",
    "departure_time",
    "stop_id",
    "stop_sequence",
    "stop_headsign",
    "pickup_type",
    "drop_off_type",
    "shape_dist_traveled",
    "timepoint",
    "location_group_id",
    "location_id",
    "start_pickup_drop_off_window",
    "end_pickup_drop_off_window",
    "pickup_booking_rule_id",
    "drop_off_booking_rule_id",
};
_Static_assert(GW_N(columns) == N_STOP_TIMES, "one name a column");
static const gw_flex_columns flex_columns = {STOP,       GROUP,   LOCATION,    WINDOW_START,
                                             WINDOW_END, ARRIVAL, DEPARTURE,   PICKUP,
                                             DROP_OFF,   DIST,    PICKUP_RULE, DROP_OFF_RULE};

/* What a row needs to know of a stop, in one line of the cache. */
typedef struct {
    uint64_t head; /* head_of(id) */
    const char *id;
    uint32_t id_length;
    uint32_t next; /* stops[]; the one seen after it, or GW_NONE */
    uint8_t location_type;
} stop_key;

typedef struct {
    gw_reader r;
    uint32_t trip;   /* of the row before: rows mostly come trip by trip */
    uint32_t run;    /* the run under way, or GW_NONE */
    uint32_t stop;   /* of the row before */
    stop_key *stops; /* owned; index: stops */
    bool flex;       /* the file has columns of demand-responsive service */
    bool has_timepoint;
} reading;

/* GW_NONE: the row is for a trip that is not there. */
static uint32_t find_trip(reading *f)
{
    gw_reader *r = &f->r;
    gw_loader *l = r->l;
    gw_str id = r->cells[TRIP];
    if (f->trip != GW_NONE && gw_str_equal(l->trips.p[f->trip].id, id)) return f->trip;
    uint32_t trip = f->trip + 1; /* of none: 0. Both files mostly have the trips in one order */
    if (trip >= l->trips.n || !gw_str_equal(l->trips.p[trip].id, id))
        trip = gw_ids_find(&l->trip_ids, l->trips.p, sizeof *l->trips.p, id);
    if (trip != GW_ID_NONE) {
        f->trip = trip;
        l->trip_runs[trip].seen = 1;
        return trip;
    }
    const gw_intern *dropped = &l->dropped_trips;
    if (gw_ids_find(&dropped->ids, dropped->texts, sizeof *dropped->texts, id) != GW_ID_NONE) return GW_NONE;
    if (gw_cell_given(r, TRIP)) gw_cell_fault(r, "foreign_key_violation", TRIP);
    return GW_NONE;
}

/* The first byte is the lowest, whatever the machine. */
static inline uint32_t load_4(const char *p)
{
    uint32_t v;
    memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap32(v);
#endif
    return v;
}

/* Differs for any two texts of one length up to 8; of longer ones it is the beginning. */
static inline uint64_t head_of(gw_str s)
{
    if (s.n >= 8) return load_4(s.p) | (uint64_t)load_4(s.p + 4) << 32;
    if (s.n >= 4) return load_4(s.p) | (uint64_t)load_4(s.p + s.n - 4) << 32;
    if (!s.n) return 0;
    return (uint64_t)(unsigned char)s.p[0] | (uint64_t)(unsigned char)s.p[s.n / 2] << 8 |
           (uint64_t)(unsigned char)s.p[s.n - 1] << 16;
}

static inline bool has_id(const stop_key *k, gw_str id, uint64_t head)
{
    return k->head == head && k->id_length == id.n &&
           (id.n <= 8 || memcmp(k->id + 8, id.p + 8, id.n - 8) == 0);
}

/* After a stop mostly comes the one that came after it before: most look-ups are one comparison. */
static uint32_t look_up_stop(reading *f)
{
    const gw_loader *l = f->r.l;
    gw_str id = f->r.cells[STOP];
    uint32_t guess = f->stops[f->stop].next;
    if (guess != GW_NONE && has_id(&f->stops[guess], id, head_of(id))) return f->stop = guess;
    uint32_t stop = gw_ids_find(&l->stop_ids, l->stops.p, sizeof *l->stops.p, id);
    if (stop == GW_ID_NONE) return stop;
    f->stops[f->stop].next = stop;
    return f->stop = stop;
}

static uint32_t find_stop(reading *f)
{
    gw_reader *r = &f->r;
    gw_loader *l = r->l;
    if (!gw_cell_given(r, STOP)) return GW_NONE;
    uint32_t stop = look_up_stop(f);
    if (stop == GW_ID_NONE) {
        gw_cell_fault(r, "foreign_key_violation", STOP);
        return GW_NONE;
    }
    l->stop_used[stop] = 1;
    if (f->stops[stop].location_type == GW_LOC_STOP) return stop;
    gw_cell_fault(r, "location_with_unexpected_stop_time", STOP);
    return GW_NONE;
}

/* "HH:MM:SS" as nearly all feeds write it, all eight bytes at once: what is left of each when that of
 * "00:00:00" is taken away must be a digit (tens of minutes and seconds below 6), or nothing at the colons.
 */
static inline bool parse_common_time(gw_str s, int32_t *seconds)
{
    if (s.n != 8) return false;
    const uint64_t zero = UINT64_C(0x30303A30303A3030), to_16 = UINT64_C(0x060A00060A000606);
    const uint64_t not_digits = UINT64_C(0xF0F0FFF0F0FFF0F0);
    uint64_t d = (load_4(s.p) | (uint64_t)load_4(s.p + 4) << 32) ^ zero;
    if ((d | (d + to_16)) & not_digits) return false;
    uint32_t hours = (uint32_t)(d & 15) * 10 + (uint32_t)(d >> 8 & 15);
    uint32_t minutes = (uint32_t)(d >> 24 & 15) * 10 + (uint32_t)(d >> 32 & 15);
    *seconds = (int32_t)(hours * 3600 + minutes * 60 + (uint32_t)(d >> 48 & 15) * 10 + (uint32_t)(d >> 56));
    return true;
}

/* false: a time is given and cannot be read; the row goes. */
static bool read_time(gw_reader *r, uint32_t column, int32_t *seconds)
{
    *seconds = GW_SECONDS_NONE;
    if (parse_common_time(r->cells[column], seconds) || !r->cells[column].n) return true;
    return gw_cell_time(r, column, seconds);
}

/* gw_cell_enum, without a call for the usual digit. */
static inline uint8_t read_enum(gw_reader *r, uint32_t column, uint8_t most, uint8_t by_default)
{
    gw_str s = r->cells[column];
    if (s.n == 1 && (unsigned)(s.p[0] - '0') <= most) return (uint8_t)(s.p[0] - '0');
    return s.n ? gw_cell_enum(r, column, most, by_default) : by_default;
}

/* One of both times stands for both; blank ones wait for interpolation. */
static bool read_times(reading *f, gw_stop_time *st)
{
    gw_reader *r = &f->r;
    bool ok = read_time(r, ARRIVAL, &st->arrival_s);
    ok = read_time(r, DEPARTURE, &st->departure_s) && ok;
    if (!ok) return false;
    bool arrives = st->arrival_s != GW_SECONDS_NONE, departs = st->departure_s != GW_SECONDS_NONE;
    if (arrives != departs) {
        gw_cell_fault(r, "stop_time_with_only_arrival_or_departure_time", arrives ? DEPARTURE : ARRIVAL);
        if (arrives)
            st->departure_s = st->arrival_s;
        else
            st->arrival_s = st->departure_s;
    }
    st->timepoint = read_enum(r, TIMEPOINT, 1, arrives || departs ? 1 : 0);
    if (!arrives && !departs && st->timepoint) {
        gw_cell_fault(r, "stop_time_timepoint_without_times", TIMEPOINT);
        st->timepoint = 0;
    }
    if ((arrives || departs) && f->has_timepoint && !r->cells[TIMEPOINT].n) {
        gw_cell_fault(r, "missing_timepoint_value", TIMEPOINT);
    }
    return true;
}

static bool read_sequence(gw_reader *r, gw_stop_time *st)
{
    int64_t sequence;
    gw_str s = r->cells[SEQUENCE];
    uint32_t value = 0, i = 0;
    for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && i < 9; i++)
        value = value * 10 + (uint32_t)(s.p[i] - '0');
    if (s.n && i == s.n) { /* nearly always */
        st->sequence = value;
        return true;
    }
    if (!gw_cell_given(r, SEQUENCE) || !gw_cell_int(r, SEQUENCE, 0, UINT32_MAX, &sequence)) return false;
    st->sequence = (uint32_t)sequence;
    return true;
}

/* NAN: blank or faulty. */
static double read_dist(gw_reader *r)
{
    double dist;
    if (!gw_cell_double(r, DIST, &dist)) return NAN;
    if (dist >= 0) return dist;
    gw_cell_fault_action(r, "number_out_of_range", GW_ACTION_DEFAULT, DIST);
    return NAN;
}

static gw_status start_run(reading *f, uint32_t trip)
{
    gw_loader *l = f->r.l;
    gw_run run = {.first_row = (uint32_t)l->stop_times.n, .next = GW_NONE, .first_line = f->r.line};
    gw_trip_runs *of_trip = &l->trip_runs[trip];
    f->run = (uint32_t)l->runs.n;
    if (of_trip->first_run == GW_NONE) {
        of_trip->first_run = f->run;
    } else {
        l->runs.p[of_trip->last_run].next = f->run;
    }
    of_trip->last_run = f->run;
    return GW_PUSH(l, l->runs, run);
}

static gw_status keep_row(reading *f, uint32_t trip, const gw_stop_time *st)
{
    gw_loader *l = f->r.l;
    const gw_run *run = f->run == GW_NONE ? NULL : &l->runs.p[f->run];
    bool goes_on = run && l->trip_runs[trip].last_run == f->run && run->first_line + run->n_rows == f->r.line;
    gw_status status = goes_on ? GW_OK : start_run(f, trip);
    if (!status) status = GW_PUSH(l, l->stop_times, *st);
    if (!status && gw_reader_has(&f->r, DIST)) status = GW_PUSH(l, l->dists, read_dist(&f->r));
    if (!status) l->runs.p[f->run].n_rows++;
    return status;
}

static gw_status take_row(reading *f)
{
    gw_reader *r = &f->r;
    gw_loader *l = r->l;
    gw_stop_time st = {0};
    l->n_stop_time_rows++;
    r->touch = GW_TOUCH_NOTHING;
    uint32_t trip = find_trip(f);
    r->touch = trip == GW_NONE ? GW_TOUCH_NOTHING : GW_TOUCH_TRIP;
    r->touched = trip;
    if (trip == GW_NONE || (f->flex && gw_flex_row(r, &flex_columns, trip))) return GW_OK;
    st.stop = find_stop(f);
    if (st.stop == GW_NONE || !read_sequence(r, &st) || !read_times(f, &st)) return GW_OK;
    st.pickup = read_enum(r, PICKUP, 3, 0);
    st.drop_off = read_enum(r, DROP_OFF, 3, 0);
    if (r->cells[HEADSIGN].n && gw_intern_put(&l->headsigns, l->texts, r->cells[HEADSIGN], &st.headsign)) {
        return gw_load_no_memory(l);
    }
    return keep_row(f, trip, &st);
}

static gw_status prepare(gw_loader *l, reading *f)
{
    f->stops = malloc(l->stops.n * sizeof *f->stops);
    if (!f->stops) return gw_load_no_memory(l);
    for (size_t i = 0; i < l->stops.n; i++) {
        const gw_stop *s = &l->stops.p[i];
        f->stops[i] = (stop_key){head_of(s->id), s->id.p, s->id.n, GW_NONE, s->location_type};
    }
    l->trip_runs = malloc(l->trips.n * sizeof *l->trip_runs);
    l->stop_used = calloc(l->stops.n, 1);
    if (!l->trip_runs || !l->stop_used) return gw_load_no_memory(l);
    for (size_t i = 0; i < l->trips.n; i++) l->trip_runs[i] = (gw_trip_runs){GW_NONE, GW_NONE, 0};
    return GW_OK;
}

/* Once some rows have been read, room for as many as the file is likely to have: a list of this size had
 * better not move. Without that much memory it grows as it goes. */
static void make_room(reading *f)
{
    gw_loader *l = f->r.l;
    const uint64_t n = l->stop_times.n, read = gw_table_bytes_read(f->r.table);
    const uint64_t size = gw_archive_size_of(l->archive, f->r.file);
    if (read == 0 || size <= read) return;
    const uint64_t likely = (size / read + 1) * (n + n / 4); /* what was read ahead holds rows to come */
    if (likely > GW_MOST_ROWS ||
        gw_grow(&l->stop_times.p, &l->stop_times.cap, likely, sizeof *l->stop_times.p))
        return;
}

static gw_status check_columns(reading *f)
{
    gw_reader *r = &f->r;
    if (!r->table) return GW_OK;
    f->has_timepoint = gw_reader_has(r, TIMEPOINT);
    for (uint32_t i = GROUP; i < N_STOP_TIMES; i++) f->flex = f->flex || gw_reader_has(r, i);
    if (gw_reader_has(r, SEQUENCE)) return f->flex ? gw_flex_begin(r->l) : GW_OK;
    return gw_load_told_fatal(r->l, "missing_required_column", r->file, "there is no column stop_sequence");
}

gw_status gw_load_stop_times(gw_loader *l)
{
    reading f = {.trip = GW_NONE, .run = GW_NONE};
    gw_status status = prepare(l, &f);
    if (!status) status = gw_reader_open(&f.r, l, "stop_times.txt", columns, N_STOP_TIMES, true);
    if (!status) status = check_columns(&f);
    while (!status && gw_reader_next(&f.r)) {
        status = take_row(&f);
        if (f.r.n_rows == ROWS_BEFORE_GUESS) make_room(&f);
    }
    status = gw_reader_close(&f.r, status);
    free(f.stops);
    if (!status && !l->stop_times.n) {
        return gw_load_told_fatal(l, "foreign_key_violation", "stop_times.txt", "no row of it can be used");
    }
    return !status && f.flex ? gw_flex_end(l) : status;
}
