# One module, one static library, one public header. Warnings and sanitizers are set here, once.
include(CMakeParseArguments)
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

add_library(gw_flags INTERFACE)
target_include_directories(gw_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(gw_flags INTERFACE _GNU_SOURCE GW_VERSION="${PROJECT_VERSION}")
target_compile_options(gw_flags INTERFACE -Wall -Wextra -Wshadow -Wpointer-arith -Wstrict-prototypes
  -Wmissing-prototypes -Wvla -Wformat=2 -Wundef -Wwrite-strings -fno-common -ffp-contract=off)
if(GW_WERROR)
  target_compile_options(gw_flags INTERFACE -Werror)
endif()
if(GW_SANITIZE)
  target_compile_options(gw_flags INTERFACE -fsanitize=${GW_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(gw_flags INTERFACE -fsanitize=${GW_SANITIZE})
endif()

# gw_module(NAME gtfs_base SOURCES a.c b.c LINK gw_x PkgConfig::Y m)
function(gw_module)
  cmake_parse_arguments(M "" "NAME" "SOURCES;LINK" ${ARGN})
  add_library(gw_${M_NAME} STATIC ${M_SOURCES})
  target_link_libraries(gw_${M_NAME} PUBLIC gw_flags ${M_LINK})
endfunction()

# gw_test(NAME unit_civil SOURCES civil_test.c LINK gw_gtfs_base): a cmocka program under ctest
function(gw_test)
  cmake_parse_arguments(T "" "NAME" "SOURCES;LINK" ${ARGN})
  pkg_check_modules(CMOCKA QUIET REQUIRED IMPORTED_TARGET cmocka)
  add_executable(test_${T_NAME} ${T_SOURCES})
  target_link_libraries(test_${T_NAME} PRIVATE gw_flags ${T_LINK} PkgConfig::CMOCKA)
  add_test(NAME ${T_NAME} COMMAND test_${T_NAME})
endfunction()
