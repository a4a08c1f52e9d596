#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "article/clean_article.h"
#include "article/repairs.h"
#include "base/buffer.h"
#include "base/instant.h"
#include "text/utf8.h"

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

/* 2024-06-01 04:00 UTC */
static const int64_t recorded_us = INT64_C(1717214400) * INSTANT_SECOND;

static enum outcome clean_at(struct span value, int64_t at_us, struct arena *arena,
                             struct clean_article *ret_clean, struct fault *fault)
{
    struct message message = {.value = value, .recorded_us = at_us};
    struct clean_options options = {.limits = &article_limits_default,
                                    .recorded_us = at_us};
    struct raw_article raw;
    enum outcome outcome =
        raw_article_from_message(&message, &article_limits_default, arena, &raw, fault);
    return outcome == OUTCOME_OK
               ? clean_article_from_raw(&raw, &options, arena, ret_clean, fault)
               : outcome;
}

static struct clean_article cleaned(const char *json, struct arena *arena)
{
    struct clean_article clean;
    struct fault fault;
    assert_int_equal(clean_at(span_from_string(json), recorded_us, arena, &clean, &fault),
                     OUTCOME_OK);
    return clean;
}

static bool has_same_digest(const char *left, const char *right, struct arena *arena)
{
    struct clean_article one = cleaned(left, arena);
    struct clean_article other = cleaned(right, arena);
    return memcmp(&one.content_digest, &other.content_digest, DIGEST_BYTES) == 0;
}

static const char *base =
    "{\"title\":\"清河\",\"body\":\"通车\",\"author\":\"周文\",\"date\":\"2024-05-28\"}";

static void the_digest_changes_with_what_an_article_says(void **state)
{
    static const char *const others[] = {
        "{\"title\":\"清河\",\"body\":\"停运\",\"author\":\"周文\",\"date\":\"2024-05-"
        "28\"}",
        "{\"title\":\"清溪\",\"body\":\"通车\",\"author\":\"周文\",\"date\":\"2024-05-"
        "28\"}",
        "{\"title\":\"清河\",\"body\":\"通车\",\"author\":\"吴敏\",\"date\":\"2024-05-"
        "28\"}",
        "{\"title\":\"清河\",\"body\":\"通车\",\"author\":\"周文\",\"date\":\"2024-05-"
        "29\"}",
        "{\"title\":\"清河\",\"body\":\"通车\",\"author\":\"周文\"}",
        "{\"title\":\"清河\",\"body\":\"通车\",\"author\":\"周文\",\"date\":\"2024-05-"
        "28\",\"summary\":\"a\"}",
    };
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        assert_false(has_same_digest(base, others[i], *state));
    }
}

static void the_digest_does_not_see_how_it_was_sent(void **state)
{
    assert_true(has_same_digest(
        base,
        "{\"标题\":\" 清河\",\"content\":\"<p>通车</p>\",\"authors\":[\"周文\"],"
        "\"pub_time\":\"2024-05-28\",\"fetched_at\":\"2024-05-31\",\"tags\":[\"a\"],"
        "\"x\":1}",
        *state));
}

static void relative_times_are_not_in_the_digest(void **state)
{
    assert_true(has_same_digest("{\"body\":\"通车\",\"date\":\"3小时前\"}",
                                "{\"body\":\"通车\",\"date\":\"昨天 08:00\"}", *state));
    struct clean_article known;
    struct clean_article unknown;
    struct fault fault;
    struct span value =
        SPAN("{\"title\":\"清河\",\"body\":\"通车\",\"date\":\"3小时前\"}");
    assert_int_equal(clean_at(value, recorded_us, *state, &known, &fault), OUTCOME_OK);
    assert_int_equal(clean_at(value, INSTANT_ABSENT, *state, &unknown, &fault),
                     OUTCOME_OK);
    assert_memory_equal(&known.content_digest, &unknown.content_digest, DIGEST_BYTES);
    assert_true(instant_is_present(known.published_us));
    assert_false(instant_is_present(unknown.published_us));
    assert_int_equal(unknown.repairs, REPAIR_TIME_IGNORED);
}

static void relative_times_count_from_the_fetch_if_it_has_a_clock(void **state)
{
    struct clean_article by_fetch = cleaned(
        "{\"body\":\"x\",\"date\":\"1小时前\",\"fetched_at\":\"2024-05-30T10:00:00Z\"}",
        *state);
    struct clean_article by_record = cleaned(
        "{\"body\":\"x\",\"date\":\"1小时前\",\"fetched_at\":\"2024-05-30\"}", *state);
    int64_t hour_us = INT64_C(3600) * INSTANT_SECOND;
    assert_int_equal(by_fetch.published_us,
                     INT64_C(1717063200) * INSTANT_SECOND - hour_us);
    assert_int_equal(by_record.published_us, recorded_us - hour_us);
}

static void times_out_of_range_are_none(void **state)
{
    static const struct {
        const char *json;
        bool is_kept;
    } cases[] = {
        {"{\"title\":\"t\",\"body\":\"x\",\"date\":\"1990-01-01T00:00:00Z\"}", true},
        {"{\"title\":\"t\",\"body\":\"x\",\"date\":\"1989-12-31T23:59:59Z\"}", false},
        {"{\"title\":\"t\",\"body\":\"x\",\"date\":\"2024-06-02T04:00:00Z\"}", true},
        {"{\"title\":\"t\",\"body\":\"x\",\"date\":\"2024-06-02T04:00:01Z\"}", false},
        {"{\"title\":\"t\",\"body\":\"x\",\"date\":-1}", false},
        {"{\"title\":\"t\",\"body\":\"x\",\"date\":1e18}", false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct clean_article clean = cleaned(cases[i].json, *state);
        assert_int_equal(instant_is_present(clean.published_us), cases[i].is_kept);
        assert_int_equal(clean.repairs, cases[i].is_kept ? 0 : REPAIR_TIME_IGNORED);
    }
}

static void bad_input_53_a_record_time_of_1970_limits_nothing(void **state)
{
    struct clean_article clean;
    struct fault fault;
    struct span value = SPAN("{\"body\":\"x\",\"date\":\"2024-05-28T00:00:00Z\"}");
    assert_int_equal(clean_at(value, 0, *state, &clean, &fault), OUTCOME_OK);
    assert_true(instant_is_present(clean.published_us));
}

static enum outcome clean_body_of(size_t chars, const char *unit, struct arena *arena,
                                  struct fault *fault)
{
    struct buffer buffer = {.arena = arena};
    struct clean_article clean;
    buffer_append(&buffer, SPAN("{\"body\":\""));
    for (size_t i = 0; i < chars; i++) {
        buffer_append(&buffer, span_from_string(unit));
    }
    buffer_append(&buffer, SPAN("\"}"));
    return clean_at(buffer_span(&buffer), recorded_us, arena, &clean, fault);
}

static void bad_input_41_two_million_characters_and_one_more(void **state)
{
    struct fault fault;
    assert_int_equal(clean_body_of(2000000, "文", *state, &fault), OUTCOME_OK);
    assert_int_equal(clean_body_of(2000001, "文", *state, &fault), OUTCOME_REJECT);
    assert_string_equal(fault.reason, "too_large");
}

static void bad_input_26_text_that_grows_when_normalised(void **state)
{
    struct fault fault;
    /* U+1D160 is three characters in NFC: 24 MB of them. */
    assert_int_equal(clean_body_of(2000000, "\xF0\x9D\x85\xA0", *state, &fault),
                     OUTCOME_REJECT);
    assert_string_equal(fault.reason, "too_large_normalised");
}

static void a_long_title_is_cut_at_a_grapheme(void **state)
{
    struct buffer buffer = {.arena = *state};
    buffer_append(&buffer, SPAN("{\"body\":\"x\",\"title\":\""));
    for (int i = 0; i < 999; i++) {
        buffer_append(&buffer, SPAN("题"));
    }
    buffer_append(&buffer, SPAN("x\u0323z\"}")); /* two code points, one grapheme */
    struct clean_article clean;
    struct fault fault;
    assert_int_equal(clean_at(buffer_span(&buffer), recorded_us, *state, &clean, &fault),
                     OUTCOME_OK);
    assert_int_equal(utf8_count(clean.title), 999);
    assert_int_equal(clean.repairs, REPAIR_TITLE_CUT);
}

static void paragraphs_of_a_list_stay_apart_in_html(void **state)
{
    struct clean_article clean =
        cleaned("{\"body\":[\"第一<b>段</b>\",\"第二 3<5 段\",\"&lt;三&gt;\"]}", *state);
    assert_true(span_is_equal(clean.body, SPAN("第一段\n第二 3<5 段\n<三>")));
}

static void a_title_from_the_body_is_short_and_no_sentence(void **state)
{
    assert_true(span_is_equal(cleaned("{\"body\":\"清河通车\\n正文。\"}", *state).title,
                              SPAN("清河通车")));
    assert_null(cleaned("{\"body\":\"清河通车。\"}", *state).title.at);
    struct buffer buffer = {.arena = *state};
    buffer_append(&buffer, SPAN("{\"body\":\""));
    for (int i = 0; i < 61; i++) {
        buffer_append(&buffer, SPAN("长"));
    }
    buffer_append(&buffer, SPAN("\"}"));
    assert_null(cleaned(buffer_string(&buffer), *state).title.at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_digest_changes_with_what_an_article_says),
        cmocka_unit_test(the_digest_does_not_see_how_it_was_sent),
        cmocka_unit_test(relative_times_are_not_in_the_digest),
        cmocka_unit_test(relative_times_count_from_the_fetch_if_it_has_a_clock),
        cmocka_unit_test(times_out_of_range_are_none),
        cmocka_unit_test(bad_input_53_a_record_time_of_1970_limits_nothing),
        cmocka_unit_test(bad_input_41_two_million_characters_and_one_more),
        cmocka_unit_test(bad_input_26_text_that_grows_when_normalised),
        cmocka_unit_test(a_long_title_is_cut_at_a_grapheme),
        cmocka_unit_test(paragraphs_of_a_list_stay_apart_in_html),
        cmocka_unit_test(a_title_from_the_body_is_short_and_no_sentence),
    };
    return cmocka_run_group_tests(tests, open_arena, free_arena);
}
