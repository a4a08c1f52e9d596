#include "html/html_page.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"

/*
 * How well articles are found in the pages tests/golden/html_pages/<page>/input. Beside
 * each lies what a person would copy out of it (gold) and lines of its menus, lists and
 * comments (never). Pages without gold hold no article.
 */

static const char *const pages = "tests/golden/html_pages";

enum { KINDS = 0x20000 }; /* of tokens, by hash */

struct tally {
    int count;
    double f1_sum;
    double f1_least;
};

static bool read_file(const char *page, const char *name, struct arena *arena,
                      struct span *ret_content)
{
    struct buffer path = {.arena = arena};
    buffer_append_format(&path, "%s/%s/%s", pages, page, name);
    FILE *file = fopen(buffer_string(&path), "rb");
    if (file == NULL) {
        return false;
    }
    struct buffer content = {.arena = arena};
    size_t got = 0;
    do {
        buffer_reserve(&content, BUFSIZ);
        got = fread(content.at + content.bytes, 1, BUFSIZ, file);
        content.bytes += got;
    } while (got > 0);
    fclose(file);
    *ret_content = buffer_span(&content);
    return true;
}

static bool is_word(unsigned char byte)
{
    return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

/** Count the tokens of a text: Han and other wide characters, words of Latin letters. */
static int count_tokens(struct span text, int *counts)
{
    int total = 0;
    for (size_t at = 0; at < text.bytes;) {
        unsigned char first = (unsigned char)text.at[at];
        uint32_t hash = first;
        size_t end = at + 1;
        bool is_wide = first >= 0xE4 && first <= 0xE9;
        while (end < text.bytes &&
               (is_wide ? end < at + 3
                        : is_word(first) && is_word((unsigned char)text.at[end]))) {
            hash = hash * 131 + (unsigned char)text.at[end];
            end++;
        }
        if (is_wide || is_word(first)) {
            counts[hash % KINDS] += 1;
            total += 1;
        }
        at = end;
    }
    return total;
}

static double f1_of(struct span found, struct span gold)
{
    static int found_counts[KINDS];
    static int gold_counts[KINDS];
    memset(found_counts, 0, sizeof(found_counts));
    memset(gold_counts, 0, sizeof(gold_counts));
    int both = count_tokens(found, found_counts) + count_tokens(gold, gold_counts);
    int common = 0;
    for (int i = 0; i < KINDS; i++) {
        common += found_counts[i] < gold_counts[i] ? found_counts[i] : gold_counts[i];
    }
    return both == 0 ? 0 : 2.0 * common / both;
}

static bool next_line(struct span text, size_t *at, struct span *ret_line)
{
    if (*at >= text.bytes) {
        return false;
    }
    const char *end = memchr(text.at + *at, '\n', text.bytes - *at);
    size_t stop = end == NULL ? text.bytes : (size_t)(end - text.at);
    *ret_line = span_slice(text, *at, stop);
    *at = stop + 1;
    return true;
}

static bool has_line(struct span text, struct span wanted)
{
    struct span line;
    for (size_t at = 0; next_line(text, &at, &line);) {
        if (span_is_equal(line, wanted)) {
            return true;
        }
    }
    return false;
}

static void has_none_of(const char *name, struct span body, struct span never)
{
    struct span line;
    for (size_t at = 0; next_line(never, &at, &line);) {
        if (has_line(body, line)) {
            fail_msg("%s: the body has %.*s", name, (int)line.bytes, line.at);
        }
    }
}

static void judge(const char *name, struct arena *arena, struct tally *tally)
{
    struct span input;
    struct span gold;
    struct span never;
    struct html_page page;
    assert_true(read_file(name, "input", arena, &input));
    assert_true(html_page_is(input));
    bool is_found = html_page_read(input, arena, &page);
    if (!read_file(name, "gold", arena, &gold)) {
        assert_false(is_found);
        return;
    }
    assert_true(read_file(name, "never", arena, &never));
    double f1 = is_found ? f1_of(page.body, gold) : 0;
    if (is_found) {
        has_none_of(name, page.body, never);
    }
    if (f1 < 0.9) {
        print_message("%s: F1 %.3f\n", name, f1);
    }
    tally->count += 1;
    tally->f1_sum += f1;
    tally->f1_least = f1 < tally->f1_least ? f1 : tally->f1_least;
}

static void finds_the_article_and_nothing_else(void **state)
{
    (void)state;
    struct tally tally = {.f1_least = 1};
    DIR *open = opendir(pages);
    assert_non_null(open);
    for (struct dirent *entry = readdir(open); entry != NULL; entry = readdir(open)) {
        if (entry->d_name[0] != '.') {
            struct arena *arena = arena_open();
            judge(entry->d_name, arena, &tally);
            arena_free(arena);
        }
    }
    closedir(open);
    print_message("%d pages, F1 %.3f on average, %.3f at worst\n", tally.count,
                  tally.f1_sum / tally.count, tally.f1_least);
    assert_true(tally.count >= 30);
    assert_true(tally.f1_sum / tally.count >= 0.98);
    assert_true(tally.f1_least >= 0.9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_article_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
