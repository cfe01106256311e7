#include "tools/gangway/verify_same.h"

#include "tools/gangway/run_options.h"

#include <stdio.h>
#include <string.h>

void verify_differ(verify_same *c, const char *what, const char *how)
{
    printf("differs: %s%s: %s\n", c->prefix, what, how);
    c->n_differ++;
}

bool verify_has_sum(gw_str hex, const gw_buf *content)
{
    gw_sha256 hash;
    char is[65] = "";
    if (gw_sha256_of(content->p ? content->p : "", content->n, &hash) == GW_OK) gw_sha256_hex(&hash, is);
    return gw_str_is(hex, is);
}

void verify_file(verify_same *c, const char *name, gw_str hex, const char *hex_now)
{
    gw_buf content = {0};
    if (run_file_read(c->folder, name, 0, &content, NULL))
        verify_differ(c, name, "the file is missing");
    else if (!verify_has_sum(hex, &content))
        verify_differ(c, name, "the file is not the one of the receipt");
    gw_buf_free(&content);
    if (!hex_now)
        verify_differ(c, name, "is not made any more");
    else if (!gw_str_is(hex, hex_now))
        verify_differ(c, name, "computed again it is another one");
}

/* NULL: there is none of this name. */
static const char *sum_of(const gw_receipt_input *list, uint32_t n, const char *what)
{
    for (uint32_t i = 0; i < n; i++)
        if (strcmp(list[i].what, what) == 0) return list[i].sha256;
    return NULL;
}

void verify_whole(verify_same *c, gw_str receipt, const gw_buf *receipt_now)
{
    if (!c->n_differ && !gw_str_equal(receipt, verify_text(receipt_now)))
        verify_differ(c, "receipt.json", "is not the one that belongs to these files");
}

void verify_receipts(verify_same *c, const gw_receipt *was, const gw_receipt *is, gw_str receipt,
                     const gw_buf *receipt_now)
{
    if (strcmp(was->program, is->program) != 0)
        printf("note: the receipt is of %s, this is %s\n", was->program, is->program);
    for (uint32_t i = 0; i < was->n_inputs; i++) {
        const gw_receipt_input *a = &was->inputs[i];
        const char *now = sum_of(is->inputs, is->n_inputs, a->what);
        if (!now)
            verify_differ(c, a->what, "the input is not there");
        else if (strcmp(a->sha256, now) != 0)
            verify_differ(c, a->what, "the input is another one");
    }
    for (uint32_t i = 0; i < was->n_outputs; i++) {
        const gw_receipt_input *a = &was->outputs[i];
        verify_file(c, a->what, gw_str_of(a->sha256), sum_of(is->outputs, is->n_outputs, a->what));
    }
    verify_whole(c, receipt, receipt_now);
}
