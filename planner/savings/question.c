#include "planner/savings/question.h"

#include "planner/savings/receipt_priv.h"
#include "planner/savings/trips.h"

#include <string.h>

#define SCHEMA "gangway-question/1"

static const receipt_form FORM = {"gangway-solve-receipt/1", "question", "question.json", true};

static gw_str text_of(const gw_buf *b)
{
    return (gw_str){b->p ? b->p : "", (uint32_t)b->n};
}

void gw_answer_free(gw_answer *a)
{
    gw_buf_free(&a->question_json);
    gw_buf_free(&a->solve_json);
    gw_buf_free(&a->receipt_json);
    for (int l = 0; l < GW_N_LANGS; l++) gw_buf_free(&a->text[l]);
}

/* --- question.json --- */

static gw_status put_scenario(gw_json_writer *w, const char *key, gw_str text)
{
    gw_json *root = NULL;
    gw_buf canonical = {0};
    if (text.n == 0) {
        gw_json_put_null(w, key);
        return GW_OK;
    }
    gw_status status = gw_json_parse(text.p, text.n, GW_SCENARIO_MAX_BYTES, &root, NULL);
    if (!status) status = gw_json_canonical(root, &canonical);
    if (!status) gw_json_put_raw(w, key, text_of(&canonical));
    gw_json_free(root);
    gw_buf_free(&canonical);
    return status;
}

static void put_places(const gw_question *q, gw_json_writer *w)
{
    gw_json_put_int(w, "departures", q->places.n_departures);
    gw_json_put_text(w, "slots", q->slots);
    gw_json_put_int(w, "first", q->places.first_minute);
    gw_json_put_int(w, "last", q->places.last_minute);
    gw_json_put_int(w, "every", q->places.every);
    gw_json_put_int(w, "late", q->places.late_weight);
    if (q->places.lead_min >= 0)
        gw_json_put_int(w, "lead", q->places.lead_min);
    else
        gw_json_put_null(w, "lead");
    gw_json_put_fixed(w, "certainty", q->certainty, 4);
}

static gw_status write_question(const gw_question *q, gw_buf *out, gw_error *err)
{
    gw_json_writer w;
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    gw_json_put_text(&w, "schema", SCHEMA);
    gw_status status = put_scenario(&w, "scenario", gw_question_needs_data(q) ? q->scenario : GW_STR(""));
    if (!status) status = put_scenario(&w, "against", q->against);
    if (gw_question_is_departures(q)) {
        put_places(q, &w);
    } else {
        gw_json_put_text(&w, "vary", q->vary);
        gw_json_put_text(&w, "goal", q->goal);
    }
    gw_json_object_end(&w);
    gw_buf_text(out, "\n");
    if (!status && out->failed) status = GW_NO_MEMORY;
    return status ? gw_fail(err, status, "the question cannot be written") : GW_OK;
}

typedef struct {
    const gw_json *root;
    gw_status status;
    gw_error *err;
} reader;

static void fault(reader *r, const char *key)
{
    if (!r->status) r->status = gw_fail(r->err, GW_BAD_INPUT, "question.json: %s is missing or wrong", key);
}

/* Zero-ended where it stands in the tree. */
static const char *text_at(reader *r, const char *key)
{
    gw_str s;
    if (gw_json_string(gw_json_get(r->root, key), &s)) return s.p;
    fault(r, key);
    return "";
}

static double number_at(reader *r, const char *key, double least, double most)
{
    double v = 0;
    if (!gw_json_number(gw_json_get(r->root, key), &v) || !(v >= least && v <= most)) {
        fault(r, key);
        return least;
    }
    return v;
}

static gw_str scenario_at(reader *r, const char *key, gw_buf *text)
{
    const gw_json *v = gw_json_get(r->root, key);
    if (gw_json_is_null(v)) return GW_STR("");
    if (!gw_json_is_object(v)) fault(r, key);
    if (!r->status && gw_json_canonical(v, text)) r->status = gw_fail(r->err, GW_NO_MEMORY, "no memory");
    return text_of(text);
}

static void read_places(reader *r, gw_question *q)
{
    q->slots = text_at(r, "slots");
    q->places = (gw_slots_options){
        .n_departures = (uint32_t)number_at(r, "departures", 1, GW_SLOTS_MAX_DEPARTURES),
        .first_minute = (int32_t)number_at(r, "first", 0, 2880),
        .last_minute = (int32_t)number_at(r, "last", 0, 2880),
        .every = (int32_t)number_at(r, "every", 1, 2880),
        .late_weight = (int32_t)number_at(r, "late", 1, 1000),
        .lead_min =
            gw_json_is_null(gw_json_get(r->root, "lead")) ? -1 : (int32_t)number_at(r, "lead", 0, 600)};
    q->certainty = number_at(r, "certainty", 0.5, 0.999);
}

gw_status gw_question_read(gw_str json, gw_json **root, gw_buf text[2], gw_question *out, gw_error *err)
{
    gw_error why = {0};
    gw_question q = {.vary = NULL};
    gw_status status = gw_json_parse(json.p, json.n, (size_t)4 << 20, root, &why);
    if (status) return gw_fail(err, status, "question.json: %.300s", why.message);
    reader r = {*root, GW_OK, err};
    if (strcmp(text_at(&r, "schema"), SCHEMA) != 0) fault(&r, "schema");
    q.scenario = scenario_at(&r, "scenario", &text[0]);
    q.against = scenario_at(&r, "against", &text[1]);
    if (gw_json_get(*root, "vary")) {
        q.vary = text_at(&r, "vary");
        q.goal = text_at(&r, "goal");
    } else {
        read_places(&r, &q);
    }
    if (!r.status && gw_question_needs_data(&q) && q.scenario.n == 0) fault(&r, "scenario");
    if (!r.status) *out = q;
    return r.status;
}

/* --- answering --- */

/* What the scenario and the data choose themselves, so that the receipt can say it. */
static gw_status settle(const gw_dataset *base, const gw_question *q, gw_savings_options *o, gw_buf *before,
                        gw_scenario_errors *faults, gw_error *err)
{
    savings_case c = {.base = base, .options = *o};
    gw_status status = savings_settle(&c, faults, err);
    if (!status) status = gw_scenario_parse(q->scenario.p, q->scenario.n, &c.scenario, faults, err);
    if (!status && savings_read_assumptions(&c)) status = gw_fail(err, GW_NO_MEMORY, "no memory for a run");
    if (!status) {
        o->day = c.day;
        o->seed = c.options.seed;
        o->year = c.options.year;
        o->n_travellers = c.options.n_travellers;
        memcpy(o->travellers, c.options.travellers, sizeof o->travellers);
        o->travellers_given = true;
        if (c.before) {
            gw_buf_str(before, gw_scenario_canonical(c.before));
            gw_buf_text(before, "\n");
            o->before = text_of(before);
        }
        if (before->failed) status = gw_fail(err, GW_NO_MEMORY, "no memory for a run");
    }
    savings_end(&c);
    return status;
}

static gw_status place(const gw_dataset *base, const gw_question *q, const gw_savings_options *o,
                       gw_answer *out, gw_scenario_errors *faults, gw_error *err)
{
    gw_slots slots;
    gw_slots_answer answer;
    gw_slots_options places = q->places;
    gw_lead lead;
    bool computed = places.lead_min < 0;
    gw_status status = gw_slots_parse(gw_str_of(q->slots), &slots, err);
    if (!status && computed) {
        status = gw_lead_compute(base, q->scenario, o, q->certainty, &lead, faults, err);
        places.lead_at = lead.by_minute;
        places.lead_min = 0;
    }
    if (!status) status = gw_slots_choose(&slots, &places, &answer, err);
    if (status) return status;
    gw_slots_write_json(&slots, &places, &answer, computed ? &lead : NULL, &out->solve_json);
    for (int l = 0; l < GW_N_LANGS; l++)
        gw_slots_write_text(&slots, &places, &answer, computed ? &lead : NULL, (gw_lang)l, &out->text[l]);
    return GW_OK;
}

static gw_status solve(const gw_dataset *base, const gw_question *q, const gw_savings_options *o,
                       gw_answer *out, gw_buf *errors, gw_error *err)
{
    gw_solve_outputs made = {0};
    gw_status status = gw_solve(base, q->scenario, q->vary, q->goal, q->against, o, &made, errors, err);
    out->solve_json = made.solve_json;
    memcpy(out->text, made.text, sizeof out->text);
    return status;
}

static gw_status write_receipt(const gw_dataset *base, const gw_savings_options *o, gw_answer *a)
{
    const gw_savings_file files[] = {{"question.json", &a->question_json}, {"solve.json", &a->solve_json}};
    gw_json_writer w;
    gw_json_begin(&w, &a->receipt_json);
    gw_json_object(&w, NULL);
    gw_json_put_text(&w, "schema", FORM.schema);
    gw_json_put_text(&w, "program", "gangway " GW_VERSION);
    gw_json_object(&w, FORM.key);
    gw_status status = receipt_put_sum(&w, "sha256", a->question_json.p, a->question_json.n);
    gw_json_object_end(&w);
    if (!status && base) status = receipt_put_frame(base, o, o->day, o->before, o->demand, &w);
    if (!status) status = receipt_put_outputs(files, 2, &w);
    gw_json_object_end(&w);
    gw_buf_text(&a->receipt_json, "\n");
    return status || a->receipt_json.failed ? GW_NO_MEMORY : GW_OK;
}

static gw_status answer(const gw_dataset *base, const gw_question *q, gw_savings_options *o, gw_answer *out,
                        gw_buf *errors, gw_error *err)
{
    gw_scenario_errors faults = {0};
    gw_buf before = {0};
    bool data = gw_question_needs_data(q);
    gw_status status = data ? settle(base, q, o, &before, &faults, err) : GW_OK;
    if (!status)
        status = gw_question_is_departures(q) ? place(base, q, o, out, &faults, err)
                                              : solve(base, q, o, out, errors, err);
    if (!status) status = write_question(q, &out->question_json, err);
    if (!status && write_receipt(data ? base : NULL, o, out))
        status = gw_fail(err, GW_NO_MEMORY, "no memory for the answer");
    for (int l = 0; l < GW_N_LANGS && !status; l++)
        if (out->text[l].failed || out->solve_json.failed)
            status = gw_fail(err, GW_NO_MEMORY, "no memory for the answer");
    gw_scenario_errors_write_text(&faults, errors);
    gw_scenario_errors_free(&faults);
    gw_buf_free(&before);
    return status;
}

gw_status gw_question_answer(const gw_dataset *base, const gw_question *q, const gw_savings_options *options,
                             gw_answer *out, gw_buf *errors, gw_error *err)
{
    gw_answer made = {.question_json = {0}};
    gw_savings_options o = {.day = GW_DAY_NONE};
    if (options) o = *options;
    gw_status status = answer(base, q, &o, &made, errors, err);
    if (!status) {
        *out = made;
        made = (gw_answer){.question_json = {0}};
    }
    gw_answer_free(&made);
    return status;
}

/* --- the receipt --- */

bool gw_question_is_receipt(gw_str text)
{
    gw_json *root = NULL;
    gw_str schema = GW_STR("");
    if (gw_json_parse(text.p, text.n, (size_t)1 << 20, &root, NULL)) return false;
    bool is = gw_json_string(gw_json_get(root, "schema"), &schema) && gw_str_is(schema, FORM.schema);
    gw_json_free(root);
    return is;
}

gw_status gw_question_receipt_read(const char *json, size_t n, gw_receipt *out, gw_error *err)
{
    return receipt_read_as(json, n, &FORM, out, err);
}
