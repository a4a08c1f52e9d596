#include <stdio.h>
#include <string.h>

#include "text/text_memory.h"
#include "train/command.h"

static const struct command *const commands[] = {
    &command_train,
    &command_eval,
    &command_segment,
};

enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

enum exit_code command_fail(enum exit_code code, const char *text)
{
    fprintf(stderr, "wenliu-train: %s\n", text);
    return code;
}

enum exit_code command_misuse(const struct command *command, const char *text)
{
    fprintf(stderr, "wenliu-train %s: %s\n  see: wenliu-train %s --help\n", command->name,
            text, command->name);
    return EXIT_USAGE;
}

static void print_overview(FILE *stream)
{
    fprintf(stream,
            "usage: wenliu-train COMMAND ...\n"
            "       wenliu-train --version\n\n"
            "Learns where the words of Chinese text begin and end, from text whose "
            "words are\n"
            "known. The model it writes is what wenliu-ingest cuts words with\n"
            "(segmenter.engine = model, segmenter.model = FILE).\n\n"
            "commands:\n");
    for (size_t i = 0; i < COMMANDS; i++) {
        fprintf(stream, "  %-8s %s\n", commands[i]->name, commands[i]->summary);
    }
    fprintf(stream,
            "\n`wenliu-train COMMAND --help` explains one. From texts to a model:\n\n"
            "  $ wenliu-train train --lexicon=dict.txt zh.model part-1.txt part-2.txt\n"
            "  $ wenliu-train eval zh.model held-out.txt\n"
            "  $ echo 郑州地铁5号线恢复运营 | wenliu-train segment zh.model\n\n"
            "exit codes: 0 done; 1 a wrong command line; 2 a file is missing or "
            "damaged\n");
}

static void print_help(const struct command *command)
{
    printf("usage: wenliu-train %s %s\n\n%s\n", command->name, command->operands,
           command->help);
}

static void print_version(void)
{
    struct arena *arena = arena_open();
    struct buffer text = {.arena = arena};
    buffer_append_format(&text, "wenliu-train %s\n", WENLIU_VERSION);
    text_memory_append_version(&text);
    fputs(buffer_string(&text), stdout);
    arena_free(arena);
}

static int is_help(const char *argument)
{
    return strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0;
}

static enum exit_code run(const struct command *command, const char *const *arguments)
{
    for (size_t i = 0; arguments[i] != NULL; i++) {
        if (is_help(arguments[i])) {
            print_help(command);
            return EXIT_DONE;
        }
    }
    return command->run(arguments);
}

int main(int count, char **arguments)
{
    if (count < 2) {
        print_overview(stderr);
        return EXIT_USAGE;
    }
    if (is_help(arguments[1])) {
        print_overview(stdout);
        return EXIT_DONE;
    }
    if (strcmp(arguments[1], "--version") == 0) {
        print_version();
        return EXIT_DONE;
    }
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(arguments[1], commands[i]->name) == 0) {
            return (int)run(commands[i], (const char *const *)arguments + 2);
        }
    }
    fprintf(stderr, "wenliu-train: no command '%s'\n", arguments[1]);
    print_overview(stderr);
    return EXIT_USAGE;
}
