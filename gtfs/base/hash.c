#include "gtfs/base/hash.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

gw_status gw_sha256_of(const void *p, size_t n, gw_sha256 *out)
{
    gw_sha256 hash;
    if (EVP_Digest(p, n, hash.bytes, NULL, EVP_sha256(), NULL) != 1) return GW_NO_MEMORY;
    *out = hash;
    return GW_OK;
}

static gw_status fail_errno(gw_error *err, const char *path)
{
    char why[128];
    int number = errno;
    return gw_fail(err, GW_IO, "%s: cannot read: %s", path, strerror_r(number, why, sizeof why));
}

static gw_status hash_stream(int fd, const char *path, EVP_MD_CTX *md, gw_error *err)
{
    char chunk[65536];
    for (off_t at = 0;;) {
        ssize_t n = pread(fd, chunk, sizeof chunk, at);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return fail_errno(err, path);
        if (n == 0) return GW_OK;
        at += n;
        if (EVP_DigestUpdate(md, chunk, (size_t)n) != 1)
            return gw_fail(err, GW_NO_MEMORY, "%s: no memory", path);
    }
}

gw_status gw_sha256_fd(int fd, const char *path, gw_sha256 *out, gw_error *err)
{
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    gw_sha256 hash;
    gw_status status = GW_OK;
    if (!md || EVP_DigestInit_ex(md, EVP_sha256(), NULL) != 1) {
        status = gw_fail(err, GW_NO_MEMORY, "%s: no memory to hash it", path);
    }
    if (!status) status = hash_stream(fd, path, md, err);
    if (!status && EVP_DigestFinal_ex(md, hash.bytes, NULL) != 1) {
        status = gw_fail(err, GW_NO_MEMORY, "%s: no memory to hash it", path);
    }
    EVP_MD_CTX_free(md);
    if (!status) *out = hash;
    return status;
}

gw_status gw_sha256_file(const char *path, gw_sha256 *out, gw_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return fail_errno(err, path);
    gw_status status = gw_sha256_fd(fd, path, out, err);
    close(fd);
    return status;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

typedef struct {
    char **p; /* owned names */
    size_t n, cap;
} names;

static void names_free(names *l)
{
    for (size_t i = 0; i < l->n; i++) free(l->p[i]);
    free(l->p);
}

static gw_status list_files(DIR *folder, const char *path, names *l, gw_error *err)
{
    struct dirent *entry;
    while ((errno = 0, entry = readdir(folder))) {
        struct stat info;
        if (fstatat(dirfd(folder), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) || !S_ISREG(info.st_mode))
            continue;
        char *name = NULL;
        if (gw_grow(&l->p, &l->cap, l->n + 1, sizeof *l->p) || !(name = strdup(entry->d_name))) {
            return gw_fail(err, GW_NO_MEMORY, "%s: no memory", path);
        }
        l->p[l->n++] = name;
    }
    if (errno) return fail_errno(err, path);
    if (l->n) qsort(l->p, l->n, sizeof *l->p, compare_names);
    return GW_OK;
}

/* Appends (name, 0, hash of content) for one file of the folder. */
static gw_status add_file(DIR *folder, const char *name, gw_buf *all, gw_error *err)
{
    int fd = openat(dirfd(folder), name, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return fail_errno(err, name);
    gw_sha256 hash;
    gw_status status = gw_sha256_fd(fd, name, &hash, err);
    close(fd);
    if (status) return status;
    gw_buf_add(all, name, strlen(name) + 1);
    gw_buf_add(all, hash.bytes, sizeof hash.bytes);
    return all->failed ? gw_fail(err, GW_NO_MEMORY, "%s: no memory", name) : GW_OK;
}

gw_status gw_sha256_folder(const char *path, gw_sha256 *out, gw_error *err)
{
    DIR *folder = opendir(path);
    if (!folder) return fail_errno(err, path);
    names files = {0};
    gw_buf all = {0};
    gw_status status = list_files(folder, path, &files, err);
    for (size_t i = 0; i < files.n && !status; i++) status = add_file(folder, files.p[i], &all, err);
    if (!status && gw_sha256_of(all.n ? all.p : "", all.n, out)) {
        status = gw_fail(err, GW_NO_MEMORY, "%s: no memory to hash it", path);
    }
    gw_buf_free(&all);
    names_free(&files);
    closedir(folder);
    return status;
}

void gw_sha256_hex(const gw_sha256 *h, char out[65])
{
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < 32; i++) {
        out[2 * i] = digits[h->bytes[i] >> 4];
        out[2 * i + 1] = digits[h->bytes[i] & 15];
    }
    out[64] = '\0';
}

static uint64_t load_le64(const unsigned char *p)
{
    uint64_t v;
    memcpy(&v, p, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}

static uint64_t rotate(uint64_t v, int bits)
{
    return v << bits | v >> (64 - bits);
}

/* Four independent lanes keep the multiplier busy; a word's place matters because every step rotates. */
uint64_t gw_checksum64(const void *data, size_t n)
{
    const uint64_t k = 0x9E3779B185EBCA87u, m = 0xC2B2AE3D27D4EB4Fu;
    const unsigned char *p = data;
    uint64_t lane[4] = {k, m, k ^ m, ~k};
    size_t rest = n;
    for (; rest >= 32; p += 32, rest -= 32) {
        for (int i = 0; i < 4; i++) lane[i] = rotate(lane[i] + load_le64(p + 8 * i) * m, 31) * k;
    }
    uint64_t h = (uint64_t)n * k;
    for (int i = 0; i < 4; i++) h = rotate(h ^ lane[i] * m, 27) * k + m;
    for (; rest >= 8; p += 8, rest -= 8) h = rotate(h ^ load_le64(p) * m, 27) * k + m;
    for (; rest; p++, rest--) h = rotate(h ^ *p * k, 11) * m;
    h = (h ^ h >> 33) * m;
    h = (h ^ h >> 29) * k;
    return h ^ h >> 32;
}
