#include "text/visible_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <unicode/uchar.h>

#include "text/utf8.h"

enum { LAST_CODE_POINT = 0x10FFFF };

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

static const char *shown(const char *text, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    visible_text_append(&out, span_from_string(text), SPAN("<"), SPAN(">"));
    return buffer_string(&out);
}

static void shows_what_cannot_be_seen(void **state)
{
    static const struct {
        const char *text;
        const char *shown;
    } cases[] = {
        {"", ""},
        {"a 新闻，～é", "a 新闻，～é"},
        {"\x1b[31m红", "<‹ESC›>[31m红"},
        {"a\r\n\tb", "a<‹CR›><‹LF›><‹TAB›>b"},
        {"\xc2\x9b"
         "2J",
         "<‹CSI›>2J"},
        {"\xe2\x80\xae"
         "gnp.exe",
         "<‹RLO›>gnp.exe"},
        {"新\xe2\x80\x8b闻\xef\xbb\xbf", "新<‹ZWSP›>闻<‹BOM›>"},
        {"　\xc2\xa0", "<‹IDSP›><‹NBSP›>"},
        {"\xee\x80\x80", "<‹U+E000›>"},
        {"\xf3\xa0\x80\x81", "<‹U+E0001›>"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_string_equal(shown(cases[i].text, *state), cases[i].shown);
    }
}

/* Whatever ICU knows of a character: its general category begins with C (but Cn may be
 * anything), or it is a separator. */
static void lets_nothing_through_that_steers_a_terminal(void **state)
{
    (void)state;
    for (uint32_t code_point = 0; code_point <= LAST_CODE_POINT; code_point++) {
        bool is_hidden = u_iscntrl((UChar32)code_point) ||
                         u_isWhitespace((UChar32)code_point) ||
                         u_isJavaSpaceChar((UChar32)code_point) ||
                         u_charDirection((UChar32)code_point) == U_BOUNDARY_NEUTRAL ||
                         u_hasBinaryProperty((UChar32)code_point, UCHAR_BIDI_CONTROL);
        if (is_hidden && code_point != ' ') {
            assert_false(visible_text_has(code_point));
        }
        if (u_isalnum((UChar32)code_point) && !visible_text_has(code_point)) {
            /* Letters that are blank: Hangul fillers. */
            assert_true(u_hasBinaryProperty((UChar32)code_point,
                                            UCHAR_DEFAULT_IGNORABLE_CODE_POINT));
        }
    }
}

static void json_stays_the_same_json(void **state)
{
    struct buffer out = {.arena = *state};
    visible_text_append_json(&out, SPAN("{\"a\":\"新\xe2\x80\x8b\\n\xc2\x9b\x7f"
                                        "\xf3\xa0\x80\x81\"}"));
    assert_string_equal(buffer_string(&out),
                        "{\"a\":\"新\\u200b\\n\\u009b\\u007f\\udb40\\udc01\"}");
}

static void wide_characters_take_two_columns(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t width;
    } cases[] = {
        {"", 0},       {"title", 5},     {"正文", 4}, {"ａ：", 4},
        {"‹ZWSP›", 6}, {"e\xcc\x81", 1}, {"🙂", 2},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(visible_text_width(span_from_string(cases[i].text)),
                         cases[i].width);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_what_cannot_be_seen),
        cmocka_unit_test(lets_nothing_through_that_steers_a_terminal),
        cmocka_unit_test(json_stays_the_same_json),
        cmocka_unit_test(wide_characters_take_two_columns),
    };
    return cmocka_run_group_tests(tests, open_arena, free_arena);
}
