#include "html/html_scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "html/html_text.h"

#include "../linear_time.h"

static void scans(const char *markup, const char *expected)
{
    struct arena *arena = arena_open();
    struct html_writer writer = {.text = {.arena = arena}};
    html_scan_append(span_from_string(markup), &writer);
    assert_string_equal(buffer_string(&writer.text), expected);
    arena_free(arena);
}

static void cuts_tags_and_decodes_entities(void **state)
{
    (void)state;
    scans("一<b>二</b></i><p class=x>三&amp;四&nbsp;</p>五", "一二\n三&四\u00A0\n五");
    scans("<td>一</td><td>二</td></tr><tr><td>三", "一 二\n三");
    scans("一<script>x<p></script >二<!-- a > b -->三<!DOCTYPE x>四", "一二三四");
}

static void keeps_what_is_no_markup(void **state)
{
    (void)state;
    scans("3 < 5 <b 气温<零下 <新> &amp", "3 < 5 <b 气温<零下 <新> &amp");
    scans("<", "<");
    scans("", "");
}

/** `<div>` 300 times, a paragraph, and what follows. */
static void takes_over_past_256_open_elements(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct buffer markup = {.arena = arena};
    buffer_append(&markup, SPAN("<p>前</p>"));
    for (int i = 0; i < 300; i++) {
        buffer_append(&markup, SPAN("<div>层"));
    }
    buffer_append(&markup, SPAN("<p id='x'>甲&amp;乙</p><script>x</script>尾"));
    struct html_findings findings = {0};
    struct span text = html_text_from_markup(buffer_span(&markup), arena, &findings);
    assert_true(findings.is_too_deep);
    assert_true(span_has_prefix(text, SPAN("前\n层\n层\n")));
    assert_true(span_has_suffix(text, SPAN("层\n层\n甲&乙\n尾")));
    size_t layers = 0;
    for (size_t i = 0; i + 4 <= text.bytes; i++) {
        layers += span_has_prefix(span_slice(text, i, text.bytes), SPAN("层\n"));
    }
    assert_int_equal(layers, 300);
    arena_free(arena);
}

static void read_markup(struct span markup)
{
    struct arena *arena = arena_open();
    struct html_findings findings;
    (void)html_text_is_markup(markup);
    (void)html_text_from_markup(markup, arena, &findings);
    (void)html_text_decode_entities(markup, arena);
    arena_free(arena);
}

static void read_behind_a_deep_stack(struct span markup)
{
    struct arena *arena = arena_open();
    struct buffer deep = {.arena = arena};
    for (int i = 0; i < 250; i++) {
        buffer_append(&deep, SPAN("<b>"));
    }
    buffer_append(&deep, markup);
    read_markup(buffer_span(&deep));
    arena_free(arena);
}

static void scan_markup(struct span markup)
{
    struct arena *arena = arena_open();
    struct html_writer writer = {.text = {.arena = arena}};
    html_scan_append(markup, &writer);
    arena_free(arena);
}

static void takes_linear_time(void **state)
{
    (void)state;
    static const char *const units[] = {
        "<div>",
        "</i>",
        "<b></i>",
        "<",
        "&",
        "&x;",
        "&amp;",
        "<!--",
        "<a ",
        "</",
        "<p",
        "<a href='",
        "<td>",
        "<script>",
        "中",
        "http://",
        "<?",
        "<!",
        "<![CDATA[",
        "]]>",
        "<p>",
        " \n",
        "<table><tr><td>",
    };
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        struct span unit = span_from_string(units[i]);
        if (!is_linear(read_markup, unit, 10000) ||
            !is_linear(scan_markup, unit, 10000)) {
            fail_msg("not linear in %s", units[i]);
        }
    }
    assert_true(is_linear(read_behind_a_deep_stack, SPAN("</i>"), 2000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_tags_and_decodes_entities),
        cmocka_unit_test(keeps_what_is_no_markup),
        cmocka_unit_test(takes_over_past_256_open_elements),
        cmocka_unit_test(takes_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
