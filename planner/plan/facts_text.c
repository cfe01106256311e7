/* The list of facts for people: what each is about, its value, and what it rests on. Ids and amounts stay as
 * the tables have them; names of tables, columns and words of values are in the reader's language. */
#include "planner/plan/fares.h"
#include "planner/plan/plan_priv.h"

#include <string.h>

typedef struct {
    const char *id, *hant, *hans; /* in English the id itself says it */
} word;

static const word TABLES[] = {
    {"rides.csv", "車費", "车费"},
    {"tariffs.csv", "按距離的車費", "按距离的车费"},
    {"concessions.csv", "優惠", "优惠"},
    {"cards.csv", "可用的卡", "可用的卡"},
    {"taxis.csv", "的士", "出租车"},
    {"transfers.csv", "轉運", "转运"},
    {"doubts.csv", "有疑問的班次", "有疑问的班次"},
    {"ports.csv", "口岸", "口岸"},
    {"places", "地方", "地点"},
    {"distances.csv", "距離", "距离"},
};
static const word COLUMNS[] = {
    {"feeds", "資料集", "数据集"},
    {"agency", "營辦商", "运营商"},
    {"route", "路線", "线路"},
    {"from_stop", "由車站", "从车站"},
    {"to_stop", "到車站", "到车站"},
    {"currency", "貨幣", "货币"},
    {"amount", "金額", "金额"},
    {"tariff", "收費表", "收费表"},
    {"from_m", "由（米）", "从（米）"},
    {"step_m", "每段（米）", "每段（米）"},
    {"step_amount", "每段金額", "每段金额"},
    {"ceiling", "上限", "上限"},
    {"concession", "優惠", "优惠"},
    {"who", "對象", "对象"},
    {"min_age", "最低年齡", "最低年龄"},
    {"except_stops", "不包括車站", "不包括车站"},
    {"percent", "百分比", "百分比"},
    {"needs_en", "須用", "须用"},
    {"means", "付款方法", "付款方式"},
    {"works", "可用", "可用"},
    {"side", "哪一側", "哪一侧"},
    {"flag_m", "起錶（米）", "起步（米）"},
    {"flag_amount", "起錶金額", "起步价"},
    {"per_km", "每公里", "每公里"},
    {"then_from_amount", "超過此金額", "超过此金额"},
    {"then_per_km", "其後每公里", "其后每公里"},
    {"road_least", "路程系數（最小）", "路程系数（最小）"},
    {"road_most", "路程系數（最大）", "路程系数（最大）"},
    {"speed_least_kmh", "最低時速", "最低时速"},
    {"speed_most_kmh", "最高時速", "最高时速"},
    {"transfer", "轉運", "转运"},
    {"from_place", "由", "从"},
    {"to_place", "到", "到"},
    {"minutes", "分鐘", "分钟"},
    {"minutes_least", "最少分鐘", "最少分钟"},
    {"minutes_most", "最多分鐘", "最多分钟"},
    {"about_currency", "約合貨幣", "约合货币"},
    {"about_amount", "約合金額", "约合金额"},
    {"status", "狀況", "状况"},
    {"since", "自", "自"},
    {"doubt", "疑問", "疑问"},
    {"last", "尾班車", "末班车"},
    {"port", "口岸", "口岸"},
    {"opens", "開放", "开放"},
    {"closes", "關閉", "关闭"},
    {"last_admission_min", "停止入關（關閉前分鐘）", "停止入关（关闭前分钟）"},
    {"place", "地方", "地点"},
};
static const word VALUES[] = {
    {"yes", "可以", "可以"},
    {"no", "不可以", "不可以"},
    {"elder", "長者", "老年人"},
    {"wheelchair", "輪椅使用者", "轮椅使用者"},
    {"octopus", "八達通", "八达通"},
    {"octopus-china", "八達通全國通", "八达通全国通"},
    {"shenzhen-tong", "深圳通", "深圳通"},
    {"qr", "乘車碼", "乘车码"},
    {"cash", "現金", "现金"},
    {"pilot", "試驗計劃", "试点"},
    {"regular", "恆常安排", "恒常安排"},
    {"gba-pilot", "大灣區試點計劃", "大湾区试点计划"},
    {"unknown", "未查到", "未查到"},
    {"not applicable", "不適用", "不适用"},
    {"vouchers", "長者醫療券", "长者医疗券"},
    {"open day and night", "24 小時開放", "24 小时开放"},
    {"hours not found", "開放時間未查到", "开放时间未查到"},
};
#define COUNT(a) (sizeof(a) / sizeof *(a))

typedef struct {
    gw_buf *out;
    const gw_fare_table *table;
    gw_day today;
    gw_lang lang;
} listing;

static bool say_word(const word *words, size_t n, gw_str id, gw_lang lang, gw_buf *out)
{
    for (size_t i = 0; i < n && lang != GW_LANG_EN; i++) {
        if (!gw_str_is(id, words[i].id)) continue;
        gw_buf_text(out, lang == GW_LANG_HANS ? words[i].hans : words[i].hant);
        return true;
    }
    gw_buf_str(out, id);
    return false;
}

/* "route=R27, amount=2" with its words in the reader's language. */
static void say_pairs(const char *pairs, gw_lang lang, gw_buf *out)
{
    if (lang == GW_LANG_EN) {
        gw_buf_text(out, pairs);
        return;
    }
    for (const char *p = pairs; *p;) {
        const char *end = strstr(p, ", ");
        size_t n = end ? (size_t)(end - p) : strlen(p);
        const char *sign = memchr(p, '=', n);
        bool named = sign && say_word(COLUMNS, COUNT(COLUMNS), (gw_str){p, (uint32_t)(sign - p)}, lang, out);
        const char *value = named ? sign + 1 : p;
        if (named) gw_buf_text(out, " ");
        if (!sign || named)
            say_word(VALUES, COUNT(VALUES), (gw_str){value, (uint32_t)(n - (size_t)(value - p))}, lang, out);
        if (end) gw_buf_text(out, "，");
        p += n + (end ? 2 : 0);
    }
}

static void say_fact(void *context, const gw_fact *f)
{
    static const char *const row[GW_N_LANGS] = {"第", "第", "row"},
                             *const of[GW_N_LANGS] = {" 行", " 行", ""},
                             *const colon[GW_N_LANGS] = {"：", "：", ": "},
                             *const semi[GW_N_LANGS] = {"；", "；", "; "},
                             *const as_of[GW_N_LANGS] = {"資料日期 ", "资料日期 ", "as of "},
                             *const old[GW_N_LANGS] = {"（{1}前）", "（{1}前）", " ({1} old)"},
                             *const none[GW_N_LANGS] = {"沒有來源", "没有来源", "no source"};
    static const char *const confidence[][GW_N_LANGS] = {
        {"有來源", "有来源", "sourced"}, {"估計", "估计", "assumed"}, {"未經核實", "未经核实", "unverified"}};
    const listing *x = context;
    const gw_lang l = x->lang;
    gw_buf age = {0};
    say_word(TABLES, COUNT(TABLES), gw_str_of(f->table), l, x->out);
    if (l != GW_LANG_EN) gw_buf_printf(x->out, "（%s）", f->table);
    gw_buf_printf(x->out, " %s %u%s%s", row[l], f->row, of[l], colon[l]);
    say_pairs(f->about, l, x->out);
    gw_buf_text(x->out, colon[l]);
    say_pairs(f->value, l, x->out);
    gw_buf_printf(x->out, "\n    %s%s", confidence[f->basis.confidence][l], semi[l]);
    if (f->basis.source[0])
        gw_buf_text(x->out, f->basis.source);
    else
        gw_buf_text(x->out, none[l]);
    if (f->basis.source[0] && l != GW_LANG_EN) { /* ids stay, so that they can be found below */
        gw_buf_text(x->out, "（");
        gw_source_say(x->table, f->basis.source, l, false, x->out);
        gw_buf_text(x->out, "）");
    }
    if (f->basis.as_of[0]) gw_buf_printf(x->out, "%s%s%s", semi[l], as_of[l], f->basis.as_of);
    if (gw_basis_old(&f->basis, x->today)) {
        gw_age_say(gw_basis_age_days(&f->basis, x->today), l, &age);
        const char *const fill[] = {age.p ? age.p : ""};
        gw_plan_say(x->out, old[l], fill, 1);
    }
    gw_buf_text(x->out, "\n");
    if (age.failed) x->out->failed = true;
    gw_buf_free(&age);
}

static void say_source(void *context, const gw_source *s)
{
    static const char *const colon[GW_N_LANGS] = {"：", "：", ": "}, *const comma[GW_N_LANGS] = {"，", "，",
                                                                                                 ", "};
    const listing *x = context;
    gw_buf_printf(x->out, "%s  %s%s", s->id, gw_source_kind_say(s->kind, x->lang), colon[x->lang]);
    gw_foreign_say(s->title, x->lang, x->out);
    gw_buf_printf(x->out, "%s%s\n", *s->as_of ? comma[x->lang] : "", s->as_of);
}

void gw_plan_say_facts(const gw_dataset *d, gw_day today, gw_lang lang, gw_buf *out)
{
    static const char *const sources[GW_N_LANGS] = {"資料來源", "资料来源", "Sources"};
    listing x = {out, d->fares, today, lang};
    gw_plan_each_fact(d, say_fact, &x);
    gw_buf_printf(out, "\n%s\n", sources[lang]);
    gw_fare_each_source(d->fares, say_source, &x);
}
