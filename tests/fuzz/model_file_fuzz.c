/* A small model is damaged, byte by byte: it is refused, or cuts text without harm. */
#include "text/model_file.h"

#include "fuzz_target.h"
#include "fuzz_text.h"
#include "text/segmenter_model.h"
#include "train/training.h"

/* The input: bytes to write into the model, each behind a place of three bytes. */
enum { PLACE_BYTES = 3, PATCH_BYTES = PLACE_BYTES + 1 };

static struct lexicon_word words[] = {
    {.characters = {0x4E2D, 0x56FD}, .count = 2, .level = 30},
    {.characters = {0x4E2D, 0x56FD, 0x4EBA}, .count = 3, .level = 20},
    {.characters = {0x4E2D, 0x56FD, 0x4EBA, 0x6C11}, .count = 4, .level = 10},
    {.characters = {0x4EBA, 0x6C11}, .count = 2, .level = 12},
};

/** A model of one sentence: 中国 人民 说 好 。 */
static struct span train(struct arena *arena)
{
    static const uint32_t code_points[] = {0x4E2D, 0x56FD, 0x4EBA, 0x6C11,
                                           0x8BF4, 0x597D, 0x3002};
    static const uint8_t tags[] = {TAG_BEGIN,  TAG_END,    TAG_BEGIN, TAG_END,
                                   TAG_SINGLE, TAG_SINGLE, TAG_SINGLE};
    struct gold_sentence sentence = {
        .code_points = code_points, .tags = tags, .count = sizeof(tags)};
    struct gold gold = {.sentences = &sentence, .count = 1, .characters = sizeof(tags)};
    struct lexicon lexicon = {
        .words = words, .count = sizeof(words) / sizeof(words[0]), .word_cost = 50};
    struct training training = {
        .gold = &gold, .lexicon = &lexicon, .plan = {.models = 1, .rounds = 3}};
    struct span model;
    struct fault fault;
    enum outcome outcome = training_run(&training, arena, &model, &fault);
    assert(outcome == OUTCOME_OK);
    (void)outcome;
    return model;
}

static void cut(void *engine, struct span text, struct arena *arena)
{
    struct engine_part parts[] = {
        {.end = (uint32_t)text.bytes / 2 / 3 * 3, .is_open = true},
        {.start = (uint32_t)text.bytes / 2 / 3 * 3, .end = (uint32_t)text.bytes},
    };
    uint32_t *ends = arena_take(arena, text.bytes * sizeof(*ends));
    size_t count = segmenter_model.cut(engine, text, parts, 2, ends);
    assert(count > 0 && ends[count - 1] == parts[0].end);
}

static void try_model(struct span bytes, struct arena *arena)
{
    struct fault fault;
    void *engine = NULL;
    if (segmenter_model.open(bytes, &engine, &fault) == OUTCOME_OK) {
        cut(engine, SPAN("中国人民说好。中国人民好说人民"), arena);
        segmenter_model.free(engine);
    }
}

/** A place in the model; most of it is the table of code points, which is passed over
 *  seven times of eight. */
static size_t place_of(const uint8_t *data, struct span sound)
{
    const struct model_header *header = (const void *)sound.at;
    struct model_layout layout = model_file_layout(header);
    size_t place = data[0] | (size_t)data[1] << 8;
    if (data[2] % 8 == 0) {
        return layout.numbers + place;
    }
    place %= sound.bytes - (layout.characters - layout.numbers);
    return place < layout.numbers ? place : place + layout.characters - layout.numbers;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena *kept;
    static struct span sound;
    if (kept == NULL) {
        kept = arena_open();
        sound = train(kept);
    }
    struct arena *arena = arena_open();
    char *bytes = arena_take(arena, sound.bytes);
    memcpy(bytes, sound.at, sound.bytes);
    for (size_t at = 0; at + PATCH_BYTES <= size; at += PATCH_BYTES) {
        bytes[place_of(data + at, sound)] = (char)data[at + PLACE_BYTES];
    }
    try_model((struct span){.at = bytes, .bytes = sound.bytes}, arena);
    arena_free(arena);
    return 0;
}
