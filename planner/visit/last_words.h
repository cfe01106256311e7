/* Sentences of the last way home and of the round trip; {1} … are filled in. */
#ifndef GW_VISIT_LAST_WORDS_H
#define GW_VISIT_LAST_WORDS_H

#include "planner/visit/last_priv.h"

typedef enum {
    LAST_LEAVE_HOSPITAL, /* 1 clock, 2 "19 times in 20" */
    LAST_LEAVE,          /* the same from anywhere else */
    LAST_UNSURE,         /* 1 the certainty asked for, 2 clock, 3 how often then */
    LAST_NONE,
    LAST_BY_PORT,    /* 1 port, 2 what ends it */
    LAST_BY,         /* 1 what ends it */
    LAST_BY_PORT_ON, /* 1 port; nothing ends it that night */
    LAST_LATEST,     /* 1 port, 2 leave, 3 rides, 4 usual time */
    LAST_NO_RETURN,  /* 1 clock */
    LAST_CLOSES,     /* 1 port, 2 closes, 3 last admission */
    LAST_ADMITS,     /* 1 port, 2 last admission */
    LAST_DEPARTS,    /* 1 line, 2 stop, 3 clock */
    LAST_RUNS,       /* 1 line, 2 stop, 3 clock */
    LAST_DOUBT,      /* 1 "17:00 [S41], 18:00 [S40]" */
    LAST_DOUBT_OF,   /* 1 line, 2 the same */
    LAST_DOUBT_IF,   /* 1 clock */
    LAST_ROW,        /* 1 number, 2 port, 3 leave, 4 no return */
    LAST_ROW_PLAIN,  /* 1 number, 2 leave, 3 no return */
    LAST_ROW_UNSURE, /* 1 number, 2 port, 3 no return, 4 leave, 5 how often then */
    LAST_ROW_CLOSED, /* 1 port */
    LAST_ROW_NO_WAY, /* 1 port */
    LAST_ARRIVAL,    /* 1 lines, 2 usually …, visit_say_home */
    LAST_HOURS,      /* 1 opens, 2 closes, 3 last admission */
    LAST_HOURS_IN,   /* 1 opens, 2 last admission */
    LAST_ALL_NIGHT,
    LAST_EXCEPTION, /* 1 source */
    LAST_SLACK,     /* 1 minutes */
    LAST_TOO_LATE,  /* 1 minutes */
    LAST_MISSED,    /* 1 clock */
    LAST_INSTEAD,   /* 1 clock; nothing to be missed */
    LAST_RIDE,      /* 1 leaves, 2 from, 3 lines, 4 to, 5 there */
    LAST_BORDER,    /* 1 port, 2 minutes */
    LAST_HOME,      /* 1, 2 clocks */
    LAST_NO_HELP,
    LAST_MORNING, /* 1 leave, 2 home */
    LAST_N_WORDS
} last_word;
void last_say(gw_buf *out, last_word w, gw_lang lang, const char *const *fill, int n);

/* last_say.c, for the round trip too. */
/* Is there a way home that day by public transport? */
bool last_leads_home(const gw_visit_last_answer *a);
void last_say_first(const gw_dataset *d, const gw_visit_last_answer *a, gw_lang lang, gw_buf *out);
/* Both values and their sources. */
void last_say_doubt(const gw_dataset *d, const gw_doubt *doubt, gw_lang lang, gw_buf *out);
/* "24:00" for midnight, where something closes. */
void last_clock(const gw_dataset *d, const gw_end *zone, int64_t instant, char out[12]);
bool last_from_hospital(const gw_dataset *d, const gw_end *e);
const char *last_port_name(const gw_dataset *d, uint32_t port, gw_lang lang); /* "": no border */
/* last_text.c, for the round trip too. */
void last_say_fallback(const gw_dataset *d, const gw_visit_last_answer *a, gw_lang lang, gw_buf *out);
void last_say_row(const gw_dataset *d, const gw_visit_last_answer *a, uint32_t row, gw_lang lang,
                  gw_buf *out);
/* last_json.c: "last_return" */
void last_put(const gw_dataset *d, const gw_visit_last_answer *a, gw_lang lang, gw_json_writer *w);

#endif
