#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libxml/HTMLparser.h>

#include "base/buffer.h"
#include "html/html_page.h"
#include "html/html_text.h"

/*
 * html_bench DIRECTORY
 *
 * How many MB/s of HTML one thread reads: the files DIRECTORY/<case>/input, over and over,
 * each as one document. Beside it libxml2's own push parse of the same, without a tree.
 */

enum {
    MAX_DOCUMENTS = 400,
    LEAST_BYTES = 100 * 1000 * 1000,
    ROUNDS = 3, /* the best counts */
    NS_PER_S = 1000000000,
};

typedef void read_function(struct span document, struct arena *arena);

static void ignore_start(void *context, const xmlChar *name, const xmlChar **attributes)
{
    (void)context;
    (void)name;
    (void)attributes;
}

static void ignore_end(void *context, const xmlChar *name)
{
    (void)context;
    (void)name;
}

static void ignore_text(void *context, const xmlChar *text, int bytes)
{
    (void)context;
    (void)text;
    (void)bytes;
}

static void parse_with_libxml2(struct span document, struct arena *arena)
{
    (void)arena;
    htmlSAXHandler handler = {.startElement = ignore_start,
                              .endElement = ignore_end,
                              .characters = ignore_text,
                              .ignorableWhitespace = ignore_text};
    htmlParserCtxtPtr parser =
        htmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                   HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                   HTML_PARSE_IGNORE_ENC);
    htmlParseChunk(parser, document.at, (int)document.bytes, 0);
    htmlParseChunk(parser, NULL, 0, 1);
    htmlFreeParserCtxt(parser);
}

static void read_text(struct span document, struct arena *arena)
{
    struct html_findings findings;
    (void)html_text_from_markup(document, arena, &findings);
}

static void read_page(struct span document, struct arena *arena)
{
    struct html_page page;
    (void)html_page_read(document, arena, &page);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / NS_PER_S;
}

static double best_rate(read_function *read, const struct span *documents, size_t count)
{
    double best = 0;
    struct arena *arena = arena_open();
    for (int round = 0; round < ROUNDS; round++) {
        size_t bytes = 0;
        double start = now();
        while (bytes < LEAST_BYTES) {
            for (size_t i = 0; i < count; i++) {
                read(documents[i], arena);
                bytes += documents[i].bytes;
                arena_reset(arena);
            }
        }
        double rate = (double)bytes / 1e6 / (now() - start);
        best = rate > best ? rate : best;
    }
    arena_free(arena);
    return best;
}

static struct span read_file(const char *path, struct arena *arena)
{
    struct buffer content = {.arena = arena};
    FILE *file = fopen(path, "rb");
    size_t got = file == NULL ? 0 : 1;
    while (got > 0) {
        buffer_reserve(&content, BUFSIZ);
        got = fread(content.at + content.bytes, 1, BUFSIZ, file);
        content.bytes += got;
    }
    if (file != NULL) {
        fclose(file);
    }
    return buffer_span(&content);
}

static size_t read_directory(const char *name, struct arena *arena,
                             struct span documents[MAX_DOCUMENTS])
{
    DIR *directory = opendir(name);
    size_t count = 0;
    if (directory == NULL) {
        fprintf(stderr, "cannot open %s\n", name);
        exit(2);
    }
    for (struct dirent *entry = readdir(directory);
         entry != NULL && count < MAX_DOCUMENTS; entry = readdir(directory)) {
        if (entry->d_name[0] != '.') {
            struct buffer path = {.arena = arena};
            buffer_append_format(&path, "%s/%s/input", name, entry->d_name);
            documents[count] = read_file(buffer_string(&path), arena);
            count += documents[count].bytes > 0 ? 1 : 0;
        }
    }
    closedir(directory);
    return count;
}

int main(int argument_count, char **arguments)
{
    static struct span documents[MAX_DOCUMENTS];
    static const struct {
        const char *name;
        read_function *read;
    } readers[] = {
        {"libxml2 alone", parse_with_libxml2},
        {"html_text_from_markup", read_text},
        {"html_page_read", read_page},
    };
    if (argument_count != 2) {
        fprintf(stderr, "usage: html_bench DIRECTORY\n");
        return 2;
    }
    struct arena *arena = arena_open();
    size_t count = read_directory(arguments[1], arena, documents);
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++) {
        bytes += documents[i].bytes;
    }
    if (bytes == 0) {
        fprintf(stderr, "no documents in %s\n", arguments[1]);
        return 2;
    }
    printf("%zu documents of %zu bytes on average\n", count, bytes / count);
    for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
        printf("%-24s %7.1f MB/s\n", readers[i].name,
               best_rate(readers[i].read, documents, count));
    }
    arena_free(arena);
    return 0;
}
