#pragma once

/** What wenliu-train exits with. */
enum exit_code {
    EXIT_DONE = 0,
    EXIT_USAGE = 1,  /* a wrong command line */
    EXIT_FAILED = 2, /* a file is missing or damaged */
};

/** One subcommand; main.c lists them all. */
struct command {
    const char *name;
    const char *operands; /* for the usage line */
    const char *summary;  /* one line of the overview */
    const char *help;     /* what it does, its options, an example */
    enum exit_code (*run)(const char *const *arguments); /* those behind its name */
};

extern const struct command command_train;
extern const struct command command_eval;
extern const struct command command_segment;

/** Say on standard error why a command ends, and return the code it ends with. */
enum exit_code command_fail(enum exit_code code, const char *text);

/** Say that an argument is wrong. */
enum exit_code command_misuse(const struct command *command, const char *text);
