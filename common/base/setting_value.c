#include "base/setting_value.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct unit {
    enum setting_kind kind;
    const char *suffix;
    int64_t factor;
};

static const struct unit units[] = {
    {SETTING_COUNT, "", 1},
    {SETTING_COUNT, "k", 1000},
    {SETTING_COUNT, "M", 1000000},
    {SETTING_BYTES, "", 1},
    {SETTING_BYTES, "B", 1},
    {SETTING_BYTES, "KiB", INT64_C(1) << 10},
    {SETTING_BYTES, "MiB", INT64_C(1) << 20},
    {SETTING_BYTES, "GiB", INT64_C(1) << 30},
    {SETTING_DURATION, "ms", 1},
    {SETTING_DURATION, "s", 1000},
    {SETTING_DURATION, "min", 60000},
    {SETTING_DURATION, "h", 3600000},
    {SETTING_DURATION, "d", 86400000},
};

static const char *const forms[] = {
    [SETTING_TEXT] = "text",
    [SETTING_SECRET] = "text, never printed",
    [SETTING_FLAG] = "on or off",
    [SETTING_COUNT] = "a whole number such as 500 or 10k",
    [SETTING_BYTES] = "a size such as 512KiB or 8MiB",
    [SETTING_DURATION] = "a duration such as 500ms, 2s or 1h",
    [SETTING_CHOICE] = "one of several words",
};

const char *setting_value_form(const struct setting *setting)
{
    return setting->kind == SETTING_CHOICE ? setting->choices : forms[setting->kind];
}

static const struct unit *find_unit(enum setting_kind kind, const char *suffix)
{
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (units[i].kind == kind && strcmp(units[i].suffix, suffix) == 0) {
            return &units[i];
        }
    }
    return NULL;
}

static enum outcome refuse(const struct setting *setting, const char *value,
                           struct fault *reterr_fault)
{
    return fault_fatal(reterr_fault, "setting %s: \"%s\" is not %s", setting->name, value,
                       setting_value_form(setting));
}

static enum outcome parse_number(const struct setting *setting, const char *value,
                                 int64_t *ret_number, struct fault *reterr_fault)
{
    char *suffix = NULL;
    errno = 0;
    long long number = strtoll(value, &suffix, 10);
    if (suffix == value || errno != 0) {
        return refuse(setting, value, reterr_fault);
    }
    const struct unit *unit = find_unit(setting->kind, suffix);
    if (unit == NULL || number > INT64_MAX / unit->factor ||
        number < INT64_MIN / unit->factor) {
        return refuse(setting, value, reterr_fault);
    }
    int64_t scaled = number * unit->factor;
    if (scaled < setting->minimum || scaled > setting->maximum) {
        return fault_fatal(reterr_fault,
                           "setting %s: %s is outside of %" PRId64 " to %" PRId64 "%s",
                           setting->name, value, setting->minimum, setting->maximum,
                           setting->kind == SETTING_DURATION ? " ms" : "");
    }
    *ret_number = scaled;
    return OUTCOME_OK;
}

static enum outcome parse_choice(const struct setting *setting, const char *value,
                                 int64_t *ret_number, struct fault *reterr_fault)
{
    size_t length = strlen(value);
    int64_t index = 0;
    for (const char *choice = setting->choices; choice != NULL; index++) {
        const char *bar = strchr(choice, '|');
        size_t choice_length = bar == NULL ? strlen(choice) : (size_t)(bar - choice);
        if (choice_length == length && strncmp(choice, value, length) == 0) {
            *ret_number = index;
            return OUTCOME_OK;
        }
        choice = bar == NULL ? NULL : bar + 1;
    }
    return refuse(setting, value, reterr_fault);
}

enum outcome setting_value_parse(const struct setting *setting, const char *value,
                                 int64_t *ret_number, struct fault *reterr_fault)
{
    switch (setting->kind) {
    case SETTING_FLAG:
        if (strcmp(value, "on") != 0 && strcmp(value, "off") != 0) {
            return refuse(setting, value, reterr_fault);
        }
        *ret_number = strcmp(value, "on") == 0;
        return OUTCOME_OK;
    case SETTING_COUNT:
    case SETTING_BYTES:
    case SETTING_DURATION:
        return parse_number(setting, value, ret_number, reterr_fault);
    case SETTING_CHOICE:
        return parse_choice(setting, value, ret_number, reterr_fault);
    case SETTING_TEXT:
    case SETTING_SECRET:
        break;
    }
    *ret_number = 0;
    return OUTCOME_OK;
}
