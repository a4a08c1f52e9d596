#include "ingest/breaker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void opens_past_a_fifth_of_the_last_thousand(void **state)
{
    (void)state;
    struct breaker breaker = {.next = 0};
    for (int i = 0; i < BREAKER_REFUSED; i++) {
        breaker_note(&breaker, true);
        breaker_note(&breaker, false);
    }
    assert_false(breaker_is_open(&breaker));
    breaker_note(&breaker, true);
    assert_true(breaker_is_open(&breaker));
}

static void closes_when_the_refused_ones_are_long_ago(void **state)
{
    (void)state;
    struct breaker breaker = {.next = 0};
    for (int i = 0; i <= BREAKER_REFUSED; i++) {
        breaker_note(&breaker, true);
    }
    for (int i = 0; i < BREAKER_WINDOW - BREAKER_REFUSED - 1; i++) {
        breaker_note(&breaker, false);
        assert_true(breaker_is_open(&breaker));
    }
    breaker_note(&breaker, false);
    assert_false(breaker_is_open(&breaker));
}

static void a_fifth_for_ever_never_opens(void **state)
{
    (void)state;
    struct breaker breaker = {.next = 0};
    for (int i = 0; i < 10 * BREAKER_WINDOW; i++) {
        breaker_note(&breaker, i % 5 == 0);
        assert_false(breaker_is_open(&breaker));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens_past_a_fifth_of_the_last_thousand),
        cmocka_unit_test(closes_when_the_refused_ones_are_long_ago),
        cmocka_unit_test(a_fifth_for_ever_never_opens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
