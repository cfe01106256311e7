/* What gangway_many has beside the commands of gangway. */
#ifndef GW_TESTS_MANY_H
#define GW_TESTS_MANY_H

int gw_many_strategy(int argc, char **argv);

#endif
