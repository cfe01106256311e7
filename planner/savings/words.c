#include "planner/savings/words_priv.h"

#include <math.h>
#include <stdio.h>

static const char *const WORDS[N_WORDS][GW_N_LANGS] = {
    [W_SAVES] = {"{3} {4} 出發，由{1}到{2}：平均門到門時間由 {5} 分鐘變為 {6} 分鐘，節省 {7} 分鐘。",
                 "{3} {4} 出发，由{1}到{2}：平均门到门时间由 {5} 分钟变为 {6} 分钟，节省 {7} 分钟。",
                 "Leaving {1} for {2} at {4} on {3}: {5} minutes on average before, {6} after; {7} minutes "
                 "are saved."},
    [W_LOSES] = {"{3} {4} 出發，由{1}到{2}：平均門到門時間由 {5} 分鐘變為 {6} 分鐘，多用 {7} 分鐘。",
                 "{3} {4} 出发，由{1}到{2}：平均门到门时间由 {5} 分钟变为 {6} 分钟，多用 {7} 分钟。",
                 "Leaving {1} for {2} at {4} on {3}: {5} minutes on average before, {6} after; {7} minutes "
                 "are lost."},
    [W_SAME] = {"{3} {4} 出發，由{1}到{2}：平均門到門時間 {5} 分鐘，前後相同。",
                "{3} {4} 出发，由{1}到{2}：平均门到门时间 {5} 分钟，前后相同。",
                "Leaving {1} for {2} at {4} on {3}: {5} minutes on average, before as after."},
    [W_NOBODY] = {"由{1}到{2}，前後均沒有可用的行程。", "由{1}到{2}，前后均没有可用的行程。",
                  "From {1} to {2} nobody is served in both cases."},
    [W_BASELINE] = {"對照：不是今天的網絡，而是「{1}」之後的網絡。",
                    "对照：不是今天的网络，而是“{1}”之后的网络。",
                    "The baseline is not the network of today but the one after \"{1}\"."},
    [W_BASELINE_ID] = {"對照方案編號", "对照方案编号", "Baseline"},
    [W_STATED_BEFORE] = {"對照方案的說明", "对照方案的说明", "Stated by the baseline"},
    [W_GAINED] = {"有 {1} 分鐘的出發時刻，原本無車可達，現在可達。",
                  "有 {1} 分钟的出发时刻，原本无车可达，现在可达。",
                  "For {1} minutes of departures there is a journey now where there was none."},
    [W_LOST] = {"有 {1} 分鐘的出發時刻，原本可達，現在無車可達。",
                "有 {1} 分钟的出发时刻，原本可达，现在无车可达。",
                "For {1} minutes of departures there is no journey any more."},
    [W_NO_CHANGE] = {"由{1}到{2}，不想轉車的人：之前平均 {3} 分鐘（步行 {4}），之後 {5} 分鐘（步行 {6}）。",
                     "由{1}到{2}，不想换车的人：之前平均 {3} 分钟（步行 {4}），之后 {5} 分钟（步行 {6}）。",
                     "Those who cannot change, {1} to {2}: {3} minutes on average before ({4} on foot), {5} "
                     "after ({6} on foot)."},
    [W_NO_CHANGE_NEW] =
        {"由{1}到{2}，不想轉車的人：之前無車可達；之後 {3} % 的出發時刻可達，平均 {4} 分鐘（步行 "
         "{5}），要轉車的路線步行 {6} 分鐘。",
         "由{1}到{2}，不想换车的人：之前无车可达；之后 {3} % 的出发时刻可达，平均 {4} 分钟（步行 "
         "{5}），要换车的路线步行 {6} 分钟。",
         "Those who cannot change, {1} to {2}: no journey before; after, {3} % of departures are served, in "
         "{4} minutes on average, {5} of them on foot (with changes: {6} on foot)."},
    [W_NO_CHANGE_GONE] =
        {"由{1}到{2}，不想轉車的人：之前平均 {3} 分鐘，之後無車可達。",
         "由{1}到{2}，不想换车的人：之前平均 {3} 分钟，之后无车可达。",
         "Those who cannot change, {1} to {2}: {3} minutes on average before, no journey after."},
    [W_SMALL] =
        {"這個差別小於一分鐘，比假設的班次間隔和行車時間的誤差還小，不能單憑它下結論。",
         "这个差别小于一分钟，比假设的班次间隔和行车时间的误差还小，不能单凭它下结论。",
         "That is less than a minute: less than the assumed headways and run times can be trusted for, so by "
         "itself it decides nothing."},
    [W_ASSUMED_DATA] =
        {"班次間隔、行車時間和口岸大廳步行時間大多是假設值（見數據的 source 欄），結果只能與假設一樣可靠。",
         "班次间隔、行车时间和口岸大厅步行时间大多是假设值（见数据的 source 栏），结果只能与假设一样可靠。",
         "Most headways, run times and walks in the port halls are assumed (the data's column source says "
         "which): the figures are as good as those assumptions."},
    [W_PEAK_HOUR] = {"節省最多的是 {1} 這一小時：{2} 分鐘。", "节省最多的是 {1} 这一小时：{2} 分钟。",
                     "The hour that gains most begins at {1}: {2} minutes."},
    [W_TITLE] = {"方案測算報告", "方案测算报告", "What the scenario saves"},
    [W_ANSWER] = {"結論", "结论", "The answer"},
    [W_CHART] = {"各出發小時的平均門到門時間", "各出发小时的平均门到门时间",
                 "Mean door-to-desk time by hour of departure"},
    [W_CHART_ABOUT] = {"{1}，{2}，06:00-23:00。縱軸不由零開始；之前和之後相同時兩線重疊。",
                       "{1}，{2}，06:00-23:00。纵轴不由零开始；之前和之后相同时两线重叠。",
                       "{1}, {2}, 06:00-23:00. The upright axis does not begin at zero; where nothing "
                       "changes, before lies on after."},
    [W_AFTER_DIRECT] = {"之後，不轉車", "之后，不换车", "after, no change"},
    [W_BEFORE] = {"之前", "之前", "before"},
    [W_AFTER] = {"之後", "之后", "after"},
    [W_MINUTES] = {"分鐘", "分钟", "minutes"},
    [W_DEPARTURE_HOUR] = {"出發時間（時）", "出发时间（时）", "hour of departure"},
    [W_TAKEN] = {"前提和假設", "前提和假设", "What is taken for granted"},
    [W_STATED] = {"方案本身的說明", "方案本身的说明", "Stated by the scenario"},
    [W_ASSUMED] = {"假設", "假设", "assumed"},
    [W_SOURCE] = {"來源", "来源", "source"},
    [W_METHOD_LIST] =
        {"每分鐘（第 30 "
         "秒）出發一次，隨到隨走，不看時刻表。|時間由內地一側的檢查櫃位起計或止計；過關時間另列。|"
         "步行 1.25 米/秒（長者 0.85，輪椅 0.9），直線距離乘 1.3；到站或離站最多走 20 分鐘，換乘最多走 10 "
         "分鐘；同站換乘至少 60 "
         "秒。|"
         "班次間隔按概率分佈計算，不設定虛構時刻；百分位數同時包含出發分鐘和班次相位。|"
         "每分鐘取平均時間最短的路線；途中不會臨時改搭另一線。|超過 4 小時算「無車可達」。",
         "每分钟（第 30 "
         "秒）出发一次，随到随走，不看时刻表。|时间由内地一侧的检查柜位起计或止计；过关时间另列。|"
         "步行 1.25 米/秒（老年人 0.85，轮椅 0.9），直线距离乘 1.3；到站或离站最多走 20 分钟，换乘最多走 10 "
         "分钟；同站换乘至少 60 "
         "秒。|"
         "班次间隔按概率分布计算，不设定虚构时刻；百分位数同时包含出发分钟和班次相位。|"
         "每分钟取平均时间最短的路线；途中不会临时改搭另一线。|超过 4 小时算“无车可达”。",
         "One departure in every minute (at its second 30), turn up and go.|Times begin "
         "or end at a port's counters on the mainland side; the border stands beside.|Walking 1.25 m/s "
         "(elders 0.85, wheelchairs 0.9) over 1.3 times the straight line; "
         "at most 20 minutes to and from stops, 10 between two rides; at least 60 s to change at one stop.|"
         "Headways stay headways: waits are distributions, no clock times are invented; percentiles are "
         "over minutes and headway phases together.|Each minute takes the path with the least mean; nobody "
         "takes another line because it happens to come first.|More than 4 hours counts as not served."},
    [W_MAIN_TABLE] = {"各口岸、往返，07:00-19:00", "各口岸、往返，07:00-19:00",
                      "All ports, there and back, 07:00-19:00"},
    [W_PORT] = {"口岸", "口岸", "Port"},
    [W_DIRECTION] = {"方向", "方向", "Direction"},
    [W_TO_PLACE] = {"去程", "去程", "there"},
    [W_FROM_PLACE] = {"回程", "回程", "back"},
    [W_MEAN] = {"平均", "平均", "Mean"},
    [W_SAVING] = {"節省", "节省", "Saved"},
    [W_SPREAD] = {"5 %-95 %", "5 %-95 %", "5 %-95 %"},
    [W_SERVED] = {"可達 %", "可达 %", "Served %"},
    [W_RIDES] = {"乘車次數", "乘车次数", "Rides"},
    [W_WAIT] = {"候車", "候车", "Wait"},
    [W_WALK] = {"步行", "步行", "Walk"},
    [W_HOURS] = {"按出發小時", "按出发小时", "By hour of departure"},
    [W_HOUR] = {"時", "时", "Hour"},
    [W_LINES] = {"線路和車輛", "线路和车辆", "Lines and vehicles"},
    [W_LINE] = {"線路", "线路", "Line"},
    [W_CHANGE] = {"改動", "改动", "Change"},
    [W_TRIPS] = {"當日班次", "当日班次", "Departures that day"},
    [W_BUSES] = {"所需車輛", "所需车辆", "Vehicles needed"},
    [W_CYCLE] = {"去 + 回 + 停站", "去 + 回 + 停站", "Out + back + layover"},
    [W_HEADWAY] = {"班距", "班距", "Headway"},
    [W_RECEIPT] = {"計算依據", "计算依据", "Computed from"},
    [W_DAY] = {"日期", "日期", "Day"},
    [W_SCENARIO] = {"方案編號", "方案编号", "Scenario"},
    [W_PROGRAM] = {"程式", "程序", "Program"},
    [W_FEED] = {"數據", "数据", "Feed"},
    [W_ATTRIBUTION] = {"數據提供", "数据提供", "Data by"},
    [W_ALL_PORTS_ABOUT] = {"時間單位為分鐘，由口岸檢查櫃位到醫院門口；「之前 → 之後」。",
                           "时间单位为分钟，由口岸检查柜位到医院门口；“之前 → 之后”。",
                           "Minutes from the port's counters to the hospital's door; before → after."},
    [W_BUSES_ABOUT] =
        {"車輛數 =（去程 + 回程 + 停站）÷ 班距，向上取整；停站每圈一次，取 5 分鐘或往返時間的 "
         "10 "
         "%，以較大者為準（假設）。這是按班距的公式，車輛一回來就可以再開；下面的營運表按實際班次逐一銜接，"
         "車輛在兩端要等到下一班的開車時間，所以可能多一輛或以上。把其中一個方向的開車時間錯開，公式的數目可"
         "能就足夠。",
         "车辆数 =（去程 + 回程 + 停站）÷ 班距，向上取整；停站每圈一次，取 5 分钟或往返时间的 "
         "10 "
         "%，以较大者为准（假设）。这是按班距的公式，车辆一回来就可以再发；下面的运营表按实际班次逐一衔接，"
         "车辆在两端要等到下一班的发车时间，所以可能多一辆或以上。把其中一个方向的发车时间错开，公式的数目可"
         "能就足够。",
         "Vehicles = (out + back + layover) / headway, rounded up; one layover a cycle, 5 minutes "
         "or 10 % of out "
         "and back, whichever is more (assumed). This is the formula for a headway: a vehicle leaves again "
         "as soon "
         "as it is back. The table of how the lines are run, below, chains the departures as they stand: a "
         "vehicle waits at each end for the next one, so it may need one more, or several. With the "
         "departures "
         "of one direction shifted the number of the formula may do."},
    [W_NOT_SHOWN] = {"本報告沒有計算的", "本报告没有计算的", "What this report does not show"},
    [W_NOT_SHOWN_LIST] =
        {"過關排隊的實際長短：過關時間是假設值，只列在旁邊。|住院和急症。|道路擁堵和準點率。|"
         "沒有給出的費用：沒有單位成本就不計費用。|"
         "先到先上：乘客守住平均最快的走法，不會改乘先到的另一條線，節省因此略為低估。",
         "过关排队的实际长短：过关时间是假设值，只列在旁边。|住院和急诊。|道路拥堵和准点率。|"
         "没有给出的费用：没有单位成本就不计费用。|"
         "先到先上：乘客守住平均最快的走法，不会改乘先到的另一条线，节省因此略为低估。",
         "How long queues at the border really are: clearance is assumed, and stands beside.|Inpatients and "
         "emergencies.|"
         "Congestion and punctuality.|Costs that were not given: without unit costs there are none.|Taking "
         "whichever line "
         "comes first: riders keep to the connection that is best on average, so savings may be over- or "
         "understated; their means by whichever comes first stand in the answer."},
    [W_WITHOUT_CHANGE] = {"不轉車", "不换车", "No change"},
};

const char *savings_word_of(savings_word w, gw_lang lang)
{
    return WORDS[w][lang];
}

void savings_fill(gw_buf *out, const char *pattern, const char *const *fill, int n)
{
    for (const char *p = pattern; *p; p++) {
        int number = p[0] == '{' && p[1] >= '1' && p[1] <= '9' && p[2] == '}' ? p[1] - '0' : 0;
        if (number && number <= n) {
            gw_buf_text(out, fill[number - 1]);
            p += 2;
        } else {
            gw_buf_add(out, p, 1);
        }
    }
}

void savings_say(gw_buf *out, savings_word w, gw_lang lang, const char *const *fill, int n)
{
    savings_fill(out, WORDS[w][lang], fill, n);
}

void savings_number(double v, int digits, char out[24])
{
    double unit = pow(10, digits);
    if (!isfinite(v) || fabs(v) > 1e12) {
        snprintf(out, 24, "-");
        return;
    }
    v = round(v * unit) / unit;
    snprintf(out, 24, "%.*f", digits, v == 0 ? 0.0 : v);
}

void savings_minutes(double seconds, char out[24])
{
    savings_number(seconds / 60, 1, out);
}

const char *savings_origin_name(const savings_case *c, const savings_pair *pair, gw_lang lang)
{
    if (pair->port == GW_NO_ID) return c->origins[pair->origin].name;
    const gw_port *p = gw_port_at(c->base->ports, pair->port);
    return p->names[lang][0] ? p->names[lang] : p->names[0];
}

const char *savings_place_name(const savings_case *c, gw_lang lang)
{
    const gw_place *p = gw_place_at(c->base->places, c->place);
    return p->names[lang][0] ? p->names[lang] : p->names[0];
}
