#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "ingest/ingest.h"
#include "ingest/ports.h"

/**
 * Kafka and PostgreSQL in memory, with a clock that only polls move. The store keeps the
 * fence as PostgreSQL does: compare-and-set on (next_offset, token), all or nothing.
 *
 * What PostgreSQL does with each transaction is a script, a letter a transaction:
 *   .  commits                      f  fenced (another owner took the claim meanwhile)
 *   x  contended, rolled back       s  statement timeout, rolled back
 *   a  connection lost before COMMIT, nothing stored
 *   A  connection lost after COMMIT, all stored
 *   m  connection lost, and another owner stored the first item of each partition
 *   d  disk full                    b  broken schema
 *   w  PostgreSQL works on it, for ever
 * Behind the end of the script all commit. A poisoned offset is refused whenever it is
 * stored as an article.
 */
enum { WORLD_PARTITIONS = 3, WORLD_OFFSETS = 512 };

struct world_log {
    int64_t low;                       /* what is below is deleted */
    int generation;                    /* another one: the topic was made anew */
    bool is_held[WORLD_OFFSETS];       /* false: the log has a hole there */
    const char *values[WORLD_OFFSETS]; /* NULL: a small good article */
    int64_t end;
};

struct world_row {
    int64_t next_offset; /* -1: never claimed */
    int token;
    int stalled_claims;
    struct anchor anchor;
    int64_t suspect_offset;
    int32_t suspect_tries;
    int first_partition_count;   /* 0: the topic was never seen */
    int stored[WORLD_OFFSETS];   /* how many transactions gave the offset an outcome */
    char outcome[WORLD_OFFSETS]; /* the last one's letter; 'g' for a gap */
};

struct world {
    int64_t now_ms;
    struct world_log logs[WORLD_PARTITIONS];
    struct world_row rows[WORLD_PARTITIONS];
    size_t partition_count;
    const char *script;
    int64_t poisoned;     /* offset of partition 0; -1: none */
    bool is_raw_refused;  /* the reject row of the poisoned offset fails with raw bytes */
    bool is_all_poisoned; /* a bug of ours: every article is refused */
    int transactions;
    int connects_to_fail;
    int claims_to_fail;
    int checks;
    int checks_to_fail;
    /* the consumer */
    bool is_assigned_reported;
    int64_t positions[WORLD_PARTITIONS]; /* -1: not read */
    bool is_end_reported[WORLD_PARTITIONS];
    size_t turn;
    bool is_paused;
    int polls_while_paused;
    int assigns;
    int64_t acknowledged[WORLD_PARTITIONS];
    char value[64];
    /* what is in flight */
    struct batch *batch;
    size_t count;
    const struct claim *claims;
    bool is_in_flight;
    struct careful_gate gate;
    bool is_other_cluster;
    bool is_topic_unknown; /* to be told once */
    bool is_connected;
    bool is_abandoned;
};

void world_init(struct world *world, size_t partitions, int64_t messages);

extern const struct source_ops world_source_ops; /* fake_source.c */
extern const struct store_ops world_store_ops;   /* fake_store.c */

/** The ports into the world; one world at a time. */
struct ports world_ports(struct world *world);

/** Give the partitions (again): the next poll reports an assignment. */
void world_assign(struct world *world);

/** True when every offset below the ends has exactly one outcome; prints what has not. */
bool world_is_exact(const struct world *world);
