#include "text/segmenter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/mapped_file.h"

#include "../linear_time.h"
#include "nasty_text.h"

/* Tests run in the source folder. */
static const char model_path[] = "common/text/model/zh.model";

static struct mapped_file *file;
static struct segmenter *segmenter;

static int open_model(void **state)
{
    (void)state;
    struct fault fault;
    return mapped_file_open(model_path, &file, &fault) == OUTCOME_OK &&
                   segmenter_open("model", mapped_file_bytes(file), &segmenter, &fault) ==
                       OUTCOME_OK
               ? 0
               : -1;
}

static int free_model(void **state)
{
    (void)state;
    segmenter = segmenter_free(segmenter);
    file = mapped_file_free(file);
    return 0;
}

static struct user_lexicon *use_words(const char *words)
{
    struct user_lexicon_file lines = {.name = "words", .text = span_from_string(words)};
    struct user_lexicon *lexicon = NULL;
    struct fault fault;
    assert_int_equal(user_lexicon_open(&lines, 1, false, &lexicon, &fault), OUTCOME_OK);
    segmenter_use_lexicon(segmenter, lexicon);
    return lexicon;
}

static void assert_cuts(const char *sentence, const char *expected)
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

/** What a lexicon of these lines makes of a sentence; the segmenter has none behind it. */
static void cuts(const char *words, const char *sentence, const char *expected)
{
    struct user_lexicon *lexicon = use_words(words);
    assert_cuts(sentence, expected);
    segmenter_use_lexicon(segmenter, NULL);
    user_lexicon_free(lexicon);
}

static void joins_what_the_model_has_cut(void **state)
{
    (void)state;
    assert_cuts("南京市长江大桥通车", "南京市|长江|大桥|通车");
    cuts("长江大桥", "南京市长江大桥通车", "南京市|长江大桥|通车");
    cuts("世卫组织", "世卫组织专家表示", "世卫组织|专家|表示");
    cuts("人工智能大模型", "发布人工智能大模型应用", "发布|人工智能大模型|应用");
    cuts("欧阳娜娜\n", "演员欧阳娜娜出席", "演员|欧阳娜娜|出席");
}

static void cuts_a_word_of_the_model_where_two_listed_ones_meet(void **state)
{
    (void)state;
    assert_cuts("如期实现碳达峰碳中和", "如期|实现|碳|达峰碳|中|和");
    cuts("碳达峰\n碳中和\n", "如期实现碳达峰碳中和", "如期|实现|碳达峰|碳中和");
}

/** A listed word is no order to break the sentence. */
static void leaves_a_word_that_does_not_fit(void **state)
{
    (void)state;
    cuts("研究生", "他研究生命起源", "他|研究|生命|起源");
    cuts("研究生", "他们研究生态问题", "他们|研究|生态|问题");
    cuts("研究生", "专家研究生产力布局", "专家|研究|生产力|布局");
    cuts("研究生", "招收研究生一百名", "招收|研究生|一百|名");
    cuts("市长", "南京市长江大桥", "南京市|长江|大桥");
    cuts("北京大学", "北京大学生前来应聘", "北京|大学生|前来|应聘");
    cuts("中将", "在其中将会有变化", "在|其中|将|会|有|变化");
    cuts("中国人", "中国人民解放军", "中国|人民|解放军");
    cuts("马上", "他骑在马上看风景", "他|骑|在|马上|看|风景");
}

static void obeys_a_heavy_word(void **state)
{
    (void)state;
    cuts("研究生\t1000", "他研究生命起源", "他|研究生|命|起源");
    cuts("市长\t1000", "南京市长江大桥", "南京|市长|江|大桥");
    cuts("世卫组织\t1", "世卫组织专家表示", "世卫|组织|专家|表示");
}

static void takes_the_longest_of_several(void **state)
{
    (void)state;
    cuts("乡村振兴\n战略\n乡村振兴战略\n", "实施乡村振兴战略", "实施|乡村振兴战略");
    cuts("南京市长江大桥\n长江大桥\n", "南京市长江大桥通车", "南京市长江大桥|通车");
}

static void lets_the_weights_decide_between_words(void **state)
{
    (void)state;
    cuts("长江大桥\t900\n南京市长江\t10\n", "南京市长江大桥", "南京市|长江大桥");
    cuts("长江大桥\t10\n南京市长江\t900\n", "南京市长江大桥", "南京市长江|大桥");
}

static void knows_traditional_forms(void **state)
{
    (void)state;
    cuts("长江大桥", "南京市長江大橋通車", "南京市|長江大橋|通車");
    cuts("長江大橋", "南京市长江大桥通车", "南京市|长江大桥|通车");
}

static void joins_words_with_latin_and_digits(void **state)
{
    (void)state;
    assert_cuts("建成5G网络和C919客机", "建成|5G|网络|和|C919|客机");
    cuts("5G网络\nC919客机\n", "建成5G网络和C919客机", "建成|5G网络|和|C919客机");
    cuts("北京2022年冬奥会\n冬奥会\n", "筹办北京2022年冬奥会", "筹办|北京2022年冬奥会");
    cuts("5G网\n", "建成5G网络", "建成|5G|网络"); /* cuts nothing */
    cuts("G网络\n", "建成5G网络", "建成|5G|网络");
    cuts("5G网络\n", "建成5G 网络", "建成|5G|网络");
    cuts("5G网络\n", "#5G网络#", "#5G网络#");
    cuts("A股\nA股市场\n", "A股市场", "A股市场");
    cuts("C++语言\n", "学C++语言", "学|C++语言");
}

/** Numbers, Latin, addresses and tags are found first, and words do not join over them. */
static void does_not_join_over_spaces_and_numbers(void **state)
{
    (void)state;
    cuts("长江大桥", "长江 大桥", "长江|大桥");
    cuts("长江大桥", "长江，大桥", "长江|，|大桥");
    cuts("长江大桥", "长江2大桥", "长江|2|大桥");
    cuts("长江大桥", "#长江大桥#通车", "#长江大桥#|通车");
}

static void forgets_a_lexicon(void **state)
{
    (void)state;
    struct user_lexicon *lexicon = use_words("长江大桥");
    assert_cuts("长江大桥", "长江大桥");
    const struct segmenter_version *version = segmenter_version(segmenter);
    assert_true(version->has_lexicon);
    assert_memory_equal(version->text + 18, " lexicon ", 9);
    segmenter_use_lexicon(segmenter, NULL);
    assert_cuts("长江大桥", "长江|大桥");
    assert_false(version->has_lexicon);
    assert_null(strstr(version->text, "lexicon"));
    user_lexicon_free(lexicon);
}

/** A word is found wherever it stands in a text that is cut in windows. */
static void keeps_words_whole_in_a_long_text(void **state)
{
    (void)state;
    enum { TIMES = 3000 };
    static const char word[] = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥";
    struct arena *arena = arena_open();
    struct buffer text = {.arena = arena};
    for (size_t i = 0; i < TIMES; i++) {
        buffer_append(&text, SPAN("的"));
        buffer_append(&text, SPAN(word));
    }
    struct buffer line = {.arena = arena};
    buffer_append(&line, SPAN(word));
    buffer_append(&line, SPAN("\t1000\n"));
    struct user_lexicon *lexicon = use_words(buffer_string(&line));
    const struct token *tokens = NULL;
    size_t count = segmenter_cut(segmenter, buffer_span(&text), &tokens);
    assert_int_equal(count, 2 * TIMES);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(tokens[i].end - tokens[i].start, i % 2 == 0 ? 3 : strlen(word));
    }
    segmenter_use_lexicon(segmenter, NULL);
    user_lexicon_free(lexicon);
    arena_free(arena);
}

static bool is_token(struct span sentence, struct span word)
{
    const struct token *tokens = NULL;
    size_t count = segmenter_cut(segmenter, sentence, &tokens);
    for (size_t i = 0; i < count; i++) {
        struct span token = span_slice(sentence, tokens[i].start, tokens[i].end);
        if (token.bytes == word.bytes && memcmp(token.at, word.at, word.bytes) == 0) {
            return true;
        }
    }
    return false;
}

/** Each word of the shipped lexicon with the sentence in the comment before it. Returns how
 *  many words are whole there. */
static size_t count_whole(struct span lines, size_t *ret_words)
{
    struct span sentence = SPAN("");
    size_t whole = 0;
    *ret_words = 0;
    for (size_t at = 0; at < lines.bytes;) {
        const char *newline = memchr(lines.at + at, '\n', lines.bytes - at);
        struct span line = span_slice(lines, at, (size_t)(newline - lines.at));
        at += line.bytes + 1;
        if (line.bytes > 0 && line.at[0] == '#') {
            sentence = span_slice(line, line.bytes > 1 ? 2 : 1, line.bytes);
        } else if (line.bytes > 0) {
            const char *tab = memchr(line.at, '\t', line.bytes);
            size_t bytes = tab == NULL ? line.bytes : (size_t)(tab - line.at);
            whole += is_token(sentence, span_slice(line, 0, bytes));
            *ret_words += 1;
        }
    }
    return whole;
}

static void has_a_lexicon_of_the_news_that_helps(void **state)
{
    (void)state;
    struct mapped_file *news = NULL;
    struct fault fault;
    assert_int_equal(mapped_file_open("common/text/lexicon/news.lexicon", &news, &fault),
                     OUTCOME_OK);
    struct span lines = mapped_file_bytes(news);
    struct user_lexicon_file words = {.name = "news.lexicon", .text = lines};
    struct user_lexicon *lexicon = NULL;
    assert_int_equal(user_lexicon_open(&words, 1, false, &lexicon, &fault), OUTCOME_OK);
    size_t count = 0;
    assert_int_equal(count_whole(lines, &count), 0);
    assert_in_range(count, 50, 1000);
    segmenter_use_lexicon(segmenter, lexicon);
    assert_int_equal(count_whole(lines, &count), count);
    segmenter_use_lexicon(segmenter, NULL);
    user_lexicon_free(lexicon);
    mapped_file_free(news);
}

static void cut(struct span text)
{
    const struct token *tokens = NULL;
    assert_true(segmenter_cut(segmenter, text, &tokens) > 0);
}

/** Even when every beginning of a word is one, at every place. */
static void takes_linear_time(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct buffer words = {.arena = arena};
    for (size_t count = USER_LEXICON_SHORTEST; count <= USER_LEXICON_LONGEST; count++) {
        for (size_t i = 0; i < count; i++) {
            buffer_append(&words, SPAN("中"));
        }
        buffer_append_byte(&words, '\n');
    }
    struct user_lexicon *lexicon = use_words(buffer_string(&words));
    assert_true(is_linear(cut, SPAN("中"), 10000));
    segmenter_use_lexicon(segmenter, NULL);
    user_lexicon_free(lexicon);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joins_what_the_model_has_cut),
        cmocka_unit_test(cuts_a_word_of_the_model_where_two_listed_ones_meet),
        cmocka_unit_test(leaves_a_word_that_does_not_fit),
        cmocka_unit_test(obeys_a_heavy_word),
        cmocka_unit_test(takes_the_longest_of_several),
        cmocka_unit_test(lets_the_weights_decide_between_words),
        cmocka_unit_test(knows_traditional_forms),
        cmocka_unit_test(joins_words_with_latin_and_digits),
        cmocka_unit_test(does_not_join_over_spaces_and_numbers),
        cmocka_unit_test(forgets_a_lexicon),
        cmocka_unit_test(keeps_words_whole_in_a_long_text),
        cmocka_unit_test(has_a_lexicon_of_the_news_that_helps),
        cmocka_unit_test(takes_linear_time),
    };
    return cmocka_run_group_tests(tests, open_model, free_model);
}
