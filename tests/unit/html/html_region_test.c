#include "html/html_region.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static enum html_region region_of(const char *name, const char *class)
{
    const unsigned char *attributes[] = {(const unsigned char *)"class",
                                         (const unsigned char *)class, NULL};
    return html_region_of(span_from_string(name), class == NULL ? NULL : attributes);
}

static void elements_tell_their_region(void **state)
{
    (void)state;
    assert_int_equal(region_of("nav", NULL), HTML_REGION_OUTSIDE);
    assert_int_equal(region_of("form", NULL), HTML_REGION_SURROUNDING);
    assert_int_equal(region_of("article", "comment"), HTML_REGION_ARTICLE);
    assert_int_equal(region_of("body", "comment-open"), HTML_REGION_ANY);
    assert_int_equal(region_of("div", NULL), HTML_REGION_ANY);
}

static void words_of_a_class_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *class;
        enum html_region region;
    } cases[] = {
        {"", HTML_REGION_ANY},
        {"main col-8", HTML_REGION_ANY},
        {"top-nav", HTML_REGION_SURROUNDING},
        {"topNav", HTML_REGION_SURROUNDING},
        {"NAV", HTML_REGION_SURROUNDING},
        {"navy", HTML_REGION_ANY},
        {"ad_box", HTML_REGION_SURROUNDING},
        {"ad2", HTML_REGION_SURROUNDING},
        {"header-road", HTML_REGION_ANY},
        {"relatednews", HTML_REGION_SURROUNDING},
        {"TRS_Editor", HTML_REGION_ARTICLE},
        {"articleContent", HTML_REGION_ARTICLE},
        {"article-comments", HTML_REGION_COMMENTS},
        {"xCOMMENTx", HTML_REGION_COMMENTS},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (region_of("div", cases[i].class) != cases[i].region) {
            fail_msg("%s", cases[i].class);
        }
    }
}

static void every_hint_is_found(void **state)
{
    (void)state;
    /* The first and the last by letter, and neighbours: the table is searched by letter. */
    static const char *const classes[] = {"ad",       "ads",   "advert",    "zoom",
                                          "zhengwen", "ucap",  "copyright", "content",
                                          "comment",  "crumbs"};
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        assert_int_not_equal(region_of("p", classes[i]), HTML_REGION_ANY);
    }
}

static void what_is_not_displayed_is_no_article(void **state)
{
    (void)state;
    const unsigned char *hidden[] = {(const unsigned char *)"style",
                                     (const unsigned char *)"x:1; display : none", NULL};
    const unsigned char *shown[] = {(const unsigned char *)"style",
                                    (const unsigned char *)"display:block", NULL};
    assert_int_equal(html_region_of(SPAN("div"), hidden), HTML_REGION_SURROUNDING);
    assert_int_equal(html_region_of(SPAN("div"), shown), HTML_REGION_ANY);
}

static void finds_attributes_in_any_case(void **state)
{
    (void)state;
    const unsigned char *attributes[] = {(const unsigned char *)"hidden", NULL,
                                         (const unsigned char *)"Content",
                                         (const unsigned char *)"x", NULL};
    assert_true(span_is_equal(html_region_attribute(attributes, "content"), SPAN("x")));
    assert_null(html_region_attribute(attributes, "hidden").at);
    assert_null(html_region_attribute(attributes, "id").at);
    assert_null(html_region_attribute(NULL, "id").at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_tell_their_region),
        cmocka_unit_test(words_of_a_class_are_told_apart),
        cmocka_unit_test(every_hint_is_found),
        cmocka_unit_test(what_is_not_displayed_is_no_article),
        cmocka_unit_test(finds_attributes_in_any_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
