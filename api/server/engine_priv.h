#ifndef GW_SERVER_ENGINE_PRIV_H
#define GW_SERVER_ENGINE_PRIV_H

#include "api/backend/backend.h"

const gw_engine *gw_server_engine(void); /* NULL: there is none */

#endif
