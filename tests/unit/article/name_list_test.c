#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../linear_time.h"
#include "article/name_list.h"
#include "article/repairs.h"
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

static const char *joined(struct texts names, struct arena *arena)
{
    struct buffer buffer = {.arena = arena};
    for (size_t i = 0; i < names.count; i++) {
        buffer_append(&buffer, i == 0 ? SPAN("") : SPAN("|"));
        buffer_append(&buffer, names.at[i]);
    }
    return buffer_string(&buffer);
}

static void splits_names_and_labels(void **state)
{
    static const struct {
        const char *sent;
        const char *authors;
        const char *editors;
    } cases[] = {
        {"周文", "周文", ""},
        {"周文、吴敏，郑强;钱进；孙丽,李广", "周文|吴敏|郑强|钱进|孙丽|李广", ""},
        {"周文 吴敏", "周文|吴敏", ""},
        {"周文 吴 敏", "周文 吴 敏", ""},
        {"John Smith", "John Smith", ""},
        {"By John Smith", "John Smith", ""},
        {"Byron Lee", "Byron Lee", ""},
        {"John Smith 责任编辑：郑强", "John Smith", "郑强"},
        {"作者：周文", "周文", ""},
        {"文/周文 吴敏", "周文|吴敏", ""},
        {"文天", "文天", ""},
        {"记者 周文 通讯员 吴敏", "周文|吴敏", ""},
        {"本报记者周文", "周文", ""},
        {"清河网记者 周文", "周文", ""},
        {"责任编辑：郑强", "", "郑强"},
        {"周文 责编：郑强、钱进", "周文", "郑强|钱进"},
        {"编辑：郑强；作者：周文", "周文", "郑强"},
        {"编辑部", "编辑部", ""},
        {"阿依古丽·买买提 周文", "阿依古丽·买买提|周文", ""},
        {"周文、周文", "周文", ""},
        {"佚名", "", ""},
        {"Admin", "", ""},
        {"https://a.example/u/1", "", ""},
        {"、、；", "", ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct span sent = span_from_string(cases[i].sent);
        uint32_t repairs = 0;
        struct name_list list =
            name_list_split((struct texts){.at = &sent, .count = 1}, *state, &repairs);
        assert_string_equal(joined(list.authors, *state), cases[i].authors);
        assert_string_equal(joined(list.editors, *state), cases[i].editors);
        assert_int_equal(repairs, 0);
    }
}

static void a_label_holds_for_its_own_text_only(void **state)
{
    struct span sent[] = {SPAN("责任编辑：郑强"), SPAN("周文")};
    uint32_t repairs = 0;
    struct name_list list =
        name_list_split((struct texts){.at = sent, .count = 2}, *state, &repairs);
    assert_string_equal(joined(list.authors, *state), "周文");
}

static void more_names_than_fit_are_left_out_and_flagged(void **state)
{
    struct buffer buffer = {.arena = *state};
    for (int i = 0; i < NAME_LIST_MAX + 1; i++) {
        buffer_append_format(&buffer, "N%d,", i);
    }
    struct span sent = buffer_span(&buffer);
    uint32_t repairs = 0;
    struct name_list list =
        name_list_split((struct texts){.at = &sent, .count = 1}, *state, &repairs);
    assert_int_equal(list.authors.count, NAME_LIST_MAX);
    assert_int_equal(repairs, REPAIR_LIST_CUT);
}

static void split(struct span text)
{
    struct arena *arena = arena_open();
    uint32_t repairs = 0;
    name_list_split((struct texts){.at = &text, .count = 1}, arena, &repairs);
    arena_free(arena);
}

static void takes_linear_time(void **state)
{
    (void)state;
    assert_true(is_linear(split, SPAN("记者"), 100000));
    assert_true(is_linear(split, SPAN("汉"), 100000));
    assert_true(is_linear(split, SPAN("周文 "), 100000));
    assert_true(is_linear(split, SPAN("汉a记者、"), 50000));
    assert_true(is_linear(split, SPAN(","), 100000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits_names_and_labels),
        cmocka_unit_test(a_label_holds_for_its_own_text_only),
        cmocka_unit_test(more_names_than_fit_are_left_out_and_flagged),
        cmocka_unit_test(takes_linear_time),
    };
    return cmocka_run_group_tests(tests, open_arena, free_arena);
}
