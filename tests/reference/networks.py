"""Small networks as Python values, written as GTFS. The form is that of the shared acceptance cases:

    timezone   IANA name
    stops      ["A", {"id", "name", "lat", "lon", "location_type", "parent", "wheelchair"}]
    services   {"S": {"days": "1111100", "start", "end", "add": [], "remove": []}}
    routes     optional [{"id", "type", "name"}]
    trips      [{"id", "route", "service", "block", "wheelchair", "bikes", "stops": [call]}]
    call       [stop, time] | [stop, arr, dep] | [.., {"pickup", "drop_off", "seq", "dist"}]
    frequencies [{"trip", "start", "end", "headway", "exact"}]
    transfers  [{"from", "to", "type", "min", "from_trip", "to_trip", "from_route", "to_route"}]
    raw_files  {file: text, or null: not there}; raw_edits {file: [[old, new]]}   damage, in zips only

Stops without a place are put on a wide grid, so that no planner finds a walk between them.
"""
import csv
import io
import os
import zipfile

DAYS = ('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday')


def seconds(text):
    h, m, *s = (int(v) for v in text.split(':'))
    return h * 3600 + m * 60 + (s[0] if s else 0)


def clock(t):
    return '%02d:%02d:%02d' % (t // 3600, t // 60 % 60, t % 60)


def cell_time(text):
    return clock(seconds(text)) if text else ''


def table(columns, rows):
    out = io.StringIO()
    w = csv.writer(out)
    w.writerow(columns)
    for r in rows:
        w.writerow(['' if r.get(c) is None else r[c] for c in columns])
    return out.getvalue()


def stop_rows(net):
    for n, s in enumerate(net['stops']):
        s = {'id': s} if isinstance(s, str) else s
        yield {'stop_id': s['id'], 'stop_name': s.get('name', s['id']),
               'stop_lat': s.get('lat', '%.4f' % (46 + 0.5 * (n // 10))),
               'stop_lon': s.get('lon', '%.4f' % (5 + 0.7 * (n % 10))), 'location_type': s.get('location_type', 0),
               'parent_station': s.get('parent'), 'wheelchair_boarding': s.get('wheelchair')}


def calls(trip):
    for n, c in enumerate(trip['stops']):
        extra = c[-1] if isinstance(c[-1], dict) else {}
        times = [x for x in c[1:] if not isinstance(x, dict)] or ['']
        yield {'trip_id': trip['id'], 'arrival_time': cell_time(times[0]), 'departure_time': cell_time(times[-1]),
               'stop_id': c[0], 'stop_sequence': extra.get('seq', n + 1), 'pickup_type': extra.get('pickup'),
               'drop_off_type': extra.get('drop_off'), 'shape_dist_traveled': extra.get('dist')}


def tables(net):
    """{file name: text}"""
    zone, services = net.get('timezone', 'Europe/Berlin'), net['services']
    out = {'agency.txt': table(('agency_id', 'agency_name', 'agency_url', 'agency_timezone'),
                               [{'agency_id': 'AG', 'agency_name': 'Agency', 'agency_url': 'https://example.org',
                                 'agency_timezone': zone}]),
           'stops.txt': table(('stop_id', 'stop_name', 'stop_lat', 'stop_lon', 'location_type', 'parent_station',
                               'wheelchair_boarding'), stop_rows(net))}
    weekly = [dict({d: s['days'][i] for i, d in enumerate(DAYS)}, service_id=n, start_date=s['start'],
                   end_date=s['end']) for n, s in services.items() if 'days' in s]
    dates = [{'service_id': n, 'date': d, 'exception_type': kind} for n, s in services.items()
             for kind, key in ((1, 'add'), (2, 'remove')) for d in s.get(key, ())]
    if weekly:
        out['calendar.txt'] = table(('service_id',) + DAYS + ('start_date', 'end_date'), weekly)
    if dates or not weekly:
        out['calendar_dates.txt'] = table(('service_id', 'date', 'exception_type'), dates)
    routes = {r['id']: r for r in net.get('routes', ())}
    for t in net['trips']:
        routes.setdefault(t.get('route', t['id']), {'id': t.get('route', t['id'])})
    out['routes.txt'] = table(('route_id', 'agency_id', 'route_short_name', 'route_type'),
                              [{'route_id': r['id'], 'agency_id': 'AG', 'route_short_name': r.get('name', r['id']),
                                'route_type': r.get('type', 3)} for r in routes.values()])
    out['trips.txt'] = table(('route_id', 'service_id', 'trip_id', 'block_id', 'wheelchair_accessible', 'bikes_allowed'),
                             [{'route_id': t.get('route', t['id']), 'service_id': t.get('service', next(iter(services))),
                               'trip_id': t['id'], 'block_id': t.get('block'),
                               'wheelchair_accessible': t.get('wheelchair'), 'bikes_allowed': t.get('bikes')}
                              for t in net['trips']])
    out['stop_times.txt'] = table(('trip_id', 'arrival_time', 'departure_time', 'stop_id', 'stop_sequence',
                                   'pickup_type', 'drop_off_type', 'shape_dist_traveled'),
                                  [c for t in net['trips'] for c in calls(t)])
    if net.get('frequencies'):
        out['frequencies.txt'] = table(('trip_id', 'start_time', 'end_time', 'headway_secs', 'exact_times'),
                                       [{'trip_id': f['trip'], 'start_time': cell_time(f['start']),
                                         'end_time': cell_time(f['end']), 'headway_secs': f['headway'],
                                         'exact_times': f.get('exact', 0)} for f in net['frequencies']])
    if net.get('transfers'):
        names = {'from_stop_id': 'from', 'to_stop_id': 'to', 'from_route_id': 'from_route', 'to_route_id': 'to_route',
                 'from_trip_id': 'from_trip', 'to_trip_id': 'to_trip', 'transfer_type': 'type',
                 'min_transfer_time': 'min'}
        out['transfers.txt'] = table(tuple(names), [{c: r.get(k) for c, k in names.items()} for r in net['transfers']])
    return out


def write_folder(net, path):
    os.makedirs(path, exist_ok=True)
    for name, text in tables(net).items():
        with open(os.path.join(path, name), 'w', encoding='utf-8', newline='') as f:
            f.write(text)


def damaged(net, texts):
    texts.update(net.get('raw_files', {}))
    for name, edits in net.get('raw_edits', {}).items():
        for old, new in edits:
            if old not in texts[name]:
                raise ValueError('raw_edits: %r is not in %s' % (old, name))
            texts[name] = texts[name].replace(old, new)
    return {name: text for name, text in texts.items() if text is not None}


def write_zip(net, path):
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
        for name, text in damaged(net, tables(net)).items():
            z.writestr(name, text)
