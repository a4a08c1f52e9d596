#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buffer.h"
#include "base/fault.h"
#include "base/settings.h"
#include "db/answer.h"
#include "db/parameters.h"
#include "db/sqlstate.h"

/** One session with PostgreSQL. One thread at a time. */
struct connection;

/**
 * Connect with the settings postgres.uri and postgres.x.*, or the PG* variables; check
 * that the server speaks UTF-8, can write, and is PostgreSQL 15 or later.
 *
 * Timeouts that neither the role nor the database sets are set here: a statement 60 s, a
 * lock 15 s, an idle transaction 30 s.
 *
 * Outcomes: RETRY when it cannot be reached (its words are translated ones: never to be
 *           parsed); FATAL when it is there but will not do.
 */
enum outcome connection_open(const struct settings *settings,
                             struct connection **ret_connection,
                             struct fault *reterr_fault) MUST_USE;

/** NULL is fine. Returns NULL. */
struct connection *connection_free(struct connection *connection);

/** False once the server was found to be gone: only freeing is left. */
bool connection_is_alive(const struct connection *connection);

/**
 * From now on wait so long for an answer, then take the server for gone: a frozen one, or
 * one behind a wire that swallows everything, would be waited for without end, which is
 * the default (0).
 */
void connection_set_patience(struct connection *connection, int64_t patience_ms);

/**
 * Run one statement and wait for its answer, in text form. Not while a pipeline is open.
 * `parameters` may be NULL; without any, `text` may hold several statements.
 *
 * Ownership: the caller frees the answer; it is only set for SQLSTATE_OK.
 */
enum sqlstate_class connection_run(struct connection *connection, const char *text,
                                   const struct parameters *parameters,
                                   struct answer **ret_answer,
                                   struct fault *reterr_fault) MUST_USE;

/** Have the server keep a statement under a name, for pipeline_send_prepared(). Its text
 *  says the type of each parameter. Not while a pipeline is open. */
enum sqlstate_class connection_prepare(struct connection *connection, const char *name,
                                       const char *text,
                                       struct fault *reterr_fault) MUST_USE;

/** Append a line with libpq's name and the version that runs. */
void connection_append_version(struct buffer *text);
