/* A feed that is read straight from an address: fetched into a file without a name. */
#include "gtfs/csv/archive_priv.h"

#include "gtfs/csv/fetch.h"
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* The file is gone from the folder before the first byte is in it, so nothing is left behind even by a kill.
 */
static gw_status create_nameless_file(int *fd, gw_error *err)
{
    const char *folder = getenv("TMPDIR");
    if (!folder || folder[0] != '/') folder = "/tmp";
    gw_buf path = {0};
    gw_buf_printf(&path, "%s/gangway-XXXXXX", folder);
    if (path.failed) {
        gw_buf_free(&path);
        return gw_fail(err, GW_NO_MEMORY, "no memory for a download");
    }
    int made = mkostemp(path.p, O_CLOEXEC);
    gw_status status = GW_OK;
    if (made < 0) {
        status = gw_fail(err, GW_IO, "%s: no temporary file can be made there", folder);
    } else {
        unlink(path.p);
        *fd = made;
    }
    gw_buf_free(&path);
    return status;
}

gw_status gw_download(const char *url, const gw_archive_limits *limits, int *fd, gw_error *err)
{
    gw_fetch_options o = {.url = url,
                          .allow_http = limits->allow_http,
                          .allow_private = limits->allow_private,
                          .max_bytes = limits->max_bytes,
                          .max_seconds = limits->max_seconds};
    gw_fetch_result result;
    int made = -1;
    gw_status status = create_nameless_file(&made, err);
    if (status) return status;
    status = gw_fetch(&o, made, &result, err);
    if (status) {
        close(made);
        return status;
    }
    lseek(made, 0, SEEK_SET);
    *fd = made;
    return GW_OK;
}
