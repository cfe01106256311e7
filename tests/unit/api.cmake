gw_test(NAME unit_http_request SOURCES http_request_test.c LINK gw_http)
gw_test(NAME unit_http_server SOURCES http_server_test.c LINK gw_http)
gw_test(NAME unit_store SOURCES store_test.c LINK gw_store Threads::Threads)
