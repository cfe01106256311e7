/* A snapshot with damage that its sums do not show: the input changes bytes of a sound one, the sums are made
 * right again, and it is opened. What opens must answer without a fault.
 *
 *   input: changes of 8 bytes each: section (1), how (1), place in the section (2), value (4)
 */
#include "planner/timetable/build.h"
#include "planner/timetable/snapshot_priv.h"
#include "tests/fuzz/search.h"
#include "tests/support/tiny_feed.h"

#include <stdio.h>
#include <string.h>

/* A bit of everything: rules, slots, seats, a headway, a station, translations, two zones. */
static gw_feed *rich_feed(void)
{
    return TINY_FEED(
        {"stops.txt",
         "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
         "A,甲,22.3,114.1,0,\nB,B,22.301,114.1,0,S\nS,S,22.3015,114.1,1,\nC,C,22.302,114.1,0,\n"},
        {"routes.txt", "route_id,route_short_name,route_type\nR1,1,3\nR2,2,3\n"},
        {"trips.txt", "route_id,service_id,trip_id,block_id\nR1,D,a,x\nR2,D,b,x\nR2,D,f,\nR1,D,c,\n"},
        {"stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
                           "a,08:00:00,08:00:00,A,1\na,08:10:00,08:11:00,B,2\nb,08:11:00,08:12:00,B,1\n"
                           "b,08:20:00,08:20:00,C,2\nf,08:11:00,08:12:00,B,1\nf,08:21:00,08:21:00,C,2\n"
                           "c,25:00:00,25:00:00,A,1\nc,25:10:00,25:11:00,B,2\n"},
        {"frequencies.txt", "trip_id,start_time,end_time,headway_secs\nf,06:00:00,07:00:00,600\n"},
        {"transfers.txt", "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id,to_trip_id\n"
                          "A,C,2,300,,\nB,B,2,60,R1,b\n"},
        {"translations.txt", "table_name,field_name,language,translation,record_id\n"
                             "stops,stop_name,en,Alpha,A\n"});
}

static void make_sound(const char *path)
{
    gw_feed *feed = rich_feed();
    gw_build_feed source = {.tag = "t", .feed = feed};
    gw_build_options options = {.feeds = &source,
                                .n_feeds = 1,
                                .first_day = gw_day_of(2026, 3, 2),
                                .n_days = 4,
                                .default_transfer_s = 60,
                                .walk_radius_m = 300,
                                .use_blocks = true};
    gw_timetable *t = NULL;
    gw_build_summary summary;
    FUZZ_CHECK(gw_timetable_build(&options, &t, &summary, NULL) == GW_OK);
    FUZZ_CHECK(gw_snapshot_write(t, path, NULL) == GW_OK);
    gw_timetable_release(t);
    gw_feed_free(feed);
}

/* The sound one, made once. */
static const gw_buf *sound(void)
{
    static gw_buf bytes;
    if (bytes.n) return &bytes;
    char path[128];
    snprintf(path, sizeof path, "%s/sound.gw", fuzz_folder());
    make_sound(path);
    FUZZ_CHECK(gw_file_read(path, 0, &bytes, NULL) == GW_OK);
    return &bytes;
}

static gw_snapshot_entry entry_at(const gw_buf *b, uint32_t section)
{
    gw_snapshot_entry e;
    memcpy(&e, b->p + sizeof(gw_snapshot_header) + section * sizeof e, sizeof e);
    return e;
}

static void write_value(char *p, size_t room, uint32_t how, uint32_t value)
{
    static const uint8_t widths[] = {1, 2, 4, 4};
    size_t n = widths[how % 4];
    uint32_t old = 0;
    if (n > room) n = room;
    memcpy(&old, p, n);
    value = how & 8 ? old + value : how & 16 ? old ^ value : value;
    memcpy(p, &value, n);
}

/* One change: of a section, or (section number beyond the last) of the head itself. */
static void change(gw_buf *b, fuzz_input *in)
{
    uint32_t section = (uint32_t)fuzz_take(in, 1), how = (uint32_t)fuzz_take(in, 1);
    uint32_t place = (uint32_t)fuzz_take(in, 2), value = (uint32_t)fuzz_take(in, 4);
    size_t at = 16, size = sizeof(gw_snapshot_head) - at; /* behind magic, version and byte order */
    if (section < GW_N_SECTIONS) {
        gw_snapshot_entry e = entry_at(sound(), section);
        at = e.offset;
        size = e.size;
        if (how & 4 && e.element_size) place = place * e.element_size;
    }
    if (size) write_value(b->p + at + place % size, size - place % size, how, value);
}

/* Only where the table still points into the file; elsewhere the sums cannot matter. */
static void sign_again(gw_buf *b)
{
    gw_snapshot_head *head = (gw_snapshot_head *)(void *)b->p;
    for (uint32_t s = 0; s < GW_N_SECTIONS; s++) {
        gw_snapshot_entry *e = &head->table[s];
        if (e->offset <= b->n && e->size <= b->n - e->offset)
            e->checksum = gw_checksum64(b->p + e->offset, e->size);
    }
    head->header.checksum = 0;
    head->header.checksum = gw_checksum64(head, sizeof *head);
}

static void open_and_ask(const gw_buf *b)
{
    gw_timetable *t = NULL;
    gw_error err;
    gw_status status = gw_snapshot_open(fuzz_file(b->p, b->n), &t, &err);
    FUZZ_CHECK(!status || status == GW_BAD_SNAPSHOT);
    if (status) {
        fuzz_check_message(&err);
        return;
    }
    fuzz_search(t);
    for (uint32_t s = 0; s < gw_tt_n_stops(t); s++) {
        gw_buf text = {0};
        gw_timetable_stop_ref(t, (gw_stop_id){s}, ':', &text);
        for (int lang = 0; lang < GW_N_LANGS; lang++)
            gw_buf_text(&text, gw_tt_name(t, &gw_tt_stop_at(t, s)->name, (gw_lang)lang));
        gw_buf_free(&text);
    }
    gw_timetable_release(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    gw_buf b = {0};
    gw_buf_add(&b, sound()->p, sound()->n);
    FUZZ_CHECK(!b.failed);
    for (int i = 0; in.n && i < 16; i++) change(&b, &in);
    sign_again(&b);
    open_and_ask(&b);
    gw_buf_free(&b);
    return 0;
}
