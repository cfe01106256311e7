/* planner/port: random rows of exceptions.csv, second by second against a day painted by hand; what is said
 * of rows that are wrong; two buildings; clinic days. */
#include "planner/port/port.h"

#include "port_files.h"

enum { H = 3600, DAY = 86400, N_DAYS = 5, ALL_S = (N_DAYS + 3) * DAY, N_TABLES = 24 };

static const char PORTS[] = "port_id,name_en,kind,status,opens,closes,open24,last_admission_min\n"
                            "bay,Bay,land,open,06:30,24:00,0,15\n"
                            "late,Late,land,open,10:00,02:00,0,20\n"
                            "always,Always,land,open,00:00,24:00,1,0\n";
static const char HALLS[] = "port_id,side,feed,stop_id,walk_minutes\n"
                            "bay,hk,f,1,1\nbay,cn,f,2,1\nlate,hk,f,1,1\nlate,cn,f,2,1\n"
                            "always,hk,f,1,1\nalways,cn,f,2,1\n";
#define CLEARANCE_HEAD                                                                                       \
    "port_id,direction,traveller,day_kind,from,to,p50_min,p95_min,distribution,building,source\n"
#define BOTH(head, tail) head "weekday" tail head "weekend" tail head "holiday" tail head "holiday-eve" tail
#define CROSSING                                                                                             \
    BOTH("*,hk-cn,*,", ",00:00,09:00,20,40,lognormal,,a\n")                                                  \
    BOTH("*,hk-cn,*,", ",09:00,24:00,12,30,lognormal,,b\n")                                                  \
    BOTH("*,cn-hk,*,", ",00:00,24:00,10,30,lognormal,,c\n")
#define EXCEPTION_HEAD "port_id,direction,kind,from,to,days,clock_from,clock_to,last_admission_min,source\n"

static gw_status load(const char *exceptions, const char *buildings, const char *clearance,
                      const char *clinic, gw_port_table **out, gw_error *err)
{
    test_folder f = folder_make();
    gw_buf blob = {0};
    gw_day first = gw_day_of(2026, 3, 2); /* a Monday */
    folder_put(&f, "ports.csv", PORTS);
    folder_put(&f, "aliases.csv", "feed,holds_for\n");
    folder_put(&f, "halls.csv", HALLS);
    folder_put(&f, "sides.csv", "feed,stop_id,side\n");
    folder_put(&f, "clearance.csv", clearance ? clearance : CLEARANCE_HEAD CROSSING);
    folder_put(&f, "holidays.csv", "region,date,kind,name,complete,source\nHK,2026-03-04,holiday,x,1,x\n");
    if (exceptions) folder_put(&f, "exceptions.csv", exceptions);
    if (buildings) folder_put(&f, "buildings.csv", buildings);
    if (clinic) folder_put(&f, "clinic_days.csv", clinic);
    gw_status status = gw_port_files_read(f.path, f.path, &blob, err);
    if (!status)
        status = gw_port_table_parse(blob.p, blob.n, first, N_DAYS, (int64_t)first * DAY - 8 * H, out, err);
    gw_buf_free(&blob);
    folder_drop(&f);
    return status;
}

/* --- random rows --- */

static uint32_t draw(uint64_t *seed, uint32_t n)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33) % n;
}

typedef struct {
    uint8_t open[ALL_S], shut[ALL_S];
    int32_t last[ALL_S + 1]; /* last admission before the opening that ends here; -1: none does */
} picture;

static void paint(uint8_t *on, int32_t from_s, int32_t to_s)
{
    for (int32_t t = from_s < 0 ? 0 : from_s; t < to_s && t < ALL_S; t++) on[t] = 1;
}

/* Day 0 is the Sunday before the days asked for: the first that is laid out. */
static void paint_opening(picture *p, int32_t from_s, int32_t to_s, int32_t last_s)
{
    paint(p->open, from_s, to_s);
    if (to_s > 0 && to_s <= ALL_S && p->last[to_s] < last_s) p->last[to_s] = last_s;
}

typedef struct {
    int32_t opens_s, closes_s, last_s;
} hours;
static const hours REGULAR[] = {{6 * H + 1800, DAY, 900}, {10 * H, 26 * H, 1200}, {0, DAY, 0}};

static void put_clock(gw_buf *out, int32_t s)
{
    gw_buf_printf(out, "%02d:%02d", s / H, s / 60 % 60);
}

/* A closing or an opening from moment to moment, or in the same hours of some days. */
static void add_spell_row(picture *p, uint64_t *seed, uint32_t port, gw_buf *csv)
{
    static const char *const IDS[] = {"bay", "late", "always"}, *const KINDS[] = {"closed", "open",
                                                                                  "road-closed"};
    uint32_t kind = draw(seed, 3), day = 1 + draw(seed, N_DAYS), days = 1 + draw(seed, 2);
    int32_t from_s = (int32_t)draw(seed, 48) * 1800, to_s = (int32_t)draw(seed, 49) * 1800;
    int32_t first_s = (int32_t)day * DAY + from_s, last_s = (int32_t)(day + days) * DAY + to_s;
    if (draw(seed, 2) == 0) {
        gw_buf_printf(csv, "%s,both,%s,2026-03-%02uT", IDS[port], KINDS[kind], day + 1);
        put_clock(csv, from_s);
        gw_buf_printf(csv, ",2026-03-%02uT", day + days + 1);
        put_clock(csv, to_s);
        gw_buf_text(csv, ",,,,,x\n");
        if (kind == 1)
            paint_opening(p, first_s, last_s, REGULAR[port].last_s);
        else
            paint(p->shut, first_s, last_s);
        return;
    }
    gw_buf_printf(csv, "%s,hk-cn,%s,2026-03-%02u,2026-03-%02u,0101101,", IDS[port], KINDS[kind], day + 1,
                  day + days + 1);
    put_clock(csv, from_s);
    gw_buf_text(csv, ",");
    put_clock(csv, to_s);
    gw_buf_text(csv, ",,x\n");
    if (to_s <= from_s) to_s += DAY;
    for (uint32_t d = day; d <= day + days; d++) {
        if ((0x5Au >> ((d + 6) % 7) & 1) == 0) continue; /* Tuesday, Thursday, Friday, Sunday */
        if (kind == 1)
            paint_opening(p, (int32_t)d * DAY + from_s, (int32_t)d * DAY + to_s, REGULAR[port].last_s);
        else
            paint(p->shut, (int32_t)d * DAY + from_s, (int32_t)d * DAY + to_s);
    }
}

/* Other hours for one day, or not; all other days as ever. */
static void add_hours(picture *p, uint64_t *seed, uint32_t port, gw_buf *csv)
{
    static const char *const IDS[] = {"bay", "late", "always"};
    uint32_t changed = draw(seed, 2) ? 1 + draw(seed, N_DAYS) : 99;
    hours other = {(int32_t)draw(seed, 12) * 1800, 13 * H + (int32_t)draw(seed, 20) * 1800, 600};
    for (uint32_t day = 0; day < N_DAYS + 3; day++) {
        const hours *h = day == changed ? &other : &REGULAR[port];
        paint_opening(p, (int32_t)day * DAY + h->opens_s, (int32_t)day * DAY + h->closes_s, h->last_s);
    }
    if (changed == 99) return;
    gw_buf_printf(csv, "%s,both,hours,2026-03-%02u,2026-03-%02u,,", IDS[port], changed + 1, changed + 1);
    put_clock(csv, other.opens_s);
    gw_buf_text(csv, ",");
    put_clock(csv, other.closes_s);
    gw_buf_text(csv, ",10,x\n");
}

/* lets_in[t]: who comes at that second is let in. Openings that touch are one: only the end of all has a last
 * admission. */
static void admit(const picture *p, uint8_t *lets_in)
{
    memset(lets_in, 0, ALL_S);
    for (int32_t t = 0; t < ALL_S; t++) {
        if (!p->open[t]) continue;
        int32_t end = t;
        while (end < ALL_S && p->open[end]) end++;
        int32_t last_s = p->last[end] < 0 ? 0 : p->last[end];
        for (; t <= end - last_s && t < ALL_S; t++) lets_in[t] = !p->shut[t];
        t = end;
    }
}

static void check_table(const gw_port_table *t, uint32_t port, const uint8_t *lets_in, const char *csv)
{
    enum { FROM_S = 2 * DAY, TO_S = (N_DAYS + 1) * DAY }; /* away from the edges of what is laid out */
    int32_t admits = -1, high = -1, before = gw_port_exit(t, port, GW_SIDE_HK, FROM_S - 1 - DAY);
    for (int32_t x = FROM_S; x < TO_S; x++) {
        if (admits < x)
            for (admits = x; admits < ALL_S && !lets_in[admits]; admits++) {
            }
        int32_t clock = admits % DAY, at = x - DAY; /* of the table's zero: the day asked for first */
        if (admits >= ALL_S - DAY) return;
        int32_t want = admits - DAY + (clock < 9 * H ? 1200 : 720);
        int32_t got = gw_port_exit(t, port, GW_SIDE_HK, at), in = gw_port_admits(t, port, GW_SIDE_HK, at);
        if (x == FROM_S) high = got; /* those who came before are ahead */
        if (want > high) high = want;
        if (in != admits - DAY || got != high || got < before)
            fail_msg("at %d: let in at %d, not %d; through at %d, not %d\n%s", at, in, admits - DAY, got,
                     high, csv);
        int32_t latest = gw_port_latest(t, port, GW_SIDE_HK, got);
        if (latest < at || gw_port_exit(t, port, GW_SIDE_HK, latest) != got ||
            gw_port_exit(t, port, GW_SIDE_HK, latest + 1) <= got)
            fail_msg("by %d: latest %d, asked at %d\n%s", got, latest, at, csv);
        if (got > before + 1 && gw_port_latest(t, port, GW_SIDE_HK, got - 1) >= at)
            fail_msg("by %d: one comes too late at %d\n%s", got - 1, at, csv);
        before = got;
    }
}

static void random_exceptions_are_what_one_paints(void **state)
{
    (void)state;
    picture *p = malloc(sizeof *p);
    uint8_t *lets_in = malloc(ALL_S);
    assert_true(p && lets_in);
    for (uint64_t i = 0; i < N_TABLES; i++) {
        uint64_t seed = i;
        uint32_t port = (uint32_t)i % 3, rows = 1 + draw(&seed, 5);
        gw_buf csv = {0};
        gw_port_table *t = NULL;
        gw_error err = {0};
        memset(p, 0, sizeof *p);
        for (int32_t k = 0; k <= ALL_S; k++) p->last[k] = -1;
        gw_buf_text(&csv, EXCEPTION_HEAD);
        add_hours(p, &seed, port, &csv);
        for (uint32_t k = 0; k < rows; k++) add_spell_row(p, &seed, port, &csv);
        if (load(csv.p, NULL, NULL, NULL, &t, &err)) fail_msg("%s\n%s", err.message, csv.p);
        admit(p, lets_in);
        check_table(t, port, lets_in, csv.p);
        gw_port_table_free(t);
        gw_buf_free(&csv);
    }
    free(p);
    free(lets_in);
}

/* --- by hand --- */

static void what_is_in_force_is_told(void **state)
{
    (void)state;
    gw_port_table *t = NULL;
    gw_error err = {0};
    gw_status status =
        load(EXCEPTION_HEAD "bay,both,open,2026-03-02T24:00,2026-03-03T06:30,,,,,festival\n"
                            "bay,hk-cn,road-closed,2026-03-03T01:00,2026-03-03T02:00,,,,,bridge\n"
                            "bay,both,last-admission,2026-03-04,2026-03-04,,,,60,early\n",
             NULL, NULL, NULL, &t, &err);
    if (status) fail_msg("%s", err.message);
    assert_false(gw_port_exception_at(t, 0, GW_SIDE_HK, DAY - 1).any);
    assert_string_equal(gw_port_exception_at(t, 0, GW_SIDE_HK, DAY).source, "festival");
    assert_int_equal(gw_port_exception_at(t, 0, GW_SIDE_HK, DAY + H).kind, GW_EXCEPTION_ROAD_CLOSED);
    assert_int_equal(gw_port_exception_at(t, 0, GW_SIDE_CN, DAY + H).kind, GW_EXCEPTION_OPEN);
    assert_false(gw_port_exception_at(t, 1, GW_SIDE_HK, DAY + H).any);
    assert_false(gw_port_exception_at(t, 77, GW_SIDE_HK, DAY + H).any);
    /* shut at 24:00 as every night on the eve's eve, open through the festival, shut on the road for an hour
     */
    assert_int_equal(gw_port_admits(t, 0, GW_SIDE_HK, DAY - 60), DAY - 60);
    assert_int_equal(gw_port_admits(t, 0, GW_SIDE_HK, DAY + H), DAY + 2 * H);
    assert_int_equal(gw_port_admits(t, 0, GW_SIDE_CN, DAY + H), DAY + H);
    assert_int_equal(gw_port_admits(t, 0, GW_SIDE_CN, DAY + 6 * H + 1799), DAY + 6 * H + 1799);
    assert_int_equal(gw_port_admits(t, 0, GW_SIDE_HK, 2 * DAY - 60), 2 * DAY + 6 * H + 1800);
    assert_int_equal(gw_port_admits(t, 0, GW_SIDE_HK, 2 * DAY + 23 * H), 2 * DAY + 23 * H);
    assert_int_equal(gw_port_admits(t, 0, GW_SIDE_HK, 2 * DAY + 23 * H + 1), 3 * DAY + 6 * H + 1800);
    gw_port_table_free(t);
}

static void nobody_passes_a_port_that_stays_closed(void **state)
{
    (void)state;
    gw_port_table *t = NULL;
    assert_int_equal(
        load(EXCEPTION_HEAD "bay,both,closed,2026-01-01,2026-12-31,,,,,works\n", NULL, NULL, NULL, &t, NULL),
        GW_OK);
    assert_int_equal(gw_port_exit(t, 0, GW_SIDE_HK, 9 * H), GW_NEVER);
    assert_int_equal(gw_port_admits(t, 0, GW_SIDE_HK, 9 * H), GW_NEVER);
    assert_int_equal(gw_port_latest(t, 0, GW_SIDE_CN, 9 * H), GW_NEVER_BACK);
    assert_int_equal(gw_port_least_s(t, 0, GW_SIDE_HK), GW_NEVER);
    gw_port_table_free(t);
}

#define TWO_HEAD "port_id,buildings,clearance_of,between_min,approach,source\n"
#define IN_BUILDINGS                                                                                         \
    BOTH("bay,hk-cn,*,", ",00:00,24:00,12,30,lognormal,hk,x\n")                                              \
    BOTH("bay,hk-cn,*,", ",00:00,24:00,12,30,lognormal,cn,y\n")                                              \
    BOTH("bay,cn-hk,*,", ",00:00,24:00,6,6,lognormal,hk,x\n")                                                \
    BOTH("bay,cn-hk,*,", ",00:00,24:00,8,8,lognormal,cn,x\n")

static void two_buildings_are_a_sum(void **state)
{
    (void)state;
    gw_port_table *t = NULL;
    gw_error err = {0};
    gw_arena *a = gw_arena_create(0);
    gw_status status = load(NULL, TWO_HEAD "bay,2,building,5,road,x\n", CLEARANCE_HEAD CROSSING IN_BUILDINGS,
                            NULL, &t, &err);
    if (status) fail_msg("%s", err.message);
    gw_clearance one_way = gw_port_clearance(t, 0, GW_SIDE_CN, 12 * H);
    assert_int_equal(one_way.n_parts, 2);
    assert_int_equal(one_way.p50_s, 19 * 60);
    assert_string_equal(one_way.source, "x");
    assert_int_equal(gw_port_exit(t, 0, GW_SIDE_CN, 12 * H), 12 * H + 19 * 60);

    /* two lognormals of σ = 0.55707: mean and median of the sum, by numerical integration: 33.03 and 31.2
     * with the walk of 5 minutes; its 95th percentile is less than the sum of the 95th percentiles */
    gw_clearance c = gw_port_clearance(t, 0, GW_SIDE_HK, 12 * H);
    gw_dist d;
    assert_int_equal(gw_clearance_dist(a, 10, &c, &d), GW_OK);
    assert_true(gw_dist_mean(&d) > 33.0 * 60 && gw_dist_mean(&d) < 33.1 * 60);
    assert_true(c.p50_s > 29 * 60 && c.p50_s < 33 * 60);
    assert_true(c.p95_s > 50 * 60 && c.p95_s < 60 * 60);
    assert_string_equal(c.source, "x; y");
    /* a port that has one clearance for the crossing is as it was */
    assert_int_equal(gw_port_clearance(t, 1, GW_SIDE_HK, 12 * H).n_parts, 0);
    assert_int_equal(gw_port_exit(t, 1, GW_SIDE_HK, 12 * H), 12 * H + 720);
    c = gw_port_clearance(t, 1, GW_SIDE_HK, 12 * H);
    assert_int_equal(gw_clearance_dist(a, 10, &c, &d), GW_OK);
    gw_arena_free(a);
    gw_port_table_free(t);
}

static void clinic_days_by_day(void **state)
{
    (void)state;
    gw_port_table *t = NULL;
    assert_int_equal(load(NULL, NULL, NULL,
                          "date,open,reason,complete,source\n2026-03-03,1,weekday,1,assumed: x\n"
                          "2026-03-04,0,mainland holiday,0,assumed: x\n",
                          &t, NULL),
                     GW_OK);
    gw_clinic_day day = gw_port_clinic_day(t, gw_day_of(2026, 3, 4));
    assert_int_equal(day.state, GW_CLINIC_CLOSED);
    assert_false(day.complete);
    assert_string_equal(day.reason, "mainland holiday");
    assert_int_equal(gw_port_clinic_day(t, gw_day_of(2026, 3, 3)).state, GW_CLINIC_OPEN);
    assert_int_equal(gw_port_clinic_day(t, gw_day_of(2026, 3, 5)).state, GW_CLINIC_UNKNOWN);
    gw_port_table_free(t);
}

/* --- wrong rows --- */

static const struct {
    const char *exceptions, *buildings, *clearance, *clinic, *message;
} WRONG[] = {
    {.exceptions = EXCEPTION_HEAD "mars,both,closed,2026-03-02,2026-03-03,,,,,x\n",
     .message = "exceptions.csv row 2: port_id: 'mars' is no port of ports.csv"},
    {.exceptions = EXCEPTION_HEAD "bay,north,closed,2026-03-02,2026-03-03,,,,,x\n",
     .message = "exceptions.csv row 2: direction: 'north' is none of both, hk-cn, cn-hk"},
    {.exceptions = EXCEPTION_HEAD "bay,both,shut,2026-03-02,2026-03-03,,,,,x\n",
     .message =
         "exceptions.csv row 2: kind: 'shut' is none of closed, road-closed, open, hours, last-admission"},
    {.exceptions = EXCEPTION_HEAD "bay,both,closed,2026-03-03,2026-03-02,,,,,x\n",
     .message = "exceptions.csv row 2: to: '2026-03-02' is not after the start"},
    {.exceptions = EXCEPTION_HEAD "bay,both,closed,2026-03-03T09:00,2026-03-03T09:00,,,,,x\n",
     .message = "exceptions.csv row 2: to: '2026-03-03T09:00' is not after the start"},
    {.exceptions = EXCEPTION_HEAD "bay,both,closed,2026-03-03T24:01,2026-03-05,,,,,x\n",
     .message = "exceptions.csv row 2: from: '2026-03-03T24:01' is after 24:00"},
    {.exceptions = EXCEPTION_HEAD "bay,both,closed,2026-03-03Tnoon,2026-03-05,,,,,x\n",
     .message = "exceptions.csv row 2: from: '2026-03-03Tnoon' has a time that is none"},
    {.exceptions = EXCEPTION_HEAD "bay,both,closed,2026-02-29,2026-03-05,,,,,x\n",
     .message = "exceptions.csv row 2: from: '2026-02-29' is not a date, nor a date with a time as in "
                "2026-02-17T22:30"},
    {.exceptions = EXCEPTION_HEAD "bay,both,closed,2026-03-03,,,,,,x\n",
     .message = "exceptions.csv row 2: to: '' must not be empty"},
    {.exceptions = EXCEPTION_HEAD "bay,both,closed,,2026-03-03,,,,,x\n",
     .message = "exceptions.csv row 2: from: '' must not be empty"},
    {.exceptions = EXCEPTION_HEAD "bay,both,closed,2026-03-03T09:00,2026-03-05,,01:00,02:00,,x\n",
     .message = "exceptions.csv row 2: from: '2026-03-03T09:00' must be a date alone where the row holds day "
                "by day"},
    {.exceptions = EXCEPTION_HEAD "bay,both,closed,,2026-03-05T09:00,1111100,,,,x\n",
     .message =
         "exceptions.csv row 2: to: '2026-03-05T09:00' must be a date alone where the row holds day by day"},
    {.exceptions = EXCEPTION_HEAD "bay,both,hours,,,11111,08:00,20:00,,x\n",
     .message =
         "exceptions.csv row 2: days: '11111' is neither seven of 0 and 1, Monday first, nor a kind of day"},
    {.exceptions = EXCEPTION_HEAD "bay,both,hours,,,0000000,08:00,20:00,,x\n",
     .message = "exceptions.csv row 2: days: '0000000' is neither seven of 0 and 1, Monday first, nor a kind "
                "of day"},
    {.exceptions = EXCEPTION_HEAD "bay,both,hours,,,,08:00,24:30,,x\n",
     .message = "exceptions.csv row 2: clock_to: '24:30' is after 24:00"},
    {.exceptions = EXCEPTION_HEAD "bay,both,hours,,,,24:00,24:00,,x\n",
     .message = "exceptions.csv row 2: clock_from: '24:00' is not a time of day"},
    {.exceptions = EXCEPTION_HEAD "bay,both,hours,,,,08:00,,,x\n",
     .message = "exceptions.csv row 2: clock_to: '' is not a time"},
    {.exceptions = EXCEPTION_HEAD "bay,both,hours,,,,08:00,09:00,60,x\n",
     .message = "exceptions.csv row 2: last_admission_min: '60' is as long as the port is open"},
    {.exceptions = EXCEPTION_HEAD "bay,both,last-admission,,,,,,1050,x\n",
     .message = "exceptions.csv row 2: last_admission_min: '1050' is as long as the port is open"},
    {.exceptions = EXCEPTION_HEAD "bay,both,last-admission,,,,08:00,09:00,10,x\n",
     .message =
         "exceptions.csv row 2: clock_from: '08:00' must be empty: a last admission is counted from the "
         "closing"},
    {.exceptions = EXCEPTION_HEAD "bay,both,closed,2026-03-03,2026-03-04,,,,5,x\n",
     .message = "exceptions.csv row 2: last_admission_min: '5' must be empty: a closing lets nobody in"},
    {.exceptions = EXCEPTION_HEAD "bay,both,closed,2026-03-03,2026-03-04,,,,,\n",
     .message = "exceptions.csv row 2: source: '' must not be empty"},
    {.exceptions =
         EXCEPTION_HEAD "bay,both,hours,,,1000001,08:00,20:00,,x\nbay,hk-cn,hours,,,0000011,08:00,20:00,,x\n",
     .message = "exceptions.csv row 3: from: '' overlaps an earlier row"},
    {.exceptions = EXCEPTION_HEAD "bay,both,hours,2026-03-02,2026-03-04,,08:00,20:00,,x\n"
                                  "bay,both,hours,2026-03-04,2026-03-05,,08:00,20:00,,x\n",
     .message = "exceptions.csv row 3: from: '2026-03-04' overlaps an earlier row"},
    {.exceptions = EXCEPTION_HEAD "bay,both,road-closed,2026-03-03,2026-03-04,,,,,x\n",
     .buildings = TWO_HEAD "bay,2,crossing,,rail,x\n",
     .message = "exceptions.csv row 2: kind: 'road-closed' closes no port that one reaches by rail too "
                "(buildings.csv)"},
    {.exceptions = EXCEPTION_HEAD "bay,both\n",
     .message = "exceptions.csv row 2: 2 fields where the header has 10"},
    {.buildings = TWO_HEAD "mars,2,crossing,,rail,x\n",
     .message = "buildings.csv row 2: port_id: 'mars' is no port of ports.csv"},
    {.buildings = TWO_HEAD "bay,2,crossing,,rail,x\nbay,1,crossing,,rail,x\n",
     .message = "buildings.csv row 3: port_id: 'bay' is there twice"},
    {.buildings = TWO_HEAD "bay,3,crossing,,rail,x\n",
     .message = "buildings.csv row 2: buildings: '3' is none of 1, 2"},
    {.buildings = TWO_HEAD "bay,1,building,3,rail,x\n",
     .message = "buildings.csv row 2: clearance_of: 'building' is of two buildings, and the port has one"},
    {.buildings = TWO_HEAD "bay,2,building,,rail,x\n",
     .message = "buildings.csv row 2: between_min: '' is not a number of minutes from 0 to 1440"},
    {.buildings = TWO_HEAD "bay,2,crossing,4,rail,x\n",
     .message =
         "buildings.csv row 2: between_min: '4' must be empty: the clearance is that of the whole crossing"},
    {.buildings = TWO_HEAD "bay,2,building,4,rail,x\n",
     .message = "clearance.csv: no row for bay, hk-cn, building hk, weekday, 00:00"},
    {.buildings = TWO_HEAD "bay,2,building,4,rail,x\n",
     .clearance = CLEARANCE_HEAD CROSSING "bay,hk-cn,*,weekday,00:00,24:00,1,2,lognormal,,x\n",
     .message =
         "clearance.csv row 14: building: '' must not be empty: buildings.csv says that each has its own"},
    {.clearance = CLEARANCE_HEAD CROSSING "bay,hk-cn,*,weekday,00:00,24:00,1,2,lognormal,hk,x\n",
     .message =
         "clearance.csv row 14: building: 'hk' must be empty: the port has one clearance for the crossing"},
    {.clearance = CLEARANCE_HEAD CROSSING "*,hk-cn,*,weekday,00:00,24:00,1,2,lognormal,mo,x\n",
     .message = "clearance.csv row 14: building: 'mo' is neither hk nor cn"},
    {.clinic = "date,open,reason,complete,source\n2026-03-03,1,x,1,x\n2026-03-03,0,x,1,x\n",
     .message = "clinic_days.csv row 3: date: '2026-03-03' is not after the row before"},
    {.clinic = "date,open,reason,complete,source\n2026-03-33,1,x,1,x\n",
     .message = "clinic_days.csv row 2: date: '2026-03-33' is not a date"},
    {.clinic = "date,open,reason,complete,source\n2026-03-03,maybe,x,1,x\n",
     .message = "clinic_days.csv row 2: open: 'maybe' is none of 0, 1"},
};

static void faults_name_file_row_and_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        gw_error err = {0};
        gw_port_table *t = NULL;
        gw_status status =
            load(WRONG[i].exceptions, WRONG[i].buildings, WRONG[i].clearance, WRONG[i].clinic, &t, &err);
        if (status != GW_BAD_INPUT) fail_msg("taken: %s", WRONG[i].message);
        assert_string_equal(err.message, WRONG[i].message);
        assert_null(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_exceptions_are_what_one_paints),
        cmocka_unit_test(what_is_in_force_is_told),
        cmocka_unit_test(nobody_passes_a_port_that_stays_closed),
        cmocka_unit_test(two_buildings_are_a_sum),
        cmocka_unit_test(clinic_days_by_day),
        cmocka_unit_test(faults_name_file_row_and_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
