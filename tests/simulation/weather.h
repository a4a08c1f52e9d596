#pragma once

#include <stdbool.h>
#include <stdint.h>

/** What can go wrong, or just happen, in a simulated world. */
enum event {
    /* at the source */
    EVENT_TROUBLE,        /* librdkafka tells of something that it mends itself */
    EVENT_OLDER_RECORD,   /* a record from before the position */
    EVENT_JUMP,           /* records are skipped, or an end is told before its time */
    EVENT_END_AGAIN,      /* an end is told again */
    EVENT_OUT_OF_RANGE,   /* a position is said to be outside the log, which it is not */
    EVENT_UNKNOWN,        /* a topic is said to have been away for a moment */
    EVENT_CLIENT_BROKEN,  /* poll: FATAL */
    EVENT_ASSIGN_FAILS,   /* the old positions stay */
    EVENT_ASSIGN_EMPTIES, /* it fails, and nothing is read any more */
    EVENT_BROKER_SILENT,  /* neither cluster id, bounds nor start offset: RETRY */
    EVENT_OLD_BOUNDS,     /* a broker tells the end of some time ago */
    /* at the store */
    EVENT_CONNECT_AWAY,
    EVENT_CONNECT_BROKEN,
    EVENT_CHECK_AWAY,
    EVENT_CLAIM_FAILS,      /* contended, slow, full, broken */
    EVENT_CLAIM_AWAY,       /* the connection is lost, the claim not made */
    EVENT_CLAIM_UNANSWERED, /* the connection is lost, the claim made */
    EVENT_CLAIM_BLOCKS,     /* somebody holds the row for five seconds */
    EVENT_SUSPECT_FAILS,
    EVENT_SUSPECT_UNANSWERED, /* noted, and the connection lost */
    EVENT_BUSY,               /* PostgreSQL works on */
    EVENT_CONTENDED,
    EVENT_SLOW,
    EVENT_FULL,
    EVENT_BROKEN,
    EVENT_REFUSED,       /* the batch as a whole, for once */
    EVENT_CUT_BEFORE,    /* connection lost, nothing was committed */
    EVENT_CUT_AFTER,     /* connection lost, all was committed */
    EVENT_CUT_UNDECIDED, /* connection lost, PostgreSQL still works on it */
    /* in the world */
    EVENT_REBALANCE,
    EVENT_LOST, /* with a rebalance: the partitions are another's already */
    EVENT_PRODUCE,
    EVENT_RETENTION,  /* the log loses its stored beginning */
    EVENT_COMPACTION, /* the log loses a stored record */
    EVENT_SNAPSHOT,   /* what a standby has */
    EVENT_FAILOVER,   /* to it */
    EVENT_STRANGER,   /* a process of the group that is not simulated claims and stores */
    EVENT_HOLDER_STOPPED, /* such a process is stopped in mid-pipeline, with the row's lock */
    EVENT_SESSIONS_ENDED,
    EVENT_GHOST_ENDS, /* a transaction that nobody waits for commits, or not */
    EVENT_CRASH,      /* between two turns */
    EVENT_FAILPOINT,  /* at a named point of the coordinator */
    EVENT_STOP,       /* graceful */
    EVENT_FREEZE,     /* a process gets no turn for a while: it becomes a zombie */
    EVENT_COUNT,
};

/** A seed's luck: the same seed gives the same story. */
struct weather {
    uint64_t random;
    uint16_t rates[EVENT_COUNT]; /* of 1,000 */
    bool is_calm;                /* nothing happens any more */
    int64_t happened;
};

/** Each event is off, rare or frequent, independently: what masks another is often off. */
void weather_init(struct weather *weather, uint64_t seed);

/** A number in [0, limit). */
int64_t weather_number(struct weather *weather, int64_t limit);

/** Whether it happens now. */
bool weather_brings(struct weather *weather, enum event event);
