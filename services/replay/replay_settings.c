#include "replay/replay_settings.h"

#include <string.h>

#include "replay/pacer.h"
#include "replay/timeline.h"

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
    {.name = "replay.speed",
     .alias = "speed",
     .kind = SETTING_TEXT,
     .help = "keep the articles' own spacing in time, but so many times as fast (60x)"},
    {.name = "replay.event_time",
     .alias = "event-time",
     .kind = SETTING_FLAG,
     .value = "off",
     .help = "records get the time that the article itself has, not that of sending"},
    {.name = "article.timezone",
     .kind = SETTING_TEXT,
     .value = "Asia/Shanghai",
     .help = "zone of times that name none"},
    {.name = "replay.resume",
     .alias = "resume",
     .kind = SETTING_TEXT,
     .help = "file that keeps how far it is; go on from there if there is one"},
    {.name = "replay.window",
     .kind = SETTING_COUNT,
     .value = "10k",
     .minimum = 1,
     .maximum = 10000000,
     .help =
         "with resume or manifest: messages in flight, so twice after a kill, at most"},
    {.name = "replay.manifest",
     .alias = "manifest",
     .kind = SETTING_TEXT,
     .help = "write what is acknowledged to this file, for wenliu-ingest verify"},
    {.name = "replay.fault",
     .alias = "fault",
     .kind = SETTING_TEXT,
     .help = "to test a pipeline: dup=1%,gb18030=2%,nul=0.1%,truncate=0.1%,reorder"},
    {.name = "replay.seed",
     .alias = "seed",
     .kind = SETTING_COUNT,
     .value = "1",
     .minimum = 0,
     .maximum = INT64_MAX,
     .help = "what replay.fault does; the same number does the same again"},
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

static enum outcome complain_of_both(const char *one, const char *other,
                                     struct fault *reterr_fault)
{
    return fault_fatal(reterr_fault, "%s and %s do not go together", one, other);
}

static enum outcome check_combination(const struct replay_options *options,
                                      struct fault *reterr_fault)
{
    if (options->per_second > 0 && options->speed > 0) {
        return complain_of_both("replay.rate", "replay.speed", reterr_fault);
    }
    if (options->is_dry_run && options->resume_path != NULL) {
        return complain_of_both("replay.dry_run", "replay.resume", reterr_fault);
    }
    if (options->is_dry_run && options->manifest_path != NULL) {
        return complain_of_both("replay.dry_run", "replay.manifest", reterr_fault);
    }
    return OUTCOME_OK;
}

/* What has to be the same for message N to be the same. */
static struct digest digest_of_corpus(const struct settings *settings,
                                      const char *const *paths)
{
    static const char *const texts[] = {"kafka.topic", "replay.split", "replay.stdin",
                                        "replay.fault"};
    static const char *const numbers[] = {"replay.message_bytes", "replay.repeat",
                                          "replay.seed"};
    struct arena *arena = arena_open();
    struct buffer whole = {.arena = arena};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        const char *text = settings_text(settings, texts[i]);
        buffer_append_format(&whole, "%s=%s\n", texts[i], text == NULL ? "" : text);
    }
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        buffer_append_format(&whole, "%s=%lld\n", numbers[i],
                             (long long)settings_number(settings, numbers[i]));
    }
    for (; *paths != NULL; paths++) {
        buffer_append_format(&whole, "%s\n", *paths);
    }
    struct digest digest = digest_from_bytes(buffer_span(&whole));
    arena_free(arena);
    return digest;
}

static enum outcome read_texts(const struct settings *settings,
                               struct replay_options *options, struct fault *reterr_fault)
{
    enum outcome outcome = pacer_rate_from_text(settings_text(settings, "replay.rate"),
                                                &options->per_second, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = timeline_speed_from_text(settings_text(settings, "replay.speed"),
                                           &options->speed, reterr_fault);
    }
    if (outcome == OUTCOME_OK) {
        outcome =
            injection_plan_from_text(settings_text(settings, "replay.fault"),
                                     (uint64_t)settings_number(settings, "replay.seed"),
                                     &options->outgoing.plan, reterr_fault);
    }
    return outcome;
}

enum outcome replay_settings_read(const struct settings *settings, const char **paths,
                                  size_t capacity, struct replay_options *ret_options,
                                  struct fault *reterr_fault)
{
    enum outcome outcome = read_paths(settings, paths, capacity, reterr_fault);
    if (outcome != OUTCOME_OK) {
        return outcome;
    }
    struct replay_options options = {
        .outgoing = {.corpus = {.paths = paths,
                                .stdin_format = stdin_format_of(settings),
                                .split = split_of(settings),
                                .message_bytes = (size_t)settings_number(
                                    settings, "replay.message_bytes")},
                     .rounds = (uint64_t)settings_number(settings, "replay.repeat")},
        .limit = (uint64_t)settings_number(settings, "replay.limit"),
        .is_dry_run = settings_is_on(settings, "replay.dry_run"),
        .has_event_time = settings_is_on(settings, "replay.event_time"),
        .zone = settings_text(settings, "article.timezone"),
        .resume_path = settings_text(settings, "replay.resume"),
        .manifest_path = settings_text(settings, "replay.manifest"),
        .window = (uint64_t)settings_number(settings, "replay.window"),
        .corpus = digest_of_corpus(settings, paths),
        .progress_ms = settings_number(settings, "replay.progress"),
    };
    outcome = read_texts(settings, &options, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = check_combination(&options, reterr_fault);
    }
    if (outcome == OUTCOME_OK) {
        *ret_options = options;
    }
    return outcome;
}
