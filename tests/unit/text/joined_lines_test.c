#include "text/joined_lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buffer.h"

static void becomes(const char *text, bool folds_commas, const char *expected)
{
    struct arena *arena = arena_open();
    struct buffer joined = {.arena = arena};
    buffer_append(&joined,
                  joined_lines_drop(span_from_string(text), folds_commas, arena));
    assert_string_equal(buffer_string(&joined), expected);
    arena_free(arena);
}

static void joins_before_marks_that_start_no_line(void **state)
{
    (void)state;
    becomes("甲\n，乙\n。丙\n、丁\n；戊\n：己\n！庚\n？辛\n）壬\n》癸\n”子", true,
            "甲，乙。丙、丁；戊：己！庚？辛）壬》癸”子");
}

static void joins_behind_marks_that_end_no_line(void **state)
{
    (void)state;
    becomes("甲，\n乙、\n丙（\n丁《\n戊“\n己", true, "甲，乙、丙（丁《戊“己");
}

static void joins_behind_commas_that_will_be_wide(void **state)
{
    (void)state;
    becomes("甲,\n乙", true, "甲,乙");
    becomes("甲”,\n乙", true, "甲”,乙");
    becomes("甲,\n乙", false, "甲,\n乙");
    becomes("a,\nb", true, "a,\nb");
    becomes("A long line of English\n他说“好”,\n走了", true,
            "A long line of English\n他说“好”,走了");
}

static void keeps_all_other_lines(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct span text = SPAN("甲。\n乙\n“丙”\n（丁）\n《戊》\n");
    assert_ptr_equal(joined_lines_drop(text, true, arena).at, text.at);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joins_before_marks_that_start_no_line),
        cmocka_unit_test(joins_behind_marks_that_end_no_line),
        cmocka_unit_test(joins_behind_commas_that_will_be_wide),
        cmocka_unit_test(keeps_all_other_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
