#include "replay/pacer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { SECOND = 1000000 };

static double rate_of(const char *text)
{
    double per_second = -1;
    struct fault fault;
    assert_int_equal(pacer_rate_from_text(text, &per_second, &fault), OUTCOME_OK);
    return per_second;
}

static void reads_rates_as_people_write_them(void **state)
{
    (void)state;
    assert_true(rate_of("500") == 500);
    assert_true(rate_of("500/s") == 500);
    assert_true(rate_of("2k/s") == 2000);
    assert_true(rate_of("0.5") == 0.5);
    assert_true(rate_of("30/min") == 0.5);
    assert_true(rate_of("36k/h") == 10);
    assert_true(rate_of("0") == 0);
    assert_true(rate_of(NULL) == 0);
}

static void refuses_what_is_no_rate(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "fast", "-5", "5/d", "5 /s", "nan", "1e300"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        double per_second = 0;
        struct fault fault;
        assert_int_equal(pacer_rate_from_text(texts[i], &per_second, &fault),
                         OUTCOME_FATAL);
    }
}

static void never_waits_without_a_rate(void **state)
{
    (void)state;
    struct pacer pacer;
    pacer_init(&pacer, 0, 5);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(pacer_wait_us(&pacer, 5), 0);
        pacer_sent(&pacer);
    }
}

/* The clock jumps exactly as long as it is told to wait. */
static void sends_exactly_the_rate(void **state)
{
    (void)state;
    struct pacer pacer;
    int64_t now_us = 12345;
    unsigned sent = 0;
    pacer_init(&pacer, 300, now_us);
    while (now_us < 12345 + 10 * SECOND) {
        int64_t wait_us = pacer_wait_us(&pacer, now_us);
        now_us += wait_us;
        if (wait_us == 0) {
            pacer_sent(&pacer);
            sent += 1;
        }
    }
    assert_in_range(sent, 3000, 3001);
}

static void spreads_messages_evenly(void **state)
{
    (void)state;
    struct pacer pacer;
    pacer_init(&pacer, 100, 0);
    assert_int_equal(pacer_wait_us(&pacer, 0), 0);
    pacer_sent(&pacer);
    assert_int_equal(pacer_wait_us(&pacer, 0), SECOND / 100);
    assert_int_equal(pacer_wait_us(&pacer, SECOND / 100), 0);
}

static void makes_no_burst_of_a_long_delay(void **state)
{
    (void)state;
    struct pacer pacer;
    unsigned burst = 0;
    pacer_init(&pacer, 100, 0);
    while (pacer_wait_us(&pacer, (int64_t)3600 * SECOND) == 0) {
        pacer_sent(&pacer);
        burst += 1;
        assert_true(burst < 1000);
    }
    assert_in_range(burst, 100, 102);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_rates_as_people_write_them),
        cmocka_unit_test(refuses_what_is_no_rate),
        cmocka_unit_test(never_waits_without_a_rate),
        cmocka_unit_test(sends_exactly_the_rate),
        cmocka_unit_test(spreads_messages_evenly),
        cmocka_unit_test(makes_no_burst_of_a_long_delay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
