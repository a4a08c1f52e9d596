#include "replay/corpus_reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buffer.h"

enum { MESSAGE_BYTES = 1000 };

static const volatile sig_atomic_t is_stopped;

/* Tests run in a folder of their own. */
static int enter_folder(void **state)
{
    static char folder[] = "/tmp/wenliu-corpus-XXXXXX";
    (void)state;
    memcpy(folder + sizeof(folder) - sizeof("XXXXXX"), "XXXXXX", sizeof("XXXXXX"));
    return mkdtemp(folder) == NULL || chdir(folder) != 0 ? -1 : 0;
}

static int leave_folder(void **state)
{
    char *folder = getcwd(NULL, 0);
    char command[128];
    (void)state;
    snprintf(command, sizeof(command), "rm -rf '%s'", folder);
    free(folder);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1; /* NOLINT(cert-env33-c) */
}

static void write_file(const char *path, struct span content)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(content.at, 1, content.bytes, file), content.bytes);
    fclose(file);
}

/* All that the reader says, a line each: "path:line value" or "! fault". */
static void reads(const char *const *paths, enum corpus_split split, const char *wanted)
{
    struct arena *arena = arena_open();
    struct arena *of_message = arena_open();
    struct buffer said = {.arena = arena};
    const struct corpus_options options = {.paths = paths,
                                           .split = split,
                                           .message_bytes = MESSAGE_BYTES,
                                           .is_stopped = &is_stopped};
    struct corpus_reader *reader = corpus_reader_open(&options);
    bool is_end = false;
    while (!is_end) {
        struct corpus_message message;
        struct fault fault;
        arena_reset(of_message);
        if (corpus_reader_next(reader, of_message, &message, &is_end, &fault) !=
            OUTCOME_OK) {
            buffer_append_format(&said, "! %s\n", fault.text);
        } else if (!is_end) {
            buffer_append_format(&said, "%s:%u ", message.path, (unsigned)message.line);
            buffer_append(&said, message.value);
            buffer_append_byte(&said, '\n');
        }
    }
    assert_string_equal(buffer_string(&said), wanted);
    corpus_reader_free(reader);
    arena_free(of_message);
    arena_free(arena);
}

static void gives_each_line_of_json_untouched(void **state)
{
    (void)state;
    write_file("a.jsonl", SPAN("{\"a\": 1} \r\n\n \t\n{broken\n\n[\xff]"));
    reads((const char *const[]){"a.jsonl", NULL}, SPLIT_FILE,
          "a.jsonl:1 {\"a\": 1} \r\na.jsonl:4 {broken\na.jsonl:6 [\xff]\n");
}

static void gives_a_json_file_as_one_message(void **state)
{
    (void)state;
    write_file("a.json", SPAN("{\n\"a\": 1\n}\n"));
    write_file("b.json", SPAN(""));
    reads((const char *const[]){"a.json", "b.json", NULL}, SPLIT_LINE,
          "a.json:1 {\n\"a\": 1\n}\n\n");
}

static void walks_folders_in_the_order_of_names(void **state)
{
    (void)state;
    mkdir("d", 0700);
    mkdir("d/sub", 0700);
    mkdir("d/.git", 0700);
    write_file("d/z.jsonl", SPAN("1"));
    write_file("d/a.json", SPAN("2"));
    write_file("d/sub/m.ndjson", SPAN("3\n4"));
    write_file("d/README.md", SPAN("no"));
    write_file("d/.hidden.json", SPAN("no"));
    write_file("d/.git/b.json", SPAN("no"));
    reads((const char *const[]){"d//", "d/a.json", NULL}, SPLIT_FILE,
          "d/a.json:1 2\nd/sub/m.ndjson:1 3\nd/sub/m.ndjson:2 4\nd/z.jsonl:1 1\n"
          "d/a.json:1 2\n");
    assert_int_equal(corpus_files_total((const char *const[]){"d", "d/a.json", NULL}), 6);
    assert_int_equal(corpus_files_total((const char *const[]){"d", "-", NULL}), -1);
}

static void sorts_what_the_system_lists_in_any_order(void **state)
{
    enum { FILES = 26 };
    (void)state;
    char name[] = "d/?.json";
    struct arena *arena = arena_open();
    struct buffer wanted = {.arena = arena};
    mkdir("d", 0700);
    for (int i = 0; i < FILES; i++) {
        name[2] = (char)('a' + i * 7 % FILES);
        write_file(name, SPAN("1"));
        buffer_append_format(&wanted, "d/%c.json:1 1\n", 'a' + i);
    }
    reads((const char *const[]){"d", NULL}, SPLIT_FILE, buffer_string(&wanted));
    arena_free(arena);
}

static void follows_links_but_not_in_circles(void **state)
{
    (void)state;
    mkdir("d", 0700);
    write_file("d/a.json", SPAN("1"));
    assert_int_equal(symlink("..", "d/up"), 0);
    assert_int_equal(symlink("d", "link"), 0);
    assert_int_equal(symlink("nowhere", "lost.json"), 0);
    reads((const char *const[]){"link", NULL}, SPLIT_FILE,
          "link/a.json:1 1\n! link/up/lost.json: leads nowhere\n");
}

static void names_what_it_cannot_read_and_goes_on(void **state)
{
    (void)state;
    write_file("a.pdf", SPAN("x"));
    write_file("b.json", SPAN("1"));
    reads(
        (const char *const[]){"missing.json", "a.pdf", "b.json", NULL}, SPLIT_FILE,
        "! missing.json: No such file or directory\n"
        "! a.pdf: the name ends in none of .jsonl .ndjson .json .txt (.gz .zst .xz) .tar "
        ".zip\n"
        "b.json:1 1\n");
}

static void names_what_is_too_long_and_goes_on(void **state)
{
    (void)state;
    struct arena *arena = arena_open();
    struct buffer lines = {.arena = arena};
    buffer_append(&lines, SPAN("1\n"));
    for (int i = 0; i <= MESSAGE_BYTES; i++) {
        buffer_append_byte(&lines, 'x');
    }
    write_file("b.json", buffer_span(&lines));
    buffer_append(&lines, SPAN("\n3"));
    write_file("a.jsonl", buffer_span(&lines));
    reads((const char *const[]){"a.jsonl", "b.json", NULL}, SPLIT_FILE,
          "a.jsonl:1 1\n"
          "! a.jsonl:2: longer than the 1000 bytes of replay.message_bytes\n"
          "a.jsonl:3 3\n"
          "! b.json:1: longer than the 1000 bytes of replay.message_bytes\n");
    arena_free(arena);
}

static const char *without_ids(struct arena *arena, const char *text)
{
    enum { ID_BYTES = sizeof("\"id\": \"\", ") - 1 + 32 };
    struct buffer plain = {.arena = arena};
    for (const char *id = strstr(text, "\"id\""); id != NULL;
         id = strstr(text, "\"id\"")) {
        buffer_append(&plain, (struct span){.at = text, .bytes = (size_t)(id - text)});
        text = id + ID_BYTES;
    }
    buffer_append(&plain, span_from_string(text));
    return buffer_string(&plain);
}

/* Texts as the reader cuts them, without the ids, which are a matter of text_article. */
static void cuts(enum corpus_split split, struct span content, const char *wanted)
{
    struct arena *arena = arena_open();
    struct buffer said = {.arena = arena};
    const char *const paths[] = {"a.txt", NULL};
    const struct corpus_options options = {.paths = paths,
                                           .split = split,
                                           .message_bytes = MESSAGE_BYTES,
                                           .is_stopped = &is_stopped};
    write_file("a.txt", content);
    struct corpus_reader *reader = corpus_reader_open(&options);
    struct corpus_message message;
    struct fault fault;
    bool is_end = false;
    while (!is_end) {
        assert_int_equal(corpus_reader_next(reader, arena, &message, &is_end, &fault),
                         OUTCOME_OK);
        if (!is_end) {
            buffer_append_format(&said, "%u ", (unsigned)message.line);
            buffer_append(&said, message.value);
            buffer_append_byte(&said, '\n');
        }
    }
    assert_string_equal(without_ids(arena, buffer_string(&said)), wanted);
    corpus_reader_free(reader);
    arena_free(arena);
}

static void cuts_text_into_files_lines_and_blocks(void **state)
{
    (void)state;
    const struct span text = SPAN("\n标题\n一。\n\r\n \n二。\n三。\n");
    cuts(SPLIT_FILE, text,
         "1 {\"title\": \"标题\", \"body\": \"一。\\n\\u000d\\n \\n二。\\n三。\"}\n");
    cuts(SPLIT_LINE, text,
         "2 {\"body\": \"标题\"}\n3 {\"body\": \"一。\"}\n6 {\"body\": \"二。\"}\n"
         "7 {\"body\": \"三。\"}\n");
    cuts(SPLIT_BLANK_LINE, text,
         "2 {\"title\": \"标题\", \"body\": \"一。\"}\n6 {\"body\": \"二。\\n三。\"}\n");
}

static void makes_no_message_of_blank_text(void **state)
{
    (void)state;
    cuts(SPLIT_FILE, SPAN(" \n\n"), "");
    cuts(SPLIT_LINE, SPAN(" \n\n"), "");
    cuts(SPLIT_BLANK_LINE, SPAN(" \n\n"), "");
}

static void names_text_in_no_known_encoding(void **state)
{
    (void)state;
    write_file("a.txt", SPAN("caf\xe9 cr\xe8me\n长江"));
    reads((const char *const[]){"a.txt", NULL}, SPLIT_FILE,
          "! a.txt:1: neither UTF-8 nor GB18030 text\n");
}

int main(void)
{
#define IN_A_FOLDER(test)                                                                \
    cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(gives_each_line_of_json_untouched),
        IN_A_FOLDER(gives_a_json_file_as_one_message),
        IN_A_FOLDER(walks_folders_in_the_order_of_names),
        IN_A_FOLDER(sorts_what_the_system_lists_in_any_order),
        IN_A_FOLDER(follows_links_but_not_in_circles),
        IN_A_FOLDER(names_what_it_cannot_read_and_goes_on),
        IN_A_FOLDER(names_what_is_too_long_and_goes_on),
        IN_A_FOLDER(cuts_text_into_files_lines_and_blocks),
        IN_A_FOLDER(makes_no_message_of_blank_text),
        IN_A_FOLDER(names_text_in_no_known_encoding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
