#include "tools/gangway/verify.h"

#include "tools/gangway/run_options.h"
#include "tools/gangway/verify_same.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gw_str text_of(const gw_json *object, const char *key)
{
    gw_str s;
    return gw_json_string(gw_json_get(object, key), &s) ? s : (gw_str){"", 0};
}

typedef struct { /* a case, computed again */
    char label[96], folder[128];
    gw_savings_outputs made;
} again;

static gw_status compute(verify_same *c, const gw_json *x, const char *data, int64_t threads, again *out,
                         gw_error *err)
{
    gw_buf path = {0}, prefix = {0}, receipt = {0};
    gw_str label = text_of(x, "label"), folder = text_of(x, "folder");
    snprintf(out->label, sizeof out->label, "%.*s", (int)label.n, label.p);
    snprintf(out->folder, sizeof out->folder, "%.*s", (int)folder.n, folder.p);
    if (folder.n >= sizeof out->folder || folder.p[0] == '/' || strstr(out->folder, ".."))
        return gw_fail(err, GW_BAD_INPUT, "receipt.json: cases: '%.100s' is no folder of this comparison",
                       out->folder);
    gw_buf_printf(&path, "%s/%s", c->folder, out->folder);
    gw_status status = path.failed ? gw_fail(err, GW_NO_MEMORY, "no memory for a path")
                                   : run_file_read(path.p, "receipt.json", (size_t)1 << 20, &receipt, err);
    if (!status && !verify_has_sum(text_of(x, "receipt_sha256"), &receipt))
        verify_differ(c, out->folder, "its receipt is not the one of the comparison");
    gw_buf_printf(&prefix, "%s/", out->folder);
    if (!status && prefix.failed) status = gw_fail(err, GW_NO_MEMORY, "no memory for a path");
    if (!status) status = verify_case(path.p, prefix.p, data, threads, &out->made, &c->n_differ, err);
    gw_buf_free(&path);
    gw_buf_free(&prefix);
    gw_buf_free(&receipt);
    return status;
}

/* The files on the disk, and what comes out now, against the receipt. */
static void compare_outputs(verify_same *c, const gw_compare_receipt *was, const gw_compare_outputs *is)
{
    gw_savings_file files[GW_COMPARE_MAX_FILES];
    uint32_t n = gw_compare_files(is, files);
    for (const gw_json *o = gw_json_first(was->outputs); o; o = gw_json_next(o)) {
        gw_str name = text_of(o, "name");
        char file[64], hex[65] = "";
        gw_sha256 hash;
        uint32_t k = 0;
        snprintf(file, sizeof file, "%.*s", (int)name.n, name.p);
        while (k < n && !gw_str_is(name, files[k].name)) k++;
        if (k < n && gw_sha256_of(files[k].content->p, files[k].content->n, &hash) == GW_OK)
            gw_sha256_hex(&hash, hex);
        verify_file(c, file, text_of(o, "sha256"), k < n ? hex : NULL);
    }
}

static gw_status compare_again(verify_same *c, const gw_compare_receipt *was, gw_str receipt,
                               const again *list, uint32_t n, gw_error *err)
{
    gw_compare_case cases[GW_COMPARE_MAX_CASES];
    gw_compare_outputs is = {0};
    char port[96];
    snprintf(port, sizeof port, "%.*s", (int)was->port.n, was->port.p);
    for (uint32_t i = 0; i < n; i++) {
        const gw_savings_outputs *m = &list[i].made;
        cases[i] =
            (gw_compare_case){.label = list[i].label,
                              .folder = list[i].folder,
                              .case_json = {m->case_json.p, (uint32_t)m->case_json.n},
                              .receipt_json = {m->receipt_json.p, (uint32_t)m->receipt_json.n},
                              .draws_csv = {m->draws_csv.p ? m->draws_csv.p : "", (uint32_t)m->draws_csv.n}};
    }
    gw_status status = gw_compare_cases(cases, n, port, &is, err);
    if (!status) {
        compare_outputs(c, was, &is);
        verify_whole(c, receipt, &is.receipt_json);
        if (!c->n_differ)
            printf("%s: all %zu files of the comparison of %u cases are the same\n", c->folder,
                   gw_json_count(was->outputs), n);
    }
    gw_compare_outputs_free(&is);
    return status;
}

gw_status verify_comparison(const char *folder, const char *data, int64_t threads, gw_str receipt,
                            uint32_t *n_differ, gw_error *err)
{
    verify_same c = {.folder = folder, .prefix = ""};
    gw_compare_receipt was = {.root = NULL};
    gw_status status = gw_compare_receipt_read(receipt, &was, err);
    if (status) return status;
    uint32_t n = 0, n_cases = (uint32_t)gw_json_count(was.cases);
    again *list = n_cases <= GW_COMPARE_MAX_CASES ? calloc(n_cases, sizeof *list) : NULL;
    if (n_cases > GW_COMPARE_MAX_CASES)
        status = gw_fail(err, GW_BAD_INPUT, "receipt.json: cases: more than %d", GW_COMPARE_MAX_CASES);
    else if (!list)
        status = gw_fail(err, GW_NO_MEMORY, "no memory for cases");
    for (const gw_json *x = gw_json_first(was.cases); x && !status; x = gw_json_next(x))
        status = compute(&c, x, data, threads, &list[n++], err);
    if (!status) status = compare_again(&c, &was, receipt, list, n, err);
    for (uint32_t i = 0; i < n; i++) gw_savings_outputs_free(&list[i].made);
    free(list);
    gw_compare_receipt_free(&was);
    *n_differ += c.n_differ;
    return status;
}
