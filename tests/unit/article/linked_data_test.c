#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "article/linked_data.h"
#include "base/buffer.h"

static int open_arena(void **state)
{
    *state = arena_open();
    return 0;
}

static int free_arena(void **state)
{
    arena_free(*state);
    return 0;
}

static void is(struct span text, const char *wanted)
{
    if (wanted == NULL) {
        assert_null(text.at);
    } else {
        assert_true(span_is_equal(text, span_from_string(wanted)));
    }
}

static void reads_the_first_article_of_all_scripts(void **state)
{
    static const char scripts[] = "{\"@type\":\"WebSite\",\"name\":\"x\"}\0"
                                  "not json\0"
                                  "[{\"@type\":\"Person\",\"name\":\"y\"},{\"@type\":"
                                  "\"NewsArticle\",\"headline\":\"清河\","
                                  "\"datePublished\":\"2024-05-28\",\"description\":"
                                  "\"通车\",\"author\":[{\"name\":\"周文\"},"
                                  "\"李敏\",{},3]}]\0"
                                  "{\"@type\":\"Article\",\"headline\":\"z\"}";
    struct linked_article article =
        linked_data_read((struct span){scripts, sizeof(scripts)}, *state);
    is(article.title, "清河");
    is(article.published, "2024-05-28");
    is(article.summary, "通车");
    is(article.author, "周文；李敏");
}

static void reads_graphs_and_cambrian_pages(void **state)
{
    struct linked_article graph = linked_data_read(
        SPAN("{\"@graph\":[{\"@type\":[\"ReportageNewsArticle\"],\"headline\":\"a\","
             "\"author\":{\"name\":\"b\"}}]}"),
        *state);
    is(graph.title, "a");
    is(graph.author, "b");
    struct linked_article cambrian = linked_data_read(
        SPAN("{\"@context\":\"https://ziyuan.baidu.com/contexts/cambrian.jsonld\","
             "\"title\":\"c\",\"pubDate\":\"2024-05-28T10:15:00\"}"),
        *state);
    is(cambrian.title, "c");
    is(cambrian.published, "2024-05-28T10:15:00");
}

static void passes_over_what_is_no_article(void **state)
{
    static const char *const scripts[] = {
        "",
        "{",
        "[]",
        "3",
        "{\"@type\":3}",
        "{\"@graph\":{}}",
        "[null,[],\"a\"]",
        "{\"@type\":\"NewsArticle\",\"headline\":3,\"author\":[],\"description\":\"\"}"};
    for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
        struct linked_article article =
            linked_data_read(span_from_string(scripts[i]), *state);
        is(article.title, NULL);
        is(article.author, NULL);
        is(article.summary, NULL);
    }
}

static bool is_read_at_depth(int depth, struct arena *arena)
{
    struct buffer script = {.arena = arena};
    buffer_append(&script, SPAN("{\"@type\":\"Article\",\"headline\":\"a\",\"x\":"));
    for (int i = 1; i < depth; i++) {
        buffer_append_byte(&script, '[');
    }
    for (int i = 1; i < depth; i++) {
        buffer_append_byte(&script, ']');
    }
    buffer_append_byte(&script, '}');
    return linked_data_read(buffer_span(&script), arena).title.at != NULL;
}

static void passes_over_what_is_too_deep(void **state)
{
    assert_true(is_read_at_depth(32, *state));
    assert_false(is_read_at_depth(33, *state));
    assert_false(is_read_at_depth(1000000, *state));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_first_article_of_all_scripts),
        cmocka_unit_test(reads_graphs_and_cambrian_pages),
        cmocka_unit_test(passes_over_what_is_no_article),
        cmocka_unit_test(passes_over_what_is_too_deep),
    };
    return cmocka_run_group_tests(tests, open_arena, free_arena);
}
