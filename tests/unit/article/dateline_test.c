#include "article/dateline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "article/civil_time.h"
#include "base/instant.h"

static int64_t noon_of(int32_t year, int32_t month, int32_t day)
{
    struct civil_time civil = {.year = year, .month = month, .day = day, .hour = 12};
    return civil_time_to_local(&civil);
}

static void is_day(const char *text, int64_t reference_us, int32_t year, int32_t month,
                   int32_t day)
{
    struct dateline dateline;
    assert_true(dateline_read(span_from_string(text), &dateline));
    int64_t day_us = dateline_day_us(&dateline, reference_us);
    assert_true(instant_is_present(day_us));
    struct civil_time civil = civil_time_from_local(day_us);
    assert_int_equal(civil.year, year);
    assert_int_equal(civil.month, month);
    assert_int_equal(civil.day, day);
}

static void finds_the_year_near_the_reference(void **state)
{
    (void)state;
    is_day("新华社北京12月31日电 正文", noon_of(2025, 1, 1), 2024, 12, 31);
    is_day("新华社北京1月1日电 正文", noon_of(2024, 12, 31), 2025, 1, 1);
    is_day("新华社北京1月1日电 正文", noon_of(2024, 6, 1), 2024, 1, 1);
    is_day("新华社北京6月30日电 正文", noon_of(2024, 6, 1), 2023, 6, 30);
    is_day("新华社北京2019年6月30日电 正文", noon_of(2024, 6, 1), 2019, 6, 30);
}

static void finds_the_month_near_the_reference(void **state)
{
    (void)state;
    is_day("新华社北京31日电 正文", noon_of(2024, 1, 1), 2023, 12, 31);
    is_day("新华社北京30日电 正文", noon_of(2024, 7, 1), 2024, 6, 30);
    is_day("新华社北京1日电 正文", noon_of(2024, 7, 1), 2024, 7, 1);
}

static void reads_up_to_the_word_of_the_wire(void **state)
{
    (void)state;
    struct dateline dateline;
    assert_true(dateline_read(SPAN("本报武汉专电（记者"), &dateline));
    assert_true(span_is_equal(dateline.agency, SPAN("本报")));
    assert_true(span_is_equal(dateline.place, SPAN("武汉")));
    assert_int_equal(dateline.day, 0);
    assert_int_equal(dateline.bytes, sizeof("本报武汉专电") - 1);
}

static void is_no_dateline(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "新华社北京月8日电 正文",
        "本报北京527日电 正文",
        "新华社京2月8日电 正文",
        "塔斯社社／台北30日电 正文",
        "",
        "人民网消息面平稳",
        "新华社记者王五",
        "据路透社报道，油价上涨",
        "电讯业增长",
        "北京2月8日电",
        "本报通讯员队伍壮大",
        "新华社专家组讯问",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct dateline dateline;
        if (dateline_read(span_from_string(texts[i]), &dateline)) {
            fail_msg("'%s'", texts[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_year_near_the_reference),
        cmocka_unit_test(finds_the_month_near_the_reference),
        cmocka_unit_test(reads_up_to_the_word_of_the_wire),
        cmocka_unit_test(is_no_dateline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
