"""What gangway route answers against the slow reference planner: the same journeys, and every leg possible."""
import asking
import reference


def seen(journeys):
    return sorted((j['departure'], j['arrival'], j['transfers']) for j in journeys)


def with_instants(journey):
    def of(x):
        return dict(x, departure=reference.instant(x['departure'], None), arrival=reference.instant(x['arrival'], None))
    return dict(of(journey), legs=[of(leg) for leg in journey['legs']])


def reference_network(feeds, options, loaded=None):
    """The reference's view: (network, options). loaded: its feeds, where they are read already."""
    o = reference.parser().parse_args(feeds + options)
    if loaded is None:
        return reference.load(o), o
    return reference.Network(loaded, o.default_transfer, o.walk_radius, o.walk_speed, o.walk_factor), o


def differences(network, options, queries, answers):
    """[(query, what)] where the two disagree, and how many journeys the reference found."""
    bad, found = [], 0
    asked = [reference.question_of(network, options, query) for query in queries]
    if asked and max(q.hi for q in asked) - min(q.lo for q in asked) < 7 * 86400:
        network.cover(min(q.lo for q in asked), max(q.hi for q in asked))
    for query, q, got in zip(queries, asked, answers):
        wanted = [reference.printable(network, j, q.start, q.end) for j in reference.answer(network, q)]
        found += len(wanted)
        if 'error' in got:
            bad.append((query, 'error: %s' % got['error']))
        elif seen(wanted) != seen(got['journeys']):
            bad.append((query, 'reference %s\n  gangway   %s' % (asking.brief(wanted), asking.brief(got['journeys']))))
        else:
            complaints = [(reference.complaint(network, q, with_instants(j)), j) for j in got['journeys']]
            bad += [(query, 'impossible: %s\n  %s' % (c, asking.brief([j]))) for c, j in complaints if c]
        q.running = q.by_trip = None  # the next one's need the room
    return bad, found


def compare(gangway, case):
    feeds = asking.write_case(case, gangway.folder)
    answers = gangway.route(feeds, case['options'] + ['--headway', 'first'], case['queries'])
    if isinstance(answers, str):
        return [(None, answers)]
    network, options = reference_network(feeds, case['options'])
    return differences(network, options, case['queries'], answers)[0]
