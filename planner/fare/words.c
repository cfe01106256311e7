/* Money and cards as people read them. */
#include "planner/fare/fare.h"

#include <stdio.h>
#include <string.h>

static void put_amount(gw_money m, gw_buf *out)
{
    int64_t one = 1, minor = m.minor < 0 ? -m.minor : m.minor;
    for (int i = 0; i < m.decimals; i++) one *= 10;
    gw_buf_printf(out, "%lld", (long long)(minor / one));
    if (minor % one) gw_buf_printf(out, ".%0*lld", m.decimals, (long long)(minor % one));
}

void gw_money_say(gw_money m, gw_lang lang, gw_buf *out)
{
    if (m.minor < 0) gw_buf_text(out, "-");
    bool yuan = strcmp(m.currency, "CNY") == 0;
    if (strcmp(m.currency, "HKD") == 0) {
        gw_buf_text(out, "HK$");
    } else if (!yuan || lang == GW_LANG_EN) {
        gw_buf_printf(out, "%s ", m.currency);
    }
    put_amount(m, out);
    if (yuan && lang != GW_LANG_EN) gw_buf_text(out, "元");
}

void gw_age_say(int32_t days, gw_lang lang, gw_buf *out)
{
    static const char *const words[GW_N_LANGS][3] = {
        {" 年", " 個月", " 日"}, {" 年", " 个月", " 天"}, {" year", " month", " day"}};
    int32_t months = (int32_t)((int64_t)days * 4800 / 146097); /* as many as fit, of a year of 365.2425 days */
    const int32_t parts[3] = {months / 12, months % 12, months ? 0 : days};
    bool first = true;
    for (int i = 0; i < 3; i++) {
        if (parts[i] == 0 && !(i == 2 && months == 0)) continue;
        gw_buf_printf(out, "%s%d%s%s", first ? "" : " ", parts[i], words[lang][i],
                      lang == GW_LANG_EN && parts[i] != 1 ? "s" : "");
        first = false;
    }
}

const char *gw_pay_id(gw_pay p)
{
    static const char *const ids[GW_N_PAYS] = {"octopus", "octopus-china", "shenzhen-tong", "qr", "cash"};
    return ids[p];
}

const char *gw_pay_name(gw_pay p, gw_lang lang)
{
    static const char *const names[GW_N_PAYS][GW_N_LANGS] = {
        {"八達通", "八达通", "Octopus"},
        {"八達通全國通（交通聯合）", "八达通全国通（交通联合）", "Octopus China T-Union"},
        {"深圳通", "深圳通", "Shenzhen Tong"},
        {"乘車碼（支付寶、微信）", "乘车码（支付宝、微信）", "QR code (Alipay, WeChat)"},
        {"現金", "现金", "cash"},
    };
    return names[p][lang];
}
