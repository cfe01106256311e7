#ifndef GW_HANDLERS_HANDLERS_PRIV_H
#define GW_HANDLERS_HANDLERS_PRIV_H

#include "api/handlers/handlers.h"

/* NULL: there is none, the response is a finished 503. */
const gw_engine *gw_engine_of(const gw_http_request *q, gw_http_response *r);
/* Sets Location; run NULL: of the scenario itself. Returns it, borrowed from the arena ("" without memory).
 */
const char *gw_answer_location(const gw_http_request *q, gw_http_response *r, gw_str scenario,
                               const char *run);
/* What an engine found wrong: 422 with the list of faults, 400 or what the status means without one. */
void gw_answer_faults(gw_http_response *r, gw_status status, const gw_buf *errors, const gw_error *err);

#endif
