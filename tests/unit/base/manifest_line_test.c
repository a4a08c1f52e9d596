#include "base/manifest_line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static const struct manifest_record example = {
    .partition = 3,
    .offset = 17,
    .bytes = 345,
    .digest = {.bytes = {0xab, [31] = 0x01}},
    .has_identity = true,
    .identity = {.bytes = {0xcd, [15] = 0x02}},
    .injected = {.at = "dup+nul", .bytes = 7},
};

static const char example_line[] =
    "record\t3\t17\t345\t"
    "ab00000000000000000000000000000000000000000000000000000000000001\t"
    "cd000000000000000000000000000002\tdup+nul\t7\t\"a\\tb/新闻.jsonl\"";

static void writes_and_reads_a_record(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct buffer place = {.arena = arena};
    struct buffer text = {.arena = arena};
    manifest_line_append_place(&place, SPAN("7"), SPAN("a\tb/新闻.jsonl"));
    struct manifest_record record = example;
    record.place = buffer_span(&place);
    manifest_line_append_record(&text, &record);
    assert_int_equal(text.bytes, strlen(example_line) + 1);
    assert_memory_equal(text.at, example_line, strlen(example_line));
    assert_int_equal(text.at[text.bytes - 1], '\n');

    struct manifest_record read = {0};
    assert_true(manifest_line_read_record(span_from_string(example_line), &read));
    assert_int_equal(read.partition, 3);
    assert_int_equal(read.offset, 17);
    assert_int_equal(read.bytes, 345);
    assert_memory_equal(&read.digest, &example.digest, sizeof(read.digest));
    assert_true(read.has_identity);
    assert_memory_equal(&read.identity, &example.identity, sizeof(read.identity));
    assert_true(span_is_equal(read.injected, example.injected));
    assert_true(span_is_equal(read.place, record.place));
    arena_free(arena);
}

static void leaves_open_what_is_not_known(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct buffer text = {.arena = arena};
    struct manifest_record read = {0};
    manifest_line_append_record(
        &text, &(struct manifest_record){
                   .offset = -1, .injected = SPAN("-"), .place = SPAN("1\t\"a\"")});
    assert_true(manifest_line_read_record(
        (struct span){.at = text.at, .bytes = text.bytes - 1}, &read));
    assert_int_equal(read.offset, -1);
    assert_false(read.has_identity);
    arena_free(arena);
}

static void writes_and_reads_head_and_total(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct buffer head = {.arena = arena};
    struct buffer end = {.arena = arena};
    struct span cluster, topic;
    struct manifest_total total = {
        .records = 9, .bytes = UINT64_MAX, .digest = example.digest, .twice = 4};
    struct manifest_total read = {0};
    manifest_line_append_header(&head, SPAN("c-1"), SPAN("news.raw"));
    assert_string_equal(buffer_string(&head), "wenliu-manifest\t1\tc-1\tnews.raw\n");
    assert_true(manifest_line_read_header(
        span_slice(buffer_span(&head), 0, head.bytes - 1), &cluster, &topic));
    assert_true(span_is_equal(cluster, SPAN("c-1")));
    assert_true(span_is_equal(topic, SPAN("news.raw")));
    manifest_line_append_total(&end, &total);
    assert_true(
        manifest_line_read_total(span_slice(buffer_span(&end), 0, end.bytes - 1), &read));
    assert_memory_equal(&read, &total, sizeof(total));
    arena_free(arena);
}

/* Every way to change one field, and every line that was cut off. */
static void refuses_what_is_no_record(void **state)
{
    (void)state;
    struct span whole = span_from_string(example_line);
    struct manifest_record record;
    struct manifest_total total;
    struct span name;
    size_t place_at = (size_t)(strstr(example_line, "7\t\"") - example_line);
    for (size_t bytes = 0; bytes < place_at; bytes++) {
        assert_false(manifest_line_read_record(span_slice(whole, 0, bytes), &record));
    }
    static const char *const changes[][2] = {
        {"record", "recorD"},
        {"\t3\t", "\t-3\t"},
        {"\t3\t", "\t2147483648\t"},
        {"\t17\t", "\t17x\t"},
        {"\t17\t", "\t9223372036854775808\t"},
        {"\t345", "\t"},
        {"\tab", "\tAB"},
        {"\tab", "\tabb"},
        {"\tcd", "\tc"},
    };
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        char line[512];
        const char *at = strstr(example_line, changes[i][0]);
        snprintf(line, sizeof(line), "%.*s%s%s", (int)(at - example_line), example_line,
                 changes[i][1], at + strlen(changes[i][0]));
        if (manifest_line_read_record(span_from_string(line), &record)) {
            fail_msg("took %s", line);
        }
    }
    assert_false(manifest_line_read_total(whole, &total));
    assert_false(manifest_line_read_header(whole, &name, &name));
    assert_false(
        manifest_line_read_header(SPAN("wenliu-manifest\t2\tc\tt"), &name, &name));
}

static void sums_up_whatever_the_order(void **state)
{
    (void)state;
    struct manifest_record one = {.bytes = 5};
    struct manifest_record other = {.bytes = 7};
    for (size_t i = 0; i < DIGEST_BYTES; i++) {
        one.digest.bytes[i] = 0xFF;
    }
    other.digest.bytes[DIGEST_BYTES - 1] = 2;
    struct manifest_total total = {0};
    struct manifest_total reverse = {0};
    manifest_total_add(&total, &one);
    manifest_total_add(&total, &other);
    manifest_total_add(&reverse, &other);
    manifest_total_add(&reverse, &one);
    assert_memory_equal(&total, &reverse, sizeof(total));
    assert_int_equal(total.records, 2);
    assert_int_equal(total.bytes, 12);
    for (size_t i = 0; i < DIGEST_BYTES; i++) { /* -1 + 2 */
        assert_int_equal(total.digest.bytes[i], i + 1 == DIGEST_BYTES ? 1 : 0);
    }
    manifest_total_add(&total, &other); /* a second time is not the same as never */
    assert_int_equal(total.digest.bytes[DIGEST_BYTES - 1], 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_and_reads_a_record),
        cmocka_unit_test(leaves_open_what_is_not_known),
        cmocka_unit_test(writes_and_reads_head_and_total),
        cmocka_unit_test(refuses_what_is_no_record),
        cmocka_unit_test(sums_up_whatever_the_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
