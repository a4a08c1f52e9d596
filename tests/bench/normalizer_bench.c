#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/buffer.h"
#include "text/normalizer.h"

/*
 * normalizer_bench: megabytes a second of text that is clean already, and of text in which
 * every line has something to change. The best of several runs.
 */

enum { TEXT_BYTES = 4 * 1024 * 1024, RUNS = 9 };

static const char clean_line[] =
    "清河市今天上午召开防汛工作会议，部署汛期各项工作。会议要求，各区要落实责任，"
    "确保3.6万名群众安全；“宁可十防九空，不可失防万一”，市长李明说。\n";
static const char dirty_line[] =
    "\xE3\x80\x80\xE3\x80\x80清河市今天上午召开防汛工作会议,部署汛期各项工作。会议要求,"
    "各区要落实责任,确保３．６万名群众安全;\"宁可十防九空\",市长(李明)说...\n";

static struct span repeated(const char *line, struct arena *arena)
{
    struct buffer text = {.arena = arena};
    while (text.bytes < TEXT_BYTES) {
        buffer_append(&text, span_from_string(line));
    }
    text.bytes--; /* no empty line at the end */
    return buffer_span(&text);
}

static double megabytes_a_second(struct span text)
{
    const struct normalizer_options options = {.shape = NORMALIZER_PARAGRAPHS,
                                               .max_bytes = SIZE_MAX};
    double best = 1e9;
    for (int run = 0; run < RUNS; run++) {
        struct arena *arena = arena_open();
        struct normal_text normal;
        struct fault fault;
        clock_t start = clock();
        if (normalizer_clean(text, &options, arena, &normal, &fault) != OUTCOME_OK) {
            exit(1);
        }
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        best = seconds < best ? seconds : best;
        arena_free(arena);
    }
    return (double)text.bytes / 1e6 / (best > 1e-6 ? best : 1e-6);
}

int main(void)
{
    struct arena *arena = arena_open();
    printf("clean  %8.0f MB/s\n", megabytes_a_second(repeated(clean_line, arena)));
    printf("dirty  %8.0f MB/s\n", megabytes_a_second(repeated(dirty_line, arena)));
    arena_free(arena);
    return 0;
}
