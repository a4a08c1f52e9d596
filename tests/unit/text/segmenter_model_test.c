#include "text/segmenter_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mapped_file.h"
#include "text/normalizer.h"
#include "text/segmenter.h"

#include "../linear_time.h"
#include "nasty_text.h"

/* Tests run in the source folder. */
static const char model_path[] = "common/text/model/zh.model";

static struct mapped_file *file;
static void *engine;
static struct segmenter *segmenter;

static int open_model(void **state)
{
    (void)state;
    struct fault fault;
    if (mapped_file_open(model_path, &file, &fault) != OUTCOME_OK) {
        return -1;
    }
    struct span bytes = mapped_file_bytes(file);
    bool is_open = segmenter_model.open(bytes, &engine, &fault) == OUTCOME_OK &&
                   segmenter_open("model", bytes, &segmenter, &fault) == OUTCOME_OK;
    return is_open ? 0 : -1;
}

static int free_model(void **state)
{
    (void)state;
    segmenter = segmenter_free(segmenter);
    segmenter_model.free(engine);
    segmenter_model.free(NULL);
    file = mapped_file_free(file);
    return 0;
}

/** Words of the whole text by the model alone, joined by '|'. */
static const char *words_of(struct span text, struct arena *arena)
{
    struct engine_part part = {.end = (uint32_t)text.bytes, .is_open = true};
    uint32_t *ends = arena_take(arena, (text.bytes + 1) * sizeof(*ends));
    size_t count = segmenter_model.cut(engine, text, &part, 1, ends);
    struct buffer joined = {.arena = arena};
    size_t start = 0;
    for (size_t i = 0; i < count; i++) {
        buffer_append(&joined, i == 0 ? SPAN("") : SPAN("|"));
        buffer_append(&joined, span_slice(text, start, ends[i]));
        start = ends[i];
    }
    assert_int_equal(start, text.bytes);
    return buffer_string(&joined);
}

static void cuts(const char *sentence, const char *expected)
{
    struct arena *arena = arena_open();
    assert_string_equal(words_of(span_from_string(sentence), arena), expected);
    arena_free(arena);
}

static void cuts_by_what_it_learnt(void **state)
{
    (void)state;
    cuts("他研究生命起源", "他|研究|生命|起源");
    cuts("南京市长江大桥", "南京市|长江|大桥");
    cuts("中国共产党", "中国|共产党");
    cuts("2020年2月8日", "2020年|2月|8日");
    cuts("好", "好");
}

static void cuts_traditional_as_simplified(void **state)
{
    (void)state;
    cuts("国家图书馆研究生命起源", "国家|图书馆|研究|生命|起源");
    cuts("國家圖書館研究生命起源", "國家|圖書館|研究|生命|起源");
}

static void cuts_as_stored(const char *sentence, const char *expected)
{
    struct arena *arena = arena_open();
    struct span text = span_from_string(sentence);
    const struct token *tokens = NULL;
    size_t count = segmenter_cut(segmenter, text, &tokens);
    struct buffer joined = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        buffer_append(&joined, i == 0 ? SPAN("") : SPAN("|"));
        buffer_append(&joined, span_slice(text, tokens[i].start, tokens[i].end));
    }
    assert_string_equal(buffer_string(&joined), expected);
    arena_free(arena);
}

static void keeps_what_is_no_han_whole(void **state)
{
    (void)state;
    cuts_as_stored("第49届", "第|49|届");
    cuts_as_stored("2020年2月8日上午，共10,000元", "2020年|2月|8日|上午|，|共|10,000|元");
    cuts_as_stored("地铁4号线早高峰，1号线路", "地铁|4号|线|早|高峰|，|1号|线路");
    cuts_as_stored("地鐵4號線早高峰", "地鐵|4號|線|早|高峰");
    cuts_as_stored("iPhone 15 Pro用户", "iPhone|15|Pro|用户");
    cuts_as_stored("看https://a.cn/b?c=d&e#f吧", "看|https://a.cn/b?c=d&e#f|吧");
    cuts_as_stored("#话题#@张三：你好", "#话题#|@张三|：|你|好");
    cuts_as_stored("𠀀𠀁", "𠀀|𠀁");
    cuts_as_stored("  ", "");
    cuts_as_stored("", "");
}

static void takes_the_point_of_a_name_along(void **state)
{
    (void)state;
    cuts_as_stored("安东·塞德尔说", "安东·塞德尔|说");
    cuts_as_stored("2·三·", "2|·|三|·");
}

static void leaves_other_scripts_to_icu(void **state)
{
    (void)state;
    cuts_as_stored("这是日本語です。ภาษาไทย很难", "这|是|日本語|です|。|ภาษา|ไทย|很|难");
}

static void names_model_and_icu(void **state)
{
    (void)state;
    const char *version = segmenter_version(segmenter)->text;
    assert_memory_equal(version, "model ", 6);
    assert_int_equal(strspn(version + 6, "0123456789abcdef"), 12);
    assert_memory_equal(version + 18, " icu ", 5);
    assert_non_null(strstr(version, " rules "));
    struct digest digest = digest_from_bytes(mapped_file_bytes(file));
    assert_true(segmenter_version(segmenter)->has_model);
    assert_false(segmenter_version(segmenter)->has_lexicon);
    assert_memory_equal(segmenter_version(segmenter)->model.bytes, digest.bytes,
                        DIGEST_BYTES);
}

static void opens_no_damaged_model(void **state)
{
    (void)state;
    struct fault fault = {.text = ""};
    struct segmenter *other = NULL;
    struct span bytes = mapped_file_bytes(file);
    bytes.bytes--;
    assert_int_equal(segmenter_open("model", bytes, &other, &fault), OUTCOME_FATAL);
    assert_null(other);
    assert_non_null(strstr(fault.text, "damaged"));
}

static void covers_all_but_spaces(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct dice dice = {.state = 5};
    for (int round = 0; round < 20000; round++) {
        struct span text = nasty_text(&dice, 1 + dice_below(&dice, 30), arena);
        struct fault fault;
        const struct token *tokens = NULL;
        const struct normalizer_options options = {.shape = NORMALIZER_ONE_LINE,
                                                   .max_bytes = SIZE_MAX};
        struct normal_text normal;
        assert_int_equal(normalizer_clean(text, &options, arena, &normal, &fault),
                         OUTCOME_OK);
        text = normal.text;
        size_t count = segmenter_cut(segmenter, text, &tokens);
        size_t at = 0;
        for (size_t i = 0; i < count; i++) {
            for (; at < tokens[i].start; at++) {
                assert_int_equal(text.at[at], ' ');
            }
            assert_int_equal(at, tokens[i].start);
            assert_true(tokens[i].end > at && tokens[i].end <= text.bytes);
            assert_true(((unsigned char)text.at[at] & 0xC0) != 0x80);
            at = tokens[i].end;
        }
        for (; at < text.bytes; at++) {
            assert_int_equal(text.at[at], ' ');
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

static struct span repeated(const char *unit, size_t count, struct arena *arena)
{
    struct buffer text = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        buffer_append(&text, span_from_string(unit));
    }
    return buffer_span(&text);
}

/** Windows are cut where nothing is decided across. */
static void cuts_a_long_text_as_its_sentences(void **state)
{
    (void)state;
    enum { TIMES = 5000 };
    struct arena *arena = arena_open();
    const char sentence[] = "郑州地铁今天恢复运营，南京市长江大桥也通车了。";
    const char *words = words_of(repeated(sentence, TIMES, arena), arena);
    struct buffer one = {.arena = arena};
    buffer_append(&one, span_from_string(words_of(SPAN(sentence), arena)));
    buffer_append_byte(&one, '|');
    struct span expected = buffer_span(&one);
    for (size_t i = 0; i < TIMES; i++) {
        size_t bytes = expected.bytes - (i + 1 == TIMES); /* no '|' behind the last */
        assert_memory_equal(words + i * expected.bytes, expected.at, bytes);
    }
    arena_free(arena);
}

static void cuts_a_long_text_without_punctuation(void **state)
{
    (void)state;
    enum { TIMES = 50000 };
    struct arena *arena = arena_open();
    const char *words = words_of(repeated("国家图书馆", TIMES, arena), arena);
    size_t count = 0;
    for (const char *at = words; (at = strstr(at, "国家|图书馆")) != NULL; at++) {
        count++;
    }
    assert_int_equal(count, TIMES);
    arena_free(arena);
}

/** Half a window of one word is none: a letter repeated has no other end. */
static void gives_up_on_words_without_end(void **state)
{
    (void)state;
    enum { LONGEST = 1024 };
    static const char *const units[] = {"a", "1", "中"};
    struct arena *arena = arena_open();
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        const char *words = words_of(repeated(units[i], 100000, arena), arena);
        while (*words != '\0') {
            size_t bytes = strcspn(words, "|");
            assert_true(bytes <= LONGEST * strlen(units[i]));
            words += bytes + (words[bytes] == '|');
        }
    }
    arena_free(arena);
}

static void cut(struct span text)
{
    struct arena *arena = arena_open();
    words_of(text, arena);
    arena_free(arena);
}

static void takes_linear_time(void **state)
{
    (void)state;
    static const char *const units[] = {"中", "国家", "中国人民", "，",
                                        "a",  "1",    "𠀀",       "不"};
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (!is_linear(cut, span_from_string(units[i]), 20000)) {
            fail_msg("not linear in '%s'", units[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_by_what_it_learnt),
        cmocka_unit_test(cuts_traditional_as_simplified),
        cmocka_unit_test(keeps_what_is_no_han_whole),
        cmocka_unit_test(takes_the_point_of_a_name_along),
        cmocka_unit_test(leaves_other_scripts_to_icu),
        cmocka_unit_test(names_model_and_icu),
        cmocka_unit_test(opens_no_damaged_model),
        cmocka_unit_test(covers_all_but_spaces),
        cmocka_unit_test(cuts_a_long_text_as_its_sentences),
        cmocka_unit_test(cuts_a_long_text_without_punctuation),
        cmocka_unit_test(gives_up_on_words_without_end),
        cmocka_unit_test(takes_linear_time),
    };
    return cmocka_run_group_tests(tests, open_model, free_model);
}
