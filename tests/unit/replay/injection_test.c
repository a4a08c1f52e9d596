#include "replay/injection.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "text/encoding.h"

enum { MANY = 20000 };

static struct injection_plan plan_of(const char *text, uint64_t seed)
{
    struct injection_plan plan;
    struct fault fault;
    if (injection_plan_from_text(text, seed, &plan, &fault) != OUTCOME_OK) {
        fail_msg("%s", fault.text);
    }
    return plan;
}

static void reads_plans(void **state)
{
    (void)state;
    static const char *const bad[] = {"dup=",  "dup=1",       "dup=101%", "dup=-1%",
                                      "twice", "dup=1%,,nul", "dup=x%",   "dup=1%%",
                                      "=1%",   "dup=nan%"};
    struct injection_plan plan = plan_of("dup=1%,gb18030=0.5%,reorder", 5);
    struct fault fault;
    assert_true(plan.chance[INJECTION_DUP] == 0.01);
    assert_true(plan.chance[INJECTION_GB18030] == 0.005);
    assert_true(plan.chance[INJECTION_REORDER] == 1);
    assert_true(plan.chance[INJECTION_NUL] == 0);
    assert_int_equal(plan.seed, 5);
    assert_true(injection_is_planned(&plan));
    plan = plan_of(NULL, 5);
    assert_false(injection_is_planned(&plan));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(injection_plan_from_text(bad[i], 1, &plan, &fault),
                         OUTCOME_FATAL);
    }
}

static unsigned count_chosen(const struct injection_plan *plan, enum injection kind)
{
    unsigned count = 0;
    for (uint64_t i = 0; i < MANY; i++) {
        count += injection_is_chosen(plan, kind, i);
    }
    return count;
}

static void chooses_about_as_many_as_asked_for(void **state)
{
    (void)state;
    struct injection_plan plan = plan_of("dup=1%,nul=50%,truncate", 9);
    assert_in_range(count_chosen(&plan, INJECTION_DUP), 150, 250);
    assert_in_range(count_chosen(&plan, INJECTION_NUL), 9700, 10300);
    assert_int_equal(count_chosen(&plan, INJECTION_TRUNCATE), MANY);
    assert_int_equal(count_chosen(&plan, INJECTION_GB18030), 0);
}

static void does_the_same_for_a_seed_and_other_things_for_another(void **state)
{
    (void)state;
    struct injection_plan one = plan_of("dup=50%", 1);
    struct injection_plan kinds = plan_of("dup=50%,nul=50%", 1);
    unsigned alike = 0;
    struct injection_plan with_others = plan_of("nul=9%,dup=50%,reorder", 1);
    struct injection_plan other = plan_of("dup=50%", 2);
    unsigned different = 0;
    unsigned both = 0;
    for (uint64_t i = 0; i < MANY; i++) {
        bool is_chosen = injection_is_chosen(&one, INJECTION_DUP, i);
        assert_int_equal(is_chosen, injection_is_chosen(&with_others, INJECTION_DUP, i));
        alike += is_chosen == injection_is_chosen(&kinds, INJECTION_NUL, i);
        different += is_chosen != injection_is_chosen(&other, INJECTION_DUP, i);
        both += is_chosen && injection_is_chosen(&one, INJECTION_DUP, i + 1);
    }
    assert_in_range(different, 9700, 10300);
    assert_in_range(alike, 9700, 10300);
    assert_in_range(both, 4700, 5300); /* neighbours know nothing of each other */
}

static struct span applied(const char *plan_text, uint64_t number, struct span message,
                           struct arena *arena, unsigned *ret_kinds)
{
    struct injection_plan plan = plan_of(plan_text, 3);
    return injection_apply(&plan, number, message, arena, ret_kinds);
}

static void recodes_what_is_not_ascii(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    unsigned kinds = 0;
    const struct span chinese = SPAN("{\"正文\": \"国€𠀀\"}");
    struct span recoded = applied("gb18030", 0, chinese, arena, &kinds);
    struct span back;
    assert_int_equal(kinds, 1U << INJECTION_GB18030);
    assert_false(encoding_is_utf8(recoded));
    assert_true(encoding_utf8_from_gb18030(recoded, arena, &back));
    assert_true(span_is_equal(back, chinese));
    const struct span kept[] = {SPAN("{\"a\": \"b\"}"), SPAN("\xff国"), SPAN("")};
    for (size_t i = 0; i < 3; i++) {
        struct span same = applied("gb18030", 0, kept[i], arena, &kinds);
        assert_int_equal(kinds, 0);
        assert_ptr_equal(same.at, kept[i].at);
    }
    arena_free(arena);
}

static void puts_a_nul_anywhere(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    unsigned places = 0;
    for (uint64_t i = 0; i < 200; i++) {
        unsigned kinds = 0;
        struct span hurt = applied("nul", i, SPAN("abc"), arena, &kinds);
        assert_int_equal(kinds, 1U << INJECTION_NUL);
        assert_int_equal(hurt.bytes, 4);
        const char *nul = memchr(hurt.at, '\0', 4);
        assert_non_null(nul);
        places |= 1U << (nul - hurt.at);
    }
    assert_int_equal(places, 15);
    arena_free(arena);
}

static void cuts_anywhere_but_leaves_something(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    unsigned lengths = 0;
    unsigned kinds = 0;
    for (uint64_t i = 0; i < 200; i++) {
        struct span cut = applied("truncate", i, SPAN("abcd"), arena, &kinds);
        assert_int_equal(kinds, 1U << INJECTION_TRUNCATE);
        assert_true(span_has_prefix(SPAN("abcd"), cut));
        lengths |= 1U << cut.bytes;
    }
    assert_int_equal(lengths, 1 << 1 | 1 << 2 | 1 << 3);
    assert_int_equal(applied("truncate", 0, SPAN("a"), arena, &kinds).bytes, 1);
    assert_int_equal(kinds, 0);
    arena_free(arena);
}

static void names_what_was_done(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct buffer text = {.arena = arena};
    injection_append_names(&text, 0);
    injection_append_names(&text, 1U << INJECTION_NUL | 1U << INJECTION_DUP);
    assert_string_equal(buffer_string(&text), "-dup+nul");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_plans),
        cmocka_unit_test(chooses_about_as_many_as_asked_for),
        cmocka_unit_test(does_the_same_for_a_seed_and_other_things_for_another),
        cmocka_unit_test(recodes_what_is_not_ascii),
        cmocka_unit_test(puts_a_nul_anywhere),
        cmocka_unit_test(cuts_anywhere_but_leaves_something),
        cmocka_unit_test(names_what_was_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
