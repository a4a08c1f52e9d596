#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "../linear_time.h"
#include "article/article_rows.h"
#include "base/buffer.h"
#include "base/instant.h"

static struct article_core core;
static struct arena *arena;

static int open_core(void **state)
{
    struct fault fault;
    (void)state;
    arena = arena_open();
    core.limits = article_limits_default;
    return segmenter_open("icu", (struct span){.at = NULL}, &core.segmenter, &fault) ==
                   OUTCOME_OK
               ? 0
               : -1;
}

static int free_core(void **state)
{
    (void)state;
    segmenter_free(core.segmenter);
    arena_free(arena);
    return 0;
}

static struct article_rows rows_of(struct span value)
{
    struct message message = {.value = value, .recorded_us = INSTANT_ABSENT};
    struct article_rows rows;
    struct fault fault;
    assert_int_equal(article_rows_from_message(&message, &core, arena, &rows, &fault),
                     OUTCOME_OK);
    return rows;
}

/* key:count of all terms, in their order. */
static const char *terms_of(struct span value)
{
    struct article_rows rows = rows_of(value);
    struct buffer text = {.arena = arena};
    for (size_t i = 0; i < rows.term_count; i++) {
        buffer_append_format(&text, "%s%.*s:%u", i == 0 ? "" : " ",
                             (int)rows.terms[i].key.bytes, rows.terms[i].key.at,
                             (unsigned)rows.terms[i].count);
    }
    return buffer_string(&text);
}

static void title_and_body_are_counted_together(void **state)
{
    (void)state;
    assert_string_equal(
        terms_of(
            SPAN("{\"title\":\"北京 地鐵\",\"body\":\"地铁 Wi-Fi，在 北京 wi-fi。\"}")),
        "北京:2 地铁:2 wi-fi:2");
}

static void what_is_not_searched_is_left_out(void **state)
{
    (void)state;
    assert_string_equal(terms_of(SPAN("{\"body\":\"的 了，https://a.example/ 。😀 +\"}")),
                        "");
    assert_non_null(rows_of(SPAN("{\"body\":\"的\"}")).terms);
}

static void without_search_there_are_none(void **state)
{
    (void)state;
    core.leaves_terms_out = true;
    struct article_rows rows = rows_of(SPAN("{\"body\":\"北京\"}"));
    core.leaves_terms_out = false;
    assert_null(rows.terms);
    assert_int_equal(rows.term_count, 0);
}

static void the_seed_decides_the_hashes_only(void **state)
{
    (void)state;
    const struct span value = SPAN("{\"body\":\"北京 上海 广州 北京 深圳 a b c\"}");
    const char *before = terms_of(value);
    uint32_t hash = rows_of(value).terms[0].hash;
    core.hash_seed = 1;
    assert_string_equal(terms_of(value), before);
    assert_int_not_equal(rows_of(value).terms[0].hash, hash);
    core.hash_seed = 0;
}

/* Each word another one. */
static void collect_numbers(struct span text)
{
    struct buffer body = {.arena = arena};
    buffer_append(&body, SPAN("{\"body\":\""));
    for (size_t i = 0; i < text.bytes; i++) {
        buffer_append_format(&body, "x%zu ", i);
    }
    buffer_append(&body, SPAN("\"}"));
    assert_int_equal(rows_of(buffer_span(&body)).term_count, text.bytes);
    arena_reset(arena);
}

static void many_terms_take_time_in_proportion(void **state)
{
    (void)state;
    assert_true(is_linear(collect_numbers, SPAN("x"), 3000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(title_and_body_are_counted_together),
        cmocka_unit_test(what_is_not_searched_is_left_out),
        cmocka_unit_test(without_search_there_are_none),
        cmocka_unit_test(the_seed_decides_the_hashes_only),
        cmocka_unit_test(many_terms_take_time_in_proportion),
    };
    return cmocka_run_group_tests(tests, open_core, free_core);
}
