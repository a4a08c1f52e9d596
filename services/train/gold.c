#include "train/gold.h"

#include <stdbool.h>

#include "base/mapped_file.h"
#include "text/encoding.h"
#include "text/utf8.h"
#include "text/word_evidence.h"

/** A sentence that grows. */
struct draft {
    uint32_t *code_points;
    uint8_t *tags;
    size_t count;
    bool is_word_open;
};

static void end_word(struct draft *draft)
{
    if (draft->is_word_open) {
        uint8_t *tag = &draft->tags[draft->count - 1];
        *tag = *tag == TAG_BEGIN ? TAG_SINGLE : TAG_END;
        draft->is_word_open = false;
    }
}

static void add_character(struct draft *draft, uint32_t code_point)
{
    draft->code_points[draft->count] = code_point;
    draft->tags[draft->count] = draft->is_word_open ? TAG_MIDDLE : TAG_BEGIN;
    draft->is_word_open = true;
    draft->count++;
}

static void append_sentence(struct gold *gold, const struct draft *draft,
                            unsigned convention, struct arena *arena)
{
    enum { FIRST_CAPACITY = 1024 };
    if (draft->count == 0) {
        return;
    }
    if (gold->count == gold->capacity) {
        size_t capacity = gold->capacity == 0 ? FIRST_CAPACITY : gold->capacity * 2;
        gold->sentences =
            arena_grow(arena, gold->sentences, gold->capacity * sizeof(*gold->sentences),
                       capacity * sizeof(*gold->sentences));
        gold->capacity = capacity;
    }
    gold->sentences[gold->count++] = (struct gold_sentence){
        .code_points = draft->code_points,
        .tags = draft->tags,
        .count = draft->count,
        .convention = convention,
    };
    gold->characters += draft->count;
}

static struct draft begin_sentence(size_t characters, struct arena *arena)
{
    return (struct draft){
        .code_points = arena_take_array(arena, characters, sizeof(uint32_t)),
        .tags = arena_take_array(arena, characters, sizeof(uint8_t)),
    };
}

static void append_line(struct gold *gold, struct span line, unsigned convention,
                        struct arena *arena)
{
    size_t left = utf8_count(line) + 1;
    struct draft draft = begin_sentence(left, arena);
    for (size_t at = 0; at < line.bytes;) {
        uint32_t code_point = utf8_next(line, &at);
        if (code_point != ' ' && code_point != '\r' && code_point != '\t') {
            add_character(&draft, code_point);
            continue;
        }
        end_word(&draft);
        if (draft.count > EVIDENCE_CHARACTERS / 2) {
            append_sentence(gold, &draft, convention, arena);
            left -= draft.count;
            draft = begin_sentence(left, arena);
        }
    }
    end_word(&draft);
    append_sentence(gold, &draft, convention, arena);
}

static bool has_long_word(const struct gold *gold, size_t first)
{
    for (size_t i = first; i < gold->count; i++) {
        if (gold->sentences[i].count > EVIDENCE_CHARACTERS) {
            return true;
        }
    }
    return false;
}

static enum outcome append_lines(const char *path, struct span text, unsigned convention,
                                 struct arena *arena, struct gold *gold,
                                 struct fault *reterr_fault)
{
    size_t number = 1;
    for (size_t at = 0; at < text.bytes; number++) {
        const char *newline = memchr(text.at + at, '\n', text.bytes - at);
        size_t end = newline == NULL ? text.bytes : (size_t)(newline - text.at);
        struct span line = span_slice(text, at, end);
        if (!encoding_is_utf8(line)) {
            return fault_fatal(reterr_fault, "%s:%zu: not UTF-8", path, number);
        }
        size_t first = gold->count;
        append_line(gold, line, convention, arena);
        if (has_long_word(gold, first)) {
            return fault_fatal(reterr_fault,
                               "%s:%zu: a word is longer than %d characters", path,
                               number, EVIDENCE_CHARACTERS / 2);
        }
        at = end + 1;
    }
    return OUTCOME_OK;
}

enum outcome gold_read(const char *path, unsigned convention, struct arena *arena,
                       struct gold *gold, struct fault *reterr_fault)
{
    struct mapped_file *file = NULL;
    enum outcome outcome = mapped_file_open(path, &file, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = append_lines(path, mapped_file_bytes(file), convention, arena, gold,
                               reterr_fault);
        mapped_file_free(file);
    }
    return outcome;
}
