#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "base/buffer.h"
#include "base/settings_parts.h"

extern char **environ;

enum { LINE_BYTES = 8192 };

static const char variable_prefix[] = "WENLIU_";

/* How a letter of a setting's name looks in a variable: '_' for '.' and '-'. */
static char variable_letter(char letter)
{
    if (letter == '.' || letter == '-') {
        return '_';
    }
    if (letter >= 'a' && letter <= 'z') {
        return (char)(letter + ('A' - 'a'));
    }
    return letter;
}

static char lower_letter(char letter)
{
    if (letter >= 'A' && letter <= 'Z') {
        return (char)(letter + ('a' - 'A'));
    }
    return letter;
}

/* "kafka.brokers" is WENLIU_KAFKA_BROKERS. */
static bool is_variable_of(const char *name, const char *variable, size_t length)
{
    size_t i = 0;
    while (i < length && name[i] != '\0' && variable_letter(name[i]) == variable[i]) {
        i++;
    }
    return i == length && name[i] == '\0';
}

struct extra_marker {
    const char *variable;
    const char *name;
    char underscore; /* what '_' stands for: libpq's keywords keep it */
};

static const struct extra_marker extra_markers[] = {
    {"KAFKA_X_", "kafka.x.", '.'},
    {"POSTGRES_X_", "postgres.x.", '_'},
};

static const char *name_behind_marker(struct settings *settings,
                                      const struct extra_marker *marker, struct span rest)
{
    struct buffer name = {.arena = settings->arena};
    buffer_append(&name, span_from_string(marker->name));
    for (size_t i = 0; i < rest.bytes; i++) {
        if (rest.at[i] == '_') {
            buffer_append_byte(&name, marker->underscore);
        } else {
            buffer_append_byte(&name, lower_letter(rest.at[i]));
        }
    }
    return buffer_string(&name);
}

/* WENLIU_KAFKA_X_SASL_USERNAME is kafka.x.sasl.username; NULL when it is no such thing. */
static const char *name_from_extra_variable(struct settings *settings,
                                            struct span variable)
{
    for (size_t i = 0; i < sizeof(extra_markers) / sizeof(extra_markers[0]); i++) {
        struct span marker = span_from_string(extra_markers[i].variable);
        if (variable.bytes > marker.bytes && span_has_prefix(variable, marker)) {
            return name_behind_marker(settings, &extra_markers[i],
                                      span_slice(variable, marker.bytes, variable.bytes));
        }
    }
    return NULL;
}

/* WENLIU_POSTGRES_URI_FILE is postgres.uri_file, where the secret is to be read from. */
static const char *name_from_secret_variable(struct settings *settings,
                                             const struct setting *setting,
                                             struct span variable)
{
    struct buffer name = {.arena = settings->arena};
    buffer_append_format(&name, "%s_file", setting->name);
    const char *file_name = buffer_string(&name);
    return is_variable_of(file_name, variable.at, variable.bytes) ? file_name : NULL;
}

static const char *name_from_variable(struct settings *settings, struct span variable)
{
    const char *name = name_from_extra_variable(settings, variable);
    for (size_t i = 0; i < settings->table_count && name == NULL; i++) {
        const struct setting *setting = &settings->table[i];
        if (is_variable_of(setting->name, variable.at, variable.bytes)) {
            name = setting->name;
        } else if (setting->kind == SETTING_SECRET) {
            name = name_from_secret_variable(settings, setting, variable);
        }
    }
    return name;
}

/* Variables of other programs of the family are none of ours: unknown ones are passed
 * over. */
enum outcome settings_read_environment(struct settings *settings,
                                       struct fault *reterr_fault)
{
    size_t prefix_length = sizeof(variable_prefix) - 1;
    for (char **entry = environ; *entry != NULL; entry++) {
        const char *equals = strchr(*entry, '=');
        if (equals == NULL || strncmp(*entry, variable_prefix, prefix_length) != 0) {
            continue;
        }
        const char *variable = *entry + prefix_length;
        struct span span = {.at = variable, .bytes = (size_t)(equals - variable)};
        const char *name = name_from_variable(settings, span);
        if (name == NULL) {
            continue;
        }
        const char *origin = settings_keep(settings, *entry, (size_t)(equals - *entry));
        enum outcome outcome =
            settings_assign(settings, name, equals + 1, origin, reterr_fault);
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
    }
    return OUTCOME_OK;
}

static char *trim(char *text)
{
    while (isspace((unsigned char)*text)) {
        text++;
    }
    size_t length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1])) {
        length--;
    }
    text[length] = '\0';
    return text;
}

static enum outcome read_line(struct settings *settings, char *line, const char *origin,
                              struct fault *reterr_fault)
{
    char *text = trim(line);
    if (text[0] == '\0' || text[0] == '#') {
        return OUTCOME_OK;
    }
    char *equals = strchr(text, '=');
    if (equals == NULL) {
        return fault_fatal(reterr_fault, "%s: expected \"name = value\"", origin);
    }
    *equals = '\0';
    return settings_assign(settings, trim(text), trim(equals + 1), origin, reterr_fault);
}

enum outcome settings_read_file(struct settings *settings, const char *path,
                                struct fault *reterr_fault)
{
    CLEANUP(settings_close_file) FILE *file = fopen(path, "r");
    if (file == NULL) {
        return fault_fatal(reterr_fault, "cannot read the settings file %s: %s", path,
                           strerror(errno));
    }
    char line[LINE_BYTES];
    for (int number = 1; fgets(line, sizeof(line), file) != NULL; number++) {
        struct buffer origin = {.arena = settings->arena};
        buffer_append_format(&origin, "%s:%d", path, number);
        enum outcome outcome =
            read_line(settings, line, buffer_string(&origin), reterr_fault);
        if (outcome != OUTCOME_OK) {
            return outcome;
        }
    }
    return OUTCOME_OK;
}

/* --name=value, --name value, or a bare --name of a flag. Sets *ret_used to how many
 * arguments that were. */
static enum outcome read_flag(struct settings *settings, const char *const *arguments,
                              size_t *ret_used, struct fault *reterr_fault)
{
    const char *flag = arguments[0] + 2;
    const char *equals = strchr(flag, '=');
    size_t length = equals == NULL ? strlen(flag) : (size_t)(equals - flag);
    const char *name = settings_keep(settings, flag, length);
    const struct setting *setting = settings_find(settings, name, true);
    const char *value = equals == NULL ? NULL : equals + 1;
    *ret_used = 1;
    if (value == NULL && setting != NULL && setting->kind == SETTING_FLAG) {
        value = "on";
    } else if (value == NULL && arguments[1] != NULL) {
        value = arguments[1];
        *ret_used = 2;
    }
    if (strcmp(name, "config") == 0) {
        return OUTCOME_OK; /* read before the flags */
    }
    if (value == NULL && setting != NULL) {
        return fault_fatal(reterr_fault, "flag --%s needs a value", name);
    }
    return settings_assign(settings, setting == NULL ? name : setting->name,
                           value == NULL ? "" : value, "flag", reterr_fault);
}

enum outcome settings_read_flags(struct settings *settings, const char *const *arguments,
                                 struct fault *reterr_fault)
{
    bool is_behind_flags = false;
    enum outcome outcome = OUTCOME_OK;
    for (size_t i = 0; arguments[i] != NULL && outcome == OUTCOME_OK;) {
        size_t used = 1;
        if (is_behind_flags || strncmp(arguments[i], "--", 2) != 0) {
            settings->operands[settings->operand_count++] = arguments[i];
        } else if (arguments[i][2] == '\0') {
            is_behind_flags = true;
        } else {
            outcome = read_flag(settings, arguments + i, &used, reterr_fault);
        }
        i += used;
    }
    return outcome;
}
