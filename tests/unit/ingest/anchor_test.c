#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/instant.h"
#include "ingest/anchor.h"

/* 2024-03-05 00:00 UTC */
#define RECORDED_US (INT64_C(1709596800) * INSTANT_SECOND)

static bool is_same(struct anchor left, struct anchor right)
{
    return anchor_is_same(&left, &right);
}

static void knows_the_same_record_again(void **state)
{
    (void)state;
    struct anchor anchor = anchor_from_record(7, RECORDED_US, SPAN("value"));
    assert_true(is_same(anchor, anchor_from_record(7, RECORDED_US, SPAN("value"))));
}

static void tells_each_difference(void **state)
{
    (void)state;
    struct anchor anchor = anchor_from_record(7, RECORDED_US, SPAN("value"));
    assert_false(is_same(anchor, anchor_from_record(8, RECORDED_US, SPAN("value"))));
    assert_false(is_same(anchor, anchor_from_record(7, RECORDED_US + 1, SPAN("value"))));
    assert_false(is_same(anchor, anchor_from_record(7, INSTANT_ABSENT, SPAN("value"))));
    assert_false(is_same(anchor, anchor_from_record(7, RECORDED_US, SPAN("valuf"))));
    assert_false(is_same(anchor, anchor_from_record(7, RECORDED_US, SPAN(""))));
}

/* As the answer of PostgreSQL, which has no such time, would have it. */
static void keeps_only_times_that_are_stored(void **state)
{
    (void)state;
    const int64_t unstorable[] = {INSTANT_ABSENT, INT64_MAX,
                                  INT64_C(253402300800) * INSTANT_SECOND};
    for (size_t at = 0; at < sizeof(unstorable) / sizeof(unstorable[0]); at++) {
        assert_int_equal(anchor_from_record(0, unstorable[at], SPAN("value")).recorded_us,
                         INSTANT_ABSENT);
    }
    assert_int_equal(anchor_from_record(0, 0, SPAN("value")).recorded_us, 0);
}

static void a_tombstone_has_the_digest_of_nothing(void **state)
{
    (void)state;
    assert_true(is_same(anchor_from_record(1, RECORDED_US, (struct span){0}),
                        anchor_from_record(1, RECORDED_US, SPAN(""))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_same_record_again),
        cmocka_unit_test(tells_each_difference),
        cmocka_unit_test(keeps_only_times_that_are_stored),
        cmocka_unit_test(a_tombstone_has_the_digest_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
