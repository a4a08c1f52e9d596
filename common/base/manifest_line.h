#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buffer.h"
#include "base/digest.h"
#include "base/span.h"

/**
 * The lines of a manifest: what wenliu-replay sent and a topic has acknowledged, for
 * whoever wants to know whether it arrived. A text file, a tab between two fields:
 *
 *   wenliu-manifest 1 CLUSTER TOPIC
 *   record PARTITION OFFSET BYTES SHA256 IDENTITY INJECTED LINE PATH     one a record
 *   total RECORDS BYTES DIGEST TWICE
 *
 * OFFSET is - when the broker did not tell it. IDENTITY is that of the article, - when the
 * record is none. INJECTED names what was done to the record on purpose (dup+nul), or is
 * -. PATH is a JSON string. DIGEST is the sum of all SHA256, modulo 2^256, and so does not
 * depend on the order of the records. TWICE is how many further copies the topic may hold,
 * at most. A file without a total was cut off.
 */

struct manifest_record {
    int32_t partition;
    int64_t offset; /* -1: not known */
    uint64_t bytes;
    struct digest digest; /* of the value */
    bool has_identity;
    struct uuid identity;
    struct span injected;
    struct span place; /* "LINE\tPATH", as in the file */
};

struct manifest_total {
    uint64_t records;
    uint64_t bytes;
    struct digest digest;
    uint64_t twice;
};

/** Append a line, with its line end. */
void manifest_line_append_header(struct buffer *text, struct span cluster,
                                 struct span topic);
void manifest_line_append_record(struct buffer *text,
                                 const struct manifest_record *record);
void manifest_line_append_total(struct buffer *text, const struct manifest_total *total);

/** "LINE\tPATH" for a record's place. */
void manifest_line_append_place(struct buffer *text, struct span line, struct span path);

/**
 * The content of a line of the kind its name says, without its line end; false when it is
 * another, or its fields do not fit.
 *
 * Ownership: spans are in the line.
 */
bool manifest_line_read_header(struct span line, struct span *ret_cluster,
                               struct span *ret_topic) MUST_USE;
bool manifest_line_read_record(struct span line,
                               struct manifest_record *ret_record) MUST_USE;
bool manifest_line_read_total(struct span line,
                              struct manifest_total *ret_total) MUST_USE;

/** Count a record. */
void manifest_total_add(struct manifest_total *total,
                        const struct manifest_record *record);
