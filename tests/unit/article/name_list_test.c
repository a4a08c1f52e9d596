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
        {"编辑部", "", ""},
        {"编辑刘一", "编辑刘一", ""},
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

static void leaves_no_label_in_a_name(void **state)
{
    static const struct {
        const char *sent;
        const char *authors;
        const char *editors;
    } cases[] = {
        {"编辑:王五 校对:赵六", "", "王五"},
        {"责任编辑：王五 审核：赵六 终审：孙七", "", "王五"},
        {"记者 张三 编辑 李四 校对 王五", "张三", "李四"},
        {"实习生 张三", "张三", ""},
        {"张三 文/图", "张三", ""},
        {"张三 摄影报道", "张三", ""},
        {"文/张三 图/李四", "张三|李四", ""},
        {"文/图 张三", "张三", ""},
        {"摄影：张三", "张三", ""},
        {"供稿：张三", "张三", ""},
        {"校对：张三", "", ""},
        {"校对：张三、李四；记者：王五", "王五", ""},
        {"发布者：张三", "", ""},
        {"来源：新华网", "", ""},
        {"来源：新华网 作者：张三", "张三", ""},
        {"来源：新华网，张三", "张三", ""},
        {"张三_NF4425", "张三", ""},
        {"张三 SN123", "张三", ""},
        {"责任编辑：王五（EN042）", "", "王五"},
        {"user_A123", "user_A123", ""},
        {"张三(记者)", "张三", ""},
        {"王五（责任编辑）", "", "王五"},
        {"张三（清河大学教授）", "张三（清河大学教授）", ""},
        {"2024年03月05日", "", ""},
        {"2024-03-05 10:30", "", ""},
        {"36氪", "36氪", ""},
        {"21世纪经济报道 张三", "21世纪经济报道 张三", ""},
        {"原创", "", ""},
        {"转载", "", ""},
        {"张三/李四", "张三|李四", ""},
        {"张三 和 李四", "张三|李四", ""},
        {"张三|李四", "张三|李四", ""},
        {"记者张三/李四 编辑/王五", "张三|李四", "王五"},
        {"记者 张三/李四", "张三|李四", ""},
        {"AP/Reuters", "AP/Reuters", ""},
        {"撰文｜陈一帆 编辑｜吴敏 设计｜周文", "陈一帆", "吴敏"},
        {"首席记者 陈一帆 见习记者 吴敏", "陈一帆|吴敏", ""},
        {"视频：吴敏 剪辑：周文", "吴敏", ""},
        {"一审：周文 二审：吴敏 责编：郑强", "", "郑强"},
        {"主编：周文", "", ""},
        {"译者：吴敏", "吴敏", ""},
        {"图片来源：清河网", "", ""},
        {"编辑：郑强 来源：清河日报", "", "郑强"},
        {"周文 综合报道", "周文", ""},
        {"@周文", "周文", ""},
        {"周文 zhou@a.example", "周文", ""},
        {"清河网 记者 周文", "清河网|周文", ""},
        {"文心", "文心", ""},
        {"图雅", "图雅", ""},
    };
    int wrong = 0;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct span sent = span_from_string(cases[i].sent);
        uint32_t repairs = 0;
        struct name_list list =
            name_list_split((struct texts){.at = &sent, .count = 1}, *state, &repairs);
        if (strcmp(joined(list.authors, *state), cases[i].authors) != 0 ||
            strcmp(joined(list.editors, *state), cases[i].editors) != 0) {
            print_message("'%s': authors '%s', editors '%s'\n", cases[i].sent,
                          joined(list.authors, *state), joined(list.editors, *state));
            wrong += 1;
        }
    }
    assert_int_equal(wrong, 0);
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
        cmocka_unit_test(leaves_no_label_in_a_name),
        cmocka_unit_test(a_label_holds_for_its_own_text_only),
        cmocka_unit_test(more_names_than_fit_are_left_out_and_flagged),
        cmocka_unit_test(takes_linear_time),
    };
    return cmocka_run_group_tests(tests, open_arena, free_arena);
}
