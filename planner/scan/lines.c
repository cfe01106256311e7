/* What rounds over lines need: the days on which a pattern has runs, and its calls with stops numbered as
 * here. Departures are read from the timetable. */
#include "planner/scan/table_priv.h"

#include <stdlib.h>

bool gw_scan_may(const gw_scan_options *o, uint8_t type)
{
    return type == 0 || (type != 1 && !o->no_arranged);
}

static void add_calls(const gw_timetable *t, const gw_scan_options *o, gw_scan_table *table, uint32_t pattern,
                      uint32_t first)
{
    const gw_tt_part *part = gw_tt_part_of_pattern(t, pattern);
    const gw_tt_pattern *p = gw_tt_pattern_at(t, pattern);
    for (uint32_t i = 0; i < p->n_stops; i++) {
        uint16_t stop = table->inner[part->pattern_stops[p->first_stop + i]];
        uint8_t flags = part->pattern_flags[p->first_stop + i];
        bool board = gw_scan_may(o, flags & GW_PICKUP_MASK),
             alight = gw_scan_may(o, flags >> GW_DROP_OFF_SHIFT);
        table->calls[first + i] = (call_t){.from = board ? stop : (uint16_t)table->n_stops,
                                           .to = alight ? stop : (uint16_t)nowhere(table)};
    }
}

static bool begins_line(const run_t *run, uint32_t i)
{
    return i == 0 || run[i].pattern != run[i - 1].pattern || run[i].day != run[i - 1].day;
}

/* A line's runs follow each other, and all lines of a pattern do. */
static void list_lines(const gw_timetable *t, gw_scan_table *table)
{
    uint32_t n = 0, end;
    for (uint32_t first = 0; first < table->n_runs; first = end) {
        const run_t *run = &table->runs[first];
        const gw_tt_pattern *p = gw_tt_pattern_at(t, run->pattern);
        for (end = first + 1; end < table->n_runs && !begins_line(table->runs, end);) end++;
        table->lines[n++] = (line_t){.zero_s = gw_tt_day_zero(t, p->feed_day_row, run->day) - table->from_s,
                                     .day = run->day,
                                     .all = end - first == p->n_trips};
        table->line_first[run->pattern + 1] = n;
    }
    for (uint32_t p = 0; p < gw_tt_n_patterns(t); p++)
        if (table->line_first[p + 1] < table->line_first[p]) table->line_first[p + 1] = table->line_first[p];
}

gw_status gw_scan_add_lines(const gw_timetable *t, const gw_scan_options *o, gw_scan_table *table,
                            gw_error *err)
{
    uint32_t n_patterns = gw_tt_n_patterns(t), n_lines = 0, n_calls = 0;
    for (uint32_t i = 0; i < table->n_runs; i++) n_lines += begins_line(table->runs, i);
    for (uint32_t p = 0; p < n_patterns; p++) n_calls += gw_tt_pattern_at(t, p)->n_stops;
    table->line_first = calloc(n_patterns + 1u, sizeof *table->line_first);
    table->call_first = calloc(n_patterns + 1u, sizeof *table->call_first);
    table->lines = calloc(n_lines + 1u, sizeof *table->lines);
    table->calls = calloc(n_calls + 1u, sizeof *table->calls);
    if (!table->line_first || !table->call_first || !table->lines || !table->calls)
        return gw_fail(err, GW_NO_MEMORY, "no memory for the lines");
    for (uint32_t p = 0; p < n_patterns; p++) {
        table->call_first[p + 1] = table->call_first[p] + gw_tt_pattern_at(t, p)->n_stops;
        add_calls(t, o, table, p, table->call_first[p]);
    }
    list_lines(t, table);
    return GW_OK;
}
