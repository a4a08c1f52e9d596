#pragma once

#include <signal.h>
#include <stdio.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/settings.h"

/**
 * Cut again the stored articles that another segmenter (engine, model, lexicon, ICU) has
 * cut than the one of the settings, as if they came this moment: the columns that the
 * segmenter decides, and no other. Its text is the stored one, so Kafka is not needed.
 * Articles that are stored after the start are left to whoever stores them.
 *
 * In batches in the order of ids, each a transaction of its own: it may be stopped or
 * killed at any time, and run again. A version that is stored meanwhile wins.
 *
 * rate:       articles a second, at most; 0: no limit.
 * is_stopped: becomes other than 0 to end it after the batch in work.
 * Prints how far it is on standard error, and how many were done on the stream.
 * Outcomes:   FATAL when PostgreSQL or the schema is not there, or a setting is wrong; what
 *             was done until then stays.
 */
enum outcome resegment_run(const struct settings *settings, int64_t rate,
                           const volatile sig_atomic_t *is_stopped, FILE *stream,
                           struct fault *reterr_fault) MUST_USE;

/** Print how many articles it would cut, by what has cut them. Reads all, writes nothing.
 *  Outcomes: as above. */
enum outcome resegment_count(const struct settings *settings, FILE *stream,
                             struct fault *reterr_fault) MUST_USE;
