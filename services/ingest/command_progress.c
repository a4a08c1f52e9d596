#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/command.h"
#include "ingest/progress_change.h"
#include "ingest/progress_report.h"
#include "ingest/topic_ends.h"

enum {
    ANSWER_WAIT_MS = 5000,
    ANSWER_TRIES = 3,
};

/* ---- the report --------------------------------------------------------------------- */

static enum outcome print_progress(const struct settings *settings,
                                   struct consumer *consumer, struct arena *arena,
                                   struct fault *reterr_fault)
{
    const char *cluster_id = NULL;
    struct consumer_position *ends = NULL;
    size_t count = 0;
    enum outcome outcome =
        topic_ends_read(consumer, arena, &cluster_id, &ends, &count, reterr_fault);
    struct progress_bounds *bounds = arena_take_array(arena, count, sizeof(*bounds));
    for (size_t at = 0; at < count && outcome == OUTCOME_OK; at++) {
        bounds[at].at = ends[at].at;
        outcome = consumer_bounds(consumer, ends[at].at, ANSWER_WAIT_MS, &bounds[at].low,
                                  &bounds[at].end, reterr_fault);
    }
    return outcome == OUTCOME_OK ? progress_report_print(settings, cluster_id, bounds,
                                                         count, stdout, reterr_fault)
                                 : outcome;
}

/* ---- changes ------------------------------------------------------------------------ */

struct verb {
    const char *name;
    const char *operand;
    enum progress_action action;
};

static const struct verb verbs[] = {
    {"accept-cluster", "TOPIC", PROGRESS_ACCEPT_CLUSTER},
    {"accept-loss", "TOPIC:PARTITION", PROGRESS_ACCEPT_LOSS},
    {"reset", "TOPIC:PARTITION", PROGRESS_RESET},
    {"skip", "TOPIC:PARTITION:OFFSET", PROGRESS_SKIP},
};

enum { VERB_COUNT = sizeof(verbs) / sizeof(verbs[0]) };

static const struct verb *find_verb(const char *name)
{
    for (size_t at = 0; at < VERB_COUNT; at++) {
        if (strcmp(verbs[at].name, name) == 0) {
            return &verbs[at];
        }
    }
    return NULL;
}

static bool read_operand(const struct settings *settings, const struct verb *verb,
                         struct place *ret_place)
{
    const char *operand = settings_operand(settings, 1);
    if (operand == NULL || settings_operand(settings, 2) != NULL) {
        return false;
    }
    if (verb->action == PROGRESS_ACCEPT_CLUSTER) {
        *ret_place = (struct place){.offset = -1};
        int length = snprintf(ret_place->topic, sizeof(ret_place->topic), "%s", operand);
        return length > 0 && (size_t)length < sizeof(ret_place->topic) &&
               strchr(operand, ':') == NULL;
    }
    return place_from_text(operand, verb->action == PROGRESS_SKIP, ret_place);
}

static bool read_target(const char *text, const struct progress_change *change,
                        int64_t *ret_offset)
{
    if (strcmp(text, "earliest") == 0 || strcmp(text, "latest") == 0) {
        *ret_offset = text[0] == 'e' ? change->low : change->end;
        return true;
    }
    char *behind = NULL;
    errno = 0;
    *ret_offset = strtoll(text, &behind, 10);
    return errno == 0 && behind != text && *behind == '\0' && *ret_offset >= 0;
}

static enum outcome ask_kafka(struct consumer *consumer, struct progress_change *change,
                              struct fault *reterr_fault)
{
    enum outcome outcome =
        consumer_cluster_id(consumer, ANSWER_WAIT_MS, &change->cluster_id, reterr_fault);
    if (outcome != OUTCOME_OK || change->action == PROGRESS_ACCEPT_CLUSTER) {
        return outcome;
    }
    struct topic_partition at = {.topic = change->place.topic,
                                 .partition = change->place.partition};
    return consumer_bounds(consumer, at, ANSWER_WAIT_MS, &change->low, &change->end,
                           reterr_fault);
}

static enum outcome make_change(const struct settings *settings,
                                struct consumer *consumer, struct progress_change *change,
                                struct fault *reterr_fault)
{
    enum outcome outcome = OUTCOME_RETRY;
    for (int i = 0; i < ANSWER_TRIES && outcome == OUTCOME_RETRY; i++) {
        outcome = ask_kafka(consumer, change, reterr_fault);
    }
    if (outcome != OUTCOME_OK) {
        return OUTCOME_FATAL;
    }
    if (!read_target(settings_text(settings, "to"), change, &change->to)) {
        return fault_reject(reterr_fault, "refused",
                            "to: \"%s\" is not earliest, latest or an offset",
                            settings_text(settings, "to"));
    }
    return progress_change_make(settings, change, stdout, reterr_fault);
}

/* ---- the command -------------------------------------------------------------------- */

static enum exit_code code_from_outcome(enum outcome outcome, const struct fault *fault)
{
    if (outcome == OUTCOME_OK) {
        return EXIT_DONE;
    }
    return command_fail(outcome == OUTCOME_REJECT ? EXIT_SETTINGS : EXIT_FATAL,
                        fault->text);
}

static enum exit_code run_with_kafka(const struct settings *settings,
                                     struct progress_change *change)
{
    struct fault fault = {.text = ""};
    struct consumer *consumer = NULL;
    if (consumer_open(settings, NULL, NULL, &consumer, &fault) != OUTCOME_OK) {
        return command_fail(EXIT_SETTINGS, fault.text);
    }
    struct arena *arena = arena_open();
    enum outcome outcome = change == NULL
                               ? print_progress(settings, consumer, arena, &fault)
                               : make_change(settings, consumer, change, &fault);
    arena_free(arena);
    consumer_free(consumer);
    return code_from_outcome(outcome, &fault);
}

static enum exit_code run(const struct settings *settings)
{
    const char *name = settings_operand(settings, 0);
    if (name == NULL) {
        return run_with_kafka(settings, NULL);
    }
    const struct verb *verb = find_verb(name);
    if (verb == NULL) {
        return command_fail(EXIT_SETTINGS, "progress, or progress accept-cluster, "
                                           "accept-loss, reset or skip");
    }
    struct progress_change change = {.action = verb->action,
                                     .reason = settings_text(settings, "reason")};
    if (!read_operand(settings, verb, &change.place)) {
        fprintf(stderr, "wenliu-ingest: which one? progress %s %s\n", verb->name,
                verb->operand);
        return EXIT_SETTINGS;
    }
    if (change.reason == NULL || change.reason[strspn(change.reason, " ")] == '\0') {
        return command_fail(EXIT_SETTINGS,
                            "this is recorded: say why, --reason=\"WORDS\"");
    }
    return run_with_kafka(settings, &change);
}

const struct command command_progress = {
    .name = "progress",
    .operands = "[accept-cluster TOPIC | accept-loss TOPIC:PARTITION |\n"
                "       reset TOPIC:PARTITION | skip TOPIC:PARTITION:OFFSET]",
    .operands_most = 2,
    .summary = "per partition: next offset, end, lag, owner, last commit",
    .help =
        "Compare what is stored with the partitions in Kafka, and say what stops one.\n\n"
        "  wenliu-ingest progress --topic=news.raw\n\n"
        "What no program may decide is decided here. Each of these is recorded in\n"
        "ingest.intervention, with who did it and why; a running process claims "
        "again.\n\n"
        "  accept-cluster  read the topic from a cluster that has another id\n"
        "  accept-loss     give up the messages that retention took before they were "
        "read\n"
        "  reset           read the partition anew from --to: the topic was made anew\n"
        "  skip            give up one record, the next one, which cannot be read\n\n"
        "  wenliu-ingest progress accept-loss news.raw:3 --reason=\"disk was full\"",
    .settings = "kafka. postgres. reason to",
    .run = run,
};
