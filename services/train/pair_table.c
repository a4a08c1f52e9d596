#include "train/pair_table.h"

#include <stdlib.h>
#include <string.h>

static struct known_pair *append_pair(struct pair_table *table, struct arena *arena)
{
    enum { FIRST_CAPACITY = 4096 };
    if (table->known_count == table->known_capacity) {
        size_t capacity =
            table->known_capacity == 0 ? FIRST_CAPACITY : table->known_capacity * 2;
        table->known =
            arena_grow(arena, table->known, table->known_capacity * sizeof(*table->known),
                       capacity * sizeof(*table->known));
        table->known_capacity = capacity;
    }
    struct known_pair *pair = &table->known[table->known_count++];
    *pair = (struct known_pair){.first = 0};
    return pair;
}

void pair_table_add_row(struct pair_table *table, struct arena *arena, uint16_t first,
                        uint16_t second, uint16_t row)
{
    struct known_pair *pair = append_pair(table, arena);
    pair->first = first;
    pair->second = second;
    pair->row = row;
}

static void append_16(struct pair_table *table, unsigned number)
{
    table->suffixes[table->suffix_bytes++] = (uint8_t)number;
    table->suffixes[table->suffix_bytes++] = (uint8_t)(number >> 8);
}

/** Append what follows the first two characters of a word. */
static void append_suffix(struct pair_table *table, const struct lexicon_word *word,
                          const struct alphabet *alphabet)
{
    unsigned more = word->count - 3U;
    append_16(table, alphabet_number(alphabet, word->characters[2]) | more << 13);
    for (size_t i = 3; i < word->count; i++) {
        append_16(table, alphabet_number(alphabet, word->characters[i]));
    }
    table->suffixes[table->suffix_bytes++] = word->level;
}

static int begins_as(const struct lexicon_word *left, const struct lexicon_word *right)
{
    return left->count > 1 && right->count > 1 &&
           left->characters[0] == right->characters[0] &&
           left->characters[1] == right->characters[1];
}

/** Add the words that begin with the same two characters. */
static void add_group(struct pair_table *table, struct arena *arena,
                      const struct lexicon_word *words, size_t count,
                      const struct alphabet *alphabet)
{
    struct known_pair *pair = append_pair(table, arena);
    pair->first = alphabet_number(alphabet, words[0].characters[0]);
    pair->second = alphabet_number(alphabet, words[0].characters[1]);
    size_t shorter = words[0].count == 2; /* the pair is a word itself */
    if (shorter != 0) {
        pair->level = words[0].level;
    }
    if (shorter == count) {
        return;
    }
    pair->suffix = (uint32_t)table->suffix_bytes;
    for (size_t i = shorter; i < count; i++) {
        append_suffix(table, &words[i], alphabet);
    }
    table->suffixes[table->suffix_bytes - 1] |= 0x80; /* the list ends */
}

void pair_table_add_words(struct pair_table *table, struct arena *arena,
                          const struct lexicon *lexicon, const struct alphabet *alphabet)
{
    table->suffixes =
        arena_take_array(arena, lexicon->count + 1, (size_t)2 * MODEL_WORD_CHARACTERS);
    table->suffix_bytes = 1; /* no list is at 0 */
    for (size_t i = 0; i < lexicon->count;) {
        const struct lexicon_word *words = &lexicon->words[i];
        size_t count = 1;
        while (i + count < lexicon->count && begins_as(words, words + count)) {
            count++;
        }
        if (words->count > 1) {
            add_group(table, arena, words, count, alphabet);
        }
        i += count;
    }
}

static int compare_pairs(const void *left_pair, const void *right_pair)
{
    const struct known_pair *left = left_pair;
    const struct known_pair *right = right_pair;
    return left->first != right->first     ? left->first - right->first
           : left->second != right->second ? left->second - right->second
                                           : right->row - left->row;
}

/** What is known of a pair from the weights and from the lexicon becomes one. */
static void merge_same(struct pair_table *table)
{
    size_t kept = 0;
    for (size_t i = 0; i < table->known_count; i++) {
        const struct known_pair *pair = &table->known[i];
        struct known_pair *last = kept == 0 ? NULL : &table->known[kept - 1];
        if (last != NULL && last->first == pair->first && last->second == pair->second) {
            last->level = pair->level;
            last->suffix = pair->suffix;
        } else {
            table->known[kept++] = *pair;
        }
    }
    table->known_count = kept;
}

/** Slots for so many pairs: few are found as fast without an empty one. */
static size_t slots_of(size_t pairs)
{
    enum { FEW = 4, SPARE = 4 };
    return pairs <= FEW ? pairs : pairs + pairs / SPARE + 1;
}

static void put_pair(struct model_pair *slots, uint32_t size,
                     const struct known_pair *pair)
{
    uint32_t slot = model_file_pair_slot(pair->second, size);
    while (slots[slot].second != NO_SECOND) {
        slot = slot + 1 == size ? 0 : slot + 1;
    }
    slots[slot] = (struct model_pair){
        .second = pair->second,
        .row = pair->row,
        .suffix_and_level = pair->suffix << 8 | pair->level,
    };
}

/** Put the pairs of one first character into slots of their own. */
static void put_group(struct pair_table *table, const struct known_pair *pairs,
                      size_t count)
{
    uint32_t size = (uint32_t)slots_of(count);
    struct model_pair *slots = table->slots + table->slot_count;
    for (size_t i = 0; i < size; i++) {
        slots[i] = (struct model_pair){.second = NO_SECOND};
    }
    for (size_t i = 0; i < count; i++) {
        put_pair(slots, size, &pairs[i]);
    }
    table->start[pairs->first] = (uint32_t)table->slot_count;
    table->size[pairs->first] = (uint16_t)size;
    table->slot_count += size;
}

void pair_table_build(struct pair_table *table, struct arena *arena, size_t characters)
{
    qsort(table->known, table->known_count, sizeof(*table->known), compare_pairs);
    merge_same(table);
    table->start = arena_take_array(arena, characters, sizeof(*table->start));
    table->size = arena_take_array(arena, characters, sizeof(*table->size));
    table->slots = arena_take_array(arena, slots_of(table->known_count) + characters,
                                    sizeof(*table->slots));
    for (size_t i = 0; i < table->known_count;) {
        const struct known_pair *pairs = &table->known[i];
        size_t count = 1;
        while (i + count < table->known_count && pairs[count].first == pairs->first) {
            count++;
        }
        put_group(table, pairs, count);
        i += count;
    }
}
