#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "train/command.h"
#include "train/training.h"

enum {
    MODELS = 8,
    ROUNDS = 12,
    PRUNE = 4,
    MINIMUM = 3,
    USUAL_FREQUENCY = 100,
    NUMBER_MAX = 1000000,
};

/** What the command line says. */
struct orders {
    const char *model;
    const char *lexicon;
    uint64_t minimum;
    uint64_t usual;
    uint64_t models;
    uint64_t rounds;
    uint64_t prune;
};

/** The value of --name=VALUE when argument is that, else NULL. */
static const char *value_of(const char *argument, const char *name)
{
    size_t bytes = strlen(name);
    bool is_it = strncmp(argument, "--", 2) == 0 &&
                 strncmp(argument + 2, name, bytes) == 0 && argument[2 + bytes] == '=';
    return is_it ? argument + 2 + bytes + 1 : NULL;
}

/** Set the number that an option stands for. False when it stands for none. */
static bool set_number(struct orders *orders, const char *argument)
{
    const struct {
        const char *name;
        uint64_t *number;
    } options[] = {
        {"models", &orders->models}, {"rounds", &orders->rounds},
        {"prune", &orders->prune},   {"minimum", &orders->minimum},
        {"usual", &orders->usual},
    };
    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
        const char *value = value_of(argument, options[i].name);
        if (value != NULL) {
            enum { DECIMAL = 10 };
            char *end = NULL;
            unsigned long long number = strtoull(value, &end, DECIMAL);
            *options[i].number = number;
            return *value != '\0' && *end == '\0' && number <= NUMBER_MAX;
        }
    }
    return false;
}

static enum exit_code refuse_option(const char *argument)
{
    struct fault fault;
    (void)fault_fatal(&fault, "%s: no such option, or not a number up to %d", argument,
                      NUMBER_MAX);
    return command_misuse(&command_train, fault.text);
}

/** Follow one argument: an option, the model, or segmented text. */
static enum exit_code follow(const char *argument, struct orders *orders,
                             struct arena *arena, struct gold *gold)
{
    struct fault fault = {.text = ""};
    const char *other = value_of(argument, "other");
    const char *lexicon = value_of(argument, "lexicon");
    if (lexicon != NULL) {
        orders->lexicon = lexicon;
        return EXIT_DONE;
    }
    if (other == NULL && strncmp(argument, "--", 2) == 0) {
        return set_number(orders, argument) ? EXIT_DONE : refuse_option(argument);
    }
    if (other == NULL && orders->model == NULL) {
        orders->model = argument;
        return EXIT_DONE;
    }
    enum outcome outcome =
        gold_read(other != NULL ? other : argument, other != NULL, arena, gold, &fault);
    return outcome == OUTCOME_OK ? EXIT_DONE : command_fail(EXIT_FAILED, fault.text);
}

static enum exit_code write_file(const char *path, struct span bytes)
{
    FILE *stream = fopen(path, "wb");
    bool is_written =
        stream != NULL && fwrite(bytes.at, 1, bytes.bytes, stream) == bytes.bytes;
    is_written = stream != NULL && fclose(stream) == 0 && is_written;
    if (is_written) {
        return EXIT_DONE;
    }
    struct fault fault;
    (void)fault_fatal(&fault, "cannot write %s: %s", path, strerror(errno));
    return command_fail(EXIT_FAILED, fault.text);
}

static enum exit_code train(const struct orders *orders, const struct gold *gold,
                            struct arena *arena)
{
    struct fault fault = {.text = ""};
    struct lexicon lexicon;
    if (lexicon_read(orders->lexicon, orders->minimum, orders->usual, arena, &lexicon,
                     &fault) != OUTCOME_OK) {
        return command_fail(EXIT_FAILED, fault.text);
    }
    struct training training = {
        .gold = gold,
        .lexicon = &lexicon,
        .plan = {.models = (unsigned)orders->models, .rounds = (unsigned)orders->rounds},
        .prune = (unsigned)orders->prune,
    };
    struct span model;
    if (training_run(&training, arena, &model, &fault) != OUTCOME_OK) {
        return command_fail(EXIT_FAILED, fault.text);
    }
    enum exit_code code = write_file(orders->model, model);
    if (code == EXIT_DONE) {
        printf("%zu sentences of %zu characters, %zu words in the lexicon: %s, %zu "
               "bytes\n",
               gold->count, gold->characters, lexicon.count, orders->model, model.bytes);
    }
    return code;
}

static enum exit_code run(const char *const *arguments)
{
    struct arena *arena = arena_open();
    struct gold gold = {.count = 0};
    struct orders orders = {
        .minimum = MINIMUM,
        .usual = USUAL_FREQUENCY,
        .models = MODELS,
        .rounds = ROUNDS,
        .prune = PRUNE,
    };
    enum exit_code code = EXIT_DONE;
    for (size_t i = 0; code == EXIT_DONE && arguments[i] != NULL; i++) {
        code = follow(arguments[i], &orders, arena, &gold);
    }
    if (code == EXIT_DONE) {
        code = orders.model == NULL ? command_misuse(&command_train, "no MODEL to write")
               : orders.lexicon == NULL ? command_misuse(&command_train, "no --lexicon")
               : gold.count == 0 || orders.models == 0 || orders.rounds == 0
                   ? command_misuse(
                         &command_train,
                         "nothing to learn from: no TEXT, or no --models or --rounds")
                   : train(&orders, &gold, arena);
    }
    arena_free(arena);
    return code;
}

const struct command command_train = {
    .name = "train",
    .operands = "--lexicon=FILE [OPTION...] MODEL TEXT...",
    .summary = "learn a model from segmented text and a lexicon",
    .help =
        "Read segmented text (UTF-8, a sentence a line, words separated by spaces) and "
        "a\n"
        "lexicon, train, and write MODEL. The same files and options in the same order "
        "give\n"
        "the same bytes.\n\n"
        "  --lexicon=FILE  a word and its frequency a line, separated by a space\n"
        "  --other=FILE    segmented text in which words are cut in another way: the "
        "model\n"
        "                  learns what both have in common, and cuts as TEXT does; may "
        "be\n"
        "                  given several times\n"
        "  --minimum=3     words of the lexicon that are rarer are left out\n"
        "  --usual=100     the frequency of a word for which the lexicon has none\n"
        "  --models=8      train so many, each with another order of sentences, and "
        "take\n"
        "                  the mean of their weights\n"
        "  --rounds=12     so often over all sentences\n"
        "  --prune=4       leave out pairs of characters whose weights are all smaller: "
        "the\n"
        "                  larger the number, the smaller the model\n\n"
        "  $ wenliu-train train --lexicon=dict.txt --other=gsd.txt zh.model gcdt.txt",
    .run = run,
};
