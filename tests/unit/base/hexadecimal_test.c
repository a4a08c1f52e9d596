#include "base/hexadecimal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void what_is_written_is_read(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct buffer text = {.arena = arena};
    const uint8_t bytes[] = {0x00, 0x7a, 0xff, 0x10};
    uint8_t read[sizeof(bytes)];
    hexadecimal_append(&text, bytes, sizeof(bytes));
    assert_string_equal(buffer_string(&text), "007aff10");
    assert_true(hexadecimal_read(buffer_span(&text), read, sizeof(read)));
    assert_memory_equal(read, bytes, sizeof(bytes));
    arena_free(arena);
}

static void nothing_else_is_read(void **state)
{
    (void)state;
    static const char *const texts[] = {"",       "0",    "001",  "00 1", "00112",
                                        "001122", "00FF", "-011", "0x11", "00g1"};
    uint8_t read[2];
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        assert_false(hexadecimal_read(span_from_string(texts[i]), read, sizeof(read)));
    }
}

static void a_uuid_has_five_groups(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct buffer text = {.arena = arena};
    const struct uuid uuid = {{0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0x8d, 0xef, 0x80, 0x11,
                               0x22, 0x33, 0x44, 0x55, 0x66, 0x77}};
    hexadecimal_append_uuid(&text, &uuid);
    assert_string_equal(buffer_string(&text), "01234567-89ab-8def-8011-223344556677");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(nothing_else_is_read),
        cmocka_unit_test(a_uuid_has_five_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
