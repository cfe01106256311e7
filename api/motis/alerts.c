/* What is to be known of a leg beside its times, as MOTIS's alerts: headways, bookings, the border. */
#include "api/motis/motis_priv.h"

#include <stdio.h>
#include <string.h>

static void write_alert(gw_json_writer *w, const char *header, const char *description)
{
    gw_json_object(w, NULL);
    gw_json_put_text(w, "headerText", header);
    gw_json_put_text(w, "descriptionText", description);
    gw_json_object_end(w);
}

static void write_headway_alert(gw_motis_out *o, const gw_leg *l)
{
    static const char *const description[GW_N_LANGS] = {
        [GW_LANG_HANT] = "此線按班次間隔行駛，沒有固定時刻；所示為預計上車時間。",
        [GW_LANG_HANS] = "此线按班次间隔行驶，没有固定时刻；所示为预计上车时间。",
        [GW_LANG_EN] =
            "This line runs at intervals and has no fixed times; the time shown is the expected boarding.",
    };
    char words[64];
    gw_headway_words(l->headway_least_s, l->headway_greatest_s, o->lang, words);
    write_alert(&o->w, words, description[o->lang]);
}

static void write_booking_alert(gw_motis_out *o, const gw_ride_facts *facts, bool alighting)
{
    gw_buf words = {0};
    if (gw_plan_booking_words(facts, alighting, o->lang, &words)) write_alert(&o->w, words.p, "");
    if (words.failed) o->w.out->failed = true;
    gw_buf_free(&words);
}

static void write_circa_alert(gw_motis_out *o, const gw_ride_facts *facts)
{
    static const char *const header[GW_N_LANGS] = {"時間為約數", "时间为约数", "Times are approximate (ca.)"};
    static const char *const both[GW_N_LANGS] = {"上車和下車的時間只是大約。", "上车和下车的时间只是大约。",
                                                 "Departure and arrival are approximate."};
    static const char *const leaving[GW_N_LANGS] = {"上車的時間只是大約。", "上车的时间只是大约。",
                                                    "The departure is approximate."};
    static const char *const coming[GW_N_LANGS] = {"下車的時間只是大約。", "下车的时间只是大约。",
                                                   "The arrival is approximate."};
    const char *const *which = !facts->arrives_about ? leaving : facts->departs_about ? both : coming;
    write_alert(&o->w, header[o->lang], which[o->lang]);
}

/* Only where there is something to say. */
void gw_motis_write_ride_alerts(gw_motis_out *o, const gw_leg *l, const gw_ride_facts *facts)
{
    bool circa = !l->headway && (facts->departs_about || facts->arrives_about);
    if (!l->headway && !circa && !facts->pickup && !facts->drop_off) return;
    gw_json_array(&o->w, "alerts");
    if (l->headway) write_headway_alert(o, l);
    write_booking_alert(o, facts, false);
    write_booking_alert(o, facts, true);
    if (circa) write_circa_alert(o, facts);
    gw_json_array_end(&o->w);
}

static int minutes_up(int32_t s)
{
    return (s + 59) / 60;
}

void gw_motis_write_border_alert(gw_motis_out *o, const gw_leg *l)
{
    static const char *const header[GW_N_LANGS] = {
        [GW_LANG_HANT] = "過關：%s通常 %d 分鐘，每二十次有一次超過 %d 分鐘",
        [GW_LANG_HANS] = "过关：%s通常 %d 分钟，每二十次有一次超过 %d 分钟",
        [GW_LANG_EN] = "Border crossing at %s: usually %d min, 1 in 20 takes more than %d min",
    };
    static const char *const closed[GW_N_LANGS] = {
        [GW_LANG_HANT] = "口岸未開放，需等候 %d 分鐘。",
        [GW_LANG_HANS] = "口岸未开放，需等候 %d 分钟。",
        [GW_LANG_EN] = "The port is closed on arrival; it opens %d min later. ",
    };
    static const char *const source[GW_N_LANGS] = {[GW_LANG_HANT] = "資料來源：%s",
                                                   [GW_LANG_HANS] = "资料来源：%s",
                                                   [GW_LANG_EN] = "Source of the figures: %s"};
    const gw_port_table *ports = o->dataset->ports;
    const gw_timetable *t = o->dataset->timetable;
    if (!ports) return;
    gw_clearance c =
        gw_port_clearance(ports, l->port, (gw_side)gw_tt_stop_at(t, l->from.v)->side, l->admitted_s);
    gw_buf said = {0};
    char head[256], text[512] = "";
    gw_source_say(o->dataset->fares, c.source ? c.source : "", o->lang, true, &said);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* the formats are the tables above */
    snprintf(head, sizeof head, header[o->lang], gw_port_at(ports, l->port)->names[o->lang],
             minutes_up(c.p50_s), minutes_up(c.p95_s));
    if (l->admitted_s > l->departure_s)
        snprintf(text, sizeof text, closed[o->lang], minutes_up(l->admitted_s - l->departure_s));
    size_t n = strlen(text);
    snprintf(text + n, sizeof text - n, source[o->lang], said.p ? said.p : "");
#pragma GCC diagnostic pop
    gw_buf_free(&said);
    gw_json_array(&o->w, "alerts");
    write_alert(&o->w, head, text);
    gw_json_array_end(&o->w);
}
