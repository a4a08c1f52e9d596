#include "article/person_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void knows_names(void **state)
{
    (void)state;
    static const char *const names[] = {"王五",     "李思源", "欧阳小明",
                                        "林郑月娥", "司马光", "阿卜杜拉·买买提",
                                        "諸葛亮",   "歐陽修"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (!person_name_is_one(span_from_string(names[i]))) {
            fail_msg("'%s'", names[i]);
        }
    }
}

static void knows_what_is_none(void **state)
{
    (void)state;
    static const char *const words[] = {
        "",       "王",     "高兴",   "成都", "张三李四", "王先生", "于昨日",
        "李市长", "方面说", "清河市", "John", "王五A",    "·王",    "从市局了解",
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (person_name_is_one(span_from_string(words[i]))) {
            fail_msg("'%s'", words[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_names),
        cmocka_unit_test(knows_what_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
