#include "planner/port/files.h"

#include <string.h>

static const char MAGIC[8] = {'G', 'W', 'F', 'I', 'L', 'E', 'S', '1'};
static const size_t LARGEST_FILE = 4 << 20; /* these are tables people write by hand */

static void put_u32(char *p, size_t v)
{
    for (int i = 0; i < 4; i++) p[i] = (char)(unsigned char)(v >> 8 * i);
}

static uint32_t get_u32(const char *p)
{
    uint32_t v = 0;
    for (int i = 0; i < 4; i++) v |= (uint32_t)(unsigned char)p[i] << 8 * i;
    return v;
}

static gw_status pack_file(const gw_file_place *f, gw_buf *out, gw_buf *path, gw_error *err)
{
    char lengths[8] = {0};
    size_t head = out->n;
    gw_buf_reset(path);
    gw_buf_printf(path, "%s/%s", f->dir, f->name);
    gw_buf_add(out, lengths, sizeof lengths);
    gw_buf_text(out, f->name);
    if (path->failed || out->failed) return GW_NO_MEMORY;

    size_t content = out->n;
    gw_status status = gw_file_read(path->p, LARGEST_FILE, out, err);
    if (status) return status;
    put_u32(out->p + head, strlen(f->name));
    put_u32(out->p + head + 4, out->n - content);
    return GW_OK;
}

gw_status gw_files_pack(const gw_file_place *files, uint32_t n, gw_buf *out, gw_error *err)
{
    size_t before = out->n;
    char count[4];
    gw_buf path = {0};
    put_u32(count, n);
    gw_buf_add(out, MAGIC, sizeof MAGIC);
    gw_buf_add(out, count, sizeof count);
    gw_status status = out->failed ? GW_NO_MEMORY : GW_OK;
    for (uint32_t i = 0; i < n && !status; i++) status = pack_file(&files[i], out, &path, err);
    if (status && out->p) {
        out->n = before;
        out->p[before] = '\0';
    }
    gw_buf_free(&path);
    return status;
}

static gw_status damaged(const char *what, gw_error *err)
{
    return gw_fail(err, GW_BAD_INPUT, "the %s are damaged", what);
}

gw_status gw_files_open(const void *blob, size_t n, const char *what, gw_files_cursor *out, gw_error *err)
{
    const char *p = blob;
    if (n < sizeof MAGIC + 4 || memcmp(p, MAGIC, sizeof MAGIC) != 0) return damaged(what, err);
    *out = (gw_files_cursor){p + sizeof MAGIC + 4, p + n, get_u32(p + sizeof MAGIC), what};
    return GW_OK;
}

gw_status gw_files_next(gw_files_cursor *c, bool *more, gw_packed_file *out, gw_error *err)
{
    *more = c->left > 0;
    if (c->left == 0) return c->p == c->end ? GW_OK : damaged(c->what, err);
    if (c->end - c->p < 8) return damaged(c->what, err);
    uint64_t name = get_u32(c->p), content = get_u32(c->p + 4);
    if (name + content > (uint64_t)(c->end - c->p - 8)) return damaged(c->what, err);

    out->name = (gw_str){c->p + 8, (uint32_t)name};
    out->content = (gw_str){c->p + 8 + name, (uint32_t)content};
    c->p += 8 + name + content;
    c->left--;
    return GW_OK;
}
