/* The sentences of explanations. Not for others.
 *
 * {1} the subject   {2} how much ("12 min")   {3} the limit   {4} a moment   {5} a stop or port
 * {6} another amount   {7} a day   {8} another day   {9} the journey that is better
 */
#ifndef GW_EXPLAIN_WORDS_PRIV_H
#define GW_EXPLAIN_WORDS_PRIV_H

#include "planner/explain/explain.h"

enum { GW_EXPLAIN_N_FILLS = 9 };

typedef enum { GW_ABOUT_EITHER, GW_ABOUT_SUBJECT, GW_ABOUT_ANSWER } gw_explain_about;
typedef enum { GW_WAY_EITHER, GW_WAY_DEPART, GW_WAY_ARRIVE } gw_explain_way;

typedef struct {
    gw_explain_code code;
    gw_explain_about about;
    gw_explain_way way;
    bool without_moment; /* for reasons that have no moment or day to name */
    const char *text[GW_N_LANGS];
} gw_explain_sentence;

/* The sentence that fits; every code has one. */
const char *gw_explain_sentence_of(gw_explain_code code, bool answer, bool arrives, bool moment,
                                   gw_lang lang);
/* A change of the question ("up to {1} rides"), or NULL for a parameter nobody knows. */
const char *gw_explain_change_words(const char *parameter, gw_lang lang);

/* What a parameter of gw_explain_limit_name limits, in words ("the number of rides"). */
const char *gw_explain_limit_words(const char *parameter, gw_lang lang);

#endif
