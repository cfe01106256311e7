/* What a feed says its fares are paid with (fare_media.txt), beside the means that the tables know. */
#include "planner/plan/fares.h"

#include "planner/plan/plan_priv.h"

#include <string.h>
#include <strings.h>

static const gw_tt_medium *medium_of(const gw_plan_fares *f, const gw_ticket_medium *x)
{
    return &f->timetable->leg_fares.media[x->medium];
}

/* Names under which feeds have what we have a name for; type 0 is paid without anything in hand but money. */
static bool means(const gw_timetable *t, const gw_tt_medium *m, gw_pay *out)
{
    static const struct {
        const char *name;
        gw_pay pay;
    } names[] = {{"octopus", GW_PAY_OCTOPUS},
                 {"octopus card", GW_PAY_OCTOPUS},
                 {"八達通", GW_PAY_OCTOPUS},
                 {"八达通", GW_PAY_OCTOPUS},
                 {"octopus china t-union", GW_PAY_OCTOPUS_CHINA},
                 {"shenzhen tong", GW_PAY_SHENZHEN_TONG},
                 {"shenzhentong", GW_PAY_SHENZHEN_TONG},
                 {"深圳通", GW_PAY_SHENZHEN_TONG}};
    const char *name = gw_tt_text(t, m->name);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcasecmp(name, names[i].name) != 0) continue;
        *out = names[i].pay;
        return true;
    }
    *out = GW_PAY_CASH;
    return m->type == 0;
}

void gw_plan_pays(const gw_plan_fares *f, uint32_t i, gw_pay_fact out[GW_N_PAYS])
{
    const gw_ticket *x = &f->ticket[i];
    gw_fare_pays(f->table, &f->ride[i], out);
    for (uint32_t k = 0; k < x->n_media; k++) {
        gw_pay pay;
        if (!means(f->timetable, medium_of(f, &x->media[k]), &pay)) continue;
        out[pay] = (gw_pay_fact){GW_PAY_YES, {"fare_media.txt", "", GW_DAY_NONE, GW_SOURCED}};
    }
}

static void say_name(const gw_timetable *t, const gw_tt_medium *m, gw_lang lang, gw_buf *out)
{
    static const char *const types[5][GW_N_LANGS] = {
        {"現金", "现金", "cash"},
        {"車票", "车票", "a ticket"},
        {"交通卡", "交通卡", "a transit card"},
        {"感應式銀行卡", "感应式银行卡", "a contactless bank card"},
        {"手機應用程式", "手机应用程序", "a phone app"}};
    const char *name = gw_tt_text(t, m->name);
    gw_pay pay;
    if (means(t, m, &pay))
        gw_buf_text(out, gw_pay_name(pay, lang));
    else if (*name)
        gw_foreign_say(name, lang, out);
    else
        gw_buf_text(out, types[m->type][lang]);
}

static gw_money amount_of(const gw_ticket *x, uint32_t k)
{
    gw_money out = x->amount;
    out.minor = x->media[k].minor;
    return out;
}

void gw_plan_list_media(const gw_plan_fares *f, uint32_t i, gw_lang lang, gw_buf *out)
{
    const gw_ticket *x = &f->ticket[i];
    bool differ = x->n_media && x->media[0].minor != x->media[x->n_media - 1].minor;
    for (uint32_t k = 0; k < x->n_media; k++) {
        if (out->n) gw_buf_text(out, lang == GW_LANG_EN ? ", " : "、");
        say_name(f->timetable, medium_of(f, &x->media[k]), lang, out);
        if (!differ) continue;
        gw_buf_text(out, lang == GW_LANG_EN ? " (" : "（");
        gw_money_say(amount_of(x, k), lang, out);
        gw_buf_text(out, lang == GW_LANG_EN ? ")" : "）");
    }
}

bool gw_plan_media_names(const gw_plan_fares *f, uint32_t i, gw_pay pay)
{
    const gw_ticket *x = &f->ticket[i];
    for (uint32_t k = 0; k < x->n_media; k++) {
        gw_pay other;
        if (means(f->timetable, medium_of(f, &x->media[k]), &other) && other == pay) return true;
    }
    return false;
}

/* --- JSON --- */

static void put_buf(gw_json_writer *w, const char *key, gw_buf *text)
{
    gw_json_put_text(w, key, text->p ? text->p : "");
    if (text->failed) w->out->failed = true;
    gw_buf_free(text);
}

void gw_plan_put_media(gw_json_writer *w, const gw_plan_fares *f, uint32_t i, gw_lang lang)
{
    static const char *const types[] = {"none", "paper_ticket", "transit_card", "contactless_bank_card",
                                        "app"};
    const gw_ticket *x = &f->ticket[i];
    const gw_timetable *t = f->timetable;
    if (x->n_media == 0) return;
    gw_json_array(w, "media");
    for (uint32_t k = 0; k < x->n_media; k++) {
        const gw_tt_medium *m = medium_of(f, &x->media[k]);
        gw_buf name = {0};
        say_name(t, m, lang, &name);
        gw_json_object(w, NULL);
        gw_json_put_text(w, "id", gw_tt_text(t, m->id));
        put_buf(w, "name", &name);
        gw_json_put_text(w, "type", types[m->type]);
        gw_plan_put_money(w, "amount", amount_of(x, k), lang);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
}

void gw_plan_put_category(gw_json_writer *w, const gw_plan_fares *f, uint32_t i)
{
    const gw_timetable *t = f->timetable;
    if (f->ticket[i].rider == GW_NO_ID) return;
    const gw_tt_rider *r = &t->leg_fares.riders[f->ticket[i].rider];
    const char *url = gw_tt_text(t, r->url);
    gw_json_object(w, "rider_category");
    gw_json_put_text(w, "id", gw_tt_text(t, r->id));
    gw_json_put_text(w, "name", gw_tt_text(t, r->name));
    gw_json_put_text(w, "url", *url ? url : NULL);
    gw_json_object_end(w);
}
