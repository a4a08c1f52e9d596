#include "article/article_terms.h"

#include "text/search_key.h"
#include "text/stop_words.h"

enum {
    TOKENS_PER_TERM = 2, /* a first guess */
    FEWEST_TERMS = 16,
    NO_TERM = 0, /* in a slot; else the term's number, from 1 on */
};

/* Open addressing, never more than half full. */
struct collection {
    struct arena *scratch;
    struct arena *arena; /* of keys */
    uint64_t seed;
    uint32_t *slots;
    size_t mask;
    struct article_term *terms;
    size_t count;
    size_t capacity;
};

static size_t power_of_two_from(size_t least)
{
    size_t power = 1;
    while (power < least) {
        power *= 2;
    }
    return power;
}

static struct collection begin(size_t token_count, uint64_t seed, struct arena *scratch,
                               struct arena *arena)
{
    size_t slot_count = power_of_two_from(2 * token_count + 1);
    size_t capacity = token_count / TOKENS_PER_TERM + FEWEST_TERMS;
    return (struct collection){
        .scratch = scratch,
        .arena = arena,
        .seed = seed,
        .slots = arena_take_array(scratch, slot_count, sizeof(uint32_t)),
        .mask = slot_count - 1,
        .terms = arena_take(scratch, capacity * sizeof(struct article_term)),
        .capacity = capacity,
    };
}

/* Eight bytes a step; keys are short. The multiplier is that of splitmix64. */
static uint32_t hash_of(struct span key, uint64_t seed)
{
    uint64_t hash = seed ^ key.bytes;
    while (key.bytes > 0) {
        uint64_t word = 0;
        size_t bytes = key.bytes < sizeof(word) ? key.bytes : sizeof(word);
        memcpy(&word, key.at, bytes);
        hash = (hash ^ word) * UINT64_C(0xBF58476D1CE4E5B9);
        hash ^= hash >> 32;
        key = span_slice(key, bytes, key.bytes);
    }
    return (uint32_t)hash;
}

static void add(struct collection *collection, struct span key)
{
    uint32_t hash = hash_of(key, collection->seed);
    size_t slot = hash & collection->mask;
    while (collection->slots[slot] != NO_TERM) {
        struct article_term *term = &collection->terms[collection->slots[slot] - 1];
        if (term->hash == hash && span_is_equal(term->key, key)) {
            term->count += 1;
            return;
        }
        slot = (slot + 1) & collection->mask;
    }
    if (collection->count == collection->capacity) {
        size_t bytes = collection->capacity * sizeof(struct article_term);
        collection->terms =
            arena_grow(collection->scratch, collection->terms, bytes, bytes * 2);
        collection->capacity *= 2;
    }
    collection->terms[collection->count++] =
        (struct article_term){.key = key, .hash = hash, .count = 1};
    collection->slots[slot] = (uint32_t)collection->count;
}

/* What is not a stop word, out of scratch. */
static size_t keep_terms(const struct collection *collection,
                         struct article_term **ret_terms)
{
    size_t bytes = (collection->count + 1) * sizeof(struct article_term);
    struct article_term *kept = arena_take(collection->arena, bytes);
    size_t count = 0;
    for (size_t i = 0; i < collection->count; i++) {
        if (!stop_words_contain(collection->terms[i].key)) {
            kept[count++] = collection->terms[i];
        }
    }
    *ret_terms = kept;
    return count;
}

static void add_tokens(struct collection *collection, struct span text,
                       const struct token *tokens, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct span word = span_slice(text, tokens[i].start, tokens[i].end);
        struct span key = search_key_from_word(word, tokens[i].kind, collection->arena);
        if (key.at != NULL) {
            add(collection, key);
        }
    }
}

size_t article_terms_from_segmented(const struct segmented_article *segmented,
                                    uint64_t hash_seed, struct arena *scratch,
                                    struct arena *arena, struct article_term **ret_terms)
{
    struct collection collection =
        begin(segmented->token_count, hash_seed, scratch, arena);
    const struct clean_article *clean = segmented->clean;
    for (size_t i = 0; i < segmented->sentence_count; i++) {
        const struct sentence *sentence = &segmented->sentences[i];
        add_tokens(&collection, i == 0 ? clean->title : clean->body,
                   segmented->tokens + sentence->first_token, sentence->token_count);
    }
    return keep_terms(&collection, ret_terms);
}
