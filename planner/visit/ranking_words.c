/* Sentences of the port ranking in three languages. */
#include "planner/visit/ranking_priv.h"

static const char *const WORDS[RANK_N_WORDS][GW_N_LANGS] = {
    [RANK_BEST] = {"經{1}：最遲 {2} 出發，{3}可在 {4} 或之前到達。",
                   "经{1}：最晚 {2} 出发，{3}可在 {4} 或之前到达。",
                   "By {1}: leave by {2}. {3} you will be there by {4}."},
    [RANK_BEST_UNSURE] =
        {"沒有口岸能{5}準時。經{1}、{2} 出發的話，{3}可在 {4} 或之前到達。",
         "没有口岸能{5}准时。经{1}、{2} 出发的话，{3}可在 {4} 或之前到达。",
         "By no port are you in time {5}. By {1}, leaving at {2}, {3} you will be there by {4}."},
    [RANK_NONE] = {"沒有口岸能在 {1} 或之前到達。", "没有口岸能在 {1} 或之前到达。",
                   "By no port does one get there by {1}."},
    [RANK_ROW] = {"{1}. {2}：最遲 {3} 出發", "{1}. {2}：最晚 {3} 出发", "{1}. {2}: leave by {3}"},
    [RANK_ROW_UNSURE] = {"{1}. {2}：{3} 出發的話，{4}準時", "{1}. {2}：{3} 出发的话，{4}准时",
                         "{1}. {2}: leaving at {3}, on time {4}"},
    [RANK_MEDIAN] = {"全程一般 {1} 分鐘", "全程一般 {1} 分钟", "usually {1} min door to desk"},
    [RANK_TURN_UP] = {"不看時間表、隨時出門的平均 {1} 分鐘", "不看时刻表、随时出门的平均 {1} 分钟",
                      "{1} min on average for who turns up and goes"},
    [RANK_MEANS] = {"乘車 {1} 程，步行 {2} 分鐘（街上 {3} 米）", "乘车 {1} 程，步行 {2} 分钟（街上 {3} 米）",
                    "{1} rides, {2} min on foot ({3} m of street)"},
    [RANK_NO_CATCH] = {"沒有非趕上不可的班次", "没有非赶上不可的班次",
                       "no single departure has to be caught"},
    [RANK_STEPS_NONE] = {"無障礙：資料上全程沒有梯級", "无障碍：资料上全程没有台阶",
                         "step-free, as far as the feeds say of vehicles and stops"},
    [RANK_STEPS_SOME] = {"有梯級：資料上有車輛或車站不是無障礙", "有台阶：资料上有车辆或车站不是无障碍",
                         "not step-free: of some vehicle or stop the feeds say so"},
    [RANK_STEPS_UNKNOWN] = {"是否全程無障礙不詳", "是否全程无障碍不详", "step-free or not is not known"},
    [RANK_HOURS] = {"口岸開放 {1} 至 {2}，{3} 後停止入關", "口岸开放 {1} 至 {2}，{3} 后停止入关",
                    "port open {1} to {2}, last admission {3}"},
    [RANK_HOURS_ON] = {"口岸由 {1} 開放至翌日", "口岸由 {1} 开放至次日",
                       "port open from {1} beyond midnight"},
    [RANK_HOURS_ALL] = {"口岸全日開放", "口岸全天开放", "port open day and night"},
    [RANK_EXCEPTION] = {"當日有特別安排（{1}）", "当日有特别安排（{1}）",
                        "special arrangements that day ({1})"},
    [RANK_LAST] = {"回程：經此口岸最遲 {1} 離開（{2}可當晚回到）",
                   "回程：经此口岸最晚 {1} 离开（{2}可当晚回到）",
                   "way home: leave by {1} to return by this port ({2} home that night)"},
    [RANK_LAST_SLACK] = {"，在約定時間後 {1} 小時 {2} 分鐘", "，在约定时间后 {1} 小时 {2} 分钟",
                         ", {1} h {2} min after the appointment"},
    [RANK_LAST_NONE] = {"回程：當晚不能經此口岸回到", "回程：当晚不能经此口岸回到",
                        "way home: none by this port that night"},
    [RANK_NOT_USED] = {"不能使用的口岸：", "不能使用的口岸：", "Ports that cannot be used:"},
    [RANK_REASON] = {"{1}：{2}", "{1}：{2}", "{1}: {2}"},
    [RANK_DAY_SURE] = {"當日各時間的預約，最遲可出門的口岸（{1}準時）：",
                       "当日各时间的预约，最晚可出门的口岸（{1}准时）：",
                       "For appointments that day, the port that lets one leave last ({1} on time):"},
    [RANK_DAY_EVEN] = {"不留餘裕、隨時出門（一半機會準時）：", "不留余裕、随时出门（一半机会准时）：",
                       "Without any margin (on time once in 2 times):"},
    [RANK_SPAN] = {"{1}–{2} {3}，比{5}遲 {4} 分鐘出門", "{1}–{2} {3}，比{5}晚 {4} 分钟出门",
                   "{1}-{2} {3}, {4} min better than {5}"},
    [RANK_SPAN_EVEN] = {"{1}–{2} {3}，與{5}相若", "{1}–{2} {3}，与{5}相若", "{1}-{2} {3}, with {5} as good"},
    [RANK_SPAN_ALONE] = {"{1}–{2} {3}，沒有其他口岸", "{1}–{2} {3}，没有其他口岸",
                         "{1}-{2} {3}, and no other"},
    [RANK_SPAN_NONE] = {"{1}–{2} 沒有口岸（要提早六小時以上出門）",
                        "{1}–{2} 没有口岸（要提早六小时以上出门）",
                        "{1}-{2} none (without leaving over six hours before)"},
    [RANK_ALL_DAY] = {"全日都是{1}。", "全天都是{1}。", "{1} all day."},
    [RANK_UNTIL] = {"{1} 前{2}；", "{1} 前{2}；", "Until {1} {2}; "},
    [RANK_FROM] = {"之後{1}。", "之后{1}。", "from then on {1}."},
    [RANK_THEN] = {"之後至 {1} {2}；", "之后至 {1} {2}；", "then until {1} {2}; "},
    [RANK_NOBODY] = {"沒有口岸", "没有口岸", "no port"},
};

static const char *const REASONS[GW_RANK_N_STATES][GW_N_LANGS] = {
    [GW_RANK_USED] = {"", "", ""},
    [GW_RANK_EXCLUDED] = {"不在查詢之列", "不在查询之列", "left out by the question"},
    [GW_RANK_CLOSED] = {"暫停旅客通關", "暂停旅客通关", "closed to travellers for the time being"},
    [GW_RANK_NO_GATE] = {"開放時間不詳，或並非步行通過的口岸", "开放时间不详，或并非步行通过的口岸",
                         "its hours are not known, or it is no port that one walks through"},
    [GW_RANK_NO_STOP] = {"兩邊其中一邊沒有已知車站", "两边其中一边没有已知车站",
                         "no stop is known on one of its sides"},
    [GW_RANK_SHUT] = {"趕及預約的時間口岸未開或已關", "赶及预约的时间口岸未开或已关",
                      "shut in the hours in which one would have to pass"},
    [GW_RANK_STEPS] = {"沒有已知為無障礙的路線", "没有已知为无障碍的路线",
                       "no way by it is known to be without steps"},
    [GW_RANK_NO_WAY] = {"在所設限制內（車程數目、步行）沒有路線", "在所设限制内（车程数目、步行）没有路线",
                        "no way by it within the limits (rides, walks)"},
    [GW_RANK_TOO_LATE] = {"有路線，但準時的機會不足一半", "有路线，但准时的机会不足一半",
                          "there is a way, but it is in time less than once in 2 times"},
};

void rank_say(gw_buf *out, rank_word w, gw_lang lang, const char *const *fill, int n)
{
    gw_plan_say(out, WORDS[w][lang], fill, n);
}

const char *rank_reason(gw_rank_state state, gw_lang lang)
{
    return REASONS[state][lang];
}
