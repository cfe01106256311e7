#include "planner/savings/run.h"

#include "planner/savings/receipt.h"
#include "planner/savings/report_priv.h"
#include "planner/savings/trips.h"
#include "planner/savings/uncertain.h"

#include <stdlib.h>
#include <string.h>

enum { N_BUFFERS = 19 };

void gw_savings_defaults(gw_savings_options *o)
{
    *o = (gw_savings_options){.day = GW_DAY_NONE,
                              .today = GW_DAY_NONE,
                              .first_minute = 240,
                              .n_minutes = 1440,
                              .travellers = {GW_TRAVELLER_ADULT, GW_TRAVELLER_ELDER, GW_TRAVELLER_WHEELCHAIR},
                              .n_travellers = 3,
                              .draws = 1000,
                              .seed = -1,
                              .range = 0.2};
}

static void list_buffers(gw_savings_outputs *o, gw_buf *out[N_BUFFERS])
{
    gw_buf *const all[N_BUFFERS] = {&o->case_json,    &o->od_csv,        &o->components_csv, &o->hours_csv,
                                    &o->winners_csv,  &o->service_csv,   &o->minutes_csv,    &o->timed_csv,
                                    &o->line_geojson, &o->reach_geojson, &o->tornado_svg,    &o->hours_svg,
                                    &o->report_html,  &o->summary_text,  &o->scenario_json,  &o->demand_csv,
                                    &o->receipt_json, &o->draws_csv,     &o->before_json};
    for (int i = 0; i < N_BUFFERS; i++) out[i] = all[i];
}

void gw_savings_outputs_free(gw_savings_outputs *o)
{
    gw_buf *all[N_BUFFERS];
    list_buffers(o, all);
    for (int i = 0; i < N_BUFFERS; i++) gw_buf_free(all[i]);
    *o = (gw_savings_outputs){0};
}

bool gw_savings_next_weekday(const gw_dataset *d, gw_day today, gw_day *out)
{
    gw_day first, last;
    if (!gw_dataset_span(d, &first, &last)) return false;
    for (gw_day day = today == GW_DAY_NONE || today + 1 < first ? first : today + 1; day <= last; day++) {
        gw_day_facts facts = {0};
        if (d->ports) facts = gw_port_day_facts(d->ports, GW_SIDE_CN, day);
        if (gw_day_weekday(day) > 4 || facts.holiday) continue;
        *out = day;
        return true;
    }
    return false;
}

static gw_status write_numbers(const savings_case *c, gw_savings_outputs *out)
{
    savings_write_json(c, &out->case_json);
    gw_buf_str(&out->scenario_json, gw_scenario_canonical(c->scenario));
    gw_buf_text(&out->scenario_json, "\n");
    memcpy(out->scenario_id, gw_scenario_id(c->scenario), sizeof out->scenario_id);
    out->day = c->day;
    return out->case_json.failed || out->scenario_json.failed ? GW_NO_MEMORY : GW_OK;
}

static gw_status write_all(const savings_case *c, gw_savings_outputs *out)
{
    gw_buf *all[N_BUFFERS];
    if (write_numbers(c, out)) return GW_NO_MEMORY;
    if (c->options.numbers_only) return GW_OK;
    savings_write_od(c, &out->od_csv);
    savings_write_components(c, &out->components_csv);
    savings_write_hours(c, &out->hours_csv);
    savings_write_winners(c, &out->winners_csv);
    savings_write_service(c, &out->service_csv);
    savings_write_minutes(c, &out->minutes_csv);
    savings_write_timed(c, &out->timed_csv);
    savings_write_draws(c, &out->draws_csv);
    savings_write_lines(c, &out->line_geojson);
    if (savings_write_reach(c, &out->reach_geojson)) return GW_NO_MEMORY;
    const report_page chart = {c, c->options.lang, &out->hours_svg};
    report_hours_chart(&chart, &c->pairs[c->headline]);
    report_tornado(c, c->options.lang, &out->tornado_svg);
    savings_write_report(c, &out->report_html);
    savings_write_summary(c, &out->summary_text);
    if (c->before) {
        gw_buf_str(&out->before_json, gw_scenario_canonical(c->before));
        gw_buf_text(&out->before_json, "\n");
    }
    gw_buf_str(&out->demand_csv, c->options.demand);
    list_buffers(out, all);
    for (int i = 0; i < N_BUFFERS; i++)
        if (all[i]->failed) return GW_NO_MEMORY;
    return gw_receipt_write(c->data, &c->options, out, &out->receipt_json);
}

static gw_status weigh(savings_case *c, gw_error *err)
{
    gw_status status = savings_seat_people(c);
    if (!status) status = savings_count_service(c);
    if (!status) status = savings_fill_seats(c);
    if (!status) status = savings_weigh(c);
    savings_choose_headline(c);
    if (!status) status = savings_fill_uncertain(c);
    if (!status) status = savings_fill_first(c);
    return status ? gw_fail(err, status, "no memory for a run") : GW_OK;
}

void savings_end(savings_case *c)
{
    for (uint32_t i = 0; c->pairs && i < c->n_pairs; i++) {
        savings_pair *p = &c->pairs[i];
        free(p->border[0]);
        free(p->border[1]);
        free(p->people);
        free(p->left_s);
        if (p->borrowed) continue;
        free(p->fare[0]);
        free(p->fare[1]);
        if (p->kept)
            savings_baseline_leave(c->options.baseline, p->before);
        else
            gw_profile_free((gw_profile *)(uintptr_t)p->before);
        gw_profile_free((gw_profile *)(uintptr_t)p->after);
    }
    free(c->pairs);
    savings_free_halves(c);
    savings_free_riders(c);
    savings_free_service(c->service);
    free(c->marked);
    free(c->apart);
    savings_free_uncertain(c->uncertain);
    free(c->day_worth);
    free(c->year_worth);
    free(c->origins);
    free(c->first);
    gw_demand_free(c->demand);
    gw_scenario_effects_free(&c->effects);
    gw_dataset_release(c->changed);
    gw_scenario_free(c->scenario);
    savings_free_before(c);
}

gw_status gw_savings_run(const gw_dataset *base, const char *scenario_json, size_t n,
                         const gw_savings_options *options, gw_savings_outputs *out,
                         gw_scenario_errors *errors, gw_error *err)
{
    savings_case c = {.base = base, .options = *options};
    gw_savings_outputs made = {0};
    gw_status status = savings_begin(&c, scenario_json, n, errors, err);
    if (!status) status = savings_list_work(&c, err);
    if (!status) status = savings_compute(&c, err);
    if (!status) status = weigh(&c, err);
    if (!status) {
        status = write_all(&c, &made);
        if (status) gw_fail(err, status, "no memory to write the case");
    }
    if (!status) {
        *out = made;
        made = (gw_savings_outputs){0};
    }
    gw_savings_outputs_free(&made);
    savings_end(&c);
    return status;
}
