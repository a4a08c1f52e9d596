#include "replay/in_flight.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { FIRST = 7, CAPACITY = 3 };

static struct in_flight_message numbered(uint8_t number)
{
    return (struct in_flight_message){.digest = {.bytes = {number}}, .injected = number};
}

static struct in_flight *with_three(void)
{
    struct in_flight *in_flight = in_flight_open(FIRST, CAPACITY);
    for (uint8_t i = FIRST; i < FIRST + CAPACITY; i++) {
        struct in_flight_message message = numbered(i);
        assert_true(in_flight_has_room(in_flight, i));
        in_flight_add(in_flight, i, &message);
    }
    return in_flight;
}

static void holds_as_many_as_it_was_opened_for(void **state)
{
    (void)state;
    struct in_flight *in_flight = with_three();
    assert_false(in_flight_has_room(in_flight, FIRST + CAPACITY));
    in_flight_settle(in_flight, FIRST + 1);
    assert_false(in_flight_has_room(in_flight, FIRST + CAPACITY));
    in_flight_settle(in_flight, FIRST);
    assert_true(in_flight_has_room(in_flight, FIRST + CAPACITY));
    assert_true(in_flight_has_room(in_flight, FIRST + CAPACITY + 1));
    assert_false(in_flight_has_room(in_flight, FIRST + CAPACITY + 2));
    in_flight_free(in_flight);
}

static void moves_on_only_when_all_before_are_settled(void **state)
{
    (void)state;
    struct in_flight *in_flight = with_three();
    struct digest last;
    assert_false(in_flight_last(in_flight, &last));
    in_flight_settle(in_flight, FIRST + 2);
    in_flight_settle(in_flight, FIRST + 1);
    assert_int_equal(in_flight_base(in_flight), FIRST);
    assert_false(in_flight_last(in_flight, &last));
    in_flight_settle(in_flight, FIRST);
    assert_int_equal(in_flight_base(in_flight), FIRST + 3);
    assert_true(in_flight_last(in_flight, &last));
    assert_int_equal(last.bytes[0], FIRST + 2);
    in_flight_free(in_flight);
}

static void remembers_each_until_it_is_settled(void **state)
{
    (void)state;
    struct in_flight *in_flight = with_three();
    in_flight_settle(in_flight, FIRST);
    struct in_flight_message fourth = numbered(FIRST + 3);
    fourth.is_settled = true; /* that is for us to say */
    in_flight_add(in_flight, FIRST + 3, &fourth);
    for (unsigned i = FIRST + 1; i < FIRST + 4; i++) {
        assert_int_equal(in_flight_find(in_flight, i)->injected, i);
    }
    in_flight_settle(in_flight, FIRST + 1);
    in_flight_settle(in_flight, FIRST + 2);
    assert_int_equal(in_flight_base(in_flight), FIRST + 3);
    in_flight_free(in_flight);
    assert_null(in_flight_free(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_as_many_as_it_was_opened_for),
        cmocka_unit_test(moves_on_only_when_all_before_are_settled),
        cmocka_unit_test(remembers_each_until_it_is_settled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
