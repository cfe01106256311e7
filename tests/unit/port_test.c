/* planner/port: what the files say, and what is said of files that are wrong. */
#include "planner/port/port.h"

#include "port_files.h"

static const char PORTS[] =
    "port_id,name_zh_hant,name_zh_hans,name_en,kind,status,opens,closes,open24,last_admission_min,lat,lon,"
    "hk_name_zh_hant,hk_name_zh_hans,hk_name_en,source_hours\n"
    "shenzhen-bay,深圳灣口岸,深圳湾口岸,Shenzhen Bay "
    "Port,land,open,06:30,24:00,0,15,22.505990,113.945375,,,,\"S20,S21\"\n"
    "huanggang,皇崗口岸,皇岗口岸,Huanggang Port,land,open,00:00,24:00,1,,,,落馬洲管制站,落马洲管制站,Lok Ma "
    "Chau,S24\n"
    "shatoujiao,沙頭角口岸,沙头角口岸,,land,closed,07:00,22:00,0,,22.549,114.2185,,,,U\n"
    "shekou,蛇口,蛇口,Shekou,ferry,unknown,,,0,,22.4735,113.9088,,,,none\n"
    "luohu,羅湖口岸,罗湖口岸,Luohu Port,land,open,06:30,02:00,0,,,,,,,S20\n";
static const char ALIASES[] = "feed,holds_for,source\nszm,sz,same ids\nszb,sz,same ids\n";
static const char HALLS[] = "port_id,side,feed,stop_id,walk_minutes,source\n"
                            "shenzhen-bay,hk,hk,12728,3,assumed\n"
                            "shenzhen-bay,cn,szm,深圳湾口岸,4.5,assumed\n"
                            "shatoujiao,hk,hk,1,1,U\nshatoujiao,cn,szb,2,1,U\n"
                            "shekou,hk,hk,3,1,U\nshekou,cn,szb,4,1,U\n"
                            "luohu,hk,mtr,LOW,4,assumed\n"
                            "huanggang,hk,hk,12743,3,assumed\nhuanggang,cn,szb,SZB00193,5,assumed\n";
static const char SIDES[] =
    "feed,stop_id,side,reason\nhk,12743,hk,stands on Shenzhen ground\nszb,SZB00903,cn,fence\n";
#define CLEARANCE_HEAD "port_id,direction,traveller,day_kind,from,to,p50_min,p95_min,distribution,source\n"
static const char CLEARANCE[] = CLEARANCE_HEAD "*,hk-cn,*,weekday,00:00,24:00,12,30,lognormal,assumed\n"
                                               "*,hk-cn,*,weekend,00:00,24:00,12,30,lognormal,assumed\n"
                                               "*,hk-cn,*,holiday,00:00,24:00,30,60,lognormal,assumed\n"
                                               "*,hk-cn,*,holiday-eve,00:00,24:00,30,60,lognormal,assumed\n"
                                               "*,cn-hk,*,weekday,00:00,24:00,12,30,lognormal,assumed\n"
                                               "*,cn-hk,*,weekend,00:00,24:00,12,30,lognormal,assumed\n"
                                               "*,cn-hk,*,holiday,00:00,24:00,30,60,lognormal,assumed\n"
                                               "*,cn-hk,*,holiday-eve,00:00,24:00,30,60,lognormal,assumed\n";
static const char HOLIDAYS[] = "region,date,kind,name,complete,source\n"
                               "HK,2026-07-01,holiday,HKSAR Day,1,S50\n"
                               "CN,2026-09-20,make-up workday,国庆节,1,S52\n"
                               "CN,2026-10-01,holiday,国庆节,1,S52\n"
                               "CN,2027-10-01,holiday,国庆节,0,statutory day only\n";

static test_folder folder_with(const char *name, const char *text)
{
    test_folder f = folder_make();
    folder_put(&f, "ports.csv", PORTS);
    folder_put(&f, "aliases.csv", ALIASES);
    folder_put(&f, "halls.csv", HALLS);
    folder_put(&f, "sides.csv", SIDES);
    folder_put(&f, "clearance.csv", CLEARANCE);
    folder_put(&f, "holidays.csv", HOLIDAYS);
    if (name) folder_put(&f, name, text);
    return f;
}

static gw_status load(const test_folder *f, gw_port_table **out, gw_error *err)
{
    gw_buf blob = {0};
    gw_day day = gw_day_of(2026, 11, 25);
    gw_status status = gw_port_files_read(f->path, f->path, &blob, err);
    if (!status) status = gw_port_table_parse(blob.p, blob.n, day, 2, (int64_t)day * 86400 - 28800, out, err);
    gw_buf_free(&blob);
    return status;
}

static gw_port_table *load_with(const char *name, const char *text)
{
    gw_port_table *t = NULL;
    gw_error err = {0};
    test_folder f = folder_with(name, text);
    gw_status status = load(&f, &t, &err);
    if (status) print_error("%s\n", err.message);
    assert_int_equal(status, GW_OK);
    folder_drop(&f);
    return t;
}

static void ports_are_as_written(void **state)
{
    (void)state;
    gw_port_table *t = load_with(NULL, NULL);
    uint32_t i = 99;
    assert_int_equal(gw_port_count(t), 5);
    assert_true(gw_port_find(t, GW_STR("shenzhen-bay"), &i));
    const gw_port *p = gw_port_at(t, i);
    assert_string_equal(p->id, "shenzhen-bay");
    assert_string_equal(p->names[GW_LANG_HANT], "深圳灣口岸");
    assert_string_equal(p->names[GW_LANG_EN], "Shenzhen Bay Port");
    assert_string_equal(p->hk_names[GW_LANG_EN], "");
    assert_string_equal(p->source, "S20,S21");
    assert_int_equal(p->point.lat_e7, 225059900);
    assert_int_equal(p->opens_s, 6 * 3600 + 1800);
    assert_int_equal(p->closes_s, 24 * 3600);
    assert_int_equal(p->last_admission_s, 900);
    assert_false(p->open24);
    assert_false(gw_port_find(t, GW_STR("shenzhen"), &i));
    gw_port_table_free(t);
}

static void what_is_not_said_is_marked(void **state)
{
    (void)state;
    gw_port_table *t = load_with(NULL, NULL);
    const gw_port *huanggang = gw_port_at(t, 1), *closed = gw_port_at(t, 2), *ferry = gw_port_at(t, 3);
    assert_true(huanggang->open24);
    assert_int_equal(huanggang->last_admission_s, 0);
    assert_false(gw_point_known(huanggang->point));
    assert_string_equal(huanggang->hk_names[GW_LANG_HANT], "落馬洲管制站");
    assert_string_equal(closed->names[GW_LANG_EN], "沙頭角口岸"); /* no English name: another one */
    assert_int_equal(closed->last_admission_s, 900);              /* METHOD.md section 4 */
    assert_int_equal(ferry->opens_s, GW_SECONDS_NONE);
    assert_int_equal(gw_port_at(t, 4)->closes_s, 26 * 3600); /* 02:00 is after midnight */
    gw_port_table_free(t);
}

static void only_open_land_ports_with_two_halls_are_usable(void **state)
{
    (void)state;
    gw_port_table *t = load_with(NULL, NULL);
    const bool want[] = {true, true, false, false, false}; /* closed; ferry, unknown; one hall */
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(gw_port_usable(t, i), want[i]);
        assert_int_equal(gw_port_exit(t, i, GW_SIDE_HK, 43200) != GW_NEVER, want[i]);
        assert_int_equal(gw_port_latest(t, i, GW_SIDE_CN, 80000) != GW_NEVER_BACK, want[i]);
        assert_int_equal(gw_port_admits(t, i, GW_SIDE_CN, 43200), want[i] ? 43200 : GW_NEVER);
        assert_int_equal(gw_port_clearance(t, i, GW_SIDE_HK, 43200).p50_s, want[i] ? 720 : 0);
    }
    assert_int_equal(gw_port_exit(t, 0, GW_SIDE_NONE, 43200), GW_NEVER);
    assert_int_equal(gw_port_exit(t, 77, GW_SIDE_HK, 43200), GW_NEVER);
    gw_port_table_free(t);
}

static void aliases_repeat_halls_and_sides(void **state)
{
    (void)state;
    gw_port_table *t = load_with(NULL, NULL);
    assert_int_equal(gw_port_hall_count(t), 13);
    const gw_port_hall *hall = gw_port_hall_at(t, 1), *again = gw_port_hall_at(t, 2);
    assert_string_equal(hall->feed, "szm");
    assert_string_equal(again->feed, "sz");
    assert_string_equal(again->stop_id, "深圳湾口岸");
    assert_int_equal(again->walk_s, 270);
    assert_int_equal(again->side, GW_SIDE_CN);
    assert_string_equal(gw_port_hall_at(t, 3)->stop_id, "1");
    assert_int_equal(gw_port_stop_side(t, GW_STR("hk"), GW_STR("12743")), GW_SIDE_HK);
    assert_int_equal(gw_port_stop_side(t, GW_STR("szb"), GW_STR("SZB00903")), GW_SIDE_CN);
    assert_int_equal(gw_port_stop_side(t, GW_STR("sz"), GW_STR("SZB00903")), GW_SIDE_CN);
    assert_int_equal(gw_port_stop_side(t, GW_STR("mtr"), GW_STR("12743")), GW_SIDE_NONE);
    gw_port_table_free(t);
}

static void calendars_of_both_regions(void **state)
{
    (void)state;
    gw_port_table *t = load_with(NULL, NULL);
    gw_day national = gw_day_of(2026, 10, 1), makeup = gw_day_of(2026, 9, 20), later = gw_day_of(2027, 3, 1);
    assert_true(gw_port_day_facts(t, GW_SIDE_CN, national).holiday);
    assert_false(gw_port_day_facts(t, GW_SIDE_HK, national).holiday);
    assert_true(gw_port_day_facts(t, GW_SIDE_CN, makeup).makeup);
    assert_true(gw_port_is_workday(t, GW_SIDE_CN, makeup)); /* a Sunday */
    assert_false(gw_port_is_workday(t, GW_SIDE_HK, makeup));
    assert_false(gw_port_is_workday(t, GW_SIDE_CN, national)); /* a Thursday */
    assert_true(gw_port_is_workday(t, GW_SIDE_HK, national));
    assert_false(gw_port_is_workday(t, GW_SIDE_HK, makeup - 1));
    assert_true(gw_port_day_facts(t, GW_SIDE_CN, makeup).complete);
    assert_false(gw_port_day_facts(t, GW_SIDE_CN, later).complete);
    assert_false(gw_port_day_facts(t, GW_SIDE_HK, later).complete); /* no row at all */
    gw_port_table_free(t);
}

static void quotes_crlf_and_a_mark_are_understood(void **state)
{
    (void)state;
    gw_port_table *t = load_with("sides.csv", "\xEF\xBB\xBF"
                                              "feed,stop_id,side,reason\r\n\r\n"
                                              " hk ,\"a,\"\"b\"\"\",hk,\"two\r\nlines\"\r\nhk,c,cn,last");
    assert_int_equal(gw_port_stop_side(t, GW_STR("hk"), GW_STR("a,\"b\"")), GW_SIDE_HK);
    assert_int_equal(gw_port_stop_side(t, GW_STR("hk"), GW_STR("c")), GW_SIDE_CN);
    gw_port_table_free(t);
}

static void no_calendars_is_no_holidays(void **state)
{
    (void)state;
    test_folder f = folder_with(NULL, NULL);
    gw_buf blob = {0};
    gw_port_table *t = NULL;
    assert_int_equal(gw_port_files_read(f.path, NULL, &blob, NULL), GW_OK);
    assert_int_equal(gw_port_table_parse(blob.p, blob.n, 20000, 1, 0, &t, NULL), GW_OK);
    assert_false(gw_port_day_facts(t, GW_SIDE_CN, gw_day_of(2026, 10, 1)).holiday);
    gw_port_table_free(t);
    gw_buf_free(&blob);
    folder_drop(&f);
}

#define PORT_HEAD "port_id,name_zh_hant,kind,status,opens,closes,open24,last_admission_min,lat,lon\n"

static const struct {
    const char *file, *text, *message;
} WRONG[] = {
    {"ports.csv", PORT_HEAD "a,甲,land,open,06:30,25:99,0,15,,\n",
     "ports.csv row 2: closes: '25:99' is not a time"},
    {"ports.csv", PORT_HEAD "\na,甲,land,open,x,23:00,0,15,,\n", "ports.csv row 3: opens: 'x' is not a time"},
    {"ports.csv", PORT_HEAD "a,甲,land,open,25:00,26:00,0,15,,\n",
     "ports.csv row 2: opens: '25:00' is not a time of day"},
    {"ports.csv", PORT_HEAD "a,甲,land,open,06:00,31:00,0,,,\n",
     "ports.csv row 2: closes: '31:00' is over a day after the opening"},
    {"ports.csv", PORT_HEAD "a,甲,land,open,06:00,07:00,0,60,,\n",
     "ports.csv row 2: last_admission_min: '60' is as long as the port is open"},
    {"ports.csv", PORT_HEAD "a,甲,land,shut,,,0,,,\n",
     "ports.csv row 2: status: 'shut' is none of open, closed, unknown"},
    {"ports.csv", PORT_HEAD "a,甲,air,open,,,0,,,\n",
     "ports.csv row 2: kind: 'air' is none of land, rail, ferry"},
    {"ports.csv", PORT_HEAD "a,甲,land,open,,,yes,,,\n", "ports.csv row 2: open24: 'yes' is none of 0, 1"},
    {"ports.csv", PORT_HEAD "a,甲,land,open,,,0,,91,5\n", "ports.csv row 2: lat: '91' is not a latitude"},
    {"ports.csv", PORT_HEAD "a,甲,land,open,,,0,,22,\n", "ports.csv row 2: lon: '' is not a longitude"},
    {"ports.csv", PORT_HEAD "a,,land,open,,,0,,,\n", "ports.csv row 2: name_zh_hant: '' must not be empty"},
    {"ports.csv", PORT_HEAD "A b,甲,land,open,,,0,,,\n",
     "ports.csv row 2: port_id: 'A b' is not an id of a-z, 0-9 and -"},
    {"ports.csv", PORT_HEAD "a,甲,land,open,,,0,,,\na,甲,land,open,,,0,,,\n",
     "ports.csv row 3: port_id: 'a' is there twice"},
    {"ports.csv", PORT_HEAD "a,甲\n", "ports.csv row 2: 2 fields where the header has 10"},
    {"ports.csv", "", "ports.csv: has no header"},
    {"ports.csv", "a,b,a\n", "ports.csv row 1: two columns have one name"},
    {"ports.csv", "a,,b\n", "ports.csv row 1: a column has no name"},
    {"ports.csv", "a\n\"b\n", "ports.csv row 2: a quote is never closed"},
    {"ports.csv", "a\n\"b\"c\n", "ports.csv row 2: text after a closing quote"},
    {"ports.csv", "a\n\xFF\n", "ports.csv: is not UTF-8 text"},
    {"halls.csv", "port_id,side,feed,stop_id,walk_minutes\nx,hk,hk,1,3\n",
     "halls.csv row 2: port_id: 'x' is no port of ports.csv"},
    {"halls.csv", "port_id,side,feed,stop_id,walk_minutes\nluohu,mo,hk,1,3\n",
     "halls.csv row 2: side: 'mo' is neither hk nor cn"},
    {"halls.csv", "port_id,side,feed,stop_id,walk_minutes\nluohu,hk,hk,1,-3\n",
     "halls.csv row 2: walk_minutes: '-3' is not a number of minutes from 0 to 1440"},
    {"halls.csv", "port_id,side,stop_id,walk_minutes\nluohu,hk,1,3\n",
     "halls.csv row 2: feed: '' must not be empty"},
    {"sides.csv", "feed,stop_id,side\nszb,1,cn\nsz,1,hk\n",
     "sides.csv row 3: side: 'hk' contradicts another row"},
    {"aliases.csv", "feed,holds_for\nszm,\n", "aliases.csv row 2: holds_for: '' must not be empty"},
    {"clearance.csv", CLEARANCE_HEAD "mars,hk-cn,*,weekday,00:00,24:00,12,30,lognormal,x\n",
     "clearance.csv row 2: port_id: 'mars' is neither * nor a port of ports.csv"},
    {"clearance.csv", CLEARANCE_HEAD "*,hk-cn,dog,weekday,00:00,24:00,12,30,lognormal,x\n",
     "clearance.csv row 2: traveller: 'dog' is neither * nor a traveller"},
    {"clearance.csv", CLEARANCE_HEAD "*,hk-mo,*,weekday,00:00,24:00,12,30,lognormal,x\n",
     "clearance.csv row 2: direction: 'hk-mo' is none of hk-cn, cn-hk"},
    {"clearance.csv", CLEARANCE_HEAD "*,hk-cn,*,someday,00:00,24:00,12,30,lognormal,x\n",
     "clearance.csv row 2: day_kind: 'someday' is none of weekday, weekend, holiday, holiday-eve"},
    {"clearance.csv", CLEARANCE_HEAD "*,hk-cn,*,weekday,00:00,24:01,12,30,lognormal,x\n",
     "clearance.csv row 2: to: '24:01' is after 24:00"},
    {"clearance.csv", CLEARANCE_HEAD "*,hk-cn,*,weekday,09:00,09:00,12,30,lognormal,x\n",
     "clearance.csv row 2: to: '09:00' is not after the start"},
    {"clearance.csv", CLEARANCE_HEAD "*,hk-cn,*,weekday,00:00,24:00,12,10,lognormal,x\n",
     "clearance.csv row 2: p95_min: '10' is less than p50_min"},
    {"clearance.csv", CLEARANCE_HEAD "*,hk-cn,*,weekday,00:00,24:00,0,10,lognormal,x\n",
     "clearance.csv row 2: p50_min: '0' must be over 0: a lognormal has no other median"},
    {"clearance.csv", CLEARANCE_HEAD "*,hk-cn,*,weekday,00:00,24:00,12,30,lognormal,\n",
     "clearance.csv row 2: source: '' must not be empty"},
    {"clearance.csv", CLEARANCE_HEAD "*,hk-cn,*,weekday,00:00,24:00,12,30,normal,x\n",
     "clearance.csv row 2: distribution: 'normal' is none of lognormal"},
    {"clearance.csv",
     CLEARANCE_HEAD
     "*,hk-cn,*,weekday,00:00,12:00,12,30,lognormal,x\n*,hk-cn,*,weekday,11:00,24:00,12,30,lognormal,x\n",
     "clearance.csv row 3: from: '11:00' overlaps an earlier row"},
    {"clearance.csv", CLEARANCE_HEAD "*,hk-cn,*,weekday,00:00,12:30,12,30,lognormal,x\n",
     "clearance.csv: no row for shenzhen-bay, hk-cn, weekday, 12:30"},
    {"holidays.csv", "region,date,kind,complete\nMO,2026-01-01,holiday,1\n",
     "holidays.csv row 2: region: 'MO' is none of HK, CN"},
    {"holidays.csv", "region,date,kind,complete\nHK,2026-02-29,holiday,1\n",
     "holidays.csv row 2: date: '2026-02-29' is not a date"},
    {"holidays.csv", "region,date,kind,complete\nHK,2026-02-28,feast,1\n",
     "holidays.csv row 2: kind: 'feast' is none of holiday, make-up workday"},
};

static void faults_name_file_row_and_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        gw_error err = {0};
        gw_port_table *t = NULL;
        test_folder f = folder_with(WRONG[i].file, WRONG[i].text);
        assert_int_equal(load(&f, &t, &err), GW_BAD_INPUT);
        assert_string_equal(err.message, WRONG[i].message);
        assert_null(t);
        folder_drop(&f);
    }
}

static void a_missing_file_is_named_and_nothing_is_added(void **state)
{
    (void)state;
    test_folder f = folder_with(NULL, NULL);
    char path[128];
    snprintf(path, sizeof path, "%s/sides.csv", f.path);
    unlink(path);
    gw_buf blob = {0};
    gw_error err = {0};
    gw_buf_text(&blob, "before");
    assert_int_equal(gw_port_files_read(f.path, f.path, &blob, &err), GW_IO);
    assert_non_null(strstr(err.message, "sides.csv"));
    assert_string_equal(blob.p, "before");
    assert_int_equal(blob.n, 6);
    gw_buf_free(&blob);
    folder_drop(&f);
}

static void damaged_bytes_are_refused_or_read_but_never_crash(void **state)
{
    (void)state;
    test_folder f = folder_with(NULL, NULL);
    gw_buf blob = {0};
    assert_int_equal(gw_port_files_read(f.path, f.path, &blob, NULL), GW_OK);
    char *copy = malloc(blob.n);
    uint32_t seed = 4;
    assert_non_null(copy);
    for (size_t round = 0; round < 4000; round++) {
        size_t n = round < blob.n ? round : blob.n; /* every cut, then random bytes */
        gw_port_table *t = NULL;
        gw_error err = {0};
        memcpy(copy, blob.p, blob.n);
        for (int k = 0; k < 3 && n == blob.n; k++) {
            seed = seed * 1664525u + 1013904223u;
            copy[(seed >> 8) % n] = (char)(seed >> 3);
        }
        gw_status status = gw_port_table_parse(copy, n, 20000, 1, 1728000000, &t, &err);
        if (n < blob.n) assert_int_equal(status, GW_BAD_INPUT);
        if (status) assert_true(err.message[0] != '\0' && t == NULL);
        gw_port_table_free(t);
    }
    free(copy);
    gw_buf_free(&blob);
    folder_drop(&f);
}

static void days_out_of_range_are_refused(void **state)
{
    (void)state;
    test_folder f = folder_with(NULL, NULL);
    gw_buf blob = {0};
    gw_port_table *t = NULL;
    assert_int_equal(gw_port_files_read(f.path, f.path, &blob, NULL), GW_OK);
    assert_int_equal(gw_port_table_parse(blob.p, blob.n, 20000, 1, -4000000000, &t, NULL), GW_BAD_INPUT);
    assert_int_equal(gw_port_table_parse(blob.p, blob.n, GW_DAY_NONE, 1, 0, &t, NULL), GW_BAD_INPUT);
    assert_int_equal(gw_port_table_parse(blob.p, blob.n, 0, UINT32_MAX, 0, &t, NULL), GW_BAD_INPUT);
    assert_null(t);
    gw_buf_free(&blob);
    folder_drop(&f);
}

static void the_programs_own_tables_load(void **state)
{
    (void)state;
    static const char *const ALL[] = {"shenzhen-bay", "futian", "huanggang", "luohu", "liantang", "wenjindu"};
    gw_buf blob = {0};
    gw_port_table *t = NULL;
    gw_error err = {0};
    gw_day day = gw_day_of(2026, 11, 25);
    gw_status status =
        gw_port_files_read(GW_SOURCE_DIR "/data/ports", GW_SOURCE_DIR "/data/calendars", &blob, &err);
    if (!status)
        status = gw_port_table_parse(blob.p, blob.n, day, 400, (int64_t)day * 86400 - 28800, &t, &err);
    if (status) print_error("%s\n", err.message);
    assert_int_equal(status, GW_OK);

    uint32_t n_usable = 0, port = 0;
    for (uint32_t i = 0; i < gw_port_count(t); i++) n_usable += gw_port_usable(t, i);
    assert_int_equal(n_usable, 6);
    for (size_t i = 0; i < 6; i++)
        assert_true(gw_port_find(t, gw_str_of(ALL[i]), &port) && gw_port_usable(t, port));
    /* Wednesday 2026-11-25, 08:00: the counters take 20 minutes; issue 2, D. */
    assert_true(gw_port_find(t, GW_STR("shenzhen-bay"), &port));
    assert_int_equal(gw_port_exit(t, port, GW_SIDE_HK, 8 * 3600), 8 * 3600 + 1200);
    assert_int_equal(gw_port_clearance(t, port, GW_SIDE_HK, 9 * 3600 + 1800).p95_s, 1800);
    assert_true(gw_port_is_workday(t, GW_SIDE_CN, day));
    gw_port_table_free(t);
    gw_buf_free(&blob);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ports_are_as_written),
        cmocka_unit_test(what_is_not_said_is_marked),
        cmocka_unit_test(only_open_land_ports_with_two_halls_are_usable),
        cmocka_unit_test(aliases_repeat_halls_and_sides),
        cmocka_unit_test(calendars_of_both_regions),
        cmocka_unit_test(quotes_crlf_and_a_mark_are_understood),
        cmocka_unit_test(no_calendars_is_no_holidays),
        cmocka_unit_test(faults_name_file_row_and_field),
        cmocka_unit_test(a_missing_file_is_named_and_nothing_is_added),
        cmocka_unit_test(damaged_bytes_are_refused_or_read_but_never_crash),
        cmocka_unit_test(days_out_of_range_are_refused),
        cmocka_unit_test(the_programs_own_tables_load),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
