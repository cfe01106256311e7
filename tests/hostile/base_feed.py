"""A feed that is in order, as the ground on which the hostile ones stand."""
import os

from zips import Member, write_zip

TABLES = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\nA,Agency,https://a.example,Asia/Hong_Kong\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\nS1,One,22.50,114.00\nS2,Two,22.52,114.02\nS3,Three,22.54,114.04\n",
    "routes.txt": "route_id,agency_id,route_short_name,route_long_name,route_type\nR,A,1,,3\n",
    "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
                    "D,1,1,1,1,1,1,1,20261001,20271231\n",
    "trips.txt": "route_id,service_id,trip_id\nR,D,T1\nR,D,T2\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
                      "T1,08:00:00,08:00:00,S1,1\nT1,08:10:00,08:10:00,S2,2\nT1,08:20:00,08:20:00,S3,3\n"
                      "T2,09:00:00,09:00:00,S1,1\nT2,09:10:00,09:10:00,S2,2\nT2,09:20:00,09:20:00,S3,3\n",
}


def tables(**changes):
    """stops="…" stands for stops.txt; None takes a table away; + at the front appends to what is there."""
    out = {name: text.encode() for name, text in TABLES.items()}
    for key, value in changes.items():
        name = key + ".txt"
        if value is None:
            out.pop(name, None)
        elif isinstance(value, bytes):
            out[name] = value
        elif value.startswith("+"):
            out[name] = out.get(name, b"") + value[1:].encode()
        else:
            out[name] = value.encode()
    return out


def members(folder="", **changes):
    return [Member(folder + name, data) for name, data in tables(**changes).items()]


def zip_feed(where, **changes):
    return write_zip(os.path.join(where, "feed.zip"), members(**changes))


def folder_feed(where, **changes):
    path = os.path.join(where, "feed")
    os.mkdir(path)
    for name, data in tables(**changes).items():
        with open(os.path.join(path, name), "wb") as out:
            out.write(data)
    return path
