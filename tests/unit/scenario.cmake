# profile, scenario, savings
set(TINY ${PROJECT_SOURCE_DIR}/tests/support/tiny_feed.c ${PROJECT_SOURCE_DIR}/tests/support/tt_text.c)
gw_test(NAME unit_profile SOURCES profile_test.c ${TINY} LINK gw_profile gw_timetable)
gw_test(NAME unit_savings_fleet SOURCES savings_fleet_test.c LINK gw_savings)
