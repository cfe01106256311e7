#include "planner/savings/sweep_words_priv.h"

#include <string.h>

static const char *const WORDS[N_SWEEP_WORDS][GW_N_LANGS] = {
    [S_TITLE] = {"參數掃描：{1}", "参数扫描：{1}", "Sweep: {1}"},
    [S_WHERE] = {"{1}，{2}與{3}之間往返，07:00-19:00 出發；共 {4} 個組合，其餘一切相同。",
                 "{1}，{2}与{3}之间往返，07:00-19:00 出发；共 {4} 个组合，其余一切相同。",
                 "{1}, between {2} and {3}, both ways, leaving 07:00-19:00; {4} cases, all else the same."},
    [S_COUNT] = {"{1} 個組合中有 {2} 個值得比較：沒有其他組合能以同樣或更少的車輛節省更多。",
                 "{1} 个组合中有 {2} 个值得比较：没有其他组合能以同样或更少的车辆节省更多。",
                 "Of {1} cases {2} are worth comparing: no other saves more with as few vehicles or fewer."},
    [S_ENDS_MINUTES] =
        {"由多用 {1} 輛車、往返每程平均節省 {2} 分鐘（{3}），到多用 {5} 輛車、節省 {4} 分鐘（{6}）。",
         "由多用 {1} 辆车、往返每程平均节省 {2} 分钟（{3}），到多用 {5} 辆车、节省 {4} 分钟（{6}）。",
         "They go from {1} more vehicles and {2} minutes saved a trip on average, both ways ({3}), to {5} "
         "more vehicles and {4} minutes ({6})."},
    [S_ENDS_HOURS] =
        {"由多用 {1} 輛車、每日節省 {2} 人時（{3}），到多用 {5} 輛車、節省 {4} 人時（{6}；已計座位）。",
         "由多用 {1} 辆车、每天节省 {2} 人时（{3}），到多用 {5} 辆车、节省 {4} 人时（{6}；已计座位）。",
         "They go from {1} more vehicles and {2} passenger-hours saved a day ({3}) to {5} more vehicles and "
         "{4} passenger-hours ({6}; seats counted)."},
    [S_ONE_MINUTES] =
        {"最好的一個多用 {1} 輛車，往返每程平均節省 {2} 分鐘（{3}）。",
         "最好的一个多用 {1} 辆车，往返每程平均节省 {2} 分钟（{3}）。",
         "The best takes {1} more vehicles and saves {2} minutes a trip on average, both ways ({3})."},
    [S_ONE_HOURS] =
        {"最好的一個多用 {1} 輛車，每日節省 {2} 人時（{3}；已計座位）。",
         "最好的一个多用 {1} 辆车，每天节省 {2} 人时（{3}；已计座位）。",
         "The best takes {1} more vehicles and saves {2} passenger-hours a day ({3}; seats counted)."},
    [S_SURE] = {"{2} 個組合中，有 {1} 個在抽樣中有 95 % 或以上的機會有所節省。",
                "{2} 个组合中，有 {1} 个在抽样中有 95 % 或以上的可能性有所节省。",
                "In {1} of the {2} cases the chance of any saving is 95 % or more, as drawn."},
    [S_UNNOTICED] = {"其中 {1} 個以各項輸入本身的數值計，每程節省不足半分鐘，乘客不會察覺。",
                     "其中 {1} 个以各项输入本身的数值计，每程节省不足半分钟，乘客不会察觉。",
                     "Of those, {1} save less than half a minute a trip with the inputs as they stand, which "
                     "nobody notices."},
    [S_SMALL] =
        {"節省最多的也不足一分鐘：小於所假設的班次間隔和行車時間的可信程度，單憑這一點不能作出決定。",
         "节省最多的也不足一分钟：小于所假设的班次间隔和行车时间的可信程度，单凭这一点不能作出决定。",
         "Even the largest saving is less than a minute: less than the assumed headways and run times can be "
         "trusted for, so by itself it decides nothing."},
    [S_NOTHING] = {"沒有一個組合能算出節省。", "没有一个组合能算出节省。",
                   "For none of the cases is there a saving to be told."},
    [S_CHART] = {"節省與車輛的取捨", "节省与车辆的取舍", "The trade-off between saving and vehicles"},
    [S_AGAINST_BUSES] = {"節省與多用車輛（深色點沒有被其他組合超越）",
                         "节省与多用车辆（深色点没有被其他组合超越）",
                         "Saving against vehicles more (dark points are outdone by none)"},
    [S_AGAINST] = {"節省與{1}", "节省与{1}", "Saving against {1}"},
    [S_SAVING_MINUTES] = {"往返每程節省分鐘", "往返每程节省分钟", "minutes saved a trip"},
    [S_SAVING_HOURS] = {"每日節省人時（已計座位）", "每天节省人时（已计座位）",
                        "passenger-hours saved a day, seats counted"},
    [S_BUSES] = {"多用車輛", "多用车辆", "vehicles more"},
    [S_INTERVAL] = {"直線：5 %-95 %", "直线：5 %-95 %", "bars: 5 %-95 %"},
    [S_OTHERS] = {"另有 {1} 條", "另有 {1} 条", "and {1} more"},
    [S_EFFICIENT] = {"值得比較的組合", "值得比较的组合", "Worth comparing"},
    [S_EFFICIENT_ABOUT] =
        {"以下每個組合，都沒有其他組合能以同樣或更少的車輛節省更多（相差不足 0.05 "
         "不算）。多用車輛按當日班次準確銜接計算。",
         "以下每个组合，都没有其他组合能以同样或更少的车辆节省更多（相差不足 0.05 "
         "不算）。多用车辆按当天班次准确衔接计算。",
         "Of each of these no other saves more with as few vehicles or fewer; a difference under 0.05 is "
         "none. Vehicles are counted by exact chaining of the day's departures."},
    [S_TABLE] = {"所有組合", "所有组合", "All cases"},
    [S_TABLE_ABOUT] = {"按多用車輛、再按節省排列；改動後不是人人可達、或之前無人可達（-"
                       "）時，分鐘之下為改動後的可達比例。全部數字在 sweep.csv。",
                       "按多用车辆、再按节省排列；改动后不是人人可达、或之前无人可达（-"
                       "）时，分钟之下为改动后的可达比例。全部数字在 sweep.csv。",
                       "In the order of vehicles, then of saving. Below the minutes, where not everybody is "
                       "served afterwards or nobody was before (-): the share served. All figures are in "
                       "sweep.csv."},
    [S_CUT] = {"列出 {2} 個中的首 {1} 個。", "列出 {2} 个中的前 {1} 个。", "The first {1} of {2}."},
    [S_INTERVAL_MINUTES] = {"5 %-95 %", "5 %-95 %", "5 % to 95 %"},
    [S_INTERVAL_HOURS] = {"未計座位：5 %-95 %", "未计座位：5 %-95 %", "whatever the seats: 5 % to 95 %"},
    [S_WAYS] = {"節省分鐘（去／回）", "节省分钟（去／回）", "minutes saved (there / back)"},
    [S_BUS_HOURS] = {"多用車時", "多用车时", "vehicle-hours more"},
    [S_COST] = {"每節省一人時（{1}）", "每节省一人时（{1}）", "For a passenger-hour ({1})"},
    [S_STATED] = {"方案本身的說明", "方案本身的说明", "Stated by the scenario"},
    [S_METHOD] = {"怎樣計算", "怎样计算", "How it is computed"},
    [S_METHOD_LIST] =
        {"每個組合是方案的一個版本，各自完整計算一次：每個出發分鐘、來回兩個方向，與同一個不變的現況比較。|"
         "去程和回程各以每一分鐘配對相減，取 07:00-19:00 的平均。|"
         "區間來自輸入在其範圍內的抽樣，所有組合用同一組抽樣。|"
         "車輛數按實際班次逐一銜接計算，可能多於班距公式的數目。|"
         "座位只影響有乘客量時的「已計座位」人時和留下的人；不影響每程分鐘。",
         "每个组合是方案的一个版本，各自完整计算一次：每个出发分钟、来回两个方向，与同一个不变的现况比较。|"
         "去程和回程各以每一分钟配对相减，取 07:00-19:00 的平均。|"
         "区间来自输入在其范围内的抽样，所有组合用同一组抽样。|"
         "车辆数按实际班次逐一衔接计算，可能多于班距公式的数目。|"
         "座位只影响有乘客量时的“已计座位”人时和留下的人；不影响每程分钟。",
         "Each case is a version of the scenario, computed whole: every departure minute, both directions, "
         "against the "
         "same network as it is.|"
         "Both ways are subtracted minute by minute; shown is the mean of 07:00-19:00.|"
         "The interval comes from draws of the inputs within their ranges; the draws are the same for all "
         "cases.|"
         "Vehicles are counted by chaining the departures as they stand, which may be more than the formula "
         "for "
         "a headway says.|"
         "Seats change only passenger-hours with seats counted, where there is a demand; not the minutes of "
         "a trip."},
};

const char *sweep_word_of(sweep_word w, gw_lang lang)
{
    return WORDS[w][lang];
}

void sweep_say(gw_buf *out, sweep_word w, gw_lang lang, const char *const *fill, int n)
{
    savings_fill(out, WORDS[w][lang], fill, n);
}

static const struct {
    const char *key, *words[GW_N_LANGS];
} FIELDS[] = {
    {"variant", {"版本", "版本", "variant"}},
    {"headway_min", {"班次間隔（分鐘）", "班次间隔（分钟）", "headway (minutes)"}},
    {"stops", {"沿途停站", "沿途停站", "stops on the way"}},
    {"seats", {"每輛車座位", "每辆车座位", "seats of a vehicle"}},
    {"from", {"開始時間", "开始时间", "from"}},
    {"to", {"結束時間", "结束时间", "until"}},
    {"first", {"首班", "首班", "first departure"}},
    {"last", {"尾班", "末班", "last departure"}},
    {"minutes", {"行車分鐘", "行车分钟", "running time (minutes)"}},
    {"speed_kmh", {"車速（公里／小時）", "车速（公里／小时）", "speed (km/h)"}},
    {"dwell_s", {"每站停留（秒）", "每站停留（秒）", "dwell (seconds)"}},
    {"seconds", {"停留（秒）", "停留（秒）", "dwell (seconds)"}},
    {"factor", {"倍數", "倍数", "factor"}},
    {"share", {"比例", "比例", "share"}},
    {"p50_min", {"過關中位數（分鐘）", "过关中位数（分钟）", "median clearance (minutes)"}},
    {"p95_min",
     {"過關第 95 百分位（分鐘）", "过关第 95 百分位（分钟）", "95th percentile of clearance (minutes)"}},
    {"CNY", {"車費（人民幣）", "车费（人民币）", "fare (CNY)"}},
};

const char *sweep_field_word(const char *field, gw_lang lang)
{
    const char *key = field;
    for (const char *c = field; *c && *c != '['; c++)
        if (*c == '.') key = c + 1;
    const char *last = strrchr(field, '.');
    if (strchr(key, '[') && last && last > key && strncmp(key, "stops[", 6) != 0) key = last + 1;
    size_t n = strcspn(key, "[");
    for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++)
        if (strlen(FIELDS[i].key) == n && strncmp(FIELDS[i].key, key, n) == 0) return FIELDS[i].words[lang];
    return NULL;
}
