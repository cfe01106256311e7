#include "gtfs/base/hash.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#define SHA_OF_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" /* FIPS 180-4 */

static void assert_hex(const gw_sha256 *h, const char *expected)
{
    char text[65];
    gw_sha256_hex(h, text);
    assert_string_equal(text, expected);
}

static void sha256_is_that_of_the_standard(void **state)
{
    (void)state;
    gw_sha256 h;
    assert_int_equal(gw_sha256_of("abc", 3, &h), GW_OK);
    assert_hex(&h, SHA_OF_ABC);
    assert_int_equal(gw_sha256_of("", 0, &h), GW_OK);
    assert_hex(&h, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void write_text(const char *folder, const char *name, const char *text)
{
    char path[700];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void files_and_descriptors_hash_alike(void **state)
{
    char path[300];
    gw_sha256 h;
    gw_error err;
    write_text(*state, "abc", "abc");
    snprintf(path, sizeof path, "%s/abc", (char *)*state);
    assert_int_equal(gw_sha256_file(path, &h, &err), GW_OK);
    assert_hex(&h, SHA_OF_ABC);
    int fd = open(path, O_RDONLY);
    assert_int_equal(lseek(fd, 2, SEEK_SET), 2);
    assert_int_equal(gw_sha256_fd(fd, path, &h, &err), GW_OK);
    assert_hex(&h, SHA_OF_ABC);
    assert_int_equal(lseek(fd, 0, SEEK_CUR), 2); /* not moved */
    close(fd);
    unlink(path);
    assert_int_equal(gw_sha256_file(path, &h, &err), GW_IO);
    assert_non_null(strstr(err.message, path));
}

/* sha256("a.txt" 0 sha256("1") "b.txt" 0 sha256("2")), worked out with another tool */
static void folders_hash_names_and_contents(void **state)
{
    gw_sha256 before, after;
    gw_error err;
    char path[300];
    snprintf(path, sizeof path, "%s/feed", (char *)*state);
    mkdir(path, 0700);
    write_text(path, "b.txt", "2");
    write_text(path, "a.txt", "1");
    assert_int_equal(gw_sha256_folder(path, &before, &err), GW_OK);
    assert_hex(&before, "a9da98a40a5a26b6cfc8f1244b548701a73cf3adce8b116cb9747df9c2df24fa");
    write_text(path, "b.txt", "3");
    assert_int_equal(gw_sha256_folder(path, &after, &err), GW_OK);
    assert_memory_not_equal(&before, &after, sizeof after);
    assert_int_equal(gw_sha256_folder("/nonexistent", &after, &err), GW_IO);
}

static void checksum_sees_every_bit(void **state)
{
    (void)state;
    unsigned char data[203];
    for (size_t i = 0; i < sizeof data; i++) data[i] = (unsigned char)(i * 7);
    for (size_t n = 0; n <= sizeof data; n += 29) {
        uint64_t whole = gw_checksum64(data, n);
        for (size_t bit = 0; bit < n * 8; bit++) {
            data[bit / 8] ^= (unsigned char)(1 << bit % 8);
            if (gw_checksum64(data, n) == whole) fail_msg("bit %zu of %zu bytes", bit, n);
            data[bit / 8] ^= (unsigned char)(1 << bit % 8);
        }
        if (n) assert_true(gw_checksum64(data, n - 1) != whole);
    }
    static const char zeros[64];
    assert_true(gw_checksum64(zeros, 32) != gw_checksum64(zeros, 64));
    assert_true(gw_checksum64("12345678abcdefgh12345678ABCDEFGH", 32) !=
                gw_checksum64("abcdefgh1234567812345678ABCDEFGH", 32)); /* words swapped */
}

static int make_folder(void **state)
{
    static char path[] = "/tmp/gw-hash-XXXXXX";
    *state = mkdtemp(path);
    return *state ? 0 : -1;
}

static int remove_folder(void **state)
{
    char command[100];
    snprintf(command, sizeof command, "rm -rf '%s'", (char *)*state);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_is_that_of_the_standard),
        cmocka_unit_test(files_and_descriptors_hash_alike),
        cmocka_unit_test(folders_hash_names_and_contents),
        cmocka_unit_test(checksum_sees_every_bit),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
