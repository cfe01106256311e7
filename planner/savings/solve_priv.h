/* What the files of an inverse question share. Not for others. */
#ifndef GW_SAVINGS_SOLVE_PRIV_H
#define GW_SAVINGS_SOLVE_PRIV_H

#include "planner/savings/row.h"
#include "planner/savings/solve.h"

/* --- solve_figure.c: what is asked --- */

typedef enum { GOAL_AT_MOST, GOAL_AT_LEAST, GOAL_BELOW, GOAL_ABOVE } goal_kind;

typedef struct {
    char text[96]; /* as written */
    uint32_t figure;
    bool has_traveller, back;
    gw_traveller who;
    goal_kind kind;
    double limit;
    int digits; /* of the figure */
} solve_goal;

GW_MUST_USE gw_status solve_read_goal(const char *text, solve_goal *out, gw_error *err);
/* NAN: the case has none. GW_OK, GW_BAD_INPUT (no case, or no such traveller) or GW_NO_MEMORY. */
GW_MUST_USE gw_status solve_figure_of(const solve_goal *g, gw_str case_json, double *out, gw_error *err);
bool solve_meets(const solve_goal *g, double v); /* false for NAN */

typedef struct { /* first, first + step, … */
    char field[96];
    double first, step;
    int digits;
    uint32_t n;
} solve_grid;

GW_MUST_USE gw_status solve_read_grid(const char *vary, solve_grid *out, gw_error *err);
void solve_value_text(const solve_grid *g, uint32_t at, char out[40]);

/* --- solve.c, solve_write.c --- */

typedef struct {
    uint32_t at; /* of the grid */
    double value;
    bool meets;
    char scenario[17];
    char refused[200]; /* why the scenario cannot have this value (nothing would change); "": it can */
} solve_run;

typedef struct {
    const gw_dataset *base;
    gw_str scenario;
    gw_savings_options options;
    solve_goal goal;
    solve_grid grid;
    gw_buf port; /* that all runs speak of */
    bool has_other;
    double other; /* the figure of `against` */
    char day[11];
    solve_run *runs; /* by at; owned */
    uint32_t n;
    size_t cap;
    bool monotone, complete;
} solver;

void solve_write(const solver *s, gw_solve_outputs *out);

#endif
