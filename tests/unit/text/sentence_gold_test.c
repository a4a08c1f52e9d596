#include "text/sentence_splitter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buffer.h"

/*
 * The boundaries inside the paragraphs of tests/gold/sentences.txt, against those that the
 * splitter finds. The end of a paragraph is no boundary here: it cannot be missed.
 */

enum { LINE_BYTES = 8192, BOUNDARIES_MAX = 64 };

static const double f1_wanted = 0.98;

struct score {
    size_t found;
    size_t wanted;
    size_t right;
    size_t sentences;
};

/** Take the marks out of a line. Returns the number of boundaries, as offsets. */
static size_t read_marks(struct span line, struct buffer *text, size_t *boundaries)
{
    size_t count = 0;
    for (size_t at = 0; at < line.bytes;) {
        if (span_has_prefix(span_slice(line, at, line.bytes), SPAN("‖"))) {
            assert_true(count < BOUNDARIES_MAX);
            boundaries[count++] = text->bytes;
            at += sizeof("‖") - 1;
        } else {
            buffer_append_byte(text, line.at[at++]);
        }
    }
    return count;
}

static bool has(const size_t *boundaries, size_t count, size_t boundary)
{
    for (size_t i = 0; i < count; i++) {
        if (boundaries[i] == boundary) {
            return true;
        }
    }
    return false;
}

static void score_line(struct span line, struct score *score)
{
    struct arena *arena = arena_open();
    struct buffer text = {.arena = arena};
    size_t wanted[BOUNDARIES_MAX];
    size_t count = read_marks(line, &text, wanted);
    struct sentence_range *ranges = NULL;
    size_t found = sentence_splitter_cut(buffer_span(&text), arena, &ranges);
    size_t right = 0;
    for (size_t i = 1; i < found; i++) {
        right += has(wanted, count, ranges[i].start) ? 1 : 0;
    }
    if (right < count || right < found - 1) {
        printf("wanted %.*s\n found ", (int)line.bytes, line.at);
        for (size_t i = 0; i < found; i++) {
            printf("%s%.*s", i == 0 ? "" : "‖", (int)(ranges[i].end - ranges[i].start),
                   text.at + ranges[i].start);
        }
        printf("\n");
    }
    score->right += right;
    score->found += found - 1;
    score->wanted += count;
    score->sentences += count + 1;
    arena_free(arena);
}

static void cuts_the_gold_set(void **state)
{
    (void)state;
    FILE *file = fopen("tests/gold/sentences.txt", "rb");
    assert_non_null(file);
    struct score score = {0};
    char line[LINE_BYTES];
    while (fgets(line, sizeof(line), file) != NULL) {
        struct span text = span_from_string(line);
        if (line[0] != '#' && text.bytes > 1) {
            score_line(span_slice(text, 0, text.bytes - 1), &score);
        }
    }
    fclose(file);
    double f1 = 2.0 * (double)score.right / (double)(score.found + score.wanted);
    printf("%zu sentences, %zu boundaries inside paragraphs: %zu found, %zu right, F1 "
           "%.4f\n",
           score.sentences, score.wanted, score.found, score.right, f1);
    assert_true(score.sentences >= 300);
    assert_true(f1 >= f1_wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(cuts_the_gold_set)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
