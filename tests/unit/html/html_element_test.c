#include "html/html_element.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static enum html_element_role role_of(const char *name)
{
    return html_element_role_of(span_from_string(name));
}

static void finds_the_first_and_the_last_name(void **state)
{
    (void)state;
    assert_int_equal(role_of("a"), HTML_ELEMENT_INLINE);
    assert_int_equal(role_of("xmp"), HTML_ELEMENT_LINES);
}

static void finds_names_in_any_case(void **state)
{
    (void)state;
    assert_int_equal(role_of("DIV"), HTML_ELEMENT_BLOCK);
    assert_int_equal(role_of("Td"), HTML_ELEMENT_CELL);
    assert_int_equal(role_of("tr"), HTML_ELEMENT_ROW);
    assert_int_equal(role_of("h6"), HTML_ELEMENT_BLOCK);
    assert_int_equal(role_of("figcaption"), HTML_ELEMENT_BLOCK);
    assert_int_equal(role_of("script"), HTML_ELEMENT_HIDDEN);
}

static void knows_no_other_names(void **state)
{
    (void)state;
    static const char *const others[] = {"", "foo", "h7", "pp", "figcaptions", "x-tag"};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        assert_int_equal(role_of(others[i]), HTML_ELEMENT_UNKNOWN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_first_and_the_last_name),
        cmocka_unit_test(finds_names_in_any_case),
        cmocka_unit_test(knows_no_other_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
