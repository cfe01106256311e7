"""A shared scenario case as a feed and a scenario file.

The cases' "modifications" (R5's words, explained in the shared case_to_gtfs.py) become changes of docs/SCENARIOS.md.
Where both mean the same, a modification is one change. Where they differ the difference is laid on top, so that the
times are those of the case to the second:

  rounding       they round each hop, we the running total: the hop gets minutes of its own (scale-run-time)
  ends           their dwell and reroute hold at the ends of a trip too: the trip leaves later or earlier (phase)
  seconds_saved  never leaves less than a second of a hop there; here such a change is refused, so stops are skipped
                 without saving and the hops get their minutes
  close_stop     the vehicle still waits there: the hop gets the seconds of the dwell

What program and case call a trip differs for headways (X-every-900) and added trips; case_trip() gives the case's name.
"""
import datetime
import re

TAG = 'x'
DAY_NAMES = ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')


class NotExpressible(Exception):
    """The scenario file has no words for this modification; the reason is the message."""


class Times:
    """A trip as the program holds it: stops, and seconds of arrival and departure."""

    def __init__(self, names, arr, dep):
        self.names, self.arr, self.dep = list(names), list(arr), list(dep)

    def hops(self):
        return [a - d for a, d in zip(self.arr[1:], self.dep)]

    def dwells(self):
        return [d - a for a, d in zip(self.arr, self.dep)]

    def between(self, a, b):
        """The first stretch from a to a later b, or None."""
        i = self.names.index(a) if a in self.names else len(self.names)
        return (i, self.names.index(b, i + 1)) if b in self.names[i + 1:] else None

    def laid(self, hops, dwells):
        """Other hops and dwells; the departure at the first stop stays."""
        arr, dep = [self.dep[0] - dwells[0]], [self.dep[0]]
        for hop, dwell in zip(hops, dwells[1:]):
            arr.append(dep[-1] + hop)
            dep.append(arr[-1] + dwell)
        return Times(self.names, arr, dep)

    def moved(self, shift):
        return Times(self.names, [t + shift for t in self.arr], [t + shift for t in self.dep])

    def without(self, stops):
        keep = [i for i, n in enumerate(self.names) if n not in stops]
        return Times([self.names[i] for i in keep], [self.arr[i] for i in keep], [self.dep[i] for i in keep])

    def runs_like(self, other):
        """The same for who rides: no eye for the wait before the first and after the last stop."""
        return self.names == other.names and self.arr[1:] == other.arr[1:] and self.dep[:-1] == other.dep[:-1]


class Translator:
    def __init__(self, net, shared, mend=True):
        self.net, self.shared, self.mend = net, shared, mend
        self.changes, self.added = [], {}
        self.line = {t['id']: '%s:%s' % (TAG, t.get('route', t['id'])) for t in net['trips']}
        self.now = {t['id']: self.times(t) for t in net['trips']}
        self.closed, self.headways = set(), set()

    def times(self, trip):
        calls = [self.shared.call(c) for c in trip['stops']]
        seconds = [(self.shared.seconds(a), self.shared.seconds(d)) for _, a, d, _ in calls]
        if any(t is None for pair in seconds for t in pair):
            return None  # blank cells: nothing to reckon with, so such trips can only come and go
        return Times([c[0] for c in calls], [a for a, _ in seconds], [d for _, d in seconds])

    def emit(self, kind, **keys):
        number = 'm%d' % (len(self.changes) + 1)
        self.changes.append(dict({'id': number, 'type': kind}, **keys))
        return number

    def all(self, modifications):
        for m in modifications:
            after = self.shared.apply(self.net, [m])
            getattr(self, m['type'])(m, after)
            self.net = after
        return self.changes

    # ---- which departures ----

    def by_line(self, trips):
        lines = {}
        for t in trips:
            lines.setdefault(self.line[t['id']], []).append(t['id'])
        return lines.items()

    def on_line(self, line):
        """Of one stop only is nobody's trip: the program has left it out."""
        return [t for t in self.now if self.line.get(t) == line and (not self.now[t] or len(self.now[t].names) > 1)]

    def choice(self, line, ids):
        """Keys that choose these trips of the line; None: only one by one."""
        if set(self.on_line(line)) <= set(ids):
            return {'line': line}
        if len(ids) > 1:
            return None
        at = self.now[ids[0]].dep[0]
        if sum(self.now[t] is None or self.now[t].dep[0] == at for t in self.on_line(line)) > 1:
            raise NotExpressible('several departures of the line at %s' % self.shared.clock(at))
        return {'line': line, 'from': self.shared.clock(at), 'to': self.shared.clock(at + 1)}

    def each_choice(self, line, ids):
        keys = self.choice(line, ids)
        if keys:
            yield keys, ids
        else:
            for one in ids:
                yield self.choice(line, [one]), [one]

    def drop(self, ids):
        for line, some in self.by_line([{'id': i} for i in ids]):
            if set(self.on_line(line)) <= set(some):
                self.emit('remove-line', line=line)
            else:
                self.emit('remove-trips', line=line, trips=sorted(some))
            for i in some:
                del self.now[i]

    def hit(self, m):
        found = [t for t in self.net['trips'] if self.shared.hit(t, m) and t['id'] in self.now]
        if not found and not self.mend:
            for route in m.get('routes', m.get('trips', ())):
                self.emit('remove-line', line='%s:%s' % (TAG, route))
        return found

    # ---- the modifications ----

    def remove_trips(self, m, after):
        self.drop([t['id'] for t in self.hit(m)])

    def add_trip(self, m, after):
        t = m['trip']
        times = self.times(t)
        if times is None or any(e.get('pickup') or e.get('drop_off') for _, _, _, e in map(self.shared.call, t['stops'])):
            raise NotExpressible('an added trip with blank times or rules for boarding')
        keys = {'wheelchair_bays': {'1': 1, '2': 0}[str(t['wheelchair'])]} if t.get('wheelchair') else None
        number = self.emit('add-line', line=t['id'], name=t['id'], **{'return': 'none'},
                           stops=[{'stop': '%s:%s' % (TAG, n)} for n in times.names],
                           run=[{'minutes': [h / 60 for h in times.hops()]}],
                           service=[{'days': self.days(t), 'departures': [self.shared.clock(times.dep[0])]}],
                           **({'vehicle': keys} if keys else {}))
        self.line[t['id']] = 'new:' + number
        self.added[number] = t['id']
        self.now[t['id']] = times.laid(times.hops(), [0] * len(times.names))
        self.steer({t['id']: times})

    def days(self, trip):
        service = self.net['services'][trip.get('service', next(iter(self.net['services'])))]
        on = {d for d, running in zip(DAY_NAMES, service.get('days', '')) if running == '1'}
        on |= {DAY_NAMES[datetime.datetime.strptime(d, '%Y%m%d').weekday()] for d in service.get('add', ())}
        return sorted(on, key=DAY_NAMES.index)

    def close_stop(self, m, after):
        stops = set(m['stops'])
        targets = {i: t.without(stops) for i, t in self.now.items() if t and stops & set(t.names)}
        self.closed |= stops
        self.skip(targets, stops, 0)

    def remove_stops(self, m, after):
        stops, ids = set(m['stops']), {t['id'] for t in self.hit(m)}
        targets = {t['id']: self.target(t) for t in after['trips'] if t['id'] in ids}
        self.skip({i: t for i, t in targets.items() if stops & set(self.now[i].names)}, stops, m.get('seconds_saved', 0))

    def skip(self, targets, stops, saved):
        self.drop([i for i, t in targets.items() if len(t.names) < 2])
        for line, ids in self.by_line([{'id': i} for i in targets if i in self.now]):
            for keys, some in self.each_choice(line, ids):
                later = {i: skipped(self.now[i], stops, saved) for i in some}
                less = 0 if self.mend and None in later.values() else saved
                called = [s for s in sorted(stops) if any(s in self.now[i].names for i in some)]
                self.emit('skip-stops', stops=['%s:%s' % (TAG, s) for s in called],
                          **dict(keys, **({'saved_s': less} if less else {})))
                self.now.update({i: skipped(self.now[i], stops, less) or targets[i] for i in some})
        self.steer({i: targets[i] for i in targets if i in self.now})

    def reroute(self, m, after):
        ids = {t['id'] for t in self.hit(m)}
        if not m['stops'] and not (m.get('from') and m.get('to')):
            self.shorten({t['id']: self.target(t) for t in after['trips'] if t['id'] in ids})
            return
        if self.closed & {m.get('from'), m.get('to')}:
            raise NotExpressible('a part that begins or ends where the stop is closed')
        keys = {k + '_stop': '%s:%s' % (TAG, m[k]) for k in ('from', 'to') if m.get(k)}
        keys.update(stops=[{'stop': '%s:%s' % (TAG, s)} for s in m['stops']], minutes=[h / 60 for h in m['hops']],
                    dwell_s=m['dwells'])
        if not m['stops']:
            del keys['stops']
        for line, some in self.by_line([{'id': i} for i in ids]):
            for which, few in self.each_choice(line, some):
                self.emit('reroute', **dict(which, **keys))
        targets = {t['id']: self.target(t) for t in after['trips'] if t['id'] in ids}
        for i, t in targets.items():
            self.now[i] = t.moved(self.now[i].dep[0] - t.dep[0])  # leaves its first stop when it left its old one
        self.steer(targets)

    def shorten(self, targets):
        """A reroute without stops ends (begins) the trip where the old part ends (begins)."""
        for i, t in targets.items():
            gone = set(self.now[i].names) - set(t.names)
            if gone:
                self.skip({i: t}, gone, 0)
        self.steer({i: t for i, t in targets.items() if i in self.now})

    def adjust_speed(self, m, after):
        trips = self.hit(m)
        ids = {t['id'] for t in trips}
        for line, some in self.by_line(trips):
            for keys, few in self.each_choice(line, some):
                for hop in m.get('hops', [None]):
                    self.scale(keys, few, hop, 1 / m['scale'])
        self.steer({t['id']: self.target(t) for t in after['trips'] if t['id'] in ids})

    def scale(self, keys, ids, hop, factor):
        later = {i: scaled(self.now[i], hop, factor) for i in ids}
        if not 0 < factor <= 10 or all(t is None or t.runs_like(self.now[i]) for i, t in later.items()):
            return
        if hop and any(t and self.now[i].between(*hop)[1] != self.now[i].between(*hop)[0] + 1 for i, t in later.items()):
            return  # a trip with another stop between is not meant
        ends = {'from_stop': '%s:%s' % (TAG, hop[0]), 'to_stop': '%s:%s' % (TAG, hop[1])} if hop else {}
        self.emit('scale-run-time', factor=factor, **dict(keys, **ends))
        self.now.update({i: t for i, t in later.items() if t})

    def adjust_dwell(self, m, after):
        ids = {t['id'] for t in self.hit(m)}
        self.steer({t['id']: self.target(t) for t in after['trips'] if t['id'] in ids})

    def set_headway(self, m, after):
        left = {t['id'] for t in after['trips']}
        self.drop([t['id'] for t in self.net['trips'] if t['id'] not in left and t['id'] in self.now])
        if m['trip'] not in self.now:
            return  # nobody could ride it
        line, kept = self.line[m['trip']], next(t for t in self.net['trips'] if t['id'] == m['trip'])
        later = self.now[m['trip']].dep[0] - self.times(kept).dep[0]  # where the first stop is closed
        span = {k: self.shared.clock(self.shared.seconds(m[w]) + later) for k, w in (('from', 'start'), ('to', 'end'))}
        self.emit('set-headway', line=line, headway_min=m['headway'] / 60, rest='keep' if line in self.headways else
                  'remove', **span)
        self.headways.add(line)

    # ---- to the second ----

    def target(self, trip):
        return self.times(trip).without(self.closed)

    def steer(self, targets):
        """Whatever still differs from the targets, hop by hop, stop by stop, trip by trip."""
        if not self.mend:
            return
        for line, ids in self.by_line([{'id': i} for i in targets]):
            ids = [i for i in ids if not self.now[i].runs_like(targets[i])]
            keys = self.choice(line, ids) if ids else None
            if keys and self.alike(ids, targets):
                self.lay(keys, ids, targets)
            else:
                for one in ids:
                    self.lay(self.choice(line, [one]), [one], targets)
            later = sorted(ids, key=lambda i: -self.now[i].dep[0])
            ahead = [i for i in later if targets[i].dep[0] > self.now[i].dep[0]]
            for i in ahead + later[::-1]:
                self.shift(line, i, targets[i])
        self.now.update(targets)

    def alike(self, ids, targets):
        needs = {(tuple(self.now[i].names), tuple(self.now[i].hops()), tuple(self.now[i].dwells()[1:-1]),
                  tuple(targets[i].hops()), tuple(targets[i].dwells()[1:-1])) for i in ids}
        return len(needs) == 1

    def lay(self, keys, ids, targets):
        was, will = self.now[ids[0]], targets[ids[0]]
        if was.names != will.names:
            raise NotExpressible('stops %s instead of %s' % (was.names, will.names))
        for i, (old, new) in enumerate(zip(was.hops(), will.hops())):
            if old == new:
                continue
            if was.between(was.names[i], was.names[i + 1]) != (i, i + 1):
                raise NotExpressible('another hop of a line that passes a stop twice')
            self.emit('scale-run-time', minutes=(new - old) / 60,
                      **dict(keys, from_stop='%s:%s' % (TAG, was.names[i]), to_stop='%s:%s' % (TAG, was.names[i + 1])))
        for seconds in sorted(set(will.dwells()[1:-1])):
            at = {n for n, old, new in list(zip(was.names, was.dwells(), will.dwells()))[1:-1] if new == seconds != old}
            if any(n in at and new != seconds for n, new in list(zip(was.names, will.dwells()))[1:-1]):
                raise NotExpressible('different dwells at one stop of a trip')
            if at:
                self.emit('set-dwell', seconds=seconds, stops=['%s:%s' % (TAG, n) for n in sorted(at)], **keys)
        for i in ids:
            self.now[i] = self.now[i].laid(will.hops(), [self.now[i].dwells()[0]] + will.dwells()[1:])

    def shift(self, line, trip, target):
        by = target.dep[0] - self.now[trip].dep[0]
        if by == 0:
            return
        at = self.now[trip].moved(by)
        self.emit('phase', stop='%s:%s' % (TAG, at.names[1]), slots=[self.shared.clock(at.arr[1])], before_min=0,
                  within_min=720, **self.choice(line, [trip]) if len(self.on_line(line)) > 1 else {'line': line})
        self.now[trip] = at


# ---- what the program's changes do to one trip ----

def skipped(t, stops, saved):
    """None: the program refuses to save more than there is."""
    names, arr, dep, earlier = [], [], [], 0
    for i, name in enumerate(t.names):
        if name in stops:
            earlier += saved + (t.dep[i] - t.arr[i] if i else 0)
            continue
        if dep and t.arr[i] - earlier < dep[-1]:
            return None
        names.append(name)
        arr.append(t.arr[i] - earlier)
        dep.append(t.dep[i] - earlier)
    return Times(names, arr, dep)


def scaled(t, hop, factor):
    """None: the trip has no such hop. The running total is rounded, halves away from zero."""
    ends = t.between(*hop) if hop else (0, len(t.names) - 1)
    if ends is None:
        return None
    hops, before, laid = t.hops(), 0, 0
    for i in range(*ends):
        before += hops[i]
        now = int(before * factor + 0.5)
        hops[i], laid = now - laid, now
    return t.laid(hops, t.dwells())


def case_trip(added, trip):
    """The case's name of a trip of the program."""
    return added.get(trip.split('-')[0]) or re.sub(r'(-every-\d+)+$', '', trip)


# ---- which hops there are to ask about ----

def hop_questions(net, shared, date):
    """[(trip, question, departure, arrival)] for every hop of every trip, on the first day from date on which it runs."""
    out = []
    for t in net['trips']:
        calls = [shared.call(c) for c in t['stops']]
        day = running_day(net, t, date)
        repeats = [f for f in net.get('frequencies', ()) if f['trip'] == t['id']]
        if day is None or any(f.get('exact', 0) != 1 for f in repeats):
            continue
        for (a, _, dep, before), (b, arr, _, behind) in zip(calls, calls[1:]):
            dep, arr = shared.seconds(dep), shared.seconds(arr)
            if dep is None or arr is None or arr <= dep or before.get('pickup') or behind.get('drop_off') or a == b:
                continue
            first = shared.seconds(calls[0][2])
            for shift in [shared.seconds(f['start']) - first for f in repeats] or [0]:
                leaves, comes = (day + datetime.timedelta(seconds=s + shift) for s in (dep, arr))
                question = {'from': a, 'to': b, 'time': leaves.isoformat(), 'mode': 'depart', 'max_transfers': 0}
                out.append((t['id'], question, leaves.isoformat(), comes.isoformat()))
    return out


def running_day(net, trip, date):
    service = net['services'][trip.get('service', next(iter(net['services'])))]
    for k in range(15):
        day = date + datetime.timedelta(days=k)
        text = day.strftime('%Y%m%d')
        weekly = 'days' in service and service['days'][day.weekday()] == '1' and service['start'] <= text <= service['end']
        if text in service.get('add', ()) or (weekly and text not in service.get('remove', ())):
            return day
    return None
