/* Why a line, a port or a journey is not in an answer, why an answer is empty, and what would help.
 *
 * Nothing is guessed. A reason is either a fact of the timetable (no vehicle runs that day) or proven by a
 * search with one thing changed: the line forced (gw_query.lines), one limit lifted, another day. What would
 * help is a changed question whose answer has been looked at. Reasons stand in order of weight. The number of
 * searches is bounded (GW_EXPLAIN_MAX_SEARCHES), whatever is asked; each is one for a moment, or the question
 * itself once more with one thing changed. By way of somewhere, lines are looked for on either side of each
 * via, where one gets off (who stays in a timetabled vehicle is found, too).
 *
 * Times are instants or seconds, as the names say. An explanation is owned by the caller; it refers to the
 * data set and the answer it was made for, which must outlive it. One thread, as the planner it uses.
 */
#ifndef GW_EXPLAIN_EXPLAIN_H
#define GW_EXPLAIN_EXPLAIN_H

#include "planner/plan/plan.h"

enum {
    GW_EXPLAIN_MAX_LINES = 6,     /* of a journey */
    GW_EXPLAIN_MAX_SEARCHES = 40, /* for one explanation */
    GW_EXPLAIN_MAX_REASONS = 10,
    GW_EXPLAIN_MAX_HELPS = 8,
    GW_EXPLAIN_MAX_CHANGES = 8
};

typedef enum { GW_EXPLAIN_ANSWER, GW_EXPLAIN_LINE, GW_EXPLAIN_JOURNEY, GW_EXPLAIN_PORT } gw_explain_kind;

typedef struct {
    gw_explain_kind kind;
    uint32_t port;                              /* PORT */
    gw_line_choice lines[GW_EXPLAIN_MAX_LINES]; /* LINE: one; JOURNEY: its rides in order */
    uint32_t n_lines;
    uint32_t *routes; /* owned: what lines[] point into */
} gw_explain_subject;

/* What somebody expected: "port:ID", a line as "tag:route_id", short name or long name (in any language; all
 * lines of that name), or a journey as "line>line". what names the parameter in errors: GW_NOT_FOUND,
 * GW_BAD_INPUT, GW_NO_MEMORY. out untouched on failure; gw_explain_subject_free. */
GW_MUST_USE gw_status gw_explain_resolve(const gw_dataset *d, const char *what, gw_str reference,
                                         gw_explain_subject *out, gw_error *err);
void gw_explain_subject_free(gw_explain_subject *s);

/* With the facts that a reason of it has. */
typedef enum {
    GW_WHY_OUTSIDE_DATES,    /* day: the nearest that is held */
    GW_WHY_NO_SERVICE,       /* needs: which of the lines; day: asked; next_day: when it runs next, or
                                GW_DAY_NONE */
    GW_WHY_PORT_UNUSABLE,    /* port */
    GW_WHY_OTHER_PORT,       /* port: that the question itself begins or ends at */
    GW_WHY_NO_BORDER,        /* both ends are on one side */
    GW_WHY_PORT_CLOSED,      /* port; at: when it opens; by_s: the wait */
    GW_WHY_EXCLUDED,         /* parameter: the question's own filter */
    GW_WHY_NOT_STEP_FREE,    /* known not to be, or not known to be */
    GW_WHY_NO_BIKES,         /* the same */
    GW_WHY_TOO_MANY_RIDES,   /* needs, limit: rides */
    GW_WHY_ACCESS_TOO_FAR,   /* needs, limit: seconds on foot at an end */
    GW_WHY_CHANGE_TOO_FAR,   /* needs, limit: seconds on foot between two rides */
    GW_WHY_BEYOND_HORIZON,   /* at: the first departure after it (arrive: the last arrival before
                                it); limit */
    GW_WHY_SEVERAL_LIMITS,   /* no limit alone is it; limits: those that are, together */
    GW_WHY_MISSED,           /* by_s; stop, at: of the ride that would have been caught */
    GW_WHY_TOO_LATE,         /* arrive: by_s after the time asked for; stop, at: where it ends */
    GW_WHY_OUTSIDE_WINDOW,   /* at: when it leaves; by_s: so far outside */
    GW_WHY_SLOWER_THAN_WALK, /* by_s */
    GW_WHY_DOMINATED,        /* journey, or better; own; by_s: it arrives (arrive: leaves) so much better;
                                more_rides;        needs: and leaves later (arrive: arrives earlier) by so much */
    GW_WHY_AS_GOOD,          /* journey: equal, and one of equals is shown */
    GW_WHY_CUT_OFF,          /* limit: max_journeys */
    GW_WHY_OTHER_DIRECTION,  /* it serves both ends, only the other way */
    GW_WHY_NOT_NEAR,         /* needs, needs_to: seconds on foot to its nearest stops, beyond limit at both
                                ends */
    GW_WHY_NO_STOP_FROM,     /* needs, limit: seconds on foot from the start to the nearest stop; stop
                              */
    GW_WHY_NO_STOP_TO,       /* the same for the end */
    GW_WHY_NOT_CONNECTED     /* no journey, whatever the limits */
} gw_explain_code;
#define GW_EXPLAIN_N_CODES (GW_WHY_NOT_CONNECTED + 1)

typedef struct {
    gw_explain_code code;
    int32_t by_s, needs, needs_to, limit;
    uint32_t journey; /* of the answer, or GW_NO_ID */
    uint32_t own;     /* found.journeys[]: the one that loses to it, or GW_NO_ID */
    uint32_t
        better; /* found.journeys[]: the one it loses to, when the answer does not show it; or GW_NO_ID */
    int32_t more_rides;
    gw_stop_id stop; /* or GW_NO_ID */
    int64_t at;      /* instant */
    gw_day day, next_day;
    uint32_t port;
    const char *parameter; /* static */
    uint32_t limits;       /* bits; gw_explain_limit_name */
    bool of_answer;        /* of its emptiness, not of what was expected in it */
} gw_explain_reason;

typedef struct {
    const char *parameter; /* static; as the API calls it: "depart", "max_rides", … */
    char value[64];
} gw_explain_change;

typedef struct { /* a question that has an answer (or one with what was expected in it) */
    gw_explain_change changes[GW_EXPLAIN_MAX_CHANGES];
    uint32_t n_changes;
    uint32_t finds; /* found.journeys[] */
} gw_explain_help;

typedef struct gw_explanation {
    gw_explain_subject subject; /* with routes only as long as they are the caller's; see routes */
    uint32_t *routes;           /* owned: of a subject made by gw_explain_asked */
    bool in_answer;
    uint32_t journey; /* that it is in */
    gw_explain_reason reasons[GW_EXPLAIN_MAX_REASONS];
    uint32_t n_reasons;
    gw_explain_help helps[GW_EXPLAIN_MAX_HELPS];
    uint32_t n_helps;
    gw_journey_set found; /* owned: what searches for it found */
    uint32_t best;        /* found.journeys[]: the best that has it within the limits asked; or GW_NO_ID */
    uint32_t n_searches;
} gw_explanation;

/* s NULL: why the answer is empty; an answer with journeys then gets an empty explanation, without a search.
 * out untouched on failure; gw_explanation_free. */
GW_MUST_USE gw_status gw_explain(gw_planner *p, const gw_dataset *d, const gw_plan_answer *a,
                                 const gw_explain_subject *s, gw_explanation *out, gw_error *err);
/* The same from the text of a parameter: reference NULL: none was asked for. what names it in errors. Of a
 * page that is not the first nothing can be asked for: GW_BAD_INPUT. */
GW_MUST_USE gw_status gw_explain_asked(gw_planner *p, const gw_dataset *d, const gw_plan_answer *a,
                                       const char *what, const gw_str *reference, gw_explanation *out,
                                       gw_error *err);
void gw_explanation_free(gw_explanation *e); /* the contents; accepts {0} */

/* The parameter that bit i of limits stands for; NULL: there are no more. */
const char *gw_explain_limit_name(uint32_t i);
const char *gw_explain_code_name(gw_explain_code code); /* "missed", … */
/* One reason and one suggestion as a sentence. */
void gw_explain_reason_words(const gw_dataset *d, const gw_plan_answer *a, const gw_explanation *e,
                             const gw_explain_reason *r, gw_lang lang, gw_buf *out);
void gw_explain_help_words(const gw_dataset *d, const gw_plan_answer *a, const gw_explanation *e,
                           const gw_explain_help *h, gw_lang lang, gw_buf *out);
/* The member "explanation" of an answer (docs/API.md), and lines for a terminal. Nothing when there is
 * nothing to say. */
void gw_explain_write_json(const gw_dataset *d, const gw_plan_answer *a, const gw_explanation *e,
                           gw_lang lang, gw_json_writer *w);
/* The whole answer with that member. */
void gw_explain_write_answer(const gw_dataset *d, const gw_plan_answer *a, const gw_explanation *e,
                             gw_lang lang, gw_buf *out);
void gw_explain_write_text(const gw_dataset *d, const gw_plan_answer *a, const gw_explanation *e,
                           gw_lang lang, gw_buf *out);

#endif
