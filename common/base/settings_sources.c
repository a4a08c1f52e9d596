#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "base/buffer.h"
#include "base/settings_parts.h"

extern char **environ;

enum { LINE_BYTES = 8192 };

static const char variable_prefix[] = "WENLIU_";

/* "kafka.brokers" is WENLIU_KAFKA_BROKERS. */
static bool is_variable_of(const char *name, const char *variable, size_t length)
{
    if (strlen(name) != length) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        char letter = name[i] == '.' || name[i] == '-' ? '_' : name[i];
        if (toupper((unsigned char)letter) != (unsigned char)variable[i]) {
            return false;
        }
    }
    return true;
}

/* WENLIU_KAFKA_X_SASL_USERNAME is kafka.x.sasl.username; NULL when it is no such thing.
 */
static const char *name_from_extra_variable(struct settings *settings,
                                            const char *variable, size_t length)
{
    static const char *const markers[][2] = {{"KAFKA_X_", "kafka.x."},
                                             {"POSTGRES_X_", "postgres.x."}};
    for (size_t i = 0; i < 2; i++) {
        size_t marker_length = strlen(markers[i][0]);
        if (length <= marker_length ||
            strncmp(variable, markers[i][0], marker_length) != 0) {
            continue;
        }
        bool is_kafka = i == 0; /* libpq's keywords keep their underscores */
        struct buffer name = {.arena = settings->arena};
        buffer_append(&name, span_from_string(markers[i][1]));
        for (size_t at = marker_length; at < length; at++) {
            int letter = tolower((unsigned char)variable[at]);
            buffer_append_byte(&name, letter == '_' && is_kafka ? '.' : (char)letter);
        }
        return buffer_string(&name);
    }
    return NULL;
}

static const char *name_from_variable(struct settings *settings, const char *variable,
                                      size_t length)
{
    for (size_t i = 0; i < settings->table_count; i++) {
        const struct setting *setting = &settings->table[i];
        if (is_variable_of(setting->name, variable, length)) {
            return setting->name;
        }
        if (setting->kind == SETTING_SECRET) {
            struct buffer name = {.arena = settings->arena};
            buffer_append_format(&name, "%s_file", setting->name);
            const char *file_name = buffer_string(&name);
            if (is_variable_of(file_name, variable, length)) {
                return file_name;
            }
        }
    }
    return name_from_extra_variable(settings, variable, length);
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
        const char *name =
            name_from_variable(settings, variable, (size_t)(equals - variable));
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
    for (size_t i = 0; arguments[i] != NULL;) {
        size_t used = 1;
        if (!is_behind_flags && strcmp(arguments[i], "--") == 0) {
            is_behind_flags = true;
        } else if (!is_behind_flags && strncmp(arguments[i], "--", 2) == 0) {
            enum outcome outcome =
                read_flag(settings, arguments + i, &used, reterr_fault);
            if (outcome != OUTCOME_OK) {
                return outcome;
            }
        } else {
            settings->operands[settings->operand_count++] = arguments[i];
        }
        i += used;
    }
    return OUTCOME_OK;
}
