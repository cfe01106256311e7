# Tests of the ground floor: gtfs/base, gtfs/csv, gtfs/feed.
gw_test(NAME unit_base_text SOURCES base_text_test.c LINK gw_base)
gw_test(NAME unit_base_civil SOURCES base_civil_test.c LINK gw_base)
gw_test(NAME unit_base_json SOURCES base_json_test.c LINK gw_base)
gw_test(NAME unit_base_hash SOURCES base_hash_test.c LINK gw_base)
gw_test(NAME unit_csv_table SOURCES csv_table_test.c LINK gw_csv)
gw_test(NAME unit_csv_archive SOURCES csv_archive_test.c LINK gw_csv)
