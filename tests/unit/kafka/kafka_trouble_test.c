#include "kafka/kafka_trouble.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { TROUBLE_ERROR = 3, TROUBLE_INFO = 6 };

static void told(struct kafka_trouble *trouble, const char *wanted)
{
    struct fault fault;
    assert_true(kafka_trouble_take(trouble, &fault));
    assert_string_equal(fault.text, wanted);
}

static void nothing_told(struct kafka_trouble *trouble)
{
    struct fault fault;
    assert_false(kafka_trouble_take(trouble, &fault));
}

static void tells_a_line_once_without_the_thread(void **state)
{
    (void)state;
    struct kafka_trouble trouble = {0};
    kafka_trouble_add(&trouble, TROUBLE_ERROR, "GETPID",
                      "[thrd:kafka:9092/1]: kafka:9092/1: refused", 5);
    told(&trouble, "GETPID: kafka:9092/1: refused");
    nothing_told(&trouble);
}

static void holds_repetitions_back_and_counts_them(void **state)
{
    (void)state;
    struct kafka_trouble trouble = {0};
    for (int64_t now_ms = 0; now_ms < TROUBLE_QUIET_MS; now_ms += 100) {
        kafka_trouble_add(&trouble, TROUBLE_ERROR, "GETPID", "refused", now_ms);
    }
    kafka_trouble_add(&trouble, TROUBLE_ERROR, "OTHER", "else", 1);
    told(&trouble, "GETPID: refused");
    told(&trouble, "OTHER: else");
    nothing_told(&trouble);
    kafka_trouble_add(&trouble, TROUBLE_ERROR, "GETPID", "refused", TROUBLE_QUIET_MS);
    told(&trouble, "GETPID: refused (and 99 more like it)");
    nothing_told(&trouble);
}

static void passes_debugging_but_no_chatter(void **state)
{
    (void)state;
    struct kafka_trouble trouble = {0};
    kafka_trouble_add(&trouble, TROUBLE_INFO, "GETPID", "disconnected", 0);
    kafka_trouble_add(&trouble, TROUBLE_ERROR, "FAIL", "comes as _TRANSPORT, too", 0);
    nothing_told(&trouble);
    kafka_trouble_add(&trouble, TROUBLE_DEBUG, "CGRP", "one", 0);
    kafka_trouble_add(&trouble, TROUBLE_DEBUG, "CGRP", "two", 0);
    told(&trouble, "CGRP: one");
    told(&trouble, "CGRP: two");
}

static void keeps_the_newest_when_nobody_asks(void **state)
{
    (void)state;
    struct kafka_trouble trouble = {0};
    char text[24];
    for (int i = 0; i < 3 * TROUBLE_PENDING_LINES; i++) {
        snprintf(text, sizeof(text), "%d", i);
        kafka_trouble_add(&trouble, TROUBLE_DEBUG, "CGRP", text, i);
    }
    for (int i = 2 * TROUBLE_PENDING_LINES; i < 3 * TROUBLE_PENDING_LINES; i++) {
        snprintf(text, sizeof(text), "CGRP: %d", i);
        told(&trouble, text);
    }
    nothing_told(&trouble);
}

static void survives_more_kinds_than_it_knows(void **state)
{
    (void)state;
    struct kafka_trouble trouble = {0};
    struct fault fault;
    char kind[24];
    for (int i = 0; i < 3 * TROUBLE_KINDS; i++) {
        snprintf(kind, sizeof(kind), "KIND%d", i);
        kafka_trouble_add(&trouble, TROUBLE_ERROR, kind, "text", i);
        assert_true(kafka_trouble_take(&trouble, &fault));
    }
    kafka_trouble_add(&trouble, TROUBLE_ERROR, kind, "text", (int64_t)3 * TROUBLE_KINDS);
    nothing_told(&trouble);
}

static void explains_a_failed_login_with_scram(void **state)
{
    (void)state;
    struct kafka_trouble trouble = {.has_broken_scram = true};
    struct fault fault;
    kafka_trouble_add(&trouble, TROUBLE_ERROR, "_AUTHENTICATION", "invalid credentials",
                      0);
    assert_true(kafka_trouble_take(&trouble, &fault));
    assert_non_null(strstr(fault.text, "SCRAM"));
    trouble.has_broken_scram = false;
    kafka_trouble_add(&trouble, TROUBLE_ERROR, "_AUTHENTICATION", "invalid credentials",
                      TROUBLE_QUIET_MS);
    told(&trouble, "_AUTHENTICATION: invalid credentials");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_a_line_once_without_the_thread),
        cmocka_unit_test(holds_repetitions_back_and_counts_them),
        cmocka_unit_test(passes_debugging_but_no_chatter),
        cmocka_unit_test(keeps_the_newest_when_nobody_asks),
        cmocka_unit_test(survives_more_kinds_than_it_knows),
        cmocka_unit_test(explains_a_failed_login_with_scram),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
