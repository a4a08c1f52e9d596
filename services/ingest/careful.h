#pragma once

#include "ingest/ingest_state.h"

/**
 * Careful mode: a message that kills the process is found, and rejected alone.
 *
 * A partition that was claimed three times without moving, or whose next message is a
 * suspect already, is read one message a batch. Before such a message is processed, a try
 * is committed for it; what lands clears it; a revoke or a stop takes it back. A message
 * whose process died three times is rejected unseen.
 *
 * Lanes share one token, so that only one of them has a suspect at a time: the lane whose
 * message kills the process must not make the message of another look guilty.
 */
enum {
    CAREFUL_STALLED_CLAIMS = 3,
    CAREFUL_TRIES = 3,
};

/** After a claim: whether, and for how many messages, the partition is read carefully. */
void careful_begin(struct ingest *ingest, size_t partition);

/** True when a partition of this lane is read carefully. */
bool careful_is_on(const struct ingest *ingest);

/** True when it is off, or the next message may come: nothing of this lane is on its way,
 *  and no other lane has a suspect. */
bool careful_may_read(struct ingest *ingest);

enum careful_verdict {
    CAREFUL_PROCESS,
    CAREFUL_REJECT, /* it has killed the process too often; the fault says so */
    CAREFUL_LATER,  /* the try could not be committed; *ret_state says what to do */
};

/** Before a message is processed. */
enum careful_verdict careful_note(struct ingest *ingest, size_t partition, int64_t offset,
                                  enum store_state *ret_state,
                                  struct fault *reterr_fault);

/** No message came, or none that is suspected: a lane that waits must not hold the token,
 *  or the others wait for its partition. */
void careful_let_others(struct ingest *ingest);

/** The message has its outcome: it was no killer. */
void careful_landed(struct ingest *ingest);

/** The message is thrown away with its batch; whether the try counts is another's. */
void careful_forget(struct ingest *ingest);

/** The message is given back in peace: the try does not count. Nothing is in flight. */
void careful_take_back(struct ingest *ingest);
