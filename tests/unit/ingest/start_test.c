#include "ingest/start.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void words_and_times_are_read(void **state)
{
    (void)state;
    struct start start;
    struct fault fault;
    assert_int_equal(start_from_text("earliest", &start, &fault), OUTCOME_OK);
    assert_int_equal(start.kind, START_EARLIEST);
    assert_int_equal(start_from_text("latest", &start, &fault), OUTCOME_OK);
    assert_int_equal(start.kind, START_LATEST);
    assert_int_equal(start_from_text("1970-01-01T00:00:01Z", &start, &fault), OUTCOME_OK);
    assert_int_equal(start.kind, START_INSTANT);
    assert_int_equal(start.instant_us, 1000000);
    /* date -u -d 2024-02-29T23:59:59Z +%s */
    assert_int_equal(start_from_text("2024-02-29T23:59:59Z", &start, &fault), OUTCOME_OK);
    assert_int_equal(start.instant_us / 1000000, 1709251199);
    assert_int_equal(start_from_text("2025-03-05T08:00:00Z", &start, &fault), OUTCOME_OK);
    assert_int_equal(start.instant_us / 1000000, 1741161600);
}

static void anything_else_is_refused_with_the_forms(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "Earliest",
                                        "yesterday",
                                        "2025-03-05",
                                        "2025-03-05T08:00:00",
                                        "2025-03-05T08:00:00+08:00",
                                        "2025-13-05T08:00:00Z",
                                        "2025-03-05T24:00:00Z",
                                        "2025-03-05T08:00:00Z and more"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct start start;
        struct fault fault = {.text = ""};
        assert_int_equal(start_from_text(wrong[i], &start, &fault), OUTCOME_FATAL);
        assert_non_null(strstr(fault.text, "earliest, latest or a time in UTC"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_times_are_read),
        cmocka_unit_test(anything_else_is_refused_with_the_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
