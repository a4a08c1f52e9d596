#include "replay/text_article.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/buffer.h"

/* Behind the id, whose 32 digits are another test's. */
enum { ID_BYTES = sizeof("{\"id\": \"") - 1 + 32 + sizeof("\", ") - 1 };

static const char *json_of(struct span text, struct arena *arena)
{
    struct span json;
    struct buffer copy = {.arena = arena};
    assert_true(text_article_as_json(text, arena, &json));
    buffer_append(&copy, json);
    return buffer_string(&copy);
}

static void becomes(struct span text, const char *wanted)
{
    struct arena *arena = arena_open();
    assert_string_equal(json_of(text, arena) + ID_BYTES, wanted);
    arena_free(arena);
}

static void takes_a_headline_as_title(void **state)
{
    (void)state;
    becomes(SPAN("长江水位回落\n\n今天，水位降到12米。\n"),
            "\"title\": \"长江水位回落\", \"body\": \"今天，水位降到12米。\"}");
    becomes(SPAN("\r\n 长江水位回落 \r\n今天。"),
            "\"title\": \"长江水位回落\", \"body\": \"今天。\"}");
}

static void leaves_a_sentence_in_the_body(void **state)
{
    (void)state;
    becomes(SPAN("今天，水位降了。\n明天再看。"),
            "\"body\": \"今天，水位降了。\\n明天再看。\"}");
    becomes(SPAN("他说：“来。”\n好"), "\"body\": \"他说：“来。”\\n好\"}");
    becomes(SPAN("长江水位回落"), "\"body\": \"长江水位回落\"}");
}

static void takes_no_title_of_more_than_60_characters(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct buffer text = {.arena = arena};
    for (int i = 0; i < 60; i++) {
        buffer_append(&text, SPAN("字"));
    }
    buffer_append(&text, SPAN("\n文"));
    assert_non_null(strstr(json_of(buffer_span(&text), arena), "title"));
    struct buffer longer = {.arena = arena};
    buffer_append(&longer, SPAN("字"));
    buffer_append(&longer, buffer_span(&text));
    assert_null(strstr(json_of(buffer_span(&longer), arena), "title"));
    arena_free(arena);
}

static void reads_gb18030_and_a_byte_order_mark(void **state)
{
    (void)state;
    becomes(SPAN("\xb3\xa4\xbd\xad\n\xcb\xae"), "\"title\": \"长江\", \"body\": \"水\"}");
    becomes(SPAN("\xef\xbb\xbf长江\n水"), "\"title\": \"长江\", \"body\": \"水\"}");
}

static void refuses_bytes_that_are_no_text(void **state)
{
    (void)state;
    static const struct span texts[] = {SPAN("\xff\xfe\x7f\x95"),
                                        SPAN("caf\xe9 cr\xe8me"),
                                        SPAN("\xa4\xa2\xa4\xa4\xa4\xa6")};
    struct arena *arena = arena_open();
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct span json;
        assert_false(text_article_as_json(texts[i], arena, &json));
    }
    arena_free(arena);
}

static void gives_the_same_text_the_same_id(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    const char *first = json_of(SPAN("长江\n水"), arena);
    const char *again = json_of(SPAN("\n长江\n水\n\n"), arena);
    const char *other = json_of(SPAN("长江\n火"), arena);
    assert_memory_equal(first, again, ID_BYTES);
    assert_memory_not_equal(first, other, ID_BYTES);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_a_headline_as_title),
        cmocka_unit_test(leaves_a_sentence_in_the_body),
        cmocka_unit_test(takes_no_title_of_more_than_60_characters),
        cmocka_unit_test(reads_gb18030_and_a_byte_order_mark),
        cmocka_unit_test(refuses_bytes_that_are_no_text),
        cmocka_unit_test(gives_the_same_text_the_same_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
