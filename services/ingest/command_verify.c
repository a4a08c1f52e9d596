#include <stdio.h>

#include "ingest/command.h"
#include "ingest/verify.h"

static enum exit_code run(const struct settings *settings)
{
    struct fault fault = {.text = ""};
    bool balances = false;
    if (verify_print(settings, stdout, &balances, &fault) != OUTCOME_OK) {
        return command_fail(EXIT_FATAL, fault.text);
    }
    return balances ? EXIT_DONE : EXIT_SETTINGS;
}

const struct command command_verify = {
    .name = "verify",
    .operands = "",
    .summary = "add up the ledger: every offset accounted for exactly once",
    .help =
        "Check that every offset from the first claim to the next one has exactly one\n"
        "outcome or lies in a recorded gap, and that the tables hold what the outcomes\n"
        "say. Ingest may run meanwhile. Exits with 1 when something does not add up.\n\n"
        "  wenliu-ingest verify",
    .settings = "postgres.",
    .run = run,
};
