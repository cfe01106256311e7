/* What a scenario says of its lines beside the timetable. */
#include "planner/savings/trips.h"

int32_t savings_seats_of(const savings_case *c, uint32_t route)
{
    (void)c;
    (void)route;
    return -1;
}
