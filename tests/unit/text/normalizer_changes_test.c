#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "nasty_text.h"
#include "text/normalizer.h"

static struct span clean(struct span text, struct arena *arena)
{
    static const struct normalizer_options options = {
        .shape = NORMALIZER_PARAGRAPHS, .max_bytes = SIZE_MAX, .joins_lines = true};
    struct normal_text normal;
    struct fault fault;
    assert_int_equal(normalizer_clean(text, &options, arena, &normal, &fault),
                     OUTCOME_OK);
    return normal.text;
}

static void names_each_difference(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct span sent = SPAN("\u3000\u3000今天召开防汛会议,部署各项工作。");
    struct normalizer_change *changes = NULL;
    size_t count = normalizer_changes(sent, clean(sent, arena), arena, &changes);
    assert_int_equal(count, 2);
    assert_int_equal(changes[0].sent_start, 0);
    assert_int_equal(changes[0].sent_end, 6);
    assert_int_equal(changes[0].clean_end, 0);
    assert_true(span_is_equal(
        span_slice(sent, changes[1].sent_start, changes[1].sent_end), SPAN(",")));
    assert_int_equal(changes[1].clean_end - changes[1].clean_start, sizeof("，") - 1);
    arena_free(arena);
}

static void maps_every_position(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct dice dice = {.state = 5};
    for (int round = 0; round < 20000; round++) {
        struct span sent = nasty_text(&dice, 1 + dice_below(&dice, 30), arena);
        struct span cleaned = clean(sent, arena);
        struct normalizer_change *changes = NULL;
        size_t count = normalizer_changes(sent, cleaned, arena, &changes);
        size_t sent_at = 0;
        size_t clean_at = 0;
        for (size_t i = 0; i <= count; i++) {
            size_t sent_to = i == count ? sent.bytes : changes[i].sent_start;
            size_t clean_to = i == count ? cleaned.bytes : changes[i].clean_start;
            assert_true(sent_to >= sent_at && clean_to >= clean_at);
            assert_true(span_is_equal(span_slice(sent, sent_at, sent_to),
                                      span_slice(cleaned, clean_at, clean_to)));
            if (i < count) {
                sent_at = changes[i].sent_end;
                clean_at = changes[i].clean_end;
            }
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_each_difference),
        cmocka_unit_test(maps_every_position),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
