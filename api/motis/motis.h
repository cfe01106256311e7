/* The addresses of the MOTIS API that existing clients use: plan (v5 and v6), geocode and health (v1), as far
 * as docs/API.md says. Facts about what clients read stand in docs/API.md too.
 *
 * Times go out in UTC with Z, durations in seconds, ids as tag_id, polylines with precision 6. v5 says level
 * 0 at every place, v6 leaves it out. A headway ride stands at its expected boarding, scheduled and not
 * realTime, with an alert that says how often it runs; the border is a WALK leg with an alert that says how
 * long it takes.
 */
#ifndef GW_MOTIS_MOTIS_H
#define GW_MOTIS_MOTIS_H

#include "api/backend/backend.h"

gw_http_handler gw_motis_plan_v5, gw_motis_plan_v6; /* GW_NEEDS_DATASET */
gw_http_handler gw_motis_geocode;                   /* GW_NEEDS_DATASET */
gw_http_handler gw_motis_health;                    /* quick */
gw_http_handler gw_motis_refuse; /* quick: 404 that says what there is; for the other addresses of that API */

#endif
