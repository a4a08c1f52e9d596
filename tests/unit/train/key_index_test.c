#include "train/key_index.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void numbers_keys_as_they_come(void **state)
{
    (void)state;
    enum { KEYS = 5000, STEP = 8191 };
    struct arena *arena = arena_open();
    struct key_index index = {.arena = arena};
    assert_int_equal(key_index_find(&index, 0), KEY_ABSENT);
    for (uint32_t i = 0; i < KEYS; i++) {
        assert_int_equal(key_index_add(&index, i * STEP), i);
    }
    for (uint32_t i = 0; i < KEYS; i++) {
        assert_int_equal(key_index_add(&index, i * STEP), i);
        assert_int_equal(key_index_find(&index, i * STEP), i);
        assert_int_equal(key_index_find(&index, i * STEP + 1), KEY_ABSENT);
        assert_int_equal(index.keys[i], i * STEP);
    }
    assert_int_equal(index.count, KEYS);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_keys_as_they_come),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
