/* What the files of `gangway plan` share.
 *
 *   cmd_plan_options.c  the command line
 *   cmd_plan_request.c  options into a question
 *   cmd_plan_repeat.c   --repeat: the same question again and again, timed
 *   cmd_plan_visit.c    what somebody with an appointment asks (--certainty)
 *   cmd_plan_ports.c    which port to take (--ports)
 *   cmd_plan_home.c     the way home (--last-return), there and back (--visit)
 *   cmd_plan.c          the order of things; journeys
 */
#ifndef GW_TOOLS_CMD_PLAN_H
#define GW_TOOLS_CMD_PLAN_H

#include "planner/visit/visit.h"

typedef struct {
    const char *data, *from, *to, *depart, *arrive, *language, *explain;
    const char *modes, *exclude_modes, *lines, *exclude_lines, *cursor, *via, *stay, *visit, *now;
    int64_t window_min, max_rides, max_access_min, max_transfer_min, max_direct_min, horizon_h, max_journeys,
        repeat;
    int64_t age, min_change_min, more_change_min, alternatives;
    int headway, walker, traveller; /* walker, traveller: -1, not given */
    double walk_speed, change_factor, certainty;
    bool json, wheelchair, bikes, least_walking, first, last, last_return, ports;
} gw_plan_options;

/* false: *code is the exit code, and what is wrong was said. */
bool gw_plan_options_read(gw_plan_options *o, int argc, char **argv, int *code);
gw_lang gw_plan_options_language(const gw_plan_options *o); /* --language, else the terminal's */

/* The whole question; errors name options. Its barred lines are bar's: free that whatever comes of it. */
GW_MUST_USE gw_status gw_plan_options_request(const gw_plan_options *o, const gw_dataset *d, gw_line_bar *bar,
                                              gw_plan_request *r, gw_error *err);

/* One answer; what an earlier call left in it is freed first. */
typedef gw_status gw_plan_once(void *context, gw_error *err);
/* Asks o->repeat times; more than once: tells median, 95 % and processor time on stderr. */
GW_MUST_USE gw_status gw_plan_repeat(const gw_plan_options *o, const char *what, gw_plan_once *once,
                                     void *context, gw_error *err);

/* Whether the options ask for more than journeys, and that answer, written into out. */
bool gw_plan_is_visit(const gw_plan_options *o);
GW_MUST_USE gw_status gw_plan_visit(const gw_plan_options *o, const gw_dataset *d, const gw_plan_request *r,
                                    gw_buf *out, gw_error *err);
GW_MUST_USE gw_status gw_plan_ports_ranked(const gw_plan_options *o, gw_visitor *visitor, const gw_dataset *d,
                                           const gw_visit_request *r, gw_buf *out, gw_error *err);
GW_MUST_USE gw_status gw_plan_last_return(const gw_plan_options *o, gw_visitor *visitor, const gw_dataset *d,
                                          const gw_plan_request *r, gw_buf *out, gw_error *err);
GW_MUST_USE gw_status gw_plan_round_trip(const gw_plan_options *o, gw_visitor *visitor, const gw_dataset *d,
                                         const gw_visit_request *q, gw_buf *out, gw_error *err);
/* Whether the appointment is still to come: by --now, else by the clock. */
GW_MUST_USE gw_status gw_plan_check_appointment(const gw_plan_options *o, const gw_dataset *d,
                                                const gw_plan_request *r, gw_error *err);

#endif
