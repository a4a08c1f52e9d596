#include "train/lexicon.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/mapped_file.h"
#include "text/encoding.h"
#include "text/utf8.h"

/** The file as it is read. */
struct reading {
    uint64_t minimum;
    uint64_t usual_frequency;
    uint64_t total;
    struct lexicon lexicon;
};

static bool is_separator(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

/** The number at the start of text; `usual` when there is none. */
static uint64_t parse_frequency(struct span text, uint64_t usual)
{
    enum { DECIMAL = 10, LARGEST = 1000000000 };
    uint64_t number = 0;
    size_t at = 0;
    while (at < text.bytes && text.at[at] >= '0' && text.at[at] <= '9' &&
           number < LARGEST) {
        number = number * DECIMAL + (uint64_t)(text.at[at] - '0');
        at++;
    }
    return at == 0 ? usual : number;
}

/** Fold the characters of a word. False when the lexicon cannot hold it. */
static bool fold_word(struct span text, struct lexicon_word *ret_word)
{
    enum { FIRST_IDEOGRAPH_LIKE = 0x2E80 };
    struct lexicon_word word = {.count = 0};
    for (size_t at = 0; at < text.bytes;) {
        uint32_t folded = model_features_fold(utf8_next(text, &at));
        if (word.count == MODEL_WORD_CHARACTERS || folded > UINT16_MAX ||
            (word.count == 0 && folded <= FIRST_IDEOGRAPH_LIKE)) {
            return false;
        }
        word.characters[word.count++] = (uint16_t)folded;
    }
    *ret_word = word;
    return word.count > 0;
}

static void read_line(struct reading *reading, struct span line)
{
    size_t word_end = 0;
    while (word_end < line.bytes && !is_separator(line.at[word_end])) {
        word_end++;
    }
    if (word_end == 0) {
        return;
    }
    size_t rest = word_end < line.bytes ? word_end + 1 : word_end;
    uint64_t frequency =
        parse_frequency(span_slice(line, rest, line.bytes), reading->usual_frequency);
    reading->total += frequency;
    struct lexicon_word word;
    if (fold_word(span_slice(line, 0, word_end), &word) &&
        (word.count == 1 || frequency >= reading->minimum)) {
        word.level = model_features_level(frequency);
        reading->lexicon.words[reading->lexicon.count++] = word;
    }
}

/** By characters, then the most frequent first. */
static int compare_words(const void *left_word, const void *right_word)
{
    const struct lexicon_word *left = left_word;
    const struct lexicon_word *right = right_word;
    for (size_t i = 0; i < left->count && i < right->count; i++) {
        if (left->characters[i] != right->characters[i]) {
            return left->characters[i] < right->characters[i] ? -1 : 1;
        }
    }
    return left->count != right->count ? left->count - right->count
                                       : right->level - left->level;
}

static bool is_same_word(const struct lexicon_word *left,
                         const struct lexicon_word *right)
{
    return left->count == right->count &&
           memcmp(left->characters, right->characters,
                  left->count * sizeof(left->characters[0])) == 0;
}

static void sort_words(struct lexicon *lexicon)
{
    qsort(lexicon->words, lexicon->count, sizeof(*lexicon->words), compare_words);
    size_t kept = 0;
    for (size_t i = 0; i < lexicon->count; i++) {
        if (kept == 0 || !is_same_word(&lexicon->words[kept - 1], &lexicon->words[i])) {
            lexicon->words[kept++] = lexicon->words[i];
        }
    }
    lexicon->count = kept;
}

static size_t count_lines(struct span text)
{
    size_t lines = 1;
    for (size_t at = 0; at < text.bytes; at++) {
        lines += text.at[at] == '\n';
    }
    return lines;
}

static enum outcome read_lines(const char *path, struct span text,
                               struct reading *reading, struct fault *reterr_fault)
{
    size_t number = 1;
    for (size_t at = 0; at < text.bytes; number++) {
        const char *newline = memchr(text.at + at, '\n', text.bytes - at);
        size_t end = newline == NULL ? text.bytes : (size_t)(newline - text.at);
        struct span line = span_slice(text, at, end);
        if (!encoding_is_utf8(line)) {
            return fault_fatal(reterr_fault, "%s:%zu: not UTF-8", path, number);
        }
        read_line(reading, line);
        at = end + 1;
    }
    return OUTCOME_OK;
}

enum outcome lexicon_read(const char *path, uint64_t minimum, uint64_t usual_frequency,
                          struct arena *arena, struct lexicon *ret_lexicon,
                          struct fault *reterr_fault)
{
    struct mapped_file *file = NULL;
    enum outcome outcome = mapped_file_open(path, &file, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    struct span text = mapped_file_bytes(file);
    struct reading reading = {.minimum = minimum, .usual_frequency = usual_frequency};
    reading.lexicon.words =
        arena_take_array(arena, count_lines(text), sizeof(struct lexicon_word));
    outcome = read_lines(path, text, &reading, reterr_fault);
    mapped_file_free(file);
    if (outcome == OUTCOME_OK) {
        sort_words(&reading.lexicon);
        reading.lexicon.word_cost = model_features_level(reading.total) - 1U;
        *ret_lexicon = reading.lexicon;
    }
    return outcome;
}
