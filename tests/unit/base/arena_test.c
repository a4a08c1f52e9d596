#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void pieces_do_not_overlap_and_are_aligned(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    unsigned char *pieces[200];
    for (size_t i = 0; i < 200; i++) {
        pieces[i] = arena_take(arena, i * 37);
        assert_int_equal((uintptr_t)pieces[i] % 16, 0);
        memset(pieces[i], (int)i, i * 37);
    }
    for (size_t i = 0; i < 200; i++) {
        for (size_t j = 0; j < i * 37; j++) {
            assert_int_equal(pieces[i][j], i);
        }
    }
    arena_free(arena);
}

static void a_piece_larger_than_a_block_fits(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    char *large = arena_take(arena, 20u << 20);
    large[0] = 'a';
    large[(20u << 20) - 1] = 'z';
    assert_true(arena_bytes(arena) >= 20u << 20);
    arena_reset(arena);
    assert_int_equal(arena_bytes(arena), 0);
    arena_free(arena);
}

static void the_next_batch_gets_the_same_memory(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    void *pieces[40];
    for (size_t i = 0; i < 40; i++) {
        pieces[i] = arena_take(arena, 100 * 1024);
    }
    arena_reset(arena);
    for (size_t i = 0; i < 40; i++) {
        assert_ptr_equal(arena_take(arena, 100 * 1024), pieces[i]);
    }
    arena_free(arena);
}

static void a_piece_larger_than_the_next_kept_block_leaves_that_to_others(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    char *first = arena_take(arena, 60 * 1024);
    const char *second = arena_take(arena, 60 * 1024);
    arena_reset(arena);
    assert_ptr_equal(arena_take(arena, 60 * 1024), first);
    char *large = arena_take(arena, 1u << 20);
    memset(large, 'l', 1u << 20);
    memset(first, 'f', 60 * 1024);
    assert_int_equal(large[0], 'l');
    arena_take(arena, 1u << 20);
    arena_reset(arena);
    assert_ptr_equal(arena_take(arena, 60 * 1024), first);
    assert_ptr_equal(arena_take(arena, 1u << 20), large);
    assert_ptr_not_equal(second, large);
    arena_free(arena);
}

static void the_newest_piece_grows_in_place(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    char *piece = arena_take(arena, 10);
    memcpy(piece, "0123456789", 10);
    char *grown = arena_grow(arena, piece, 10, 1000);
    assert_ptr_equal(grown, piece);
    arena_take(arena, 1);
    char *moved = arena_grow(arena, grown, 1000, 2000);
    assert_ptr_not_equal(moved, grown);
    assert_memory_equal(moved, "0123456789", 10);
    arena_free(arena);
}

static void arrays_are_zeroed_after_a_reset(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    memset(arena_take(arena, 4096), 0xFF, 4096);
    arena_reset(arena);
    const unsigned char *array = arena_take_array(arena, 4096, 1);
    for (size_t i = 0; i < 4096; i++) {
        assert_int_equal(array[i], 0);
    }
    arena_free(arena);
}

static void an_absent_span_stays_absent(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    assert_null(arena_copy(arena, (struct span){.at = NULL}).at);
    assert_non_null(arena_copy(arena, SPAN("")).at);
    assert_true(span_is_equal(arena_copy(arena, SPAN("文流")), SPAN("文流")));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_do_not_overlap_and_are_aligned),
        cmocka_unit_test(a_piece_larger_than_a_block_fits),
        cmocka_unit_test(the_next_batch_gets_the_same_memory),
        cmocka_unit_test(a_piece_larger_than_the_next_kept_block_leaves_that_to_others),
        cmocka_unit_test(the_newest_piece_grows_in_place),
        cmocka_unit_test(arrays_are_zeroed_after_a_reset),
        cmocka_unit_test(an_absent_span_stays_absent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
