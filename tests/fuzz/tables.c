/* The port tables and places as they stand in a snapshot. Input: files behind lines "@NAME" (fuzz.h), packed
 * as the form says; NAME ending in .json: places. A first byte 'P' or 'L': the packed bytes themselves. */
#include "tests/fuzz/fuzz.h"

#include "gtfs/base/civil.h"
#include "planner/port/place.h"
#include "planner/port/port.h"

#include <string.h>

#define DAYS 10

static void check_status(gw_status status, const gw_error *err)
{
    FUZZ_CHECK(!status || status == GW_BAD_INPUT || status == GW_LIMIT);
    if (status) fuzz_check_message(err);
}

/* A queue keeps its order: who comes later is never through earlier. */
static void check_gate(const gw_port_table *t, uint32_t port, gw_side from)
{
    int32_t before = INT32_MIN;
    for (int32_t at = 0; at < DAYS * 86400; at += 3700) {
        int32_t through = gw_port_exit(t, port, from, at), admitted = gw_port_admits(t, port, from, at);
        FUZZ_CHECK(through >= at && admitted >= at && through >= before);
        before = through;
        (void)gw_port_clearance(t, port, from, at);
        FUZZ_CHECK(gw_port_latest(t, port, from, at) <= at);
    }
}

static void check_ports(const void *p, size_t n)
{
    gw_port_table *t = NULL;
    gw_error err;
    gw_day first = gw_day_of(2026, 3, 2);
    gw_status status = gw_port_table_parse(p, n, first, DAYS, first * INT64_C(86400), &t, &err);
    check_status(status, &err);
    for (uint32_t i = 0; !status && i < gw_port_count(t) && i < 4; i++) {
        const gw_port *port = gw_port_at(t, i);
        FUZZ_CHECK(port->id[0] && port->names[0][0]);
        if (gw_port_usable(t, i)) check_gate(t, i, GW_SIDE_HK);
        if (gw_port_usable(t, i)) check_gate(t, i, GW_SIDE_CN);
    }
    for (int day = 0; !status && day < DAYS; day++) (void)gw_port_is_workday(t, GW_SIDE_CN, first + day);
    gw_port_table_free(t);
}

static void check_places(const void *p, size_t n)
{
    gw_place_table *t = NULL;
    gw_error err;
    gw_status status = gw_place_table_parse(p, n, &t, &err);
    check_status(status, &err);
    for (uint32_t i = 0; !status && i < gw_place_count(t); i++) {
        uint32_t found;
        FUZZ_CHECK(gw_place_find(t, gw_str_of(gw_place_at(t, i)->id), &found));
    }
    gw_place_table_free(t);
}

typedef struct {
    gw_buf files;
    uint32_t n;
} pack;

static void put_u32(gw_buf *b, uint32_t v)
{
    unsigned char bytes[4] = {(unsigned char)v, (unsigned char)(v >> 8), (unsigned char)(v >> 16),
                              (unsigned char)(v >> 24)};
    gw_buf_add(b, bytes, 4);
}

static void put_file(pack *p, gw_str name, gw_str content)
{
    put_u32(&p->files, name.n);
    put_u32(&p->files, content.n);
    gw_buf_str(&p->files, name);
    gw_buf_str(&p->files, content);
    p->n++;
}

static void take_file(void *context, gw_str name, gw_str content)
{
    pack *both = context;
    bool is_place = name.n > 5 && memcmp(name.p + name.n - 5, ".json", 5) == 0;
    put_file(&both[is_place], name, content);
}

static void check_packed(pack *p, void (*check)(const void *, size_t))
{
    gw_buf blob = {0};
    gw_buf_text(&blob, "GWFILES1");
    put_u32(&blob, p->n);
    gw_buf_add(&blob, p->files.p ? p->files.p : "", p->files.n);
    check(blob.p, blob.n);
    gw_buf_free(&blob);
    gw_buf_free(&p->files);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    pack both[2] = {{{0}, 0}, {{0}, 0}};
    if (size && data[0] == 'P') {
        check_ports(data + 1, size - 1);
    } else if (size && data[0] == 'L') {
        check_places(data + 1, size - 1);
    } else {
        fuzz_split_files(fuzz_rest(&in), take_file, both);
        check_packed(&both[0], check_ports);
        check_packed(&both[1], check_places);
    }
    return 0;
}
