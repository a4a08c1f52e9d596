#include "ingest/ingest_settings.h"

#include <unistd.h>

#include "ingest/batch.h"

enum { KIB = 1024, MIB = 1024 * 1024 };

const struct setting ingest_settings_table[] = {
    {.name = "kafka.brokers",
     .alias = "brokers",
     .kind = SETTING_TEXT,
     .value = "localhost:9092",
     .help = "Kafka brokers to start from, as host:port,host:port"},
    {.name = "kafka.topic",
     .alias = "topic",
     .kind = SETTING_TEXT,
     .help = "topics to read: a list a,b,c; a name that starts with ^ is a regex"},
    {.name = "kafka.group",
     .alias = "group",
     .kind = SETTING_TEXT,
     .value = "wenliu",
     .help = "consumer group; processes of one group share the partitions"},
    {.name = "start",
     .kind = SETTING_TEXT,
     .value = "earliest",
     .help = "where a partition begins that was never read: earliest, latest or a time "
             "such as 2025-03-05T08:00:00Z"},
    {.name = "postgres.uri",
     .kind = SETTING_SECRET,
     .help = "PostgreSQL, as postgresql://user@host/database; unset: the PG* variables"},
    {.name = "postgres.prepare",
     .kind = SETTING_FLAG,
     .value = "off",
     .help = "have PostgreSQL keep the statements of batches prepared; never behind a "
             "pooler that shares sessions"},
    {.name = "lanes",
     .kind = SETTING_COUNT,
     .value = "0",
     .minimum = 0,
     .maximum = 64,
     .help = "threads that each read, segment and store; 0: one a processor"},
    {.name = "batch.messages",
     .kind = SETTING_COUNT,
     .value = "500",
     .minimum = 1,
     .maximum = 10000,
     .help = "messages a transaction, at most"},
    {.name = "batch.bytes",
     .kind = SETTING_BYTES,
     .value = "8MiB",
     .minimum = 1,
     .maximum = 256LL * MIB,
     .help = "bytes of messages a transaction; the last one may exceed it"},
    {.name = "batch.age",
     .kind = SETTING_DURATION,
     .value = "100ms",
     .minimum = 1,
     .maximum = 60000,
     .help = "how long the first message of a batch waits for others, at most; less "
             "where transactions are quick"},
    {.name = "article.timezone",
     .kind = SETTING_TEXT,
     .value = "Asia/Shanghai",
     .help = "zone of times that name none, and of days and hours in the views"},
    {.name = "article.message_bytes",
     .kind = SETTING_BYTES,
     .value = "8MiB",
     .minimum = KIB,
     .maximum = BATCH_VALUE_BYTES,
     .help = "larger messages are rejected without parsing"},
    {.name = "article.json_depth",
     .kind = SETTING_COUNT,
     .value = "64",
     .minimum = 4,
     .maximum = 1024,
     .help = "deeper nested messages are rejected"},
    {.name = "article.json_keys",
     .kind = SETTING_COUNT,
     .value = "20k",
     .minimum = 100,
     .maximum = 10000000,
     .help = "messages with more names in them are rejected"},
    {.name = "article.url_bytes",
     .kind = SETTING_BYTES,
     .value = "2048",
     .minimum = 64,
     .maximum = 64LL * KIB,
     .help = "a longer url does not count as one"},
    {.name = "article.title_chars",
     .kind = SETTING_COUNT,
     .value = "1000",
     .minimum = 10,
     .maximum = 100000,
     .help = "longer titles are cut"},
    {.name = "article.body_chars",
     .kind = SETTING_COUNT,
     .value = "2M",
     .minimum = 100,
     .maximum = 100000000,
     .help = "articles with a longer body are rejected"},
    {.name = "normalise.punctuation",
     .kind = SETTING_FLAG,
     .value = "on",
     .help = "half-width punctuation of Chinese lines becomes full width"},
    {.name = "segmenter.engine",
     .alias = "engine",
     .kind = SETTING_CHOICE,
     .value = "model",
     .choices = "model|icu",
     .help = "what cuts sentences into words"},
    {.name = "segmenter.model",
     .kind = SETTING_TEXT,
     .help = "the file of engine model, from wenliu-train; unset: zh.model as installed"},
    {.name = "lexicon",
     .kind = SETTING_TEXT,
     .help = "files of words that engine model keeps whole where they fit, a list a,b,c; "
             "a line is WORD<tab>WEIGHT; SIGHUP reads them again; not for engine icu"},
    {.name = "search",
     .kind = SETTING_FLAG,
     .value = "on",
     .help = "store the words of each article for searching; off is faster"},
    {.name = "http.listen",
     .kind = SETTING_TEXT,
     .value = "127.0.0.1:9464",
     .help = "address of /metrics, /livez and /readyz, or off"},
    {.name = "log.level",
     .kind = SETTING_CHOICE,
     .value = "info",
     .choices = "debug|info|warning|error",
     .help = "what is worth a line on standard error"},
    {.name = "log.format",
     .kind = SETTING_CHOICE,
     .value = "text",
     .choices = "text|json",
     .help = "key=value lines, or one JSON object a line"},
    {.name = "until-caught-up",
     .kind = SETTING_FLAG,
     .value = "off",
     .help = "run: stop when everything that is in the topics at the start is stored"},
    {.name = "migrations",
     .kind = SETTING_TEXT,
     .help = "migrate: the folder with the .sql files, when not the installed one"},
    {.name = "from",
     .kind = SETTING_TEXT,
     .help = "explain: a message in Kafka instead of a file, TOPIC:PARTITION:OFFSET"},
    {.name = "json", .kind = SETTING_FLAG, .value = "off", .help = "explain: as JSON"},
    {.name = "keys",
     .kind = SETTING_FLAG,
     .value = "off",
     .help = "segment: print the search keys of a line instead of its words"},
    {.name = "limit",
     .kind = SETTING_COUNT,
     .value = "20",
     .minimum = 1,
     .maximum = 1000000,
     .help = "rejects: how many, at most"},
    {.name = "reason",
     .kind = SETTING_TEXT,
     .help = "rejects: only those rejected for this reason; progress: why, for the "
             "record"},
    {.name = "since",
     .kind = SETTING_TEXT,
     .help = "rejects: only those rejected since a time such as 2025-03-05T08:00Z, or "
             "within 36h"},
    {.name = "note",
     .kind = SETTING_TEXT,
     .help = "rejects discard: why, for the record"},
    {.name = "dry-run",
     .kind = SETTING_FLAG,
     .value = "off",
     .help = "rejects replay and discard: only say what would be done"},
    {.name = "manifest",
     .kind = SETTING_TEXT,
     .help = "verify: the file that wenliu-replay --manifest wrote"},
    {.name = "to",
     .kind = SETTING_TEXT,
     .value = "earliest",
     .help = "progress reset: where to begin: earliest, latest or an offset"},
};

const size_t ingest_settings_count =
    sizeof(ingest_settings_table) / sizeof(ingest_settings_table[0]);

struct article_limits ingest_settings_limits(const struct settings *settings)
{
    struct article_limits limits = article_limits_default;
    limits.message_bytes = (size_t)settings_number(settings, "article.message_bytes");
    limits.json_depth = (size_t)settings_number(settings, "article.json_depth");
    limits.json_keys = (size_t)settings_number(settings, "article.json_keys");
    limits.url_bytes = (size_t)settings_number(settings, "article.url_bytes");
    limits.title_chars = (size_t)settings_number(settings, "article.title_chars");
    limits.body_chars = (size_t)settings_number(settings, "article.body_chars");
    return limits;
}

unsigned ingest_settings_lanes(const struct settings *settings)
{
    int64_t lanes = settings_number(settings, "lanes");
    if (lanes == 0) {
        lanes = sysconf(_SC_NPROCESSORS_ONLN);
    }
    return lanes < 1 ? 1 : (unsigned)lanes;
}
