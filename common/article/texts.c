#include "article/texts.h"

#include "base/buffer.h"

bool texts_has(const struct texts *texts, struct span text)
{
    for (size_t i = 0; i < texts->count; i++) {
        if (span_is_equal(texts->at[i], text)) {
            return true;
        }
    }
    return false;
}

struct texts texts_join(struct texts first, struct texts second, struct arena *arena)
{
    if (second.count == 0) {
        return first;
    }
    struct texts both = {
        .at = arena_take_array(arena, first.count + second.count, sizeof(struct span))};
    for (size_t i = 0; i < first.count + second.count; i++) {
        struct span text = i < first.count ? first.at[i] : second.at[i - first.count];
        if (!texts_has(&both, text)) {
            both.at[both.count] = text;
            both.count += 1;
        }
    }
    return both;
}

struct texts texts_without(struct texts texts, struct span text)
{
    struct texts kept = {.at = texts.at};
    for (size_t i = 0; i < texts.count; i++) {
        if (!span_is_equal(texts.at[i], text)) {
            kept.at[kept.count] = texts.at[i];
            kept.count += 1;
        }
    }
    return kept;
}

struct span texts_as_lines(struct texts texts, struct arena *arena)
{
    struct buffer buffer = {.arena = arena};
    for (size_t i = 0; i < texts.count; i++) {
        buffer_append(&buffer, texts.at[i]);
        buffer_append_byte(&buffer, '\n');
    }
    return buffer_span(&buffer);
}
