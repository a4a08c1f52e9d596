#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ingest/terminal_colour.h"

static void colours_only_where_they_are_wanted(void **state)
{
    (void)state;
    static const struct {
        const char *choice;
        bool is_terminal;
        const char *no_color;
        const char *term;
        bool is_wanted;
    } cases[] = {
        {"auto", true, NULL, "xterm", true},   {"auto", false, NULL, "xterm", false},
        {"auto", true, "1", "xterm", false},   {"auto", true, "", "xterm", true},
        {"auto", true, NULL, "dumb", false},   {"auto", true, NULL, NULL, false},
        {"auto", true, NULL, "", false},       {"always", false, "1", "dumb", true},
        {"never", true, NULL, "xterm", false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(terminal_colour_is_wanted(cases[i].choice, cases[i].is_terminal,
                                                   cases[i].no_color, cases[i].term),
                         cases[i].is_wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours_only_where_they_are_wanted)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
