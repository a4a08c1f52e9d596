#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"
#include "text/time_zone.h"

/**
 * When an article was published, as the message says it; else when it was modified, else
 * when it was fetched. Microseconds since 1970; INSTANT_ABSENT when the message is no
 * article, says none of these in a way that can be read, or says a time before 1990.
 *
 * zone is that of times that name none; NULL is UTC. A time like 3小时前 counts from when
 * the message was fetched.
 */
int64_t event_time_from_message(struct span message, struct time_zone *zone,
                                struct arena *arena);
