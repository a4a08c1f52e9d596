#include "replay/line_reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { PLENTY = 1024 * 1024 };

static volatile sig_atomic_t is_stopped;

struct world {
    FILE *file;
    struct arena *arena;
    struct line_reader reader;
    struct buffer line;
};

static void begin(struct world *world, struct span content)
{
    world->file = tmpfile();
    assert_non_null(world->file);
    assert_int_equal(fwrite(content.at, 1, content.bytes, world->file), content.bytes);
    rewind(world->file);
    world->arena = arena_open();
    world->line = (struct buffer){.arena = world->arena};
    is_stopped = 0;
    line_reader_init(&world->reader, fileno(world->file), &is_stopped);
}

static void finish(struct world *world)
{
    fclose(world->file);
    arena_free(world->arena);
}

static enum line_state next(struct world *world, size_t max_bytes)
{
    enum line_state state = LINE_NONE;
    struct fault fault;
    assert_int_equal(
        line_reader_next(&world->reader, max_bytes, &world->line, &state, &fault),
        OUTCOME_OK);
    return state;
}

static void next_is(struct world *world, struct span wanted)
{
    world->line.bytes = 0;
    assert_int_equal(next(world, PLENTY), LINE_READ);
    assert_true(span_is_equal(buffer_span(&world->line), wanted));
}

static void gives_lines_without_their_end(void **state)
{
    (void)state;
    struct world world;
    begin(&world, SPAN("one\r\n\ntwo\0three\nlast"));
    next_is(&world, SPAN("one\r"));
    next_is(&world, SPAN(""));
    next_is(&world, SPAN("two\0three"));
    next_is(&world, SPAN("last"));
    assert_int_equal(next(&world, PLENTY), LINE_NONE);
    assert_int_equal(world.reader.bytes_read, 20);
    finish(&world);
}

static void finds_nothing_in_an_empty_file(void **state)
{
    (void)state;
    struct world world;
    begin(&world, SPAN(""));
    assert_int_equal(next(&world, PLENTY), LINE_NONE);
    finish(&world);
}

static void joins_what_lies_across_chunks(void **state)
{
    (void)state;
    enum { BYTES = 3 * LINE_READER_CHUNK_BYTES + 17 };
    struct world world;
    char *long_line = malloc(BYTES + 2);
    memset(long_line, 'x', BYTES);
    long_line[0] = 'a';
    long_line[BYTES - 1] = 'z';
    long_line[BYTES] = '\n';
    long_line[BYTES + 1] = 'b';
    begin(&world, (struct span){.at = long_line, .bytes = BYTES + 2});
    next_is(&world, (struct span){.at = long_line, .bytes = BYTES});
    next_is(&world, SPAN("b"));
    finish(&world);
    free(long_line);
}

static void skips_a_line_that_is_too_long(void **state)
{
    (void)state;
    struct world world;
    begin(&world, SPAN("before\n1234567\nafter\n"));
    assert_int_equal(next(&world, 6), LINE_READ);
    assert_int_equal(world.line.bytes, 6);
    assert_int_equal(next(&world, 12), LINE_TOO_LONG);
    assert_int_equal(world.line.bytes, 6);
    next_is(&world, SPAN("after"));
    assert_int_equal(next(&world, PLENTY), LINE_NONE);
    finish(&world);
}

/* Part of it is in the buffer already when it proves too long. */
static void takes_back_what_it_has_read_of_a_line_too_long(void **state)
{
    (void)state;
    enum { BYTES = 2 * LINE_READER_CHUNK_BYTES };
    struct world world;
    char *long_line = malloc(BYTES);
    memset(long_line, 'x', BYTES);
    begin(&world, (struct span){.at = long_line, .bytes = BYTES});
    buffer_append(&world.line, SPAN("kept"));
    assert_int_equal(next(&world, BYTES), LINE_TOO_LONG);
    assert_true(span_is_equal(buffer_span(&world.line), SPAN("kept")));
    finish(&world);
    free(long_line);
}

static void takes_the_rest_byte_by_byte(void **state)
{
    (void)state;
    struct world world;
    enum line_state read = LINE_NONE;
    struct fault fault;
    begin(&world, SPAN("{\n \"a\": 1}\n"));
    assert_int_equal(line_reader_rest(&world.reader, PLENTY, &world.line, &read, &fault),
                     OUTCOME_OK);
    assert_int_equal(read, LINE_READ);
    assert_true(span_is_equal(buffer_span(&world.line), SPAN("{\n \"a\": 1}\n")));
    assert_int_equal(line_reader_rest(&world.reader, PLENTY, &world.line, &read, &fault),
                     OUTCOME_OK);
    assert_int_equal(read, LINE_NONE);
    finish(&world);
}

static void ends_where_it_is_told_to_stop(void **state)
{
    (void)state;
    struct world world;
    begin(&world, SPAN("one\n"));
    is_stopped = 1;
    assert_int_equal(next(&world, PLENTY), LINE_NONE);
    finish(&world);
}

static void rejects_what_cannot_be_read(void **state)
{
    (void)state;
    struct world world;
    enum line_state read = LINE_NONE;
    struct fault fault;
    begin(&world, SPAN(""));
    line_reader_init(&world.reader, -1, &is_stopped);
    assert_int_equal(line_reader_next(&world.reader, PLENTY, &world.line, &read, &fault),
                     OUTCOME_REJECT);
    assert_int_equal(next(&world, PLENTY), LINE_NONE);
    finish(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_lines_without_their_end),
        cmocka_unit_test(finds_nothing_in_an_empty_file),
        cmocka_unit_test(joins_what_lies_across_chunks),
        cmocka_unit_test(skips_a_line_that_is_too_long),
        cmocka_unit_test(takes_back_what_it_has_read_of_a_line_too_long),
        cmocka_unit_test(takes_the_rest_byte_by_byte),
        cmocka_unit_test(ends_where_it_is_told_to_stop),
        cmocka_unit_test(rejects_what_cannot_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
