#include "ingest/migrate.h"

#include <string.h>

#include "db/connection.h"
#include "ingest/migration_files.h"
#include "ingest/queries.h"

struct migration {
    struct connection *connection;
    struct arena *arena;
    FILE *stream;
    int32_t version; /* of the database */
};

/* ---- statements ------------------------------------------------------------------- */

static enum outcome run_text(struct migration *migration, const char *text,
                             const struct parameters *parameters,
                             struct fault *reterr_fault)
{
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    return connection_run(migration->connection, text, parameters, &answer,
                          reterr_fault) == SQLSTATE_OK
               ? OUTCOME_OK
               : OUTCOME_FATAL;
}

static enum outcome run_all(struct migration *migration, const enum query *queries,
                            size_t count, struct fault *reterr_fault)
{
    for (size_t at = 0; at < count; at++) {
        if (run_text(migration, queries_text(queries[at]), NULL, reterr_fault) !=
            OUTCOME_OK) {
            return OUTCOME_FATAL;
        }
    }
    return OUTCOME_OK;
}

/* ---- where the database is -------------------------------------------------------- */

static enum outcome read_version(struct migration *migration, struct fault *reterr_fault)
{
    struct answer *answer CLEANUP(answer_cleanup) = NULL;
    if (connection_run(migration->connection, queries_text(QUERY_READ_VERSION), NULL,
                       &answer, reterr_fault) != SQLSTATE_OK) {
        return OUTCOME_FATAL;
    }
    if (answer_row_count(answer) == 0) {
        migration->version = 0;
        return OUTCOME_OK;
    }
    migration->version = (int32_t)answer_number(answer, 0, 0);
    if (answer_number(answer, 0, 1) != 0) {
        return fault_fatal(reterr_fault,
                           "golang-migrate stopped within version %d: find out what is "
                           "there, then tell it with its own command force",
                           migration->version);
    }
    return OUTCOME_OK;
}

static enum outcome prepare(struct migration *migration, struct fault *reterr_fault)
{
    static const enum query queries[] = {QUERY_UNLIMITED, QUERY_LOCK_MIGRATIONS,
                                         QUERY_CREATE_VERSIONS};
    enum outcome outcome =
        run_all(migration, queries, sizeof(queries) / sizeof(queries[0]), reterr_fault);
    return outcome == OUTCOME_OK ? read_version(migration, reterr_fault) : outcome;
}

/* ---- files ------------------------------------------------------------------------ */

static enum outcome write_version(struct migration *migration, int32_t version,
                                  struct fault *reterr_fault)
{
    /* The file may have taken the role of the owner. */
    static const enum query queries[] = {QUERY_RESET_ROLE, QUERY_DELETE_VERSION};
    enum outcome outcome = run_all(migration, queries, 2, reterr_fault);
    struct parameters parameters = {0};
    parameters_add_int4(&parameters, version);
    if (outcome == OUTCOME_OK) {
        outcome = run_text(migration, queries_text(QUERY_INSERT_VERSION), &parameters,
                           reterr_fault);
    }
    return outcome;
}

static enum outcome apply(struct migration *migration, const struct migration_file *file,
                          struct fault *reterr_fault)
{
    const char *text = NULL;
    struct fault cause = {.text = ""};
    if (migration_files_read(file, migration->arena, &text, reterr_fault) != OUTCOME_OK) {
        return OUTCOME_FATAL;
    }
    enum outcome outcome =
        run_text(migration, queries_text(QUERY_BEGIN), NULL, reterr_fault);
    if (outcome == OUTCOME_OK && run_text(migration, text, NULL, &cause) != OUTCOME_OK) {
        outcome = fault_fatal(reterr_fault, "%s: %.400s", file->name, cause.text);
    }
    if (outcome == OUTCOME_OK) {
        outcome = write_version(migration, file->version, reterr_fault);
    }
    if (outcome == OUTCOME_OK) {
        outcome = run_text(migration, queries_text(QUERY_COMMIT), NULL, reterr_fault);
    }
    if (outcome == OUTCOME_OK) {
        fprintf(migration->stream, "applied %s\n", file->name);
        migration->version = file->version;
    }
    return outcome;
}

static enum outcome apply_files(struct migration *migration, const char *folder,
                                struct fault *reterr_fault)
{
    struct migration_file *files = NULL;
    size_t count = 0;
    enum outcome outcome =
        migration_files_find(folder, migration->arena, &files, &count, reterr_fault);
    for (size_t at = 0; at < count && outcome == OUTCOME_OK; at++) {
        if (files[at].version > migration->version) {
            outcome = apply(migration, &files[at], reterr_fault);
        }
    }
    if (outcome == OUTCOME_OK && migration->version != QUERIES_SCHEMA_VERSION) {
        return fault_fatal(reterr_fault,
                           "the schema is at version %d now, but this program is for %d",
                           migration->version, QUERIES_SCHEMA_VERSION);
    }
    return outcome;
}

/* ---- what every run renews -------------------------------------------------------- */

static enum outcome write_timezone(struct migration *migration,
                                   const struct settings *settings,
                                   struct fault *reterr_fault)
{
    struct parameters parameters = {0};
    struct fault cause = {.text = ""};
    parameters_add_text(&parameters, "article.timezone");
    parameters_add_text(&parameters, settings_text(settings, "article.timezone"));
    if (run_text(migration, queries_text(QUERY_WRITE_SETTING), &parameters, &cause) !=
        OUTCOME_OK) {
        return fault_fatal(reterr_fault, "article.timezone: %.400s", cause.text);
    }
    return OUTCOME_OK;
}

static void print_roles_sql(const struct answer *missing, FILE *stream)
{
    fputs("\nSome roles are missing, and this user may not make them. The service works\n"
          "without; to have them, let an administrator run\n\n",
          stream);
    for (size_t row = 0; row < answer_row_count(missing); row++) {
        const char *role = answer_text(missing, row, 0);
        fprintf(stream, "    CREATE ROLE %s NOLOGIN;\n", role);
        if (strcmp(role, "wenliu_ingest") == 0) {
            fputs("    ALTER ROLE wenliu_ingest SET statement_timeout = '60s';\n"
                  "    ALTER ROLE wenliu_ingest SET lock_timeout = '15s';\n"
                  "    ALTER ROLE wenliu_ingest SET idle_in_transaction_session_timeout ="
                  " '30s';\n",
                  stream);
        }
    }
    fputs("\nand then migrate again, which grants them their rights.\n", stream);
}

static enum outcome report_roles(struct migration *migration, struct fault *reterr_fault)
{
    struct answer *missing CLEANUP(answer_cleanup) = NULL;
    if (connection_run(migration->connection, queries_text(QUERY_MISSING_ROLES), NULL,
                       &missing, reterr_fault) != SQLSTATE_OK) {
        return OUTCOME_FATAL;
    }
    if (answer_row_count(missing) > 0) {
        print_roles_sql(missing, migration->stream);
    }
    return OUTCOME_OK;
}

static enum outcome migrate(struct migration *migration, const struct settings *settings,
                            struct fault *reterr_fault)
{
    const char *folder =
        migration_files_folder(settings_text(settings, "migrations"), migration->arena);
    enum outcome outcome = prepare(migration, reterr_fault);
    if (outcome == OUTCOME_OK) {
        outcome = apply_files(migration, folder, reterr_fault);
    }
    if (outcome == OUTCOME_OK) {
        outcome =
            run_text(migration, queries_text(QUERY_GRANT_ROLES), NULL, reterr_fault);
    }
    if (outcome == OUTCOME_OK) {
        outcome = write_timezone(migration, settings, reterr_fault);
    }
    if (outcome == OUTCOME_OK) {
        fprintf(migration->stream, "the schema is at version %d\n", migration->version);
        outcome = report_roles(migration, reterr_fault);
    }
    return outcome;
}

enum outcome migrate_run(const struct settings *settings, FILE *stream,
                         struct fault *reterr_fault)
{
    struct migration migration = {.stream = stream};
    if (connection_open(settings, &migration.connection, reterr_fault) != OUTCOME_OK) {
        return OUTCOME_FATAL;
    }
    migration.arena = arena_open();
    enum outcome outcome = migrate(&migration, settings, reterr_fault);
    arena_free(migration.arena);
    connection_free(migration.connection);
    return outcome;
}
