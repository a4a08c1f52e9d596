#pragma once

#include "base/settings.h"

/** What a process of ours exits with. */
enum exit_code {
    EXIT_DONE = 0,     /* stopped as asked, or the answer is yes */
    EXIT_SETTINGS = 1, /* a setting is wrong, or the answer is no */
    EXIT_FATAL = 2,    /* it cannot go on; a restart loses nothing */
    EXIT_REJECTED = 3, /* explain: the message would be rejected */
};

/** One subcommand of wenliu-ingest; main.c lists them all. */
struct command {
    const char *name;
    const char *operands; /* for the usage line: "[FILE|-]" */
    size_t operands_most; /* more are a mistake */
    const char *summary;  /* one line of the overview */
    const char *help;     /* what it does, and an example */
    const char *settings; /* which settings its help shows: prefixes, space separated */
    enum exit_code (*run)(const struct settings *settings);
};

extern const struct command command_run;
extern const struct command command_migrate;
extern const struct command command_check;
extern const struct command command_explain;
extern const struct command command_segment;
extern const struct command command_progress;
extern const struct command command_verify;
extern const struct command command_rejects;
extern const struct command command_resegment;

/** Say on standard error why a command ends, and return the code it ends with. */
enum exit_code command_fail(enum exit_code code, const char *text);
