#include "db/connection.h"

#include <inttypes.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "db/connection_libpq.h"

enum {
    OLDEST_SERVER = 150000,
    KEYWORDS_MOST = 64,
    GREETING_MS = 30000, /* for what is asked at once */
};

/* Our values where the user's environment has none; the URI and postgres.x.* are
 * stronger. */
static const struct {
    const char *keyword;
    const char *value;
    const char *variable; /* libpq's own, or NULL */
} preferred[] = {
    {"target_session_attrs", "read-write", "PGTARGETSESSIONATTRS"},
    {"connect_timeout", "5", "PGCONNECT_TIMEOUT"},
    {"fallback_application_name", "wenliu", NULL},
    {"keepalives_idle", "10", NULL},
    {"keepalives_interval", "5", NULL},
    {"keepalives_count", "3", NULL},
    {"tcp_user_timeout", "20000", NULL},
};

/* Limits where neither the role nor the database sets one. No compiling: the planner
 * counts every partition that a batch could touch, so that with many months it would spend
 * 2 s on compiling what runs for 0.1 s [measured]. */
static const char session_settings[] =
    "SELECT set_config(ours.name, ours.value, false)"
    " FROM (VALUES ('statement_timeout', '60s', '0'), ('lock_timeout', '15s', '0'),"
    " ('idle_in_transaction_session_timeout', '30s', '0'), ('jit', 'off', 'on'))"
    " AS ours (name, value, instead_of)"
    " JOIN pg_settings AS now USING (name) WHERE now.setting = ours.instead_of";

struct keywords {
    const char *names[KEYWORDS_MOST + 1]; /* the last one stays NULL */
    const char *values[KEYWORDS_MOST + 1];
    size_t count;
};

static void add_keyword(struct keywords *keywords, const char *name, const char *value)
{
    if (keywords->count < KEYWORDS_MOST) {
        keywords->names[keywords->count] = name;
        keywords->values[keywords->count] = value;
        keywords->count += 1;
    }
}

/* libpq lets a later keyword win over an earlier one, and puts the URI at dbname's place.
 */
static void collect_keywords(const struct settings *settings, struct keywords *keywords)
{
    for (size_t at = 0; at < sizeof(preferred) / sizeof(preferred[0]); at++) {
        if (preferred[at].variable == NULL || getenv(preferred[at].variable) == NULL) {
            add_keyword(keywords, preferred[at].keyword, preferred[at].value);
        }
    }
    const char *uri = settings_text(settings, "postgres.uri");
    if (uri != NULL) {
        add_keyword(keywords, "dbname", uri);
    }
    const char *name = NULL;
    const char *value = NULL;
    for (size_t at = 0; settings_extra(settings, "postgres.x.", at, &name, &value);
         at++) {
        add_keyword(keywords, name, value);
    }
    add_keyword(keywords, "client_encoding", "UTF8");
}

static void ignore_notice(void *context, const PGresult *notice)
{
    (void)context;
    (void)notice;
}

static enum outcome unreachable(const struct connection *connection,
                                struct fault *reterr_fault)
{
    char line[FAULT_TEXT_BYTES];
    snprintf(line, sizeof(line), "%s", PQerrorMessage(connection->libpq));
    for (char *at = line; *at != '\0'; at++) {
        if ((unsigned char)*at < ' ') {
            *at = at[1] == '\0' ? '\0' : ' ';
        }
    }
    return fault_retry(reterr_fault, "cannot reach PostgreSQL: %s", line);
}

static enum outcome check_server(struct connection *connection,
                                 struct fault *reterr_fault)
{
    const char *encoding = PQparameterStatus(connection->libpq, "server_encoding");
    int version = PQserverVersion(connection->libpq);
    if (encoding == NULL || strcmp(encoding, "UTF8") != 0) {
        return fault_fatal(reterr_fault,
                           "the database's encoding is %s: it has to be UTF8",
                           encoding == NULL ? "unknown" : encoding);
    }
    if (version < OLDEST_SERVER) {
        return fault_fatal(reterr_fault,
                           "PostgreSQL %d is too old: 15 or later is needed",
                           version / 10000);
    }
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    if (connection_run(connection, "SELECT pg_is_in_recovery()", NULL, &answer,
                       reterr_fault) != SQLSTATE_OK) {
        return OUTCOME_RETRY;
    }
    if (answer_number(answer, 0, 0) != 0) {
        return fault_retry(reterr_fault, "PostgreSQL is a standby: it takes no writes");
    }
    struct answer *set CLEANUP(answer_cleanup) = NULL;
    return connection_run(connection, session_settings, NULL, &set, reterr_fault) ==
                   SQLSTATE_OK
               ? OUTCOME_OK
               : OUTCOME_RETRY;
}

enum outcome connection_open(const struct settings *settings,
                             struct connection **ret_connection,
                             struct fault *reterr_fault)
{
    struct keywords keywords = {0};
    collect_keywords(settings, &keywords);
    struct connection *connection = malloc(sizeof(*connection));
    if (connection == NULL) {
        abort();
    }
    *connection = (struct connection){
        .libpq = PQconnectdbParams(keywords.names, keywords.values, 1),
        .patience_ms = GREETING_MS};
    enum outcome outcome = PQstatus(connection->libpq) == CONNECTION_OK
                               ? OUTCOME_OK
                               : unreachable(connection, reterr_fault);
    if (outcome == OUTCOME_OK) {
        PQsetNoticeReceiver(connection->libpq, ignore_notice, NULL);
        outcome = check_server(connection, reterr_fault);
    }
    if (outcome != OUTCOME_OK) {
        connection_free(connection);
        return outcome;
    }
    connection->patience_ms = 0;
    *ret_connection = connection;
    return OUTCOME_OK;
}

struct connection *connection_free(struct connection *connection)
{
    if (connection != NULL) {
        PQfinish(connection->libpq);
        free(connection);
    }
    return NULL;
}

bool connection_is_alive(const struct connection *connection)
{
    return connection != NULL && !connection->is_given_up &&
           PQstatus(connection->libpq) == CONNECTION_OK;
}

void connection_set_patience(struct connection *connection, int64_t patience_ms)
{
    connection->patience_ms = patience_ms;
}

static bool send(struct connection *connection, const char *text,
                 const struct parameters *parameters)
{
    if (parameters == NULL) {
        return PQsendQuery(connection->libpq, text) == 1;
    }
    struct libpq_parameters sent;
    connection_libpq_parameters(parameters, &sent);
    return PQsendQueryParams(connection->libpq, text, (int)parameters->count, sent.types,
                             sent.values, sent.lengths, sent.formats, 0) == 1;
}

/* True when PQgetResult() will not wait; how it is told that the server is gone. */
static bool await_answer(struct connection *connection, int64_t until_ms)
{
    while (PQisBusy(connection->libpq)) {
        struct pollfd socket = {.fd = PQsocket(connection->libpq), .events = POLLIN};
        int64_t left_ms = until_ms - clock_monotonic_ms();
        if (connection->patience_ms == 0) {
            left_ms = GREETING_MS; /* any time will do */
        } else if (left_ms <= 0) {
            connection->is_given_up = true;
            return false;
        }
        poll(&socket, 1, (int)left_ms);
        if (PQconsumeInput(connection->libpq) == 0) {
            break;
        }
    }
    return true;
}

/* As PQexec() does, which cannot be told to give up: the last answer is the one. */
static PGresult *take_last_result(struct connection *connection)
{
    int64_t until_ms = clock_monotonic_ms() + connection->patience_ms;
    PGresult *last = NULL;
    while (await_answer(connection, until_ms)) {
        PGresult *result = PQgetResult(connection->libpq);
        if (result == NULL) {
            return last;
        }
        PQclear(last);
        last = result;
    }
    PQclear(last);
    return NULL;
}

static enum sqlstate_class unanswered(const struct connection *connection,
                                      struct fault *reterr_fault)
{
    const char *message = PQerrorMessage(connection->libpq);
    if (connection->is_given_up) {
        (void)fault_retry(reterr_fault, "PostgreSQL has not answered for %" PRId64 " s",
                          connection->patience_ms / 1000);
    } else {
        (void)fault_retry(reterr_fault, "no answer from PostgreSQL: %.*s",
                          (int)strcspn(message, "\n"), message);
    }
    return SQLSTATE_AWAY;
}

enum sqlstate_class connection_run(struct connection *connection, const char *text,
                                   const struct parameters *parameters,
                                   struct answer **ret_answer, struct fault *reterr_fault)
{
    PGresult *result =
        send(connection, text, parameters) ? take_last_result(connection) : NULL;
    if (result == NULL) {
        return unanswered(connection, reterr_fault);
    }
    struct answer *answer = (struct answer *)result;
    enum sqlstate_class class = answer_check(answer, reterr_fault);
    if (!connection_is_alive(connection)) {
        class = class == SQLSTATE_OK ? SQLSTATE_OK : SQLSTATE_AWAY;
    }
    if (class != SQLSTATE_OK) {
        answer_free(answer);
        return class;
    }
    *ret_answer = answer;
    return SQLSTATE_OK;
}

enum sqlstate_class connection_prepare(struct connection *connection, const char *name,
                                       const char *text, struct fault *reterr_fault)
{
    struct answer *answer CLEANUP(answer_cleanup) =
        (struct answer *)PQprepare(connection->libpq, name, text, 0, NULL);
    enum sqlstate_class class = answer_check(answer, reterr_fault);
    return class != SQLSTATE_OK && !connection_is_alive(connection) ? SQLSTATE_AWAY
                                                                    : class;
}

void connection_libpq_parameters(const struct parameters *parameters,
                                 struct libpq_parameters *ret_sent)
{
    for (size_t at = 0; at < parameters->count; at++) {
        struct span value = parameters->values[at];
        ret_sent->values[at] = value.at;
        ret_sent->lengths[at] = (int)value.bytes;
        ret_sent->formats[at] = 1; /* the binary form of a text is the text */
        ret_sent->types[at] = parameters->types[at];
    }
}

void connection_append_version(struct buffer *text)
{
    int version = PQlibVersion(); /* 150020 is 15.20 */
    buffer_append_format(text, "libpq %d.%d\n", version / 10000, version % 10000);
}
