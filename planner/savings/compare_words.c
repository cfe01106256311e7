#include "planner/savings/compare_words_priv.h"

static const char *const WORDS[N_COMPARE_WORDS][GW_N_LANGS] = {
    [C_TITLE] = {"方案比較報告", "方案比较报告", "Scenarios compared"},
    [C_WHERE] = {"{1}，{2}與{3}之間往返，07:00-19:00 出發。", "{1}，{2}与{3}之间往返，07:00-19:00 出发。",
                 "{1}, between {2} and {3}, both ways, leaving 07:00-19:00."},
    [C_BEST_MINUTES] =
        {"「{1}」節省最多：往返每程平均 {2} 分鐘（5 %-95 %：{3} 至 "
         "{4}）。與其他每個方案逐次配對相減，差距的區間都在零以上。",
         "“{1}”节省最多：往返每程平均 {2} 分钟（5 %-95 %：{3} 至 "
         "{4}）。与其他每个方案逐次配对相减，差距的区间都在零以上。",
         "“{1}” saves most: {2} minutes a trip on average, both ways (5 %-95 %: {3} to {4}). Against "
         "each of the others, draw by draw, the interval of the difference lies above 0."},
    [C_BEST_HOURS] =
        {"「{1}」節省最多：每日 {2} 人時（5 %-95 %：{3} 至 "
         "{4}，未計座位）。與其他每個方案逐次配對相減，差距的區間都在零以上。",
         "“{1}”节省最多：每天 {2} 人时（5 %-95 %：{3} 至 "
         "{4}，未计座位）。与其他每个方案逐次配对相减，差距的区间都在零以上。",
         "“{1}” saves most: {2} passenger-hours a day (5 %-95 %: {3} to {4}, seats not counted). Against "
         "each of the others, draw by draw, the interval of the difference lies above 0."},
    [C_CLOSE_MINUTES] =
        {"「{1}」的節省居首，往返每程平均 {2} 分鐘（5 %-95 %：{3} 至 "
         "{4}），但與{5}分不出高下：差距的區間包含零。",
         "“{1}”的节省居首，往返每程平均 {2} 分钟（5 %-95 %：{3} 至 "
         "{4}），但与{5}分不出高下：差距的区间包含零。",
         "“{1}” comes first with {2} minutes a trip on average, both ways (5 %-95 %: {3} to {4}), but "
         "cannot be told apart from {5}: the interval of the difference holds 0."},
    [C_CLOSE_HOURS] =
        {"「{1}」的節省居首，每日 {2} 人時（5 %-95 %：{3} 至 {4}，未計座位），"
         "但與{5}分不出高下：差距的區間包含零。",
         "“{1}”的节省居首，每天 {2} 人时（5 %-95 %：{3} 至 {4}，未计座位），"
         "但与{5}分不出高下：差距的区间包含零。",
         "“{1}” comes first with {2} passenger-hours a day (5 %-95 %: {3} to {4}, seats not counted), but "
         "cannot be told apart from {5}: the interval of the difference holds 0."},
    [C_MAYBE_NOTHING] =
        {"「{1}」本身有節省的機會為 {2} %，低於 95 %：也可能甚麼都沒有省。",
         "“{1}”本身有节省的可能性为 {2} %，低于 95 %：也可能什么都没有省。",
         "The chance that “{1}” saves anything at all is {2} %, below 95 %: it may save nothing."},
    [C_UNNOTICED] =
        {"但以各項輸入本身的數值計，「{1}」每程節省不足半分鐘，乘客不會察覺：機會高只說明方向，不說明大小。",
         "但以各项输入本身的数值计，“{1}”每程节省不足半分钟，乘客不会察觉：可能性高只说明方向，不说明大小。",
         "Yet with the inputs as they stand “{1}” saves less than half a minute a trip, which nobody "
         "notices: a "
         "high chance tells the direction, not the size."},
    [C_BEST_WORTH] =
        {"「{1}」每節省一人時的成本最低：{2} {3}（已計座位）；按抽樣的人時（未計座位）排列，差距大於其區間。",
         "“{1}”每节省一人时的成本最低：{2} {3}（已计座位）；按抽样的人时（未计座位）排列，差距大于其区间。",
         "“{1}” costs least for each passenger-hour: {2} {3} (seats counted); ranked by the hours drawn "
         "(seats not counted), it is "
         "ahead by more than the interval."},
    [C_CLOSE_WORTH] =
        {"按給定的單位成本，「{1}」每花一元節省最多，每節省一人時 {2} {3}（已計座位）；"
         "按抽樣的人時（未計座位）排列，與{4}分不出高下。",
         "按给定的单位成本，“{1}”每花一元节省最多，每节省一人时 {2} {3}（已计座位）；"
         "按抽样的人时（未计座位）排列，与{4}分不出高下。",
         "At the unit costs given “{1}” saves most for the money, {2} {3} for each passenger-hour (seats "
         "counted); ranked by the hours drawn (seats not counted), it cannot be told apart from {4}."},
    [C_NO_DRAWS] = {"沒有可以配對的抽樣，所以不指出哪一個較好。",
                    "没有可以配对的抽样，所以不指出哪一个较好。",
                    "There are no draws to pair, so none is called better."},
    [C_OTHER_PORT] = {"{1}的抽樣說的是另一個口岸，不能配對比較。",
                      "{1}的抽样说的是另一个口岸，不能配对比较。",
                      "The draws of {1} are of another port and are not paired."},
    [C_CHART] = {"各方案的節省和 5 %-95 % 區間", "各方案的节省和 5 %-95 % 区间",
                 "What each saves, with its interval from 5 % to 95 %"},
    [C_TABLE] = {"並列", "并列", "Side by side"},
    [C_TABLE_ABOUT] =
        {"除註明外為分鐘，07:00-19:00 "
         "出發。「之前」在所有方案都一樣。只有與其他每個方案的差距都大於其區間，才標為最多或最低。",
         "除注明外为分钟，07:00-19:00 "
         "出发。“之前”在所有方案都一样。只有与其他每个方案的差距都大于其区间，才标为最多或最低。",
         "Minutes unless said otherwise, leaving 07:00-19:00. “Before” is the same in all. A case is marked "
         "only where "
         "it is ahead of every other by more than the interval of the difference."},
    [C_CASE] = {"方案", "方案", "Case"},
    [C_WAY_MEAN] = {"{1}，{2}：平均", "{1}，{2}：平均", "{1}, {2}: mean"},
    [C_WAY_SAVING] = {"節省", "节省", "saved"},
    [C_WAY_P95] = {"節省的第 95 百分位", "节省的第 95 百分位", "saved, 95th percentile"},
    [C_WAY_SERVED] = {"可達 %", "可达 %", "served %"},
    [C_DRAWN] = {"5 %-95 %", "5 %-95 %", "5 %-95 %"},
    [C_P_SAVING] = {"有節省的機會 %", "有节省的可能性 %", "Chance of a saving %"},
    [C_LESS_FIRST] = {"減首個方案（5 %-95 %）", "减首个方案（5 %-95 %）", "Less the first (5 %-95 %)"},
    [C_DAY_HOURS] = {"每日節省人時（已計座位）", "每天节省人时（已计座位）",
                     "Passenger-hours a day, seats counted"},
    [C_DAY_HOURS_ALL] = {"每日節省人時（未計座位）", "每天节省人时（未计座位）",
                         "Passenger-hours a day, seats not counted"},
    [C_YEAR_HOURS] = {"全年節省人時（已計座位）", "全年节省人时（已计座位）",
                      "Passenger-hours a year, seats counted"},
    [C_YEAR_HOURS_ALL] = {"全年節省人時（未計座位）", "全年节省人时（未计座位）",
                          "Passenger-hours a year, seats not counted"},
    [C_BUSES_MORE] = {"多用車輛", "多用车辆", "Vehicles more"},
    [C_BUS_HOURS_MORE] = {"每日多用車時", "每天多用车时", "Vehicle-hours a day more"},
    [C_BUS_KM_MORE] = {"每日多行車公里", "每天多行车公里", "Vehicle-km a day more"},
    [C_COST_DAY] = {"每日成本（{1}）", "每天成本（{1}）", "Cost a day ({1})"},
    [C_COST_YEAR] = {"全年成本（{1}）", "全年成本（{1}）", "Cost a year ({1})"},
    [C_COST_HOUR] = {"每節省一人時（{1}，當日）", "每节省一人时（{1}，当天）",
                     "For a passenger-hour ({1}, the day)"},
    [C_COST_HOUR_YEAR] = {"每節省一人時（{1}，全年）", "每节省一人时（{1}，全年）",
                          "For a passenger-hour ({1}, the year)"},
    [C_BREAK_EVEN] = {"乘客量到幾倍時收支平衡", "乘客量到几倍时收支平衡",
                      "Breaks even at this multiple of the demand"},
    [C_MOST] = {"最佳", "最佳", "best"},
    [C_CLOSE] = {"分不出", "分不出", "not told apart"},
    [C_CHANGES] = {"每個方案改動甚麼", "每个方案改动什么", "What each changes"},
    [C_NO_CHANGES] = {"沒有改動。", "没有改动。", "Nothing."},
    [C_DEPARTURES] = {"當日班次 {1} → {2}", "当日班次 {1} → {2}", "departures that day {1} → {2}"},
    [C_STATED] = {"方案本身的說明", "方案本身的说明", "Stated by the scenarios"},
    [C_STATED_BY] = {"（只限{1}）", "（仅限{1}）", " (only {1})"},
    [C_METHOD] = {"怎樣比較", "怎样比较", "How they are compared"},
    [C_METHOD_LIST] =
        {"所有方案用同一份數據、同一日、同一批乘客和同一組選項；有一項不同就不作比較。|"
         "班次間隔、行車時間等輸入各在其範圍內抽取，每次抽取所有方案用同一組數，逐次相減後取第 5 和第 95 "
         "百分位。|"
         "差距的區間包含零，就說分不出高下。各行的平均值沒有抽樣，不標最佳。|"
         "抽樣的人時沒有計座位，成本一行的標記也是按它排列；每節省一人時的成本本身已計座位。|"
         "車輛數按實際班次逐一銜接計算，可能多於班距公式的數目。|"
         "每個方案都與同一個不變的現況比較。",
         "所有方案用同一份数据、同一天、同一批乘客和同一组选项；有一项不同就不作比较。|"
         "班次间隔、行车时间等输入各在其范围内抽取，每次抽取所有方案用同一组数，逐次相减后取第 5 和第 95 "
         "百分位。|"
         "差距的区间包含零，就说分不出高下。各行的平均值没有抽样，不标最佳。|"
         "抽样的人时没有计座位，成本一行的标记也是按它排列；每节省一人时的成本本身已计座位。|"
         "车辆数按实际班次逐一衔接计算，可能多于班距公式的数目。|"
         "每个方案都与同一个不变的现况比较。",
         "All cases use the same data, day, people and options; where one differs nothing is compared.|"
         "Headways, run times and the other inputs are drawn within their ranges; each draw is the same for "
         "all cases, "
         "which are subtracted draw by draw; of the differences the 5th and 95th percentiles are shown.|"
         "Where that interval holds 0 they cannot be told apart. The means in the other rows are not drawn, "
         "and none of "
         "them is marked.|"
         "Hours are drawn without counting seats, and the mark in the row of costs goes by them; the cost "
         "for a "
         "passenger-hour itself counts seats.|"
         "Vehicles are counted by chaining the departures as they stand, which may be more than the formula "
         "for "
         "a headway says.|"
         "Each case is compared with the same network as it is."},
};

const char *compare_word_of(compare_word w, gw_lang lang)
{
    return WORDS[w][lang];
}

void compare_say(gw_buf *out, compare_word w, gw_lang lang, const char *const *fill, int n)
{
    savings_fill(out, WORDS[w][lang], fill, n);
}
