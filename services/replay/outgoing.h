#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "replay/corpus_reader.h"
#include "replay/injection.h"

struct outgoing_options {
    struct corpus_options corpus;
    uint64_t rounds; /* from the second on messages are other articles: repeat_suffix.h */
    struct injection_plan plan;
};

struct outgoing_message {
    const char *path; /* where it is from */
    uint64_t line;
    struct span value;
    struct span original; /* what it was before anything was done to it on purpose */
    unsigned injected;    /* bits 1 << enum injection */
};

/**
 * The messages to send, in the order to send them: the corpus, round by round, with what
 * is done to them on purpose. The same options and files give the same messages again.
 */
struct outgoing;

struct outgoing *outgoing_open(const struct outgoing_options *options);

/** NULL is fine. Returns NULL. */
struct outgoing *outgoing_free(struct outgoing *outgoing);

/**
 * The next message; *ret_is_end instead when there is none.
 *
 * Ownership: the outgoing's, until the next call.
 * Outcomes:  REJECT as for corpus_reader_next(); the next call goes on behind it.
 */
enum outcome outgoing_next(struct outgoing *outgoing,
                           struct outgoing_message *ret_message, bool *ret_is_end,
                           struct fault *reterr_fault) MUST_USE;

/** Bytes read so far, of all rounds. */
uint64_t outgoing_bytes(const struct outgoing *outgoing);
