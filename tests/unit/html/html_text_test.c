#include "html/html_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buffer.h"

/** Read the text out of markup that ends where its memory ends, so that ASan sees more.
 */
static void reads(const char *markup, const char *expected)
{
    struct arena *arena = arena_open();
    struct html_findings findings = {.is_too_deep = true};
    size_t bytes = strlen(markup);
    char *exact = test_malloc(bytes + 1);
    memcpy(exact, markup, bytes);
    struct span text =
        html_text_from_markup((struct span){exact, bytes}, arena, &findings);
    char *string = test_malloc(text.bytes + 1);
    memcpy(string, text.at, text.bytes);
    string[text.bytes] = '\0';
    assert_string_equal(string, expected);
    assert_false(findings.is_too_deep);
    test_free(string);
    test_free(exact);
    arena_free(arena);
}

static void ends_a_paragraph_at_blocks_and_line_breaks(void **state)
{
    (void)state;
    reads("<p>一</p><p>二<br>三<br/>四</p>五", "一\n二\n三\n四\n五");
    reads("<div>一<div>二</div>三</div><ul><li>四<li>五</ul>", "一\n二\n三\n四\n五");
    reads("一</br>二", "一\n二");
    reads("<p></p><p> </p>", "");
}

static void drops_inline_tags_without_a_space(void **state)
{
    (void)state;
    reads("郑<b>州</b>市", "郑州市");
    reads("<b>郑</b>州<span class='a>b'>市</span>", "郑州市");
    reads("一<font color=red>二<x-tag>三</x-tag></font>", "一二三");
}

static void drops_what_is_not_text(void **state)
{
    (void)state;
    reads("一<script>if (a<b) document.write('<p>x</p>');</script>二", "一二");
    reads("一<style>p{}</style><!-- <p>x</p> --><noscript>y<p>z</p></noscript>二",
          "一二");
    reads("<title>题</title>一<video src=a>您的浏览器不支持</video>二", "一二");
    reads("<div><video src=a></div>二", "二");
}

static void puts_a_row_on_a_line_and_a_space_between_cells(void **state)
{
    (void)state;
    reads("<table><tr><td>甲</td><td>乙</td></tr><tr><th>丙<td>丁</table>戊",
          "甲 乙\n丙 丁\n戊");
    reads("<table><tr><td><p>甲</p></td>\n<td><p>乙</p></td></tr></table>", "甲 乙");
    reads("<table><tr><td><p>甲</p><p>乙</p></td></tr></table>", "甲\n乙");
}

static void collapses_white_space_and_joins_wrapped_han(void **state)
{
    (void)state;
    reads("<p>\n  one\n  two  three </p>", "one two three");
    reads("<p>一\n    二，\n三 四\nfour</p>", "一二，三 四 four");
    reads("𠀀\n𠀁", "𠀀𠀁");
    reads("<pre>一\n二  三</pre>\n四", "一\n二 三\n四");
}

static void decodes_entities_once(void **state)
{
    (void)state;
    reads("&lt;p&gt;&amp;nbsp;&#20013;&#x56FD;&hellip;", "<p>&nbsp;中国…");
    reads("一&nbsp;二", "一\u00A0二");
    reads("AT&T R&D &nosuch; &", "AT&T R&D &nosuch; &");
    reads("一&nbsp二&lt三&#39四&hellip", "一\u00A0二<三'四…");
    reads("?a=1&copy=2&ltx&AMP &notes", "?a=1&copy=2&ltx&AMP &notes");
    reads("a&#0;b&#xD800;c&#99999999;d", "abcd");
    reads("<p>3&#150;7元&#147;好&#x94;&#128;&#x9F;</p>", "3–7元“好”€Ÿ");
    reads("<p>&#123;&#160;&#183;&#1234;</p>", "{\u00A0·Ӓ");
}

static void drops_marks_that_are_comments_to_browsers(void **state)
{
    (void)state;
    reads("<p><![if !supportLists]>一、<![endif]>乙</p>", "一、乙");
    reads("<!--[if gte mso 9]>x<![endif]-->一<br>", "一");
    reads("<p><![CDATA[一]]></p>", "一");
    reads("<!--[if x]><!-->一<!--<![endif]-->二<br>", "一二");
}

static void keeps_signs_that_are_no_tags(void **state)
{
    (void)state;
    reads("<p>气温<零下5度，湿度>3</p>", "气温<零下5度，湿度>3");
    reads("<p>3 < 5 and b > a", "3 < 5 and b > a");
    reads("<p>a<", "a<");
}

static void reads_on_behind_the_end_of_the_page(void **state)
{
    (void)state;
    reads("</div>一</p>二", "一\n二");
    reads("<p>一</p></body></html><p>二</p>", "一\n二");
    reads("</HTML>一</Body >二", "一二");
    reads("<html lang=zh><body><html id=x><p>一", "一");
}

static void reads_broken_tags(void **state)
{
    (void)state;
    reads("<p>一<b x='", "一");
    reads("<b>一<i>二</b>三</i>四", "一二三四");
    reads("<![CDATA[<p>一</p>]]>二 ]]>", "一\n二 ]]>");
    reads("<p>一<!-- x", "一");
}

static void believes_no_charset_in_the_text(void **state)
{
    (void)state;
    reads("<meta charset=gbk><meta http-equiv=Content-Type content='text/html; "
          "charset=big5'><p>中文",
          "中文");
}

static void reads_the_same_wherever_a_chunk_ends(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    static const char tail[] = "<p title='中'>中文&hellip;<b>𠀀</b></p><p>二</p>";
    for (size_t spaces = 4096 - sizeof(tail); spaces <= 4096; spaces++) {
        char *markup = arena_take(arena, spaces + sizeof(tail));
        memset(markup, ' ', spaces);
        memcpy(markup + spaces, tail, sizeof(tail));
        struct html_findings findings;
        struct span text =
            html_text_from_markup(span_from_string(markup), arena, &findings);
        assert_true(span_is_equal(text, SPAN("中文…𠀀\n二")));
    }
    arena_free(arena);
}

/** Much of the same before a text: all of it is read, and nothing comes out but the text. */
static void reads_behind(const char *unit, size_t count)
{
    struct arena *arena = arena_open();
    struct buffer markup = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        buffer_append(&markup, span_from_string(unit));
    }
    buffer_append(&markup, SPAN("一<b>二</b>"));
    struct html_findings findings;
    struct span text = html_text_from_markup(buffer_span(&markup), arena, &findings);
    if (!span_is_equal(text, SPAN("一二"))) {
        fail_msg("%s: %.*s", unit, text.bytes < 100 ? (int)text.bytes : 100, text.at);
    }
    arena_free(arena);
}

static void survives_much_of_the_same(void **state)
{
    (void)state;
    reads_behind("<div>", 1000000);
    reads_behind("<div/>", 1000);
    reads_behind("<div id='a'>", 1000);
    reads_behind("<span >", 257);
    reads_behind("</i>", 300000);
    reads_behind("<p><b></p>", 100000);
    reads_behind("<!-- -->", 100000);
    reads_behind("<table><tr><td>", 100000);
}

static void tells_markup_from_text(void **state)
{
    (void)state;
    static const char *const markup[] = {"<![if !x]>一<![endif]>",
                                         "一<![endif]>",
                                         "<p>",
                                         "x<br/>",
                                         "</DIV>",
                                         "<a href='x'>",
                                         "<br />",
                                         "a < b <h1>",
                                         "<p\n>",
                                         "<img src=\"a\"/>"};
    static const char *const text[] = {"",
                                       "3 < 5 and b > a",
                                       "<",
                                       "<p",
                                       "<新闻>",
                                       "a<b",
                                       "if a <b and c> d",
                                       "< p>",
                                       "</",
                                       "<foo>",
                                       "<p，>",
                                       "&lt;",
                                       "<http://a.b/>",
                                       "<![CDATA[一]]>",
                                       "<!if>",
                                       "<a@b.example>"};
    for (size_t i = 0; i < sizeof(markup) / sizeof(markup[0]); i++) {
        assert_true(html_text_is_markup(span_from_string(markup[i])));
    }
    for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
        assert_false(html_text_is_markup(span_from_string(text[i])));
    }
}

static void decodes_in_plain_text_only_what_is_complete(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    static const char *const cases[][2] = {
        {"a&amp;b &#20013;&#X56fd; &nbsp;", "a&b 中国 \u00A0"},
        {"票价3&#150;7元，&#147;好&#x94; &#127;&#160;", "票价3–7元，“好” \x7F\u00A0"},
        {"&#128;&#X9f;&#129;", "€Ÿ\xC2\x81"},
        {"?a=1&copy=2&lt=3", "?a=1&copy=2&lt=3"},
        {"&;&#;&#x;&#0;&#xD800;&#x110000;&#99999999999;",
         "&;&#;&#x;&#0;&#xD800;&#x110000;&#99999999999;"},
        {"<p> &nosuch; &thetasym; &thetasymm; &", "<p> &nosuch; ϑ &thetasymm; &"},
        {"&&amp;&amp", "&&&amp"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct span text =
            html_text_decode_entities(span_from_string(cases[i][0]), arena);
        assert_true(span_is_equal(text, span_from_string(cases[i][1])));
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_a_paragraph_at_blocks_and_line_breaks),
        cmocka_unit_test(drops_inline_tags_without_a_space),
        cmocka_unit_test(drops_what_is_not_text),
        cmocka_unit_test(puts_a_row_on_a_line_and_a_space_between_cells),
        cmocka_unit_test(collapses_white_space_and_joins_wrapped_han),
        cmocka_unit_test(decodes_entities_once),
        cmocka_unit_test(drops_marks_that_are_comments_to_browsers),
        cmocka_unit_test(keeps_signs_that_are_no_tags),
        cmocka_unit_test(reads_on_behind_the_end_of_the_page),
        cmocka_unit_test(reads_broken_tags),
        cmocka_unit_test(believes_no_charset_in_the_text),
        cmocka_unit_test(reads_the_same_wherever_a_chunk_ends),
        cmocka_unit_test(survives_much_of_the_same),
        cmocka_unit_test(tells_markup_from_text),
        cmocka_unit_test(decodes_in_plain_text_only_what_is_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
