#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/mapped_file.h"
#include "text/normalizer.h"
#include "text/segmenter.h"

/* The words that the shipped model finds in tests/gold/words.txt, against those cut by
 * hand, and what README.md shows. */

enum { LINE_BYTES = 4096, SENTENCES_WANTED = 60 };

static const double f1_wanted = 0.96;

static struct mapped_file *file;
static struct segmenter *segmenter;

struct score {
    size_t sentences;
    size_t found;
    size_t wanted;
    size_t right;
};

static int open_segmenter(void **state)
{
    (void)state;
    struct fault fault;
    return mapped_file_open("common/text/model/zh.model", &file, &fault) == OUTCOME_OK &&
                   segmenter_open("model", mapped_file_bytes(file), &segmenter, &fault) ==
                       OUTCOME_OK
               ? 0
               : -1;
}

static int free_segmenter(void **state)
{
    (void)state;
    segmenter = segmenter_free(segmenter);
    file = mapped_file_free(file);
    return 0;
}

/** The words as they are stored, one space between two. */
static const char *words_of(const char *text, struct arena *arena)
{
    const struct normalizer_options options = {.shape = NORMALIZER_ONE_LINE,
                                               .max_bytes = SIZE_MAX};
    struct normal_text normal;
    struct fault fault;
    assert_int_equal(
        normalizer_clean(span_from_string(text), &options, arena, &normal, &fault),
        OUTCOME_OK);
    const struct token *tokens = NULL;
    size_t count = segmenter_cut(segmenter, normal.text, &tokens);
    struct buffer words = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        buffer_append(&words, i == 0 ? SPAN("") : SPAN(" "));
        buffer_append(&words, span_slice(normal.text, tokens[i].start, tokens[i].end));
    }
    return buffer_string(&words);
}

/** Where the next word ends, counted without spaces. False behind the last. */
static bool next_end(const char **at, size_t *end)
{
    while (**at == ' ') {
        (*at)++;
    }
    size_t bytes = strcspn(*at, " ");
    *at += bytes;
    *end += bytes;
    return bytes > 0;
}

static void score_line(const char *line, struct score *score)
{
    struct arena *arena = arena_open();
    struct buffer text = {.arena = arena};
    for (const char *at = line; *at != '\0'; at++) {
        if (*at != ' ') {
            buffer_append_byte(&text, *at);
        }
    }
    const char *words = words_of(buffer_string(&text), arena);
    if (strcmp(words, line) != 0) {
        print_message("wanted %s\n found %s\n", line, words);
    }
    size_t start = 0, end = 0, found_start = 0, found_end = 0;
    bool is_found = next_end(&words, &found_end);
    score->found += is_found ? 1 : 0;
    while (next_end(&line, &end)) {
        while (is_found && found_end < end) {
            found_start = found_end;
            is_found = next_end(&words, &found_end);
            score->found += is_found ? 1 : 0;
        }
        score->right += is_found && found_end == end && found_start == start ? 1 : 0;
        score->wanted++;
        start = end;
    }
    score->sentences++;
    arena_free(arena);
}

static void cuts_the_gold_set(void **state)
{
    (void)state;
    FILE *gold = fopen("tests/gold/words.txt", "rb");
    assert_non_null(gold);
    struct score score = {0};
    char line[LINE_BYTES];
    while (fgets(line, sizeof(line), gold) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] != '#' && line[0] != '\0') {
            score_line(line, &score);
        }
    }
    fclose(gold);
    double f1 = 2.0 * (double)score.right / (double)(score.found + score.wanted);
    print_message("%zu sentences, %zu words: %zu found, %zu right, F1 %.4f\n",
                  score.sentences, score.wanted, score.found, score.right, f1);
    assert_true(score.sentences >= SENTENCES_WANTED);
    assert_true(f1 >= f1_wanted);
}

static void cuts(const char *text, const char *expected)
{
    struct arena *arena = arena_open();
    assert_string_equal(words_of(text, arena), expected);
    arena_free(arena);
}

static void cuts_what_the_manual_shows(void **state)
{
    (void)state;
    cuts("郑州地铁5号线今天恢复运营。", "郑州 地铁 5号 线 今天 恢复 运营 。");
    cuts("地鐵加開", "地鐵 加開");
}

static void years_stay_whole_whatever_their_zero(void **state)
{
    (void)state;
    cuts("二〇二四年三月五日", "二〇二四年 三月 五日");
    cuts("二○二四年三月五日", "二○二四年 三月 五日");
    cuts("二零二四年三月五日", "二零二四年 三月 五日");
    cuts("二○○一年", "二○○一年");
    cuts("三〇一医院", "三〇一 医院");
    cuts("○第一条", "○ 第一 条");
}

static void numbers_of_full_width_are_numbers(void **state)
{
    (void)state;
    cuts("共１，０００元", "共 1,000 元");
    cuts("第１，２，３条", "第 1 ， 2 ， 3 条");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_the_gold_set),
        cmocka_unit_test(cuts_what_the_manual_shows),
        cmocka_unit_test(years_stay_whole_whatever_their_zero),
        cmocka_unit_test(numbers_of_full_width_are_numbers),
    };
    return cmocka_run_group_tests(tests, open_segmenter, free_segmenter);
}
