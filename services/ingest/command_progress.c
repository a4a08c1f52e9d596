#include <stdio.h>

#include "ingest/command.h"
#include "ingest/progress_report.h"
#include "ingest/topic_ends.h"

static enum outcome print_progress(const struct settings *settings,
                                   struct consumer *consumer, struct arena *arena,
                                   struct fault *reterr_fault)
{
    const char *cluster_id = NULL;
    struct consumer_position *ends = NULL;
    size_t count = 0;
    enum outcome outcome =
        topic_ends_read(consumer, arena, &cluster_id, &ends, &count, reterr_fault);
    return outcome == OUTCOME_OK ? progress_report_print(settings, cluster_id, ends,
                                                         count, stdout, reterr_fault)
                                 : outcome;
}

static enum exit_code run(const struct settings *settings)
{
    struct fault fault = {.text = ""};
    struct consumer *consumer = NULL;
    if (consumer_open(settings, NULL, NULL, &consumer, &fault) != OUTCOME_OK) {
        return command_fail(EXIT_SETTINGS, fault.text);
    }
    struct arena *arena = arena_open();
    enum outcome outcome = print_progress(settings, consumer, arena, &fault);
    arena_free(arena);
    consumer_free(consumer);
    return outcome == OUTCOME_OK ? EXIT_DONE : command_fail(EXIT_FATAL, fault.text);
}

const struct command command_progress = {
    .name = "progress",
    .operands = "",
    .summary = "per partition: next offset, end, lag, owner, last commit",
    .help = "Compare what is stored with the ends of the partitions.\n\n"
            "  wenliu-ingest progress --topic=news.raw",
    .settings = "kafka. postgres.",
    .run = run,
};
