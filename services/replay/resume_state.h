#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/digest.h"
#include "base/fault.h"

/**
 * How far a replay is, in a small text file, so that one that was killed goes on: all
 * messages before `position` are settled, acknowledged or refused for good. None from
 * `granted` on has been sent: those between the two may have been, and will be sent again,
 * so granted - position is how many the topic may hold twice. It is 0 after an orderly end.
 */
struct resume_state {
    uint64_t position;
    uint64_t granted;
    uint64_t refused; /* before position */
    uint64_t twice;   /* of earlier runs: how many the topic may hold twice, at most */
    struct digest corpus; /* of what is replayed, and how */
    struct digest last;   /* of message position - 1; zeros when there is none */
};

/**
 * Read a state; *ret_is_there is false when there is no such file, and the state is that
 * of a replay that begins.
 * Outcomes: FATAL for a file that cannot be read or is no state.
 */
enum outcome resume_state_load(const char *path, struct resume_state *ret_state,
                               bool *ret_is_there, struct fault *reterr_fault) MUST_USE;

/**
 * Write a state in place of the old one, at once: whoever reads the file, also after a
 * power cut, finds one of the two whole. Outcomes: FATAL.
 */
enum outcome resume_state_save(const char *path, const struct resume_state *state,
                               struct fault *reterr_fault) MUST_USE;
