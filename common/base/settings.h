#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/attr.h"
#include "base/fault.h"

/** What a setting's value has to look like. */
enum setting_kind {
    SETTING_TEXT,
    SETTING_SECRET,   /* text that is never printed; `<name>_file` reads it from a file */
    SETTING_FLAG,     /* on | off; the bare flag --name means on */
    SETTING_COUNT,    /* a whole number; k, M for thousands, millions */
    SETTING_BYTES,    /* a whole number; KiB, MiB, GiB */
    SETTING_DURATION, /* a number with ms, s, min, h, d: kept in milliseconds */
    SETTING_CHOICE,   /* one of `choices` */
};

/** One row of a program's table of settings: its help, default and limits. */
struct setting {
    const char *name;  /* "kafka.brokers"; flag --kafka.brokers, WENLIU_KAFKA_BROKERS */
    const char *alias; /* a shorter flag without dashes ("topic"), or NULL */
    enum setting_kind kind;
    const char *value;   /* the default, as a user would write it; NULL: must be given
                            where it is used */
    const char *choices; /* "a|b|c" for SETTING_CHOICE, else NULL */
    int64_t minimum;     /* of numbers, in the kind's unit */
    int64_t maximum;
    const char *help; /* one line */
};

/**
 * Effective settings of one program: built-in values, overridden by the environment,
 * that by the file wenliu.conf (--config FILE), that by flags.
 *
 * `kafka.x.<property>` and `postgres.x.<keyword>` pass anything through to librdkafka
 * and libpq.
 */
struct settings;

/**
 * Read all four places. arguments[] are those behind the subcommand; what is neither a
 * flag nor a flag's value is left, in order, for settings_operand().
 *
 * Ownership: table is borrowed and outlives the settings.
 * Outcomes:  FATAL naming the setting, where it came from, and the nearest name for an
 *            unknown one.
 */
enum outcome settings_open(const struct setting *table, size_t table_count,
                           const char *const *arguments, struct settings **ret_settings,
                           struct fault *reterr_fault) MUST_USE;

/** NULL is fine. Returns NULL. */
struct settings *settings_free(struct settings *settings);

/** A value by name; asserts that the table has it with a fitting kind. NULL when unset.
 */
const char *settings_text(const struct settings *settings, const char *name);

/** The number in the kind's unit: count, bytes or milliseconds. 0 when unset. */
int64_t settings_number(const struct settings *settings, const char *name);
bool settings_is_on(const struct settings *settings, const char *name);

/** Outcomes: FATAL, naming the setting and how to give it, when it is unset. */
enum outcome settings_require(const struct settings *settings, const char *name,
                              struct fault *reterr_fault) MUST_USE;

/** Pass-through properties: call with index 0, 1, ... until it returns false. `prefix` is
 *  "kafka.x." or "postgres.x."; the returned name is without it. */
bool settings_extra(const struct settings *settings, const char *prefix, size_t index,
                    const char **ret_name, const char **ret_value);

/** Operand number `index` (0, 1, ...) of the command line, NULL behind the last. */
const char *settings_operand(const struct settings *settings, size_t index);

/** Print every effective setting with its value (secrets redacted) and origin. */
void settings_print(const struct settings *settings, FILE *stream);

/** Print the table as the help text of a program: flag, default, meaning. */
void settings_print_help(const struct setting *table, size_t table_count, FILE *stream);
