#include "ingest/schema_check.h"

#include "ingest/queries.h"

enum sqlstate_class schema_check(struct connection *connection,
                                 int64_t *ret_statement_timeout_ms,
                                 struct fault *reterr_fault)
{
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    enum sqlstate_class class = connection_run(
        connection, queries_text(QUERY_SCHEMA_VERSION), NULL, &answer, reterr_fault);
    if (class == SQLSTATE_SCHEMA) {
        (void)fault_fatal(reterr_fault,
                          "the database has no wenliu schema that this user "
                          "may use: run wenliu-ingest migrate");
    }
    if (class != SQLSTATE_OK) {
        return class;
    }
    int version = (int)answer_number(answer, 0, 0);
    if (version != QUERIES_SCHEMA_VERSION) {
        (void)fault_fatal(
            reterr_fault,
            "the database's schema has version %d, this program knows %d: %s", version,
            QUERIES_SCHEMA_VERSION,
            version < QUERIES_SCHEMA_VERSION ? "run wenliu-ingest migrate"
                                             : "install the newer program");
        return SQLSTATE_SCHEMA;
    }
    *ret_statement_timeout_ms = answer_number(answer, 0, 1);
    return SQLSTATE_OK;
}
