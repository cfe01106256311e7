#include "tools/gangway/cmd_route.h"

#include <stdio.h>
#include <string.h>

enum { DAY_S = 86400, DAYS_BEFORE = 5, DAYS_AFTER = 3 };

static bool is_tag(gw_str s)
{
    if (s.n == 0 || s.n >= sizeof((gw_ask_net *)0)->tags[0]) return false;
    for (uint32_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = c >= 'a' && c <= 'z', other = (c >= '0' && c <= '9') || c == '-';
        if (!letter && !(i && other)) return false;
    }
    return !gw_str_is(s, "port") && !gw_str_is(s, "place") && !gw_str_is(s, "name");
}

static bool has_tag(const gw_ask_net *net, gw_str tag)
{
    for (uint32_t i = 0; i < net->n_feeds; i++) {
        if (gw_str_is(tag, net->tags[i])) return true;
    }
    return false;
}

/* How long after the zero of its service day a vehicle of this feed may still be under way. */
static int32_t reach_of(const gw_feed *f)
{
    int32_t reach_s = 0;
    for (uint32_t i = 0; i < f->n_trips; i++) {
        const gw_trip *t = &f->trips[i];
        if (!t->n_stop_times) continue;
        const gw_stop_time *first = &f->stop_times[t->first_stop_time], *last = first + t->n_stop_times - 1;
        int32_t end_s = last->departure_s;
        for (uint32_t k = t->first_frequency; k < t->first_frequency + t->n_frequencies; k++) {
            int32_t late_s = f->frequencies[k].end_s + (last->departure_s - first->departure_s);
            if (late_s > end_s) end_s = late_s;
        }
        if (end_s > reach_s) reach_s = end_s;
    }
    return reach_s;
}

gw_status gw_ask_load(gw_ask_net *net, const char *word, gw_error *err)
{
    gw_str tag, source = gw_str_of(word), rest;
    if (gw_str_split(source, '=', &tag, &rest) && is_tag(tag)) {
        source = rest;
    } else {
        tag = GW_STR("");
    }
    if (net->n_feeds == GW_ASK_FEEDS_MAX)
        return gw_fail(err, GW_LIMIT, "more than %d feeds", GW_ASK_FEEDS_MAX);
    if (tag.n && has_tag(net, tag))
        return gw_fail(err, GW_BAD_INPUT, "feed tag %.*s is given twice", (int)tag.n, tag.p);

    uint32_t n = net->n_feeds++;
    memcpy(net->tags[n], tag.p, tag.n);
    net->feeds[n] = (gw_build_feed){.tag = net->tags[n], .side = GW_SIDE_NONE};
    net->notices[n] = gw_notices_create();
    if (!net->notices[n]) return gw_fail(err, GW_NO_MEMORY, "no memory for the notices");
    gw_feed_options wanted = {
        .source = source.p, .today = net->options->today, .default_timezone = GW_STR("")};
    gw_status status = gw_feed_load(&wanted, net->notices[n], &net->loaded[n], err);
    if (status) return status;
    net->feeds[n].feed = net->loaded[n];
    int32_t reach_s = reach_of(net->loaded[n]);
    if (reach_s > net->reach_s) net->reach_s = reach_s;
    return n == 0 ? gw_zone_load(net->loaded[n]->timezone, &net->zone, err) : GW_OK;
}

/* --- days --- */

static int64_t floor_day(int64_t instant)
{
    return instant >= 0 ? instant / DAY_S : -((-instant + DAY_S - 1) / DAY_S);
}

gw_status gw_ask_cover(gw_ask_net *net, int64_t lo, int64_t hi, gw_error *err)
{
    gw_day first = (gw_day)(floor_day(lo - net->reach_s) - DAYS_BEFORE);
    gw_day last = (gw_day)(floor_day(hi) + DAYS_AFTER);
    if (net->t && first >= net->first_day && last <= net->last_day) return GW_OK;

    gw_build_options wanted = {
        .feeds = net->feeds,
        .n_feeds = net->n_feeds,
        .first_day = first,
        .n_days = (uint32_t)(last - first + 1),
        .default_transfer_s = (int32_t)net->options->default_transfer_s,
        .walk_radius_m = net->options->walk_radius_m,
        .use_blocks = true, /* a query may still leave them out */
    };
    gw_build_summary summary;
    gw_timetable *t = NULL;
    gw_status status = gw_timetable_build(&wanted, &t, &summary, err);
    if (!status && net->options->scenario)
        status = gw_ask_change(net->options, (gw_day)floor_day(lo), &t, err);
    if (status) {
        gw_timetable_release(t);
        return status;
    }
    gw_timetable_release(net->t);
    net->t = t;
    net->first_day = first;
    net->last_day = last;
    return GW_OK;
}

void gw_ask_free(gw_ask_net *net)
{
    gw_timetable_release(net->t);
    gw_zone_free(net->zone);
    for (uint32_t i = 0; i < net->n_feeds; i++) {
        gw_notices_free(net->notices[i]);
        gw_feed_free(net->loaded[i]);
    }
}

void gw_ask_span(const gw_ask_options *o, const gw_question *q, int64_t *lo, int64_t *hi)
{
    int64_t horizon_s = (int64_t)(o->horizon_h * 3600), window_s = q->window_min > 0 ? q->window_min * 60 : 0;
    bool back = q->direction == GW_ARRIVE_BY;
    *lo = back ? q->time - horizon_s : q->time;
    *hi = back ? q->time : q->time + horizon_s + window_s;
}

bool gw_ask_instant(const gw_ask_net *net, gw_str text, int64_t *out)
{
    gw_wall_time wall;
    if (!gw_wall_parse(text, &wall)) return false;
    *out = wall.has_offset ? (int64_t)wall.day * DAY_S + wall.seconds - wall.offset_s
                           : gw_zone_instant(net->zone, wall.day, wall.seconds);
    return true;
}
