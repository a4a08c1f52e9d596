#include "ingest/rejects_discard.h"

#include "db/connection.h"
#include "ingest/account.h"
#include "ingest/queries.h"
#include "ingest/report_table.h"

enum outcome rejects_discard_run(const struct settings *settings,
                                 const struct reject_filter *filter, const char *note,
                                 bool is_trial, FILE *stream, struct fault *reterr_fault)
{
    struct connection *connection = NULL;
    if (connection_open(settings, &connection, reterr_fault) != OUTCOME_OK) {
        return OUTCOME_FATAL;
    }
    char account[ACCOUNT_BYTES];
    account_write(account, sizeof(account));
    struct parameters parameters = {0};
    reject_filter_add(filter, &parameters);
    if (!is_trial) {
        parameters_add_text(&parameters, account);
        parameters_add_text(&parameters, note);
    }
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    enum query query = is_trial ? QUERY_LIST_WAITING : QUERY_DISCARD_REJECTS;
    enum sqlstate_class class = connection_run(connection, queries_text(query),
                                               &parameters, &answer, reterr_fault);
    connection_free(connection);
    if (class != SQLSTATE_OK) {
        return OUTCOME_FATAL;
    }
    if (is_trial) {
        report_table_print(answer, stream);
    } else {
        fprintf(stream, "%s discarded, %s still wait\n", answer_text(answer, 0, 0),
                answer_text(answer, 0, 1));
    }
    return OUTCOME_OK;
}
