#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buffer.h"
#include "base/fault.h"
#include "base/span.h"

/**
 * What can be done to messages on purpose, to test a pipeline with. Which messages are
 * chosen, and how each is hurt, depends on the seed, the kind and the message's number
 * alone: the same seed does the same again, and another kind changes nothing of it.
 */
enum injection {
    INJECTION_DUP,      /* sent a second time, right behind */
    INJECTION_GB18030,  /* re-coded; what is all ASCII stays */
    INJECTION_NUL,      /* a NUL byte somewhere inside */
    INJECTION_TRUNCATE, /* cut off somewhere */
    INJECTION_REORDER,  /* sent up to INJECTION_REACH places from where it was */
    INJECTION_COUNT,
};

enum { INJECTION_REACH = 100 };

struct injection_plan {
    double chance[INJECTION_COUNT]; /* 0 to 1, of a message to be chosen */
    uint64_t seed;
};

/**
 * Read "dup=1%,gb18030=2%,nul=0.1%,truncate=0.1%,reorder"; a kind alone means every
 * message, NULL means none. Outcomes: FATAL.
 */
enum outcome injection_plan_from_text(const char *text, uint64_t seed,
                                      struct injection_plan *ret_plan,
                                      struct fault *reterr_fault) MUST_USE;

bool injection_is_planned(const struct injection_plan *plan);

/** "dup", ... */
const char *injection_name(enum injection kind);

/** Append the names of a set of bits 1 << kind: "gb18030+nul", or "-" for none. */
void injection_append_names(struct buffer *text, unsigned kinds);

/** Whether message `number` is chosen. */
bool injection_is_chosen(const struct injection_plan *plan, enum injection kind,
                         uint64_t number);

/** The numbers that decide about a message: `draw` is any number of the caller's. */
uint64_t injection_random(const struct injection_plan *plan, enum injection kind,
                          uint64_t number, uint64_t draw);

/**
 * Re-code, add a NUL, cut, as the plan has it for message `number`.
 *
 * Ownership: the result is in the arena, or the message itself.
 * Returns:   *ret_kinds are the bits 1 << kind of what was done.
 */
struct span injection_apply(const struct injection_plan *plan, uint64_t number,
                            struct span message, struct arena *arena,
                            unsigned *ret_kinds);
