/* What can go wrong, and how it is told.
 *
 * Library functions return a gw_status; what failed, in words that name the file, row, field or parameter, is
 * written to the caller's gw_error (which may be NULL). Faults inside somebody's feed are notices, not errors
 * (gtfs/feed/notices.h). Nothing here allocates; any thread may call it.
 */
#ifndef GW_BASE_STATUS_H
#define GW_BASE_STATUS_H

#if defined(__GNUC__)
#define GW_MUST_USE          __attribute__((warn_unused_result))
#define GW_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define GW_MUST_USE
#define GW_PRINTF(fmt, args)
#endif

typedef enum {
    GW_OK = 0,
    GW_NO_MEMORY,    /* allocation failed, or a request's own limit was reached */
    GW_IO,           /* the system would not read, write, map or rename */
    GW_BAD_FEED,     /* a feed nothing can be answered from */
    GW_BAD_SNAPSHOT, /* damaged, foreign or another version */
    GW_BAD_INPUT,    /* a request, file or parameter that cannot be understood */
    GW_NOT_FOUND,    /* a name that is not there */
    GW_AMBIGUOUS,    /* a name that fits several; the message lists them */
    GW_LIMIT,        /* understood, but more than is allowed */
    GW_NETWORK,      /* a download failed */
    GW_CONFLICT      /* it would destroy or contradict something that is there */
} gw_status;

typedef struct gw_error {
    gw_status status;
    char message[1024]; /* valid UTF-8, one line, no final dot */
} gw_error;

/* Fill err (when not NULL) and give back status: `return gw_fail(err, GW_IO, "%s: %s", path, why);`
 * A message that does not fit is cut at a character's border. */
gw_status gw_fail(gw_error *err, gw_status status, const char *fmt, ...) GW_PRINTF(3, 4);

/* A short English name: "not found". Never NULL. */
const char *gw_status_name(gw_status status);

#endif
