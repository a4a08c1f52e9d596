#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "ingest/place.h"

static void reads_a_partition(void **state)
{
    (void)state;
    struct place place;
    assert_true(place_from_text("news.raw:3", false, &place));
    assert_string_equal(place.topic, "news.raw");
    assert_int_equal(place.partition, 3);
    assert_int_equal(place.offset, -1);
}

static void reads_a_message(void **state)
{
    (void)state;
    struct place place;
    assert_true(place_from_text("a:2147483647:9223372036854775807", true, &place));
    assert_string_equal(place.topic, "a");
    assert_int_equal(place.partition, INT32_MAX);
    assert_int_equal(place.offset, INT64_MAX);
}

static void takes_no_other_text(void **state)
{
    (void)state;
    static const char *const partitions[] = {"",     "a",    ":1",    "a:",      "a:-1",
                                             "a:+1", "a: 1", "a:1 ",  "a:1x",    "a:1:2",
                                             "a::1", "a:1:", "a:0x1", "a:1:2:3", NULL};
    static const char *const messages[] = {"a:1",
                                           "a:1:",
                                           "a:1:-2",
                                           "a:1:2:",
                                           "a:1: 2",
                                           "a:1:2x",
                                           "a:x:2",
                                           "a:1:2:3",
                                           ":1:2",
                                           "a::2",
                                           "a:1:9223372036854775808"};
    struct place place;
    for (size_t at = 0; at < sizeof(partitions) / sizeof(partitions[0]); at++) {
        assert_false(place_from_text(partitions[at], false, &place));
    }
    for (size_t at = 0; at < sizeof(messages) / sizeof(messages[0]); at++) {
        assert_false(place_from_text(messages[at], true, &place));
    }
    assert_false(place_from_text("a:2147483648", false, &place));
}

static void takes_topics_as_long_as_kafka_does(void **state)
{
    (void)state;
    struct place place;
    char text[PLACE_TOPIC_BYTES + 8];
    memset(text, 'a', sizeof(text));
    memcpy(text + 249, ":5", 3);
    assert_true(place_from_text(text, false, &place));
    assert_int_equal(strlen(place.topic), 249);
    text[249] = 'a';
    memcpy(text + 250, ":5", 3);
    assert_false(place_from_text(text, false, &place));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_partition),
        cmocka_unit_test(reads_a_message),
        cmocka_unit_test(takes_no_other_text),
        cmocka_unit_test(takes_topics_as_long_as_kafka_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
