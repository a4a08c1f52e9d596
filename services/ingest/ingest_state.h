#pragma once

#include "ingest/backoff.h"
#include "ingest/batch.h"
#include "ingest/breaker.h"
#include "ingest/ingest.h"
#include "ingest/partitions.h"

/** The inside of struct ingest, shared by ingest.c, filling.c, flight.c, careful.c. */

enum flight {
    FLIGHT_NONE, /* nothing to store */
    FLIGHT_SENT, /* a transaction is with PostgreSQL */
    FLIGHT_HELD, /* to be sent again, from retry_ms on */
};

/* The message that is being read carefully, between its try and its outcome. */
struct suspect {
    bool is_alone; /* this lane has taken the gate */
    bool is_noted;
    size_t partition;
    int64_t offset;
    int32_t tries_before;
};

/* A try of this lane: since it remembers it, it has survived it. */
struct attempt {
    struct topic_partition at; /* no topic: none */
    int64_t offset;
};

enum { ATTEMPTS_REMEMBERED = 16 };

struct ingest {
    struct ingest_options options;
    const struct ports *ports;
    const struct article_core *core;
    struct metrics *metrics;

    struct partitions partitions;
    struct batch filling; /* being read */
    struct batch flying;  /* being stored; the first flying_count items at once */
    size_t flying_count;
    enum flight flight;
    int64_t sent_ms;
    int64_t flight_ms; /* what the last transaction took; at first batch_age_ms */
    int64_t retry_ms;  /* neither a held batch nor a claim is tried before */
    int64_t heard_ms;  /* when PostgreSQL last did what it was asked for */
    bool must_renew;   /* the connection was lost: compare claims before sending again */
    unsigned contended_tries; /* in a row */
    bool was_slow;            /* the last try ran into the statement timeout */
    bool must_assign;         /* Kafka did not take the last list of positions */
    int64_t gaps_due_ms; /* when doubted gaps are read once more; 0: there are none */
    bool is_paused;
    int64_t reported_ms; /* when the positions were last given to the metrics */
    struct backoff backoff;
    struct breaker breaker;
    struct suspect suspect;
    bool is_reading;                              /* this lane is counted at the gate */
    struct attempt attempts[ATTEMPTS_REMEMBERED]; /* one a partition, the newest ones */
    unsigned next_attempt;
};
