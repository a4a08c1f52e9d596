#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/instant.h"
#include "ingest/command.h"
#include "ingest/core.h"
#include "ingest/explain.h"
#include "ingest/place.h"
#include "ingest/terminal_colour.h"
#include "ingest/whole_file.h"
#include "kafka/consumer.h"

enum { FETCH_WAIT_MS = 10000 };

/* A file written by hand ends in a line end, which no message does. */
static enum outcome message_from_file(const char *path, struct arena *arena,
                                      struct message *ret_message,
                                      struct fault *reterr_fault)
{
    struct buffer bytes = {.arena = arena};
    enum outcome outcome = whole_file_read(path, &bytes, reterr_fault);
    while (bytes.bytes > 0 && bytes.at[bytes.bytes - 1] == '\n') {
        bytes.bytes--;
    }
    *ret_message =
        (struct message){.value = buffer_span(&bytes), .recorded_us = INSTANT_ABSENT};
    return outcome;
}

static enum outcome message_from_kafka(const struct settings *settings,
                                       struct arena *arena, struct message *ret_message,
                                       struct fault *reterr_fault)
{
    struct place place;
    struct consumer *consumer = NULL;
    const char *from = settings_text(settings, "from");
    if (!place_from_text(from, true, &place)) {
        return fault_fatal(reterr_fault, "from: \"%s\" is not TOPIC:PARTITION:OFFSET",
                           from);
    }
    enum outcome outcome = consumer_open(settings, NULL, NULL, &consumer, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    struct consumer_event event;
    struct consumer_position position = {
        .at = {.topic = place.topic, .partition = place.partition},
        .offset = place.offset,
    };
    outcome = consumer_fetch(consumer, position, FETCH_WAIT_MS, &event, reterr_fault);
    if (outcome == OUTCOME_OK) {
        *ret_message = (struct message){.value = arena_copy(arena, event.value),
                                        .recorded_us = event.timestamp_us};
    }
    consumer_free(consumer);
    return outcome;
}

static struct explain_form form_from_settings(const struct settings *settings)
{
    return (struct explain_form){
        .is_json = settings_is_on(settings, "json"),
        .has_colour = terminal_colour_is_wanted(settings_text(settings, "color"),
                                                isatty(STDOUT_FILENO) == 1,
                                                getenv("NO_COLOR"), getenv("TERM")),
    };
}

static enum exit_code explain(const struct settings *settings, struct article_core *core,
                              struct arena *arena)
{
    struct fault fault = {.text = ""};
    struct message message = {.recorded_us = INSTANT_ABSENT};
    const char *operand = settings_operand(settings, 0);
    enum outcome outcome =
        settings_text(settings, "from") != NULL
            ? message_from_kafka(settings, arena, &message, &fault)
            : message_from_file(operand == NULL ? "-" : operand, arena, &message, &fault);
    if (outcome != OUTCOME_OK) {
        return command_fail(EXIT_SETTINGS, fault.text);
    }
    struct buffer text = {.arena = arena};
    bool is_stored = explain_message(&message, core, form_from_settings(settings), &text);
    if (fwrite(text.at, 1, text.bytes, stdout) != text.bytes || fflush(stdout) != 0) {
        return command_fail(EXIT_FATAL, "cannot write");
    }
    return is_stored ? EXIT_DONE : EXIT_REJECTED;
}

static enum exit_code run(const struct settings *settings)
{
    struct fault fault = {.text = ""};
    struct article_core core = {.segmenter = NULL};
    if (core_with_lexicon(settings, &core, &fault) != OUTCOME_OK) {
        return command_fail(EXIT_SETTINGS, fault.text);
    }
    struct arena *arena = arena_open();
    enum exit_code code = explain(settings, &core, arena);
    arena_free(arena);
    core_done(&core);
    return code;
}

const struct command command_explain = {
    .name = "explain",
    .operands = "[FILE|-]",
    .operands_most = 1,
    .summary = "show what becomes of one message, stage by stage",
    .help =
        "Read one message from a file or standard input and print what each stage makes\n"
        "of it: bytes, fields that were recognised, repairs, HTML to text, what the\n"
        "normaliser changed, times, byline, sentences, words, the row of news.article -\n"
        "or why it would be rejected. wenliu-ingest(1) tells all parts, and the keys of\n"
        "--json. Characters that cannot be seen are named. Needs neither Kafka nor\n"
        "PostgreSQL. Exit status 0: it would be stored; 3: rejected; 1 or 2: there is "
        "no\n"
        "answer.\n\n"
        "  echo '{\"title\":\"试运行\",\"content\":\"<p>今天通车。</p>\"}' | "
        "wenliu-ingest explain\n"
        "  wenliu-ingest explain --from=news.raw:3:1042",
    .settings = "from json color kafka. article. normalise. segmenter. lexicon",
    .run = run,
};
