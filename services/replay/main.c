#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/settings.h"
#include "replay/replay.h"
#include "replay/replay_settings.h"

enum exit_code {
    EXIT_DELIVERED = 0,
    EXIT_FAILED = 1,
    EXIT_NOT_STARTED = 2,
    EXIT_SIGNAL_BASE = 128,
};

enum { PATHS_MAX = 4096 };

static volatile sig_atomic_t stopping_signal;

static void note_signal(int number)
{
    stopping_signal = number;
}

/* Without SA_RESTART, so that a read of a terminal ends; a second signal kills. */
static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = note_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static void print_help(void)
{
    printf("usage: wenliu-replay [--SETTING=VALUE ...] PATH...\n\n"
           "Sends news articles from files to a Kafka topic, as a crawler would.\n\n"
           "PATH is a file, a folder (all files below it, in the order of their names), "
           "or -\n"
           "for standard input:\n"
           "  .jsonl .ndjson  a message a line     } sent byte by byte as it is,\n"
           "  .json           a message a file     } also when it is no JSON\n"
           "  .txt            text, made a message {\"id\", \"title\", \"body\"}\n\n"
           "The key is the identity of the article, so that its versions share a "
           "partition;\n"
           "the headers wenliu-source-file and wenliu-line say where it is from.\n\n"
           "examples:\n"
           "  wenliu-replay --brokers=localhost:9092 --topic=news.raw deploy/sample\n"
           "  zcat crawl.jsonl.gz | wenliu-replay --topic=news.raw --rate=500/s -\n"
           "  wenliu-replay --dry-run --split=blank-line novel.txt\n\n"
           "settings:\n");
    settings_print_help(replay_settings_table, replay_settings_count, stdout);
    printf("\nEach setting is a flag, a variable (WENLIU_KAFKA_TOPIC) or a line of the "
           "file\n"
           "given by --config FILE (kafka.topic = news.raw). kafka.x.PROPERTY goes to\n"
           "librdkafka.\n\n"
           "exit codes: 0 every message is acknowledged; 1 some are not, each is named;\n"
           "  2 wrong settings, no broker or no topic: nothing was sent; 128 + N stopped "
           "by\n"
           "  signal N: what was taken is acknowledged, the rest was not read\n");
}

static bool wants_help(char *const *arguments)
{
    for (; *arguments != NULL && strcmp(*arguments, "--") != 0; arguments++) {
        if (strcmp(*arguments, "--help") == 0 || strcmp(*arguments, "-h") == 0) {
            return true;
        }
    }
    return false;
}

static void print_summary(const struct replay_options *options,
                          const struct progress *progress)
{
    double seconds = (double)progress->elapsed_us / 1e6;
    if (stopping_signal != 0) {
        fprintf(stderr, "wenliu-replay: stopped by signal %d\n", (int)stopping_signal);
    }
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
    struct progress progress = {0};
    struct fault fault;
    if (replay_settings_read(settings, paths, PATHS_MAX, &options, &fault) !=
        OUTCOME_OK) {
        fprintf(stderr, "wenliu-replay: %s\n", fault.text);
        return EXIT_NOT_STARTED;
    }
    options.corpus.is_stopped = &stopping_signal;
    catch_signals();
    enum outcome outcome = replay_run(&options, settings, &progress, &fault);
    if (outcome != OUTCOME_OK) {
        fprintf(stderr, "wenliu-replay: %s\n", fault.text);
    }
    if (outcome != OUTCOME_OK && progress.messages == 0) {
        return stopping_signal != 0 ? EXIT_SIGNAL_BASE + (int)stopping_signal
                                    : EXIT_NOT_STARTED;
    }
    print_summary(&options, &progress);
    if (outcome != OUTCOME_OK || progress.failed > 0) {
        return EXIT_FAILED;
    }
    return stopping_signal != 0 ? EXIT_SIGNAL_BASE + (int)stopping_signal
                                : EXIT_DELIVERED;
}

int main(int argument_count, char **arguments)
{
    if (argument_count < 1 || wants_help(arguments + 1)) {
        print_help();
        return EXIT_DELIVERED;
    }
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
