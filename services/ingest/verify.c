#include "ingest/verify.h"

#include "db/connection.h"
#include "ingest/queries.h"
#include "ingest/report_table.h"

enum { COMPLAINTS_MOST = 20 };

static void print_complaints(const struct answer *complaints, FILE *stream)
{
    size_t count = answer_row_count(complaints);
    for (size_t row = 0; row < count && row < COMPLAINTS_MOST; row++) {
        fprintf(stream, "%s\n", answer_text(complaints, row, 0));
    }
    if (count > COMPLAINTS_MOST) {
        fprintf(stream, "... and %zu more\n", count - COMPLAINTS_MOST);
    }
    fputs(count == 0 ? "The ledger balances.\n" : "The ledger does NOT balance.\n",
          stream);
}

static enum outcome report(struct connection *connection, FILE *stream,
                           bool *ret_balances, struct fault *reterr_fault)
{
    struct answer *begun CLEANUP(answer_cleanup) = NULL;
    struct answer *table CLEANUP(answer_cleanup) = NULL;
    struct answer *complaints CLEANUP(answer_cleanup) = NULL;
    const struct {
        enum query query;
        struct answer **answer;
    } steps[] = {
        {QUERY_UNLIMITED, &begun},
        {QUERY_BEGIN_REPORT, &begun},
        {QUERY_VERIFY_TABLE, &table},
        {QUERY_VERIFY_COMPLAINTS, &complaints},
    };
    for (size_t at = 0; at < sizeof(steps) / sizeof(steps[0]); at++) {
        *steps[at].answer = answer_free(*steps[at].answer);
        if (connection_run(connection, queries_text(steps[at].query), NULL,
                           steps[at].answer, reterr_fault) != SQLSTATE_OK) {
            return OUTCOME_FATAL;
        }
    }
    report_table_print(table, stream);
    fputc('\n', stream);
    print_complaints(complaints, stream);
    *ret_balances = answer_row_count(complaints) == 0;
    return OUTCOME_OK;
}

enum outcome verify_print(const struct settings *settings, FILE *stream,
                          bool *ret_balances, struct fault *reterr_fault)
{
    struct connection *connection = NULL;
    if (connection_open(settings, &connection, reterr_fault) != OUTCOME_OK) {
        return OUTCOME_FATAL;
    }
    enum outcome outcome = report(connection, stream, ret_balances, reterr_fault);
    connection_free(connection);
    return outcome;
}
