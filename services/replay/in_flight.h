#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"

/**
 * What is known of messages from when they are sent until they and all before them are
 * settled. A window of bounded size that moves over the numbers of messages.
 */
struct in_flight;

struct in_flight_message {
    struct digest digest; /* of the value as sent */
    struct uuid identity;
    bool has_identity;
    bool is_settled;
    unsigned injected; /* bits 1 << enum injection */
};

/** Open a window for `capacity` messages of which `first` is the first number. */
struct in_flight *in_flight_open(uint64_t first, size_t capacity);

/** NULL is fine. Returns NULL. */
struct in_flight *in_flight_free(struct in_flight *in_flight);

/** The lowest number that is not settled. */
uint64_t in_flight_base(const struct in_flight *in_flight);

/** Whether a message with this number fits. */
bool in_flight_has_room(const struct in_flight *in_flight, uint64_t number);

/** Note message `number`, which fits. Numbers ascend by one. */
void in_flight_add(struct in_flight *in_flight, uint64_t number,
                   const struct in_flight_message *message);

/** What was noted of a message that is not settled. */
const struct in_flight_message *in_flight_find(const struct in_flight *in_flight,
                                               uint64_t number);

/** Message `number` needs no more sending. */
void in_flight_settle(struct in_flight *in_flight, uint64_t number);

/** The digest of message base - 1; false when none was settled yet. */
bool in_flight_last(const struct in_flight *in_flight, struct digest *ret_digest);
