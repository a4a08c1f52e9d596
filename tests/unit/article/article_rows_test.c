#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../linear_time.h"
#include "article/article_rows.h"
#include "base/buffer.h"
#include "base/instant.h"
#include "text/utf8.h"

struct bench {
    struct arena *arena;
    struct article_core core;
};

static struct bench bench;

static int open_bench(void **state)
{
    struct fault fault;
    (void)state;
    bench.arena = arena_open();
    bench.core.limits = article_limits_default;
    return segmenter_open("icu", (struct span){.at = NULL}, &bench.core.segmenter,
                          &fault) == OUTCOME_OK
               ? 0
               : -1;
}

static int free_bench(void **state)
{
    (void)state;
    segmenter_free(bench.core.segmenter);
    arena_free(bench.arena);
    return 0;
}

static struct article_rows rows_of(struct span value)
{
    struct message message = {.value = value, .recorded_us = INSTANT_ABSENT};
    struct article_rows rows;
    struct fault fault;
    assert_int_equal(
        article_rows_from_message(&message, &bench.core, bench.arena, &rows, &fault),
        OUTCOME_OK);
    return rows;
}

static size_t count_lines(struct span text)
{
    size_t lines = 1;
    for (size_t i = 0; i < text.bytes; i++) {
        lines += text.at[i] == '\n' ? 1 : 0;
    }
    return lines;
}

static size_t count_tokens(struct span text)
{
    size_t tokens = 0;
    bool is_inside = false;
    for (size_t i = 0; i < text.bytes; i++) {
        bool is_gap = text.at[i] == ' ' || text.at[i] == '\n';
        tokens += !is_gap && !is_inside ? 1 : 0;
        is_inside = !is_gap;
    }
    return tokens;
}

static void the_title_is_the_first_of_all_lists(void **state)
{
    (void)state;
    struct article_rows rows =
        rows_of(SPAN("{\"title\":\"清河通车\",\"body\":\"昨日通车。票价三元。\\n完\"}"));
    assert_int_equal(rows.sentence_count, 3);
    assert_int_equal(rows.paragraph_count, 2);
    assert_int_equal(rows.character_count, 11);
    static const int32_t spans[] = {0, 4, 0, 0, 5, 1, 5, 5, 1, 11, 1, 2};
    assert_int_equal(rows.sentence_span_count, 12);
    assert_memory_equal(rows.sentence_spans, spans, sizeof(spans));
    assert_int_equal(count_lines(rows.segmented), 4);
    assert_int_equal(count_lines(rows.token_kinds), 4);
}

static void an_absent_title_keeps_its_line(void **state)
{
    (void)state;
    struct article_rows rows = rows_of(SPAN("{\"body\":\"昨日通车。\"}"));
    assert_int_equal(rows.segmented.at[0], '\n');
    assert_int_equal(rows.token_kinds.at[0], '\n');
    static const int32_t spans[] = {0, 0, 0, 0, 5, 1};
    assert_int_equal(rows.sentence_span_count, 6);
    assert_memory_equal(rows.sentence_spans, spans, sizeof(spans));
}

static void a_letter_stands_for_each_token(void **state)
{
    (void)state;
    struct article_rows rows = rows_of(
        SPAN("{\"title\":\"iPhone 15 发布\",\"body\":\"售价5,999元，涨3.5%！\\n见 "
             "https://a.example/x 。\"}"));
    size_t letters = rows.token_kinds.bytes - (count_lines(rows.token_kinds) - 1);
    assert_int_equal(count_tokens(rows.segmented), letters);
    size_t words = 0;
    for (size_t i = 0; i < rows.token_kinds.bytes; i++) {
        words += rows.token_kinds.at[i] != '\n' && rows.token_kinds.at[i] != 'p' ? 1 : 0;
    }
    assert_int_equal(rows.word_count, words);
}

/* Walks to a span by code points and compares it with the words of its line. */
static void expect_span_to_hold_line(struct span text, const int32_t *span,
                                     struct span line)
{
    size_t at = 0;
    for (int32_t i = 0; i < span[0]; i++) {
        utf8_next(text, &at);
    }
    size_t word = 0;
    for (int32_t i = 0; i < span[1]; i++) {
        size_t start = at;
        utf8_next(text, &at);
        while (word < line.bytes && line.at[word] == ' ') {
            word += 1;
        }
        if (text.at[start] != ' ') {
            assert_memory_equal(text.at + start, line.at + word, at - start);
            word += at - start;
        }
    }
    assert_int_equal(word, line.bytes);
}

static void spans_and_words_say_the_same(void **state)
{
    (void)state;
    struct article_rows rows =
        rows_of(SPAN("{\"title\":\"𠮷野家 开业\",\"body\":\"第一句。“第二句！”第三 "
                     "句？\\n　　第二段 with English. Really. 😀完\\n3.14\"}"));
    struct span lines = rows.segmented;
    for (size_t i = 0; i < rows.sentence_span_count / 3; i++) {
        const char *newline = memchr(lines.at, '\n', lines.bytes);
        size_t end = newline == NULL ? lines.bytes : (size_t)(newline - lines.at);
        expect_span_to_hold_line(i == 0 ? rows.clean->title : rows.clean->body,
                                 rows.sentence_spans + i * 3, span_slice(lines, 0, end));
        lines = newline == NULL ? SPAN("") : span_slice(lines, end + 1, lines.bytes);
    }
}

static void the_order_is_by_modified_then_published(void **state)
{
    (void)state;
    int64_t second = INSTANT_SECOND;
    assert_int_equal(
        rows_of(SPAN("{\"body\":\"x\",\"date\":1700000000,\"modified_at\":1700000009}"))
            .order_us,
        INT64_C(1700000009) * second);
    assert_int_equal(rows_of(SPAN("{\"body\":\"x\",\"date\":1700000000}")).order_us,
                     INT64_C(1700000000) * second);
    assert_int_equal(rows_of(SPAN("{\"body\":\"x\"}")).order_us, INSTANT_ABSENT);
}

static void run_core(struct span unit)
{
    struct buffer buffer = {.arena = bench.arena};
    struct message message = {.recorded_us = INSTANT_ABSENT};
    struct article_rows rows;
    struct fault fault;
    buffer_append(&buffer, SPAN("{\"body\":\""));
    buffer_append(&buffer, unit);
    buffer_append(&buffer, SPAN("\"}"));
    message.value = buffer_span(&buffer);
    if (article_rows_from_message(&message, &bench.core, bench.arena, &rows, &fault) ==
        OUTCOME_FATAL) {
        abort();
    }
    arena_reset(bench.arena);
}

/* A busy machine may spoil one measurement, a quadratic loop spoils all. */
static bool is_linear_in_one_of_three(struct span unit)
{
    for (int i = 0; i < 3; i++) {
        if (is_linear(run_core, unit, 30000 / unit.bytes)) {
            return true;
        }
    }
    print_error("not linear: %.*s\n", (int)unit.bytes, unit.at);
    return false;
}

static void takes_linear_time(void **state)
{
    (void)state;
    static const struct span units[] = {
        SPAN("清河通车。"), SPAN("a"),     SPAN("文"),          SPAN("<div>"),
        SPAN("</b><i>"),    SPAN("\\n。"), SPAN("“"),           SPAN("&#38;"),
        SPAN("e\u0301"),    SPAN("1,"),    SPAN("http://a.b/"), SPAN("@文#"),
    };
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        assert_true(is_linear_in_one_of_three(units[i]));
    }
}

/** What tokens take is given back before the next message; the rows are the same. */
static void a_scratch_arena_takes_what_no_row_keeps(void **state)
{
    (void)state;
    struct buffer text = {.arena = arena_open()};
    buffer_append(&text, SPAN("{\"body\":\""));
    for (size_t i = 0; i < 500; i++) {
        buffer_append(&text, SPAN("昨日通车。"));
    }
    buffer_append(&text, SPAN("\"}"));
    size_t before = arena_bytes(bench.arena);
    struct article_rows plain = rows_of(buffer_span(&text));
    size_t without = arena_bytes(bench.arena) - before;
    bench.core.scratch = arena_open();
    struct article_rows rows = rows_of(buffer_span(&text));
    size_t with = arena_bytes(bench.arena) - before - without;
    assert_true(with < without / 2);
    assert_int_equal(arena_bytes(bench.core.scratch), 0);
    assert_int_equal(rows.segmented.bytes, plain.segmented.bytes);
    assert_memory_equal(rows.segmented.at, plain.segmented.at, rows.segmented.bytes);
    bench.core.scratch = arena_free(bench.core.scratch);
    arena_free(text.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_title_is_the_first_of_all_lists),
        cmocka_unit_test(an_absent_title_keeps_its_line),
        cmocka_unit_test(a_letter_stands_for_each_token),
        cmocka_unit_test(spans_and_words_say_the_same),
        cmocka_unit_test(the_order_is_by_modified_then_published),
        cmocka_unit_test(a_scratch_arena_takes_what_no_row_keeps),
        cmocka_unit_test(takes_linear_time),
    };
    return cmocka_run_group_tests(tests, open_bench, free_bench);
}
