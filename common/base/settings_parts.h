#pragma once

#include "base/arena.h"
#include "base/settings.h"

/** The inside of struct settings, shared by the files settings*.c and by nobody else. */

struct setting_state {
    const char *text; /* NULL: unset */
    int64_t number;
    const char *origin; /* for people: "default", "flag", "wenliu.conf:3" */
};

struct setting_extra {
    const char *name;
    struct setting_state state;
};

struct settings {
    struct arena *arena;
    const struct setting *table;
    size_t table_count;
    struct setting_state *states; /* one a row of the table */
    struct setting_extra *extras; /* pass-through properties, in order of appearance */
    size_t extra_count;
    const char **operands;
    size_t operand_count;
};

/** For CLEANUP: close a file that may not be open. */
static inline void settings_close_file(FILE **file)
{
    if (*file != NULL) {
        fclose(*file);
    }
}

/** A NUL-terminated copy that lives as long as the settings. */
const char *settings_keep(struct settings *settings, const char *text, size_t bytes);

/** The row of that name (or alias, if allowed), NULL when there is none. */
const struct setting *settings_find(const struct settings *settings, const char *name,
                                    bool is_alias_allowed);

/** Set a value by name: of the table, `<secret>_file`, or a pass-through property. */
enum outcome settings_assign(struct settings *settings, const char *name,
                             const char *value, const char *origin,
                             struct fault *reterr_fault) MUST_USE;

/** The three places that override the defaults, lowest first. */
enum outcome settings_read_environment(struct settings *settings,
                                       struct fault *reterr_fault) MUST_USE;
enum outcome settings_read_file(struct settings *settings, const char *path,
                                struct fault *reterr_fault) MUST_USE;
enum outcome settings_read_flags(struct settings *settings, const char *const *arguments,
                                 struct fault *reterr_fault) MUST_USE;
