#include "tools/gangway/update.h"

#include <stdio.h>

static const char *outcome_name(gw_update_outcome o)
{
    static const char *const names[] = {"unknown", "unchanged", "new", "refused", "failed"};
    return names[o];
}

static const char *result_name(gw_update_result r)
{
    static const char *const names[] = {"nothing-new", "updated", "some-failed", "all-failed"};
    return names[r];
}

/* --- text --- */

static void print_change(const char *what, uint32_t before, uint32_t after, bool known)
{
    char b[32], a[32];
    printf("%s %s", what, gw_count_text(after, a));
    if (known && before != after) printf(" (%s)", gw_count_text(before, b));
}

void gw_update_print_feed(const gw_update *u, uint32_t i)
{
    const gw_update_feed *f = &u->feeds[i];
    const gw_feeds_entry *e = &u->im.feeds[i].entry;
    printf("%-8s %-9s ", e->tag, outcome_name(f->outcome));
    if (f->outcome == GW_UPDATE_FAILED || f->outcome == GW_UPDATE_REFUSED) {
        printf("%s; %s\n", f->why.message, f->has_copy ? "the copy at hand stays" : "there is no copy of it");
        return;
    }
    if (f->fetched.answer.http_status)
        printf("%d, %.1f MB in %.1f s; ", f->fetched.answer.http_status,
               (double)f->fetched.answer.n_bytes / 1e6, f->fetched.seconds);
    if (f->after.known) {
        print_change("trips", f->before.n_trips, f->after.n_trips, f->before.known);
        print_change(", stops", f->before.n_stops, f->after.n_stops, f->before.known);
        print_change(", routes", f->before.n_routes, f->after.n_routes, f->before.known);
        print_change(", services", f->before.n_services, f->after.n_services, f->before.known);
        printf("; ");
    }
    printf("%s\n", f->shown);
}

void gw_update_print_text(const gw_update *u)
{
    printf("\n");
    if (u->built) {
        gw_import_print_text(&u->im);
        return;
    }
    if (u->stays)
        printf("The timetable stays as it is: %s\n", u->stays);
    else if (u->would_build)
        printf("A dry run: the timetable would be made anew; nothing was changed\n");
    else
        printf("%s: the timetable stays as it is\n",
               u->result == GW_UPDATE_OF_NOTHING ? "Nothing new" : "Nothing taken");
}

/* --- JSON --- */

static void put_counts(gw_json_writer *w, const char *key, const gw_update_counts *c)
{
    gw_buf text = {0};
    if (c->known && !gw_update_write_counts(c, &text))
        gw_json_put_raw(w, key, (gw_str){text.p, (uint32_t)text.n});
    else
        gw_json_put_null(w, key);
    gw_buf_free(&text);
}

static void write_feed(gw_json_writer *w, const gw_update *u, uint32_t i)
{
    const gw_update_feed *f = &u->feeds[i];
    const gw_fetch_result *r = &f->fetched.answer;
    bool bad = f->outcome == GW_UPDATE_FAILED || f->outcome == GW_UPDATE_REFUSED;
    gw_json_object(w, NULL);
    gw_json_put_text(w, "tag", u->im.feeds[i].entry.tag);
    gw_json_put_text(w, "source", f->shown);
    gw_json_put_text(w, "outcome", outcome_name(f->outcome));
    gw_json_put_text(w, "reason", bad ? f->why.message : NULL);
    if (r->http_status)
        gw_json_put_int(w, "http_status", r->http_status);
    else
        gw_json_put_null(w, "http_status");
    gw_json_put_int(w, "bytes", (int64_t)r->n_bytes);
    gw_json_put_int(w, "redirects", r->n_redirects);
    gw_json_put_int(w, "retries", f->fetched.n_retries);
    gw_json_put_fixed(w, "seconds", f->fetched.seconds, 3);
    gw_json_put_text(w, "sha256", f->outcome == GW_UPDATE_NEW ? f->new_hash : f->hash[0] ? f->hash : NULL);
    put_counts(w, "before", &f->before);
    put_counts(w, "after", &f->after);
    gw_json_object_end(w);
}

gw_status gw_update_write_json(const gw_update *u, int exit_code, gw_buf *out)
{
    gw_json_writer w;
    gw_json_begin(&w, out);
    gw_json_object(&w, NULL);
    gw_json_put_text(&w, "result", result_name(u->result));
    gw_json_put_int(&w, "exit_code", exit_code);
    gw_json_put_bool(&w, "timetable_made", u->built);
    gw_json_put_bool(&w, "would_make", u->would_build);
    gw_json_put_text(&w, "stays_because", u->stays);
    gw_json_array(&w, "sources");
    for (uint32_t i = 0; i < u->im.n_feeds; i++) write_feed(&w, u, i);
    gw_json_array_end(&w);
    if (u->built) {
        gw_json_object(&w, "import");
        gw_import_write_members(&u->im, &w);
        gw_json_object_end(&w);
    } else {
        gw_json_put_null(&w, "import");
    }
    gw_json_object_end(&w);
    gw_buf_text(out, "\n");
    return out->failed ? GW_NO_MEMORY : GW_OK;
}
