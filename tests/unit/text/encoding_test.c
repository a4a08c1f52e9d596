#include "text/encoding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void accepts_every_form_of_utf8(void **state)
{
    (void)state;
    assert_true(encoding_is_utf8(SPAN("")));
    assert_true(encoding_is_utf8(SPAN("a\0b")));
    assert_true(encoding_is_utf8(SPAN("中é😀𠀀")));
    assert_true(encoding_is_utf8(SPAN("\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF")));
    assert_true(encoding_is_utf8(SPAN("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF")));
}

static void refuses_what_only_looks_like_utf8(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\xC0\x80",
        "\xC1\xBF",
        "\xE0\x9F\xBF",
        "\xED\xA0\x80",
        "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xFF",
        "\x80",
        "a\xBF",
        "\xE4\xB8",
        "\xE4\xB8!",
        "\xC3",
        "\xF0\x9F\x98",
        "\xC3(",
        "\xF0\x9F(\x80",
        "中\xB8",
        "\xED\xBF\xBF",
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(encoding_is_utf8(span_from_string(bad[i])));
    }
}

static void decodes_gb18030_with_two_and_four_bytes(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct span text = {0};
    assert_true(
        encoding_utf8_from_gb18030(SPAN("{\xD6\xD0\xB9\xFA\xA3\xAC 1}"), arena, &text));
    assert_true(span_is_equal(text, SPAN("{中国， 1}")));
    assert_true(encoding_utf8_from_gb18030(SPAN("\x95\x32\x82\x36"), arena, &text));
    assert_true(span_is_equal(text, SPAN("𠀀")));
    assert_true(encoding_utf8_from_gb18030(SPAN(""), arena, &text));
    assert_int_equal(text.bytes, 0);
    arena_free(arena);
}

static void refuses_bytes_that_are_not_gb18030(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct span text = SPAN("untouched");
    static const char *const bad[] = {"\xD6",         "\xD6\xD0\xB9", "\xFF\xFF",
                                      "\x81\x30\x81", "\xD6\x20",     "\xFE\x39\xFE\x39"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(encoding_utf8_from_gb18030(span_from_string(bad[i]), arena, &text));
    }
    assert_true(span_is_equal(text, SPAN("untouched")));
    arena_free(arena);
}

static void counts_chinese_among_what_is_not_ascii(void **state)
{
    (void)state;
    assert_int_equal(encoding_chinese_percent(SPAN("abc")), 0);
    assert_int_equal(encoding_chinese_percent(SPAN("abc 中文，“好”……")), 100);
    assert_int_equal(encoding_chinese_percent(SPAN("中é")), 50);
    assert_int_equal(encoding_chinese_percent(SPAN("éü")), 0);
}

static void knows_korean_by_its_lead_bytes(void **state)
{
    (void)state;
    /* 정부는 오늘 서울에서 회의를 열고 ... in EUC-KR, and 32 ideographs of GB18030. */
#define KOREAN                                                                           \
    "\xC1\xA4\xBA\xCE\xB4\xC2 \xBF\xC0\xB4\xC3 \xBC\xAD\xBF\xEF\xBF\xA1\xBC\xAD "
#define CHINESE "\xC7\xE5\xBA\xD3\xCA\xD0\xBD\xF1\xCC\xEC\xCF\xC2\xD3\xEA"
    assert_true(encoding_is_like_euc_kr(SPAN(KOREAN KOREAN KOREAN KOREAN)));
    assert_false(encoding_is_like_euc_kr(SPAN(KOREAN KOREAN KOREAN)));
    assert_false(encoding_is_like_euc_kr(SPAN(CHINESE CHINESE CHINESE CHINESE CHINESE)));
    assert_false(encoding_is_like_euc_kr(SPAN(KOREAN KOREAN KOREAN KOREAN CHINESE)));
    assert_false(encoding_is_like_euc_kr(SPAN("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepts_every_form_of_utf8),
        cmocka_unit_test(refuses_what_only_looks_like_utf8),
        cmocka_unit_test(decodes_gb18030_with_two_and_four_bytes),
        cmocka_unit_test(refuses_bytes_that_are_not_gb18030),
        cmocka_unit_test(counts_chinese_among_what_is_not_ascii),
        cmocka_unit_test(knows_korean_by_its_lead_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
