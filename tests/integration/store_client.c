/*
 * Drive one store by lines on standard input, a line of answer each; test_store.py does.
 *
 *   connect                                 claim PARTITION FIRST [PARTITIONS [CLUSTER]]
 *   claimed PARTITION                       all that the last claim said
 *   suspect PARTITION OFFSET TRIES
 *   article PARTITION OFFSET NAME TEXT ORDER    an article called NAME that says TEXT
 *   refused PARTITION OFFSET                one that PostgreSQL does not take
 *   reject | bare | tombstone PARTITION OFFSET  gap PARTITION OFFSET NEXT
 *   begin [COUNT]                           pump MILLISECONDS
 *   clear                                   abandon
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "ingest/decision.h"
#include "ingest/store.h"

enum {
    PARTITIONS = 8,
    ITEMS = 20000,
    LINE_BYTES = 4096,
    WORDS = 6,
};

/* 2024-03-05 00:00 UTC */
#define RECORDED_US (INT64_C(1709596800) * INSTANT_SECOND)

struct client {
    struct store *store;
    struct claim claims[PARTITIONS];
    struct item items[ITEMS];
    struct batch batch;
    struct arena *arena;
};

/* ---- answers ---------------------------------------------------------------------- */

static void print_state(enum store_state state, const struct fault *fault)
{
    static const char *const names[] = {
        [STORE_BUSY] = "busy",     [STORE_COMMITTED] = "committed",
        [STORE_FENCED] = "fenced", [STORE_CONTENDED] = "contended",
        [STORE_SLOW] = "slow",     [STORE_AWAY] = "away",
        [STORE_FULL] = "full",     [STORE_REFUSED] = "refused",
        [STORE_BROKEN] = "broken",
    };
    printf("%s", names[state]);
    if (state != STORE_BUSY && state != STORE_COMMITTED) {
        printf(" %s %s", fault->sqlstate, fault->text);
    }
}

static void print_outcomes(const struct client *client)
{
    printf(" ");
    for (size_t at = 0; at < client->batch.count; at++) {
        enum item_outcome outcome = client->items[at].outcome;
        printf("%c", outcome == ITEM_UNDECIDED ? '-' : (char)outcome);
    }
}

/* ---- items ------------------------------------------------------------------------ */

static struct span copy(struct client *client, const char *text)
{
    return arena_copy(client->arena, span_from_string(text));
}

static struct item *add_item(struct client *client, enum item_kind kind, char **words)
{
    struct item *item = &client->items[client->batch.count++];
    int64_t offset = strtoll(words[2], NULL, 10);
    *item = (struct item){.kind = kind,
                          .partition = strtoul(words[1], NULL, 10),
                          .offset = offset,
                          .next_offset = offset + 1,
                          .recorded_us = RECORDED_US,
                          .key = copy(client, "key"),
                          .headers = copy(client, "[[\"a\", \"b\"]]"),
                          .value = copy(client, "value")};
    return item;
}

/* All columns filled, so that a wrong parameter shows. */
static struct article_rows *make_rows(struct client *client, const char *name,
                                      const char *text, int64_t order)
{
    static int32_t spans[] = {0, 4, 0, 0, 3, 1};
    struct article_rows *rows = arena_take(client->arena, sizeof(*rows));
    struct clean_article *clean = arena_take(client->arena, sizeof(*clean));
    struct span *names = arena_take_array(client->arena, 3, sizeof(struct span));
    names[0] = copy(client, "甲");
    names[1] = copy(client, "乙");
    names[2] = copy(client, name);
    struct article_term *terms = arena_take_array(client->arena, 2, sizeof(*terms));
    terms[0] = (struct article_term){.key = names[0], .hash = 1, .count = 2};
    terms[1] = (struct article_term){
        .key = copy(client, text), .hash = (uint32_t)strlen(text), .count = 40000};
    struct digest identity = digest_from_bytes(span_from_string(name));
    *clean = (struct clean_article){
        .url = copy(client, name),
        .host = copy(client, "host"),
        .title = copy(client, "标题一二"),
        .body = copy(client, text),
        .summary = copy(client, "summary"),
        .authors = {.at = names, .count = 3},
        .authors_sent = copy(client, "authors_sent"),
        .agency = copy(client, "agency"),
        .place = copy(client, "place"),
        .dateline_us = INT64_C(1707350400) * INSTANT_SECOND, /* 2024-02-08 */
        .reporters = {.at = names, .count = 2},
        .correspondents = {.at = names + 1, .count = 1},
        .editors = {.at = names, .count = 0},
        .source = copy(client, "source"),
        .section = copy(client, "section"),
        .tags = {.at = names + 1, .count = 2},
        .image_url = copy(client, "image_url"),
        .language = copy(client, "zh"),
        .language_sent = copy(client, "zh-CN"),
        .script = "Hans",
        .published_us = RECORDED_US + order * INSTANT_SECOND,
        .published_precision = PRECISION_SECOND,
        .published_raw = copy(client, "published_raw"),
        .modified_us = RECORDED_US + order * INSTANT_SECOND,
        .fetched_us = INSTANT_ABSENT,
        .extra = copy(client, "{\"more\": 1}"),
        .identity = uuid_from_digest(&identity),
        .content_digest = digest_from_bytes(span_from_string(text)),
        .repairs = 5,
    };
    *rows = (struct article_rows){.clean = clean,
                                  .character_count = 3,
                                  .paragraph_count = 1,
                                  .sentence_count = 1,
                                  .word_count = 4,
                                  .sentence_spans = spans,
                                  .sentence_span_count = 6,
                                  .segmented = copy(client, "标题 一二\n一 二三"),
                                  .token_kinds = copy(client, "hh\nhh"),
                                  .terms = terms,
                                  .term_count = 2,
                                  .order_us = clean->modified_us};
    return rows;
}

static void add_article(struct client *client, char **words)
{
    struct article_rows *rows =
        make_rows(client, words[3], words[4], strtoll(words[5], NULL, 10));
    add_item(client, ITEM_ARTICLE, words)->rows = rows;
}

static void add_refused(struct client *client, char **words)
{
    struct article_rows *rows = make_rows(client, "refused", "text", 0);
    struct clean_article *clean = arena_take(client->arena, sizeof(*clean));
    *clean = *rows->clean;
    clean->title = (struct span){.at = "a\0b", .bytes = 3};
    rows->clean = clean;
    add_item(client, ITEM_ARTICLE, words)->rows = rows;
}

static void add_reject(struct client *client, char **words)
{
    struct item *item = add_item(client, ITEM_REJECT, words);
    item->fault = arena_take_array(client->arena, 1, sizeof(struct fault));
    (void)fault_reject(item->fault, "not_json", "no JSON at all");
    item->is_bare = strcmp(words[0], "bare") == 0;
}

static void add_tombstone(struct client *client, char **words)
{
    add_item(client, ITEM_TOMBSTONE_RECORD, words)->value = (struct span){0};
}

static void add_gap(struct client *client, char **words)
{
    add_item(client, ITEM_GAP, words)->next_offset = strtoll(words[3], NULL, 10);
}

/* ---- the store -------------------------------------------------------------------- */

static void run_connect(struct client *client, char **words)
{
    (void)words;
    struct fault fault = {.text = ""};
    print_state(store_connect(client->store, &fault), &fault);
}

static void run_claim(struct client *client, char **words)
{
    struct fault fault = {.text = ""};
    enum claim_status status = CLAIM_MADE;
    struct log_name log = {.group = "group", .cluster_id = "cluster", .topic = "topic"};
    log.partition = (int32_t)strtol(words[1], NULL, 10);
    log.partition_count = words[3] == NULL ? 0 : (int32_t)strtol(words[3], NULL, 10);
    log.cluster_id = words[3] == NULL || words[4] == NULL ? "cluster" : words[4];
    struct claim *claim = &client->claims[log.partition];
    enum store_state state = store_claim(client->store, &log, strtoll(words[2], NULL, 10),
                                         claim, &status, &fault);
    print_state(state, &fault);
    if (state == STORE_COMMITTED && status == CLAIM_NEW) {
        printf(" new");
    } else if (state == STORE_COMMITTED && status == CLAIM_OTHER_CLUSTER) {
        printf(" other %s", fault.text);
    } else if (state == STORE_COMMITTED) {
        printf(" %" PRId64 " %" PRId32, claim->next_offset, claim->log_id);
    }
}

static void print_claim(struct client *client, char **words)
{
    const struct claim *claim = &client->claims[strtol(words[1], NULL, 10)];
    printf("partitions %" PRId32 " stalled %" PRId32 " suspect %" PRId64 " %" PRId32
           " anchor %" PRId64 " %" PRId64 " ",
           claim->first_partition_count, claim->stalled_claims, claim->suspect_offset,
           claim->suspect_tries, claim->anchor.offset, claim->anchor.recorded_us);
    for (size_t at = 0; at < DIGEST_BYTES; at++) {
        printf("%02x", claim->anchor.digest.bytes[at]);
    }
}

static void run_suspect(struct client *client, char **words)
{
    struct fault fault = {.text = ""};
    const struct claim *claim = &client->claims[strtol(words[1], NULL, 10)];
    print_state(store_suspect(client->store, claim, strtoll(words[2], NULL, 10),
                              (int32_t)strtol(words[3], NULL, 10), &fault),
                &fault);
}

static void run_begin(struct client *client, char **words)
{
    size_t count = words[1] == NULL ? client->batch.count : strtoul(words[1], NULL, 10);
    client->batch.items = client->items;
    store_begin(client->store, &client->batch, count, client->claims);
    printf("begun");
}

static void run_pump(struct client *client, char **words)
{
    struct fault fault = {.text = ""};
    enum store_state state =
        store_pump(client->store, (int)strtol(words[1], NULL, 10), &fault);
    print_state(state, &fault);
    if (state == STORE_COMMITTED) {
        print_outcomes(client);
    }
}

static void run_clear(struct client *client, char **words)
{
    (void)words;
    client->batch.count = 0;
    arena_reset(client->arena);
}

static void run_abandon(struct client *client, char **words)
{
    (void)words;
    store_abandon(client->store);
}

static const struct command {
    const char *name;
    void (*run)(struct client *client, char **words);
} commands[] = {
    {"connect", run_connect}, {"claim", run_claim},         {"article", add_article},
    {"refused", add_refused}, {"reject", add_reject},       {"bare", add_reject},
    {"gap", add_gap},         {"tombstone", add_tombstone}, {"begin", run_begin},
    {"pump", run_pump},       {"clear", run_clear},         {"abandon", run_abandon},
    {"claimed", print_claim}, {"suspect", run_suspect},
};

static void run_line(struct client *client, char *line)
{
    char *words[WORDS + 1] = {NULL};
    char *rest = NULL;
    size_t count = 0;
    for (char *word = strtok_r(line, " \n", &rest); word != NULL && count < WORDS;
         word = strtok_r(NULL, " \n", &rest)) {
        words[count++] = word;
    }
    for (size_t at = 0; at < sizeof(commands) / sizeof(commands[0]); at++) {
        if (count > 0 && strcmp(words[0], commands[at].name) == 0) {
            commands[at].run(client, words);
            printf("\n");
            fflush(stdout);
            return;
        }
    }
    fprintf(stderr, "unknown command\n");
    exit(1);
}

int main(void)
{
    static const struct setting table[] = {
        {.name = "postgres.uri", .kind = SETTING_SECRET, .help = "where"},
        {.name = "postgres.prepare", .kind = SETTING_FLAG, .value = "off", .help = "how"},
    };
    static struct client client;
    static const char *const no_arguments[] = {NULL};
    struct settings *settings = NULL;
    struct fault fault = {.text = ""};
    char line[LINE_BYTES];
    client.arena = arena_open();
    client.batch.segmenter = (struct segmenter_version){.text = "icu 72.1"};
    if (settings_open(table, sizeof(table) / sizeof(table[0]), no_arguments, &settings,
                      &fault) != OUTCOME_OK ||
        store_open(settings, "client", &client.store, &fault) != OUTCOME_OK) {
        fprintf(stderr, "%s\n", fault.text);
        return 1;
    }
    while (fgets(line, sizeof(line), stdin) != NULL) {
        run_line(&client, line);
    }
    client.store = store_free(client.store);
    settings = settings_free(settings);
    client.arena = arena_free(client.arena);
    return 0;
}
