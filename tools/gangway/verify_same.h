/* What every verification compares: inputs and files of a receipt, those on the disk, those computed now.
 * What differs is printed and counted. */
#ifndef GW_TOOLS_VERIFY_SAME_H
#define GW_TOOLS_VERIFY_SAME_H

#include "planner/savings/receipt.h"

typedef struct {
    const char *folder;
    const char *prefix; /* of names that are printed; "" */
    uint32_t n_differ;
} verify_same;

void verify_differ(verify_same *c, const char *what, const char *how);
bool verify_has_sum(gw_str hex, const gw_buf *content);
/* Of one file of a receipt: as it stands in the folder, and as it is made now (NULL: it is not made any
 * more). */
void verify_file(verify_same *c, const char *name, gw_str hex, const char *hex_now);
/* Inputs and outputs of two receipts; and the receipts themselves (the options as they were read count too)
 * where nothing else differs. */
void verify_receipts(verify_same *c, const gw_receipt *was, const gw_receipt *is, gw_str receipt,
                     const gw_buf *receipt_now);
void verify_whole(verify_same *c, gw_str receipt, const gw_buf *receipt_now);

static inline gw_str verify_text(const gw_buf *b)
{
    return (gw_str){b->p ? b->p : "", (uint32_t)b->n};
}
#endif
