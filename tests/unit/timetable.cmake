# planner/timetable: tiny feeds written by the tests
foreach(part patterns headways links seats shapes stations ports snapshot overlay memory real)
  gw_test(NAME unit_timetable_${part}
    SOURCES timetable_${part}_test.c ${PROJECT_SOURCE_DIR}/tests/support/tiny_feed.c
            ${PROJECT_SOURCE_DIR}/tests/support/tt_text.c
    LINK gw_timetable)
endforeach()
target_link_options(test_unit_timetable_memory PRIVATE LINKER:--wrap=malloc,--wrap=calloc,--wrap=realloc)
target_compile_definitions(test_unit_timetable_real PRIVATE GW_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
