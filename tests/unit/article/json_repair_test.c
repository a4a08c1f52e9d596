#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../linear_time.h"
#include "article/json_repair.h"
#include "article/repairs.h"

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

static void expect(void **state, struct span text, struct span wanted, uint32_t repairs)
{
    struct span repaired;
    assert_int_equal(json_repair(text, *state, &repaired), repairs);
    assert_int_equal(repaired.bytes, wanted.bytes);
    assert_memory_equal(repaired.at, wanted.at, wanted.bytes);
}

static void leaves_good_json_as_it_is(void **state)
{
    struct span text = SPAN("{\"a\" : \"\\ud83d\\ude00 \\\\ \\\" \\u4e2d\",\n\"b\":[1]}");
    struct span repaired;
    assert_int_equal(json_repair(text, *state, &repaired), 0);
    assert_ptr_equal(repaired.at, text.at);
}

static void escapes_raw_line_ends_and_tabs_in_strings(void **state)
{
    expect(state, SPAN("{\"a\":\"x\n\ty\r\"}"), SPAN("{\"a\":\"x\\n\\ty\\r\"}"),
           REPAIR_RAW_CONTROL);
}

static void drops_other_raw_controls(void **state)
{
    expect(state, SPAN("\"a\x01\x1f\x00z\""), SPAN("\"az\""),
           REPAIR_RAW_CONTROL | REPAIR_NUL);
}

static void replaces_half_a_surrogate_pair(void **state)
{
    expect(state, SPAN("\"\\ud83d\""), SPAN("\"\\ufffd\""), REPAIR_LONE_SURROGATE);
    expect(state, SPAN("\"\\uDE00\\uD83D\""), SPAN("\"\\ufffd\\ufffd\""),
           REPAIR_LONE_SURROGATE);
    expect(state, SPAN("\"\\ud83d\\u0041\""), SPAN("\"\\ufffd\\u0041\""),
           REPAIR_LONE_SURROGATE);
    expect(state, SPAN("\"\\ud83d\\ud83d\\ude00\""), SPAN("\"\\ufffd\\ud83d\\ude00\""),
           REPAIR_LONE_SURROGATE);
}

static void a_backslash_before_backslash_begins_no_escape(void **state)
{
    expect(state, SPAN("\"\\\\ud83d\""), SPAN("\"\\\\ud83d\""), 0);
}

static void touches_nothing_outside_strings(void **state)
{
    expect(state, SPAN("{\n\t\x01 \\ud83d }"), SPAN("{\n\t\x01 \\ud83d }"), 0);
}

static void does_not_join_a_backslash_with_what_is_behind_a_control(void **state)
{
    expect(state, SPAN("\"\\\x01n\""), SPAN("\"\\\x01n\""), 0);
    expect(state,
           SPAN("\"\\u4e\x01"
                "2d\""),
           SPAN("\"\\u4e\x01"
                "2d\""),
           0);
}

static void an_unknown_escape_is_beyond_repair(void **state)
{
    expect(state, SPAN("\"\n\\x41\""), SPAN("\"\n\\x41\""), 0);
}

static void survives_any_end(void **state)
{
    static const char text[] = "{\"a\x01\\ud83d\\u12\\\n\"\\";
    for (size_t bytes = 0; bytes < sizeof(text); bytes++) {
        char *exact = malloc(bytes + 1); /* so that the sanitizer sees a read behind it */
        memcpy(exact, text, bytes);
        struct span repaired;
        json_repair((struct span){.at = exact, .bytes = bytes}, *state, &repaired);
        assert_true(repaired.bytes <= bytes * 2);
        free(exact);
    }
}

static void repair(struct span text)
{
    struct arena *arena = arena_open();
    struct span repaired;
    json_repair(text, arena, &repaired);
    arena_free(arena);
}

static void takes_linear_time(void **state)
{
    (void)state;
    assert_true(is_linear(repair, SPAN("\"\n\\ud83d\x01"), 100000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_good_json_as_it_is),
        cmocka_unit_test(escapes_raw_line_ends_and_tabs_in_strings),
        cmocka_unit_test(drops_other_raw_controls),
        cmocka_unit_test(replaces_half_a_surrogate_pair),
        cmocka_unit_test(a_backslash_before_backslash_begins_no_escape),
        cmocka_unit_test(touches_nothing_outside_strings),
        cmocka_unit_test(does_not_join_a_backslash_with_what_is_behind_a_control),
        cmocka_unit_test(an_unknown_escape_is_beyond_repair),
        cmocka_unit_test(survives_any_end),
        cmocka_unit_test(takes_linear_time),
    };
    return cmocka_run_group_tests(tests, open_arena, free_arena);
}
