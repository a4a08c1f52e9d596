#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "article/json_scan.h"

static void expect(struct span text, size_t depth, size_t keys)
{
    struct json_shape shape = json_scan(text);
    assert_int_equal(shape.depth, depth);
    assert_int_equal(shape.keys, keys);
}

static void counts_the_deepest_point(void **state)
{
    (void)state;
    expect(SPAN("1"), 0, 0);
    expect(SPAN("{\"a\":[[],[[]]],\"b\":{}}"), 4, 2);
    expect(SPAN("[[["), 3, 0);
}

static void strings_do_not_count(void **state)
{
    (void)state;
    expect(SPAN("[\"[[{:\\\"[\",\":\"]"), 1, 0);
    expect(SPAN("[\"\\\\\",[1]]"), 2, 0);
}

static void broken_text_is_measured_too(void **state)
{
    (void)state;
    expect(SPAN("]]}[\"abc\\"), 1, 0);
    expect(SPAN("\"\\"), 0, 0);
    expect(SPAN(""), 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_the_deepest_point),
        cmocka_unit_test(strings_do_not_count),
        cmocka_unit_test(broken_text_is_measured_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
