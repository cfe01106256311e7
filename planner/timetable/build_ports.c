/* Ports as stops: the counters of each side, in the middle of the hall stops that are loaded. */
#include "planner/timetable/build_priv.h"

#include <stdio.h>
#include <string.h>

/* The stop of a hall row, or false when its feed or stop is not loaded. */
bool gw_tt_build_hall_stop(const gw_tt_builder *b, const gw_port_hall *hall, uint32_t *stop)
{
    gw_str tag = gw_str_of(hall->feed), id = gw_str_of(hall->stop_id);
    for (uint32_t i = 0; i < b->options->n_feeds; i++) {
        const gw_tt_source *s = &b->sources[i];
        if (!gw_str_equal(s->tag, tag)) continue;
        for (uint32_t k = 0; k < s->feed->n_stops; k++) {
            if (!gw_str_equal(s->feed->stops[k].id, id)) continue;
            *stop = s->first_stop + k;
            return true;
        }
    }
    return false;
}

uint32_t gw_tt_build_port_stop(const gw_tt_builder *b, uint32_t port, gw_side side)
{
    for (size_t s = b->first_port_stop; s < b->draft.stops.n; s++) {
        if (b->draft.stops.p[s].port == port && b->draft.stops.p[s].side == side) return (uint32_t)s;
    }
    return GW_NO_ID;
}

static gw_point middle_of_hall(const gw_tt_builder *b, uint32_t port, gw_side side)
{
    int64_t lat = 0, lon = 0, n = 0;
    for (uint32_t i = 0; i < gw_port_hall_count(b->ports); i++) {
        const gw_port_hall *hall = gw_port_hall_at(b->ports, i);
        uint32_t stop;
        if (hall->port != port || hall->side != side || !gw_tt_build_hall_stop(b, hall, &stop)) continue;
        gw_point point = b->draft.stops.p[stop].point;
        if (!gw_point_known(point)) continue;
        lat += point.lat_e7;
        lon += point.lon_e7;
        n++;
    }
    if (n == 0) return gw_port_at(b->ports, port)->point;
    return (gw_point){.lat_e7 = (int32_t)(lat / n), .lon_e7 = (int32_t)(lon / n)};
}

static gw_name name_of_side(const gw_port *port, gw_side side, gw_tt_texts *texts)
{
    gw_name name = {0};
    for (int lang = 0; lang < GW_N_LANGS; lang++) {
        const char *text =
            side == GW_SIDE_HK && port->hk_names[lang][0] ? port->hk_names[lang] : port->names[lang];
        name.lang[lang] = gw_tt_texts_add(texts, gw_str_of(text));
        if (!name.base) name.base = name.lang[lang];
    }
    return name;
}

static gw_status add_counters(gw_tt_builder *b, uint32_t index, gw_side side)
{
    const gw_port *port = gw_port_at(b->ports, index);
    gw_tt_texts *texts = &b->draft.texts;
    gw_buf id = {0};
    gw_buf_printf(&id, "%s@%s", port->id, gw_side_name(side));
    gw_tt_stop *stop = id.failed ? NULL : GW_LIST_PUSH(b->draft.stops);
    if (stop) {
        *stop = (gw_tt_stop){
            .id = gw_tt_texts_add(texts, (gw_str){id.p, (uint32_t)id.n}),
            .name = name_of_side(port, side, texts),
            .point = middle_of_hall(b, index, side),
            .parent = GW_NO_ID,
            .first_child = (uint32_t)b->draft.children.n,
            .feed = GW_NO_ID,
            .port = index,
            .kind = GW_STOP_PORT,
            .location_type = GW_LOC_STOP,
            .side = (uint8_t)side,
        };
    }
    gw_buf_free(&id);
    return stop ? GW_OK : GW_NO_MEMORY;
}

gw_status gw_tt_build_ports(gw_tt_builder *b, gw_error *err)
{
    b->first_port_stop = (uint32_t)b->draft.stops.n;
    for (uint32_t i = 0; b->ports && i < gw_port_count(b->ports); i++) {
        if (!gw_port_usable(b->ports, i)) continue;
        b->summary.n_ports_usable++;
        if (add_counters(b, i, GW_SIDE_HK) || add_counters(b, i, GW_SIDE_CN)) return gw_tt_no_memory(err);
    }
    return GW_OK;
}
