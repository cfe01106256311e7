/* planner/port and planner/fare with memory that fails: at every allocation in turn, nothing leaks, crashes or is handed out.
 * The linker sends the modules' malloc, calloc and realloc here (--wrap). */
#include "planner/fare/fare.h"
#include "planner/port/place.h"

#include "tests/support/failing_memory.h"
#include "port_files.h"

static gw_status load_ports(void)
{
    gw_buf blob = {0};
    gw_port_table *t = NULL;
    gw_status status =
        gw_port_files_read(GW_SOURCE_DIR "/data/ports", GW_SOURCE_DIR "/data/calendars", &blob, NULL);
    if (!status) status = gw_port_table_parse(blob.p, blob.n, 20782, 3, 0, &t, NULL);
    if ((status == GW_OK) != (t != NULL)) status = GW_CONFLICT;
    gw_port_table_free(t);
    gw_buf_free(&blob);
    return status;
}

static gw_status load_places(void)
{
    gw_buf blob = {0};
    gw_place_table *t = NULL;
    gw_status status = gw_place_files_read(GW_SOURCE_DIR "/data/places", &blob, NULL);
    if (!status) status = gw_place_table_parse(blob.p, blob.n, &t, NULL);
    if ((status == GW_OK) != (t != NULL)) status = GW_CONFLICT;
    gw_place_table_free(t);
    gw_buf_free(&blob);
    return status;
}

static gw_status load_fares(void)
{
    gw_buf blob = {0};
    gw_fare_table *t = NULL;
    gw_status status = gw_fare_files_read(GW_SOURCE_DIR "/data/fares", &blob, NULL);
    if (!status) status = gw_fare_table_parse(blob.p, blob.n, &t, NULL);
    if ((status == GW_OK) != (t != NULL)) status = GW_CONFLICT;
    gw_fare_table_free(t);
    gw_buf_free(&blob);
    return status;
}

/* Memory ends at the first allocation, then at the second, and so on until a run has enough. */
static void assert_survives(gw_status (*run)(void))
{
    long n = 1;
    gw_status status = GW_NO_MEMORY;
    for (; status != GW_OK && n < 20000; n++) {
        left = n;
        status = run();
        left = -1;
        if (status != GW_OK) assert_int_equal(status, GW_NO_MEMORY);
    }
    assert_int_equal(status, GW_OK);
    assert_true(n > 10); /* the wrapping works */
}

static void port_tables_survive(void **state)
{
    (void)state;
    assert_survives(load_ports);
}

static void places_survive(void **state)
{
    (void)state;
    assert_survives(load_places);
}

static void fares_survive(void **state)
{
    (void)state;
    assert_survives(load_fares);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(port_tables_survive),
        cmocka_unit_test(places_survive),
        cmocka_unit_test(fares_survive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
