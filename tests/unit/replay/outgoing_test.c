#include "replay/outgoing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { MESSAGES = 1000 };

static const volatile sig_atomic_t is_stopped;
static char folder[] = "/tmp/wenliu-outgoing-XXXXXX";
static const char corpus_path[] = "a.jsonl";
static const char *const paths[] = {corpus_path, NULL};

struct sent {
    char value[64];
    unsigned line;
    unsigned injected;
};

static struct sent one_run[3 * MESSAGES], other_run[3 * MESSAGES];

static int write_corpus(void **state)
{
    (void)state;
    FILE *file =
        mkdtemp(folder) == NULL || chdir(folder) != 0 ? NULL : fopen(corpus_path, "w");
    for (int i = 1; file != NULL && i <= MESSAGES; i++) {
        fprintf(file, "{\"id\": %d, \"body\": \"国\"}\n", i);
    }
    return file == NULL ? -1 : fclose(file);
}

static int remove_corpus(void **state)
{
    (void)state;
    return unlink(corpus_path) == 0 && chdir("/") == 0 ? rmdir(folder) : -1;
}

/* All that goes out, and how many that is. */
static size_t run(const char *plan, uint64_t seed, uint64_t rounds, struct sent *sent)
{
    struct outgoing_options options = {
        .corpus = {.paths = paths, .message_bytes = 1000, .is_stopped = &is_stopped},
        .rounds = rounds};
    struct fault fault;
    assert_int_equal(injection_plan_from_text(plan, seed, &options.plan, &fault),
                     OUTCOME_OK);
    struct outgoing *outgoing = outgoing_open(&options);
    bool is_end = false;
    size_t count = 0;
    memset(sent, 0, sizeof(one_run)); /* so that runs can be compared as a whole */
    while (true) {
        struct outgoing_message message;
        assert_int_equal(outgoing_next(outgoing, &message, &is_end, &fault), OUTCOME_OK);
        if (is_end) {
            break;
        }
        assert_true(count < sizeof(one_run) / sizeof(one_run[0]));
        assert_string_equal(message.path, corpus_path);
        snprintf(sent[count].value, sizeof(sent[count].value), "%.*s",
                 (int)message.value.bytes, message.value.at);
        sent[count].line = (unsigned)message.line;
        sent[count].injected = message.injected;
        count += 1;
    }
    assert_int_equal(
        outgoing_next(outgoing, &(struct outgoing_message){0}, &is_end, &fault),
        OUTCOME_OK);
    assert_true(is_end);
    outgoing_free(outgoing);
    return count;
}

static void sends_the_corpus_as_it_is(void **state)
{
    (void)state;
    assert_int_equal(run(NULL, 1, 1, one_run), MESSAGES);
    for (unsigned i = 0; i < MESSAGES; i++) {
        assert_int_equal(one_run[i].line, i + 1);
        assert_int_equal(one_run[i].injected, 0);
    }
    assert_string_equal(one_run[6].value, "{\"id\": 7, \"body\": \"国\"}");
}

static void sends_rounds_that_are_other_articles(void **state)
{
    (void)state;
    assert_int_equal(run(NULL, 1, 2, one_run), 2 * MESSAGES);
    assert_string_equal(one_run[6].value, "{\"id\": 7, \"body\": \"国\"}");
    assert_string_equal(one_run[MESSAGES + 6].value,
                        "{\"id\": \"7-r2\", \"body\": \"国\"}");
}

static void sends_duplicates_right_behind(void **state)
{
    (void)state;
    size_t count = run("dup=10%", 1, 1, one_run);
    unsigned duplicates = 0;
    for (size_t i = 0; i < count; i++) {
        if (one_run[i].injected == 1U << INJECTION_DUP) {
            duplicates += 1;
            assert_string_equal(one_run[i].value, one_run[i - 1].value);
            assert_int_equal(one_run[i - 1].injected, 0);
        }
    }
    assert_int_equal(count, MESSAGES + duplicates);
    assert_in_range(duplicates, 60, 140);
}

static void reorders_within_reach_and_loses_none(void **state)
{
    (void)state;
    bool is_sent[MESSAGES + 1] = {false};
    unsigned moved = 0;
    assert_int_equal(run("reorder", 4, 1, one_run), MESSAGES);
    for (unsigned i = 0; i < MESSAGES; i++) {
        int distance = (int)one_run[i].line - (int)i - 1;
        assert_true(abs(distance) < INJECTION_REACH);
        assert_int_equal(one_run[i].injected,
                         distance == 0 ? 0 : 1U << INJECTION_REORDER);
        assert_false(is_sent[one_run[i].line]);
        is_sent[one_run[i].line] = true;
        moved += distance != 0;
    }
    assert_true(moved > MESSAGES * 9 / 10);
    run("reorder=5%", 4, 1, one_run);
    moved = 0;
    for (unsigned i = 0; i < MESSAGES; i++) {
        moved += one_run[i].line != i + 1;
    }
    assert_in_range(moved, 15, 80);
}

static void does_the_same_again_for_the_same_seed(void **state)
{
    (void)state;
    static const char plan[] = "dup=5%,gb18030=10%,nul=5%,truncate=5%,reorder";
    size_t count = run(plan, 4, 2, one_run);
    assert_int_equal(run(plan, 4, 2, other_run), count);
    assert_memory_equal(one_run, other_run, count * sizeof(one_run[0]));
    run(plan, 5, 2, other_run);
    assert_memory_not_equal(one_run, other_run, count * sizeof(one_run[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sends_the_corpus_as_it_is),
        cmocka_unit_test(sends_rounds_that_are_other_articles),
        cmocka_unit_test(sends_duplicates_right_behind),
        cmocka_unit_test(reorders_within_reach_and_loses_none),
        cmocka_unit_test(does_the_same_again_for_the_same_seed),
    };
    return cmocka_run_group_tests(tests, write_corpus, remove_corpus);
}
