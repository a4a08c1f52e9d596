#include <stdio.h>

#include "ingest/command.h"
#include "ingest/migrate.h"

static enum exit_code run(const struct settings *settings)
{
    struct fault fault = {.text = ""};
    return migrate_run(settings, stdout, &fault) == OUTCOME_OK
               ? EXIT_DONE
               : command_fail(EXIT_FATAL, fault.text);
}

const struct command command_migrate = {
    .name = "migrate",
    .operands = "",
    .summary = "bring the database's schema to the version this program knows",
    .help =
        "Apply the SQL files that the database does not have yet, each in a transaction\n"
        "of its own. Two at once wait for each other; golang-migrate can go on where\n"
        "this stops, and the other way round.\n\n"
        "  wenliu-ingest migrate --postgres.uri=postgresql://owner@localhost/wenliu",
    .settings = "postgres. migrations article.timezone",
    .run = run,
};
