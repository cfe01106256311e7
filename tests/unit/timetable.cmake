# planner/timetable: tiny feeds written by the tests
foreach(part patterns headways links link_lists rules near seats shapes stations ports snapshot overlay memory real)
  gw_test(NAME unit_timetable_${part}
    SOURCES timetable_${part}_test.c ${PROJECT_SOURCE_DIR}/tests/support/tiny_feed.c
            ${PROJECT_SOURCE_DIR}/tests/support/tt_text.c
    LINK gw_timetable)
endforeach()
foreach(part memory rules seats)
  target_link_options(test_unit_timetable_${part} PRIVATE LINKER:--wrap=malloc,--wrap=calloc,--wrap=realloc)
endforeach()
target_link_options(test_unit_timetable_seats PRIVATE
  LINKER:--wrap=gw_arena_alloc,--wrap=gw_arena_text,--wrap=gw_arena_str)
foreach(part zone leg)
  gw_test(NAME unit_ticket_${part}
    SOURCES ticket_${part}_test.c ${PROJECT_SOURCE_DIR}/tests/support/tiny_feed.c
            ${PROJECT_SOURCE_DIR}/tests/support/tt_text.c
    LINK gw_ticket)
endforeach()
gw_test(NAME unit_router_link SOURCES router_link_test.c LINK gw_router)
target_compile_definitions(test_unit_timetable_real PRIVATE GW_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
