/* Departures for appointments: the answer in JSON and in words. */
#include "planner/savings/slots.h"
#include "planner/savings/words_worth_priv.h"

#include <math.h>
#include <stdio.h>

typedef enum {
    D_SUM,      /* {1} departures, {2} slots, {3} waiting, {4} lateness, {5} people */
    D_COMPUTED, /* {1} port, {2} traveller, {3} %, {4}, {5} ride, {6}, {7} walk, {8} day */
    D_GIVEN,    /* {1} minutes */
    D_ROW,      /* {1} departs, {2} there, {3}, {4} slots, {5} people */
    N_DEPARTURE_WORDS
} departure_word;

static const char *const WORDS[N_DEPARTURE_WORDS][GW_N_LANGS] = {
    [D_SUM] = {"{1} 班車配合 {2} 個預約時間：{5} 人平均每人早到 {3} 分鐘，遲到 {4} 分鐘。",
               "{1} 班车配合 {2} 个预约时间：{5} 人平均每人早到 {3} 分钟，迟到 {4} 分钟。",
               "{1} departures for {2} slots: {3} minutes of waiting and {4} of lateness for each of {5} "
               "people."},
    [D_COMPUTED] =
        {"由開車至到達門口櫃台需時由模擬計算（{8}，{2}由{1}出發）：該時段的車程加步行，有 {3}% "
         "把握；車程為所述的 {4} 至 {5} 倍，步行為 {6} 至 "
         "{7} 倍。",
         "由开车至到达门口柜台所需时间由模拟计算（{8}，{2}从{1}出发）：该时段的车程加步行，有 {3}% "
         "把握；车程为所述的 {4} 至 {5} 倍，步行为 {6} 至 {7} 倍。",
         "The time from the departure to the desk is computed by the simulation ({8}, {2}, from {1}): the "
         "ride "
         "at that hour and the walk, with {3}% certainty, the ride being {4} to {5} times what is stated and "
         "the walk {6} to {7} times."},
    [D_GIVEN] = {"由開車至到達門口櫃台以 {1} 分鐘計：這是輸入的數字，並非計算所得。",
                 "由开车至到达门口柜台按 {1} 分钟计：这是输入的数字，并非计算所得。",
                 "From the departure to the desk {1} minutes: as given, not computed."},
    [D_ROW] = {"{1}  到達 {2}  預約 {3}-{4}  {5} 人", "{1}  到达 {2}  预约 {3}-{4}  {5} 人",
               "{1}  at the desk {2}  slots {3}-{4}  {5} people"},
};

static void say(gw_buf *out, departure_word w, gw_lang lang, const char *const *fill, int n)
{
    savings_fill(out, WORDS[w][lang], fill, n);
}

static void clock_of(int32_t minute, char out[12])
{
    gw_time_format_clock(minute * 60, out);
    out[5] = 0;
}

static void say_lead(const gw_slots_options *o, const gw_lead *lead, gw_lang lang, gw_buf *out)
{
    char n[6][24];
    if (!lead) {
        const char *fill[1] = {n[0]};
        savings_number(o->lead_min, 0, n[0]);
        say(out, D_GIVEN, lang, fill, 1);
        return;
    }
    double percent = lead->certainty * 100;
    savings_number(percent, percent == floor(percent) ? 0 : 1, n[0]);
    savings_number(lead->ride_low, 2, n[1]);
    savings_number(lead->ride_high, 2, n[2]);
    savings_number(lead->walk_low, 2, n[3]);
    savings_number(lead->walk_high, 2, n[4]);
    const char *who = savings_more_of((savings_more)(M_TRAVELLER_0 + lead->who), lang);
    const char *fill[8] = {lead->names[lang], who, n[0], n[1], n[2], n[3], n[4], lead->day};
    say(out, D_COMPUTED, lang, fill, 8);
}

static void say_sum(const gw_slots *slots, const gw_slots_answer *a, gw_lang lang, gw_buf *out)
{
    char n[5][24];
    const char *fill[5] = {n[0], n[1], n[2], n[3], n[4]};
    savings_number(a->n, 0, n[0]);
    savings_number(slots->n, 0, n[1]);
    savings_number((double)a->wait_min / (double)a->people, 1, n[2]);
    savings_number((double)a->late_min / (double)a->people, 1, n[3]);
    savings_number((double)a->people, 0, n[4]);
    say(out, D_SUM, lang, fill, 5);
}

void gw_slots_write_text(const gw_slots *slots, const gw_slots_options *o, const gw_slots_answer *a,
                         const gw_lead *lead, gw_lang lang, gw_buf *out)
{
    say_sum(slots, a, lang, out);
    gw_buf_text(out, "\n");
    say_lead(o, lead, lang, out);
    gw_buf_text(out, "\n\n");
    for (uint32_t i = 0; i < a->n; i++) {
        const gw_slots_departure *d = &a->list[i];
        char at[4][12], people[24];
        const char *fill[5] = {at[0], at[1], at[2], at[3], people};
        clock_of(d->departs_minute, at[0]);
        clock_of(d->departs_minute + gw_slots_lead(o, d->departs_minute), at[1]);
        clock_of(slots->at[d->first_slot].minute, at[2]);
        clock_of(slots->at[d->end_slot - 1].minute, at[3]);
        savings_number((double)d->people, 0, people);
        say(out, D_ROW, lang, fill, 5);
        gw_buf_text(out, "\n");
    }
}

/* --- JSON --- */

static void put_clock(gw_json_writer *w, const char *key, int32_t minute)
{
    char text[12];
    clock_of(minute, text);
    gw_json_put_text(w, key, text);
}

static void put_lead(const gw_slots_options *o, const gw_lead *lead, gw_json_writer *w)
{
    gw_json_object(w, "lead");
    gw_json_put_bool(w, "computed", lead != NULL);
    if (lead) {
        gw_json_put_text(w, "day", lead->day);
        gw_json_put_text(w, "port", lead->port);
        gw_json_put_text(w, "traveller", gw_traveller_names[lead->who]);
        gw_json_put_fixed(w, "certainty", lead->certainty, 4);
        gw_json_put_fixed(w, "ride_low", lead->ride_low, 4);
        gw_json_put_fixed(w, "ride_high", lead->ride_high, 4);
        gw_json_put_fixed(w, "walk_low", lead->walk_low, 4);
        gw_json_put_fixed(w, "walk_high", lead->walk_high, 4);
    } else {
        gw_json_put_int(w, "minutes", o->lead_min);
    }
    gw_json_object_end(w);
}

static void put_text(const gw_slots *slots, const gw_slots_options *o, const gw_slots_answer *a,
                     const gw_lead *lead, gw_json_writer *w)
{
    gw_json_object(w, "text");
    for (int l = 0; l < GW_N_LANGS; l++) {
        gw_buf text = {0};
        say_sum(slots, a, (gw_lang)l, &text);
        if (l == GW_LANG_EN) gw_buf_text(&text, " ");
        say_lead(o, lead, (gw_lang)l, &text);
        gw_json_put_text(w, gw_lang_tag((gw_lang)l), text.p ? text.p : "");
        if (text.failed) w->out->failed = true;
        gw_buf_free(&text);
    }
    gw_json_object_end(w);
}

void gw_slots_write_json(const gw_slots *slots, const gw_slots_options *o, const gw_slots_answer *a,
                         const gw_lead *lead, gw_buf *out)
{
    gw_json_writer w;
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    gw_json_put_text(&w, "schema", "gangway-departures/1");
    put_text(slots, o, a, lead, &w);
    gw_json_array(&w, "departures");
    for (uint32_t i = 0; i < a->n; i++) put_clock(&w, NULL, a->list[i].departs_minute);
    gw_json_array_end(&w);
    put_lead(o, lead, &w);
    gw_json_put_int(&w, "late_weight", o->late_weight);
    gw_json_put_int(&w, "people", a->people);
    gw_json_put_int(&w, "waiting_min", a->wait_min);
    gw_json_put_int(&w, "late_min", a->late_min);
    gw_json_put_int(&w, "cost", a->cost);
    gw_json_array(&w, "groups");
    for (uint32_t i = 0; i < a->n; i++) {
        const gw_slots_departure *d = &a->list[i];
        int32_t lead_min = gw_slots_lead(o, d->departs_minute);
        gw_json_object(&w, NULL);
        put_clock(&w, "departs", d->departs_minute);
        gw_json_put_int(&w, "lead_min", lead_min);
        put_clock(&w, "at_the_desk", d->departs_minute + lead_min);
        put_clock(&w, "first_slot", slots->at[d->first_slot].minute);
        put_clock(&w, "last_slot", slots->at[d->end_slot - 1].minute);
        gw_json_put_int(&w, "people", d->people);
        gw_json_put_int(&w, "waiting_min", d->wait_min);
        gw_json_put_int(&w, "late_min", d->late_min);
        gw_json_object_end(&w);
    }
    gw_json_array_end(&w);
    gw_json_object_end(&w);
    gw_buf_text(out, "\n");
}
