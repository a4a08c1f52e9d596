#pragma once

struct json_t;

/**
 * Take the article out of a CloudEvent in structured mode: an object with the texts
 * specversion, id, source and type, and an object data. The envelope without its data
 * becomes the member "cloudevent" of the article, which no field of ours takes, so that it
 * is kept in extra. Anything else is returned as it is.
 *
 * In binary mode the attributes are headers and the value is the article: nothing to do.
 *
 * Ownership: takes the reference to object, returns one.
 * Source:    CloudEvents 1.0.2, JSON event format and Kafka protocol binding.
 */
struct json_t *cloud_event_unwrap(struct json_t *object);
