/* gangway plan: its command line. */
#include "tools/gangway/cmd_plan.h"

#include "tools/gangway/args.h"
#include "tools/gangway/command.h"

#include <stdlib.h>
#include <string.h>

static bool refuse(int *code, const char *message)
{
    *code = gw_exit_usage("plan", "%s", message);
    return false;
}

/* What goes with what. */
static bool check(const gw_plan_options *o, int *code)
{
    const char *missing = !o->data ? "--data" : !o->from ? "--from" : !o->to ? "--to" : NULL;
    const bool plain = !o->cursor && !o->explain && !o->via && !o->stay;
    if (missing) {
        *code = gw_exit_usage("plan", "%s is missing", missing);
        return false;
    }
    if (o->depart && o->arrive) return refuse(code, "--depart and --arrive exclude each other");
    if (o->ports && (!o->arrive || !plain || o->last_return || o->visit))
        return refuse(
            code, "--ports goes with --arrive, without --last-return, --visit, --via, --stay, --cursor and "
                  "--explain");
    if (o->last_return && (o->arrive || !plain || o->first || o->last))
        return refuse(code,
                      "--last-return goes without --arrive, --first, --last, --via, --stay, --cursor and "
                      "--explain");
    if (o->visit && (!o->arrive || !plain || o->last_return))
        return refuse(
            code, "--visit goes with --arrive, without --last-return, --via, --stay, --cursor and --explain");
    if (o->certainty > 0 && !o->last_return && (!o->arrive || !plain))
        return refuse(code,
                      "--certainty goes with --arrive or --last-return, without --via, --stay, --cursor and "
                      "--explain");
    if (o->first && o->last) return refuse(code, "--first and --last exclude each other");
    return true;
}

bool gw_plan_options_read(gw_plan_options *o, int argc, char **argv, int *code)
{
    static const char *const formats[] = {"text", "json", NULL};
    static const char *const rules[] = {"expected", "worst", "first", "skip", NULL};
    static const char *const kinds[] = {"adult", "elder", "luggage", "wheelchair",
                                        NULL}; /* as gw_traveller */
    int format = 0;
    const gw_arg args[] = {
        GW_OPT_TEXT("data", &o->data, "DATA", "the folder that gangway import wrote"),
        GW_OPT_TEXT("from", &o->from, "END", "where the journey begins"),
        GW_OPT_TEXT("to", &o->to, "END", "where it ends"),
        GW_OPT_TEXT("depart", &o->depart, "TIME", "leave at this time or later (default: now)"),
        GW_OPT_TEXT("arrive", &o->arrive, "TIME", "be there by this time"),
        GW_OPT_NUMBER("certainty", &o->certainty, "%", 1, 99.9,
                      "with --arrive: when to leave to be there so often in 100 times"),
        GW_OPT_FLAG("first", &o->first, "the first connection of that day (04:00 to 04:00)"),
        GW_OPT_FLAG("last", &o->last, "the last one that still arrives"),
        GW_OPT_TEXT(
            "visit", &o->visit, "MIN[,MIN]",
            "with --arrive: there and back, after a visit of so long, one in twenty longer than (60,120)"),
        GW_OPT_TEXT("now", &o->now, "TIME",
                    "the moment before which an appointment is past (default: the clock)"),
        GW_OPT_FLAG("ports", &o->ports,
                    "with --arrive: every border port, the one that lets one leave last first, and which is "
                    "best when"),
        GW_OPT_FLAG("last-return", &o->last_return,
                    "the last way home by each port on the day of --depart, and by when to leave for it"),
        GW_OPT_TEXT("via", &o->via, "LIST",
                    "get off at these stops or pass these ports, in this order (two at most)"),
        GW_OPT_TEXT("stay", &o->stay, "LIST", "minutes at each of them (0)"),
        GW_OPT_TEXT("cursor", &o->cursor, "CURSOR",
                    "earlier or later journeys: previous or next of an answer in JSON"),
        GW_OPT_INT("window", &o->window_min, "MIN", 0, 1440, "show all departures of so many minutes (60)"),
        GW_OPT_HEADING("How to travel"),
        GW_OPT_CHOICE("headway", &o->headway, rules,
                      "the wait for a line that runs every so many minutes (expected)"),
        GW_OPT_INT("max-rides", &o->max_rides, "N", 1, 15, "at most so many vehicles (5)"),
        GW_OPT_CHOICE("traveller", &o->traveller, gw_traveller_names,
                      "the walker, and whose counters one passes at a port (adult)"),
        GW_OPT_INT("age", &o->age, "YEARS", 0, 120, "for fares: concessions from an age (elder: 65)"),
        GW_OPT_CHOICE("walker", &o->walker, kinds, "pace, time for a change, steps or not (the traveller's)"),
        GW_OPT_NUMBER("walk-speed", &o->walk_speed, "M/S", 0.1, 5, "metres a second (the walker's)"),
        GW_OPT_INT("max-access", &o->max_access_min, "MIN", 0, 120,
                   "walk to the first and from the last stop (20)"),
        GW_OPT_INT("max-transfer-walk", &o->max_transfer_min, "MIN", 0, 120, "walk between two rides (10)"),
        GW_OPT_INT("max-direct-walk", &o->max_direct_min, "MIN", 0, 240, "walk all the way (30)"),
        GW_OPT_INT("min-transfer", &o->min_change_min, "MIN", 0, 240, "for a change at least (0)"),
        GW_OPT_INT("additional-transfer", &o->more_change_min, "MIN", 0, 240, "for each change more (0)"),
        GW_OPT_NUMBER("transfer-factor", &o->change_factor, "X", 1, 10, "times what each change takes (1)"),
        GW_OPT_FLAG("wheelchair", &o->wheelchair, "only what is known to be without steps"),
        GW_OPT_FLAG("bikes", &o->bikes, "only lines known to take a bicycle"),
        GW_OPT_TEXT("modes", &o->modes, "LIST",
                    "only these: bus, coach, metro, train, tram, ferry, cable, funicular, other"),
        GW_OPT_TEXT("exclude-modes", &o->exclude_modes, "LIST", "none of these"),
        GW_OPT_TEXT("lines", &o->lines, "LIST", "only these: a name (M11, 東鐵綫), tag:name or tag:route_id"),
        GW_OPT_TEXT("exclude-lines", &o->exclude_lines, "LIST", "none of these"),
        GW_OPT_INT("horizon", &o->horizon_h, "H", 1, 72, "look so many hours ahead (24)"),
        GW_OPT_HEADING("What to print"),
        GW_OPT_CHOICE("format", &format, formats, "for people or for programs"),
        GW_OPT_TEXT("language", &o->language, "TAG", "zh-Hant, zh-Hans or en (default: the terminal's)"),
        GW_OPT_INT("max-journeys", &o->max_journeys, "N", 0, 1000, "at most so many; 0: all"),
        GW_OPT_TEXT("explain", &o->explain, "REF",
                    "why a line, a port (port:ID) or a journey (LINE>LINE) is not in the answer"),
        GW_OPT_FLAG("least-walking", &o->least_walking, "look for a journey with less walking, too"),
        GW_OPT_INT("alternatives", &o->alternatives, "N", 0, 10,
                   "for each ride the next N departures besides"),
        GW_OPT_INT("repeat", &o->repeat, "N", 1, 100000, "plan N times, tell the median time on stderr"),
    };
    const gw_arg_table table = {
        .command = "plan",
        .usage = "--data DATA --from END --to END [--depart TIME | --arrive TIME]",
        .about =
            "Journeys from door to door, across the border ports.\n\n"
            "END   port:shenzhen-bay (after its counters; port:shenzhen-bay@hk: before them), port:best,\n"
            "      place:hku-szh (place:hku-szh@ae: another door), tag:stop_id, stop_id, name:NAME, or "
            "lat,lon\n"
            "TIME  2026-11-25T09:00 on the clock of where the journey begins (--arrive: ends), or with an "
            "offset",
        .more =
            "Example:\n"
            "  gangway plan --data DATA --from 22.391,113.977 --to place:hku-szh --depart 2026-11-25T09:00",
        .args = args,
        .n_args = GW_ARG_COUNT(args),
    };
    gw_arg_list words;
    if (!gw_args_parse(&table, argc, argv, &words, code)) return false;
    o->json = format == 1;
    return check(o, code);
}

gw_lang gw_plan_options_language(const gw_plan_options *o)
{
    return gw_language_of(o->language);
}
