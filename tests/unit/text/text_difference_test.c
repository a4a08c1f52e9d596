#include "text/text_difference.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "nasty_text.h"

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

/* As `git diff --word-diff` marks it. */
static const char *marked(struct span left, struct span right, struct arena *arena)
{
    const struct text_difference *found = NULL;
    struct text_difference_table *table = text_difference_table_open(arena);
    size_t count = text_difference_find(table, left, right, &found);
    struct buffer out = {.arena = arena};
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        buffer_append(&out, span_slice(left, at, found[i].left_start));
        buffer_append(&out, SPAN("[-"));
        buffer_append(&out, span_slice(left, found[i].left_start, found[i].left_end));
        buffer_append(&out, SPAN("+"));
        buffer_append(&out, span_slice(right, found[i].right_start, found[i].right_end));
        buffer_append(&out, SPAN("]"));
        at = found[i].left_end;
    }
    buffer_append(&out, span_slice(left, at, left.bytes));
    return buffer_string(&out);
}

static void finds_the_fewest_characters(void **state)
{
    static const struct {
        const char *left;
        const char *right;
        const char *marked;
    } cases[] = {
        {"", "", ""},
        {"同", "同", "同"},
        {"", "新", "[-+新]"},
        {"旧", "", "[-旧+]"},
        {", 郑州\u00a0", "，郑州 ", "[-, +，]郑州[-\u00a0+ ]"},
        {"３.14％\u200b，他说:好!", "3.14%，他说：好！",
         "[-３+3].14[-％\u200b+%]，他说[-:+：]好[-!+！]"},
        {"abcabc", "bcab", "[-a+]bcab[-c+]"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_string_equal(marked(span_from_string(cases[i].left),
                                   span_from_string(cases[i].right), *state),
                            cases[i].marked);
    }
}

static struct span repeated(const char *text, size_t times, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < times; i++) {
        buffer_append(&out, span_from_string(text));
    }
    return buffer_span(&out);
}

static void a_long_text_differs_as_a_whole(void **state)
{
    const struct text_difference *found = NULL;
    struct text_difference_table *table = text_difference_table_open(*state);
    struct span fits = repeated("新", TEXT_DIFFERENCE_MAX_CHARS, *state);
    struct span is_long = repeated("新", TEXT_DIFFERENCE_MAX_CHARS + 1, *state);
    assert_int_equal(text_difference_find(table, fits, fits, &found), 0);
    assert_int_equal(text_difference_find(table, fits, is_long, &found), 1);
    assert_int_equal(found[0].left_end, fits.bytes);
    assert_int_equal(found[0].right_end, is_long.bytes);
    assert_int_equal(found[0].left_start + found[0].right_start, 0);
}

/* What is not in a difference is the same in both. */
static void leads_from_the_one_to_the_other(void **state)
{
    struct dice dice = {.state = 11};
    struct arena *arena = *state;
    struct text_difference_table *table = text_difference_table_open(arena);
    for (int round = 0; round < 2000; round++) {
        struct span left = nasty_text(&dice, 1 + dice_below(&dice, 30), arena);
        struct span right = nasty_text(&dice, 1 + dice_below(&dice, 30), arena);
        const struct text_difference *found = NULL;
        size_t count = text_difference_find(table, left, right, &found);
        struct buffer made = {.arena = arena};
        size_t at = 0;
        for (size_t i = 0; i < count; i++) {
            buffer_append(&made, span_slice(left, at, found[i].left_start));
            assert_int_equal(made.bytes, found[i].right_start);
            buffer_append(&made,
                          span_slice(right, found[i].right_start, found[i].right_end));
            at = found[i].left_end;
        }
        buffer_append(&made, span_slice(left, at, left.bytes));
        assert_true(span_is_equal(buffer_span(&made), right));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_fewest_characters),
        cmocka_unit_test(a_long_text_differs_as_a_whole),
        cmocka_unit_test(leads_from_the_one_to_the_other),
    };
    return cmocka_run_group_tests(tests, open_arena, free_arena);
}
