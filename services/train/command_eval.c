#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "train/command.h"
#include "train/evaluation.h"
#include "train/line_input.h"

struct evaluating {
    struct raw_words *words;
    struct evaluation evaluation;
};

static enum outcome add_line(void *context, struct span line, struct arena *arena,
                             struct fault *reterr_fault)
{
    (void)reterr_fault;
    struct evaluating *evaluating = context;
    evaluation_add_line(&evaluating->evaluation, evaluating->words, line, arena);
    return OUTCOME_OK;
}

static enum outcome read_gold(const char *path, struct evaluating *evaluating,
                              struct fault *reterr_fault)
{
    FILE *stream = fopen(path, "rb");
    if (stream == NULL) {
        return fault_fatal(reterr_fault, "cannot open %s: %s", path, strerror(errno));
    }
    enum outcome outcome = line_input_each(stream, add_line, evaluating, reterr_fault);
    fclose(stream);
    return outcome;
}

static void print(const char *path, const struct evaluation *evaluation)
{
    printf("%s: precision %.2f, recall %.2f, F1 %.2f over %zu words; %zu not in the "
           "lexicon, recall %.2f\n",
           path, evaluation_precision(evaluation), evaluation_recall(evaluation),
           evaluation_f1(evaluation), evaluation->right, evaluation->unknown,
           evaluation_unknown_recall(evaluation));
}

static enum exit_code run(const char *const *arguments)
{
    if (arguments[0] == NULL || arguments[1] == NULL) {
        return command_misuse(&command_eval, "give a MODEL and a GOLD file");
    }
    struct fault fault = {.text = ""};
    struct evaluating evaluating = {.words = NULL};
    enum outcome outcome = raw_words_open(arguments[0], &evaluating.words, &fault);
    for (size_t i = 1; outcome == OUTCOME_OK && arguments[i] != NULL; i++) {
        evaluating.evaluation = (struct evaluation){.right = 0};
        outcome = read_gold(arguments[i], &evaluating, &fault);
        if (outcome == OUTCOME_OK) {
            print(arguments[i], &evaluating.evaluation);
        }
    }
    raw_words_free(evaluating.words);
    return outcome == OUTCOME_OK ? EXIT_DONE : command_fail(EXIT_FAILED, fault.text);
}

const struct command command_eval = {
    .name = "eval",
    .operands = "MODEL GOLD...",
    .summary = "measure a model against text whose words are known",
    .help =
        "Cut each line of GOLD (words separated by spaces) anew and print, in parts per\n"
        "hundred: precision (how many of the words found are right), recall (how many "
        "of\n"
        "the right ones were found), F1 (their harmonic mean), and the recall of words "
        "that\n"
        "the model's lexicon does not hold. A word is right when it begins and ends "
        "where\n"
        "it should.\n\n"
        "  $ wenliu-train eval zh.model held-out.txt",
    .run = run,
};
