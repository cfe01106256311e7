/* The inside of api/http: one request under way (a job), the queue of jobs, the counters. */
#ifndef GW_HTTP_HTTP_PRIV_H
#define GW_HTTP_HTTP_PRIV_H

#include "api/http/http.h"

#include <libdeflate.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

typedef enum {
    JOB_ARRIVED, /* the request line was read */
    JOB_BODY,    /* headers are checked, the body comes */
    JOB_WORKING, /* with the workers; the connection is suspended */
    JOB_ANSWERED /* the response is made */
} gw_job_phase;

/* A job belongs to the connection: the byte-moving thread makes and frees it. While it is JOB_WORKING exactly
 * one worker holds it, and the connection sleeps until that worker resumes it. */
typedef struct gw_job {
    gw_http *http;
    struct MHD_Connection *connection;
    char *raw; /* owned: the target as sent */
    size_t raw_n;
    gw_arena *arena; /* owned */
    gw_http_request request;
    gw_http_response response;
    gw_buf body;      /* owned */
    size_t body_seen; /* also what was not kept */
    gw_job_phase phase;
    struct timespec began;
    bool close;          /* the connection ends after this answer */
    struct gw_job *next; /* in the queue */
} gw_job;

/* A bounded queue: what the byte-moving thread puts in, the workers take out. */
typedef struct {
    pthread_mutex_t lock;
    pthread_cond_t filled, drained;
    gw_job *first, *last;
    uint32_t n, busy; /* waiting; being worked on */
    uint32_t n_long;  /* GW_HTTP_LONG among both */
    bool closed;
} gw_job_queue;

enum { GW_STATUSES = 19, GW_BUCKETS = 14 };

typedef struct { /* of one route; relaxed counters: each is right, together they are nearly so */
    _Atomic uint64_t by_status[GW_STATUSES];
    _Atomic uint64_t by_bucket[GW_BUCKETS];
    _Atomic uint64_t sum_us, n;
} gw_route_counters;

typedef struct {
    gw_http *http;
    void *context; /* options.worker_create */
    pthread_t thread;
    bool running;
    struct libdeflate_compressor *gzip;
} gw_worker;

struct gw_http {
    gw_http_options options;
    const gw_http_route *routes; /* borrowed [n_routes] */
    uint32_t n_routes;
    struct MHD_Daemon *daemon;
    int listen_fd; /* -1: not listening */
    uint16_t port;
    gw_job_queue queue;
    gw_worker *workers;          /* [options.workers] */
    gw_route_counters *counters; /* [n_routes + 1]: the last for what matched none */
    _Atomic uint32_t under_way;  /* requests whose line was read and whose answer is not out */
    _Atomic bool stopping;
    pthread_mutex_t streams_lock;
    gw_http_stream *streams; /* those being sent */
};

/* serve.c */
enum MHD_Result gw_http_on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                   const char *method, const char *version, const char *upload,
                                   size_t *upload_n, void **state);
void *gw_http_on_target(void *cls, const char *uri, struct MHD_Connection *connection);
void gw_http_on_completed(void *cls, struct MHD_Connection *connection, void **state,
                          enum MHD_RequestTerminationCode why);

/* check.c: headers, limits and route of a job. true: go on; false: the response is a finished refusal. */
bool gw_job_check(gw_job *j, const char *url, const char *method, const char *version);
void gw_job_answer_options(gw_job *j);

/* work.c */
bool gw_queue_init(gw_job_queue *q);
void gw_queue_destroy(gw_job_queue *q);
typedef enum { GW_QUEUE_TAKEN, GW_QUEUE_FULL, GW_QUEUE_LONG_FULL, GW_QUEUE_CLOSED } gw_queue_answer;
gw_queue_answer gw_queue_push(gw_job_queue *q, gw_job *j, uint32_t max, uint32_t max_long);
void gw_queue_close(gw_job_queue *q);
/* Waits until nothing waits and nobody works; false: the time is over. */
bool gw_queue_drain(gw_job_queue *q, const struct timespec *deadline);
void *gw_worker_run(void *worker);

/* answer.c: the handler's response becomes what is sent. */
void gw_job_finish(gw_job *j, struct libdeflate_compressor *gzip);
enum MHD_Result gw_job_send(gw_job *j);

/* stream.c: a job's stream as what is sent. NULL: no memory, the job keeps it. */
struct MHD_Response *gw_stream_response(gw_job *j);
void gw_streams_end(gw_http *h); /* all that are being sent */

/* metrics.c */
void gw_http_count(gw_http *h, const gw_job *j, double ms);

#endif
