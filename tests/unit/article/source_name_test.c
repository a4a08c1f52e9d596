#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "article/source_name.h"

static void cuts_what_is_said_around_a_name(void **state)
{
    (void)state;
    static const struct {
        const char *sent;
        const char *wanted;
    } cases[] = {
        {"清河晚报", "清河晚报"},
        {"来源：清河晚报", "清河晚报"},
        {"来源: 清河晚报", "清河晚报"},
        {"清河晚报版权所有", "清河晚报"},
        {"清河晚报 Copyright 2024", "清河晚报"},
        {"© 2024 清河晚报 版权所有", "清河晚报"},
        {"Copyright © 1999-2024 清河晚报. All Rights Reserved", "清河晚报"},
        {"版权所有", ""},
        {"© 36氪", "36氪"},
        {"21世纪观察", "21世纪观察"},
        {"©", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct span name = source_name_clean(span_from_string(cases[i].sent));
        assert_true(span_is_equal(name, span_from_string(cases[i].wanted)));
        assert_true((name.at == NULL) == (name.bytes == 0));
    }
}

static void absent_stays_absent(void **state)
{
    (void)state;
    assert_null(source_name_clean((struct span){0}).at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_what_is_said_around_a_name),
        cmocka_unit_test(absent_stays_absent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
