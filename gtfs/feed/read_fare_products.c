/* rider_categories.txt, fare_media.txt, fare_products.txt: who pays how much with what. */
#include "gtfs/feed/fares_priv.h"

#include <stdlib.h>

enum { RIDER, RIDER_NAME, IS_DEFAULT, ELIGIBILITY_URL, N_RIDERS };
static const char *const rider_columns[] = {"rider_category_id", "rider_category_name",
                                            "is_default_fare_category", "eligibility_url"};
_Static_assert(GW_N(rider_columns) == N_RIDERS, "one name a column");

static gw_status take_rider(gw_fare_reading *f)
{
    gw_loader *l = f->l;
    uint32_t index;
    gw_fare_given(f, RIDER);
    gw_fare_given(f, RIDER_NAME);
    gw_rider_category row = {.name = gw_cell_text(&f->r, RIDER_NAME),
                             .eligibility_url = gw_cell_url(&f->r, ELIGIBILITY_URL),
                             .is_default = gw_fare_int(f, IS_DEFAULT, 0, 1, 0) == 1};
    if (!f->ok) return GW_OK;
    if (gw_intern_put(&f->rider_categories, l->texts, f->r.cells[RIDER], &index)) return gw_load_no_memory(l);
    row.id = f->rider_categories.texts[index];
    return GW_PUSH(l, f->rider_list, row);
}

enum { MEDIA, MEDIA_NAME, MEDIA_TYPE, N_MEDIA };
static const char *const media_columns[] = {"fare_media_id", "fare_media_name", "fare_media_type"};

static void check_media_name(gw_fare_reading *f, const gw_fare_media *row)
{
    for (size_t i = 0; i < f->media_list.n; i++) {
        const gw_fare_media *other = &f->media_list.p[i];
        if (other->type != row->type || !gw_str_equal(other->name, row->name)) continue;
        gw_cell_fault(&f->r, "duplicate_fare_media", MEDIA);
        return;
    }
}

static gw_status take_media(gw_fare_reading *f)
{
    gw_loader *l = f->l;
    uint32_t index;
    gw_fare_given(f, MEDIA);
    gw_fare_media row = {.name = gw_cell_text(&f->r, MEDIA_NAME), .type = gw_fare_enum(f, MEDIA_TYPE, 4)};
    if (!f->ok) return GW_OK;
    check_media_name(f, &row);
    if (gw_intern_put(&f->media, l->texts, f->r.cells[MEDIA], &index)) return gw_load_no_memory(l);
    row.id = f->media.texts[index];
    return GW_PUSH(l, f->media_list, row);
}

enum { PRODUCT, PRODUCT_NAME, OF_RIDER, OF_MEDIA, AMOUNT, CURRENCY, N_PRODUCTS };
static const char *const product_columns[] = {
    "fare_product_id", "fare_product_name", "rider_category_id", "fare_media_id", "amount", "currency"};
_Static_assert(GW_N(product_columns) == N_PRODUCTS, "one name a column");

static void read_amount(gw_fare_reading *f, gw_money *out)
{
    double unused;
    gw_str amount = f->r.cells[AMOUNT], currency = f->r.cells[CURRENCY];
    bool given = gw_fare_given(f, AMOUNT);
    if (!gw_fare_given(f, CURRENCY) || !given) return;
    if (gw_currency_decimals(currency) < 0) {
        gw_fare_fault(f, "invalid_currency", CURRENCY);
    } else if (!gw_str_to_double(amount, &unused)) {
        gw_fare_fault(f, "invalid_float", AMOUNT);
    } else if (!gw_money_parse(amount, currency, true, out)) {
        gw_fare_fault(f, "invalid_currency_amount", AMOUNT);
    }
}

#define TOLD (GW_NONE - 1)

/* A product that two categories of riders get by default: told once, at the row of the second. */
static gw_status check_default(gw_fare_reading *f, uint32_t product, uint32_t category)
{
    gw_loader *l = f->l;
    gw_status status = GW_OK;
    if (product == f->product_default.n) status = GW_PUSH(l, f->product_default, GW_NONE);
    if (status || category == GW_NONE || !f->rider_list.p[category].is_default) return status;
    uint32_t *known = &f->product_default.p[product];
    if (*known == GW_NONE) {
        *known = category;
    } else if (*known != category && *known != TOLD) {
        gw_cell_fault(&f->r, "fare_product_with_multiple_default_rider_categories", PRODUCT);
        *known = TOLD;
    }
    return GW_OK;
}

static gw_status take_product(gw_fare_reading *f)
{
    gw_loader *l = f->l;
    uint32_t index;
    gw_fare_given(f, PRODUCT);
    gw_fare_product row = {.name = gw_cell_text(&f->r, PRODUCT_NAME),
                           .rider_category = gw_fare_find_id(f, OF_RIDER, &f->rider_categories),
                           .media = gw_fare_find_id(f, OF_MEDIA, &f->media)};
    read_amount(f, &row.amount);
    if (!f->ok) return GW_OK;
    if (gw_intern_put(&f->products, l->texts, f->r.cells[PRODUCT], &index)) return gw_load_no_memory(l);
    row.id = f->products.texts[index];
    gw_status status = check_default(f, index, row.rider_category);
    if (!status) status = GW_PUSH(l, f->product_of, index);
    return status ? status : GW_PUSH(l, f->product_list, row);
}

/* Rows of one product side by side, products by their first row: a counting sort. */
static gw_status group_products(gw_fare_reading *f)
{
    gw_loader *l = f->l;
    size_t n = f->product_list.n, n_products = f->products.n;
    if (!n) return GW_OK;
    gw_fare_product *grouped = malloc(n * sizeof *grouped);
    uint32_t *next = calloc(n_products + 1, sizeof *next);
    gw_status status = grouped && next ? GW_OK : gw_load_no_memory(l);
    for (size_t i = 0; i < n && !status; i++) next[f->product_of.p[i] + 1]++;
    for (size_t i = 0; i < n_products && !status; i++) {
        next[i + 1] += next[i];
        status = GW_PUSH(l, f->product_first, next[i]);
    }
    for (size_t i = 0; i < n && !status; i++) grouped[next[f->product_of.p[i]]++] = f->product_list.p[i];
    free(next);
    if (status) {
        free(grouped);
        return status;
    }
    free(f->product_list.p);
    f->product_list.p = grouped;
    return GW_OK;
}

gw_status gw_fares_load_products(gw_fare_reading *f)
{
    gw_status status =
        gw_fares_read(f, "rider_categories.txt", rider_columns, N_RIDERS, 1 << RIDER, take_rider);
    if (!status) status = gw_fares_read(f, "fare_media.txt", media_columns, N_MEDIA, 1 << MEDIA, take_media);
    if (!status) {
        status = gw_fares_read(f, "fare_products.txt", product_columns, N_PRODUCTS,
                               1 << PRODUCT | 1 << OF_RIDER | 1 << OF_MEDIA, take_product);
    }
    return status ? status : group_products(f);
}
