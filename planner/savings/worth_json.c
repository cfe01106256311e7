/* "demand", "year", "service" and "cost" of case.json. */
#include "planner/savings/trips.h"

#include <math.h>

static void put_worth(gw_json_writer *w, const savings_worth *x)
{
    gw_json_put_fixed(w, "people", x->people, 2);
    gw_json_put_fixed(w, "people_after", x->people_after, 2);
    gw_json_put_fixed(w, "passenger_hours_saved", savings_capped_h(x), 3);
    gw_json_put_fixed(w, "passenger_hours_saved_uncapped", savings_uncapped_h(x), 3);
    gw_json_put_fixed(w, "of_which_border", x->border_s / 3600, 3);
    gw_json_put_fixed(w, "lost_to_full_buses", x->left_s / 3600, 3);
    gw_json_put_fixed(w, "people_gaining", x->gaining, 2);
    gw_json_put_fixed(w, "people_losing", x->losing, 2);
    gw_json_put_fixed(w, "people_reached", x->reached, 2);
    gw_json_put_fixed(w, "people_stranded", x->stranded, 2);
    gw_json_put_fixed(w, "people_unserved", x->unserved, 2);
}

static void put_rows(const savings_case *c, gw_json_writer *w)
{
    gw_json_array(w, "segments");
    for (uint32_t i = 0; i < c->demand->n; i++) {
        const gw_demand_row *row = &c->demand->rows[i];
        char from[12], to[12];
        gw_buf days = {0};
        gw_demand_days_write(row->days, &days);
        gw_time_format_clock(row->from_minute * 60, from);
        gw_time_format_clock(row->to_minute * 60, to);
        gw_json_object(w, NULL);
        gw_json_put_int(w, "row", row->row);
        gw_json_put_text(w, "origin", row->origin);
        gw_json_put_text(w, "direction", row->back ? "from-place" : "to-place");
        gw_json_put_text(w, "days", days.p);
        gw_json_put_text(w, "from", from);
        gw_json_put_text(w, "to", to);
        gw_json_put_text(w, "traveller", gw_traveller_names[row->who]);
        gw_json_put_bool(w, "crosses", row->crosses);
        gw_json_put_fixed(w, "trips", row->trips, 3);
        gw_json_put_fixed(w, "trips_after", row->trips_after, 3);
        gw_json_put_bool(w, "assumed", row->assumed);
        gw_json_put_text(w, "source", row->source);
        gw_json_object_end(w);
        if (days.failed) w->out->failed = true;
        gw_buf_free(&days);
    }
    gw_json_array_end(w);
}

static void put_day(const savings_case *c, uint32_t d, gw_json_writer *w)
{
    const savings_day *day = &c->days[d];
    char text[11];
    gw_day_format_iso(day->day, text);
    gw_json_object(w, NULL);
    gw_json_put_text(w, "id", day->id);
    gw_json_put_text(w, "computed_day", text);
    if (c->options.year) gw_json_put_int(w, "days_a_year", day->n_days);
    if (day->outside) gw_json_put_bool(w, "no_such_day_in_the_data", true);
    gw_json_put_text(w, "journeys_of", c->days[day->same_as].id);
    if (c->day_worth) put_worth(w, &c->day_worth[d]);
    gw_json_object_end(w);
}

static void put_days(const savings_case *c, gw_json_writer *w)
{
    gw_json_array(w, "day_types");
    for (uint32_t d = 0; d < c->n_days; d++) put_day(c, d, w);
    for (uint32_t i = c->n_days; i < c->n_days + c->n_idle; i++) {
        gw_json_object(w, NULL);
        gw_json_put_text(w, "id", c->days[i].id);
        gw_json_put_int(w, "days_a_year", c->days[i].n_days);
        gw_json_put_fixed(w, "people", 0, 2);
        gw_json_object_end(w);
    }
    gw_json_array_end(w);
}

static void put_line(const savings_case *c, const savings_line *l, gw_json_writer *w)
{
    gw_json_object(w, NULL);
    gw_json_put_text(w, "line", savings_line_name(c, l));
    if (l->seats >= 0)
        gw_json_put_int(w, "seats", l->seats);
    else
        gw_json_put_null(w, "seats");
    for (int after = l->added ? 1 : 0; after < 2; after++) {
        const savings_running *r = &l->running[after];
        gw_json_object(w, after ? "after" : "before");
        gw_json_put_int(w, "departures", r->trips);
        gw_json_put_int(w, "buses_chained", r->buses_chain);
        gw_json_put_fixed(w, "layover_min", r->layover_s / 60.0, 2);
        gw_json_put_fixed(w, "bus_hours", r->bus_h, 3);
        gw_json_put_fixed(w, "bus_km", r->bus_km, 2);
        if (after && c->demand) gw_json_put_fixed(w, "fullest_bus", r->fullest, 2);
        gw_json_object_end(w);
    }
    gw_json_object_end(w);
}

/* Also of the days on which nobody of the demand travels: the buses run then too. */
static double cost_of_year(const savings_case *c)
{
    double sum = 0;
    for (uint32_t d = 0; d < c->n_days + c->n_idle; d++) sum += c->days[d].n_days * savings_cost_of_day(c, d);
    return c->options.year ? sum : (double)NAN;
}

/* break_even_demand: the multiple of the demand at which a year's hours, at their value, are worth its cost.
 */
static void put_cost(const savings_case *c, gw_json_writer *w)
{
    double day = savings_cost_of_day(c, 0), year = cost_of_year(c), value = c->options.costs.passenger_hour;
    double day_h = c->day_worth ? savings_capped_h(&c->day_worth[0]) : NAN;
    double year_h = c->year_worth ? savings_capped_h(c->year_worth) : NAN;
    if (!c->options.costs.given) {
        gw_json_put_null(w, "cost");
        return;
    }
    gw_json_object(w, "cost");
    gw_json_put_text(w, "currency", c->options.costs.currency);
    gw_json_put_fixed(w, "a_day", day, 2);
    gw_json_put_fixed(w, "a_year", year, 2);
    gw_json_put_fixed(w, "per_passenger_hour", day_h > 0 ? day / day_h : (double)NAN, 2);
    gw_json_put_fixed(w, "per_passenger_hour_of_the_year", year_h > 0 ? year / year_h : (double)NAN, 2);
    gw_json_put_fixed(w, "value_of_a_passenger_hour", value > 0 ? value : (double)NAN, 2);
    gw_json_put_fixed(w, "break_even_demand", value > 0 && year_h > 0 ? year / (value * year_h) : (double)NAN,
                      3);
    gw_json_object_end(w);
}

void savings_put_worth(const savings_case *c, gw_json_writer *w)
{
    put_days(c, w);
    if (c->demand) {
        gw_json_object(w, "demand");
        put_rows(c, w);
        gw_json_object(w, "day");
        put_worth(w, &c->day_worth[0]);
        gw_json_object_end(w);
        gw_json_object(w, "year");
        gw_json_put_int(w, "year", c->options.year);
        put_worth(w, c->year_worth);
        gw_json_object_end(w);
        gw_json_object_end(w);
    } else {
        gw_json_put_null(w, "demand");
    }
    gw_json_array(w, "service");
    for (uint32_t i = 0; i < c->service->n; i++) put_line(c, &c->service->lines[i], w);
    gw_json_array_end(w);
    put_cost(c, w);
}
