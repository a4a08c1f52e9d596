#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "article/clean_article.h"
#include "article/identity.h"
#include "base/instant.h"

static int open_arena(void **state)
{
    *state = arena_open();
    return 0;
}

static int free_arena(void **state)
{
    arena_free(*state);
    return 0;
}

static struct uuid identity_of(const char *json, struct arena *arena)
{
    struct message message = {.value = span_from_string(json),
                              .recorded_us = INSTANT_ABSENT};
    struct uuid identity;
    assert_true(
        identity_from_message(&message, &article_limits_default, arena, &identity));
    return identity;
}

static bool is_same(const char *left, const char *right, struct arena *arena)
{
    struct uuid one = identity_of(left, arena);
    struct uuid other = identity_of(right, arena);
    return memcmp(&one, &other, sizeof(one)) == 0;
}

static void is_the_url_when_there_is_one(void **state)
{
    assert_true(is_same(
        "{\"url\":\"http://A.example/1?utm_source=x\",\"id\":1,\"body\":\"a\"}",
        "{\"link\":\"https://a.example/1#top\",\"id\":2,\"body\":\"b\",\"title\":\"t\"}",
        *state));
    assert_false(is_same("{\"url\":\"http://a.example/1\",\"body\":\"a\"}",
                         "{\"url\":\"http://a.example/2\",\"body\":\"a\"}", *state));
}

static void is_source_and_id_without_a_url(void **state)
{
    assert_true(is_same("{\"id\":7,\"source\":\"清河\",\"body\":\"a\"}",
                        "{\"id\":\"7\",\"source\":\"清河\",\"body\":\"b\"}", *state));
    assert_false(is_same("{\"id\":7,\"source\":\"清河\",\"body\":\"a\"}",
                         "{\"id\":7,\"source\":\"清溪\",\"body\":\"a\"}", *state));
    assert_false(is_same("{\"id\":7,\"body\":\"a\"}",
                         "{\"id\":7,\"source\":\"清溪\",\"body\":\"a\"}", *state));
}

static void is_the_clean_content_without_an_id(void **state)
{
    assert_true(is_same("{\"title\":\"甲\",\"body\":\"<p>乙</p>\"}",
                        "{\"body\":[\" 乙 \"],\"标题\":\"甲\"}", *state));
    assert_false(is_same("{\"title\":\"甲乙\",\"body\":\"丙\"}",
                         "{\"title\":\"甲\",\"body\":\"乙丙\"}", *state));
}

static void of_a_message_is_that_of_its_article(void **state)
{
    static const char *const messages[] = {
        "{\"url\":\"http://a.example/1\",\"body\":\"a\"}",
        "{\"id\":7,\"source\":\" 清河 \",\"body\":\"a\"}",
        "{\"body\":\"<p>甲</p>\",\"date\":\"2024-05-28\"}",
    };
    for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
        struct message message = {.value = span_from_string(messages[i]),
                                  .recorded_us = INSTANT_ABSENT};
        struct clean_options options = {.limits = &article_limits_default,
                                        .recorded_us = INSTANT_ABSENT};
        struct raw_article raw;
        struct clean_article clean;
        struct fault fault;
        assert_int_equal(raw_article_from_message(&message, &article_limits_default,
                                                  *state, &raw, &fault),
                         OUTCOME_OK);
        assert_int_equal(clean_article_from_raw(&raw, &options, *state, &clean, &fault),
                         OUTCOME_OK);
        struct uuid identity = identity_of(messages[i], *state);
        assert_memory_equal(&identity, &clean.identity, sizeof(identity));
    }
}

static void is_a_uuid_of_version_8(void **state)
{
    struct uuid identity = identity_of("{\"body\":\"a\"}", *state);
    assert_int_equal(identity.bytes[6] >> 4, 8);
    assert_int_equal(identity.bytes[8] >> 6, 2);
}

/* Stored in databases: a change here is a new rule, with a new name in identity.c. */
static void stays_what_it_was(void **state)
{
    static const uint8_t wanted[UUID_BYTES] = {0xBB, 0xDA, 0x9C, 0xCF, 0xAF, 0x86,
                                               0x84, 0x8E, 0xA9, 0x39, 0xC8, 0x7C,
                                               0x16, 0xD7, 0x96, 0x43};
    struct uuid identity =
        identity_of("{\"url\":\"https://a.example/1\",\"body\":\"a\"}", *state);
    assert_memory_equal(identity.bytes, wanted, UUID_BYTES);
}

static void a_bad_message_has_none(void **state)
{
    static const char *const messages[] = {"", "{}", "{\"url\":\"http://a.example/1\"}",
                                           "{\"body\":\"<p></p>\"}"};
    for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
        struct message message = {.value = span_from_string(messages[i]),
                                  .recorded_us = INSTANT_ABSENT};
        struct uuid identity;
        assert_false(
            identity_from_message(&message, &article_limits_default, *state, &identity));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_the_url_when_there_is_one),
        cmocka_unit_test(is_source_and_id_without_a_url),
        cmocka_unit_test(is_the_clean_content_without_an_id),
        cmocka_unit_test(of_a_message_is_that_of_its_article),
        cmocka_unit_test(is_a_uuid_of_version_8),
        cmocka_unit_test(stays_what_it_was),
        cmocka_unit_test(a_bad_message_has_none),
    };
    return cmocka_run_group_tests(tests, open_arena, free_arena);
}
