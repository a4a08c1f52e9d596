#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/instant.h"
#include "db/array.h"
#include "db/parameters.h"
#include "db/wire.h"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    arena = arena_open();
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    arena = arena_free(arena);
    return 0;
}

#define assert_wire(span, ...)                                                           \
    do {                                                                                 \
        const uint8_t wanted[] = {__VA_ARGS__};                                          \
        assert_int_equal((span).bytes, sizeof(wanted));                                  \
        assert_memory_equal((span).at, wanted, sizeof(wanted));                          \
    } while (0)

static void writes_texts_with_their_lengths_and_nulls(void **state)
{
    (void)state;
    struct array array = array_begin(ARRAY_TEXT, 0, arena);
    array_add_span(&array, SPAN("ab"));
    array_add_span(&array, (struct span){0});
    array_add_span(&array, SPAN(""));
    assert_wire(array_finish(&array), 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 25, 0, 0, 0, 3, 0,
                0, 0, 1, 0, 0, 0, 2, 'a', 'b', 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0);
}

static void writes_numbers_in_network_order(void **state)
{
    (void)state;
    struct array small = array_begin(ARRAY_INT4, 0, arena);
    array_add_int4(&small, -2);
    assert_wire(array_finish(&small), 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 23, 0, 0, 0, 1, 0,
                0, 0, 1, 0, 0, 0, 4, 0xFF, 0xFF, 0xFF, 0xFE);
    struct array tiny = array_begin(ARRAY_INT2, 0, arena);
    array_add_int2(&tiny, INT16_MAX);
    assert_wire(array_finish(&tiny), 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 21, 0, 0, 0, 1, 0,
                0, 0, 1, 0, 0, 0, 2, 0x7F, 0xFF);
    struct array large = array_begin(ARRAY_INT8, 0, arena);
    array_add_int8(&large, INT64_C(0x0102030405060708));
    assert_wire(array_finish(&large), 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 1, 0,
                0, 0, 1, 0, 0, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8);
}

static void
writes_an_absent_instant_as_null_and_an_absent_stamp_as_minus_infinity(void **state)
{
    (void)state;
    struct array instants = array_begin(ARRAY_TIMESTAMP, 0, arena);
    array_add_instant(&instants, INSTANT_ABSENT);
    struct span null = array_finish(&instants);
    assert_wire(span_slice(null, 20, null.bytes), 0xFF, 0xFF, 0xFF, 0xFF);
    struct array stamps = array_begin(ARRAY_TIMESTAMP, 0, arena);
    array_add_stamp(&stamps, INSTANT_ABSENT);
    struct span infinity = array_finish(&stamps);
    assert_wire(span_slice(infinity, 20, infinity.bytes), 0, 0, 0, 8, 0x80, 0, 0, 0, 0, 0,
                0, 0);
}

static void counts_time_from_the_year_2000(void **state)
{
    (void)state;
    const int64_t year_2000 = INT64_C(946684800) * INSTANT_SECOND;
    assert_int_equal(wire_timestamp_from_instant(year_2000 + 5), 5);
    assert_int_equal(wire_instant_from_timestamp(5), year_2000 + 5);
    assert_int_equal(wire_instant_from_timestamp(INT64_MIN), INSTANT_ABSENT);
    assert_int_equal(wire_date_from_instant(year_2000), 0);
    assert_int_equal(wire_date_from_instant(year_2000 - 1), -1);
    assert_int_equal(wire_date_from_instant(0), -10957);
    assert_int_equal(wire_instant_from_date(-10957), 0);
}

static void reads_numbers_of_every_width_with_their_sign(void **state)
{
    (void)state;
    char bytes[8];
    assert_int_equal(wire_read_number("\xFF\xFE", 2), -2);
    assert_int_equal(wire_read_number("\x01", 1), 1);
    wire_write_int4(bytes, INT32_MIN);
    assert_int_equal(wire_read_number(bytes, 4), INT32_MIN);
    wire_write_int8(bytes, INT64_MIN);
    assert_int_equal(wire_read_number(bytes, 8), INT64_MIN);
    wire_write_int8(bytes, INT64_MAX);
    assert_int_equal(wire_read_number(bytes, 8), INT64_MAX);
}

static void grows_past_the_expected_bytes(void **state)
{
    (void)state;
    struct array array = array_begin(ARRAY_INT4, 8, arena);
    for (int32_t value = 0; value < 1000; value++) {
        array_add_int4(&array, value);
    }
    struct span bytes = array_finish(&array);
    assert_int_equal(bytes.bytes, 20 + 1000 * 8);
    assert_int_equal(wire_read_number(bytes.at + 12, 4), 1000);
    assert_int_equal(wire_read_number(bytes.at + 20 + 999 * 8 + 4, 4), 999);
}

static void numbers_parameters_from_the_first(void **state)
{
    (void)state;
    struct parameters parameters = {0};
    struct array array = array_begin(ARRAY_UUID, 0, arena);
    parameters_add_int4(&parameters, 7);
    parameters_add_int8(&parameters, -1);
    parameters_add_text(&parameters, NULL);
    parameters_add_array(&parameters, &array);
    assert_int_equal(parameters.count, 4);
    assert_wire(parameters.values[0], 0, 0, 0, 7);
    assert_wire(parameters.values[1], 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF);
    assert_null(parameters.values[2].at);
    assert_int_equal(parameters.types[0], 23);
    assert_int_equal(parameters.types[1], 20);
    assert_int_equal(parameters.types[2], 25);
    assert_int_equal(parameters.types[3], 2951);
    assert_int_equal(parameters.values[3].bytes, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_texts_with_their_lengths_and_nulls),
        cmocka_unit_test(writes_numbers_in_network_order),
        cmocka_unit_test(
            writes_an_absent_instant_as_null_and_an_absent_stamp_as_minus_infinity),
        cmocka_unit_test(counts_time_from_the_year_2000),
        cmocka_unit_test(reads_numbers_of_every_width_with_their_sign),
        cmocka_unit_test(grows_past_the_expected_bytes),
        cmocka_unit_test(numbers_parameters_from_the_first),
    };
    return cmocka_run_group_tests(tests, open_arena, free_arena);
}
