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
 * While a lane reads carefully, the other lanes of its process read nothing: the lane whose
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

/** True when the next message may come: no other lane reads carefully; and if this one
 *  does, nothing of it is on its way, and no other reads. Call careful_has_read() then. */
bool careful_may_read(struct ingest *ingest);

/** A message was taken, or none came: the other lanes may go on, unless it is suspected. */
void careful_has_read(struct ingest *ingest);

enum careful_verdict {
    CAREFUL_PROCESS,
    CAREFUL_REJECT, /* it has killed the process too often; the fault says so */
    CAREFUL_LATER,  /* the try could not be committed; *ret_state says what to do */
};

/** Before a message is processed. */
enum careful_verdict careful_note(struct ingest *ingest, size_t partition, int64_t offset,
                                  enum store_state *ret_state,
                                  struct fault *reterr_fault);

/** The message has its outcome: it was no killer. */
void careful_landed(struct ingest *ingest);

/** The message is thrown away with its batch; whether the try counts is another's. */
void careful_forget(struct ingest *ingest);

/** The message is given back in peace: the try does not count. Nothing is in flight. */
void careful_take_back(struct ingest *ingest);
