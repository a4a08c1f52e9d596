#include <stdio.h>

#include "train/command.h"
#include "train/line_input.h"
#include "train/raw_words.h"

/** Print the words of a line, one space between two. */
static enum outcome print_words(void *context, struct span line, struct arena *arena,
                                struct fault *reterr_fault)
{
    (void)reterr_fault;
    uint32_t *ends = NULL;
    size_t count = raw_words_cut(context, line, arena, &ends);
    size_t start = 0;
    for (size_t i = 0; i < count; i++) {
        while (line.at[start] == ' ' || line.at[start] == '\t') {
            start++;
        }
        if (i > 0) {
            putchar(' ');
        }
        fwrite(line.at + start, 1, ends[i] - start, stdout);
        start = ends[i];
    }
    putchar('\n');
    return OUTCOME_OK;
}

static enum exit_code run(const char *const *arguments)
{
    if (arguments[0] == NULL || arguments[1] != NULL) {
        return command_misuse(&command_segment, "give one MODEL");
    }
    struct fault fault = {.text = ""};
    struct raw_words *words = NULL;
    enum outcome outcome = raw_words_open(arguments[0], &words, &fault);
    if (outcome == OUTCOME_OK) {
        outcome = line_input_each(stdin, print_words, words, &fault);
        raw_words_free(words);
    }
    return outcome == OUTCOME_OK ? EXIT_DONE : command_fail(EXIT_FAILED, fault.text);
}

const struct command command_segment = {
    .name = "segment",
    .operands = "MODEL < TEXT",
    .summary = "cut lines of standard input into words",
    .help = "Print each line of standard input with its words separated by one space, as "
            "the\n"
            "model alone cuts them: numbers, Latin and addresses too. `wenliu-ingest "
            "segment`\n"
            "shows the words that are stored.\n\n"
            "  $ echo 郑州地铁5号线恢复运营 | wenliu-train segment zh.model",
    .run = run,
};
