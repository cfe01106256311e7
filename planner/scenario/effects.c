/* What changes say of themselves: figures, names, warnings; and what those are called. */
#include "planner/scenario/scenario_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *key, *words[GW_N_LANGS]; /* zh-Hant, zh-Hans, en */
} label;

static const label LABELS[] = {
    {"service_hours_before", {"原有車輛行走小時", "原有车辆行驶小时", "vehicle hours before"}},
    {"service_hours_after", {"車輛行走小時", "车辆行驶小时", "vehicle hours after"}},
    {"departures_added", {"加開班次", "加开班次", "departures added"}},
    {"departures_changed", {"更改的班次", "更改的班次", "departures changed"}},
    {"run_before_min", {"原有行車分鐘", "原有行车分钟", "minutes of running before"}},
    {"run_after_min", {"行車分鐘", "行车分钟", "minutes of running after"}},
    {"hops_changed", {"更改的路段", "更改的路段", "hops changed"}},
    {"departure_minutes_saved",
     {"每日班次節省分鐘", "每日班次节省分钟", "minutes saved over the day's departures"}},
    {"through_before_min",
     {"原有全程分鐘（改道段）", "原有全程分钟（改道段）", "minutes over the part before"}},
    {"through_after_min", {"改道段分鐘", "改道段分钟", "minutes over the part after"}},
    {"stop_added", {"新停靠", "新停靠", "newly called at"}},
    {"first_departure_before", {"原有首班", "原有首班", "first departure before"}},
    {"first_departure_after", {"首班", "首班", "first departure"}},
    {"last_departure_before", {"原有尾班", "原有末班", "last departure before"}},
    {"last_departure_after", {"尾班", "末班", "last departure"}},
    {"connections", {"要配合的時刻", "要配合的时刻", "moments to meet"}},
    {"connections_missed_before", {"原先錯過", "原先错过", "missed before"}},
    {"connections_missed_after", {"之後錯過", "之后错过", "missed after"}},
    {"departures_left", {"未能配合的班次", "未能配合的班次", "departures left where they were"}},
    {"clearance_p50_before_min",
     {"原有過關分鐘（中位）", "原有通关分钟（中位）", "minutes of clearance before, median"}},
    {"clearance_p50_after_min", {"過關分鐘（中位）", "通关分钟（中位）", "minutes of clearance, median"}},
    {"clearance_p95_before_min",
     {"原有過關分鐘（95%）", "原有通关分钟（95%）", "minutes of clearance before, 95 %"}},
    {"clearance_p95_after_min", {"過關分鐘（95%）", "通关分钟（95%）", "minutes of clearance, 95 %"}},
    {"open_hours_before", {"原有開放小時", "原有开放小时", "hours open before"}},
    {"open_hours_after", {"開放小時", "开放小时", "hours open"}},
    {"port", {"口岸", "口岸", "port"}},
    {"traveller", {"旅客", "旅客", "traveller"}},
    {"change_before_min", {"原有步行分鐘", "原有步行分钟", "minutes on foot before"}},
    {"change_after_min", {"步行分鐘", "步行分钟", "minutes on foot"}},
    {"moved_m", {"遷移米", "迁移米", "metres moved"}},
    {"stops_near_before", {"原有可步行到的車站", "原有可步行到的车站", "stops within a walk before"}},
    {"stops_near_after", {"可步行到的車站", "可步行到的车站", "stops within a walk"}},
    {"changes_shorter", {"較短的轉乘", "较短的换乘", "changes made shorter"}},
    {"step_free", {"無障礙", "无障碍", "step-free"}},
    {"stop", {"車站", "车站", "stop"}},
    {"path_km", {"路線公里", "线路公里", "kilometres along the path"}},
    {"stop_snapped", {"取用的車站", "取用的车站", "stop pointed at"}},
    {"calls_removed", {"每日取消停站", "每日取消停站", "calls removed a day"}},
    {"stops_without_service", {"再無班次的車站", "再无班次的车站", "stops left without departures"}},
    {"stop_without_service", {"再無班次的車站", "再无班次的车站", "stop left without departures"}},
    {"stop_skipped", {"不再停靠", "不再停靠", "no longer called at"}},
    {"overtakings", {"班次超越", "班次超越", "overtakings"}},
    {"seats_before", {"原有座位", "原有座位", "seats before"}},
    {"seats_after", {"座位", "座位", "seats"}},
    {"wheelchair_bays_before", {"原有輪椅位", "原有轮椅位", "wheelchair bays before"}},
    {"wheelchair_bays_after", {"輪椅位", "轮椅位", "wheelchair bays"}},
    {"low_floor_after", {"低地台", "低地板", "low floor"}},
    {"fare_before", {"原有車費", "原有票价", "fare before"}},
    {"fare_after", {"車費", "票价", "fare"}},
    {"fare_from_an_age", {"長者車費", "长者票价", "fare from an age on"}},
    {"currency", {"貨幣", "货币", "currency"}},
    {"factor", {"倍數", "倍数", "factor"}},
    {"share", {"比例", "比例", "share"}},
    {"shift_min", {"移動分鐘", "移动分钟", "minutes moved"}},
};

static const label WARNINGS[] = {
    {"overtakes",
     {"較遲的班次超越較早的班次：%s。", "较晚的班次超越较早的班次：%s。",
      "A later departure overtakes an earlier one: %s."}},
    {"stops-without-service",
     {"有車站在所計算的日子再無班次，例如 %s。", "有车站在所计算的日子再无班次，例如 %s。",
      "Stops are left without departures on the day computed, such as %s."}},
    {"not-faster",
     {"通道不比原來快：%s。", "通道不比原来快：%s。", "The channel is no faster than before: %s."}},
    {"not-all-changed",
     {"部分班次不經這些車站，維持不變：%s。", "部分班次不经这些车站，维持不变：%s。",
      "Departures that do not pass these stops stay as they are: %s."}},
    {"no-departures-today",
     {"%s 在所計算的日子沒有班次。", "%s 在所计算的日子没有班次。",
      "%s has no departures on the day computed."}},
};

const char *gw_change_effect_label(const char *key, gw_lang lang)
{
    for (size_t i = 0; i < sizeof LABELS / sizeof *LABELS; i++)
        if (strcmp(LABELS[i].key, key) == 0) return LABELS[i].words[lang];
    return key;
}

void scn_effect_fact(gw_change_effect *e, const char *key, double value)
{
    if (e->n_facts < GW_EFFECT_MAX_FACTS) e->facts[e->n_facts++] = (gw_effect_fact){key, value};
}

void scn_effect_note(scn_work *w, gw_change_effect *e, const char *key, const char *text)
{
    for (uint32_t i = 0; i < e->n_notes; i++)
        if (strcmp(e->notes[i].key, key) == 0 && strcmp(e->notes[i].text, text) == 0) return;
    if (e->n_notes == GW_EFFECT_MAX_NOTES) return;
    const char *copy = gw_arena_text(w->kept, gw_str_of(text));
    if (copy)
        e->notes[e->n_notes++] = (gw_effect_note){key, copy};
    else
        w->reader.no_memory = true;
}

void scn_effect_warn(scn_work *w, gw_change_effect *e, const char *code, const char *about)
{
    const label *l = NULL;
    for (size_t i = 0; i < sizeof WARNINGS / sizeof *WARNINGS; i++)
        if (strcmp(WARNINGS[i].key, code) == 0) l = &WARNINGS[i];
    if (!l || e->n_warnings == GW_EFFECT_MAX_WARNINGS) return;
    gw_effect_warning warning = {.code = l->key};
    for (int k = 0; k < GW_N_LANGS; k++) {
        const char *slot = strstr(l->words[k], "%s");
        gw_buf text = {0};
        gw_buf_add(&text, l->words[k], slot ? (size_t)(slot - l->words[k]) : strlen(l->words[k]));
        if (slot) gw_buf_printf(&text, "%s%s", about, slot + 2);
        warning.text[k] = text.failed ? NULL : gw_arena_text(w->kept, (gw_str){text.p, (uint32_t)text.n});
        if (!warning.text[k]) w->reader.no_memory = true;
        gw_buf_free(&text);
    }
    if (!w->reader.no_memory) e->warnings[e->n_warnings++] = warning;
}

void gw_change_effect_write_json(const gw_change_effect *e, gw_json_writer *w)
{
    gw_json_object(w, "result");
    for (uint32_t i = 0; i < e->n_facts; i++) gw_json_put_fixed(w, e->facts[i].key, e->facts[i].value, 3);
    gw_json_object_end(w);
    gw_json_array(w, "notes");
    for (uint32_t i = 0; i < e->n_notes; i++) {
        gw_json_object(w, NULL);
        gw_json_put_text(w, "key", e->notes[i].key);
        gw_json_put_text(w, "text", e->notes[i].text);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
    gw_json_array(w, "warnings");
    for (uint32_t i = 0; i < e->n_warnings; i++) {
        gw_json_object(w, NULL);
        gw_json_put_text(w, "code", e->warnings[i].code);
        gw_json_object(w, "text");
        for (int k = 0; k < GW_N_LANGS; k++)
            gw_json_put_text(w, gw_lang_tag((gw_lang)k), e->warnings[i].text[k]);
        gw_json_object_end(w);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
}

void gw_scenario_effects_free(gw_scenario_effects *e)
{
    free(e->list);
    gw_arena_free(e->memory);
    *e = (gw_scenario_effects){0};
}
