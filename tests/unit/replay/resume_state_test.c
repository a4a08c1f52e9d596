#include "replay/resume_state.h"

#include <sys/stat.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/span.h"

static const struct resume_state example = {.position = 12345,
                                            .granted = 22345,
                                            .refused = 6,
                                            .twice = 78,
                                            .corpus = {.bytes = {0xab, 0x01}},
                                            .last = {.bytes = {0xcd, 0xff}}};

static int enter_folder(void **state)
{
    static char folder[] = "/tmp/wenliu-state-XXXXXX";
    (void)state;
    return mkdtemp(folder) == NULL || chdir(folder) != 0 ? -1 : 0;
}

static int leave_folder(void **state)
{
    char *folder = getcwd(NULL, 0);
    char command[128];
    (void)state;
    snprintf(command, sizeof(command), "rm -rf '%s'", folder);
    free(folder);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1; /* NOLINT(cert-env33-c) */
}

static void write_file(const char *path, const char *content)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static void reads_what_it_wrote(void **state)
{
    (void)state;
    struct fault fault;
    struct resume_state read;
    bool is_there = false;
    assert_int_equal(resume_state_save("s", &example, &fault), OUTCOME_OK);
    assert_int_equal(resume_state_load("s", &read, &is_there, &fault), OUTCOME_OK);
    assert_true(is_there);
    assert_memory_equal(&read, &example, sizeof(read));
    /* Again over it, in a folder of another name, and nothing is left lying about. */
    mkdir("d", 0700);
    struct resume_state next = example;
    next.position += 1;
    assert_int_equal(resume_state_save("d/s", &example, &fault), OUTCOME_OK);
    assert_int_equal(resume_state_save("d/s", &next, &fault), OUTCOME_OK);
    assert_int_equal(resume_state_load("d/s", &read, &is_there, &fault), OUTCOME_OK);
    assert_int_equal(read.position, next.position);
    assert_int_not_equal(access("d/s.new", F_OK), 0);
}

static void begins_when_there_is_no_file(void **state)
{
    (void)state;
    static const struct resume_state none;
    struct fault fault;
    struct resume_state read = example;
    bool is_there = true;
    assert_int_equal(resume_state_load("missing", &read, &is_there, &fault), OUTCOME_OK);
    assert_false(is_there);
    assert_memory_equal(&read, &none, sizeof(read));
}

static void keeps_the_old_state_when_the_new_one_cannot_be_written(void **state)
{
    (void)state;
    struct fault fault;
    struct resume_state read;
    struct resume_state next = example;
    bool is_there = false;
    next.position += 1;
    assert_int_equal(resume_state_save("k", &example, &fault), OUTCOME_OK);
    assert_int_equal(mkdir("k.new", 0700), 0); /* in the way */
    assert_int_equal(resume_state_save("k", &next, &fault), OUTCOME_FATAL);
    assert_int_equal(resume_state_load("k", &read, &is_there, &fault), OUTCOME_OK);
    assert_int_equal(read.position, example.position);
    assert_int_equal(resume_state_save("no/such/s", &example, &fault), OUTCOME_FATAL);
}

static void refuses_what_is_no_state(void **state)
{
    (void)state;
    static const char digest[] =
        "00000000000000000000000000000000000000000000000000000000000000ff";
    static const char *const heads[] = {
        "",
        "{\"a\": 1}\n",
        "wenliu-replay state 2\n",
        "wenliu-replay state 1\nposition 5 (x)\ngranted 4 (x)\nrefused 0\ntwice 0 (x)\n",
        "wenliu-replay state 1\nposition 5 (x)\ngranted 5 (x)\nrefused 6\ntwice 0 (x)\n",
    };
    struct fault fault;
    struct resume_state read;
    bool is_there = false;
    char text[512];
    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
        snprintf(text, sizeof(text), "%scorpus %s\nlast %s\n", heads[i], digest, digest);
        write_file("bad", text);
        assert_int_equal(resume_state_load("bad", &read, &is_there, &fault),
                         OUTCOME_FATAL);
    }
    snprintf(text, sizeof(text),
             "wenliu-replay state 1\nposition 5 (x)\ngranted 5 (x)\nrefused 0\n"
             "twice 0 (x)\ncorpus %.60s\nlast %s\n",
             digest, digest);
    write_file("bad", text);
    assert_int_equal(resume_state_load("bad", &read, &is_there, &fault), OUTCOME_FATAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_it_wrote),
        cmocka_unit_test(begins_when_there_is_no_file),
        cmocka_unit_test(keeps_the_old_state_when_the_new_one_cannot_be_written),
        cmocka_unit_test(refuses_what_is_no_state),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
