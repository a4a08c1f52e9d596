#include "article/byline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "article/civil_time.h"
#include "base/buffer.h"
#include "base/instant.h"
#include "text/script.h"

#include "../linear_time.h"

/*
 * Every fact (an agency, a day, one name in one role) that the rules find in the labelled
 * set tests/gold/bylines.txt is right or wrong; every fact there is found or missed.
 */

enum { LINE_BYTES = 4096, FACTS_MAX = 64 };

static const double precision_wanted = 0.98;
static const double recall_wanted = 0.90;

struct score {
    size_t found;
    size_t wanted;
    size_t right;
    size_t cases;
};

struct facts {
    struct span at[FACTS_MAX];
    size_t count;
};

static const int64_t reference_us =
    INT64_C(1717243200) * INSTANT_SECOND; /* 2024-06-01 12:00 */

static void add_fact(struct facts *facts, char kind, struct span value,
                     struct arena *arena)
{
    struct buffer fact = {.arena = arena};
    buffer_append_byte(&fact, kind);
    buffer_append_byte(&fact, '=');
    buffer_append(&fact, value);
    assert_true(facts->count < FACTS_MAX);
    facts->at[facts->count] = buffer_span(&fact);
    facts->count++;
}

static void add_names(struct facts *facts, char kind, const struct texts *names,
                      struct arena *arena)
{
    for (size_t i = 0; i < names->count; i++) {
        add_fact(facts, kind, names->at[i], arena);
    }
}

static void facts_of(const struct byline *byline, struct facts *facts,
                     struct arena *arena)
{
    if (byline->agency.at != NULL) {
        add_fact(facts, 'a', byline->agency, arena);
    }
    if (byline->place.at != NULL) {
        add_fact(facts, 'p', byline->place, arena);
    }
    if (instant_is_present(byline->dateline_us)) {
        struct civil_time day = civil_time_from_local(byline->dateline_us);
        struct buffer text = {.arena = arena};
        buffer_append_format(&text, "%04d-%02d-%02d", day.year, day.month, day.day);
        add_fact(facts, 'd', buffer_span(&text), arena);
    }
    add_names(facts, 'r', &byline->people.reporters, arena);
    add_names(facts, 'c', &byline->people.correspondents, arena);
    add_names(facts, 'e', &byline->people.editors, arena);
}

/** Read "a=新华社 r=张三、李四". */
static void facts_from_labels(struct span labels, struct facts *facts,
                              struct arena *arena)
{
    char kind = 0;
    size_t start = 0;
    for (size_t at = 0; at <= labels.bytes; at++) {
        bool is_end = at == labels.bytes || labels.at[at] == ' ';
        bool is_comma =
            !is_end && span_has_prefix(span_slice(labels, at, labels.bytes), SPAN("、"));
        if (!is_end && labels.at[at] == '=') {
            kind = labels.at[at - 1];
            start = at + 1;
        } else if ((is_end || is_comma) && kind != 0 && at > start) {
            add_fact(facts, kind, span_slice(labels, start, at), arena);
            start = at + sizeof("、") - 1;
            kind = is_end ? 0 : kind;
        }
    }
}

static bool has_fact(const struct facts *facts, struct span fact)
{
    for (size_t i = 0; i < facts->count; i++) {
        if (span_is_equal(facts->at[i], fact)) {
            return true;
        }
    }
    return false;
}

static struct span with_line_breaks(struct span text, struct arena *arena)
{
    struct buffer lines = {.arena = arena};
    for (size_t at = 0; at < text.bytes;) {
        bool is_break = span_has_prefix(span_slice(text, at, text.bytes), SPAN("⏎"));
        buffer_append_byte(&lines, is_break ? '\n' : text.at[at]);
        at += is_break ? sizeof("⏎") - 1 : 1;
    }
    return buffer_span(&lines);
}

static void score_case(struct span text, struct span labels, struct score *score)
{
    struct arena *arena = arena_open();
    struct facts wanted = {.count = 0};
    struct facts found = {.count = 0};
    struct span body = with_line_breaks(text, arena);
    struct script_counts counts = {0};
    script_count(body, &counts);
    bool is_traditional = strcmp(script_name(&counts), "Hans") != 0;
    struct byline byline = byline_from_body(body, is_traditional, reference_us, arena);
    facts_from_labels(labels, &wanted, arena);
    facts_of(&byline, &found, arena);
    for (size_t i = 0; i < found.count; i++) {
        bool is_right = has_fact(&wanted, found.at[i]);
        score->right += is_right ? 1 : 0;
        if (!is_right) {
            printf("wrong %.*s in %.*s\n", (int)found.at[i].bytes, found.at[i].at,
                   (int)text.bytes, text.at);
        }
    }
    for (size_t i = 0; i < wanted.count; i++) {
        if (!has_fact(&found, wanted.at[i])) {
            printf("missed %.*s in %.*s\n", (int)wanted.at[i].bytes, wanted.at[i].at,
                   (int)text.bytes, text.at);
        }
    }
    score->found += found.count;
    score->wanted += wanted.count;
    score->cases += 1;
    arena_free(arena);
}

static void reads_the_labelled_set(void **state)
{
    (void)state;
    FILE *file = fopen("tests/gold/bylines.txt", "rb");
    assert_non_null(file);
    struct score score = {0};
    char line[LINE_BYTES];
    while (fgets(line, sizeof(line), file) != NULL) {
        struct span text = span_from_string(line);
        const char *tab = strchr(line, '\t');
        if (line[0] == '#' || tab == NULL) {
            continue;
        }
        size_t at = (size_t)(tab - line);
        score_case(span_slice(text, 0, at), span_slice(text, at + 1, text.bytes - 1),
                   &score);
    }
    fclose(file);
    double precision = (double)score.right / (double)score.found;
    double recall = (double)score.right / (double)score.wanted;
    printf("%zu cases, %zu facts: precision %.4f, recall %.4f\n", score.cases,
           score.wanted, precision, recall);
    assert_true(score.cases >= 200);
    assert_true(precision >= precision_wanted);
    assert_true(recall >= recall_wanted);
}

static void reads_editors_only_at_the_end(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct buffer body = {.arena = arena};
    buffer_append(&body, SPAN("一\n二\n三\n责任编辑：王五一\n"));
    for (int i = 0; i < 40; i++) {
        buffer_append(&body, SPAN("正文。\n"));
    }
    buffer_append(&body, SPAN("责任编辑：李六一\n"));
    for (int i = 0; i < 14; i++) {
        buffer_append(&body, SPAN("相关阅读。\n"));
    }
    buffer_append(&body, SPAN("完"));
    struct byline byline =
        byline_from_body(buffer_span(&body), false, INSTANT_ABSENT, arena);
    assert_int_equal(byline.people.editors.count, 1);
    assert_true(span_is_equal(byline.people.editors.at[0], SPAN("李六一")));
    arena_free(arena);
}

static void knows_no_day_without_a_year(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct byline byline =
        byline_from_body(SPAN("新华社北京2月8日电 正文"), false, INSTANT_ABSENT, arena);
    assert_false(instant_is_present(byline.dateline_us));
    byline =
        byline_from_body(SPAN("新华社北京2月30日电 正文"), false, reference_us, arena);
    assert_false(instant_is_present(byline.dateline_us));
    arena_free(arena);
}

static void read_once(struct span text)
{
    struct arena *arena = arena_open();
    (void)byline_from_body(text, true, reference_us, arena);
    arena_free(arena);
}

static void takes_linear_time(void **state)
{
    (void)state;
    static const char *const units[] = {
        "责编",       "责任编辑：", "（",     "（记者 张三）", "记者",
        "记者张三、", "\n",         "编辑\n", "新华社",        "【】",
        "1",          " ",          "本报",   "（）",
    };
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (!is_linear(read_once, span_from_string(units[i]), 20000)) {
            fail_msg("not linear in '%s'", units[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_labelled_set),
        cmocka_unit_test(reads_editors_only_at_the_end),
        cmocka_unit_test(knows_no_day_without_a_year),
        cmocka_unit_test(takes_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
