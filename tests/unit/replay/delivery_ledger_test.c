#include "replay/delivery_ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/manifest_line.h"

enum { WINDOW = 8, A_WHILE_US = 1000000 };

static int enter_folder(void **state)
{
    static char folder[] = "/tmp/wenliu-ledger-XXXXXX";
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

static int forget(void **state)
{
    (void)state;
    unlink("state");
    unlink("manifest");
    return 0;
}

static const struct delivery_ledger_options both = {.resume_path = "state",
                                                    .manifest_path = "manifest",
                                                    .window = WINDOW,
                                                    .corpus = {.bytes = {1}},
                                                    .cluster = "c",
                                                    .topic = "t"};

static struct delivery_ledger *opened(const struct delivery_ledger_options *options)
{
    struct delivery_ledger *ledger = NULL;
    struct fault fault;
    if (delivery_ledger_open(options, &ledger, &fault) != OUTCOME_OK) {
        fail_msg("%s", fault.text);
    }
    return ledger;
}

static bool is_admitted(struct delivery_ledger *ledger, uint64_t number)
{
    bool admitted = false;
    struct fault fault;
    assert_int_equal(delivery_ledger_admit(ledger, number, &admitted, &fault),
                     OUTCOME_OK);
    return admitted;
}

static void send_up_to(struct delivery_ledger *ledger, uint64_t from, uint64_t end)
{
    for (uint64_t i = from; i < end; i++) {
        const struct in_flight_message message = {.digest = {.bytes = {(uint8_t)i}}};
        assert_true(is_admitted(ledger, i));
        delivery_ledger_sent(ledger, i, &message);
    }
}

static void acknowledge(struct delivery_ledger *ledger, uint64_t number)
{
    const struct record_header headers[] = {{"file", SPAN("a.jsonl")},
                                            {"line", SPAN("1")}};
    const struct record record = {
        .sequence = number, .value = SPAN("abc"), .headers = headers, .header_count = 2};
    const struct record_place place = {.partition = 0, .offset = (int64_t)number};
    delivery_ledger_acknowledged(ledger, &record, &place);
}

static struct resume_state on_disk(void)
{
    struct resume_state state;
    struct fault fault;
    bool is_there = false;
    assert_int_equal(resume_state_load("state", &state, &is_there, &fault), OUTCOME_OK);
    assert_true(is_there);
    return state;
}

static void keep(struct delivery_ledger *ledger, int64_t now_us)
{
    struct fault fault;
    assert_int_equal(delivery_ledger_keep(ledger, now_us, &fault), OUTCOME_OK);
}

static uint64_t closed(struct delivery_ledger *ledger)
{
    struct fault fault;
    uint64_t twice = 0;
    assert_int_equal(delivery_ledger_close(ledger, &twice, &fault), OUTCOME_OK);
    delivery_ledger_free(ledger);
    return twice;
}

static unsigned manifest_records(struct manifest_total *ret_total)
{
    FILE *file = fopen("manifest", "r");
    char line[1000];
    unsigned count = 0;
    unsigned totals = 0;
    *ret_total = (struct manifest_total){0};
    while (fgets(line, sizeof(line), file) != NULL) {
        struct span text = {.at = line, .bytes = strlen(line) - 1};
        struct manifest_record record;
        count += manifest_line_read_record(text, &record);
        totals += manifest_line_read_total(text, ret_total);
    }
    assert_int_equal(totals, 1);
    fclose(file);
    return count;
}

static void sends_nothing_that_the_state_does_not_admit(void **state)
{
    (void)state;
    struct delivery_ledger *ledger = opened(&both);
    assert_int_equal(on_disk().granted, WINDOW);
    send_up_to(ledger, 0, WINDOW);
    assert_false(is_admitted(ledger, WINDOW));
    acknowledge(ledger, 1); /* the first is still out */
    acknowledge(ledger, 2);
    assert_false(is_admitted(ledger, WINDOW));
    acknowledge(ledger, 0);
    assert_true(is_admitted(ledger, WINDOW));
    assert_int_equal(on_disk().position, 3);
    assert_int_equal(on_disk().granted, WINDOW + 3);
    delivery_ledger_free(ledger); /* as after a kill */
}

static void counts_what_may_be_twice_after_a_kill(void **state)
{
    (void)state;
    struct manifest_total total;
    struct delivery_ledger *ledger = opened(&both);
    send_up_to(ledger, 0, 6);
    for (uint64_t i = 0; i < 5; i++) {
        acknowledge(ledger, i);
    }
    keep(ledger, A_WHILE_US);
    delivery_ledger_free(ledger);
    ledger = opened(&both);
    assert_int_equal(delivery_ledger_start(ledger)->position, 5);
    assert_int_equal(delivery_ledger_start(ledger)->twice, WINDOW);
    assert_int_equal(delivery_ledger_start(ledger)->last.bytes[0], 4);
    send_up_to(ledger, 5, 7);
    acknowledge(ledger, 5);
    acknowledge(ledger, 6);
    delivery_ledger_resent(ledger, 3);
    assert_int_equal(closed(ledger), WINDOW + 3);
    assert_int_equal(manifest_records(&total), 7);
    assert_int_equal(total.records, 7);
    assert_int_equal(total.bytes, 21);
    assert_int_equal(total.twice, WINDOW + 3);
    ledger = opened(&both);
    assert_int_equal(delivery_ledger_start(ledger)->position, 7);
    assert_int_equal(closed(ledger), WINDOW + 3);
    assert_int_equal(manifest_records(&total), 7);
}

static void saves_now_and_then(void **state)
{
    (void)state;
    struct delivery_ledger *ledger = opened(&both);
    send_up_to(ledger, 0, 4);
    acknowledge(ledger, 0);
    keep(ledger, A_WHILE_US);
    acknowledge(ledger, 1);
    keep(ledger, A_WHILE_US + 1000);
    assert_int_equal(on_disk().position, 1);
    keep(ledger, 2 * A_WHILE_US);
    assert_int_equal(on_disk().position, 2);
    delivery_ledger_free(ledger);
}

static void passes_what_is_refused_but_not_what_is_lost(void **state)
{
    (void)state;
    struct delivery_ledger *ledger = opened(&both);
    send_up_to(ledger, 0, 5);
    delivery_ledger_refused(ledger, 0);
    acknowledge(ledger, 1);
    assert_false(delivery_ledger_is_stuck(ledger));
    delivery_ledger_lost(ledger, 2);
    assert_true(delivery_ledger_is_stuck(ledger));
    acknowledge(ledger, 3);
    acknowledge(ledger, 4);
    assert_int_equal(closed(ledger), 3);
    assert_int_equal(on_disk().position, 2);
    assert_int_equal(on_disk().granted, 5);
    assert_int_equal(on_disk().refused, 1);
}

static void goes_on_over_losses_without_a_state(void **state)
{
    (void)state;
    struct delivery_ledger_options options = both;
    options.resume_path = NULL;
    struct delivery_ledger *ledger = opened(&options);
    send_up_to(ledger, 0, WINDOW);
    assert_false(is_admitted(ledger, WINDOW));
    delivery_ledger_lost(ledger, 0);
    assert_false(delivery_ledger_is_stuck(ledger));
    assert_true(is_admitted(ledger, WINDOW));
    delivery_ledger_free(ledger);
    assert_int_not_equal(access("state", F_OK), 0);
}

static void cuts_what_a_kill_left_of_a_line(void **state)
{
    (void)state;
    struct manifest_total total;
    struct delivery_ledger *ledger = opened(&both);
    send_up_to(ledger, 0, 2);
    acknowledge(ledger, 0);
    keep(ledger, A_WHILE_US);
    acknowledge(ledger, 1);
    delivery_ledger_free(ledger);
    FILE *file = fopen("manifest", "r+");
    fseek(file, 0, SEEK_END);
    assert_int_equal(ftruncate(fileno(file), ftell(file) - 5), 0);
    fclose(file);
    ledger = opened(&both);
    send_up_to(ledger, 1, 2);
    acknowledge(ledger, 1);
    closed(ledger);
    assert_int_equal(manifest_records(&total), 2);
    assert_int_equal(total.records, 2);
}

static void refuses_files_of_another_replay(void **state)
{
    (void)state;
    struct fault fault;
    struct delivery_ledger *ledger = NULL;
    closed(opened(&both));
    struct delivery_ledger_options other = both;
    other.corpus.bytes[0] = 2;
    assert_int_equal(delivery_ledger_open(&other, &ledger, &fault), OUTCOME_FATAL);
    other = both;
    other.topic = "u";
    assert_int_equal(delivery_ledger_open(&other, &ledger, &fault), OUTCOME_FATAL);
    other = both;
    other.manifest_path = "missing";
    assert_int_equal(delivery_ledger_open(&other, &ledger, &fault), OUTCOME_FATAL);
    /* Without a state, a manifest is begun anew. */
    other = both;
    other.topic = "u";
    other.resume_path = NULL;
    closed(opened(&other));
}

#define TEST(name) cmocka_unit_test_setup(name, forget)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sends_nothing_that_the_state_does_not_admit),
        TEST(counts_what_may_be_twice_after_a_kill),
        TEST(saves_now_and_then),
        TEST(passes_what_is_refused_but_not_what_is_lost),
        TEST(goes_on_over_losses_without_a_state),
        TEST(cuts_what_a_kill_left_of_a_line),
        TEST(refuses_files_of_another_replay),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
