#include "text/user_lexicon.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/arena.h"
#include "text/encoding.h"
#include "text/normalizer.h"
#include "text/simplified.h"
#include "text/utf8.h"

/* A tree of characters, of which every edge is a slot in one hash. The edge leads to the
 * state 1 + its slot, so a slot holds all there is: the state it comes from, the character,
 * and the weight of the word that ends with it. */
enum {
    WEIGHT_BITS = 10,
    CHARACTER_BITS = 21,
    ROOT = 0,
    STATES_MAX = 1 << 30,
    PLANE = 0x10000, /* code points of the basic plane */
    FORM = (1 << CHARACTER_BITS) - 1,
    BEGINS_WORD = 1 << CHARACTER_BITS,
};

struct user_lexicon {
    /* Of each code point below PLANE: its Simplified form; in the high bit, whether a word
     * begins with it. */
    uint32_t *characters;
    uint64_t *slots; /* 0: empty */
    size_t slot_count;
    size_t word_count;
    bool is_mixed; /* a word has ASCII in it */
    struct digest digest;
    atomic_uint holders;
};

/** What the lines of the files are read with. */
struct reading {
    struct user_lexicon *lexicon;
    bool keeps_punctuation;
    struct arena *arena; /* for the word of one line */
};

/** A line in parts. */
struct entry {
    uint32_t characters[USER_LEXICON_LONGEST];
    size_t count;
    unsigned weight;
};

static uint32_t form_of(const struct user_lexicon *lexicon, uint32_t code_point)
{
    return code_point < PLANE ? lexicon->characters[code_point] & FORM
                              : simplified_from_traditional(code_point);
}

bool user_lexicon_begins(const struct user_lexicon *lexicon, uint32_t code_point)
{
    return code_point >= PLANE || (lexicon->characters[code_point] & BEGINS_WORD) != 0;
}

static uint64_t edge_of(uint64_t state, uint32_t character)
{
    return (state + 1) << (CHARACTER_BITS + WEIGHT_BITS) | (uint64_t)character
                                                               << WEIGHT_BITS;
}

/** The slot of an edge, or the empty one where it belongs. */
static size_t find_slot(const struct user_lexicon *lexicon, uint64_t edge)
{
    uint64_t mixed = (edge ^ edge >> 29) * 0x9E3779B97F4A7C15U;
    size_t slot = (size_t)((mixed >> 32) * lexicon->slot_count >> 32);
    while (lexicon->slots[slot] != 0 &&
           lexicon->slots[slot] >> WEIGHT_BITS != edge >> WEIGHT_BITS) {
        slot = slot + 1 == lexicon->slot_count ? 0 : slot + 1;
    }
    return slot;
}

static void add_word(struct user_lexicon *lexicon, const struct entry *entry)
{
    enum { WEIGHT = (1 << WEIGHT_BITS) - 1 };
    uint64_t state = ROOT;
    size_t slot = 0;
    for (size_t i = 0; i < entry->count; i++) {
        lexicon->is_mixed = lexicon->is_mixed || entry->characters[i] < 0x80;
        uint64_t edge = edge_of(state, entry->characters[i]);
        slot = find_slot(lexicon, edge);
        if (lexicon->slots[slot] == 0) {
            lexicon->slots[slot] = edge;
        }
        state = slot + 1;
    }
    if (entry->characters[0] < PLANE) {
        lexicon->characters[entry->characters[0]] |= BEGINS_WORD;
    }
    lexicon->word_count += (lexicon->slots[slot] & WEIGHT) == 0;
    lexicon->slots[slot] = (lexicon->slots[slot] & ~(uint64_t)WEIGHT) | entry->weight;
}

/** Read a weight that takes the whole text. False when it is none. */
static bool parse_weight(struct span text, unsigned *ret_weight)
{
    enum { DECIMAL = 10 };
    unsigned weight = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || weight > USER_LEXICON_HEAVIEST) {
            return false;
        }
        weight = weight * DECIMAL + (unsigned)(text.at[i] - '0');
    }
    *ret_weight = weight;
    return weight > 0 && weight <= USER_LEXICON_HEAVIEST;
}

/** Take a word apart. False when it has too few or too many characters, or a space. */
static bool parse_word(const struct user_lexicon *lexicon, struct span text,
                       struct entry *entry)
{
    entry->count = 0;
    for (size_t at = 0; at < text.bytes;) {
        uint32_t character = form_of(lexicon, utf8_next(text, &at));
        if (entry->count == USER_LEXICON_LONGEST || character <= ' ' ||
            character == 0x3000) {
            return false;
        }
        entry->characters[entry->count++] = character;
    }
    return entry->count >= USER_LEXICON_SHORTEST;
}

/** What a word of valid UTF-8 is in a clean text. */
static struct span normal_word(const struct reading *reading, struct span word)
{
    const struct normalizer_options options = {.shape = NORMALIZER_ONE_LINE,
                                               .max_bytes = SIZE_MAX,
                                               .keeps_punctuation =
                                                   reading->keeps_punctuation};
    struct normal_text normal = {.text = word};
    struct fault never;
    arena_reset(reading->arena);
    enum outcome outcome =
        normalizer_clean(word, &options, reading->arena, &normal, &never);
    assert(outcome == OUTCOME_OK); /* nothing is too large */
    return normal.text;
}

/** Read a line that says something. Returns what is wrong with it, or NULL. */
static const char *parse_line(const struct reading *reading, struct span line,
                              struct entry *entry)
{
    if (!encoding_is_utf8(line)) {
        return "not UTF-8";
    }
    if (memchr(line.at, '\0', line.bytes) != NULL) {
        return "a byte 0";
    }
    const char *tab = memchr(line.at, '\t', line.bytes);
    struct span word =
        span_slice(line, 0, tab == NULL ? line.bytes : (size_t)(tab - line.at));
    struct span normal = normal_word(reading, word);
    entry->weight = USER_LEXICON_USUAL;
    if (word.bytes > 0 && normal.bytes == 0) {
        return "nothing is left of the word once it is normalised";
    }
    if (!parse_word(reading->lexicon, normal, entry)) {
        return "a word has 2 to 32 characters and no space";
    }
    if (tab != NULL &&
        !parse_weight(span_slice(line, word.bytes + 1, line.bytes), &entry->weight)) {
        return "a weight is a whole number from 1 to 1000, behind a tab";
    }
    return NULL;
}

/** Cut the next line off; its CR is no part of it. */
static struct span next_line(struct span text, size_t *at)
{
    const char *newline = memchr(text.at + *at, '\n', text.bytes - *at);
    size_t end = newline == NULL ? text.bytes : (size_t)(newline - text.at);
    struct span line = span_slice(text, *at, end);
    *at = end + 1;
    line.bytes -= line.bytes > 0 && line.at[line.bytes - 1] == '\r';
    return line;
}

static enum outcome read_file(const struct reading *reading,
                              const struct user_lexicon_file *file,
                              struct fault *reterr_fault)
{
    static const char mark[] = "\xEF\xBB\xBF"; /* U+FEFF, as some editors begin a file */
    size_t start = file->text.bytes >= 3 && memcmp(file->text.at, mark, 3) == 0 ? 3 : 0;
    size_t number = 1;
    for (size_t at = start; at < file->text.bytes; number++) {
        struct span line = next_line(file->text, &at);
        if (line.bytes == 0 || line.at[0] == '#') {
            continue;
        }
        struct entry entry;
        const char *wrong = parse_line(reading, line, &entry);
        if (wrong != NULL) {
            return fault_fatal(reterr_fault, "%s:%zu: %s", file->name, number, wrong);
        }
        add_word(reading->lexicon, &entry);
    }
    return OUTCOME_OK;
}

/** At least the characters of a line's word. Normalising leaves an ideograph one; of
 *  another sign it may make as many as the sign has bytes: ﬃ becomes three letters. */
static size_t count_characters(struct span line)
{
    enum { LEAD_OF_4000 = 0xE4, LEAD_OF_9FFF = 0xE9, IDEOGRAPH_BYTES = 3 };
    size_t characters = 0;
    for (size_t i = 0; i < line.bytes && line.at[i] != '\t'; characters++) {
        unsigned char lead = (unsigned char)line.at[i];
        i += lead >= LEAD_OF_4000 && lead <= LEAD_OF_9FFF ? IDEOGRAPH_BYTES : 1;
    }
    return characters;
}

/** Slots enough for the words: their characters and a quarter more. */
static size_t count_slots(const struct user_lexicon_file *files, size_t count)
{
    size_t characters = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t at = 0; at < files[i].text.bytes;) {
            characters += count_characters(next_line(files[i].text, &at));
        }
    }
    return characters + characters / 4 + 1;
}

static struct digest digest_files(const struct user_lexicon_file *files, size_t count)
{
    if (count == 1) {
        return digest_from_bytes(files[0].text);
    }
    struct span *texts = calloc(count + 1, sizeof(*texts));
    if (texts == NULL) {
        abort();
    }
    for (size_t i = 0; i < count; i++) {
        texts[i] = files[i].text;
    }
    struct digest digest = digest_from_parts(texts, count);
    free(texts);
    return digest;
}

static struct user_lexicon *open_empty(size_t slots)
{
    struct user_lexicon *lexicon = calloc(1, sizeof(*lexicon));
    if (lexicon == NULL) {
        abort();
    }
    atomic_init(&lexicon->holders, 1);
    lexicon->slot_count = slots;
    lexicon->slots = calloc(slots, sizeof(*lexicon->slots));
    lexicon->characters = calloc(PLANE, sizeof(*lexicon->characters));
    if (lexicon->slots == NULL || lexicon->characters == NULL) {
        abort();
    }
    simplified_write_table(lexicon->characters, PLANE);
    return lexicon;
}

/** Let Traditional forms begin words where the Simplified one does. */
static void mark_beginnings(struct user_lexicon *lexicon)
{
    for (uint32_t code_point = 0; code_point < PLANE; code_point++) {
        uint32_t form = form_of(lexicon, code_point);
        if (form < PLANE) {
            lexicon->characters[code_point] |= lexicon->characters[form] & BEGINS_WORD;
        }
    }
}

enum outcome user_lexicon_open(const struct user_lexicon_file *files, size_t count,
                               bool keeps_punctuation, struct user_lexicon **ret_lexicon,
                               struct fault *reterr_fault)
{
    size_t slots = count_slots(files, count);
    if (slots > STATES_MAX) {
        return fault_fatal(reterr_fault, "the lexicon has more than %d characters",
                           STATES_MAX / 5 * 4);
    }
    struct user_lexicon *lexicon = open_empty(slots);
    struct reading reading = {.lexicon = lexicon,
                              .keeps_punctuation = keeps_punctuation,
                              .arena = arena_open()};
    enum outcome outcome = OUTCOME_OK;
    for (size_t i = 0; outcome == OUTCOME_OK && i < count; i++) {
        outcome = read_file(&reading, &files[i], reterr_fault);
    }
    arena_free(reading.arena);
    if (outcome != OUTCOME_OK) {
        user_lexicon_free(lexicon);
        return outcome;
    }
    mark_beginnings(lexicon);
    lexicon->digest = digest_files(files, count);
    *ret_lexicon = lexicon;
    return OUTCOME_OK;
}

struct user_lexicon *user_lexicon_share(struct user_lexicon *lexicon)
{
    atomic_fetch_add(&lexicon->holders, 1);
    return lexicon;
}

struct user_lexicon *user_lexicon_free(struct user_lexicon *lexicon)
{
    if (lexicon != NULL && atomic_fetch_sub(&lexicon->holders, 1) == 1) {
        free(lexicon->characters);
        free(lexicon->slots);
        free(lexicon);
    }
    return NULL;
}

struct digest user_lexicon_digest(const struct user_lexicon *lexicon)
{
    return lexicon->digest;
}

bool user_lexicon_is_mixed(const struct user_lexicon *lexicon)
{
    return lexicon->is_mixed;
}

size_t user_lexicon_count(const struct user_lexicon *lexicon)
{
    return lexicon->word_count;
}

size_t user_lexicon_find(const struct user_lexicon *lexicon, const uint32_t *code_points,
                         size_t count, struct user_word *ret_words)
{
    enum { WEIGHT = (1 << WEIGHT_BITS) - 1 };
    uint64_t state = ROOT;
    size_t found = 0;
    if (count == 0 || !user_lexicon_begins(lexicon, code_points[0])) {
        return 0;
    }
    for (size_t i = 0; i < count && i < USER_LEXICON_LONGEST; i++) {
        uint64_t edge = edge_of(state, form_of(lexicon, code_points[i]));
        size_t slot = find_slot(lexicon, edge);
        uint64_t weight = lexicon->slots[slot] & WEIGHT;
        if (lexicon->slots[slot] == 0) {
            break;
        }
        if (weight > 0) {
            ret_words[found++] = (struct user_word){.characters = (uint16_t)(i + 1),
                                                    .weight = (uint16_t)weight};
        }
        state = slot + 1;
    }
    return found;
}
