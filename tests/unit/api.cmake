gw_test(NAME unit_http_request SOURCES http_request_test.c LINK gw_http)
gw_test(NAME unit_http_server SOURCES http_server_test.c LINK gw_http)
gw_test(NAME unit_http_stop SOURCES http_stop_test.c LINK gw_http)
gw_test(NAME unit_http_stream SOURCES http_stream_test.c LINK gw_http)
gw_test(NAME unit_store SOURCES store_test.c LINK gw_store Threads::Threads)
gw_test(NAME unit_motis SOURCES motis_test.c ${PROJECT_SOURCE_DIR}/tests/support/tiny_feed.c LINK gw_motis)
gw_test(NAME unit_handlers_scenario
  SOURCES handlers_scenario_test.c ${PROJECT_SOURCE_DIR}/tests/support/tiny_feed.c LINK gw_handlers)
gw_test(NAME unit_handlers_routes SOURCES handlers_routes_test.c LINK gw_server)
target_compile_definitions(test_unit_handlers_routes PRIVATE GW_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
gw_test(NAME unit_handlers_memory
  SOURCES handlers_memory_test.c ${PROJECT_SOURCE_DIR}/tests/support/tiny_feed.c LINK gw_handlers gw_motis)
target_link_options(test_unit_handlers_memory PRIVATE -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc)
