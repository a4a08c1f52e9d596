#pragma once

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>

#include "ingest/ingest.h"
#include "ingest/ports.h"
#include "weather.h"

/**
 * One Kafka log, one PostgreSQL and up to three processes that know both only through
 * their ports. Time moves only where somebody waits.
 */
enum {
    WORLD_PARTITIONS = 3,
    WORLD_OFFSETS = 96,
    WORLD_STORMY_OFFSETS = 88, /* the rest comes in good weather */
    WORLD_MEMBERS = 3,
    WORLD_GHOSTS = 4,
    WORLD_VALUE_BYTES = 48,
};

enum record_kind {
    RECORD_ARTICLE,
    RECORD_HOLE,        /* compacted away, or a transaction's marker */
    RECORD_TOMBSTONE,   /* no value */
    RECORD_BAD,         /* the core rejects it */
    RECORD_REFUSED,     /* PostgreSQL refuses it as an article */
    RECORD_UNSPEAKABLE, /* and its raw bytes as well */
    RECORD_DEADLY,      /* whoever turns it into rows dies */
};

struct simulated_log {
    enum record_kind records[WORLD_OFFSETS];
    bool is_compacted[WORLD_OFFSETS]; /* it was there, and stored */
    int64_t low;
    int64_t end; /* what producers have committed so far */
};

/* ---- PostgreSQL ---------------------------------------------------------------------
 */

/** ingest.progress and all that came of a partition. */
struct simulated_row {
    int64_t next_offset; /* -1: never claimed */
    int token;
    int stalled_claims;
    int64_t suspect_offset; /* -1: none */
    int suspect_tries;
    struct anchor anchor;
    bool is_held;                  /* by a transaction that will never end by itself */
    uint8_t stored[WORLD_OFFSETS]; /* how many transactions gave the offset an outcome */
    char outcome[WORLD_OFFSETS];   /* the last one's letter; 'g' for a gap */
};

struct simulated_step {
    size_t partition;
    int64_t offset;
    int64_t next_offset;
    char letter;
    bool is_refused;
    struct anchor anchor; /* of a record */
};

/** What a store sends; PostgreSQL may still work on it when nobody waits any more. */
struct simulated_transaction {
    bool is_there;
    struct simulated_step steps[WORLD_PARTITIONS * WORLD_OFFSETS];
    size_t count;
    int tokens[WORLD_PARTITIONS];
};

struct simulated_database {
    struct simulated_row rows[WORLD_PARTITIONS];
};

/* ---- a process ----------------------------------------------------------------------
 */

struct simulated_reader {
    int64_t position; /* -1: not read */
    bool is_end_told;
    bool has_jumped; /* since the claim: the next jump would be taken for a gap */
};

struct member {
    struct world *world;
    size_t index;
    struct ingest *ingest; /* NULL: not running */
    struct ports ports;
    int64_t frozen_steps;
    /* the consumer */
    struct topic_partition list[WORLD_PARTITIONS];
    size_t list_count;
    int polls_to_assignment; /* 0: none is coming */
    bool must_revoke;
    bool is_paused;
    struct simulated_reader readers[WORLD_PARTITIONS];
    char value[WORLD_VALUE_BYTES];
    /* the session with PostgreSQL */
    bool is_connected;
    struct simulated_transaction flight;
    struct batch *batch;
    const struct claim *claims;
};

struct world {
    struct weather weather;
    int64_t now_ms;
    bool are_logs_told;
    struct metrics *metrics;
    size_t partition_count;
    size_t member_count;
    struct simulated_log logs[WORLD_PARTITIONS];
    struct simulated_database database;
    struct simulated_database standby;
    struct simulated_transaction ghosts[WORLD_GHOSTS];
    int last_token;
    size_t owners[WORLD_PARTITIONS]; /* which member the group gives a partition */
    struct member members[WORLD_MEMBERS];
    bool is_one_process; /* all members are lanes of it, and die together */
    struct careful_gate gates[WORLD_MEMBERS];
    size_t batch_messages;
    size_t batch_bytes;
    int64_t calls; /* of connect, claim, begin, assign: none of them comes for nothing */
    int64_t records; /* given to members */
    bool is_wrong;
    char wrong[256]; /* the first promise that was broken */
    jmp_buf death;   /* where a process that dies in a turn ends up */
    bool is_in_turn;
    struct member *in_turn;
};

/** Note a broken promise; the first one is kept. */
void world_blame(struct world *world, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** While a single story is told: what happens at the ports. */
void world_tell(const struct member *member, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* simulated_log.c */

/** Producers add some records, of any kind, while there is room. */
void log_produce(struct world *world, size_t partition);

/** Now and then retention or compaction takes what every copy of the database has stored. */
void log_lose_stored(struct world *world, size_t partition);

/** What no reader gets: it never was, or was compacted away, or is below the low mark. */
bool world_is_hole(const struct world *world, size_t partition, int64_t offset);

/** The value of a record, as text; NULL for a tombstone. */
const char *world_value(struct world *world, size_t partition, int64_t offset,
                        char *value);

/** A record's anchor, as it is stored with its outcome. */
struct anchor world_anchor(struct world *world, size_t partition, int64_t offset);

/** The timestamp of a record. */
int64_t world_recorded_us(int64_t offset);

/* simulated_process.c */

/** One turn; a process that is not there is started. It may die in it. */
void member_take_turn(struct member *member);

/** Stop in an orderly way, if nothing comes between. */
void member_leave(struct member *member);

/** A process dies with all its lanes. */
void member_die(struct member *member);

/**
 * Whether chance may end a process now. Who dies again and again over the same message is
 * not told from its victim: chance may do that once to a message.
 */
bool world_may_die(const struct member *member);

/** The process that is in its turn dies here, when its time has come. Does not return
 *  then. */
void world_may_kill(struct world *world);

/* simulated_database.c */

void database_init(struct simulated_database *database);

/** Commit as a whole, or say why not: STORE_FENCED, STORE_REFUSED, STORE_CONTENDED. */
enum store_state database_commit(struct world *world,
                                 const struct simulated_transaction *transaction);

/** Leave a transaction to PostgreSQL alone. */
void database_leave_ghost(struct world *world,
                          const struct simulated_transaction *transaction);

/** Whoever still works on a partition ends before it can be claimed, either way. */
void database_end_holders(struct world *world, size_t partition);

/** What else happens to PostgreSQL. */
void database_live(struct world *world);

/* simulated_source.c, simulated_store.c */

extern const struct source_ops simulated_source_ops;
extern const struct store_ops simulated_store_ops;
