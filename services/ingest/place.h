#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { PLACE_TOPIC_BYTES = 250 }; /* Kafka allows 249, and the NUL */

/** A partition, or one message in it, as people name it: "news.raw:3" or
 *  "news.raw:3:1042". */
struct place {
    char topic[PLACE_TOPIC_BYTES];
    int32_t partition;
    int64_t offset; /* -1: none was named */
};

/** Read TOPIC:PARTITION, or TOPIC:PARTITION:OFFSET when has_offset; nothing else. False
 *  for any other text, NULL too. Pure. */
bool place_from_text(const char *text, bool has_offset, struct place *ret_place);
