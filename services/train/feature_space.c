#include "train/feature_space.h"

static uint32_t pair_key(uint32_t first, uint32_t second)
{
    return first << 13 | second;
}

static uint32_t reserve(struct feature_space *space, size_t count)
{
    uint32_t start = space->count;
    space->count += (uint32_t)count;
    return start;
}

void feature_space_lay_out(struct feature_space *space, size_t characters)
{
    enum {
        CODES_2 = LEXICON_CODES * LEXICON_CODES,
        CODES_3 = CODES_2 * LEXICON_CODES,
        TYPES_3 = TYPES * TYPES * TYPES,
    };
    space->count = 0;
    space->unigram = reserve(space, characters * UNIGRAMS);
    space->types = reserve(space, TYPES_3);
    space->grade = reserve(space, GRADES);
    space->lexicon = reserve(space, CODES_3);
    space->begin = reserve(space, characters * LEXICON_CODES);
    space->end = reserve(space, characters * LEXICON_CODES);
    space->inside = reserve(space, characters * LEXICON_CODES);
    space->before = reserve(space, CODES_2);
    space->behind = reserve(space, CODES_2);
    space->path = reserve(space, PATH_TAGS);
    space->path_before = reserve(space, (size_t)PATH_TAGS * PATH_TAGS);
    space->path_behind = reserve(space, (size_t)PATH_TAGS * PATH_TAGS);
    space->pair = reserve(space, space->pairs.count * PAIR_ROLES);
    space->skip = reserve(space, space->skips.count * SKIP_ROLES);
}

void feature_space_add_pairs(struct feature_space *space, const uint16_t *characters,
                             size_t count)
{
    const uint16_t *at = characters;
    ptrdiff_t end = (ptrdiff_t)count;
    for (ptrdiff_t i = -2; i <= end; i++) {
        key_index_add(&space->pairs, pair_key(at[i], at[i + 1]));
        if (i < end) {
            key_index_add(&space->skips, pair_key(at[i], at[i + 2]));
        }
    }
}

static void add(struct feature_list *list, uint32_t feature)
{
    list->features[list->count++] = feature;
}

/** Add a pair in one of its roles, unless it never occurred in training. */
static void add_key(struct feature_list *list, const struct key_index *index,
                    uint32_t start, uint32_t roles, uint32_t role, uint32_t key)
{
    int64_t number = key_index_find(index, key);
    if (number != KEY_ABSENT) {
        add(list, start + (uint32_t)number * roles + role);
    }
}

/** The features of the characters around the one at `at`. */
static void list_characters(const struct feature_space *space, const struct model *model,
                            const uint16_t *at, struct feature_list *list)
{
    for (ptrdiff_t offset = -2; offset <= 2; offset++) {
        add(list, space->unigram + at[offset] * UNIGRAMS + (uint32_t)(2 - offset));
    }
    for (ptrdiff_t role = 0; role < PAIR_ROLES; role++) {
        const uint16_t *first = at + 1 - role;
        add_key(list, &space->pairs, space->pair, PAIR_ROLES, (uint32_t)role,
                pair_key(first[0], first[1]));
    }
    for (ptrdiff_t role = 0; role < SKIP_ROLES; role++) {
        const uint16_t *first = at - role;
        add_key(list, &space->skips, space->skip, SKIP_ROLES, (uint32_t)role,
                pair_key(first[0], first[2]));
    }
    const struct model_character *characters = model->characters;
    add(list,
        space->types +
            ((uint32_t)characters[at[-1]].type * TYPES + characters[at[0]].type) * TYPES +
            characters[at[1]].type);
    add(list, space->grade + model_features_grade(characters[at[0]].level));
}

/** What the lexicon says of character i, which is `character`. */
static void list_evidence(const struct feature_space *space, uint32_t character,
                          const struct word_evidence *evidence, size_t i,
                          struct feature_list *list)
{
    uint32_t begin = evidence->begin[i];
    uint32_t end = evidence->end[i];
    uint32_t inside = evidence->inside[i];
    uint32_t end_before = i == 0 ? 0 : evidence->end[i - 1];
    uint32_t begin_behind = evidence->begin[i + 1];
    const uint8_t *path = evidence->path + 1 + i;
    add(list, space->lexicon + (begin * LEXICON_CODES + end) * LEXICON_CODES + inside);
    add(list, space->begin + character * LEXICON_CODES + begin);
    add(list, space->end + character * LEXICON_CODES + end);
    add(list, space->inside + character * LEXICON_CODES + inside);
    add(list, space->before + end_before * LEXICON_CODES + begin);
    add(list, space->behind + end * LEXICON_CODES + begin_behind);
    add(list, space->path + path[0]);
    add(list, space->path_before + (uint32_t)path[-1] * PATH_TAGS + path[0]);
    add(list, space->path_behind + (uint32_t)path[0] * PATH_TAGS + path[1]);
}

void feature_space_list(const struct feature_space *space, const struct model *model,
                        const uint16_t *characters, size_t count,
                        const struct word_evidence *evidence,
                        struct feature_list *ret_lists)
{
    for (size_t i = 0; i < count; i++) {
        ret_lists[i].count = 0;
        list_characters(space, model, characters + i, &ret_lists[i]);
        list_evidence(space, characters[i], evidence, i, &ret_lists[i]);
    }
}
