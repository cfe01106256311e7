/* One spelling for names that are written in several ways: small letters, simplified characters, narrow
 * forms. */
#ifndef GW_PLAN_HAN_FOLD_PRIV_H
#define GW_PLAN_HAN_FOLD_PRIV_H

#include "gtfs/base/text.h"

typedef struct {
    uint16_t traditional, simplified;
} gw_han_pair;

extern const gw_han_pair gw_han_pairs[]; /* sorted by traditional */
extern const uint32_t gw_han_n_pairs;

/* Appends s folded: letters small and without the accents of Latin-1, full-width forms narrow, traditional
 * characters simplified, runs of blanks, hyphens and brackets one blank, none at either end; apostrophes and
 * dots dropped. Folding twice changes nothing more. */
void gw_name_fold(gw_str s, gw_buf *out);

#endif
