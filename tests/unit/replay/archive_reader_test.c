#include "replay/archive_reader.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>
#include <cmocka.h>

#include "base/buffer.h"

struct member {
    const char *name;
    struct span content;
    const char *link_to; /* or NULL */
};

/* An archive in memory. */
struct packed {
    char bytes[200000];
    size_t count;
};

static struct packed outer, inner;

static void add_member(struct archive *archive, const struct member *member)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, member->name);
    archive_entry_set_filetype(entry, member->link_to == NULL ? AE_IFREG : AE_IFLNK);
    archive_entry_set_perm(entry, 0600);
    if (member->link_to != NULL) {
        archive_entry_set_symlink(entry, member->link_to);
    }
    archive_entry_set_size(entry, (la_int64_t)member->content.bytes);
    assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
    assert_int_equal(
        archive_write_data(archive, member->content.at, member->content.bytes),
        member->content.bytes);
    archive_entry_free(entry);
}

/* filter (or NULL) and format are libarchive's own names; raw is a stream without names. */
static void pack(struct packed *packed, const char *filter, const char *format,
                 const struct member *members)
{
    struct archive *archive = archive_write_new();
    if (filter != NULL) {
        assert_int_equal(archive_write_add_filter_by_name(archive, filter), ARCHIVE_OK);
    }
    assert_int_equal(archive_write_set_format_by_name(archive, format), ARCHIVE_OK);
    assert_int_equal(archive_write_set_bytes_in_last_block(archive, 1), ARCHIVE_OK);
    assert_int_equal(archive_write_open_memory(archive, packed->bytes,
                                               sizeof(packed->bytes), &packed->count),
                     ARCHIVE_OK);
    for (; members->name != NULL; members++) {
        add_member(archive, members);
    }
    assert_int_equal(archive_write_free(archive), ARCHIVE_OK);
}

static void read_member(struct archive_reader *reader, struct buffer *said)
{
    char bytes[4096];
    size_t count = 1;
    while (count > 0) {
        struct fault fault;
        if (archive_reader_read(reader, bytes, sizeof(bytes), &count, &fault) !=
            OUTCOME_OK) {
            buffer_append(said, SPAN("! damaged"));
            return;
        }
        buffer_append(said, (struct span){.at = bytes, .bytes = count});
    }
}

/* All that the reader says of the outer archive, a line each: "path content". */
static const char *said_of(const char *name, struct arena *arena)
{
    struct corpus_kind kind;
    struct fault fault;
    struct buffer said = {.arena = arena};
    FILE *file = tmpfile();
    assert_int_equal(fwrite(outer.bytes, 1, outer.count, file), outer.count);
    rewind(file);
    assert_true(corpus_kind_from_name(span_from_string(name), &kind));
    struct archive_reader *reader = NULL;
    bool is_end =
        archive_reader_open(fileno(file), name, &kind, &reader, &fault) != OUTCOME_OK;
    if (is_end) {
        buffer_append_format(&said, "! %s\n", fault.text);
    }
    while (!is_end) {
        struct archive_member member;
        if (archive_reader_next(reader, &member, &is_end, &fault) != OUTCOME_OK) {
            buffer_append_format(&said, "! %s\n", fault.text);
            is_end = false;
        } else if (!is_end) {
            buffer_append_format(&said, "%s %d ", member.path, (int)member.format);
            read_member(reader, &said);
            buffer_append_byte(&said, '\n');
        }
    }
    archive_reader_free(reader);
    fclose(file);
    return buffer_string(&said);
}

static void says(const char *name, const char *wanted)
{
    struct arena *arena = arena_open();
    assert_string_equal(said_of(name, arena), wanted);
    arena_free(arena);
}

static const struct member plain[] = {{"x", SPAN("one\ntwo\n"), NULL}, {.name = NULL}};

static void unpacks_each_kind_of_stream(void **state)
{
    static const char *const kinds[][2] = {
        {"gzip", "a.jsonl.gz"}, {"xz", "a.jsonl.xz"}, {"zstd", "a.jsonl.zst"}};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        char wanted[64];
        pack(&outer, kinds[i][0], "raw", plain);
        snprintf(wanted, sizeof(wanted), "%s 0 one\ntwo\n\n", kinds[i][1]);
        says(kinds[i][1], wanted);
    }
}

static const struct member tree[] = {
    {"./d/b.json", SPAN("{}"), NULL},
    {"./d/deep/er/新闻.txt", SPAN("text"), NULL},
    {"./d/README.md", SPAN("no"), NULL},
    {"./d/.hidden.json", SPAN("no"), NULL},
    {"./.git/a.json", SPAN("no"), NULL},
    {"../a.json", SPAN("no"), NULL},
    {"./d/link.json", SPAN(""), "b.json"},
    {"/a.jsonl", SPAN("1\n"), NULL},
    {.name = NULL},
};

static void reads_a_tree_as_if_it_lay_on_disk(void **state)
{
    static const char *const kinds[][3] = {
        {NULL, "gnutar", "t.tar"},      {"gzip", "pax", "t.tgz"},
        {"zstd", "ustar", "t.tar.zst"}, {"xz", "gnutar", "t.txz"},
        {NULL, "zip", "t.zip"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        const char *name = kinds[i][2];
        char wanted[256];
        pack(&outer, kinds[i][0], kinds[i][1], tree);
        snprintf(wanted, sizeof(wanted),
                 "%s/d/b.json 1 {}\n%s/d/deep/er/新闻.txt 2 text\n%s/a.jsonl 0 1\n\n",
                 name, name, name);
        says(name, wanted);
    }
}

static void unpacks_what_is_packed_inside(void **state)
{
    (void)state;
    pack(&inner, "gzip", "pax", tree);
    const struct member members[] = {
        {"a.json", SPAN("1"), NULL},
        {"in.tgz", {.at = inner.bytes, .bytes = inner.count}, NULL},
        {"z.json", SPAN("2"), NULL},
        {.name = NULL},
    };
    pack(&outer, "zstd", "zip", members);
    says("t.zip", "t.zip/a.json 1 1\nt.zip/in.tgz/d/b.json 1 {}\n"
                  "t.zip/in.tgz/d/deep/er/新闻.txt 2 text\nt.zip/in.tgz/a.jsonl 0 1\n\n"
                  "t.zip/z.json 1 2\n");
}

static void goes_only_so_deep(void **state)
{
    (void)state;
    const struct member first[] = {{"a.json", SPAN("1"), NULL}, {.name = NULL}};
    pack(&outer, NULL, "ustar", first);
    for (int i = 0; i < ARCHIVES_DEEP; i++) {
        inner = outer;
        const struct member members[] = {
            {"t.tar", {.at = inner.bytes, .bytes = inner.count}, NULL},
            {"b.json", SPAN("2"), NULL},
            {.name = NULL},
        };
        pack(&outer, NULL, "ustar", members);
    }
    says("t.tar", "! t.tar/t.tar/t.tar/t.tar/t.tar: more than 4 archives in each other\n"
                  "t.tar/t.tar/t.tar/t.tar/b.json 1 2\nt.tar/t.tar/t.tar/b.json 1 2\n"
                  "t.tar/t.tar/b.json 1 2\nt.tar/b.json 1 2\n");
}

static void says_what_is_damaged_and_ends(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    char *noise = arena_take(arena, 100000);
    unsigned number = 7; /* noise, since it does not pack */
    for (size_t i = 0; i < 100000; i++) {
        number = number * 1103515245U + 12345U;
        noise[i] = (char)(number >> 16 | 1); /* no NUL */
    }
    const struct member members[] = {
        {"a.json", SPAN("1"), NULL},
        {"b.json", {.at = noise, .bytes = 100000}, NULL},
        {"c.json", SPAN("3"), NULL},
        {.name = NULL},
    };
    pack(&outer, "gzip", "ustar", members);
    outer.count = outer.count / 10 * 9;
    const char *said = said_of("t.tar.gz", arena);
    assert_non_null(strstr(said, "t.tar.gz/a.json 1 1\nt.tar.gz/b.json 1 "));
    assert_non_null(strstr(said, "! damaged"));
    assert_null(strstr(said, "c.json"));

    outer = (struct packed){.bytes = "{\"a\": 1}\n", .count = 9};
    says("a.jsonl.gz", "! a.jsonl.gz: is not packed\n");
    says("a.zip", "! a.zip: Unrecognized archive format\n");
    outer.count = 0;
    says("a.tar", "");
    arena_free(arena);
}

static void goes_on_behind_a_damaged_member(void **state)
{
    (void)state;
    pack(&inner, "gzip", "raw", plain);
    const struct member members[] = {
        {"a.jsonl.gz", {.at = inner.bytes, .bytes = inner.count / 2}, NULL},
        {"b.jsonl.gz", SPAN("not packed"), NULL},
        {"c.json", SPAN("3"), NULL},
        {.name = NULL},
    };
    pack(&outer, NULL, "ustar", members);
    struct arena *arena = arena_open();
    const char *said = said_of("t.tar", arena);
    assert_non_null(strstr(said, "! t.tar/a.jsonl.gz: truncated gzip input\n"));
    assert_non_null(
        strstr(said, "! t.tar/b.jsonl.gz: is not packed\nt.tar/c.json 1 3\n"));
    arena_free(arena);
}

static void goes_on_behind_a_damaged_header(void **state)
{
    enum { SECOND_HEADER = 1024 };
    (void)state;
    const struct member members[] = {
        {"a.json", SPAN("1"), NULL},
        {"b.json", SPAN("2"), NULL},
        {"c.json", SPAN("3"), NULL},
        {.name = NULL},
    };
    pack(&outer, NULL, "ustar", members);
    outer.bytes[SECOND_HEADER] ^= 1;
    says("t.tar", "t.tar/a.json 1 1\n! t.tar: Damaged tar archive\nt.tar/c.json 1 3\n");

    pack(&outer, NULL, "ustar", members);
    outer.count = SECOND_HEADER + 100; /* cut off inside of a header */
    says("t.tar", "t.tar/a.json 1 1\n! t.tar: Truncated tar archive\n");
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8"); /* for the names that the tests write */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unpacks_each_kind_of_stream),
        cmocka_unit_test(reads_a_tree_as_if_it_lay_on_disk),
        cmocka_unit_test(unpacks_what_is_packed_inside),
        cmocka_unit_test(goes_only_so_deep),
        cmocka_unit_test(says_what_is_damaged_and_ends),
        cmocka_unit_test(goes_on_behind_a_damaged_member),
        cmocka_unit_test(goes_on_behind_a_damaged_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
