#include "replay/repeat_suffix.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "article/identity.h"
#include "base/buffer.h"
#include "base/instant.h"

static void becomes(struct span message, const char *wanted)
{
    struct arena *arena = arena_open();
    struct span changed = repeat_suffix_apply(message, 2, arena);
    struct buffer text = {.arena = arena};
    buffer_append(&text, changed);
    assert_string_equal(buffer_string(&text), wanted);
    arena_free(arena);
}

static void stays(struct span message)
{
    struct arena *arena = arena_open();
    assert_true(span_is_equal(repeat_suffix_apply(message, 2, arena), message));
    arena_free(arena);
}

static void extends_url_and_id_and_nothing_else(void **state)
{
    (void)state;
    becomes(SPAN("{ \"url\":\"https://a.cn/1\", \"id\" : \"x\",\t\"title\":\"id\", "
                 "\"body\":\"https://a.cn/1 {\\\"id\\\": 1}\"}\r"),
            "{ \"url\":\"https://a.cn/1?wenliu_round=2\", \"id\" : \"x-r2\",\t"
            "\"title\":\"id\", \"body\":\"https://a.cn/1 {\\\"id\\\": 1}\"}\r");
}

static void extends_behind_the_query_and_before_the_fragment(void **state)
{
    (void)state;
    becomes(SPAN("{\"url\": \"http://a.cn/?p=1#c\"}"),
            "{\"url\": \"http://a.cn/?p=1&wenliu_round=2#c\"}");
    becomes(SPAN("{\"url\": \"http:\\/\\/a.cn\\/\\u0023c?\"}"),
            "{\"url\": \"http:\\/\\/a.cn\\/?wenliu_round=2\\u0023c?\"}");
    becomes(SPAN("{\"url\": \"http://a.cn/\\u003Fp=1\"}"),
            "{\"url\": \"http://a.cn/\\u003Fp=1&wenliu_round=2\"}");
}

static void makes_a_string_of_a_number(void **state)
{
    (void)state;
    becomes(SPAN("{\"news_id\": 4711, \"comments\": 4711}"),
            "{\"news_id\": \"4711-r2\", \"comments\": 4711}");
}

static void knows_the_names_of_crawlers(void **state)
{
    (void)state;
    becomes(SPAN("{\"Canonical-URL\": \"http://a\"}"),
            "{\"Canonical-URL\": \"http://a?wenliu_round=2\"}");
    becomes(SPAN("{\"\\u94fe\\u63a5\": \"http://a\"}"),
            "{\"\\u94fe\\u63a5\": \"http://a?wenliu_round=2\"}");
    becomes(SPAN("{\"mainEntityOfPage\": {\"@id\": \"http://a\", \"id\": 1}}"),
            "{\"mainEntityOfPage\": {\"@id\": \"http://a?wenliu_round=2\", \"id\": 1}}");
    becomes(SPAN("{\"source\": \"新华社\", \"link\": \"http://a\"}"),
            "{\"source\": \"新华社\", \"link\": \"http://a?wenliu_round=2\"}");
}

static void leaves_alone_what_has_no_identity_of_its_own(void **state)
{
    (void)state;
    stays(SPAN("{\"title\": \"t\", \"body\": \"b\", \"url\": null, \"id\": \"\"}"));
    stays(SPAN("{\"id\": true, \"url\": \"about:blank\"}"));
    stays(SPAN("{}"));
}

static void leaves_alone_what_is_no_object(void **state)
{
    (void)state;
    static const struct span messages[] = {
        SPAN(""),
        SPAN("  "),
        SPAN("{"),
        SPAN("\""),
        SPAN("[{\"id\": 1}]"),
        SPAN("{\"id\": \"1\", \"url\": \"http://a"),
        SPAN("{\"id\": \"1\" \"title\": 1}"),
        SPAN("{\"id\": 1"),
        SPAN("{\"id\": \"1\\"),
        SPAN("{\"id\": \"1\", \"meta\": {\"a\": [}"),
        SPAN("{\"id\": \"\xff\"}"),
    };
    for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
        stays(messages[i]);
    }
}

static struct uuid identity_of(struct span value, struct arena *arena)
{
    const struct message message = {.value = value, .recorded_us = INSTANT_ABSENT};
    struct uuid identity;
    assert_true(
        identity_from_message(&message, &article_limits_default, arena, &identity));
    return identity;
}

/* The point of it all: rounds are different articles for who ingests them. */
static void makes_another_article_of_it(void **state)
{
    (void)state;
    static const struct span messages[] = {
        SPAN("{\"url\": \"https://a.cn/1#top\", \"body\": \"b\"}"),
        SPAN("{\"url\": \"https://a.cn/#/1\", \"body\": \"b\"}"),
        SPAN("{\"id\": 5, \"body\": \"b\"}"),
        SPAN("{\"_id\": \"5\", \"source\": \"s\", \"body\": \"b\"}"),
    };
    struct arena *arena = arena_open();
    for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
        struct uuid first = identity_of(messages[i], arena);
        struct uuid second =
            identity_of(repeat_suffix_apply(messages[i], 2, arena), arena);
        struct uuid third =
            identity_of(repeat_suffix_apply(messages[i], 3, arena), arena);
        assert_memory_not_equal(first.bytes, second.bytes, UUID_BYTES);
        assert_memory_not_equal(first.bytes, third.bytes, UUID_BYTES);
        assert_memory_not_equal(second.bytes, third.bytes, UUID_BYTES);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(extends_url_and_id_and_nothing_else),
        cmocka_unit_test(extends_behind_the_query_and_before_the_fragment),
        cmocka_unit_test(makes_a_string_of_a_number),
        cmocka_unit_test(knows_the_names_of_crawlers),
        cmocka_unit_test(leaves_alone_what_has_no_identity_of_its_own),
        cmocka_unit_test(leaves_alone_what_is_no_object),
        cmocka_unit_test(makes_another_article_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
