/* Names of stops as people read them, from names that hold several operators' names and line breaks of HTML.
 *
 * Hong Kong's Transport Department joins what each operator calls a stop:
 *
 *     [CTB] 曉翠街, 小西灣道|[KMB+CTB] 曉翠街/<BR>曉翠街, 小西灣道|[KMB] 曉翠街
 *
 * The form, by its syntax and whoever the publisher is: parts with '|' between them, each begun by operators'
 * codes in brackets, '+' between the codes; several names inside a part have "/<BR>" between them (or only
 * <BR>, when they are as many as the codes). It is seen where every part of two or more has codes, or where
 * all codes are agencies of the feed. Brackets, bars and plus signs may be half or full width, the break
 * written as any HTML writes it. The name is the first one: it stands at the same place in every language, so
 * that translations go together. In any other name a break is a blank, and brackets and bars are the name's
 * own.
 */
#ifndef GW_FEED_STOP_NAMES_PRIV_H
#define GW_FEED_STOP_NAMES_PRIV_H

#include "gtfs/feed/reader_priv.h"

typedef struct {
    bool joined;         /* it was of the form above */
    bool broken;         /* it held a line break's tag (and was not of that form) */
    uint32_t n_variants; /* other names in it, each counted once */
} gw_stop_name_change;

/* true: raw is not fit to be read and *name, in out's memory, is. false: raw is fine, and nothing changed.
 * After a growth failed out->failed says so. agencies: those of the feed. */
bool gw_stop_name_clean(gw_str raw, const gw_agency *agencies, size_t n_agencies, gw_buf *out, gw_str *name,
                        gw_stop_name_change *change);

/* A cell of the reader as a name fit to be read: a copy that lives as long as the feed (r->status says when
 * there was no memory). What was changed is written down as a repair; a key is only compared, so it is not.
 */
typedef enum { GW_NAME_OF_STOP, GW_NAME_TRANSLATED, GW_NAME_AS_KEY } gw_name_use;
gw_str gw_cell_stop_name(gw_reader *r, uint32_t column, gw_name_use use);

#endif
