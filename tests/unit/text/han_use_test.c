#include "text/han_use.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/utf8.h"

static void check_all(const char *text, bool expected)
{
    struct span span = span_from_string(text);
    for (size_t at = 0; at < span.bytes;) {
        uint32_t code_point = utf8_next(span, &at);
        if (han_use_is_common(code_point) != expected) {
            fail_msg("U+%04X", (unsigned)code_point);
        }
    }
}

static void knows_what_is_written_in_either_script(void **state)
{
    (void)state;
    check_all("一的是郑州地铁坐龟〇々", true);
    check_all("鄭州地鐵國龜臺灣", true);
    check_all("佢哋喺嗰度冇嘢食", true); /* Cantonese */
}

static void knows_what_is_rare(void **state)
{
    (void)state;
    check_all("閮窞鍦浗", false);
    check_all("㐀𠀀\u9FFF", false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_what_is_written_in_either_script),
        cmocka_unit_test(knows_what_is_rare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
