#include "replay/progress.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { SECOND = 1000000 };

static void described(struct progress progress, const char *wanted)
{
    struct arena *arena = arena_open();
    struct buffer text = {.arena = arena};
    progress_describe(&progress, &text);
    assert_string_equal(buffer_string(&text), wanted);
    arena_free(arena);
}

static void shows_counts_rate_and_bytes(void **state)
{
    (void)state;
    described((struct progress){.messages = 1200,
                                .bytes = 2100000,
                                .acknowledged = 1180,
                                .failed = 3,
                                .elapsed_us = 3000000,
                                .done = -1},
              "1200 messages, 400/s, 2.1 MB, 1180 acknowledged, 3 failed");
}

static void shows_how_long_the_rest_takes(void **state)
{
    (void)state;
    described((struct progress){.messages = 10, .elapsed_us = 12000000, .done = 0.25},
              "10 messages, 1/s, 0 bytes, 0 acknowledged, 0 failed, ETA 0:36");
    described((struct progress){.messages = 10, .elapsed_us = 60000000, .done = 0.01},
              "10 messages, 0/s, 0 bytes, 0 acknowledged, 0 failed, ETA 1:39:00");
}

static void shows_no_rest_when_there_is_none_or_none_known(void **state)
{
    (void)state;
    static const double parts[] = {-1, 0, 1, 1.5};
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        described((struct progress){.elapsed_us = SECOND, .done = parts[i]},
                  "0 messages, 0/s, 0 bytes, 0 acknowledged, 0 failed");
    }
}

static void has_no_rate_before_the_clock_has_moved(void **state)
{
    (void)state;
    described((struct progress){.messages = 1, .bytes = 999, .done = -1},
              "1 messages, 999 bytes, 0 acknowledged, 0 failed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_counts_rate_and_bytes),
        cmocka_unit_test(shows_how_long_the_rest_takes),
        cmocka_unit_test(shows_no_rest_when_there_is_none_or_none_known),
        cmocka_unit_test(has_no_rate_before_the_clock_has_moved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
