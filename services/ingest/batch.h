#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "article/article_rows.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/fault.h"
#include "base/span.h"
#include "ingest/anchor.h"

/** What became of an offset. The letters are stored in ingest.batch: never change one. */
enum item_outcome {
    ITEM_UNDECIDED = 0,
    ITEM_INSERTED = 'i',
    ITEM_UPDATED = 'u',
    ITEM_UNCHANGED = 'n',
    ITEM_STALE = 's',
    ITEM_TOMBSTONE = 't',
    ITEM_REJECTED = 'r',
};

/** A partition that this lane may write for: what ingest.claim() gave. */
struct claim {
    int32_t log_id;
    char owner_token[37];          /* uuid as text */
    int64_t next_offset;           /* the first offset that has no outcome yet */
    struct anchor anchor;          /* the last message stored, as this claim found it */
    int32_t stalled_claims;        /* since next_offset last moved, this one included */
    int64_t suspect_offset;        /* a message that may kill its process; -1: none */
    int32_t suspect_tries;         /* how often it was tried without an end */
    int32_t first_partition_count; /* partitions of the topic when it was first seen:
                                      `start` applies to these; 0: not known */
};

/** The outcome in a word, "inserted"; "undecided" when there is none. */
const char *batch_outcome_name(enum item_outcome outcome);

enum item_kind {
    ITEM_ARTICLE,
    ITEM_TOMBSTONE_RECORD,
    ITEM_REJECT, /* set aside by the core, or by PostgreSQL through bisecting */
    ITEM_GAP,    /* offsets that the log does not hold */
};

/** One step of one partition's log, [offset, next_offset), on its way to its outcome. */
struct item {
    enum item_kind kind;
    size_t partition; /* index of struct claim in the lane's table */
    int64_t offset;
    int64_t next_offset; /* offset + 1, except for a gap */
    int64_t recorded_us; /* the record's timestamp, INSTANT_ABSENT if none */
    struct span key;     /* the record, copied: a reject row shows it */
    struct span headers; /* JSON; only fetched for a reject */
    struct span value;   /* absent: a tombstone; cut to nothing if it is too large */
    struct digest *cut_digest; /* of the whole value, when it was cut; else NULL */
    struct article_rows *rows; /* ITEM_ARTICLE */
    struct fault *fault;       /* ITEM_REJECT: why */
    bool is_bare;              /* ITEM_REJECT: store neither raw bytes nor headers */
    enum item_outcome outcome; /* decided by the store; valid after STORE_COMMITTED */
};

/**
 * Items in the order they were read, so that a prefix of the batch is a prefix of each
 * partition's range. Memory of all items is the batch's arena.
 */
struct batch {
    struct arena *arena;
    struct item *items;
    size_t count;
    size_t capacity;
    size_t bytes;                       /* of message values */
    int64_t opened_ms;                  /* monotonic; when the first item came */
    struct segmenter_version segmenter; /* what cut all of its articles, if it has any */
};

/** More of a value is never kept, not even in a reject: a few hundred KiB of a log may be
 *  unpacked to a GiB. */
enum { BATCH_VALUE_BYTES = 64 << 20 };

/** SHA-256 of the item's whole value. */
struct digest batch_value_digest(const struct item *item);

void batch_init(struct batch *batch);
void batch_done(struct batch *batch);

/** Forget all items and give their memory back. */
void batch_clear(struct batch *batch);

/** Append a copy of the item (not of its bytes). Valid until the next append. */
struct item *batch_append(struct batch *batch, const struct item *item);

/** True when an item of the partition is in the batch. */
bool batch_holds(const struct batch *batch, size_t partition);

/** Forget the first `count` items: they are stored. Their memory stays until the clear.
 */
void batch_drop_front(struct batch *batch, size_t count);
