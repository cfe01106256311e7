/* What the files of notes share. */
#ifndef GW_PLAN_NOTES_PRIV_H
#define GW_PLAN_NOTES_PRIV_H

#include "planner/plan/plan_priv.h"

typedef struct {
    const char *code;
    const char *text[GW_N_LANGS]; /* {1} and {2} are filled in */
} note_wording;

/* Adds a note, once of each code; first and second fill {1} and {2} (NULL: ""). */
void note_add(gw_plan_answer *a, const note_wording *w, const char *const first[GW_N_LANGS],
              const char *const second[GW_N_LANGS]);
/* The same in all languages. */
void note_add_plain(gw_plan_answer *a, const note_wording *w, const char *first, const char *second);
/* The day on the clock of an end. */
gw_day note_day(const gw_dataset *d, const gw_end *e, int64_t instant);
/* notes_ports.c */
void note_of_ports(const gw_dataset *d, gw_plan_answer *a);

#endif
