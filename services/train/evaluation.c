#include "train/evaluation.h"

#include "base/buffer.h"

/** The right words of a line: the text without spaces, and where they end in it. */
struct right_words {
    struct span text;
    size_t *ends;
    size_t count;
};

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static struct right_words join_words(struct span line, struct arena *arena)
{
    struct right_words right = {
        .ends = arena_take_array(arena, line.bytes + 1, sizeof(*right.ends))};
    struct buffer text = {.arena = arena};
    for (size_t at = 0; at < line.bytes; at++) {
        if (!is_space(line.at[at])) {
            buffer_append_byte(&text, line.at[at]);
        }
        bool is_word_end = at + 1 == line.bytes || is_space(line.at[at + 1]);
        if (is_word_end && !is_space(line.at[at])) {
            right.ends[right.count++] = text.bytes;
        }
    }
    right.text = buffer_span(&text);
    return right;
}

void evaluation_add_line(struct evaluation *evaluation, struct raw_words *words,
                         struct span line, struct arena *arena)
{
    struct right_words right = join_words(line, arena);
    uint32_t *found = NULL;
    size_t found_count = raw_words_cut(words, right.text, arena, &found);
    size_t start = 0;
    size_t k = 0;
    for (size_t i = 0; i < right.count; i++) {
        size_t end = right.ends[i];
        while (k < found_count && found[k] < end) {
            k++;
        }
        size_t found_start = k == 0 ? 0 : found[k - 1];
        bool is_agreed = found[k] == end && found_start == start;
        bool is_unknown = raw_words_is_unknown(words, span_slice(right.text, start, end));
        evaluation->agreed += is_agreed;
        evaluation->unknown += is_unknown;
        evaluation->unknown_found += is_unknown && is_agreed;
        start = end;
    }
    evaluation->right += right.count;
    evaluation->found += found_count;
}

static double percent(size_t part, size_t whole)
{
    return whole == 0 ? 0 : 100.0 * (double)part / (double)whole;
}

double evaluation_precision(const struct evaluation *evaluation)
{
    return percent(evaluation->agreed, evaluation->found);
}

double evaluation_recall(const struct evaluation *evaluation)
{
    return percent(evaluation->agreed, evaluation->right);
}

double evaluation_f1(const struct evaluation *evaluation)
{
    return percent(2 * evaluation->agreed, evaluation->right + evaluation->found);
}

double evaluation_unknown_recall(const struct evaluation *evaluation)
{
    return percent(evaluation->unknown_found, evaluation->unknown);
}
