#pragma once

#include "base/attr.h"

/** What a caller does next. The words that explain it are in a struct fault. */
enum outcome {
    OUTCOME_OK = 0, /* done: every ret_ parameter is set */
    OUTCOME_RETRY, /* the world failed, the input is fine: the same call may work later */
    OUTCOME_REJECT, /* the input is bad: set it aside, no retry can help */
    OUTCOME_FATAL,  /* stop the process; a restart is safe, nothing was acknowledged */
};

enum {
    FAULT_REASON_BYTES = 32,
    FAULT_SQLSTATE_BYTES = 6,
    FAULT_TEXT_BYTES = 512,
};

/**
 * Why something did not work, for a person. Written once, where the cause is known;
 * callers pass it up untouched, and services log it where it stops travelling.
 */
struct fault {
    char reason[FAULT_REASON_BYTES]; /* one of a fixed set: "json_truncated"; REJECT only
                                      */
    char sqlstate[FAULT_SQLSTATE_BYTES]; /* "" unless PostgreSQL gave one */
    char text[FAULT_TEXT_BYTES]; /* one line without input bytes; cut when longer */
};

/**
 * Fill in a fault and return the outcome, so that `return fault_reject(...)` is the
 * whole error path. `reason` is a constant of fewer than FAULT_REASON_BYTES bytes.
 */
enum outcome fault_retry(struct fault *reterr_fault, const char *format, ...)
    PRINTF_LIKE(2, 3);
enum outcome fault_reject(struct fault *reterr_fault, const char *reason,
                          const char *format, ...) PRINTF_LIKE(3, 4);
enum outcome fault_fatal(struct fault *reterr_fault, const char *format, ...)
    PRINTF_LIKE(2, 3);
