#pragma once

#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"
#include "db/connection.h"

/**
 * Whether the database has the schema that this program knows, and this user may use it.
 *
 * ret_statement_timeout_ms: the session's; 0: none. Only set for SQLSTATE_OK.
 * Returns SQLSTATE_SCHEMA, in words for people, when it has not; else what went wrong.
 */
enum sqlstate_class schema_check(struct connection *connection,
                                 int64_t *ret_statement_timeout_ms,
                                 struct fault *reterr_fault) MUST_USE;
