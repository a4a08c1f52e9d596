#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../linear_time.h"
#include "article/tag_list.h"
#include "base/buffer.h"

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

static const char *split_and_join(struct texts sent, struct arena *arena)
{
    uint32_t repairs = 0;
    struct texts tags = tag_list_split(sent, arena, &repairs);
    struct buffer buffer = {.arena = arena};
    for (size_t i = 0; i < tags.count; i++) {
        buffer_append(&buffer, i == 0 ? SPAN("") : SPAN("/"));
        buffer_append(&buffer, tags.at[i]);
    }
    return buffer_string(&buffer);
}

static void splits_one_string(void **state)
{
    static const struct {
        const char *sent;
        const char *wanted;
    } cases[] = {
        {"地铁;交通；清河,通车，票价、本地|城建", "地铁/交通/清河/通车/票价/本地/城建"},
        {"新能源 汽车 出口", "新能源/汽车/出口"},
        {"iPhone 15", "iPhone 15"},
        {"the international community reacted quickly",
         "the international community reacted quickly"},
        {"新能源 汽车,出口", "新能源 汽车/出口"},
        {"#两会#、#地铁、C#", "两会/地铁/C#"},
        {"地铁,地铁,,", "地铁"},
        {"#地铁# #开通#", "地铁/开通"},
        {"#地铁 #清河 开通", "地铁/清河 开通"},
        {"[\"地铁\",\"开通\"]", "地铁/开通"},
        {"['地铁', '开通']", "地铁/开通"},
        {"[图]地铁", "[图]地铁"},
        {"[图]、[文]", "[图]/[文]"},
        {"\"", "\""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct span sent = span_from_string(cases[i].sent);
        assert_string_equal(
            split_and_join((struct texts){.at = &sent, .count = 1}, *state),
            cases[i].wanted);
    }
}

static void words_of_a_list_are_not_split_at_spaces(void **state)
{
    struct span sent[] = {SPAN("一 二 三"), SPAN("四")};
    assert_string_equal(split_and_join((struct texts){.at = sent, .count = 2}, *state),
                        "一 二 三/四");
}

static void split(struct span text)
{
    struct arena *arena = arena_open();
    uint32_t repairs = 0;
    (void)tag_list_split((struct texts){.at = &text, .count = 1}, arena, &repairs);
    arena_free(arena);
}

static void takes_linear_time(void **state)
{
    (void)state;
    assert_true(is_linear(split, SPAN("地铁 "), 100000));
    assert_true(is_linear(split, SPAN("地"), 100000));
    assert_true(is_linear(split, SPAN(","), 100000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits_one_string),
        cmocka_unit_test(words_of_a_list_are_not_split_at_spaces),
        cmocka_unit_test(takes_linear_time),
    };
    return cmocka_run_group_tests(tests, open_arena, free_arena);
}
