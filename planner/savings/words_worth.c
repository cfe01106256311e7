#include "planner/savings/words_worth_priv.h"

#include "planner/savings/uncertain.h"

#include <math.h>
#include <stdio.h>

static const char *const WORDS[N_MORE][GW_N_LANGS] = {
    [M_WORTH] = {"按每日 {1} 人次計，每日共節省 {2} 人時（已計座位），{3} 年全年 {4} 人時。",
                 "按每日 {1} 人次计，每天共节省 {2} 人时（已计座位），{3} 年全年 {4} 人时。",
                 "With {1} trips a day, {2} passenger-hours a day are saved (seats counted), {4} in the "
                 "whole of {3}."},
    [M_WORTH_NO] = {"按每日 {1} 人次計，節省不到 0.05 人時。", "按每日 {1} 人次计，节省不到 0.05 人时。",
                    "With {1} trips a day, less than 0.05 passenger-hours are saved."},
    [M_REACHED] = {"每日 {1} 人次原本到不了，現在可達。", "每天 {1} 人次原本到不了，现在可达。",
                   "{1} trips a day that could not be made can be made now."},
    [M_STRANDED] = {"每日 {1} 人次原本可達，現在到不了。", "每天 {1} 人次原本可达，现在到不了。",
                    "{1} trips a day can no longer be made."},
    [M_SURE] = {"若班次間隔、行車時間等各有 ±{1} % 的誤差，平均節省為 {2} 至 {3} 分鐘（5 %-95 "
                "%），有節省的機會為 {4} %。",
                "若班次间隔、行车时间等各有 ±{1} % 的误差，平均节省为 {2} 至 {3} 分钟（5 %-95 "
                "%），有节省的可能性为 {4} %。",
                "If headways, run times and the other inputs are each up to {1} % off, {2} to {3} minutes "
                "are saved on "
                "average (5 %-95 %); the chance that anything is saved is {4} %."},
    [M_SURE_HOURS] = {"若班次間隔、行車時間、過關時間和乘客量各有 ±{1} % 的誤差，每日節省為 {2} 至 {3} "
                      "人時（5 %-95 %，未計座位），"
                      "有節省的機會為 {4} %。",
                      "若班次间隔、行车时间、过关时间和乘客量各有 ±{1} % 的误差，每天节省为 {2} 至 {3} "
                      "人时（5 %-95 %，未计座位），"
                      "有节省的可能性为 {4} %。",
                      "If headways, run times, clearance and demand are each up to {1} % off, {2} to {3} "
                      "passenger-hours a day are "
                      "saved (5 %-95 %, seats not counted); the chance that anything is saved is {4} %."},
    [M_SURE_OWN] = {"若各項輸入各在其範圍內變動（見下文），平均節省為 {2} 至 {3} 分鐘（5 %-95 "
                    "%），有節省的機會為 {4} %。",
                    "若各项输入各在其范围内变动（见下文），平均节省为 {2} 至 {3} 分钟（5 %-95 "
                    "%），有节省的可能性为 {4} %。",
                    "With every input anywhere in its range (below), {2} to {3} minutes are saved on average "
                    "(5 %-95 %); "
                    "the chance that anything is saved is {4} %."},
    [M_SURE_OWN_HOURS] = {"若各項輸入各在其範圍內變動（見下文），每日節省為 {2} 至 {3} 人時（5 %-95 "
                          "%，未計座位），有節省的機會為 {4} %。",
                          "若各项输入各在其范围内变动（见下文），每天节省为 {2} 至 {3} 人时（5 %-95 "
                          "%，未计座位），有节省的可能性为 {4} %。",
                          "With every input anywhere in its range (below), {2} to {3} passenger-hours a day "
                          "are saved (5 %-95 %, seats not "
                          "counted); the chance that anything is saved is {4} %."},
    [M_UNNOTICED] =
        {"但以各項輸入本身的數值計，每程節省不足半分鐘，乘客不會察覺：這個機會只說明方向，不說明大小。",
         "但以各项输入本身的数值计，每程节省不足半分钟，乘客不会察觉：这个可能性只说明方向，不说明大小。",
         "Yet with the inputs as they stand it is less than half a minute a trip, which nobody notices: that "
         "chance tells the direction, not the size."},
    [M_MOST] = {"影響最大的輸入是{1}：單獨在其範圍內變動，平均節省由 {2} 至 {3} 分鐘不等。",
                "影响最大的输入是{1}：单独在其范围内变动，平均节省由 {2} 至 {3} 分钟不等。",
                "The input that matters most: {1}. Alone, within its range, it takes the saving from {2} to "
                "{3} minutes."},
    [M_MOST_HOURS] =
        {"影響最大的輸入是{1}：單獨在其範圍內變動，每日節省由 {2} 至 {3} 人時不等。",
         "影响最大的输入是{1}：单独在其范围内变动，每天节省由 {2} 至 {3} 人时不等。",
         "The input that matters most: {1}. Alone, within its range, it takes the saving from {2} to {3} "
         "passenger-hours a day."},
    [M_MOST_MORE] = {"這個幅度比節省本身還大。", "这个幅度比节省本身还大。",
                     "That is a wider span than the saving itself."},
    [M_LEFT] = {"滿座令每日少省 {1} 人時。", "满座令每天少省 {1} 人时。",
                "Full buses take {1} passenger-hours a day off that."},
    [M_TRAVELLERS] = {"不同乘客：07:00-19:00", "不同乘客：07:00-19:00", "Different travellers, 07:00-19:00"},
    [M_TRAVELLER] = {"乘客", "乘客", "Traveller"},
    [M_TRAVELLER_0] = {"成人", "成人", "adult"},
    [M_TRAVELLER_1] = {"長者", "老年人", "elder"},
    [M_TRAVELLER_2] = {"攜行李者", "携行李者", "with luggage"},
    [M_TRAVELLER_3] = {"輪椅使用者", "轮椅使用者", "wheelchair"},
    [M_TRAVELLER_4] = {"長者和陪同者", "老年人和陪同者", "elder with companion"},
    [M_TRAVELLER_5] = {"香港居民", "香港居民", "Hong Kong resident"},
    [M_TRAVELLER_6] = {"訪客", "访客", "visitor"},
    [M_TRAVELLER_7] = {"病人", "病人", "patient"},
    [M_NOT_SERVED] = {"無車可達", "无车可达", "not served"},
    [M_PARTS] = {"節省由甚麼組成", "节省由什么组成", "What the saving is made of"},
    [M_PARTS_ABOUT] =
        {"分鐘，07:00-19:00，逐分鐘配對相減；正數為節省。過關時間另列，只影響當日過關的人。",
         "分钟，07:00-19:00，逐分钟配对相减；正数为节省。过关时间另列，只影响当日过关的人。",
         "Minutes, 07:00-19:00, paired minute by minute; above 0 is saved. The border stands beside: it "
         "concerns those who cross today."},
    [M_ACCESS] = {"步行到站", "步行到站", "Access"},
    [M_WAIT] = {"候車", "候车", "Wait"},
    [M_RIDE] = {"車程", "车程", "Ride"},
    [M_TRANSFER] = {"轉車", "换乘", "Transfer"},
    [M_EGRESS] = {"離站步行", "离站步行", "Egress"},
    [M_BORDER] = {"過關", "过关", "Border"},
    [M_TOTAL] = {"合計", "合计", "Total"},
    [M_TIMED] = {"有預約時間的人：最遲幾點離開口岸", "有预约时间的人：最晚几点离开口岸",
                 "With an appointment: when to leave the port at the latest"},
    [M_TIMED_ABOUT] = {"由口岸檢查櫃位出發，95 % "
                       "準時到達；準確到分鐘；每分鐘在平均最快的走法（用或不用改動的線路）中取較可靠的一個。",
                       "由口岸检查柜位出发，95 % "
                       "准时到达；精确到分钟；每分钟在平均最快的走法（用或不用改动的线路）中取较可靠的一个。",
                       "From the port's counters, in time with 95 % certainty; to the minute, on the surer "
                       "of the best paths with and without the changed lines."},
    [M_APPOINTMENT] = {"預約時間", "预约时间", "Appointment"},
    [M_LEAVE_BEFORE] = {"之前最遲離開", "之前最晚离开", "Leave by, before"},
    [M_LEAVE_AFTER] = {"之後最遲離開", "之后最晚离开", "Leave by, after"},
    [M_DEMAND] = {"乘客量和人時", "乘客量和人时", "Demand and passenger-hours"},
    [M_DEMAND_ABOUT] =
        {"按半數法則 ½(n⁰ + n¹)(C⁰ − C¹) 計算；「已計座位」為先到先上、滿座留下的人也計入。日數取自香港和內地"
         "兩地的日曆。",
         "按半数法则 ½(n⁰ + n¹)(C⁰ − C¹) 计算；“已计座位”为先到先上、满座留下的人也计入。日数取自香港和内地"
         "两地的日历。",
         "By the rule of a half, ½ (n⁰ + n¹)(C⁰ − C¹). Seats: first come, first served, with what being left "
         "behind costs. Days are counted in the calendars of both sides."},
    [M_DAY_TYPE] = {"日子", "日子", "Kind of day"},
    [M_DAYS] = {"全年日數", "全年天数", "Days a year"},
    [M_PEOPLE] = {"每日人次", "每日人次", "Trips a day"},
    [M_HOURS_CAPPED] = {"節省人時（已計座位）", "节省人时（已计座位）", "Hours saved, seats counted"},
    [M_HOURS_UNCAPPED] = {"未計座位", "未计座位", "not counted"},
    [M_GAINING] = {"受惠人次", "受惠人次", "Gain"},
    [M_LOSING] = {"受損人次", "受损人次", "Lose"},
    [M_REACHED_HEAD] = {"新可達", "新可达", "Now reached"},
    [M_STRANDED_HEAD] = {"不再可達", "不再可达", "Stranded"},
    [M_YEAR] = {"全年", "全年", "Year"},
    [M_UNCERTAIN] = {"結果有多可靠", "结果有多可靠", "How sure this is"},
    [M_UNCERTAIN_ABOUT] =
        {"每項輸入在下表的範圍內均勻分佈，抽 {1} 次（種子 {2}），前後兩種情況用同一組數；下圖每次只改一項。"
         "轉折值：單獨改這一項，到幾倍時結論會反轉。",
         "每项输入在下表的范围内均匀分布，抽 {1} 次（种子 {2}），前后两种情况用同一组数；下图每次只改一项。"
         "转折值：单独改这一项，到几倍时结论会反转。",
         "Each input is uniform within its range in the table, {1} draws from seed {2}, the same for both "
         "cases; the "
         "chart changes one input at a time. Turns at: the multiple of that input alone at which the answer "
         "turns over."},
    [M_INPUT_0] = {"現有線路的班距", "现有线路的班距", "Headways of the other lines"},
    [M_INPUT_1] = {"現有線路的車程", "现有线路的车程", "Run times of the other lines"},
    [M_INPUT_2] = {"方案線路的班距", "方案线路的班距", "Headways of the changed lines"},
    [M_INPUT_3] = {"方案線路的車程", "方案线路的车程", "Run times of the changed lines"},
    [M_INPUT_4] = {"過關時間", "过关时间", "Border clearance"},
    [M_INPUT_5] = {"乘客量", "乘客量", "Demand"},
    [M_INPUT_6] = {"步行時間", "步行时间", "Walking"},
    [M_ON_RAILS] = {"地鐵和鐵路", "地铁和铁路", "metro and rail"},
    [M_ON_ROADS] = {"巴士", "公交", "bus"},
    [M_RANGE] = {"範圍（倍）", "范围（倍）", "Range (times)"},
    [M_SOURCE] = {"來源", "来源", "Source"},
    [M_INPUT] = {"輸入", "输入", "Input"},
    [M_AT_LOW] = {"調低時", "调低时", "When lower"},
    [M_AT_HIGH] = {"調高時", "调高时", "When higher"},
    [M_TURNS] = {"轉折值", "转折值", "Turns at"},
    [M_UNIT_HOURS] = {"每日節省人時（未計座位）", "每天节省人时（未计座位）",
                      "passenger-hours saved a day, seats not counted"},
    [M_UNIT_MINUTES] = {"平均節省分鐘（往返）", "平均节省分钟（往返）",
                        "minutes saved on average, both ways"},
    [M_SERVICE] = {"改動線路的營運", "改动线路的运营", "Running the changed lines"},
    [M_SERVICE_ABOUT] =
        {"車輛數按班次逐一銜接計算（兩端在 200 "
         "米內算同一總站，每圈停站一次），可能多於上面按班距公式計算的數目；里程為直線乘 1.3（假設）。",
         "车辆数按班次逐一衔接计算（两端在 200 "
         "米内算同一总站，每圈停站一次），可能多于上面按班距公式计算的数目；里程为直线乘 1.3（假设）。",
         "Vehicles by chaining the departures as they stand (ends within 200 m are one terminal, one layover "
         "a "
         "cycle), which may be more than the formula for a headway above says; kilometres are straight lines "
         "times 1.3 (assumed)."},
    [M_CHAINED] = {"車輛", "车辆", "Vehicles"},
    [M_BUS_HOURS] = {"車時", "车时", "Vehicle-hours"},
    [M_BUS_KM] = {"車公里", "车公里", "Vehicle-km"},
    [M_SEATS] = {"座位", "座位", "Seats"},
    [M_FULLEST] = {"最滿一班（人）", "最满一班（人）", "Fullest bus"},
    [M_LEFT_BEHIND] = {"上不了車的人次", "上不了车的人次", "Left behind"},
    [M_COST] = {"按給定的單位成本，每日多用 {1} {2}；每節省一人時 {1} {3}。",
                "按给定的单位成本，每天多用 {1} {2}；每节省一人时 {1} {3}。",
                "At the unit costs given, {1} {2} a day; {1} {3} for each passenger-hour saved."},
};

const char *savings_more_of(savings_more w, gw_lang lang)
{
    return WORDS[w][lang];
}

void savings_say_more(gw_buf *out, savings_more w, gw_lang lang, const char *const *fill, int n)
{
    savings_fill(out, WORDS[w][lang], fill, n);
}

void savings_say_day(gw_buf *out, uint32_t words, gw_lang lang)
{
    static const struct {
        uint32_t word;
        const char *text[GW_N_LANGS];
    } KINDS[] = {{GW_DAYS_MON_FRI, {"星期一至五", "周一至周五", "Monday to Friday"}},
                 {GW_DAYS_SATURDAY, {"星期六", "周六", "Saturday"}},
                 {GW_DAYS_SUNDAY, {"星期日", "周日", "Sunday"}},
                 {GW_DAYS_MAKE_UP, {"內地補班日", "内地补班日", "mainland make-up workday"}},
                 {GW_DAYS_CN_HOLIDAY, {"內地假期", "内地假期", "mainland holiday"}},
                 {GW_DAYS_HK_HOLIDAY, {"香港假期", "香港假期", "Hong Kong holiday"}},
                 {GW_DAYS_CLOSED, {"門診休息", "门诊休息", "clinics closed"}}};
    bool any = false;
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        if (!(words & KINDS[i].word)) continue;
        if (any) gw_buf_text(out, lang == GW_LANG_EN ? ", " : "，");
        gw_buf_text(out, KINDS[i].text[lang]);
        any = true;
    }
}

static void say(gw_buf *out, savings_more w, gw_lang lang, const char *const *fill, int n)
{
    if (out->n && lang == GW_LANG_EN) gw_buf_text(out, " ");
    savings_say_more(out, w, lang, fill, n);
}

#define SHOWN 0.05

void savings_say_input(const savings_case *c, const savings_swing *x, gw_lang lang, gw_buf *out)
{
    const char *part = NULL;
    gw_buf_text(out, savings_more_of((savings_more)(M_INPUT_0 + (int)x->kind), lang));
    if (x->mode) part = savings_more_of(x->mode == 1 ? M_ON_RAILS : M_ON_ROADS, lang);
    if (x->port != GW_NO_ID) {
        const gw_port *p = gw_port_at(c->base->ports, x->port);
        part = p->names[lang][0] ? p->names[lang] : p->names[0];
    }
    if (part) gw_buf_printf(out, lang == GW_LANG_EN ? " (%s)" : "（%s）", part);
}

/* The input that moves the saving most, if any moves it by what is shown. */
static void say_most(const savings_case *c, gw_lang lang, gw_buf *out)
{
    const struct savings_uncertain *u = c->uncertain;
    const savings_swing *most = NULL;
    gw_buf name = {0};
    char low[24], high[24];
    for (uint32_t i = 0; i < u->n_inputs; i++)
        if (!most || fabs(u->inputs[i].high - u->inputs[i].low) > fabs(most->high - most->low))
            most = &u->inputs[i];
    if (!most || fabs(most->high - most->low) < 2 * SHOWN) return;
    savings_say_input(c, most, lang, &name);
    savings_number(fmin(most->low, most->high), 1, low);
    savings_number(fmax(most->low, most->high), 1, high);
    const char *fill[3] = {name.p ? name.p : "", low, high};
    say(out, u->hours ? M_MOST_HOURS : M_MOST, lang, fill, 3);
    if (fabs(most->high - most->low) > fabs(u->central)) say(out, M_MOST_MORE, lang, fill, 0);
    if (name.failed) out->failed = true;
    gw_buf_free(&name);
}

/* A saving that is likely, and smaller than what people notice. Passenger-hours are spread over all trips. */
static bool is_unnoticed(const savings_case *c)
{
    const struct savings_uncertain *u = c->uncertain;
    double minutes = u->central;
    if (u->hours) minutes *= 60 / fmax(c->day_worth[0].people, 1);
    return u->p_positive > 0.5 && minutes < SAVINGS_NOTICED_MIN;
}

void savings_worth_sentences(const savings_case *c, gw_lang lang, gw_buf *out)
{
    const struct savings_uncertain *u = c->uncertain;
    char n[4][24];
    const char *fill[4] = {n[0], n[1], n[2], n[3]};
    if (c->demand) {
        const savings_worth *day = &c->day_worth[0];
        savings_number(day->people, 0, n[0]);
        savings_number(savings_capped_h(day), 1, n[1]);
        savings_number(c->options.year, 0, n[2]);
        savings_number(savings_capped_h(c->year_worth), 0, n[3]);
        bool nothing = fabs(savings_capped_h(day)) < SHOWN;
        say(out, nothing ? M_WORTH_NO : M_WORTH, lang, fill, nothing ? 1 : 4);
        savings_number(day->left_s / 3600, 1, n[0]);
        if (day->left_s / 3600 >= SHOWN) say(out, M_LEFT, lang, fill, 1);
        savings_number(day->reached, 0, n[0]);
        if (day->reached >= 0.5) say(out, M_REACHED, lang, fill, 1);
        savings_number(day->stranded, 0, n[0]);
        if (day->stranded >= 0.5) say(out, M_STRANDED, lang, fill, 1);
    }
    if (!u || !u->n_draws) return;
    savings_number(c->options.range * 100, 0, n[0]);
    savings_number(u->p5, 1, n[1]);
    savings_number(u->p95, 1, n[2]);
    savings_number(u->p_positive * 100, 0, n[3]);
    say(out,
        u->own_ranges ? (u->hours ? M_SURE_OWN_HOURS : M_SURE_OWN)
        : u->hours    ? M_SURE_HOURS
                      : M_SURE,
        lang, fill, 4);
    if (is_unnoticed(c)) say(out, M_UNNOTICED, lang, fill, 0);
    say_most(c, lang, out);
}
