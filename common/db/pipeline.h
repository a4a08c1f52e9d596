#pragma once

#include <stdbool.h>

#include "base/attr.h"
#include "db/connection.h"

/**
 * Statements sent without waiting for the answers before them. Nothing here blocks but
 * pipeline_wait(), and that for as long as it is told.
 *
 * An error skips all statements up to the next pipeline_sync(), COMMIT too. A failed
 * transaction stays open: send ROLLBACK behind it.
 */

/** Begin to pipeline on an idle connection, and end when all answers have been taken. */
void pipeline_open(struct connection *connection);
void pipeline_close(struct connection *connection);

/**
 * Send one statement; its answer will be in binary form. False when it could not be taken
 * at all (memory, connection): nothing may follow it then, least of all a COMMIT.
 */
bool pipeline_send(struct connection *connection, const char *text,
                   const struct parameters *parameters) MUST_USE;

/** The same with a statement that connection_prepare() gave a name. */
bool pipeline_send_prepared(struct connection *connection, const char *name,
                            const struct parameters *parameters) MUST_USE;

/** End what belongs together: errors skip up to here, and the server flushes its answers.
 *  False as for pipeline_send(). */
bool pipeline_sync(struct connection *connection) MUST_USE;

/** Hand to the kernel what it takes of what was sent. True when nothing is left. */
bool pipeline_flush(struct connection *connection);

enum pipeline_event {
    PIPELINE_PENDING, /* nothing has come yet */
    PIPELINE_ANSWER,  /* *ret_answer: the caller's to free */
    PIPELINE_SYNCED,  /* a pipeline_sync() is reached */
    PIPELINE_LOST,    /* the connection is gone */
};

/** Take the next answer if it has come; never blocks. */
enum pipeline_event pipeline_take(struct connection *connection,
                                  struct answer **ret_answer) MUST_USE;

/** Sleep until the socket can be read, or written if something is left to send; at most
 *  wait_ms. */
void pipeline_wait(struct connection *connection, int wait_ms);

/** What the connection last complained about, in one line. */
void pipeline_explain(const struct connection *connection, struct fault *reterr_fault);
