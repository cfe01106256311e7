/* Scenes: a tiny world in a few lines of text, one question, and the whole answer as text.
 *
 * The world, one thing a line (x and y in metres east and north of 22.5 N, 114 E; times H:MM or H:MM:SS):
 *
 *   feed TAG [hk|cn [YYYYMMDD]]          what follows belongs to it; the last day of its daily services
 *   stop ID X Y [PARENT]                 PARENT: a station's stop
 *   station ID X Y
 *   entrance ID X Y STATION
 *   node ID STATION                      inside a station
 *   path FROM TO MODE SECONDS [one-way]  a pathway; MODE as in GTFS: 1 walkway, 2 stairs, 5 lift, 7 exit gate …
 *   wheelchairs yes|no                   what the trips of the feed below this line say
 *   trip ID LINE [days=1111100] [block=ID] STOP TIME [TIME] STOP TIME …       one or two times a stop
 *   every LEAST[-MOST] FROM-TO LINE STOP MIN STOP MIN …      a headway service: minutes from the first stop
 *   transfer FROM TO SECONDS
 *   stay TRIP TRIP                       the first goes on as the second (transfer type 4)
 *   port ID OPENS CLOSES|24h X Y SIDE:FEED:STOP:MIN …        with last admission 15 min before closing
 *   clearance P50 P95 [TRAVELLER]        minutes, on every day; of one traveller, or of all
 *   clearance P50 P95 TRAVELLER hk|cn    of one building ("*": all travellers)
 *   buildings PORT 1|2 crossing|building MIN road|rail      a row of buildings.csv; MIN between, or -
 *   exception PORT both|hk-cn|cn-hk KIND FROM TO DAYS CLOCK CLOCK MIN     a row of exceptions.csv; - for empty
 *   holiday HK|CN DATE [make-up|incomplete]
 *   clinic DATE 0|1 [SOURCE]
 *   side FEED STOP hk|cn                 an exception
 *   place ID hk|cn X Y                   with the names of IDs
 *   door PLACE ID X Y
 *
 * Services without days= (Monday first; a set of days once a feed) run daily, all from 2026-01-01 to 2026-12-31, clocks are Asia/Hong_Kong.
 */
#ifndef GW_TESTS_SCENE_H
#define GW_TESTS_SCENE_H

#include "planner/plan/plan.h"

typedef struct {
    const gw_dataset *d;
    gw_timetable *t;
    gw_planner *planner;
    gw_line_bar *bar; /* of the request made last that bars anything */
    char folder[64]; /* where its files stand while it lives */
} scene;

void scene_open(scene *s, const char *world); /* fails the test with the reason when the world is wrong */
void scene_close(scene *s);

/* The journeys as lines of gw_journey_text, then a line "note CODE" for each note. options: words among
 * "depart=2026-03-04T08:00", "arrive=…", "window=MIN" (0), "rides=N", "access=MIN", "transfer=MIN",
 * "horizon=H", "journeys=N", "bikes=1", "speed=M/S",
 * "headway=worst", "wheelchair=1", "traveller=elder" (what stands behind it holds), "change=FACTOR/LEAST_S/MORE_S", "lines=a,b", "exclude_lines=…", "modes=…",
 * "exclude_modes=…", "journeys=N", "least=1" (least walking). */
void scene_check(const scene *s, const char *from, const char *to, const char *options, const char *expected);
/* The message of an end that cannot be resolved, or of the pair. */
void scene_check_error(const scene *s, const char *from, const char *to, const char *expected);
/* A request as scene_check makes it. */
gw_plan_request scene_request(const scene *s, const char *from, const char *to, const char *options);

#endif
