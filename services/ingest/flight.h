#pragma once

#include "ingest/ingest_state.h"

/** The batch that is being stored: from send to landing, through all that goes wrong. */

/** Send the filled batch; nothing is in flight. */
void flight_depart(struct ingest *ingest);

/** See how far PostgreSQL is, waiting at most wait_ms, and act on its verdict. */
void flight_follow(struct ingest *ingest, int wait_ms);

/** Send a held batch again when its time has come; after a lost connection compare the
 *  claims first. */
void flight_retry(struct ingest *ingest);

/** Something did not work that can work later: nothing is tried again before a wait. */
void flight_hold(struct ingest *ingest, enum store_state state,
                 const struct fault *fault);

/** Something worked: no outage, small waits, Kafka flows. */
void flight_all_is_well(struct ingest *ingest);

/** Forget what was read and not stored: Kafka still has it. */
void flight_discard(struct ingest *ingest);

/** Read all claimed partitions from where they are expected; this undoes a pause. What
 *  Kafka does not take now it is asked for again at the next turn. */
void flight_assign(struct ingest *ingest);

/** What was just read cannot be taken: wait, and have it read again. */
void flight_read_again(struct ingest *ingest, enum store_state state,
                       const struct fault *fault);

/** Stop Kafka's flow while nothing can be stored; twice is the same as once. */
void flight_pause_kafka(struct ingest *ingest);
void flight_resume_kafka(struct ingest *ingest);
