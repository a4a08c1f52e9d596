#include "text/normalizer.h"
#include "text/text_difference.h"
#include "text/utf8.h"

enum {
    /* Texts are in step again when this many bytes are equal: five ideographs. */
    BYTES_IN_STEP = 15,
    SENT_WINDOW = 8192, /* what the rules remove in a row is nearly always shorter */
    CLEAN_WINDOW = 48,  /* and what they write is short */
};

struct comparison {
    struct span sent;
    struct span clean;
    struct arena *arena;
    struct text_difference_table *table;
    struct normalizer_change *changes;
    size_t count;
    size_t capacity;
};

static bool is_boundary(struct span text, size_t at)
{
    return at == text.bytes || ((unsigned char)text.at[at] & 0xC0) != 0x80;
}

static size_t smaller(size_t left, size_t right)
{
    return left < right ? left : right;
}

/** True when both texts go on alike, far enough or to both ends. */
static bool is_in_step(struct span sent, size_t sent_at, struct span clean,
                       size_t clean_at)
{
    size_t sent_rest = sent.bytes - sent_at;
    size_t clean_rest = clean.bytes - clean_at;
    if (clean_rest < BYTES_IN_STEP || sent_rest < BYTES_IN_STEP) {
        /* Near the end: what is behind it on one side only could be trimmed off. */
        return clean_rest > 0
                   ? sent_rest >= clean_rest &&
                         memcmp(sent.at + sent_at, clean.at + clean_at, clean_rest) == 0
                   : sent_rest == 0;
    }
    return memcmp(sent.at + sent_at, clean.at + clean_at, BYTES_IN_STEP) == 0;
}

static void add_change(struct comparison *comparison, struct normalizer_change change)
{
    if (comparison->count == comparison->capacity) {
        size_t capacity = comparison->capacity == 0 ? 16 : comparison->capacity * 2;
        comparison->changes =
            arena_grow(comparison->arena, comparison->changes,
                       comparison->capacity * sizeof(change), capacity * sizeof(change));
        comparison->capacity = capacity;
    }
    comparison->changes[comparison->count] = change;
    comparison->count++;
}

/** Nothing as long as a step is equal inside a stretch; but characters may be. */
static void add_changes_in(struct comparison *comparison,
                           struct normalizer_change stretch)
{
    const struct text_difference *found = NULL;
    size_t count = text_difference_find(
        comparison->table,
        span_slice(comparison->sent, stretch.sent_start, stretch.sent_end),
        span_slice(comparison->clean, stretch.clean_start, stretch.clean_end), &found);
    for (size_t i = 0; i < count; i++) {
        struct normalizer_change change = {
            .sent_start = stretch.sent_start + found[i].left_start,
            .sent_end = stretch.sent_start + found[i].left_end,
            .clean_start = stretch.clean_start + found[i].right_start,
            .clean_end = stretch.clean_start + found[i].right_end,
        };
        add_change(comparison, change);
    }
}

/** Find where the clean text is in step with the sent one at `sent_at`. */
static bool find_clean_step(const struct comparison *comparison, size_t sent_at,
                            size_t *clean_at)
{
    struct span clean = comparison->clean;
    size_t last = smaller(clean.bytes, *clean_at + CLEAN_WINDOW);
    for (size_t at = *clean_at; at <= last; at++) {
        if (is_boundary(clean, at) && is_in_step(comparison->sent, sent_at, clean, at)) {
            *clean_at = at;
            return true;
        }
    }
    return false;
}

/** The first bytes after (sent_at, clean_at) at which both are in step again. */
static void find_step(const struct comparison *comparison, size_t *sent_at,
                      size_t *clean_at)
{
    struct span sent = comparison->sent;
    size_t last = smaller(sent.bytes, *sent_at + SENT_WINDOW);
    for (size_t at = *sent_at; at <= last; at++) {
        if (is_boundary(sent, at) && find_clean_step(comparison, at, clean_at)) {
            *sent_at = at;
            return;
        }
    }
    *sent_at = sent.bytes;
    *clean_at = comparison->clean.bytes;
}

size_t normalizer_changes(struct span sent, struct span clean, struct arena *arena,
                          struct normalizer_change **ret_changes)
{
    struct comparison comparison = {.sent = sent,
                                    .clean = clean,
                                    .arena = arena,
                                    .table = text_difference_table_open(arena)};
    size_t sent_at = 0;
    size_t clean_at = 0;
    while (sent_at < sent.bytes || clean_at < clean.bytes) {
        size_t run = 0;
        while (sent_at + run < sent.bytes && clean_at + run < clean.bytes &&
               sent.at[sent_at + run] == clean.at[clean_at + run]) {
            run++;
        }
        while (!is_boundary(sent, sent_at + run) || !is_boundary(clean, clean_at + run)) {
            run--;
        }
        sent_at += run;
        clean_at += run;
        if (sent_at == sent.bytes && clean_at == clean.bytes) {
            break;
        }
        struct normalizer_change stretch = {.sent_start = sent_at,
                                            .clean_start = clean_at};
        find_step(&comparison, &sent_at, &clean_at);
        stretch.sent_end = sent_at;
        stretch.clean_end = clean_at;
        add_changes_in(&comparison, stretch);
    }
    *ret_changes = comparison.changes;
    return comparison.count;
}
