/* gangway serve: answers over HTTP until SIGTERM or SIGINT. A new timetable is taken when its file is another
 * one, which is looked at now and then, and on SIGHUP. stat() and not inotify: it costs a microsecond, and
 * also sees what was renamed by another machine on a shared file system. */
#include "tools/gangway/command.h"
#include "tools/gangway/args.h"
#include "tools/gangway/folders.h"

#include "api/server/server.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define STOP_MS   10000
#define LEAST_KEY 16

typedef struct {
    const char *data, *bind, *web, *key_file;
    int64_t port, threads, watch_s, max_connections, max_per_ip;
    bool log, wait;
} options;

static bool read_options(options *o, int argc, char **argv, int *code)
{
    const gw_arg args[] = {
        GW_OPT_TEXT("data", &o->data, "DATA", "the folder that gangway import wrote"),
        GW_OPT_TEXT("bind", &o->bind, "ADDRESS", "listen there (127.0.0.1)"),
        GW_OPT_INT("port", &o->port, "N", 0, 65535, "listen on this port; 0: any free one (8080)"),
        GW_OPT_TEXT("web", &o->web, "DIR",
                    "folder with index.html and gangway-widget.js (the program's own)"),
        GW_OPT_INT("threads", &o->threads, "N", 1, 256, "so many requests are computed at once (one a core)"),
        GW_OPT_INT("watch", &o->watch_s, "S", 0, 3600,
                   "look for a new timetable every S seconds; 0: only on SIGHUP (2)"),
        GW_OPT_FLAG("log", &o->log, "one line a request on stderr: method, route, status, milliseconds"),
        GW_OPT_TEXT("planner-key", &o->key_file, "FILE",
                    "who sends, runs or deletes scenarios must give the key in this file as\n"
                    "Authorization: Bearer KEY (without: anybody may)"),
        GW_OPT_HEADING("Limits"),
        GW_OPT_INT("max-connections", &o->max_connections, "N", 1, 10000, "open at once (512)"),
        GW_OPT_INT("max-per-ip", &o->max_per_ip, "N", 0, 10000,
                   "of them from one address; 0: all, as behind a proxy (0)"),
        GW_OPT_FLAG("wait", &o->wait, "begin without a timetable; it is taken when it is there"),
    };
    const gw_arg_table table = {
        .command = "serve",
        .usage = "--data DATA [--bind ADDRESS] [--port N]",
        .about = "Serves the API and the page: /v1/plan, /api/v6/plan, / and more (docs/API.md).\n"
                 "SIGTERM and SIGINT finish what is under way and end; a new timetable\n"
                 "is taken by itself, or at once on SIGHUP.",
        .more = "Example:\n  gangway serve --data DATA --port 8080",
        .args = args,
        .n_args = GW_ARG_COUNT(args),
    };
    gw_arg_list words;
    if (!gw_args_parse(&table, argc, argv, &words, code)) return false;
    if (o->data) return true;
    *code = gw_exit_usage("serve", "--data is missing");
    return false;
}

static bool has_page(const char *dir)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/index.html", dir);
    return n > 0 && n < (int)sizeof path && access(path, R_OK) == 0;
}

/* As the program's own tables are found: beside it, or in the sources it was built from. */
static const char *find_web(const options *o, char found[PATH_MAX])
{
    static const char *const places[] = {"../share/gangway/web", "../web/dist"};
    char exe[PATH_MAX];
    if (o->web) return o->web;
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    int folder = 0;
    for (ssize_t i = 0; i < n; i++)
        if (exe[i] == '/') folder = (int)i + 1;
    for (int i = 0; i < 2 && folder; i++) {
        int length = snprintf(found, PATH_MAX, "%.*s%s", folder, exe, places[i]);
        if (length < PATH_MAX && has_page(found)) return found;
    }
    snprintf(found, PATH_MAX, "%s/../web/dist", GW_DATA_DIR);
    return has_page(found) ? found : NULL;
}

/* Never what was asked: a target may hold where somebody lives. */
static void print_line(void *cls, const gw_http_log_line *line)
{
    (void)cls;
    fprintf(stderr, "%s %s %d %.1f ms\n", line->method, line->pattern, line->status, line->ms);
}

/* The reason and the timetable, never a request. */
static void reload(gw_server *server, bool always)
{
    gw_error err = {0};
    char snapshot[17] = "";
    bool tried = always;
    gw_status status = always ? gw_server_reload(server, snapshot, &err)
                              : gw_server_reload_if_changed(server, &tried, snapshot, &err);
    if (status)
        fprintf(stderr, "gangway: the new timetable is not taken, the old one goes on: %s\n", err.message);
    else if (tried)
        fprintf(stderr, "gangway: serving timetable %s\n", snapshot);
}

/* The next signal, looking at the timetable's file while none comes. */
static int wait_for_signal(gw_server *server, const sigset_t *signals, int64_t watch_s)
{
    const struct timespec pause = {.tv_sec = (time_t)watch_s};
    for (;;) {
        int sig = watch_s ? sigtimedwait(signals, NULL, &pause) : sigwaitinfo(signals, NULL);
        if (sig > 0) return sig;
        if (errno == EAGAIN) reload(server, false);
    }
}

static int wait_for_end(gw_server *server, const sigset_t *signals, int64_t watch_s)
{
    while (wait_for_signal(server, signals, watch_s) == SIGHUP) reload(server, true);
    fprintf(stderr, "gangway: stopping\n");
    if (gw_server_stop(server, STOP_MS) == GW_OK) {
        gw_server_free(server);
        return gw_exit_flush(GW_EXIT_OK);
    }
    /* A search does not end. Everything stored is on disk, so nothing is lost by leaving it. */
    fprintf(stderr, "gangway: a request was given up\n");
    fflush(NULL);
    _exit(GW_EXIT_OK);
}

/* The first line, which keeps it out of the list of processes. Printable ASCII, as a header can carry. */
static gw_status read_key(const char *path, gw_buf *key, gw_error *err)
{
    if (!path) return GW_OK;
    gw_status status = gw_file_read(path, 4096, key, err);
    if (status) return status;
    size_t n = 0;
    while (n < key->n && key->p[n] > ' ' && key->p[n] < 127) n++;
    size_t end = n;
    while (end < key->n && strchr(" \t\r\n", key->p[end])) end++;
    if (n < LEAST_KEY || end < key->n)
        return gw_fail(err, GW_BAD_INPUT,
                       "--planner-key: %.200s must hold one line of %d or more letters, "
                       "digits and signs without blanks",
                       path, LEAST_KEY);
    key->p[n] = 0;
    return GW_OK;
}

int gw_cmd_serve(int argc, char **argv)
{
    options o = {.bind = "127.0.0.1", .port = 8080, .watch_s = 2};
    gw_server_options so;
    gw_server *server = NULL;
    gw_buf key = {0};
    gw_error err = {0};
    sigset_t signals;
    char web[PATH_MAX];
    int code;
    if (!read_options(&o, argc, argv, &code)) return code;
    gw_server_defaults(&so);
    so.data_dir = o.data;
    so.bind = o.bind;
    so.port = (uint16_t)o.port;
    so.web_dir = find_web(&o, web);
    so.threads = (uint32_t)o.threads;
    so.max_connections = (uint32_t)o.max_connections;
    so.max_per_ip = (uint32_t)o.max_per_ip;
    so.wait = o.wait;
    so.log = o.log ? print_line : NULL;

    /* Blocked in all threads: this one waits for them, so none interrupts anything. */
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    gw_status status = read_key(o.key_file, &key, &err);
    if (o.key_file) so.planner_key = key.p;
    if (!status) status = gw_server_start(&so, &server, &err);
    gw_buf_free(&key);
    if (status) return gw_exit_error(status, &err);
    bool v6 = strchr(o.bind, ':') != NULL;
    printf("serving on http://%s%s%s:%u\n", v6 ? "[" : "", o.bind, v6 ? "]" : "",
           (unsigned)gw_server_port(server));
    fflush(stdout);
    return wait_for_end(server, &signals, o.watch_s);
}
