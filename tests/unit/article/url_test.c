#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../linear_time.h"
#include "article/url.h"

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

static void a_canonical_url_is_its_own(void **state)
{
    static const struct span urls[] = {
        SPAN("HTTP://u@WWW.A.example:81/x/?b=2&utm_id=1&a=1#!/p"),
        SPAN("https://a.example"),
        SPAN("https://[::1]:8080/?&&=&a#/"),
        SPAN("http://清河.example/?q=清河&from=x"),
    };
    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        struct span once;
        struct span twice;
        assert_true(url_canonical(urls[i], *state, &once));
        assert_true(url_canonical(once, *state, &twice));
        assert_true(span_is_equal(once, twice));
    }
}

static void the_host_of_no_url_is_absent(void **state)
{
    assert_null(url_host(SPAN("mailto:a@a.example"), *state).at);
    assert_false(url_is_http(SPAN("")));
    assert_false(url_is_http(SPAN("http://a.example/\x7f")));
    assert_false(url_is_http(SPAN("http://a.example/\n")));
    assert_false(url_is_http(SPAN("http://a@/")));
    assert_false(url_is_http(SPAN("http://[::1a:/")));
    assert_false(url_is_http(SPAN("http://a:b:80/")));
}

static void survives_any_end(void **state)
{
    static const char text[] = "http://u@[::1]:80/p?a=1&utm_x#!";
    for (size_t bytes = 0; bytes < sizeof(text); bytes++) {
        char *exact = malloc(bytes + 1);
        memcpy(exact, text, bytes);
        struct span canonical;
        if (url_canonical((struct span){.at = exact, .bytes = bytes}, *state,
                          &canonical)) {
            assert_true(bytes > 7);
        }
        free(exact);
    }
}

static void canonicalise(struct span query)
{
    struct arena *arena = arena_open();
    char *at = arena_take(arena, query.bytes + 32);
    memcpy(at, "http://a.example/?", 18);
    memcpy(at + 18, query.at, query.bytes);
    struct span canonical;
    if (!url_canonical((struct span){at, query.bytes + 18}, arena, &canonical)) {
        abort();
    }
    arena_free(arena);
}

static void takes_linear_time(void **state)
{
    (void)state;
    assert_true(is_linear(canonicalise, SPAN("&b=1&utm_a=1&a"), 20000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_canonical_url_is_its_own),
        cmocka_unit_test(the_host_of_no_url_is_absent),
        cmocka_unit_test(survives_any_end),
        cmocka_unit_test(takes_linear_time),
    };
    return cmocka_run_group_tests(tests, open_arena, free_arena);
}
