#include "ingest/postgres_store.h"

static enum store_state open_connection(void *store, struct fault *reterr_fault)
{
    return store_connect(store, reterr_fault);
}

static enum store_state check_claims(void *store, const struct claim *claims,
                                     size_t count, struct fault *reterr_fault)
{
    return store_check(store, claims, count, reterr_fault);
}

static enum store_state claim_log(void *store, const struct log_name *log,
                                  int64_t first_offset, struct claim *ret_claim,
                                  enum claim_status *ret_status,
                                  struct fault *reterr_fault)
{
    return store_claim(store, log, first_offset, ret_claim, ret_status, reterr_fault);
}

static enum store_state suspect_message(void *store, const struct claim *claim,
                                        int64_t offset, int32_t tries,
                                        struct fault *reterr_fault)
{
    return store_suspect(store, claim, offset, tries, reterr_fault);
}

static void begin_batch(void *store, struct batch *batch, size_t count,
                        const struct claim *claims)
{
    store_begin(store, batch, count, claims);
}

static enum store_state pump_batch(void *store, int wait_ms, struct fault *reterr_fault)
{
    return store_pump(store, wait_ms, reterr_fault);
}

static void abandon_batch(void *store)
{
    store_abandon(store);
}

const struct store_ops postgres_store_ops = {
    .connect = open_connection,
    .check = check_claims,
    .claim = claim_log,
    .suspect = suspect_message,
    .begin = begin_batch,
    .pump = pump_batch,
    .abandon = abandon_batch,
};
