#include "planner/visit/visit_priv.h"

#include <math.h>
#include <stdio.h>

static const char *const WORDS[VISIT_N_WORDS][GW_N_LANGS] = {
    [VISIT_LEAVE_HOME] = {"最遲 {1} 出門。{2}可在 {3} 或之前到達。",
                          "最晚 {1} 出门。{2}可在 {3} 或之前到达。",
                          "Leave home by {1}. {2} you will be there by {3}."},
    [VISIT_LEAVE] = {"最遲 {1} 出發。{2}可在 {3} 或之前到達。", "最晚 {1} 出发。{2}可在 {3} 或之前到达。",
                     "Leave by {1}. {2} you will be there by {3}."},
    [VISIT_UNSURE] = {"沒有行程能{1}準時。{2} 出發的話，{3}可在 {4} 或之前到達。",
                      "没有行程能{1}准时。{2} 出发的话，{3}可在 {4} 或之前到达。",
                      "No way is in time {1}. Leaving at {2}, {3} you will be there by {4}."},
    [VISIT_SHARES] = {"準時機會 50%：{1}；80%：{2}；95%：{3} 出發",
                      "准时机会 50%：{1}；80%：{2}；95%：{3} 出发",
                      "leave by {1} for 50 %, {2} for 80 %, {3} for 95 %"},
    [VISIT_WAY] = {"{1}. {2}：最遲 {3} 出發", "{1}. {2}：最晚 {3} 出发", "{1}. {2}: leave by {3}"},
    [VISIT_WAY_PORT] = {"{1}. {2}（經{4}）：最遲 {3} 出發", "{1}. {2}（经{4}）：最晚 {3} 出发",
                        "{1}. {2} (by {4}): leave by {3}"},
    [VISIT_ARRIVALS] = {"到達：甚少早於 {1}，一般 {2}，20 次有 19 次在 {3} 前",
                        "到达：很少早于 {1}，一般 {2}，20 次有 19 次在 {3} 前",
                        "arrival: seldom before {1}, usually {2}, 19 times in 20 by {3}"},
    [VISIT_PARTS] = {"平均步行 {1}、候車 {2}、乘車 {3}、過關 {4} 分鐘",
                     "平均步行 {1}、候车 {2}、乘车 {3}、过关 {4} 分钟",
                     "on average walk {1}, wait {2}, ride {3}, border {4} min"},
    [VISIT_SPARE] = {"一般會早到 {1} 分鐘", "一般会早到 {1} 分钟",
                     "usually {1} min early: that is what being sure costs"},
    [VISIT_CATCH] = {"要趕上 {1} 在{3}開的 {2}；趕不上就坐 {4} 的下一班，那時{5}準時",
                     "要赶上 {1} 在{3}开的 {2}；赶不上就坐 {4} 的下一班，那时{5}准时",
                     "catch the {1} {2} at {3}; if you miss it, take the next at {4}, and then you are on time {5}"},
    [VISIT_CATCH_LATE] = {"要趕上 {1} 在{3}開的 {2}；趕不上就會遲到：下一班 {4}，先告訴醫院，或由那裏坐的士",
                          "要赶上 {1} 在{3}开的 {2}；赶不上就会迟到：下一班 {4}，先告诉医院，或由那里坐出租车",
                          "catch the {1} {2} at {3}; if you miss it you are late with the next at {4}: tell the hospital, or take a "
                          "taxi from there"},
    [VISIT_CATCH_LAST] = {"要趕上 {1} 在{3}開的 {2}：之後沒有班次，趕不上就要先告訴醫院，或由那裏坐的士",
                          "要赶上 {1} 在{3}开的 {2}：之后没有班次，赶不上就要先告诉医院，或由那里坐出租车",
                          "catch the {1} {2} at {3}: there is none after it; if you miss it, tell the hospital, or take a taxi "
                          "from there"},
    [VISIT_NONE] = {"沒有行程能在 {1} 或之前到達。", "没有行程能在 {1} 或之前到达。",
                    "No way gets there by {1}."},
    [VISIT_EITHER] = {"乘 {1}，哪一班先到就坐哪一班", "乘 {1}，哪一班先到就坐哪一班",
                      "take {1}, whichever comes first"},
};

void visit_say(gw_buf *out, visit_word w, gw_lang lang, const char *const *fill, int n)
{
    gw_plan_say(out, WORDS[w][lang], fill, n);
}

/* As a small fraction where it is one; else never more than is true. */
static void fraction_of(double share, int *times, int *of)
{
    static const int PARTS[] = {2, 4, 5, 10, 20, 100};
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
        double n = share * PARTS[i];
        *of = PARTS[i];
        *times = (int)floor(n + 1e-6);
        if (fabs(n - *times) < 1e-4 && *times > 0 && *times < *of) return;
    }
}

void gw_visit_say_share(double share, gw_lang lang, gw_buf *out)
{
    static const char *const TIMES[GW_N_LANGS] = {"{2} 次有 {1} 次", "{2} 次有 {1} 次", "{1} times in {2}"};
    static const char *const ONCE[GW_N_LANGS] = {"{2} 次有 1 次", "{2} 次有 1 次", "1 time in {2}"};
    static const char *const ALWAYS[GW_N_LANGS] = {"幾乎必定", "几乎一定", "almost always"};
    static const char *const NEVER[GW_N_LANGS] = {"幾乎不可能", "几乎不可能", "hardly ever"};
    int times = 0, of = 100;
    char a[16], b[16];
    const char *const fill[] = {a, b};
    fraction_of(share, &times, &of);
    snprintf(a, sizeof a, "%d", times);
    snprintf(b, sizeof b, "%d", of);
    const char *words = share > 0.9949   ? ALWAYS[lang]
                        : share < 0.0101 ? NEVER[lang]
                        : times == 1     ? ONCE[lang]
                                         : TIMES[lang];
    gw_plan_say(out, words, fill, 2);
}

static bool is_known(const char *clock)
{
    return clock[0] != '-'; /* visit_clock */
}

void visit_say_arrivals(const char *early, const char *usual, const char *late, gw_lang lang, gw_buf *out)
{
    static const char *const MOSTLY[GW_N_LANGS] = {
        "到達：甚少早於 {1}，一般 {2}；20 次有多於 1 次趕不上當日最後的接駁",
        "到达：很少早于 {1}，一般 {2}；20 次有多于 1 次赶不上当天最后的换乘",
        "arrival: seldom before {1}, usually {2}; over 1 time in 20 the last connection of the day is missed"};
    static const char *const SELDOM[GW_N_LANGS] = {
        "到達：甚少早於 {1}；一半以上的機會趕不上當日最後的接駁", "到达：很少早于 {1}；一半以上的机会赶不上当天最后的换乘",
        "arrival: seldom before {1}; more often than not the last connection of the day is missed"};
    const char *const fill[] = {early, usual, late};
    if (is_known(late))
        visit_say(out, VISIT_ARRIVALS, lang, fill, 3);
    else
        gw_plan_say(out, is_known(usual) ? MOSTLY[lang] : SELDOM[lang], fill, 2);
}

void visit_say_home(const char *usual, const char *late, gw_lang lang, gw_buf *out)
{
    static const char *const BOTH[GW_N_LANGS] = {"一般 {1} 到家，20 次有 19 次在 {2} 前", "一般 {1} 到家，20 次有 19 次在 {2} 前",
                                                 "usually at {1}, 19 times in 20 by {2}"};
    static const char *const MOSTLY[GW_N_LANGS] = {"一般 {1} 到家", "一般 {1} 到家", "usually at {1}"};
    static const char *const SELDOM[GW_N_LANGS] = {"多半當日未能到家", "多半当日到不了家", "mostly not that day"};
    const char *const fill[] = {usual, late};
    gw_plan_say(out, is_known(late) ? BOTH[lang] : is_known(usual) ? MOSTLY[lang] : SELDOM[lang], fill, 2);
}

void visit_capital(gw_lang lang, gw_buf *share)
{
    if (lang == GW_LANG_EN && share->n && share->p[0] >= 'a' && share->p[0] <= 'z')
        share->p[0] = (char)(share->p[0] - 'a' + 'A');
}

void visit_say_span(int64_t s, gw_lang lang, gw_buf *out)
{
    static const char *const HOURS[GW_N_LANGS] = {"{1} 小時 {2} 分鐘", "{1} 小时 {2} 分钟", "{1} h {2} min"};
    static const char *const WHOLE[GW_N_LANGS] = {"{1} 小時", "{1} 小时", "{1} h"};
    static const char *const MINUTES[GW_N_LANGS] = {"{2} 分鐘", "{2} 分钟", "{2} min"};
    char hours[24], minutes[24];
    const char *const fill[] = {hours, minutes};
    int64_t rest = s % 3600 / 60;
    snprintf(hours, sizeof hours, "%lld", (long long)(s / 3600));
    snprintf(minutes, sizeof minutes, "%lld", (long long)rest);
    gw_plan_say(out, s < 3600 ? MINUTES[lang] : rest ? HOURS[lang] : WHOLE[lang], fill, 2);
}
