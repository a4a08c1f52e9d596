#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/command.h"
#include "ingest/rejects_report.h"

enum { TOPIC_BYTES = 250 };

struct place {
    char topic[TOPIC_BYTES];
    int32_t partition;
    int64_t offset;
};

static bool read_number(const char *text, char end, int64_t maximum, int64_t *ret_number,
                        const char **ret_behind)
{
    char *behind = NULL;
    errno = 0;
    long long number = strtoll(text, &behind, 10);
    if (errno != 0 || behind == text || *behind != end || number < 0 ||
        number > maximum) {
        return false;
    }
    *ret_number = number;
    *ret_behind = behind + 1;
    return true;
}

/* "news.raw:3:1042"; a topic's name holds no colon. */
static bool read_place(const char *text, struct place *ret_place)
{
    const char *colon = strchr(text, ':');
    size_t length = colon == NULL ? 0 : (size_t)(colon - text);
    int64_t partition = 0;
    const char *behind = NULL;
    if (length == 0 || length >= sizeof(ret_place->topic) ||
        !read_number(colon + 1, ':', INT32_MAX, &partition, &behind) ||
        !read_number(behind, '\0', INT64_MAX, &ret_place->offset, &behind)) {
        return false;
    }
    memcpy(ret_place->topic, text, length);
    ret_place->topic[length] = '\0';
    ret_place->partition = (int32_t)partition;
    return true;
}

static enum exit_code list(const struct settings *settings)
{
    struct fault fault = {.text = ""};
    enum outcome outcome =
        rejects_report_list(settings, settings_number(settings, "limit"),
                            settings_text(settings, "reason"), stdout, &fault);
    return outcome == OUTCOME_OK ? EXIT_DONE : command_fail(EXIT_FATAL, fault.text);
}

static enum exit_code show(const struct settings *settings)
{
    struct fault fault = {.text = ""};
    struct place place;
    bool is_found = false;
    const char *operand = settings_operand(settings, 1);
    if (operand == NULL || !read_place(operand, &place)) {
        return command_fail(EXIT_SETTINGS,
                            "which one? rejects show TOPIC:PARTITION:OFFSET");
    }
    if (rejects_report_show(settings, place.topic, place.partition, place.offset, stdout,
                            &is_found, &fault) != OUTCOME_OK) {
        return command_fail(EXIT_FATAL, fault.text);
    }
    return is_found ? EXIT_DONE
                    : command_fail(EXIT_SETTINGS, "no message was rejected there");
}

static enum exit_code run(const struct settings *settings)
{
    const char *verb = settings_operand(settings, 0);
    if (verb == NULL || strcmp(verb, "list") == 0) {
        return list(settings);
    }
    if (strcmp(verb, "show") == 0) {
        return show(settings);
    }
    return command_fail(EXIT_SETTINGS, "rejects list, or rejects show "
                                       "TOPIC:PARTITION:OFFSET");
}

const struct command command_rejects = {
    .name = "rejects",
    .operands = "list | show TOPIC:PARTITION:OFFSET",
    .summary = "look at what was set aside, and why",
    .help = "List rejected messages, the newest first, or show one with its bytes.\n\n"
            "  wenliu-ingest rejects list --reason=json_truncated --limit=5\n"
            "  wenliu-ingest rejects show news.raw:3:1042",
    .settings = "postgres. limit reason",
    .run = run,
};
