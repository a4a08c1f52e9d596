#include "ingest/backoff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void waits_grow_to_a_ceiling_and_start_small_again(void **state)
{
    (void)state;
    struct backoff backoff = backoff_from_seed(3);
    int64_t ceiling_ms = BACKOFF_FIRST_MS;
    int64_t longest_ms = 0;
    for (int i = 0; i < 100; i++) {
        int64_t wait_ms = backoff_next_ms(&backoff);
        assert_in_range(wait_ms, 0, ceiling_ms);
        longest_ms = wait_ms > longest_ms ? wait_ms : longest_ms;
        ceiling_ms = ceiling_ms * 2 > BACKOFF_LAST_MS ? BACKOFF_LAST_MS : ceiling_ms * 2;
    }
    assert_true(longest_ms > BACKOFF_LAST_MS / 2);
    backoff_reset(&backoff);
    assert_in_range(backoff_next_ms(&backoff), 0, BACKOFF_FIRST_MS);
}

static void two_seeds_do_not_come_in_step(void **state)
{
    (void)state;
    struct backoff left = backoff_from_seed(1);
    struct backoff right = backoff_from_seed(2);
    int same = 0;
    for (int i = 0; i < 50; i++) {
        same += backoff_next_ms(&left) == backoff_next_ms(&right) ? 1 : 0;
    }
    assert_true(same < 10);
}

static void random_parts_stay_in_their_range(void **state)
{
    (void)state;
    struct backoff backoff = backoff_from_seed(0);
    for (int i = 0; i < 1000; i++) {
        assert_in_range(backoff_between_ms(&backoff, 5, 10), 5, 9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_grow_to_a_ceiling_and_start_small_again),
        cmocka_unit_test(two_seeds_do_not_come_in_step),
        cmocka_unit_test(random_parts_stay_in_their_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
