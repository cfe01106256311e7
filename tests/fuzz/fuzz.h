/* What the fuzz targets share: the bytes as an input that is eaten up, files of them, and a check that fails
 * loudly.
 *
 * A target is one function over any bytes. It may not crash, hang, grow or disagree with itself; libFuzzer
 * calls it in the preset `fuzz`, replay.c over the stored inputs everywhere else. One thread.
 */
#ifndef GW_TESTS_FUZZ_H
#define GW_TESTS_FUZZ_H

#include "gtfs/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Also in builds with NDEBUG: ends the process, so that the fuzzer keeps the input. */
#define FUZZ_CHECK(that)                                                                                     \
    do {                                                                                                     \
        if (!(that)) fuzz_failed(__FILE__, __LINE__, #that);                                                 \
    } while (0)
_Noreturn void fuzz_failed(const char *file, int line, const char *what);

typedef struct {
    const uint8_t *p; /* borrowed */
    size_t n;
} fuzz_input;

uint64_t fuzz_take(fuzz_input *in, size_t bytes); /* little-endian; zeros when there are no more */
gw_str fuzz_rest(const fuzz_input *in);           /* at most 4 GiB - 1 */
gw_str fuzz_rest_up_to(fuzz_input *in, char end); /* and eats it with its end */

/* The bytes as a file; its path is valid until the next call and needs no cleaning up. */
const char *fuzz_file(const void *p, size_t n);
/* A folder in memory where there is one, taken away when the process ends. */
const char *fuzz_folder(void);
void fuzz_folder_put(const char *name, const void *p, size_t n);
void fuzz_folder_clear(void);

bool fuzz_is_trimmed(gw_str s);
/* Fails unless it is valid UTF-8 in one line without control characters. */
void fuzz_check_message(const gw_error *err);

/* Files in one input: a line "@NAME" begins the next one. Calls `put` for each. */
typedef void (*fuzz_put_fn)(void *context, gw_str name, gw_str content);
void fuzz_split_files(gw_str all, fuzz_put_fn put, void *context);

/* A zip of stored entries, as its form says (APPNOTE 6.3.3); begin with {0}. */
typedef struct {
    gw_buf bytes, directory;
    uint32_t n;
} fuzz_zip;
void fuzz_zip_add(fuzz_zip *z, gw_str name, gw_str content);
/* The same with what is told about it: method, packed bytes and size may be lies. */
void fuzz_zip_add_as(fuzz_zip *z, gw_str name, gw_str packed, uint16_t method, uint32_t crc, uint32_t size);
void fuzz_zip_end(fuzz_zip *z);  /* bytes are the zip then */
void fuzz_zip_free(fuzz_zip *z); /* contents */
uint32_t fuzz_crc32(gw_str s);

#endif
