#include "train/raw_words.h"

#include <stdlib.h>

#include "text/model_file.h"
#include "text/script.h"
#include "text/segmenter_model.h"
#include "text/utf8.h"
#include "text/word_evidence.h"

struct raw_words {
    struct mapped_file *file;
    struct model model;
    void *engine;
};

enum outcome raw_words_open(const char *path, struct raw_words **ret_words,
                            struct fault *reterr_fault)
{
    struct raw_words *words = calloc(1, sizeof(*words));
    if (words == NULL) {
        abort();
    }
    enum outcome outcome = mapped_file_open(path, &words->file, reterr_fault);
    if (outcome == OUTCOME_OK) {
        struct span bytes = mapped_file_bytes(words->file);
        outcome = model_file_read(bytes, &words->model, reterr_fault);
        if (outcome == OUTCOME_OK) {
            outcome = segmenter_model.open(bytes, &words->engine, reterr_fault);
        }
    }
    if (outcome != OUTCOME_OK) {
        raw_words_free(words);
        return outcome;
    }
    *ret_words = words;
    return OUTCOME_OK;
}

struct raw_words *raw_words_free(struct raw_words *words)
{
    if (words != NULL) {
        segmenter_model.free(words->engine);
        mapped_file_free(words->file);
        free(words);
    }
    return NULL;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/** The parts of a line between its spaces, all of them open. */
static size_t find_parts(struct span line, struct engine_part *parts)
{
    size_t count = 0;
    for (size_t at = 0; at < line.bytes;) {
        size_t start = at;
        while (at < line.bytes && !is_space(line.at[at])) {
            at++;
        }
        if (at > start) {
            parts[count++] = (struct engine_part){
                .start = (uint32_t)start, .end = (uint32_t)at, .is_open = true};
        } else {
            at++;
        }
    }
    return count;
}

size_t raw_words_cut(struct raw_words *words, struct span line, struct arena *arena,
                     uint32_t **ret_ends)
{
    struct engine_part *parts = arena_take(arena, (line.bytes / 2 + 1) * sizeof(*parts));
    uint32_t *ends = arena_take(arena, (line.bytes + 1) * sizeof(*ends));
    size_t part_count = find_parts(line, parts);
    *ret_ends = ends;
    return segmenter_model.cut(words->engine, line, parts, part_count, ends);
}

/** True when the lexicon holds the word. */
static bool has_word(const struct raw_words *words, struct span word)
{
    static struct word_evidence evidence; /* too large for a stack */
    uint16_t characters[MODEL_WORD_CHARACTERS + 1] = {CHARACTER_OUTSIDE};
    size_t count = 0;
    for (size_t at = 0; at < word.bytes; count++) {
        if (count == MODEL_WORD_CHARACTERS) {
            return false;
        }
        characters[count] = model_file_number(&words->model, utf8_next(word, &at));
    }
    if (count == 1) {
        return words->model.characters[characters[0]].level > 0;
    }
    characters[count] = CHARACTER_OUTSIDE;
    word_evidence_find(&words->model, characters, count, &evidence);
    for (size_t i = 0; i < evidence.match_count && evidence.matches[i].start == 0; i++) {
        if (evidence.matches[i].characters == count) {
            return true;
        }
    }
    return false;
}

bool raw_words_is_unknown(const struct raw_words *words, struct span word)
{
    return script_is_han(utf8_peek(word, 0)) && !has_word(words, word);
}
