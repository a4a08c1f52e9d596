#include "train/training.h"

#include "files.h"

#include "base/mapped_file.h"
#include "text/model_file.h"
#include "text/tag_scores.h"
#include "text/utf8.h"
#include "text/word_evidence.h"
#include "train/evaluation.h"
#include "train/raw_words.h"
#include "train/weight_scale.h"

/* Two hundred sentences made for this test, and some of their words. */
static const char sentences[] = "tests/unit/train/sentences.txt";
static const char words[] = "tests/unit/train/words.txt";

static struct arena *arena;
static struct gold gold;
static struct lexicon lexicon;
static struct span model;
static char model_path[] = "/tmp/training_test.XXXXXX";
static struct raw_words *trained;

static struct training plan(void)
{
    return (struct training){
        .gold = &gold,
        .lexicon = &lexicon,
        .plan = {.models = 2, .rounds = 6},
    };
}

static struct span train(void)
{
    struct fault fault;
    struct training training = plan();
    struct span bytes;
    assert_int_equal(training_run(&training, arena, &bytes, &fault), OUTCOME_OK);
    return bytes;
}

static int train_model(void **state)
{
    (void)state;
    struct fault fault;
    arena = arena_open();
    if (gold_read(sentences, 0, arena, &gold, &fault) != OUTCOME_OK ||
        lexicon_read(words, 3, 100, arena, &lexicon, &fault) != OUTCOME_OK) {
        return -1;
    }
    model = train();
    write_text(model_path, "");
    FILE *stream = fopen(model_path, "wb");
    bool is_written = fwrite(model.at, 1, model.bytes, stream) == model.bytes;
    is_written = fclose(stream) == 0 && is_written;
    return is_written && raw_words_open(model_path, &trained, &fault) == OUTCOME_OK ? 0
                                                                                    : -1;
}

static int free_model(void **state)
{
    (void)state;
    trained = raw_words_free(trained);
    assert_null(raw_words_free(NULL));
    unlink(model_path);
    arena = arena_free(arena);
    return 0;
}

static void gives_the_same_bytes_again(void **state)
{
    (void)state;
    struct span again = train();
    assert_int_equal(again.bytes, model.bytes);
    assert_memory_equal(again.at, model.at, model.bytes);
}

static struct evaluation evaluate(const char *path)
{
    struct mapped_file *file = NULL;
    struct fault fault;
    struct evaluation evaluation = {.right = 0};
    assert_int_equal(mapped_file_open(path, &file, &fault), OUTCOME_OK);
    struct span text = mapped_file_bytes(file);
    for (size_t at = 0; at < text.bytes;) {
        const char *newline = memchr(text.at + at, '\n', text.bytes - at);
        size_t end = newline == NULL ? text.bytes : (size_t)(newline - text.at);
        evaluation_add_line(&evaluation, trained, span_slice(text, at, end), arena);
        at = end + 1;
    }
    mapped_file_free(file);
    return evaluation;
}

static void learns_what_it_is_shown(void **state)
{
    (void)state;
    struct evaluation evaluation = evaluate(sentences);
    assert_true(evaluation_f1(&evaluation) > 99.5);
    assert_true(evaluation.unknown > 0);
    assert_true(evaluation_unknown_recall(&evaluation) > 95);
}

static void cuts(const char *line, const char *expected)
{
    struct buffer joined = {.arena = arena};
    struct span text = span_from_string(line);
    uint32_t *ends = NULL;
    size_t count = raw_words_cut(trained, text, arena, &ends);
    size_t start = 0;
    for (size_t i = 0; i < count; i++) {
        buffer_append(&joined, i == 0 ? SPAN("") : SPAN("|"));
        buffer_append(&joined, span_slice(text, start, ends[i]));
        start = ends[i];
    }
    assert_string_equal(buffer_string(&joined), expected);
}

static void cuts_sentences_it_never_saw(void **state)
{
    (void)state;
    cuts("校长在江城种下200棵柳树。", "校长|在|江城|种下|200|棵|柳树|。");
    cuts("火车站的志愿者 画了 地铁", "火车站|的|志愿者| 画|了| 地铁");
    cuts("", "");
    cuts(" ", "");
}

static void counts_words_as_whole(void **state)
{
    (void)state;
    struct evaluation evaluation = {.right = 0};
    evaluation_add_line(&evaluation, trained, SPAN("火车站 的 校长"), arena);
    assert_int_equal(evaluation.right, 3);
    assert_int_equal(evaluation.agreed, 3);
    evaluation = (struct evaluation){.right = 0};
    evaluation_add_line(&evaluation, trained, SPAN("火车站的 校长"), arena);
    assert_int_equal(evaluation.right, 2);
    assert_int_equal(evaluation.found, 3);
    assert_int_equal(evaluation.agreed, 1);
    assert_true(evaluation_precision(&evaluation) < evaluation_recall(&evaluation));
    evaluation = (struct evaluation){.right = 0};
    assert_true(evaluation_f1(&evaluation) == 0);
}

/** All words of the lexicon in a text, the plain way. */
static size_t count_words_in(const uint16_t *folded, size_t count)
{
    size_t found = 0;
    for (size_t i = 0; i < lexicon.count; i++) {
        const struct lexicon_word *word = &lexicon.words[i];
        for (size_t at = 0; word->count > 1 && at + word->count <= count; at++) {
            found += memcmp(folded + at, word->characters,
                            word->count * sizeof(word->characters[0])) == 0;
        }
    }
    return found;
}

static void finds_every_word_of_the_lexicon(void **state)
{
    (void)state;
    static struct word_evidence evidence;
    struct model opened;
    struct fault fault;
    assert_int_equal(model_file_read(model, &opened, &fault), OUTCOME_OK);
    size_t total = 0;
    for (size_t i = 0; i < gold.count; i++) {
        const struct gold_sentence *sentence = &gold.sentences[i];
        uint16_t folded[EVIDENCE_CHARACTERS];
        uint16_t characters[EVIDENCE_CHARACTERS + 1];
        for (size_t at = 0; at < sentence->count; at++) {
            folded[at] = (uint16_t)model_features_fold(sentence->code_points[at]);
            characters[at] = model_file_number(&opened, sentence->code_points[at]);
        }
        characters[sentence->count] = CHARACTER_OUTSIDE;
        word_evidence_find(&opened, characters, sentence->count, &evidence);
        assert_int_equal(evidence.match_count, count_words_in(folded, sentence->count));
        total += evidence.match_count;
    }
    assert_true(total > gold.count);
}

/** The codes of the lexicon's words at each character, the plain way. */
static void find_codes(const uint16_t *folded, size_t count, uint8_t (*codes)[3])
{
    enum { AT_BEGIN, AT_END, INSIDE };
    memset(codes, 0, count * sizeof(*codes));
    for (size_t i = 0; i < lexicon.count; i++) {
        const struct lexicon_word *word = &lexicon.words[i];
        uint8_t code = model_features_code(word->count, word->level);
        for (size_t at = 0; word->count > 1 && at + word->count <= count; at++) {
            if (memcmp(folded + at, word->characters,
                       word->count * sizeof(word->characters[0])) != 0) {
                continue;
            }
            for (size_t k = at; k < at + word->count; k++) {
                size_t role = k == at                     ? AT_BEGIN
                              : k + 1 == at + word->count ? AT_END
                                                          : INSIDE;
                codes[k][role] = codes[k][role] > code ? codes[k][role] : code;
            }
        }
    }
}

static const uint16_t *number_sentence(const struct gold_sentence *sentence,
                                       const struct model *opened, uint16_t *padded)
{
    memset(padded, 0, (sentence->count + 2 * EVIDENCE_PADDING) * sizeof(*padded));
    for (size_t at = 0; at < sentence->count; at++) {
        padded[EVIDENCE_PADDING + at] =
            model_file_number(opened, sentence->code_points[at]);
    }
    return padded + EVIDENCE_PADDING;
}

static void codes_words_where_they_stand(void **state)
{
    (void)state;
    static struct word_evidence evidence;
    uint16_t padded[EVIDENCE_CHARACTERS + 2 * EVIDENCE_PADDING];
    struct model opened;
    struct fault fault;
    assert_int_equal(model_file_read(model, &opened, &fault), OUTCOME_OK);
    for (size_t i = 0; i < gold.count; i++) {
        const struct gold_sentence *sentence = &gold.sentences[i];
        uint16_t folded[EVIDENCE_CHARACTERS];
        uint8_t codes[EVIDENCE_CHARACTERS][3];
        for (size_t at = 0; at < sentence->count; at++) {
            folded[at] = (uint16_t)model_features_fold(sentence->code_points[at]);
        }
        find_codes(folded, sentence->count, codes);
        word_evidence_find(&opened, number_sentence(sentence, &opened, padded),
                           sentence->count, &evidence);
        for (size_t at = 0; at < sentence->count; at++) {
            assert_int_equal(evidence.begin[at], codes[at][0]);
            assert_int_equal(evidence.end[at], codes[at][1]);
            assert_int_equal(evidence.inside[at], codes[at][2]);
        }
    }
}

/** The scores by the weights as they were learnt, one feature after the other. */
static void add_up(const struct training_result *result, const struct feature_list *list,
                   int32_t scores[TAGS])
{
    struct weight_scale scale =
        weight_scale_from_sums(&result->sums, result->space.count);
    memset(scores, 0, TAGS * sizeof(scores[0]));
    for (size_t k = 0; k < list->count; k++) {
        for (size_t tag = 0; tag < TAGS; tag++) {
            int64_t sum = result->sums.features[list->features[k]][tag];
            scores[tag] += weight_scale_apply(&scale, sum, MODEL_WEIGHT_MAX);
        }
    }
}

/** What the segmenter adds up is what was learnt: no feature is lost, none is another's.
 *  Weights that share a number of the model are rounded together. */
static void scores_as_it_learnt(void **state)
{
    (void)state;
    enum { ROUNDING = 2 };
    static struct word_evidence evidence;
    static struct tag_scores found;
    static struct feature_list lists[EVIDENCE_CHARACTERS];
    uint16_t padded[EVIDENCE_CHARACTERS + 2 * EVIDENCE_PADDING];
    struct fault fault;
    struct training_result result;
    struct model opened;
    struct training training = plan();
    assert_int_equal(model_file_read(model, &opened, &fault), OUTCOME_OK);
    assert_int_equal(training_learn(&training, arena, &result, &fault), OUTCOME_OK);
    for (size_t i = 0; i < gold.count; i++) {
        size_t count = gold.sentences[i].count;
        const uint16_t *characters = number_sentence(&gold.sentences[i], &opened, padded);
        word_evidence_find(&opened, characters, count, &evidence);
        tag_scores_find(&opened, characters, count, &evidence, &found);
        feature_space_list(&result.space, &opened, characters, count, &evidence, lists);
        for (size_t at = 0; at < count; at++) {
            int32_t scores[TAGS];
            add_up(&result, &lists[at], scores);
            for (size_t tag = 0; tag < TAGS; tag++) {
                assert_in_range(found.of[at][tag] - scores[tag] + ROUNDING, 0,
                                2 * ROUNDING);
            }
        }
    }
}

static void refuses_more_characters_than_fit(void **state)
{
    (void)state;
    struct buffer text = {.arena = arena};
    enum { FIRST = 0x3400, TRADITIONAL = 3000 }; /* they are folded away */
    for (uint32_t i = 0; i < MODEL_CHARACTERS_MAX + TRADITIONAL; i++) {
        utf8_append(&text, FIRST + i);
        buffer_append_byte(&text, ' ');
    }
    char path[] = "/tmp/training_test.XXXXXX";
    write_text(path, buffer_string(&text));
    struct gold many = {.count = 0};
    struct fault fault = {.text = ""};
    struct training training = {
        .gold = &many, .lexicon = &lexicon, .plan = {.models = 1, .rounds = 1}};
    struct span bytes;
    assert_int_equal(gold_read(path, 0, arena, &many, &fault), OUTCOME_OK);
    assert_int_equal(training_run(&training, arena, &bytes, &fault), OUTCOME_FATAL);
    assert_non_null(strstr(fault.text, "different characters"));
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_same_bytes_again),
        cmocka_unit_test(learns_what_it_is_shown),
        cmocka_unit_test(cuts_sentences_it_never_saw),
        cmocka_unit_test(counts_words_as_whole),
        cmocka_unit_test(finds_every_word_of_the_lexicon),
        cmocka_unit_test(codes_words_where_they_stand),
        cmocka_unit_test(scores_as_it_learnt),
        cmocka_unit_test(refuses_more_characters_than_fit),
    };
    return cmocka_run_group_tests(tests, train_model, free_model);
}
