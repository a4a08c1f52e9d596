/*
 * The n-th call of libpq fails: linked in front of it by --wrap. WENLIU_FAULT_CALL is n;
 * when it was reached, the file WENLIU_FAULT_FILE is there.
 */
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static bool fails_now(const char *name)
{
    static long calls;
    const char *wanted = getenv("WENLIU_FAULT_CALL");
    const char *path = getenv("WENLIU_FAULT_FILE");
    if (wanted == NULL || path == NULL || ++calls != strtol(wanted, NULL, 10)) {
        return false;
    }
    FILE *file = fopen(path, "w");
    if (file != NULL) {
        fputs(name, file);
        fclose(file);
    }
    return true;
}

PGconn *__wrap_PQconnectdbParams(const char *const *names, const char *const *values,
                                 int expands);
PGconn *__real_PQconnectdbParams(const char *const *names, const char *const *values,
                                 int expands);
int __wrap_PQsendQuery(PGconn *connection, const char *query);
int __real_PQsendQuery(PGconn *connection, const char *query);
int __wrap_PQsendQueryParams(PGconn *connection, const char *query, int count,
                             const Oid *types, const char *const *values,
                             const int *lengths, const int *formats, int format);
int __real_PQsendQueryParams(PGconn *connection, const char *query, int count,
                             const Oid *types, const char *const *values,
                             const int *lengths, const int *formats, int format);
int __wrap_PQsetnonblocking(PGconn *connection, int is_on);
int __real_PQsetnonblocking(PGconn *connection, int is_on);

PGconn *__wrap_PQconnectdbParams(const char *const *names, const char *const *values,
                                 int expands)
{
    return fails_now("PQconnectdbParams")
               ? NULL
               : __real_PQconnectdbParams(names, values, expands);
}

int __wrap_PQsendQuery(PGconn *connection, const char *query)
{
    return fails_now("PQsendQuery") ? 0 : __real_PQsendQuery(connection, query);
}

int __wrap_PQsendQueryParams(PGconn *connection, const char *query, int count,
                             const Oid *types, const char *const *values,
                             const int *lengths, const int *formats, int format)
{
    return fails_now("PQsendQueryParams")
               ? 0
               : __real_PQsendQueryParams(connection, query, count, types, values,
                                          lengths, formats, format);
}

int __wrap_PQsetnonblocking(PGconn *connection, int is_on)
{
    return fails_now("PQsetnonblocking") ? -1
                                         : __real_PQsetnonblocking(connection, is_on);
}

/* The rest of them takes a connection only. PQgetResult() has no value for a failure: it
 * tells one by a result. */
#define FAULT(type, name, failure)                                                       \
    type __wrap_##name(PGconn *connection);                                              \
    type __real_##name(PGconn *connection);                                              \
    type __wrap_##name(PGconn *connection)                                               \
    {                                                                                    \
        type answer = failure;                                                           \
        if (!fails_now(#name)) {                                                         \
            answer = __real_##name(connection);                                          \
        }                                                                                \
        return answer;                                                                   \
    }

FAULT(int, PQenterPipelineMode, 0)
FAULT(int, PQexitPipelineMode, 0)
FAULT(int, PQpipelineSync, 0)
FAULT(int, PQflush, -1)
FAULT(int, PQconsumeInput, 0)
