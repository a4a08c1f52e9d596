#include "ingest/term_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static struct term_memory *memory;

static int open_memory(void **state)
{
    (void)state;
    memory = term_memory_open();
    return 0;
}

static int free_memory(void **state)
{
    (void)state;
    memory = term_memory_free(memory);
    return 0;
}

/* Keys of numbers, four of which share a hash. */
static struct span key_of(int number, char *text, size_t bytes)
{
    snprintf(text, bytes, "key %d", number);
    return span_from_string(text);
}

static void add(int number)
{
    char text[32];
    term_memory_add(memory, key_of(number, text, sizeof(text)),
                    (uint32_t)number / 4 * 2654435761U, number);
}

static int32_t find(int number)
{
    char text[32];
    return term_memory_find(memory, key_of(number, text, sizeof(text)),
                            (uint32_t)number / 4 * 2654435761U);
}

static void tells_keys_with_the_same_hash_apart(void **state)
{
    (void)state;
    assert_int_equal(find(4), 0);
    for (int number = 4; number < 8; number++) {
        add(number);
    }
    for (int number = 4; number < 8; number++) {
        assert_int_equal(find(number), number);
    }
    assert_int_equal(find(8), 0);
}

static void forgets_what_is_not_asked_for(void **state)
{
    (void)state;
    enum { FIRST = 1, ASKED_FOR = 2, OTHERS = 3, ROUNDS = 5 };
    add(FIRST);
    add(ASKED_FOR);
    for (int number = OTHERS; number < ROUNDS * TERM_MEMORY_TERMS; number++) {
        add(number);
        if (number % 1000 == 0) {
            assert_int_equal(find(ASKED_FOR), ASKED_FOR);
        }
    }
    assert_int_equal(find(FIRST), 0);
    assert_int_equal(find(ASKED_FOR), ASKED_FOR);
    int newest = ROUNDS * TERM_MEMORY_TERMS - 1;
    assert_int_equal(find(newest), newest);
    assert_int_not_equal(find(newest - TERM_MEMORY_TERMS + 10), 0);
}

static void forgets_all_when_told(void **state)
{
    (void)state;
    for (int number = 1; number < 2 * TERM_MEMORY_TERMS; number++) {
        add(number);
    }
    term_memory_clear(memory);
    for (int number = 1; number < 2 * TERM_MEMORY_TERMS; number += 100) {
        assert_int_equal(find(number), 0);
    }
    add(7);
    assert_int_equal(find(7), 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tells_keys_with_the_same_hash_apart, open_memory,
                                        free_memory),
        cmocka_unit_test_setup_teardown(forgets_what_is_not_asked_for, open_memory,
                                        free_memory),
        cmocka_unit_test_setup_teardown(forgets_all_when_told, open_memory, free_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
