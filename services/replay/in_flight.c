#include "replay/in_flight.h"

#include <assert.h>
#include <stdlib.h>

struct in_flight {
    size_t capacity;
    uint64_t first;
    uint64_t base;
    uint64_t next; /* base <= next <= base + capacity */
    struct digest last;
    struct in_flight_message *ring; /* message n at n modulo capacity */
};

struct in_flight *in_flight_open(uint64_t first, size_t capacity)
{
    struct in_flight *in_flight = malloc(sizeof(*in_flight));
    struct in_flight_message *ring = calloc(capacity, sizeof(*ring));
    if (in_flight == NULL || ring == NULL) {
        abort();
    }
    *in_flight = (struct in_flight){
        .capacity = capacity, .first = first, .base = first, .next = first, .ring = ring};
    return in_flight;
}

struct in_flight *in_flight_free(struct in_flight *in_flight)
{
    if (in_flight != NULL) {
        free(in_flight->ring);
        free(in_flight);
    }
    return NULL;
}

uint64_t in_flight_base(const struct in_flight *in_flight)
{
    return in_flight->base;
}

bool in_flight_has_room(const struct in_flight *in_flight, uint64_t number)
{
    return number - in_flight->base < in_flight->capacity;
}

static struct in_flight_message *slot_of(const struct in_flight *in_flight,
                                         uint64_t number)
{
    return &in_flight->ring[number % in_flight->capacity];
}

void in_flight_add(struct in_flight *in_flight, uint64_t number,
                   const struct in_flight_message *message)
{
    assert(number == in_flight->next && in_flight_has_room(in_flight, number));
    *slot_of(in_flight, number) = *message;
    slot_of(in_flight, number)->is_settled = false;
    in_flight->next += 1;
}

const struct in_flight_message *in_flight_find(const struct in_flight *in_flight,
                                               uint64_t number)
{
    assert(number >= in_flight->base && number < in_flight->next);
    return slot_of(in_flight, number);
}

void in_flight_settle(struct in_flight *in_flight, uint64_t number)
{
    assert(number >= in_flight->base && number < in_flight->next);
    slot_of(in_flight, number)->is_settled = true;
    while (in_flight->base < in_flight->next &&
           slot_of(in_flight, in_flight->base)->is_settled) {
        in_flight->last = slot_of(in_flight, in_flight->base)->digest;
        in_flight->base += 1;
    }
}

bool in_flight_last(const struct in_flight *in_flight, struct digest *ret_digest)
{
    if (in_flight->base == in_flight->first) {
        return false;
    }
    *ret_digest = in_flight->last;
    return true;
}
