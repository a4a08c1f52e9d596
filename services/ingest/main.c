#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "article/article_memory.h"
#include "base/log.h"
#include "db/connection.h"
#include "ingest/command.h"
#include "ingest/ingest_settings.h"
#include "kafka/kafka_conf.h"

static const struct command *const commands[] = {
    &command_run,     &command_migrate, &command_check,
    &command_explain, &command_segment, &command_progress,
    &command_verify,  &command_rejects, &command_resegment,
};

enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

enum exit_code command_fail(enum exit_code code, const char *text)
{
    fprintf(stderr, "wenliu-ingest: %s\n", text);
    return code;
}

static void print_overview(FILE *stream)
{
    fprintf(stream,
            "wenliu-ingest reads news articles from Kafka, cuts them into sentences and\n"
            "words, and writes each exactly once to PostgreSQL.\n\n"
            "usage: wenliu-ingest [COMMAND] [--SETTING=VALUE ...]\n\ncommands:\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        fprintf(stream, "  %-9s %s\n", commands[i]->name, commands[i]->summary);
    }
    fprintf(
        stream,
        "\nwenliu-ingest COMMAND --help shows an example and the settings; --version "
        "tells\n"
        "the versions of this program and of the libraries it runs with.\n"
        "Each setting is a flag (--kafka.brokers=HOST:PORT), a variable\n"
        "(WENLIU_KAFKA_BROKERS) or a line of the file given by --config FILE\n"
        "(kafka.brokers = HOST:PORT); flags win over the file, the file over variables.\n"
        "kafka.x.PROPERTY goes to librdkafka, postgres.x.KEYWORD to libpq.\n"
        "Exit codes: 0 done, 1 wrong settings or a negative answer, 2 cannot go on;\n"
        "explain: 3 the message would be rejected.\n");
}

/* Whether a word of `prefixes` begins the setting's name. */
static bool is_shown(const char *prefixes, const char *name)
{
    for (const char *word = prefixes; *word != '\0';) {
        size_t length = strcspn(word, " ");
        if (strncmp(name, word, length) == 0) {
            return true;
        }
        word += length + strspn(word + length, " ");
    }
    return false;
}

static void print_help(const struct command *command, FILE *stream)
{
    fprintf(stream,
            "usage: wenliu-ingest %s%s%s [--SETTING=VALUE ...]\n\n%s\n\nsettings:\n",
            command->name, command->operands[0] == '\0' ? "" : " ", command->operands,
            command->help);
    for (size_t i = 0; i < ingest_settings_count; i++) {
        if (is_shown(command->settings, ingest_settings_table[i].name)) {
            settings_print_help(&ingest_settings_table[i], 1, stream);
        }
    }
}

/* Of the libraries as they run, which may be other ones than it was built with. */
static void print_version(void)
{
    struct arena *arena = arena_open();
    struct buffer text = {.arena = arena};
    buffer_append_format(&text, "wenliu-ingest %s\n", WENLIU_VERSION);
    kafka_conf_append_version(&text);
    connection_append_version(&text);
    article_memory_append_versions(&text);
    fputs(buffer_string(&text), stdout);
    arena_free(arena);
}

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(commands[i]->name, name) == 0) {
            return commands[i];
        }
    }
    return NULL;
}

static bool is_help(const char *argument)
{
    return strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0;
}

/* --config=FILE migrate is a run with an operand: the command comes first. */
static enum exit_code refuse_operand(const struct command *command, const char *operand)
{
    fprintf(stderr, "wenliu-ingest: \"%s\" is one word too many: wenliu-ingest %s%s%s\n",
            operand, command->name, command->operands[0] == '\0' ? "" : " ",
            command->operands);
    return EXIT_SETTINGS;
}

static enum exit_code run_command(const struct command *command,
                                  const char *const *arguments)
{
    struct fault fault = {.text = ""};
    struct settings *settings = NULL;
    if (settings_open(ingest_settings_table, ingest_settings_count, arguments, &settings,
                      &fault) != OUTCOME_OK) {
        return command_fail(EXIT_SETTINGS, fault.text);
    }
    log_configure((enum log_level)settings_number(settings, "log.level"),
                  (enum log_format)settings_number(settings, "log.format"));
    const char *superfluous = settings_operand(settings, command->operands_most);
    enum exit_code code = superfluous == NULL ? command->run(settings)
                                              : refuse_operand(command, superfluous);
    settings_free(settings);
    return code;
}

int main(int argument_count, char **arguments)
{
    /* A closed log pipe or a cut connection is an error code, not the end. */
    signal(SIGPIPE, SIG_IGN);
    article_memory_init();
    const struct command *command = &command_run;
    const char *word = argument_count > 1 ? arguments[1] : "";
    int first = 1;
    if (is_help(word) || strcmp(word, "help") == 0) {
        print_overview(stdout);
        return EXIT_DONE;
    }
    if (strcmp(word, "--version") == 0) {
        print_version();
        return EXIT_DONE;
    }
    if (argument_count > 1 && strncmp(word, "--", 2) != 0) {
        command = find_command(word);
        first = 2;
    }
    if (command == NULL) {
        fprintf(stderr, "wenliu-ingest: there is no command \"%s\"\n\n", word);
        print_overview(stderr);
        return EXIT_SETTINGS;
    }
    for (int i = first; i < argument_count; i++) {
        if (is_help(arguments[i])) {
            print_help(command, stdout);
            return EXIT_DONE;
        }
    }
    return (int)run_command(command, (const char *const *)arguments + first);
}
