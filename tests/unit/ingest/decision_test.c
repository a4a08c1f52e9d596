#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/instant.h"
#include "ingest/decision.h"

static const struct digest first_text = {.bytes = {1}};
static const struct digest other_text = {.bytes = {2}};

static struct order_stamp at(int64_t order_us, int64_t offset)
{
    return (struct order_stamp){
        .order_us = order_us, .recorded_us = 1000, .log_id = 1, .offset = offset};
}

static struct known_article stored_at(int64_t order_us, int64_t offset)
{
    return (struct known_article){.is_stored = true,
                                  .article_id = 7,
                                  .version = 3,
                                  .stamp = at(order_us, offset),
                                  .content_digest = first_text};
}

static void inserts_what_is_not_stored(void **state)
{
    (void)state;
    struct known_article known = {0};
    struct order_stamp stamp = at(5, 9);
    assert_int_equal(decision_make(&known, &stamp, &first_text), ITEM_INSERTED);
    assert_true(known.is_stored);
    assert_int_equal(known.version, 1);
    assert_int_equal(order_stamp_compare(&known.stamp, &stamp), 0);
    assert_memory_equal(&known.content_digest, &first_text, sizeof(first_text));
}

static void updates_with_what_is_other_and_later(void **state)
{
    (void)state;
    struct known_article known = stored_at(5, 9);
    struct order_stamp stamp = at(6, 2);
    assert_int_equal(decision_make(&known, &stamp, &other_text), ITEM_UPDATED);
    assert_int_equal(known.version, 4);
    assert_int_equal(known.article_id, 7);
    assert_int_equal(order_stamp_compare(&known.stamp, &stamp), 0);
    assert_memory_equal(&known.content_digest, &other_text, sizeof(other_text));
}

static void leaves_what_is_other_and_earlier(void **state)
{
    (void)state;
    struct known_article known = stored_at(5, 9);
    struct known_article before = known;
    struct order_stamp stamp = at(4, 10);
    assert_int_equal(decision_make(&known, &stamp, &other_text), ITEM_STALE);
    assert_memory_equal(&known, &before, sizeof(known));
}

static void raises_the_stamp_of_the_same_text_seen_later(void **state)
{
    (void)state;
    struct known_article known = stored_at(5, 9);
    struct order_stamp later = at(5, 10);
    assert_int_equal(decision_make(&known, &later, &first_text), ITEM_UNCHANGED);
    assert_int_equal(known.version, 3);
    assert_int_equal(order_stamp_compare(&known.stamp, &later), 0);
    struct order_stamp earlier = at(5, 8);
    assert_int_equal(decision_make(&known, &earlier, &first_text), ITEM_UNCHANGED);
    assert_int_equal(order_stamp_compare(&known.stamp, &later), 0);
}

/* A text that came back is a new version again, not the old one. */
static void knows_only_the_newest_text(void **state)
{
    (void)state;
    struct known_article known = {0};
    struct order_stamp stamps[] = {at(1, 1), at(1, 2), at(1, 3)};
    assert_int_equal(decision_make(&known, &stamps[0], &first_text), ITEM_INSERTED);
    assert_int_equal(decision_make(&known, &stamps[1], &other_text), ITEM_UPDATED);
    assert_int_equal(decision_make(&known, &stamps[2], &first_text), ITEM_UPDATED);
    assert_int_equal(known.version, 3);
}

static void compares_stamps_member_by_member(void **state)
{
    (void)state;
    const struct order_stamp ascending[] = {
        {INSTANT_ABSENT, INSTANT_ABSENT, 9, 9},
        {INSTANT_ABSENT, 1, 9, 9},
        {1, INSTANT_ABSENT, 9, 9},
        {1, 1, 9, 9},
        {1, 2, 1, 9},
        {1, 2, 2, 1},
        {1, 2, 2, 2},
        {INT64_MAX, 0, 0, 0},
    };
    const size_t count = sizeof(ascending) / sizeof(ascending[0]);
    for (size_t left = 0; left < count; left++) {
        for (size_t right = 0; right < count; right++) {
            int order = order_stamp_compare(&ascending[left], &ascending[right]);
            assert_int_equal((order > 0) - (order < 0), (left > right) - (left < right));
        }
    }
}

static int64_t seconds(int64_t count)
{
    return count * INSTANT_SECOND;
}

static void takes_the_month_of_publishing(void **state)
{
    (void)state;
    const int64_t march_2024 = seconds(1709251200);
    assert_int_equal(decision_month(march_2024, 0), march_2024);
    assert_int_equal(decision_month(march_2024 + seconds(31 * 86400) - 1, 0), march_2024);
    /* The last microsecond of a leap February. */
    assert_int_equal(decision_month(march_2024 - 1, 0), march_2024 - seconds(29 * 86400));
    assert_int_equal(decision_month(0, march_2024), 0);
}

static void takes_the_month_of_the_record_without_a_usable_time(void **state)
{
    (void)state;
    const int64_t march_2024 = seconds(1709251200);
    const int64_t year_1960 = -seconds(315619200);
    const int64_t year_2300 = seconds(10413792000);
    assert_int_equal(decision_month(INSTANT_ABSENT, march_2024 + 5), march_2024);
    assert_int_equal(decision_month(year_1960, march_2024 + 5), march_2024);
    assert_int_equal(decision_month(INSTANT_ABSENT, INSTANT_ABSENT), 0);
    assert_int_equal(decision_month(INSTANT_ABSENT, year_2300), 0);
    assert_int_equal(decision_month(INSTANT_ABSENT, INT64_MAX), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inserts_what_is_not_stored),
        cmocka_unit_test(updates_with_what_is_other_and_later),
        cmocka_unit_test(leaves_what_is_other_and_earlier),
        cmocka_unit_test(raises_the_stamp_of_the_same_text_seen_later),
        cmocka_unit_test(knows_only_the_newest_text),
        cmocka_unit_test(compares_stamps_member_by_member),
        cmocka_unit_test(takes_the_month_of_publishing),
        cmocka_unit_test(takes_the_month_of_the_record_without_a_usable_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
