#include "ingest/progress_report.h"

#include "db/connection.h"
#include "ingest/queries.h"
#include "ingest/report_table.h"

static enum outcome report(struct connection *connection,
                           const struct parameters *parameters, FILE *stream,
                           struct fault *reterr_fault)
{
    struct answer *table CLEANUP(answer_cleanup) = NULL;
    if (connection_run(connection, queries_text(QUERY_PROGRESS), parameters, &table,
                       reterr_fault) != SQLSTATE_OK) {
        return OUTCOME_FATAL;
    }
    report_table_print(table, stream);
    return OUTCOME_OK;
}

enum outcome progress_report_print(const struct settings *settings,
                                   const char *cluster_id,
                                   const struct progress_bounds *bounds, size_t count,
                                   FILE *stream, struct fault *reterr_fault)
{
    struct connection *connection = NULL;
    if (connection_open(settings, &connection, reterr_fault) != OUTCOME_OK) {
        return OUTCOME_FATAL;
    }
    struct arena *arena = arena_open();
    struct array topics = array_begin(ARRAY_TEXT, 0, arena);
    struct array partitions = array_begin(ARRAY_INT4, 0, arena);
    struct array lows = array_begin(ARRAY_INT8, 0, arena);
    struct array ends = array_begin(ARRAY_INT8, 0, arena);
    for (size_t at = 0; at < count; at++) {
        array_add_span(&topics, span_from_string(bounds[at].at.topic));
        array_add_int4(&partitions, bounds[at].at.partition);
        array_add_int8(&lows, bounds[at].low);
        array_add_int8(&ends, bounds[at].end);
    }
    struct parameters parameters = {0};
    parameters_add_text(&parameters, settings_text(settings, "kafka.group"));
    parameters_add_text(&parameters, cluster_id);
    parameters_add_array(&parameters, &topics);
    parameters_add_array(&parameters, &partitions);
    parameters_add_array(&parameters, &lows);
    parameters_add_array(&parameters, &ends);
    enum outcome outcome = report(connection, &parameters, stream, reterr_fault);
    arena_free(arena);
    connection_free(connection);
    return outcome;
}
