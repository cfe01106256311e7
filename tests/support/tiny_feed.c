#include "tests/support/tiny_feed.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static _Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "tiny feed: %s: %s\n", what, why);
    abort();
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    if (!f || fputs(text, f) < 0 || fclose(f)) give_up(path, "cannot write");
}

static bool given(const tiny_file *files, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(files[i].name, name) == 0) return true;
    }
    return false;
}

char *tiny_folder_write(const tiny_file *files, size_t n)
{
    const char *base = getenv("TMPDIR");
    char folder[256];
    snprintf(folder, sizeof folder, "%s/gw-tiny-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(folder)) give_up(folder, "cannot create");
    for (size_t i = 0; i < n; i++) write_file(folder, files[i].name, files[i].text);
    return strdup(folder);
}

void tiny_folder_remove(char *folder)
{
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d));) {
        char path[768];
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        unlink(path); /* "." and ".." refuse */
    }
    if (d) closedir(d);
    rmdir(folder);
    free(folder);
}

static void print_notices(const gw_notices *notices)
{
    for (uint32_t i = 0; i < gw_notices_count(notices); i++) {
        gw_notice n = gw_notices_at(notices, i);
        fprintf(stderr, "tiny feed: notice %s (%llu)\n", n.code, (unsigned long long)n.count);
    }
}

gw_feed *tiny_feed_load(const tiny_file *files, size_t n)
{
    char *folder = tiny_folder_write(files, n);
    if (!given(files, n, "agency.txt"))
        write_file(
            folder, "agency.txt",
            "agency_id,agency_name,agency_url,agency_timezone\nA1,Agency,http://a.example,Asia/Hong_Kong\n");
    if (!given(files, n, "calendar.txt") && !given(files, n, "calendar_dates.txt"))
        write_file(folder, "calendar.txt",
                   "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
                   "D,1,1,1,1,1,1,1,20260101,20261231\n");
    gw_notices *notices = gw_notices_create();
    gw_feed_options options = {
        .shapes = true, .source = folder, .today = gw_day_of(2026, 3, 1), .default_timezone = GW_STR("")};
    gw_feed *feed = NULL;
    gw_error err = {0};
    if (!notices || gw_feed_load(&options, notices, &feed, &err)) {
        if (notices) print_notices(notices);
        give_up(folder, err.message);
    }
    gw_notices_free(notices);
    tiny_folder_remove(folder);
    return feed;
}
