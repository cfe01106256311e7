/* Fares, cards, doubts, other ways and vouchers in words. */
#include "planner/plan/fares.h"

#include "planner/plan/plan_priv.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    const char *text[GW_N_LANGS];
} words;

static const words fare_is = {{"車費 {1}", "车费 {1}", "fare {1}"}};
static const words fare_free = {{"免費", "免费", "free"}};
static const words fare_least = {{"車費最少 {1}", "车费最少 {1}", "fare at least {1}"}};
static const words fare_unknown = {{"車費未查到", "车费未查到", "fare not known"}};
static const words fare_included = {
    {"車費已計入上一程", "车费已计入上一程", "fare included in the ride before"}};
static const words with_concession = {{"（{1}）", "（{1}）", " ({1})"}};
static const words with_card = {{"（{1}，須用{2}）", "（{1}，须用{2}）", " ({1}, with a {2})"}};
static const words full_was = {{"，原價 {1}", "，原价 {1}", ", full fare {1}"}};
static const words pay_with = {{"可用{1}", "可用{1}", "pay by {1}"}};
static const words pay_maybe = {
    {"應可用{1}（未經核實）", "应可用{1}（未经核实）", "probably also {1} (unverified)"}};
static const words pay_maybe_alone = {
    {"應可用{1}（未經核實）", "应可用{1}（未经核实）", "probably by {1} (unverified)"}};
static const words from_source = {{" [{1}{2}{3}]", " [{1}{2}{3}]", " [{1}{2}{3}]"}};
static const words age_is = {{"，{1}前的資料", "，{1}前的资料", ", {1} old"}};
static const words confidence_is[] = {
    {{"", "", ""}}, {{"，估計", "，估计", ", assumed"}}, {{"，未經核實", "，未经核实", ", unverified"}}};
static const words sum_least = {{"最少 {1}", "最少 {1}", "at least {1}"}};
static const words sum_unverified = {{"（未經核實）", "（未经核实）", " (unverified)"}};
static const words sum_in_part = {{"車費未能全部查到", "车费未能全部查到", "fare not known in full"}};
static const words doubt_is = {
    {"資料對尾班車的說法不一：{1}；回程請勿依賴這一班", "资料对末班车的说法不一：{1}；回程请勿依赖这一班",
     "sources disagree on the last departure: {1}; do not rely on this one for the last way home"}};
static const words head = {
    {"其他方法（並非公共交通）", "其他方法（并非公共交通）", "Other ways (not public transport)"}};
static const words taxi_is = {
    {"的士，{1}到{2}：約 {3} 分鐘，{4}（日間按錶計；夜間附加費未查到）",
     "出租车，{1}到{2}：约 {3} 分钟，{4}（日间按表计；夜间附加费未查到）",
     "taxi, {1} to {2}: about {3} min, {4} (by meter, by day; night surcharge not known)"}};
static const words transfer_is = {{"{1}，{2}到{3}：約 {4}分鐘，{5}；{6}",
                                   "{1}，{2}到{3}：约 {4}分钟，{5}；{6}",
                                   "{1}, {2} to {3}: about {4} min, {5}; {6}"}};
static const words price_about = {{"{1}（約 {2}）", "{1}（约 {2}）", "{1} (about {2})"}};
static const words only_back = {{"（只有這個方向）", "（只有这个方向）", " (that way only)"}};
static const words vouchers_regular = {
    {"接受香港長者醫療券（恆常安排），自 {1} 起", "接受香港长者医疗券（恒常安排），自 {1} 起",
     "accepts Hong Kong's Elderly Health Care Vouchers (regular), since {1}"}};
static const words vouchers_pilot = {
    {"接受香港長者醫療券（大灣區試點計劃），自 {1} 起", "接受香港长者医疗券（大湾区试点计划），自 {1} 起",
     "accepts Hong Kong's Elderly Health Care Vouchers (Greater Bay pilot), since {1}"}};
static const words vouchers_unknown = {
    {"是否接受香港長者醫療券：未查到", "是否接受香港长者医疗券：未查到",
     "whether it accepts Hong Kong's Elderly Health Care Vouchers: not found"}};

static const char *text_of(const gw_buf *b)
{
    return b->p ? b->p : "";
}

static void say(gw_buf *out, const words *w, gw_lang lang, const char *a, const char *b, const char *c)
{
    const char *const fill[] = {a, b, c};
    gw_plan_say(out, w->text[lang], fill, 3);
}

static void say_money(gw_buf *out, const words *w, gw_lang lang, gw_money m)
{
    gw_buf text = {0};
    gw_money_say(m, lang, &text);
    say(out, w, lang, text_of(&text), "", "");
    gw_buf_free(&text);
}

/* " [news report, 2026-01-06, unverified, 400 days old]" */
static void say_basis(const gw_fare_table *t, const gw_basis *b, gw_day today, gw_lang lang, gw_buf *out)
{
    gw_buf source = {0}, date = {0}, rest = {0}, age = {0};
    gw_source_say(t, b->source, lang, false, &source);
    if (b->as_of[0]) gw_buf_printf(&date, "%s%s", lang == GW_LANG_EN ? ", " : "，", b->as_of);
    gw_buf_text(&rest, confidence_is[b->confidence].text[lang]);
    if (gw_basis_old(b, today)) {
        gw_age_say(gw_basis_age_days(b, today), lang, &age);
        say(&rest, &age_is, lang, text_of(&age), "", "");
    }
    say(out, &from_source, lang, text_of(&source), text_of(&date), text_of(&rest));
    gw_buf_free(&source);
    gw_buf_free(&date);
    gw_buf_free(&rest);
    gw_buf_free(&age);
}

/* --- one ride --- */

/* The cards and codes that work, those known for certain (sure; of the feed first) or the others. */
static void list_cards(const gw_plan_fares *f, uint32_t i, bool sure, gw_lang lang, gw_buf *list)
{
    gw_pay_fact pays[GW_N_PAYS];
    gw_plan_pays(f, i, pays);
    if (sure) gw_plan_list_media(f, i, lang, list);
    for (int p = 0; p < GW_N_PAYS; p++) {
        if (gw_plan_media_names(f, i, (gw_pay)p)) continue;
        if (pays[p].works != GW_PAY_YES || (pays[p].basis.confidence == GW_SOURCED) != sure) continue;
        if (list->n) gw_buf_text(list, lang == GW_LANG_EN ? ", " : "、");
        gw_buf_text(list, gw_pay_name((gw_pay)p, lang));
    }
}

bool gw_plan_say_cards(const gw_plan_fares *f, uint32_t i, gw_lang lang, gw_buf *out)
{
    gw_buf sure = {0}, maybe = {0};
    list_cards(f, i, true, lang, &sure);
    list_cards(f, i, false, lang, &maybe);
    bool any = sure.n || maybe.n;
    if (sure.n) say(out, &pay_with, lang, text_of(&sure), "", "");
    if (sure.n && maybe.n) gw_buf_text(out, lang == GW_LANG_EN ? "; " : "；");
    if (maybe.n) say(out, sure.n ? &pay_maybe : &pay_maybe_alone, lang, text_of(&maybe), "", "");
    if (sure.failed || maybe.failed) out->failed = true;
    gw_buf_free(&sure);
    gw_buf_free(&maybe);
    return any;
}

/* Who pays less by the feed's own category. */
static void say_category(const gw_plan_fares *f, uint32_t i, gw_lang lang, gw_buf *out)
{
    gw_buf name = {0};
    if (f->ticket[i].rider == GW_NO_ID) return;
    const gw_tt_rider *r = &f->timetable->leg_fares.riders[f->ticket[i].rider];
    gw_foreign_say(gw_tt_text(f->timetable, r->name ? r->name : r->id), lang, &name);
    say(out, &with_concession, lang, text_of(&name), "", "");
    if (name.failed) out->failed = true;
    gw_buf_free(&name);
}

void gw_plan_say_fare(const gw_plan_fares *f, uint32_t i, gw_lang lang, gw_buf *out)
{
    const gw_fare_leg *x = &f->fare[i];
    bool less = x->concession || f->ticket[i].rider != GW_NO_ID;
    if (x->paid_with != GW_FARE_NONE) {
        say(out, &fare_included, lang, "", "", "");
        return;
    }
    if (x->certainty == GW_FARE_UNKNOWN) {
        say(out, &fare_unknown, lang, "", "", "");
    } else {
        if (x->amount.minor == 0 && x->certainty == GW_FARE_KNOWN)
            say(out, &fare_free, lang, "", "", "");
        else
            say_money(out, x->certainty == GW_FARE_KNOWN ? &fare_is : &fare_least, lang, x->amount);
        if (less && x->full_known) say_money(out, &full_was, lang, x->full);
        if (x->concession)
            say(out, x->concession->needs[lang][0] ? &with_card : &with_concession, lang,
                x->concession->names[lang], x->concession->needs[lang], "");
        say_category(f, i, lang, out);
        say_basis(f->table, &x->basis, f->day, lang, out);
    }
}

void gw_plan_say_doubt(const gw_fare_table *t, const gw_doubt *x, gw_lang lang, gw_buf *out)
{
    gw_buf claims = {0};
    for (uint32_t i = 0; i < x->n_claims; i++) {
        char clock[12];
        const gw_basis *b = &x->claims[i].basis;
        gw_time_format_clock(x->claims[i].last_s, clock);
        clock[5] = 0; /* no seconds */
        gw_buf_printf(&claims, "%s%s [", i ? (lang == GW_LANG_EN ? ", " : "、") : "", clock);
        gw_source_say(t, b->source, lang, true, &claims);
        gw_buf_printf(&claims, "%s%s]", b->as_of[0] ? (lang == GW_LANG_EN ? ", " : "，") : "", b->as_of);
    }
    say(out, &doubt_is, lang, text_of(&claims), "", "");
    gw_buf_free(&claims);
}

void gw_plan_say_ride_fare(const gw_plan_fares *f, uint32_t k, gw_lang lang, const char *indent, gw_buf *out)
{
    for (uint32_t i = 0; i < f->n && f->shown; i++) {
        gw_buf cards = {0};
        if (f->leg[i] != k) continue;
        gw_buf_text(out, indent);
        gw_plan_say_fare(f, i, lang, out);
        if (gw_plan_say_cards(f, i, lang, &cards))
            gw_buf_printf(out, "%s%s", lang == GW_LANG_EN ? "; " : "；", text_of(&cards));
        if (cards.failed) out->failed = true;
        gw_buf_free(&cards);
        gw_buf_text(out, "\n");
        if (!f->doubt[i]) continue;
        gw_buf_printf(out, "%s! ", indent);
        gw_plan_say_doubt(f->table, f->doubt[i], lang, out);
        gw_buf_text(out, "\n");
    }
}

void gw_plan_fare_sum_say(const gw_fare_sum *sum, gw_lang lang, gw_buf *out)
{
    gw_buf text = {0};
    bool at_least = sum->n_unknown > 0;
    for (uint32_t i = 0; i < sum->n; i++) {
        at_least = at_least || sum->at_least[i];
        if (sum->sum[i].minor == 0) continue; /* nothing in one currency, beside something or nothing else */
        if (text.n) gw_buf_text(&text, " + ");
        gw_money_say(sum->sum[i], lang, &text);
    }
    bool unsure = sum->n && sum->confidence == GW_UNVERIFIED && (text.n || !at_least);
    if (text.n == 0 && at_least)
        say(out, sum->n ? &sum_in_part : &fare_unknown, lang, "", "", "");
    else if (text.n == 0 && sum->n)
        say(out, &fare_free, lang, "", "", "");
    else if (at_least)
        say(out, &sum_least, lang, text_of(&text), "", "");
    else
        gw_buf_text(out, text_of(&text));
    if (unsure) say(out, &sum_unverified, lang, "", "", "");
    if (text.failed) out->failed = true;
    gw_buf_free(&text);
}

/* --- other ways --- */

/* Whole units: an estimate has no cents. */
static gw_money rounded(gw_money m, bool up)
{
    int64_t one = 1;
    for (int i = 0; i < m.decimals; i++) one *= 10;
    m.minor = (up ? (m.minor + one - 1) / one : m.minor / one) * one;
    return m;
}

static void say_taxi(const gw_dataset *d, const gw_other_way *x, gw_lang lang, gw_buf *out)
{
    gw_buf from = {0}, to = {0}, price = {0};
    char minutes[40];
    int32_t least = (x->taxi.least_s + 30) / 60, most = (x->taxi.most_s + 59) / 60;
    gw_end_name(d, &x->from, lang, &from);
    gw_end_name(d, &x->to, lang, &to);
    gw_money_say(rounded(x->taxi.least, false), lang, &price);
    gw_buf_text(&price, " - ");
    gw_money_say(rounded(x->taxi.most, true), lang, &price);
    snprintf(minutes, sizeof minutes, "%d-%d", least ? least : 1, most > least ? most : least + 1);
    const char *const fill[] = {text_of(&from), text_of(&to), minutes, text_of(&price)};
    gw_plan_say(out, taxi_is.text[lang], fill, 4);
    gw_buf_free(&from);
    gw_buf_free(&to);
    gw_buf_free(&price);
}

static const char *place_name(const gw_dataset *d, const char *id, gw_lang lang)
{
    uint32_t at;
    bool found = d->places && gw_place_find(d->places, gw_str_of(id), &at);
    return found ? gw_place_at(d->places, at)->names[lang] : id;
}

static void say_transfer(const gw_dataset *d, const gw_other_way *x, gw_lang lang, gw_buf *out)
{
    const gw_fare_transfer *t = x->transfer;
    gw_buf price = {0}, about = {0}, both = {0};
    char minutes[48];
    snprintf(minutes, sizeof minutes, lang == GW_LANG_EN ? "%d (%d-%d)" : "%d（%d-%d）", t->s / 60,
             t->least_s / 60, t->most_s / 60);
    gw_money_say(t->price, lang, &price);
    if (t->has_about) {
        gw_money_say(t->about, lang, &about);
        say(&both, &price_about, lang, text_of(&price), text_of(&about), "");
    }
    const char *const fill[] = {t->names[lang],
                                place_name(d, t->from_place, lang),
                                place_name(d, t->to_place, lang),
                                minutes,
                                t->has_about ? text_of(&both) : text_of(&price),
                                t->conditions[lang]};
    gw_plan_say(out, transfer_is.text[lang], fill, 6);
    if (!x->this_way) say(out, &only_back, lang, "", "", "");
    gw_buf_free(&price);
    gw_buf_free(&about);
    gw_buf_free(&both);
}

void gw_plan_say_way(const gw_dataset *d, const gw_other_way *x, gw_day today, gw_lang lang, gw_buf *out)
{
    if (x->kind == GW_WAY_TAXI)
        say_taxi(d, x, lang, out);
    else
        say_transfer(d, x, lang, out);
    say_basis(d->fares, x->kind == GW_WAY_TAXI ? &x->taxi.basis : &x->transfer->basis, today, lang, out);
}

void gw_plan_say_other_ways(const gw_dataset *d, const gw_plan_request *r, uint32_t port, gw_lang lang,
                            gw_buf *out)
{
    gw_other_way ways[GW_MOST_OTHER_WAYS];
    uint32_t n = gw_plan_other_ways(d, r, port, ways);
    if (n) gw_buf_printf(out, "\n%s\n", head.text[lang]);
    for (uint32_t i = 0; i < n; i++) {
        gw_buf_text(out, "    ");
        gw_plan_say_way(d, &ways[i], (gw_day)(r->time / 86400), lang, out);
        gw_buf_text(out, "\n");
    }
}

bool gw_plan_say_vouchers(const gw_dataset *d, const gw_place *p, gw_lang lang, gw_buf *out)
{
    if (strcmp(p->vouchers.status, "regular") == 0)
        say(out, &vouchers_regular, lang, p->vouchers.since, "", "");
    else if (strcmp(p->vouchers.status, "gba-pilot") == 0)
        say(out, &vouchers_pilot, lang, p->vouchers.since, "", "");
    else if (strcmp(p->vouchers.status, "unknown") == 0)
        say(out, &vouchers_unknown, lang, "", "", "");
    else
        return false;
    if (p->vouchers.source[0] && strcmp(p->vouchers.status, "unknown") != 0) {
        gw_buf_text(out, " [");
        gw_source_say(d->fares, p->vouchers.source, lang, false, out);
        gw_buf_text(out, "]");
    }
    return true;
}

void gw_plan_say_places(const gw_dataset *d, const gw_plan_request *r, gw_lang lang, gw_buf *out)
{
    const gw_end *const ends[] = {&r->from, &r->to};
    for (int i = 0; i < 2 && d->places; i++) {
        gw_buf text = {0};
        if (ends[i]->kind != GW_END_PLACE) continue;
        const gw_place *p = gw_place_at(d->places, ends[i]->place);
        if (gw_plan_say_vouchers(d, p, lang, &text))
            gw_buf_printf(out, "* %s%s%s\n", p->names[lang], lang == GW_LANG_EN ? ": " : "：",
                          text_of(&text));
        if (text.failed) out->failed = true;
        gw_buf_free(&text);
    }
}
