#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "article/json_text.h"

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

static void escapes_what_json_demands(void **state)
{
    struct buffer buffer = {.arena = *state};
    json_text_append_string(&buffer, SPAN("清\"\\\n\x01\x1f河"));
    assert_string_equal(buffer_string(&buffer), "\"清\\\"\\\\\\n\\u0001\\u001f河\"");
}

static void writes_the_shortest_decimal_that_reads_back(void **state)
{
    static const struct {
        double value;
        const char *wanted;
    } cases[] = {{0.1, "0.1"},
                 {1.5, "1.5"},
                 {1716940800.25, "1716940800.25"},
                 {1e300, "1e+300"},
                 {0.1 + 0.2, "0.30000000000000004"},
                 {-2.5e-8, "-2.5e-08"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buffer buffer = {.arena = *state};
        json_text_append_real(&buffer, cases[i].value);
        assert_string_equal(buffer_string(&buffer), cases[i].wanted);
    }
}

static void writes_the_smallest_integer(void **state)
{
    struct buffer buffer = {.arena = *state};
    json_text_append_integer(&buffer, INT64_MIN);
    assert_string_equal(buffer_string(&buffer), "-9223372036854775808");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes_what_json_demands),
        cmocka_unit_test(writes_the_shortest_decimal_that_reads_back),
        cmocka_unit_test(writes_the_smallest_integer),
    };
    return cmocka_run_group_tests(tests, open_arena, free_arena);
}
