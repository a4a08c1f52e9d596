#include "db/pipeline.h"

#include <libpq-fe.h>
#include <poll.h>
#include <string.h>

#include "db/connection_libpq.h"

enum { BINARY = 1 };

void pipeline_open(struct connection *connection)
{
    PQsetnonblocking(connection->libpq, 1);
    PQenterPipelineMode(connection->libpq); /* fails only on a connection that is lost */
}

void pipeline_close(struct connection *connection)
{
    PQexitPipelineMode(connection->libpq);
    PQsetnonblocking(connection->libpq, 0);
}

static const struct parameters none;

bool pipeline_send(struct connection *connection, const char *text,
                   const struct parameters *parameters)
{
    struct libpq_parameters sent;
    parameters = parameters == NULL ? &none : parameters;
    connection_libpq_parameters(parameters, &sent);
    return PQsendQueryParams(connection->libpq, text, (int)parameters->count, sent.types,
                             sent.values, sent.lengths, sent.formats, BINARY) == 1;
}

bool pipeline_send_prepared(struct connection *connection, const char *name,
                            const struct parameters *parameters)
{
    struct libpq_parameters sent;
    parameters = parameters == NULL ? &none : parameters;
    connection_libpq_parameters(parameters, &sent);
    return PQsendQueryPrepared(connection->libpq, name, (int)parameters->count,
                               sent.values, sent.lengths, sent.formats, BINARY) == 1;
}

bool pipeline_sync(struct connection *connection)
{
    return PQpipelineSync(connection->libpq) == 1;
}

bool pipeline_flush(struct connection *connection)
{
    return PQflush(connection->libpq) == 0;
}

static enum pipeline_event event_from_result(PGresult *result, struct answer **ret_answer)
{
    if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
        PQclear(result);
        return PIPELINE_SYNCED;
    }
    *ret_answer = (struct answer *)result;
    return PIPELINE_ANSWER;
}

enum pipeline_event pipeline_take(struct connection *connection,
                                  struct answer **ret_answer)
{
    PGconn *libpq = connection->libpq;
    int is_read = PQconsumeInput(libpq);
    /* Between the answers of two statements libpq returns one NULL. */
    for (int attempt = 0; attempt < 2; attempt++) {
        if (is_read != 0 && PQisBusy(libpq)) {
            return PIPELINE_PENDING;
        }
        PGresult *result = PQgetResult(libpq);
        if (result != NULL) {
            return event_from_result(result, ret_answer);
        }
    }
    return PQstatus(libpq) == CONNECTION_OK ? PIPELINE_PENDING : PIPELINE_LOST;
}

void pipeline_wait(struct connection *connection, int wait_ms)
{
    bool is_sent = pipeline_flush(connection);
    struct pollfd socket = {.fd = PQsocket(connection->libpq),
                            .events = (short)(is_sent ? POLLIN : POLLIN | POLLOUT)};
    if (socket.fd >= 0) {
        poll(&socket, 1, wait_ms); /* EINTR: the caller looks again anyway */
    }
}

void pipeline_explain(const struct connection *connection, struct fault *reterr_fault)
{
    const char *message = PQerrorMessage(connection->libpq);
    (void)fault_retry(reterr_fault, "connection to PostgreSQL lost: %.*s",
                      (int)strcspn(message, "\n"), message);
}
