#include <inttypes.h>
#include <stdio.h>

#include "ingest/command.h"
#include "ingest/core.h"
#include "ingest/start.h"
#include "ingest/store.h"
#include "kafka/consumer.h"

enum { ANSWER_WAIT_MS = 5000 };

static bool report(const char *what, bool is_good, const char *words)
{
    printf("%-10s %s: %s\n", what, is_good ? "ok" : "FAILED", words);
    return is_good;
}

static bool check_settings(const struct settings *settings)
{
    struct fault fault = {.text = "every value has its form"};
    struct article_core core = {.segmenter = NULL};
    struct start start;
    bool is_good =
        start_from_text(settings_text(settings, "start"), &start, &fault) == OUTCOME_OK &&
        core_with_lexicon(settings, &core, &fault) == OUTCOME_OK;
    core_done(&core);
    return report("settings", is_good, fault.text);
}

static bool check_partition(struct consumer *consumer, struct topic_partition at)
{
    struct fault fault = {.text = ""};
    char words[FAULT_TEXT_BYTES];
    int64_t low = 0;
    int64_t end = 0;
    if (consumer_bounds(consumer, at, ANSWER_WAIT_MS, &low, &end, &fault) != OUTCOME_OK) {
        return report("Kafka", false, fault.text);
    }
    snprintf(words, sizeof(words),
             "%s[%" PRId32 "] holds offsets %" PRId64 " to %" PRId64, at.topic,
             at.partition, low, end);
    return report("Kafka", true, words);
}

static bool check_topics(struct consumer *consumer, struct arena *arena)
{
    struct fault fault = {.text = ""};
    struct topic_partition *partitions = NULL;
    const char *cluster_id = NULL;
    size_t count = 0;
    enum outcome outcome =
        consumer_cluster_id(consumer, ANSWER_WAIT_MS, &cluster_id, &fault);
    if (outcome == OUTCOME_OK) {
        outcome = consumer_all_partitions(consumer, ANSWER_WAIT_MS, arena, &partitions,
                                          &count, &fault);
    }
    if (outcome != OUTCOME_OK) {
        return report("Kafka", false, fault.text);
    }
    bool is_good = true;
    for (size_t i = 0; i < count; i++) {
        is_good = check_partition(consumer, partitions[i]) && is_good;
    }
    return is_good;
}

static bool check_kafka(const struct settings *settings)
{
    struct fault fault = {.text = ""};
    struct consumer *consumer = NULL;
    if (consumer_open(settings, NULL, NULL, &consumer, &fault) != OUTCOME_OK) {
        return report("Kafka", false, fault.text);
    }
    struct arena *arena = arena_open();
    bool is_good = check_topics(consumer, arena);
    arena_free(arena);
    consumer_free(consumer);
    return is_good;
}

static bool check_postgres(const struct settings *settings)
{
    struct fault fault = {.text = "connected, writable, and the schema is the one known"};
    struct store *store = NULL;
    bool is_good = store_open(settings, "check", &store, &fault) == OUTCOME_OK &&
                   store_connect(store, &fault) == STORE_COMMITTED;
    store_free(store);
    return report("PostgreSQL", is_good, fault.text);
}

static enum exit_code run(const struct settings *settings)
{
    settings_print(settings, stdout);
    printf("\n");
    bool is_good = check_settings(settings);
    is_good = check_kafka(settings) && is_good;
    is_good = check_postgres(settings) && is_good;
    return is_good ? EXIT_DONE : EXIT_SETTINGS;
}

const struct command command_check = {
    .name = "check",
    .operands = "",
    .summary = "print the effective settings, try Kafka and PostgreSQL, change nothing",
    .help =
        "Print every effective setting and where it comes from (passwords are not\n"
        "shown), then connect to Kafka and PostgreSQL and say what is wrong. Exits with\n"
        "1 when something is.\n\n"
        "  wenliu-ingest check --config /etc/wenliu/wenliu.conf",
    .settings = "kafka. start postgres. article. normalise. segmenter. lexicon search "
                "lanes batch. http. log.",
    .run = run,
};
