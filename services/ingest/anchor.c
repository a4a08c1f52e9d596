#include "ingest/anchor.h"

#include <string.h>

#include "ingest/store.h"

struct anchor anchor_from_digest(int64_t offset, int64_t recorded_us,
                                 const struct digest *digest)
{
    return (struct anchor){
        .offset = offset, .recorded_us = store_instant(recorded_us), .digest = *digest};
}

struct anchor anchor_from_record(int64_t offset, int64_t recorded_us, struct span value)
{
    struct digest digest = digest_from_bytes(value);
    return anchor_from_digest(offset, recorded_us, &digest);
}

bool anchor_is_same(const struct anchor *left, const struct anchor *right)
{
    return left->offset == right->offset && left->recorded_us == right->recorded_us &&
           memcmp(left->digest.bytes, right->digest.bytes, DIGEST_BYTES) == 0;
}
