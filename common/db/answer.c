#include "db/answer.h"

#include <assert.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/wire.h"

/* struct answer is libpq's PGresult under our name: no copy, and nobody else sees libpq.
 */
static const PGresult *result_of(const struct answer *answer)
{
    return (const PGresult *)answer;
}

struct answer *answer_free(struct answer *answer)
{
    PQclear((PGresult *)answer);
    return NULL;
}

void answer_cleanup(struct answer **answer)
{
    *answer = answer_free(*answer);
}

static bool is_success(ExecStatusType status)
{
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
           status == PGRES_EMPTY_QUERY || status == PGRES_PIPELINE_SYNC;
}

/* One line; of what refuses data only the part before the value that it quotes. */
static void write_message(const char *message, enum sqlstate_class class,
                          struct fault *reterr_fault)
{
    size_t length =
        class == SQLSTATE_DATA ? strcspn(message, ":\n") : strcspn(message, "\n");
    snprintf(reterr_fault->text, sizeof(reterr_fault->text), "PostgreSQL: %.*s",
             (int)(length < FAULT_TEXT_BYTES ? length : FAULT_TEXT_BYTES), message);
    for (char *at = reterr_fault->text; *at != '\0'; at++) {
        if ((unsigned char)*at < ' ' || *at == '\x7f') {
            *at = ' ';
        }
    }
}

enum sqlstate_class answer_check(const struct answer *answer, struct fault *reterr_fault)
{
    const PGresult *result = result_of(answer);
    if (is_success(PQresultStatus(result))) {
        return SQLSTATE_OK;
    }
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    enum sqlstate_class class =
        sqlstate_classify(sqlstate, PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME));
    reterr_fault->reason[0] = '\0';
    snprintf(reterr_fault->sqlstate, sizeof(reterr_fault->sqlstate), "%s",
             sqlstate == NULL ? "" : sqlstate);
    write_message(primary == NULL ? PQresultErrorMessage(result) : primary, class,
                  reterr_fault);
    return class;
}

bool answer_is_skipped(const struct answer *answer)
{
    return PQresultStatus(result_of(answer)) == PGRES_PIPELINE_ABORTED;
}

const char *answer_tag(const struct answer *answer)
{
    /* PQcmdStatus does not change its argument, but libpq's type says so. */
    union {
        const struct answer *ours;
        PGresult *theirs;
    } same = {.ours = answer};
    return PQcmdStatus(same.theirs);
}

size_t answer_row_count(const struct answer *answer)
{
    return (size_t)PQntuples(result_of(answer));
}

size_t answer_column_count(const struct answer *answer)
{
    return (size_t)PQnfields(result_of(answer));
}

const char *answer_column_name(const struct answer *answer, size_t column)
{
    return PQfname(result_of(answer), (int)column);
}

bool answer_is_numeric(const struct answer *answer, size_t column)
{
    static const Oid numeric[] = {20, 21, 23, 1700}; /* int8, int2, int4, numeric */
    Oid type = PQftype(result_of(answer), (int)column);
    for (size_t at = 0; at < sizeof(numeric) / sizeof(numeric[0]); at++) {
        if (type == numeric[at]) {
            return true;
        }
    }
    return false;
}

bool answer_is_null(const struct answer *answer, size_t row, size_t column)
{
    return PQgetisnull(result_of(answer), (int)row, (int)column) != 0;
}

struct span answer_span(const struct answer *answer, size_t row, size_t column)
{
    if (answer_is_null(answer, row, column)) {
        return (struct span){0};
    }
    const PGresult *result = result_of(answer);
    return (struct span){.at = PQgetvalue(result, (int)row, (int)column),
                         .bytes = (size_t)PQgetlength(result, (int)row, (int)column)};
}

const char *answer_text(const struct answer *answer, size_t row, size_t column)
{
    assert(PQfformat(result_of(answer), (int)column) == 0);
    return PQgetvalue(result_of(answer), (int)row, (int)column);
}

static int64_t number_from_text(const char *text)
{
    return text[0] == 't' ? 1 : strtoll(text, NULL, 10); /* "f" is read as 0 */
}

int64_t answer_number(const struct answer *answer, size_t row, size_t column)
{
    struct span value = answer_span(answer, row, column);
    if (value.at == NULL) {
        return 0;
    }
    return PQfformat(result_of(answer), (int)column) == 0
               ? number_from_text(value.at)
               : wire_read_number(value.at, (int)value.bytes);
}

int64_t answer_instant(const struct answer *answer, size_t row, size_t column)
{
    struct span value = answer_span(answer, row, column);
    assert(value.bytes == 8);
    return wire_instant_from_timestamp(wire_read_number(value.at, 8));
}

int64_t answer_day(const struct answer *answer, size_t row, size_t column)
{
    struct span value = answer_span(answer, row, column);
    assert(value.bytes == 4);
    return wire_instant_from_date((int32_t)wire_read_number(value.at, 4));
}

struct uuid answer_uuid(const struct answer *answer, size_t row, size_t column)
{
    struct span value = answer_span(answer, row, column);
    struct uuid uuid;
    assert(value.bytes == sizeof(uuid.bytes));
    memcpy(uuid.bytes, value.at, sizeof(uuid.bytes));
    return uuid;
}

struct digest answer_digest(const struct answer *answer, size_t row, size_t column)
{
    struct span value = answer_span(answer, row, column);
    struct digest digest;
    assert(value.bytes == sizeof(digest.bytes));
    memcpy(digest.bytes, value.at, sizeof(digest.bytes));
    return digest;
}
