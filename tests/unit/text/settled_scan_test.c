#include "text/settled_scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "nasty_text.h"
#include "text/character_fold.h"
#include "text/composition.h"
#include "text/joined_lines.h"
#include "text/punctuation.h"
#include "text/spacing.h"

/** True when no rule changes the text: what a clean scan promises. */
static bool is_fixed_point(struct span text, struct arena *arena)
{
    return character_fold_text(text, true, arena).at == text.at &&
           composition_nfc(text, arena).at == text.at &&
           spacing_settle(text, arena).at == text.at &&
           joined_lines_drop(text, true, arena).at == text.at &&
           punctuation_fold(text, arena).at == text.at;
}

static void knows_ordinary_text(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "新华社北京2月8日电，气温12.5度，最高-3到10:30。",
        "“好！”他说：‘是’……走吧——\n《书》。A股 iPhone 15、张三 李四·王五",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        assert_true(settled_scan_is_clean(span_from_string(texts[i])));
    }
}

static void asks_the_rules_behind_brackets(void **state)
{
    (void)state;
    assert_false(settled_scan_is_clean(SPAN("中[图],A")));
    assert_false(settled_scan_is_clean(SPAN("中{图}:A")));
    assert_true(settled_scan_is_clean(SPAN("见图[1]和{甲}")));
}

static void never_takes_what_a_rule_would_change(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct dice dice = {.state = 4};
    size_t clean = 0;
    for (int round = 0; round < 200000; round++) {
        struct span text = nasty_text(&dice, 1 + dice_below(&dice, 5), arena);
        if (settled_scan_is_clean(text)) {
            clean++;
            if (!is_fixed_point(text, arena)) {
                fail_msg("'%.*s'", (int)text.bytes, text.at);
            }
        }
        arena_reset(arena);
    }
    assert_true(clean > 1000);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_ordinary_text),
        cmocka_unit_test(asks_the_rules_behind_brackets),
        cmocka_unit_test(never_takes_what_a_rule_would_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
