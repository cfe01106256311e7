#include "tests/scenes/town.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char WORLD[] = "feed hk hk\n"
                            "stop K 0 -3000\n"
                            "stop K2 0 -9000\n"
                            "trip k1 HK K 8:00 K2 8:10\n"
                            "feed szb cn\n"
                            "stop P 0 0\n"
                            "stop M 5000 0\n"
                            "stop H 10000 0\n"
                            "stop X 0 30000\n"
                            "stop Y 5000 30000\n"
                            "every 10 6:00-22:00 L10 P 0 M 10\n"
                            "every 10 6:00-22:00 L10 M 0 P 10\n"
                            "every 15 6:00-22:00 L15 M 0 H 10\n"
                            "every 15 6:00-22:00 L15 H 0 M 10\n"
                            "every 30 6:00-22:00 LX X 0 Y 20\n"
                            "port bay 6:30 24:00 0 -100 hk:hk:K:3 cn:szb:P:4\n"
                            "clearance 12 30\n"
                            "holiday HK 2026-01-02\n"
                            "holiday CN 2026-01-02\n"
                            "holiday HK 2026-01-06\n"
                            "place hosp cn 10000 0\n";

gw_savings_options town_options(void)
{
    gw_savings_options o;
    gw_savings_defaults(&o);
    o.day = gw_day_of(2026, 3, 4);
    o.place = "hosp";
    o.n_threads = 2;
    return o;
}

void town_open(town *t)
{
    scene_open(&t->s, WORLD);
}

void town_run(town *t, const char *scenario, const gw_savings_options *o)
{
    gw_scenario_errors faults = {0};
    gw_error err = {0};
    gw_savings_outputs_free(&t->out);
    if (gw_savings_run(t->s.d, scenario, strlen(scenario), o, &t->out, &faults, &err))
        fail_msg("%s: %s", err.message, faults.n ? faults.list[0].message : "");
    gw_scenario_errors_free(&faults);
}

void town_close(town *t)
{
    gw_savings_outputs_free(&t->out);
    scene_close(&t->s);
}
