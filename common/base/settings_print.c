#include <string.h>

#include "base/setting_value.h"
#include "base/settings_parts.h"

/* Pass-through names whose value nobody should read over a shoulder. */
static bool is_secret_name(const char *name)
{
    static const char *const words[] = {"password", "secret", "token", ".key"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strstr(name, words[i]) != NULL) {
            return true;
        }
    }
    return false;
}

/* A connection string without its password: the host in it is what people look for. A
 * password stands in front of the @, or behind its name, which libpq lets spaces follow. */
static void print_connection(const char *text, FILE *stream)
{
    const char *scheme = strstr(text, "://");
    const char *at = scheme == NULL ? NULL : strchr(scheme, '@');
    const char *colon = scheme == NULL ? NULL : strchr(scheme + 3, ':');
    const char *word = strstr(text, "password");
    if (at != NULL && colon != NULL && colon < at && (word == NULL || word > at)) {
        fprintf(stream, "%.*s:***", (int)(colon - text), text);
        text = at;
    }
    if (word == NULL) {
        fprintf(stream, "%s", text);
    } else {
        fprintf(stream, "%.*spassword=*** (the rest is not shown)", (int)(word - text),
                text);
    }
}

static void print_state(const char *name, const struct setting_state *state,
                        bool is_secret, FILE *stream)
{
    fprintf(stream, "%-24s = ", name);
    if (state->text == NULL) {
        fprintf(stream, "(not set)\n");
        return;
    }
    if (!is_secret) {
        fprintf(stream, "%s", state->text);
    } else if (is_secret_name(name)) {
        fprintf(stream, "***");
    } else {
        print_connection(state->text, stream);
    }
    fprintf(stream, "   # %s\n", state->origin);
}

void settings_print(const struct settings *settings, FILE *stream)
{
    for (size_t i = 0; i < settings->table_count; i++) {
        const struct setting *setting = &settings->table[i];
        print_state(setting->name, &settings->states[i], setting->kind == SETTING_SECRET,
                    stream);
    }
    for (size_t i = 0; i < settings->extra_count; i++) {
        const struct setting_extra *extra = &settings->extras[i];
        print_state(extra->name, &extra->state, is_secret_name(extra->name), stream);
    }
}

void settings_print_help(const struct setting *table, size_t table_count, FILE *stream)
{
    for (size_t i = 0; i < table_count; i++) {
        const struct setting *setting = &table[i];
        fprintf(stream, "  --%s", setting->name);
        if (setting->alias != NULL) {
            fprintf(stream, ", --%s", setting->alias);
        }
        fprintf(stream, "\n      %s", setting->help);
        if (setting->kind != SETTING_TEXT && setting->kind != SETTING_SECRET) {
            fprintf(stream, " (%s)", setting_value_form(setting));
        }
        if (setting->value != NULL) {
            fprintf(stream, " [%s]", setting->value);
        }
        fprintf(stream, "\n");
    }
}
