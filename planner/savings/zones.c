/* Home zones: on which side they stand, and why nobody is served where that is so. */
#include "planner/savings/words_priv.h"
#include "planner/savings/words_worth_priv.h"

#include "gtfs/base/html.h"

#include <stdio.h>
#include <string.h>

typedef enum { SERVED, NO_STOP, NO_PORT, NO_JOURNEY, NO_STEP_FREE, N_REASONS } reason;

static const char *const REASON_IDS[N_REASONS] = {"", "no_stop_within_a_walk", "no_port", "no_journey",
                                                  "no_step_free_journey"};
static const char *const REASONS[N_REASONS][GW_N_LANGS] = {
    [SERVED] = {"可達", "可达", "served"},
    [NO_STOP] = {"步行 20 分鐘內沒有車站", "步行 20 分钟内没有车站", "no stop within 20 minutes' walk"},
    [NO_PORT] = {"沒有可用的口岸", "没有可用的口岸", "no port that can be used"},
    [NO_JOURNEY] = {"全日都沒有 4 小時內可達的行程", "全天都没有 4 小时内可达的行程",
                    "no journey within 4 hours at any minute"},
    [NO_STEP_FREE] = {"全日都沒有已知無障礙的行程", "全天都没有已知无障碍的行程",
                      "no journey known to be step-free at any minute"}};

static const char *const HEADING[GW_N_LANGS] = {"居住分區", "居住分区", "Home zones"};
static const char *const ACROSS[GW_N_LANGS] = {
    "在另一側的居住分區由家門計到醫院門口：每分鐘取平均時間最短的口岸，候檢和過關時間計算在內（「過關」一項）"
    "。"
    "不轉車：口岸兩側各乘一次車。",
    "在另一侧的居住分区由家门计到医院门口：每分钟取平均时间最短的口岸，候检和过关时间计算在内（“过关”一项）。"
    "不换车：口岸两侧各乘一次车。",
    "From home zones on the other side times are door to door: at each minute by the port that is best on "
    "average, with "
    "the wait at the counters and the clearance (the part \"border\"). Without a change: one ride on each "
    "side."};

static bool is_zone(const savings_case *c, uint32_t origin)
{
    return c->origins[origin].port == GW_NO_ID;
}

static bool any(const savings_case *c, bool across)
{
    for (uint32_t i = 0; i < c->n_origins; i++)
        if (is_zone(c, i) && (!across || c->origins[i].across)) return true;
    return false;
}

static bool any_port(const savings_case *c)
{
    for (uint32_t i = 0; i < c->n_origins; i++)
        if (!is_zone(c, i)) return true;
    return false;
}

static reason reason_of(const savings_case *c, const savings_pair *p, bool after)
{
    const savings_origin *o = &c->origins[p->origin];
    const gw_profile *profile = after ? p->after : p->before;
    for (uint32_t m = 0; m < profile->n_minutes; m++)
        if (profile->minutes[m].served > 0) return SERVED;
    if (o->no_stop) return NO_STOP;
    if (o->across && !any_port(c)) return NO_PORT;
    return c->riders[p->rider].pace.step_free ? NO_STEP_FREE : NO_JOURNEY;
}

/* --- rows that cannot be --- */

static const savings_origin *origin_of(const savings_case *c, const gw_demand_row *row)
{
    for (uint32_t i = 0; i < c->n_origins; i++)
        if (strcmp(c->origins[i].id, row->origin) == 0) return &c->origins[i];
    return NULL;
}

gw_status savings_check_zones(savings_case *c, gw_scenario_errors *errors, gw_error *err)
{
    static const gw_scenario_error NONE;
    const char *file = c->options.demand_file ? c->options.demand_file : "demand.csv";
    size_t before = errors->n;
    for (uint32_t i = 0; c->demand && i < c->demand->n; i++) {
        const gw_demand_row *row = &c->demand->rows[i];
        const savings_origin *o = gw_point_known(row->point) && row->crosses ? origin_of(c, row) : NULL;
        if (!o || o->across || o->no_stop) continue;
        if (gw_grow(&errors->list, &errors->cap, errors->n + 1, sizeof *errors->list))
            return gw_fail(err, GW_NO_MEMORY, "no memory for a run");
        gw_scenario_error *x = &errors->list[errors->n++];
        *x = NONE;
        snprintf(x->field, sizeof x->field, "%.40s row %u: crosses", file, (unsigned)row->row);
        snprintf(x->value, sizeof x->value, "yes");
        snprintf(x->message, sizeof x->message,
                 "from a home zone on the side of the place nobody crosses: name the port instead");
    }
    size_t n = errors->n - before;
    return n ? gw_fail(err, GW_BAD_INPUT, "the demand file has %zu %s", n, n == 1 ? "fault" : "faults")
             : GW_OK;
}

/* --- what becomes of them --- */

/* The pairs of a zone on the case's day that nobody is served in, one after the other; false: no more. */
static bool next_unserved(const savings_case *c, uint32_t *i, uint32_t origin, reason why[2])
{
    for (; *i < c->n_pairs; ++*i) {
        const savings_pair *p = &c->pairs[*i];
        if (p->day != 0 || p->origin != origin) continue;
        why[0] = reason_of(c, p, false);
        why[1] = reason_of(c, p, true);
        if (why[0] != SERVED || why[1] != SERVED) return true;
    }
    return false;
}

static void put_zone(const savings_case *c, uint32_t origin, gw_json_writer *w)
{
    const savings_origin *o = &c->origins[origin];
    reason why[2];
    gw_json_object(w, NULL);
    gw_json_put_text(w, "id", o->id);
    gw_json_put_text(w, "name", o->name);
    gw_json_put_fixed(w, "lat", gw_point_lat(o->point), 6);
    gw_json_put_fixed(w, "lon", gw_point_lon(o->point), 6);
    gw_json_put_text(w, "side", o->no_stop ? NULL : gw_side_name(savings_origin_side(c, origin)));
    gw_json_put_bool(w, "across", o->across);
    gw_json_array(w, "not_served");
    for (uint32_t i = 0; next_unserved(c, &i, origin, why); i++) {
        gw_json_object(w, NULL);
        gw_json_put_text(w, "traveller", savings_rider_name(c, &c->pairs[i]));
        gw_json_put_text(w, "direction", savings_direction(&c->pairs[i]));
        gw_json_put_text(w, "before", why[0] ? REASON_IDS[why[0]] : NULL);
        gw_json_put_text(w, "after", why[1] ? REASON_IDS[why[1]] : NULL);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
    gw_json_object_end(w);
}

void savings_put_zones(const savings_case *c, gw_json_writer *w)
{
    if (!any(c, false)) return;
    gw_json_array(w, "zones");
    for (uint32_t i = 0; i < c->n_origins; i++)
        if (is_zone(c, i)) put_zone(c, i, w);
    gw_json_array_end(w);
}

static void say_reasons(const reason why[2], gw_lang lang, gw_buf *out)
{
    if (why[0] == why[1]) {
        gw_buf_text(out, REASONS[why[0]][lang]);
        return;
    }
    for (int after = 0; after < 2; after++) {
        gw_buf_printf(out, "%s%s: %s", after ? "; " : "", savings_word_of(after ? W_AFTER : W_BEFORE, lang),
                      REASONS[why[after]][lang]);
    }
}

void savings_report_zones(const savings_case *c, gw_lang lang, gw_buf *out)
{
    reason why[2];
    if (!any(c, false)) return;
    gw_buf_printf(out, "<h2>%s</h2>\n", HEADING[lang]);
    if (any(c, true)) gw_buf_printf(out, "<p class=\"about\">%s</p>\n", ACROSS[lang]);
    gw_buf_text(out, "<ul>\n");
    for (uint32_t k = 0; k < c->n_origins; k++) {
        bool all = true;
        if (!is_zone(c, k)) continue;
        for (uint32_t i = 0; next_unserved(c, &i, k, why); i++, all = false) {
            const savings_pair *p = &c->pairs[i];
            gw_buf_text(out, "<li>");
            gw_html_text(out, c->origins[k].name);
            gw_buf_printf(out, " (%s, %s): ",
                          savings_more_of((savings_more)(M_TRAVELLER_0 + (int)c->riders[p->rider].who), lang),
                          savings_word_of(p->back ? W_FROM_PLACE : W_TO_PLACE, lang));
            say_reasons(why, lang, out);
            gw_buf_text(out, "</li>\n");
        }
        if (!all) continue;
        gw_buf_text(out, "<li>");
        gw_html_text(out, c->origins[k].name);
        gw_buf_printf(out, ": %s</li>\n", REASONS[SERVED][lang]);
    }
    gw_buf_text(out, "</ul>\n");
}

void savings_say_zones(const savings_case *c, gw_buf *out)
{
    reason why[2];
    for (uint32_t k = 0; k < c->n_origins; k++)
        for (uint32_t i = 0; is_zone(c, k) && next_unserved(c, &i, k, why); i++) {
            gw_buf_printf(out, "%s (%s, %s): ", c->origins[k].id, savings_rider_name(c, &c->pairs[i]),
                          c->pairs[i].back ? "back" : "to");
            say_reasons(why, GW_LANG_EN, out);
            gw_buf_text(out, "\n");
        }
}
