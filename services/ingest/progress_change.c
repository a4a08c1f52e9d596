#include "ingest/progress_change.h"

#include "db/connection.h"
#include "ingest/account.h"
#include "ingest/queries.h"

static void add_partition(struct parameters *parameters, const struct place *place)
{
    parameters_add_text(parameters, place->topic);
    parameters_add_int4(parameters, place->partition);
}

/* What the statement of each action takes between the cluster and the operator. */
static enum query add_action(struct parameters *parameters,
                             const struct progress_change *change)
{
    switch (change->action) {
    case PROGRESS_ACCEPT_CLUSTER:
        parameters_add_text(parameters, change->place.topic);
        return QUERY_ACCEPT_CLUSTER;
    case PROGRESS_ACCEPT_LOSS:
        add_partition(parameters, &change->place);
        parameters_add_int8(parameters, change->low);
        return QUERY_ACCEPT_LOSS;
    case PROGRESS_RESET:
        add_partition(parameters, &change->place);
        parameters_add_int8(parameters, change->to);
        parameters_add_int8(parameters, change->low);
        parameters_add_int8(parameters, change->end);
        return QUERY_RESET;
    case PROGRESS_SKIP:
        break;
    }
    add_partition(parameters, &change->place);
    parameters_add_int8(parameters, change->place.offset);
    parameters_add_int8(parameters, change->end);
    return QUERY_SKIP;
}

static enum outcome judge(enum sqlstate_class class, const struct answer *answer,
                          FILE *stream, struct fault *reterr_fault)
{
    if (class == SQLSTATE_CONTENTION) {
        return fault_fatal(reterr_fault, "a transaction of a running process holds the "
                                         "partition: nothing was changed; try again");
    }
    if (class != SQLSTATE_OK) {
        return OUTCOME_FATAL;
    }
    const char *refusal = answer_text(answer, 0, 0);
    if (refusal[0] != '\0') {
        return fault_reject(reterr_fault, "refused", "%s", refusal);
    }
    fprintf(stream, "%s\n", answer_text(answer, 0, 1));
    return OUTCOME_OK;
}

enum outcome progress_change_make(const struct settings *settings,
                                  const struct progress_change *change, FILE *stream,
                                  struct fault *reterr_fault)
{
    struct connection *connection = NULL;
    if (connection_open(settings, &connection, reterr_fault) != OUTCOME_OK) {
        return OUTCOME_FATAL;
    }
    char account[ACCOUNT_BYTES];
    account_write(account, sizeof(account));
    struct parameters parameters = {0};
    parameters_add_text(&parameters, settings_text(settings, "kafka.group"));
    parameters_add_text(&parameters, change->cluster_id);
    enum query query = add_action(&parameters, change);
    parameters_add_text(&parameters, account);
    parameters_add_text(&parameters, change->reason);
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    enum sqlstate_class class = connection_run(connection, queries_text(query),
                                               &parameters, &answer, reterr_fault);
    connection_free(connection);
    return judge(class, answer, stream, reterr_fault);
}
