#include "article/full_page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "article/repairs.h"
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
    if (wanted == NULL ? text.at != NULL
                       : !span_is_equal(text, span_from_string(wanted))) {
        fail_msg("%.*s is not %s", (int)text.bytes, text.at,
                 wanted == NULL ? "absent" : wanted);
    }
}

/** What becomes of an article whose body is a page with this head and this line. */
static struct raw_article filled(struct raw_article raw, const char *head,
                                 const char *line, struct arena *arena)
{
    struct buffer page = {.arena = arena};
    buffer_append_format(
        &page,
        "<html><head>%s</head><body><h1>地铁开通</h1><p>%s</p><div><p>昨天上午九时，清河"
        "市地铁三号线开通试运营，线路全长二十一公里，设车站十七座。</p></div></body>",
        head, line);
    struct span body = buffer_span(&page);
    const struct full_page *taken;
    struct fault fault;
    raw.body = (struct texts){.at = &body, .count = 1};
    assert_true(full_page_is(&raw));
    assert_int_equal(full_page_extract(&raw, arena, &taken, &fault), OUTCOME_OK);
    assert_int_equal(raw.repairs, REPAIR_EXTRACTED);
    raw.body = (struct texts){0};
    return raw;
}

#define SITE "<meta property=og:site_name content='清河网'>"
#define PUBLISHER                                                                        \
    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"publisher\":"       \
    "{\"name\":\"清河传媒\"}}</script>"

static void the_source_is_the_nearest_to_the_article_that_is_stated(void **state)
{
    struct raw_article none = {0};
    is(filled(none, "", "2024-05-28", *state).source, NULL);
    is(filled(none, SITE, "2024-05-28", *state).source, "清河网");
    is(filled(none, SITE PUBLISHER, "2024-05-28", *state).source, "清河传媒");
    is(filled(none, SITE PUBLISHER, "2024-05-28 来源： 清河日报 字号：大", *state).source,
       "清河日报");
    is(filled(none, SITE "<meta name=ContentSource content='市政府'>", "来源：清河日报",
              *state)
           .source,
       "市政府");
    is(filled(none, "<meta name=source content='https://a.example/'>", "", *state).source,
       NULL);
}

static void what_the_message_says_stays(void **state)
{
    struct raw_article sent = {.source = SPAN("某报"),
                               .title = SPAN("某题"),
                               .published_at = SPAN("2024-05-01"),
                               .summary = SPAN("某事")};
    struct raw_article raw = filled(sent, SITE "<meta name=description content=x>",
                                    "2024-05-28 10:15", *state);
    is(raw.source, "某报");
    is(raw.title, "某题");
    is(raw.published_at, "2024-05-01");
    is(raw.summary, "某事");
}

static void a_day_gives_way_to_an_hour_of_the_same_day(void **state)
{
    static const struct {
        const char *head;
        const char *line;
        const char *published;
    } cases[] = {
        {"<meta name=publishdate content=2024-05-28>", "2024年5月28日 10:15",
         "2024年5月28日 10:15"},
        {"<meta name=publishdate content=2024-05-27>", "2024年5月28日 10:15",
         "2024-05-27"},
        {"<meta name=publishdate content='2024-05-28 09:00'>", "2024年5月28日 10:15",
         "2024-05-28 09:00"},
        {"<script type='application/ld+json'>{\"@type\":\"NewsArticle\","
         "\"datePublished\":\"2024-05-28\"}</script>",
         "2024-05-28 10:15", "2024-05-28 10:15"},
        {"<script type='application/ld+json'>{\"@type\":\"NewsArticle\","
         "\"datePublished\":\"2024-05-29\"}</script>",
         "2024-05-28 10:15", "2024-05-29"},
        {"", "2024年5月30日 星期四</p><p>2024年5月28日 10:15", "2024年5月28日 10:15"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct raw_article none = {0};
        is(filled(none, cases[i].head, cases[i].line, *state).published_at,
           cases[i].published);
    }
}

static void a_site_or_a_number_is_no_author(void **state)
{
    struct raw_article none = {0};
    is(filled(none, SITE "<meta name=author content='清河网'>", "", *state).authors_sent,
       NULL);
    is(filled(none, "<meta name=author content='1000432'>", "", *state).authors_sent,
       NULL);
    is(filled(none, "<meta name=author content='清河日报'>", "来源：清河日报", *state)
           .authors_sent,
       NULL);
    is(filled(none, SITE "<meta name=author content='清河网'>", "来源：清河日报", *state)
           .authors_sent,
       NULL);
    is(filled(none, SITE "<meta name=author content='周文'>", "", *state).authors_sent,
       "周文");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            the_source_is_the_nearest_to_the_article_that_is_stated, open_arena,
            free_arena),
        cmocka_unit_test_setup_teardown(what_the_message_says_stays, open_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(a_day_gives_way_to_an_hour_of_the_same_day,
                                        open_arena, free_arena),
        cmocka_unit_test_setup_teardown(a_site_or_a_number_is_no_author, open_arena,
                                        free_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
