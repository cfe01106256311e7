"""Tables that are well formed and ask for the impossible."""
from base_feed import TABLES, zip_feed
from case import Case


def feed(**changes):
    def build(where):
        return zip_feed(where, **{k: v() if callable(v) else v for k, v in changes.items()})
    return build


def cases():
    bad, limit, fine = 2, 65, 0
    freq = "trip_id,start_time,end_time,headway_secs,exact_times\n"
    yield Case("headway 0", feed(frequencies=freq + "T1,08:00:00,09:00:00,0,1\n"), fine, r"number_out_of_range")
    yield Case("headway -1", feed(frequencies=freq + "T1,08:00:00,09:00:00,-1,0\n"), fine, r"number_out_of_range")
    yield Case("headway over an int", feed(frequencies=freq + "T1,08:00:00,09:00:00,9999999999,0\n"), fine, r"number_out_of_range")
    yield Case("headway 1 for 999 hours", feed(frequencies=freq + "T1,00:00:00,999:00:00,1,0\n"), fine, r"")
    yield Case("headway 1 for 10^9 seconds", feed(frequencies=freq + "T1,00:00:00,277777:46:40,1,0\n"), fine, r"invalid_time")
    yield Case("a calendar of 10,000 years", feed(calendar="+X,1,1,1,1,1,1,1,00010101,99991231\n"), fine, r"")
    yield Case("a calendar that ends before it begins", feed(calendar="+X,1,1,1,1,1,1,1,20270101,20260101\n"), fine,
               r"start_and_end_range_out_of_order")
    yield Case("parents in a ring", feed(stops="stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
                                               "S1,One,22.5,114,0,S2\nS2,Two,22.5,114,0,S3\nS3,Three,22.5,114,0,S1\n"
                                               "P,P,22.5,114,1,Q\nQ,Q,22.5,114,1,P\nZ,Z,22.5,114,0,Z\n"), fine, r"wrong_parent|unexpected|parent")
    yield Case("parents 5,000 deep", feed(stops=lambda: "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
                                          + "S1,One,22.5,114,0,\nS2,Two,22.5,114,0,\nS3,T,22.5,114,0,\n"
                                          + "".join(f"D{i},D,22.5,114,4,D{i + 1}\n" for i in range(5000))), fine, r"parent|foreign_key")
    yield Case("pathways in rings", feed(
        stops="stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\nS1,One,22.5,114,0,P\nS2,Two,22.5,114,0,P\n"
              "S3,Three,22.5,114,0,P\nP,P,22.5,114,1,\nE,E,22.5,114,2,P\n",
        pathways="pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,traversal_time\n"
                 "a,S1,S2,1,1,1\nb,S2,S3,1,1,1\nc,S3,S1,1,1,1\nd,S1,S1,1,1,1\ne,E,S1,7,1,0\nf,S1,S2,1,1,99999999\n"), fine, r"pathway")
    yield Case("a stop at the pole, one beyond the antimeridian", feed(
        stops=TABLES["stops.txt"].replace("22.50,114.00", "89.99,114.00").replace("22.52,114.02", "-22,179.9999").replace("22.54,114.04", "-22,-179.9999")),
        fine, r"point_near_pole")
    yield Case("a trip of one stop", feed(trips="+R,D,T3\n", stop_times="+T3,08:00:00,08:00:00,S1,1\n"), fine, r"unusable_trip")
    yield Case("times that fall", feed(stop_times="+T1,07:00:00,07:00:00,S1,4\n"), fine, r"arrival_before_previous")
    yield Case("no time but at one end", feed(trips="+R,D,T3\n", stop_times="+T3,,,S1,1\nT3,09:00:00,09:00:00,S2,2\n"), fine, r"missing_trip_edge")
    yield Case("exact departures: 3.6 million", feed(frequencies=freq + "T1,00:00:00,999:00:00,1,1\n"), (fine, limit), r"", mb=900, seconds=40, big=True)
    yield Case("exact departures: 10^9", feed(
        trips=lambda: "+" + "".join(f"R,D,X{i}\n" for i in range(300)),
        stop_times=lambda: "+" + "".join(f"X{i},08:00:00,08:00:00,S1,1\nX{i},08:10:00,08:10:00,S2,2\n" for i in range(300)),
        frequencies=lambda: freq + "".join(f"X{i},00:00:00,999:00:00,1,1\n" for i in range(300))), limit,
        r"frequencies.txt: .*(departures|lay out)", mb=1000, seconds=40, big=True)
    yield from big_cases(freq)


def big_cases(freq):
    bad, limit, fine = 2, 65, 0
    stops_head = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
    yield Case("a million stops at one point", feed(stops=lambda: "+" + "".join(f"X{i},X,22.5,114.0\n" for i in range(1000000))),
               (fine, limit), r"", mb=1500, seconds=40, big=True)
    yield Case("a million stops in one station", feed(
        stops=lambda: stops_head + "S1,One,22.5,114,0,P\nS2,Two,22.5,114,0,P\nS3,Three,22.5,114,0,P\nP,P,22.5,114,1,\n"
        + "".join(f"X{i},X,{i % 1000 * 0.04:.2f},{100 + i // 1000 * 0.04:.2f},0,P\n" for i in range(1000000)),
        transfers="from_stop_id,to_stop_id,transfer_type,min_transfer_time\nP,P,2,60\n"), (fine, limit), r"", mb=3500, seconds=40, big=True)
    yield Case("transfers between all of 10,000 stops of a station", feed(
        stops=lambda: stops_head + "S1,One,22.5,114,0,\nS2,Two,22.5,114,0,\nS3,T,22.5,114,0,\nP,P,22.5,114,1,\n"
        + "".join(f"X{i},X,22.5,114,0,P\n" for i in range(10000)),
        transfers="from_stop_id,to_stop_id,transfer_type,min_transfer_time\nP,P,2,60\n"), limit, r"transfers.txt: over \d+ pairs of stops", mb=3500, seconds=40, big=True)
    yield Case("a trip with a million stops", feed(
        trips="+R,D,L\n", stop_times=lambda: "+" + "".join(f"L,{i // 3600 + 8:02}:{i // 60 % 60:02}:{i % 60:02},{i // 3600 + 8:02}:{i // 60 % 60:02}:{i % 60:02},S{i % 3 + 1},{i}\n"
                                                            for i in range(1000000))), (fine, limit), r"", mb=600, seconds=40, big=True)
    yield Case("a million trips of one stop", feed(
        trips=lambda: "+" + "".join(f"R,D,O{i}\n" for i in range(1000000)),
        stop_times=lambda: "+" + "".join(f"O{i},08:00:00,08:00:00,S1,1\n" for i in range(1000000))), fine, r"unusable_trip", mb=600, seconds=40, big=True)
    yield Case("200,000 trips, each overtaken by the next", feed(
        trips=lambda: "+" + "".join(f"R,D,O{i}\n" for i in range(200000)),
        stop_times=lambda: "+" + "".join(f"O{i},{i // 3600:02}:{i // 60 % 60:02}:{i % 60:02},{i // 3600:02}:{i // 60 % 60:02}:{i % 60:02},S1,1\n"
                                          f"O{i},{(800000 - i) // 3600:02}:{(800000 - i) // 60 % 60:02}:{(800000 - i) % 60:02},"
                                          f"{(800000 - i) // 3600:02}:{(800000 - i) // 60 % 60:02}:{(800000 - i) % 60:02},S2,2\n" for i in range(200000))),
        (fine, limit), r"", mb=600, seconds=40, big=True)
    yield Case("200,000 headways of one service that overlap", feed(
        trips=lambda: "+" + "".join(f"R,D,F{i}\n" for i in range(200000)),
        stop_times=lambda: "+" + "".join(f"F{i},08:00:00,08:00:00,S1,1\nF{i},08:10:00,08:10:00,S2,2\n" for i in range(200000)),
        frequencies=lambda: freq + "".join(f"F{i},{i // 3600:02}:{i // 60 % 60:02}:{i % 60:02},900:00:00,600,0\n" for i in range(200000))),
        (fine, limit), r"", mb=600, seconds=40, big=True)
    yield Case("a million routes", feed(routes=lambda: "+" + "".join(f"Q{i},A,{i},,3\n" for i in range(1000000))), fine, r"", mb=700, seconds=40, big=True)
    yield Case("a million services", feed(calendar=lambda: "+" + "".join(f"V{i},1,1,1,1,1,1,1,20260101,20290101\n" for i in range(1000000))),
               (fine, limit), r"", mb=900, seconds=40, big=True)
    yield Case("a service with 3 million exceptions", feed(calendar_dates=lambda: "service_id,date,exception_type\n" + "".join(
        f"D,{2000 + i % 8000}{i // 8000 % 12 + 1:02}{i // 96000 % 28 + 1:02},2\n" for i in range(3000000))), (fine, bad), r"", mb=600, seconds=40, big=True)
    yield Case("a block of 100,000 trips, each on a day of its own", feed(
        trips=lambda: "route_id,service_id,trip_id,block_id\nR,D,T1,\nR,D,T2,\n" + "".join(f"R,D,B{i},B\n" for i in range(100000)),
        stop_times=lambda: "+" + "".join(f"B{i},08:00:00,08:00:00,S1,1\nB{i},09:00:00,09:00:00,S1,2\n" for i in range(100000))),
        (fine, limit), r"block_trips_with_overlapping", mb=400, seconds=40, big=True)
    yield Case("pathways to 30,000 platforms", feed(
        stops=lambda: stops_head + "S1,One,22.5,114,0,\nS2,Two,22.5,114,0,\nS3,T,22.5,114,0,\nP,P,22.5,114,1,\n"
        + "".join(f"X{i},X,22.5,114,0,P\n" for i in range(30000)),
        pathways=lambda: "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional\n" + "".join(f"p{i},X{i},X{i + 1},1,1\n" for i in range(29999))),
        (fine, limit), r"", mb=3500, seconds=40, big=True)
    yield Case("a block of 100,000 trips that never run", feed(
        calendar="+N,0,0,0,0,0,0,0,20260101,20261231\n",
        trips=lambda: "route_id,service_id,trip_id,block_id\nR,D,T1,\nR,D,T2,\n" + "".join(f"R,N,B{i},B\n" for i in range(100000)),
        stop_times=lambda: "+" + "".join(f"B{i},08:00:00,08:00:00,S1,1\nB{i},09:00:00,09:00:00,S1,2\n" for i in range(100000))),
        fine, r"service_has_no_active_day_of_the_week", mb=400, seconds=40, big=True)
    yield Case("200,000 stops with a time zone each", feed(
        stops=lambda: "stop_id,stop_name,stop_lat,stop_lon,stop_timezone\nS1,One,22.5,114,\nS2,Two,22.5,114,\nS3,T,22.5,114,\n"
        + "".join(f"Z{i},Z,{i % 1000 * 0.04:.2f},{100 + i // 1000 * 0.04:.2f},{('Asia/Tokyo', 'Asia/Seoul', 'Mars/Base')[i % 3]}\n" for i in range(200000))),
        fine, r"invalid_timezone", mb=400, seconds=40, big=True)
    yield Case("30,000 rules at a stop where 30,000 lines call", feed(
        routes=lambda: "+" + "".join(f"Q{i},A,{i},,3\n" for i in range(30000)),
        trips=lambda: "+" + "".join(f"Q{i},D,Q{i}\n" for i in range(30000)),
        stop_times=lambda: "+" + "".join(f"Q{i},08:00:00,08:00:00,S1,1\nQ{i},09:00:00,09:00:00,S2,2\n" for i in range(30000)),
        transfers=lambda: "from_stop_id,to_stop_id,from_route_id,transfer_type,min_transfer_time\n" + "".join(f"S2,S1,Q{i},2,60\n" for i in range(30000))),
        (fine, limit), r"", mb=400, seconds=40, big=True)
