#include <stdio.h>
#include <string.h>

#include "ingest/command.h"
#include "ingest/rejects_discard.h"
#include "ingest/rejects_replay.h"
#include "ingest/rejects_report.h"

static enum exit_code show(const struct settings *settings,
                           const struct reject_filter *filter)
{
    struct fault fault = {.text = ""};
    bool is_found = false;
    if (filter->topic == NULL) {
        return command_fail(EXIT_SETTINGS,
                            "which one? rejects show TOPIC:PARTITION:OFFSET");
    }
    if (rejects_report_show(settings, &filter->place, stdout, &is_found, &fault) !=
        OUTCOME_OK) {
        return command_fail(EXIT_FATAL, fault.text);
    }
    return is_found ? EXIT_DONE
                    : command_fail(EXIT_SETTINGS, "no message was rejected there");
}

static enum exit_code end(enum outcome outcome, const struct fault *fault)
{
    return outcome == OUTCOME_OK ? EXIT_DONE : command_fail(EXIT_FATAL, fault->text);
}

static enum exit_code list(const struct settings *settings,
                           const struct reject_filter *filter)
{
    struct fault fault = {.text = ""};
    return end(rejects_report_list(settings, filter, stdout, &fault), &fault);
}

static enum exit_code stats(const struct settings *settings,
                            const struct reject_filter *filter)
{
    struct fault fault = {.text = ""};
    return end(rejects_report_count(settings, filter, stdout, &fault), &fault);
}

static enum exit_code replay(const struct settings *settings,
                             const struct reject_filter *filter)
{
    struct fault fault = {.text = ""};
    return end(rejects_replay_run(settings, filter, settings_is_on(settings, "dry-run"),
                                  stdout, &fault),
               &fault);
}

static enum exit_code discard(const struct settings *settings,
                              const struct reject_filter *filter)
{
    struct fault fault = {.text = ""};
    const char *note = settings_text(settings, "note");
    bool is_trial = settings_is_on(settings, "dry-run");
    if (filter->reason == NULL && filter->since == NULL && filter->topic == NULL) {
        return command_fail(EXIT_SETTINGS, "which ones? rejects discard with --reason, "
                                           "--since or TOPIC:PARTITION:OFFSET");
    }
    if (!is_trial && (note == NULL || note[strspn(note, " ")] == '\0')) {
        return command_fail(EXIT_SETTINGS, "this is recorded: say why, --note=\"WORDS\"");
    }
    return end(rejects_discard_run(settings, filter, note, is_trial, stdout, &fault),
               &fault);
}

static const struct verb {
    const char *name;
    enum exit_code (*run)(const struct settings *settings,
                          const struct reject_filter *filter);
} verbs[] = {
    {"list", list},     {"show", show},       {"stats", stats},
    {"replay", replay}, {"discard", discard},
};

static enum exit_code run(const struct settings *settings)
{
    struct fault fault = {.text = ""};
    struct reject_filter filter;
    const char *name = settings_operand(settings, 0);
    if (reject_filter_from_settings(settings, &filter, &fault) != OUTCOME_OK) {
        return command_fail(EXIT_SETTINGS, fault.text);
    }
    for (size_t at = 0; at < sizeof(verbs) / sizeof(verbs[0]); at++) {
        if (strcmp(name == NULL ? "list" : name, verbs[at].name) == 0) {
            return verbs[at].run(settings, &filter);
        }
    }
    return command_fail(EXIT_SETTINGS, "rejects list, show, stats, replay or discard");
}

const struct command command_rejects = {
    .name = "rejects",
    .operands = "[list | stats | replay | discard | show] [TOPIC:PARTITION:OFFSET]",
    .operands_most = 2,
    .summary = "look at what was set aside and why; try it again, or give it up",
    .help =
        "Rejected messages are kept with their bytes.\n\n"
        "  list     the newest first\n"
        "  show     one of them, with its bytes\n"
        "  stats    how many of each topic and reason, and what became of them\n"
        "  replay   run them through today's code and store what is an article now: "
        "once,\n"
        "           and never over a newer version. Needs the rights of wenliu_ingest.\n"
        "  discard  give them up: they stay, and are not replayed\n\n"
        "All take --reason, --since, --topic and --limit; replay and discard "
        "--dry-run.\n\n"
        "  wenliu-ingest rejects list --reason=json_truncated --limit=5\n"
        "  wenliu-ingest rejects show news.raw:3:1042\n"
        "  wenliu-ingest rejects replay --reason=missing:body --since=36h --dry-run",
    .settings = "postgres. kafka.topic limit reason since note dry-run article. "
                "normalise. segmenter. lexicon search",
    .run = run,
};
