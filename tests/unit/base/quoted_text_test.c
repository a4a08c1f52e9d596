#include "base/quoted_text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void quoted(struct span text, const char *wanted)
{
    struct arena *arena = arena_open();
    struct buffer buffer = {.arena = arena};
    quoted_text_append(&buffer, text);
    assert_string_equal(buffer_string(&buffer), wanted);
    arena_free(arena);
}

static void leaves_plain_text_as_it_is(void **state)
{
    (void)state;
    quoted(SPAN("长江 abc/\x7f 𠮷"), "\"长江 abc/\x7f 𠮷\"");
    quoted(SPAN(""), "\"\"");
    quoted((struct span){.at = NULL}, "\"\"");
}

static void escapes_what_json_demands(void **state)
{
    (void)state;
    quoted(SPAN("\"\\\n\t\r\x01"), "\"\\\"\\\\\\n\\t\\u000d\\u0001\"");
}

static void replaces_what_postgresql_cannot_hold(void **state)
{
    (void)state;
    quoted(SPAN("a\0b"), "\"a\xef\xbf\xbd"
                         "b\"");
    quoted(SPAN("\xff"), "\"\xef\xbf\xbd\"");
}

/* Overlong, a surrogate, behind U+10FFFF, cut off: each byte is replaced by itself. */
static void replaces_each_byte_that_is_no_utf8(void **state)
{
    (void)state;
    static const struct span bad[] = {SPAN("\xc0\x80"),         SPAN("\xe0\x80\xbf"),
                                      SPAN("\xf0\x80\x80\x80"), SPAN("\xed\xa0\x80"),
                                      SPAN("\xf4\x90\x80\x80"), SPAN("\xe9\x95"),
                                      SPAN("\xf0\x9f\x98")};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct arena *arena = arena_open();
        struct buffer buffer = {.arena = arena};
        quoted_text_append(&buffer, bad[i]);
        assert_int_equal(buffer.bytes, 2 + 3 * bad[i].bytes);
        arena_free(arena);
    }
}

static void goes_on_behind_a_broken_character(void **state)
{
    (void)state;
    quoted(SPAN("\xe9\x95长"), "\"\xef\xbf\xbd\xef\xbf\xbd长\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_plain_text_as_it_is),
        cmocka_unit_test(escapes_what_json_demands),
        cmocka_unit_test(replaces_what_postgresql_cannot_hold),
        cmocka_unit_test(replaces_each_byte_that_is_no_utf8),
        cmocka_unit_test(goes_on_behind_a_broken_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
