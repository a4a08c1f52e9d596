#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../linear_time.h"
#include "article/raw_article.h"
#include "article/repairs.h"
#include "base/buffer.h"
#include "base/instant.h"

/* What sizes and hostile shapes do; the shapes of fields are golden cases. */

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

static enum outcome parse(struct span value, struct arena *arena, struct raw_article *raw,
                          struct fault *fault)
{
    struct message message = {.value = value, .recorded_us = INSTANT_ABSENT};
    return raw_article_from_message(&message, &article_limits_default, arena, raw, fault);
}

static void expect_reject(struct span value, struct arena *arena, const char *reason)
{
    struct raw_article raw;
    struct fault fault = {.reason = ""};
    assert_int_equal(parse(value, arena, &raw, &fault), OUTCOME_REJECT);
    assert_string_equal(fault.reason, reason);
}

static struct span repeated(struct arena *arena, struct span before, struct span unit,
                            size_t count, struct span after)
{
    struct buffer buffer = {.arena = arena};
    buffer_append(&buffer, before);
    for (size_t i = 0; i < count; i++) {
        buffer_append(&buffer, unit);
    }
    buffer_append(&buffer, after);
    return buffer_span(&buffer);
}

static void bad_input_36_a_million_brackets(void **state)
{
    struct span none = SPAN("");
    expect_reject(repeated(*state, none, SPAN("["), 1000000, none), *state, "depth");
    expect_reject(repeated(*state, SPAN("{\"a\":"), SPAN("{\"a\":"), 1000000, none),
                  *state, "depth");
}

static void bad_input_37_a_million_keys(void **state)
{
    struct buffer buffer = {.arena = *state};
    buffer_append(&buffer, SPAN("{\"body\":\"x\""));
    for (int i = 0; i < 300000; i++) {
        buffer_append_format(&buffer, ",\"k%d\":1", i);
    }
    buffer_append_byte(&buffer, '}');
    expect_reject(buffer_span(&buffer), *state, "keys");
}

static void bad_input_38_a_number_of_two_million_digits(void **state)
{
    expect_reject(
        repeated(*state, SPAN("{\"body\":\"x\",\"n\":1"), SPAN("0"), 2000000, SPAN("}")),
        *state, "number");
}

static void bad_input_42_a_message_over_the_limit_is_not_parsed(void **state)
{
    expect_reject(
        repeated(*state, SPAN("not json"), SPAN("x"), (size_t)8 << 20, SPAN("")), *state,
        "too_large_message");
}

static void bad_input_02_a_tombstone_is_no_article(void **state)
{
    expect_reject((struct span){0}, *state, "empty");
}

static void takes_the_best_name_whatever_the_order(void **state)
{
    struct raw_article raw;
    struct fault fault;
    struct span value =
        SPAN("{\"text\":\"c\",\"Body\":\"b\",\"content\":\"d\",\"body\":\"a\"}");
    assert_int_equal(parse(value, *state, &raw, &fault), OUTCOME_OK);
    assert_true(span_is_equal(raw.body.at[0], SPAN("a")));
    assert_true(span_is_equal(raw.extra,
                              SPAN("{\"Body\":\"b\",\"content\":\"d\",\"text\":\"c\"}")));
    assert_true(span_is_equal(raw.sent_as[RAW_BODY], SPAN("body")));
    assert_null(raw.sent_as[RAW_URL].at);
}

static void the_same_message_gives_the_same_extra_in_any_order_of_keys(void **state)
{
    struct raw_article first;
    struct raw_article second;
    struct fault fault;
    assert_int_equal(parse(SPAN("{\"body\":\"x\",\"b\":{\"z\":1,\"y\":2},\"a\":[3]}"),
                           *state, &first, &fault),
                     OUTCOME_OK);
    assert_int_equal(parse(SPAN("{\"a\":[3],\"b\":{\"y\":2,\"z\":1},\"body\":\"x\"}"),
                           *state, &second, &fault),
                     OUTCOME_OK);
    assert_true(span_is_equal(first.extra, second.extra));
}

static void a_name_object_without_a_name_stays_in_extra(void **state)
{
    struct raw_article raw;
    struct fault fault;
    assert_int_equal(
        parse(SPAN("{\"body\":\"x\",\"publisher\":{\"name\":\"None\",\"logo\":1}}"),
              *state, &raw, &fault),
        OUTCOME_OK);
    assert_null(raw.source.at);
    assert_true(
        span_is_equal(raw.extra, SPAN("{\"publisher\":{\"logo\":1,\"name\":\"None\"}}")));
}

static void an_object_that_was_emptied_is_not_in_extra(void **state)
{
    struct raw_article raw;
    struct fault fault;
    struct span value =
        SPAN("{\"body\":\"x\",\"meta\":{\"description\":\"y\",\"keywords\":null}}");
    assert_int_equal(parse(value, *state, &raw, &fault), OUTCOME_OK);
    assert_true(span_is_equal(raw.summary, SPAN("y")));
    assert_null(raw.extra.at);
}

static void extra_ends_at_its_limit(void **state)
{
    struct raw_article raw;
    struct fault fault;
    for (size_t size = 65500; size < 65560; size++) {
        struct span value = repeated(*state, SPAN("{\"body\":\"x\",\"k\":\""), SPAN("y"),
                                     size, SPAN("\"}"));
        assert_int_equal(parse(value, *state, &raw, &fault), OUTCOME_OK);
        bool fits = size + strlen("{\"k\":\"\"}") <= 65536;
        assert_int_equal(raw.repairs, fits ? 0 : REPAIR_EXTRA_CUT);
        assert_int_equal(raw.extra.bytes, fits ? size + strlen("{\"k\":\"\"}") : 0);
        arena_reset(*state);
    }
}

static void faults_hold_no_bytes_of_the_input(void **state)
{
    static const struct span values[] = {
        SPAN("{\"secret\" 1}"), SPAN("secret"), SPAN("{\"secret\\u0000\":1}"),
        SPAN("{\"a\":\"\\xsecret\"}"), SPAN("{} secret")};
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        struct raw_article raw;
        struct fault fault;
        assert_int_equal(parse(values[i], *state, &raw, &fault), OUTCOME_REJECT);
        assert_null(strstr(fault.text, "secret"));
    }
}

static void survives_any_end(void **state)
{
    static const char text[] = "{\"title\":\"\\ud83d\\ude00\",\"body\":[\"清河\",null],"
                               "\"meta\":{\"keywords\":1}}";
    for (size_t bytes = 0; bytes < sizeof(text) - 1; bytes++) {
        char *exact = malloc(bytes + 1);
        memcpy(exact, text, bytes);
        struct raw_article raw;
        struct fault fault;
        assert_int_equal(
            parse((struct span){.at = exact, .bytes = bytes}, *state, &raw, &fault),
            OUTCOME_REJECT);
        free(exact);
    }
}

static void parse_any(struct span value)
{
    struct arena *arena = arena_open();
    struct raw_article raw;
    struct fault fault;
    (void)!parse(value, arena, &raw, &fault);
    arena_free(arena);
}

static void takes_linear_time(void **state)
{
    (void)state;
    assert_true(is_linear(parse_any, SPAN("["), 500000));
    assert_true(is_linear(parse_any, SPAN("\xD6\xD0\xE4\xB8\xAD"), 100000));
    assert_true(is_linear(parse_any, SPAN("\"\\"), 300000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_input_36_a_million_brackets),
        cmocka_unit_test(bad_input_37_a_million_keys),
        cmocka_unit_test(bad_input_38_a_number_of_two_million_digits),
        cmocka_unit_test(bad_input_42_a_message_over_the_limit_is_not_parsed),
        cmocka_unit_test(bad_input_02_a_tombstone_is_no_article),
        cmocka_unit_test(takes_the_best_name_whatever_the_order),
        cmocka_unit_test(the_same_message_gives_the_same_extra_in_any_order_of_keys),
        cmocka_unit_test(a_name_object_without_a_name_stays_in_extra),
        cmocka_unit_test(an_object_that_was_emptied_is_not_in_extra),
        cmocka_unit_test(extra_ends_at_its_limit),
        cmocka_unit_test(faults_hold_no_bytes_of_the_input),
        cmocka_unit_test(survives_any_end),
        cmocka_unit_test(takes_linear_time),
    };
    return cmocka_run_group_tests(tests, open_arena, free_arena);
}
