#include <assert.h>
#include <stdio.h>

#include "ingest/store_inside.h"

/* The first parameters of both statements: which log. */
static struct parameters *add_log(struct parameters *parameters,
                                  const struct log_name *log)
{
    parameters_add_text(parameters, log->group);
    parameters_add_text(parameters, log->cluster_id);
    parameters_add_text(parameters, log->topic);
    parameters_add_int4(parameters, log->partition);
    return parameters;
}

/* Whoever holds the row for so long may be stopped in mid-pipeline, which no timeout of
 * PostgreSQL ends. If it was only slow, it loses a batch that it sends again. */
static enum sqlstate_class end_holder(struct store *store, const struct log_name *log,
                                      struct fault *reterr_fault)
{
    struct parameters parameters = {0};
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    return connection_run(store->connection, queries_text(QUERY_END_HOLDER),
                          add_log(&parameters, log), &answer, reterr_fault);
}

static enum sqlstate_class claim(struct store *store, const struct log_name *log,
                                 int64_t first_offset, struct answer **ret_answer,
                                 struct fault *reterr_fault)
{
    struct parameters parameters = {0};
    add_log(&parameters, log);
    parameters_add_int8(&parameters, first_offset);
    parameters_add_text(&parameters, store->owner_name);
    return connection_run(store->connection, queries_text(QUERY_CLAIM), &parameters,
                          ret_answer, reterr_fault);
}

static void read_claim(const struct answer *answer, struct claim *ret_claim)
{
    ret_claim->log_id = (int32_t)answer_number(answer, 0, 1);
    ret_claim->next_offset = answer_number(answer, 0, 2);
    snprintf(ret_claim->owner_token, sizeof(ret_claim->owner_token), "%s",
             answer_text(answer, 0, 3));
}

enum store_state store_claim(struct store *store, const struct log_name *log,
                             int64_t first_offset, struct claim *ret_claim,
                             bool *ret_is_new, struct fault *reterr_fault)
{
    assert(store->phase == PHASE_IDLE);
    if (!connection_is_alive(store->connection)) {
        (void)fault_retry(reterr_fault, "not connected to PostgreSQL");
        return STORE_AWAY;
    }
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    enum sqlstate_class class = claim(store, log, first_offset, &answer, reterr_fault);
    if (class == SQLSTATE_CONTENTION) {
        class = end_holder(store, log, reterr_fault);
        if (class == SQLSTATE_OK) {
            class = claim(store, log, first_offset, &answer, reterr_fault);
        }
    }
    if (class != SQLSTATE_OK) {
        if (class == SQLSTATE_AWAY || class == SQLSTATE_SESSION) {
            store_drop(store);
        }
        return store_state_from_class(class, QUERY_CLAIM);
    }
    *ret_is_new = answer_number(answer, 0, 0) != 0;
    if (!*ret_is_new) {
        read_claim(answer, ret_claim);
    }
    store_reach(store, "after_claim");
    return STORE_COMMITTED;
}
