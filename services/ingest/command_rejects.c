#include <stdio.h>
#include <string.h>

#include "ingest/command.h"
#include "ingest/place.h"
#include "ingest/rejects_report.h"

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
    if (!place_from_text(settings_operand(settings, 1), true, &place)) {
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
