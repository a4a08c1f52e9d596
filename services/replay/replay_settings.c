#include "replay/replay_settings.h"

#include <string.h>

#include "replay/pacer.h"

enum { KIB = 1024, MIB = 1024 * 1024, DAY_MS = 24 * 3600 * 1000 };

const struct setting replay_settings_table[] = {
    {.name = "kafka.brokers",
     .alias = "brokers",
     .kind = SETTING_TEXT,
     .value = "localhost:9092",
     .help = "Kafka brokers to start from, as host:port,host:port"},
    {.name = "kafka.topic",
     .alias = "topic",
     .kind = SETTING_TEXT,
     .help = "topic to send to; it has to exist"},
    {.name = "replay.rate",
     .alias = "rate",
     .kind = SETTING_TEXT,
     .help = "messages a second (500, 500/s, 2k/s, 30/min); unset: as fast as can be"},
    {.name = "replay.limit",
     .alias = "limit",
     .kind = SETTING_COUNT,
     .value = "0",
     .minimum = 0,
     .maximum = INT64_MAX,
     .help = "stop after so many messages; 0: never"},
    {.name = "replay.repeat",
     .alias = "repeat",
     .kind = SETTING_COUNT,
     .value = "1",
     .minimum = 1,
     .maximum = 1000000000,
     .help = "rounds; from the second on, url and id get a suffix and make new articles"},
    {.name = "replay.split",
     .alias = "split",
     .kind = SETTING_CHOICE,
     .value = "file",
     .choices = "file|line|blank-line",
     .help = "what an article is in .txt: the file, a line, or lines up to a blank one"},
    {.name = "replay.stdin",
     .alias = "stdin",
     .kind = SETTING_CHOICE,
     .value = "jsonl",
     .choices = "jsonl|json|txt",
     .help = "what comes from standard input and from pipes"},
    {.name = "replay.message_bytes",
     .kind = SETTING_BYTES,
     .value = "10MiB",
     .minimum = KIB,
     .maximum = 1024LL * MIB,
     .help = "a longer message or text fails; see also kafka.x.message.max.bytes"},
    {.name = "replay.dry_run",
     .alias = "dry-run",
     .kind = SETTING_FLAG,
     .value = "off",
     .help = "send nothing; print a line a message: where it is from, bytes, key"},
    {.name = "replay.progress",
     .alias = "progress",
     .kind = SETTING_DURATION,
     .value = "5s",
     .minimum = 100,
     .maximum = DAY_MS,
     .help = "time between two lines of progress, where there is no terminal"},
};

const size_t replay_settings_count =
    sizeof(replay_settings_table) / sizeof(replay_settings_table[0]);

static enum corpus_split split_of(const struct settings *settings)
{
    const char *name = settings_text(settings, "replay.split");
    if (strcmp(name, "line") == 0) {
        return SPLIT_LINE;
    }
    return strcmp(name, "blank-line") == 0 ? SPLIT_BLANK_LINE : SPLIT_FILE;
}

static enum corpus_format stdin_format_of(const struct settings *settings)
{
    const char *name = settings_text(settings, "replay.stdin");
    if (strcmp(name, "txt") == 0) {
        return CORPUS_TEXT;
    }
    return strcmp(name, "json") == 0 ? CORPUS_JSON : CORPUS_JSON_LINES;
}

static enum outcome read_paths(const struct settings *settings, const char **paths,
                               size_t capacity, struct fault *reterr_fault)
{
    size_t count = 0;
    for (; settings_operand(settings, count) != NULL; count++) {
        if (count == capacity) {
            return fault_fatal(reterr_fault, "more than %zu paths: name their folder",
                               capacity);
        }
        paths[count] = settings_operand(settings, count);
        if (strcmp(paths[count], "-") == 0 &&
            settings_number(settings, "replay.repeat") > 1) {
            return fault_fatal(reterr_fault, "standard input can only be read once: "
                                             "--repeat needs files");
        }
    }
    paths[count] = NULL;
    return count > 0
               ? OUTCOME_OK
               : fault_fatal(reterr_fault, "name files or folders to send, or - for "
                                           "standard input; --help shows how");
}

enum outcome replay_settings_read(const struct settings *settings, const char **paths,
                                  size_t capacity, struct replay_options *ret_options,
                                  struct fault *reterr_fault)
{
    double per_second = 0;
    enum outcome outcome = read_paths(settings, paths, capacity, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = pacer_rate_from_text(settings_text(settings, "replay.rate"),
                                       &per_second, reterr_fault);
    }
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    *ret_options = (struct replay_options){
        .corpus = {.paths = paths,
                   .stdin_format = stdin_format_of(settings),
                   .split = split_of(settings),
                   .message_bytes =
                       (size_t)settings_number(settings, "replay.message_bytes")},
        .per_second = per_second,
        .limit = (uint64_t)settings_number(settings, "replay.limit"),
        .rounds = (uint64_t)settings_number(settings, "replay.repeat"),
        .is_dry_run = settings_is_on(settings, "replay.dry_run"),
        .progress_ms = settings_number(settings, "replay.progress"),
    };
    return OUTCOME_OK;
}
