#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "article/article_memory.h"
#include "base/settings.h"
#include "base/stop_signal.h"
#include "kafka/kafka_conf.h"
#include "replay/replay.h"
#include "replay/replay_settings.h"

enum exit_code {
    EXIT_DELIVERED = 0,
    EXIT_FAILED = 1,
    EXIT_NOT_STARTED = 2,
    EXIT_SIGNAL_BASE = 128,
};

enum { PATHS_MAX = 4096 };

static const char help_head[] =
    "usage: wenliu-replay [--SETTING=VALUE ...] PATH...\n"
    "       wenliu-replay --version\n\n"
    "Sends news articles from files to a Kafka topic, as a crawler would.\n\n"
    "PATH is a file, a folder (all files below it, in the order of their names), or -\n"
    "for standard input:\n"
    "  .jsonl .ndjson  a message a line     } sent byte by byte as it is,\n"
    "  .json           a message a file     } also when it is no JSON\n"
    "  .txt            text, made a message {\"id\", \"title\", \"body\"}\n"
    "  .gz .zst .xz    behind one of these: unpacked on the way\n"
    "  .tar .zip       read like a folder; .tar.gz, .tgz and so on as well\n\n"
    "The key is the identity of the article, so that its versions share a partition;\n"
    "the headers wenliu-source-file and wenliu-line say where it is from.\n\n"
    "examples:\n"
    "  wenliu-replay --brokers=localhost:9092 --topic=news.raw deploy/sample\n"
    "  wenliu-replay --topic=news.raw --rate=500/s crawl.tar.zst\n"
    "  wenliu-replay --topic=news.raw --event-time --speed=60x 2024.jsonl.gz\n"
    "  wenliu-replay --topic=news.raw --resume=crawl.state --manifest=crawl.manifest "
    "crawl/\n"
    "  wenliu-replay --topic=news.raw --fault=dup=1%,truncate=0.1%,reorder --seed=7 "
    "crawl/\n"
    "  wenliu-replay --dry-run --split=blank-line novel.txt\n\n"
    "settings:\n";

static const char help_tail[] =
    "\nEach setting is a flag, a variable (WENLIU_KAFKA_TOPIC) or a line of the file\n"
    "given by --config FILE (kafka.topic = news.raw). kafka.x.PROPERTY goes to\n"
    "librdkafka.\n\n"
    "exit codes: 0 every message is acknowledged; 1 some are not, each is named;\n"
    "  2 wrong settings, no broker or no topic: nothing was sent; 128 + N stopped by\n"
    "  signal N: what was taken is acknowledged, the rest was not read\n";

static void print_help(void)
{
    fputs(help_head, stdout);
    settings_print_help(replay_settings_table, replay_settings_count, stdout);
    fputs(help_tail, stdout);
}

/* Of the libraries as they run, which may be other ones than it was built with. */
static void print_version(void)
{
    struct arena *arena = arena_open();
    struct buffer text = {.arena = arena};
    buffer_append_format(&text, "wenliu-replay %s\n", WENLIU_VERSION);
    kafka_conf_append_version(&text);
    article_memory_append_versions(&text);
    fputs(buffer_string(&text), stdout);
    arena_free(arena);
}

static bool has_flag(char *const *arguments, const char *flag)
{
    for (; *arguments != NULL && strcmp(*arguments, "--") != 0; arguments++) {
        if (strcmp(*arguments, flag) == 0) {
            return true;
        }
    }
    return false;
}

/* What was done on purpose, and other things to know about what was sent. */
static void print_notes(const struct replay_options *options,
                        const struct replay_report *report)
{
    if (injection_is_planned(&options->outgoing.plan)) {
        fprintf(stderr, "wenliu-replay: done to messages on purpose:");
        for (size_t kind = 0; kind < INJECTION_COUNT; kind++) {
            fprintf(stderr, " %s %llu", injection_name((enum injection)kind),
                    (unsigned long long)report->injected[kind]);
        }
        fprintf(stderr, " (seed %llu)\n",
                (unsigned long long)options->outgoing.plan.seed);
    }
    if (report->without_time > 0) {
        fprintf(stderr, "wenliu-replay: %llu messages have no time of their own\n",
                (unsigned long long)report->without_time);
    }
    if (report->twice > 0) {
        fprintf(stderr, "wenliu-replay: up to %llu messages may be in the topic twice\n",
                (unsigned long long)report->twice);
    }
}

static void print_summary(const struct replay_options *options,
                          const struct replay_report *report)
{
    const struct progress *progress = &report->progress;
    double seconds = (double)progress->elapsed_us / 1e6;
    int signal = (int)*options->outgoing.corpus.is_stopped;
    if (signal != 0) {
        fprintf(stderr, "wenliu-replay: stopped by signal %d\n", signal);
    }
    print_notes(options, report);
    fprintf(stderr, "wenliu-replay: %llu messages (%llu bytes) in %.1f s: ",
            (unsigned long long)progress->messages, (unsigned long long)progress->bytes,
            seconds);
    if (options->is_dry_run) {
        fprintf(stderr, "none sent, %llu cannot be\n",
                (unsigned long long)progress->failed);
    } else {
        fprintf(stderr, "%llu acknowledged, %llu failed\n",
                (unsigned long long)progress->acknowledged,
                (unsigned long long)progress->failed);
    }
}

static int run(const struct settings *settings)
{
    static const char *paths[PATHS_MAX + 1];
    struct replay_options options;
    struct replay_report report = {0};
    struct fault fault;
    if (replay_settings_read(settings, paths, PATHS_MAX, &options, &fault) !=
        OUTCOME_OK) {
        fprintf(stderr, "wenliu-replay: %s\n", fault.text);
        return EXIT_NOT_STARTED;
    }
    const volatile sig_atomic_t *stopping_signal = stop_signal_catch();
    options.outgoing.corpus.is_stopped = stopping_signal;
    enum outcome outcome = replay_run(&options, settings, &report, &fault);
    if (outcome != OUTCOME_OK) {
        fprintf(stderr, "wenliu-replay: %s\n", fault.text);
    }
    if (outcome != OUTCOME_OK && report.progress.messages == 0) {
        return *stopping_signal != 0 ? EXIT_SIGNAL_BASE + (int)*stopping_signal
                                     : EXIT_NOT_STARTED;
    }
    print_summary(&options, &report);
    if (outcome != OUTCOME_OK || report.progress.failed > 0) {
        return EXIT_FAILED;
    }
    return *stopping_signal != 0 ? EXIT_SIGNAL_BASE + (int)*stopping_signal
                                 : EXIT_DELIVERED;
}

int main(int argument_count, char **arguments)
{
    if (argument_count < 1 || has_flag(arguments + 1, "--help") ||
        has_flag(arguments + 1, "-h")) {
        print_help();
        return EXIT_DELIVERED;
    }
    if (has_flag(arguments + 1, "--version")) {
        print_version();
        return EXIT_DELIVERED;
    }
    article_memory_init();
    /* libarchive brings names of members to the locale's encoding, and ours is UTF-8. */
    setlocale(LC_CTYPE, "C.UTF-8");
    struct settings *settings = NULL;
    struct fault fault;
    if (settings_open(replay_settings_table, replay_settings_count,
                      (const char *const *)arguments + 1, &settings,
                      &fault) != OUTCOME_OK) {
        fprintf(stderr, "wenliu-replay: %s\n", fault.text);
        return EXIT_NOT_STARTED;
    }
    int code = run(settings);
    settings_free(settings);
    return code;
}
