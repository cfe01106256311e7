/* The words of a feed's report, in three languages. */
#include "gtfs/report/report_priv.h"

#include "gtfs/base/html.h"

static const char *const WORDS[R_N_WORDS][GW_N_LANGS] = {
    [R_TITLE] = {"GTFS 數據檢查報告", "GTFS 数据检查报告", "Check of a GTFS feed"},
    [R_ANSWER] = {"結論", "结论", "The answer"},
    [R_USABLE] = {"數據可用：{1} 個班次、{2} 個車站，服務日期由 {3} 至 {4}。",
                  "数据可用：{1} 个班次、{2} 个车站，服务日期由 {3} 至 {4}。",
                  "The feed can be planned with: {1} trips, {2} stops, service from {3} to {4}."},
    [R_NOTHING_RUNS] = {"數據可讀，但沒有任何一日有班次行駛。", "数据可读，但没有任何一日有班次行驶。",
                        "The feed can be read, but nothing runs on any day."},
    [R_REFUSED] = {"數據不能使用：", "数据不能使用：", "The feed cannot be used: "},
    [R_CLEAN] = {"沒有發現任何問題。", "没有发现任何问题。", "No fault was found."},
    [R_FAULTS] = {"發現 {1} 類問題：錯誤 {2} 項、警告 {3} 項、提示 {4} 項。",
                  "发现 {1} 类问题：错误 {2} 项、警告 {3} 项、提示 {4} 项。",
                  "{1} kinds of faults were found: {2} errors, {3} warnings and {4} remarks."},
    [R_LEFT_OUT] = {"其中 {1} 項導致部分數據不採用，下表逐項列明。",
                    "其中 {1} 项导致部分数据不采用，下表逐项列明。",
                    "After {1} of them something was left out; the tables below say what."},
    [R_TABLES] = {"數據內容", "数据内容", "What is in it"},
    [R_AGENCIES] = {"營辦者", "运营单位", "Operators"},
    [R_STOPS] = {"車站", "车站", "Stops"},
    [R_ROUTES] = {"路線", "线路", "Routes"},
    [R_ROUTES_BY_MODE] = {"（鐵路 {1}、巴士 {2}、其他 {3}）", "（轨道 {1}、公交 {2}、其他 {3}）",
                          " ({1} rail, {2} bus, {3} other)"},
    [R_SERVICES] = {"服務日曆", "服务日历", "Services"},
    [R_TRIPS] = {"可用班次", "可用班次", "Usable trips"},
    [R_STOP_TIMES] = {"停靠記錄", "停站记录", "Stop times"},
    [R_FREQUENCIES] = {"班次間隔時段", "班次间隔时段", "Headway periods"},
    [R_TRANSFERS] = {"轉乘規則", "换乘规则", "Transfer rules"},
    [R_BY_DAY] = {"每日班次", "每日班次", "Departures by date"},
    [R_BY_DAY_ABOUT] = {"由 {1} 至 {2}。以間隔時間行駛的服務按最短間隔計算。",
                        "由 {1} 至 {2}。按间隔时间行驶的服务以最短间隔计算。",
                        "From {1} to {2}. Headway services are counted by their least headway."},
    [R_BY_WEEKDAY] = {"按星期", "按星期", "By day of the week"},
    [R_BY_HOUR] = {"{1} 各小時的班次", "{1} 各小时的班次", "Departures by hour on {1}"},
    [R_BY_HOUR_ABOUT] =
        {"班次最多的一日；以首站開出時間計，24 時之後屬同一服務日。",
         "班次最多的一日；以首站开出时间计，24 时之后属同一服务日。",
         "The busiest day; by the departure at the first stop. Hours from 24 belong to the same "
         "service day."},
    [R_TIMETABLED] = {"定時班次", "定时班次", "At fixed times"},
    [R_HEADWAY] = {"按間隔行駛", "按间隔行驶", "By headway"},
    [R_DEPARTURES] = {"班次", "班次", "departures"},
    [R_MONTH] = {"月份", "月份", "Month"},
    [R_DAYS] = {"日數", "天数", "Days"},
    [R_LEAST] = {"最少", "最少", "Least"},
    [R_MEDIAN] = {"中位數", "中位数", "Median"},
    [R_MOST] = {"最多", "最多", "Most"},
    [R_HOUR] = {"時", "时", "Hour"},
    [R_FIGURES] = {"數字", "数字", "Figures"},
    [R_MAP] = {"車站位置", "车站位置", "Where the stops are"},
    [R_MAP_ABOUT] =
        {"{1} 個有座標的車站：緯度 {2} 至 {3}，經度 {4} 至 {5}。遠離其他點的車站可能座標有誤。",
         "{1} 个有坐标的车站：纬度 {2} 至 {3}，经度 {4} 至 {5}。远离其他点的车站可能坐标有误。",
         "{1} stops with coordinates: latitude {2} to {3}, longitude {4} to {5}. A dot far from the "
         "others may be a wrong coordinate."},
    [R_NOTICES] = {"問題", "问题", "Faults"},
    [R_NOTICES_ABOUT] =
        {"代碼與 MobilityData 的 gtfs-validator 相同；每項最多列出 5 個例子。圖中長度按對數比例。",
         "代码与 MobilityData 的 gtfs-validator 相同；每项最多列出 5 个例子。图中长度按对数比例。",
         "Codes are those of MobilityData's gtfs-validator; at most 5 samples are shown. Bars are "
         "on a logarithmic scale."},
    [R_MEANING] = {"含義", "含义", "Meaning"},
    [R_ACTION] = {"處理", "处理", "What was done"},
    [R_COUNT] = {"次數", "次数", "Count"},
    [R_SAMPLES] = {"例子", "例子", "Samples"},
    [R_MORE] = {"另有 {1} 項", "另有 {1} 项", "and {1} more"},
    [R_ROW] = {"第 {1} 行", "第 {1} 行", "line {1}"},
    [R_REPAIRS] = {"已作的修正", "已作的修正", "What was mended"},
    [R_REPAIRS_ABOUT] = {"每項修正所涉及的行、班次、車站和服務數目。",
                         "每项修正所涉及的行、班次、车站和服务数目。",
                         "How many rows, trips, stops and services each repair touched."},
    [R_ROWS] = {"行", "行", "Rows"},
    [R_WHAT] = {"修正", "修正", "Repair"},
    [R_ERROR] = {"錯誤", "错误", "Error"},
    [R_WARNING] = {"警告", "警告", "Warning"},
    [R_INFO] = {"提示", "提示", "Remark"},
    [R_ACT_IGNORE] = {"不影響規劃", "不影响规划", "no effect on planning"},
    [R_ACT_DEFAULT] = {"以預設值或修正值繼續", "以默认值或修正值继续", "mended or taken by default"},
    [R_ACT_DROP] = {"不採用該部分", "不采用该部分", "that part left out"},
    [R_ACT_FATAL] = {"不能使用", "不能使用", "feed refused"},
    [R_WEEKDAYS] = {"星期一|星期二|星期三|星期四|星期五|星期六|星期日",
                    "星期一|星期二|星期三|星期四|星期五|星期六|星期日",
                    "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"},
    [R_SOURCE] = {"檔案", "文件", "File"},
    [R_HASH] = {"SHA-256", "SHA-256", "SHA-256"},
    [R_VERSION] = {"版本", "版本", "Version"},
    [R_PUBLISHER] = {"發佈者", "发布者", "Publisher"},
    [R_TIMEZONE] = {"時區", "时区", "Time zone"},
    [R_VALIDITY] = {"註明的有效期", "注明的有效期", "Stated validity"},
};

const char *report_word_of(report_word w, gw_lang lang)
{
    return WORDS[w][lang];
}

void report_say(gw_buf *out, report_word w, gw_lang lang, const char *const *fill, int n)
{
    for (const char *p = WORDS[w][lang]; *p; p++) {
        bool place = p[0] == '{' && p[1] >= '1' && p[1] <= '9' && p[2] == '}';
        if (!place) {
            gw_buf_add(out, p, 1);
            continue;
        }
        if (p[1] - '1' < n) gw_html_text(out, fill[p[1] - '1']);
        p += 2;
    }
}

report_word report_severity_word(gw_severity s)
{
    return s == GW_SEVERITY_ERROR ? R_ERROR : s == GW_SEVERITY_WARNING ? R_WARNING : R_INFO;
}

report_word report_action_word(gw_action a)
{
    static const report_word WORD[] = {[GW_ACTION_IGNORE] = R_ACT_IGNORE,
                                       [GW_ACTION_DEFAULT] = R_ACT_DEFAULT,
                                       [GW_ACTION_DROP] = R_ACT_DROP,
                                       [GW_ACTION_FATAL] = R_ACT_FATAL};
    return WORD[a];
}
