#include "base/settings.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/edit_distance.h"
#include "base/setting_value.h"
#include "base/settings_parts.h"

enum {
    EXTRAS_MAX = 128,
    SECRET_BYTES = 64 * 1024,
};

/* Behind these anything goes: librdkafka and libpq judge it. */
static const char *const extra_prefixes[] = {"kafka.x.", "postgres.x."};

static const char file_suffix[] = "_file";

const char *settings_keep(struct settings *settings, const char *text, size_t bytes)
{
    char *copy = arena_take(settings->arena, bytes + 1);
    memcpy(copy, text, bytes);
    copy[bytes] = '\0';
    return copy;
}

const struct setting *settings_find(const struct settings *settings, const char *name,
                                    bool is_alias_allowed)
{
    for (size_t i = 0; i < settings->table_count; i++) {
        const struct setting *setting = &settings->table[i];
        if (strcmp(setting->name, name) == 0 ||
            (is_alias_allowed && setting->alias != NULL &&
             strcmp(setting->alias, name) == 0)) {
            return setting;
        }
    }
    return NULL;
}

/* The secret whose content `name` ("postgres.uri_file") says to read from a file. */
static const struct setting *find_secret_of_file(const struct settings *settings,
                                                 const char *name)
{
    size_t length = strlen(name);
    size_t suffix_length = sizeof(file_suffix) - 1;
    if (length <= suffix_length ||
        strcmp(name + length - suffix_length, file_suffix) != 0) {
        return NULL;
    }
    for (size_t i = 0; i < settings->table_count; i++) {
        const struct setting *setting = &settings->table[i];
        if (setting->kind == SETTING_SECRET &&
            strlen(setting->name) == length - suffix_length &&
            strncmp(setting->name, name, length - suffix_length) == 0) {
            return setting;
        }
    }
    return NULL;
}

/* The content without the line end that editors leave behind it. */
static enum outcome read_secret(struct settings *settings, const char *name,
                                const char *path, const char **ret_text,
                                struct fault *reterr_fault)
{
    CLEANUP(settings_close_file) FILE *file = fopen(path, "r");
    if (file == NULL) {
        return fault_fatal(reterr_fault, "setting %s: cannot read %s: %s", name, path,
                           strerror(errno));
    }
    char *text = arena_take(settings->arena, SECRET_BYTES);
    size_t bytes = fread(text, 1, SECRET_BYTES - 1, file);
    while (bytes > 0 && (text[bytes - 1] == '\n' || text[bytes - 1] == '\r')) {
        bytes--;
    }
    text[bytes] = '\0';
    *ret_text = text;
    return OUTCOME_OK;
}

static bool has_extra_prefix(const char *name)
{
    for (size_t i = 0; i < sizeof(extra_prefixes) / sizeof(extra_prefixes[0]); i++) {
        size_t length = strlen(extra_prefixes[i]);
        if (strncmp(name, extra_prefixes[i], length) == 0 && name[length] != '\0') {
            return true;
        }
    }
    return false;
}

static enum outcome assign_extra(struct settings *settings, const char *name,
                                 const struct setting_state *state,
                                 struct fault *reterr_fault)
{
    for (size_t i = 0; i < settings->extra_count; i++) {
        if (strcmp(settings->extras[i].name, name) == 0) {
            settings->extras[i].state = *state;
            return OUTCOME_OK;
        }
    }
    if (settings->extra_count == EXTRAS_MAX) {
        return fault_fatal(reterr_fault, "more than %d pass-through settings",
                           EXTRAS_MAX);
    }
    settings->extras[settings->extra_count] = (struct setting_extra){
        .name = settings_keep(settings, name, strlen(name)),
        .state = *state,
    };
    settings->extra_count++;
    return OUTCOME_OK;
}

static enum outcome complain_unknown(const struct settings *settings, const char *name,
                                     const char *origin, struct fault *reterr_fault)
{
    const char *nearest = NULL;
    size_t nearest_distance = strlen(name) / 2 + 1;
    for (size_t i = 0; i < settings->table_count; i++) {
        size_t distance = edit_distance(name, settings->table[i].name);
        if (distance < nearest_distance) {
            nearest = settings->table[i].name;
            nearest_distance = distance;
        }
    }
    return fault_fatal(reterr_fault,
                       "unknown setting \"%s\" (%s)%s%s%s; --help lists all", name,
                       origin, nearest == NULL ? "" : ": did you mean \"",
                       nearest == NULL ? "" : nearest, nearest == NULL ? "" : "\"?");
}

enum outcome settings_assign(struct settings *settings, const char *name,
                             const char *value, const char *origin,
                             struct fault *reterr_fault)
{
    struct setting_state state = {
        .text = settings_keep(settings, value, strlen(value)),
        .origin = settings_keep(settings, origin, strlen(origin)),
    };
    if (has_extra_prefix(name)) {
        return assign_extra(settings, name, &state, reterr_fault);
    }
    const struct setting *setting = settings_find(settings, name, false);
    if (setting == NULL) {
        setting = find_secret_of_file(settings, name);
        if (setting == NULL) {
            return complain_unknown(settings, name, origin, reterr_fault);
        }
        enum outcome outcome =
            read_secret(settings, name, value, &state.text, reterr_fault);
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
    }
    enum outcome outcome =
        setting_value_parse(setting, state.text, &state.number, reterr_fault);
    if (outcome == OUTCOME_OK) {
        settings->states[setting - settings->table] = state;
    }
    return outcome;
}

static enum outcome assign_defaults(struct settings *settings, struct fault *reterr_fault)
{
    enum outcome outcome = OUTCOME_OK;
    for (size_t i = 0; i < settings->table_count && outcome == OUTCOME_OK; i++) {
        const struct setting *setting = &settings->table[i];
        if (setting->value != NULL) {
            outcome = settings_assign(settings, setting->name, setting->value, "default",
                                      reterr_fault);
        }
    }
    return outcome;
}

/* --config may stand anywhere among the flags, which override what the file says. */
static const char *find_config(const char *const *arguments)
{
    const char *path = getenv("WENLIU_CONFIG");
    for (const char *const *argument = arguments; *argument != NULL; argument++) {
        if (strncmp(*argument, "--config=", 9) == 0) {
            path = *argument + 9;
        } else if (strcmp(*argument, "--config") == 0 && argument[1] != NULL) {
            path = argument[1];
        }
    }
    return path;
}

static enum outcome read_all(struct settings *settings, const char *const *arguments,
                             struct fault *reterr_fault)
{
    const char *path = find_config(arguments);
    enum outcome outcome = assign_defaults(settings, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = settings_read_environment(settings, reterr_fault);
    }
    if (outcome == OUTCOME_OK && path != NULL) {
        outcome = settings_read_file(settings, path, reterr_fault);
    }
    return outcome == OUTCOME_OK ? settings_read_flags(settings, arguments, reterr_fault)
                                 : outcome;
}

enum outcome settings_open(const struct setting *table, size_t table_count,
                           const char *const *arguments, struct settings **ret_settings,
                           struct fault *reterr_fault)
{
    struct arena *arena = arena_open();
    struct settings *settings = arena_take_array(arena, 1, sizeof(*settings));
    size_t argument_count = 0;
    while (arguments[argument_count] != NULL) {
        argument_count++;
    }
    *settings = (struct settings){
        .arena = arena,
        .table = table,
        .table_count = table_count,
        .states = arena_take_array(arena, table_count, sizeof(struct setting_state)),
        .extras = arena_take_array(arena, EXTRAS_MAX, sizeof(struct setting_extra)),
        .operands = arena_take_array(arena, argument_count + 1, sizeof(char *)),
    };
    enum outcome outcome = read_all(settings, arguments, reterr_fault);
    if (outcome != OUTCOME_OK) {
        settings_free(settings);
        return outcome;
    }
    *ret_settings = settings;
    return OUTCOME_OK;
}

struct settings *settings_free(struct settings *settings)
{
    if (settings != NULL) {
        arena_free(settings->arena); /* the settings themselves are in it */
    }
    return NULL;
}

static const struct setting_state *state_of(const struct settings *settings,
                                            const char *name)
{
    const struct setting *setting = settings_find(settings, name, false);
    assert(setting != NULL);
    return &settings->states[setting - settings->table];
}

const char *settings_text(const struct settings *settings, const char *name)
{
    return state_of(settings, name)->text;
}

int64_t settings_number(const struct settings *settings, const char *name)
{
    return state_of(settings, name)->number;
}

bool settings_is_on(const struct settings *settings, const char *name)
{
    return state_of(settings, name)->number == 1;
}

enum outcome settings_require(const struct settings *settings, const char *name,
                              struct fault *reterr_fault)
{
    const struct setting *setting = settings_find(settings, name, false);
    assert(setting != NULL);
    if (settings_text(settings, name) != NULL) {
        return OUTCOME_OK;
    }
    return fault_fatal(
        reterr_fault,
        "%s is not set: give --%s=VALUE, or WENLIU_... in the environment, "
        "or a line in the file of --config (%s)",
        name, name, setting->help);
}

bool settings_extra(const struct settings *settings, const char *prefix, size_t index,
                    const char **ret_name, const char **ret_value)
{
    size_t length = strlen(prefix);
    for (size_t i = 0; i < settings->extra_count; i++) {
        const struct setting_extra *extra = &settings->extras[i];
        if (strncmp(extra->name, prefix, length) == 0 && index-- == 0) {
            *ret_name = extra->name + length;
            *ret_value = extra->state.text;
            return true;
        }
    }
    return false;
}

const char *settings_operand(const struct settings *settings, size_t index)
{
    return index < settings->operand_count ? settings->operands[index] : NULL;
}
